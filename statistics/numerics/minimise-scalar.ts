import { checkedSearch, type SearchOptions } from './find-root.ts'

export type ScalarMinimum =
  | { readonly kind: 'minimum'; readonly x: number; readonly value: number }
  | { readonly kind: 'not-converged'; readonly x: number; readonly value: number }

const GOLDEN = (3 - Math.sqrt(5)) / 2

/**
 * A local minimum of f between low and high; the minimum, when f has one valley there.
 * Formula: Brent's localmin: parabolic steps, golden section when they fail. Brent (1973), chapter 5.
 * Accuracy: x to about `tolerance` (default 1e-9) + 1.5e-8·|x|: f is flat at a minimum, so half the digits
 * are all there are.
 * Edges: a minimum at an end is approached to the same width, the end itself is never evaluated; f that is
 * NaN counts as Infinity.
 * Errors: `InvalidInput` unless low < high are finite and the tolerance is not negative.
 */
export function minimiseScalar(
  f: (x: number) => number,
  low: number,
  high: number,
  options: SearchOptions = {},
): ScalarMinimum {
  const { tolerance, maxIterations } = checkedSearch(low, high, options, 1e-9)
  const evaluate = (x: number) => {
    const value = f(x)
    return Number.isNaN(value) ? Infinity : value
  }
  let a = low
  let b = high
  // x is the best point, w the second best, v the one that w was before.
  let x = a + GOLDEN * (b - a)
  let w = x
  let v = x
  let fx = evaluate(x)
  let fw = fx
  let fv = fx
  let step = 0
  let previous = 0
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    const middle = (a + b) / 2
    const width = 1.5e-8 * Math.abs(x) + tolerance / 3
    if (Math.abs(x - middle) <= 2 * width - (b - a) / 2) {
      return { kind: fx < Infinity ? 'minimum' : 'not-converged', x, value: fx }
    }
    const parabolic = Math.abs(previous) > width ? parabolicStep(x, w, v, fx, fw, fv) : Number.NaN
    if (Math.abs(parabolic) < Math.abs(previous) / 2 && x + parabolic > a && x + parabolic < b) {
      previous = step
      step = parabolic
      if (x + step - a < 2 * width || b - (x + step) < 2 * width) step = x < middle ? width : -width
    } else {
      previous = x < middle ? b - x : a - x
      step = GOLDEN * previous
    }
    const u = x + (Math.abs(step) >= width ? step : step > 0 ? width : -width)
    const fu = evaluate(u)
    if (fu <= fx) {
      if (u < x) b = x
      else a = x
      v = w
      fv = fw
      w = x
      fw = fx
      x = u
      fx = fu
    } else {
      if (u < x) a = u
      else b = u
      if (fu <= fw || w === x) {
        v = w
        fv = fw
        w = u
        fw = fu
      } else if (fu <= fv || v === x || v === w) {
        v = u
        fv = fu
      }
    }
  }
  return { kind: 'not-converged', x, value: fx }
}

/** From x to the lowest point of the parabola through three points; NaN when they lie on a line. */
function parabolicStep(x: number, w: number, v: number, fx: number, fw: number, fv: number): number {
  const r = (x - w) * (fx - fv)
  const q = (x - v) * (fx - fw)
  const denominator = 2 * (q - r)
  return denominator === 0 ? Number.NaN : -((x - v) * q - (x - w) * r) / denominator
}
