import { InvalidInput } from '@utfall/basics'

export type SearchOptions = {
  /** The width in x at which the search ends; never taken below 4·ε·|x|. */
  readonly tolerance?: number
  readonly maxIterations?: number
}

export type Root =
  | { readonly kind: 'root'; readonly x: number }
  | { readonly kind: 'no-sign-change' }
  | { readonly kind: 'not-converged' }

/**
 * An x between low and high where f changes sign.
 * Formula: Brent's zeroin: inverse quadratic steps inside a shrinking bracket, bisection when they do not
 * shrink it. Brent (1973), Algorithms for Minimization without Derivatives, chapter 4.
 * Accuracy: the sign change lies within `tolerance` (default 1e-12) + 4·ε·|x| of x. An end where f is 0 is a
 * root.
 * Edges: f of the same sign at both ends gives `no-sign-change`; f that is NaN anywhere on the way, or more
 * than `maxIterations` (200) rounds, gives `not-converged`. A pole with a sign change is taken for a root:
 * the caller knows f.
 * Errors: `InvalidInput` unless low < high are finite and the tolerance is not negative.
 */
export function findRoot(
  f: (x: number) => number,
  low: number,
  high: number,
  options: SearchOptions = {},
): Root {
  const { tolerance, maxIterations } = checkedSearch(low, high, options, 1e-12)
  // b is the best so far, a the point before it, c the end of the bracket on the other side of the root.
  let a = low
  let b = high
  let fa = f(a)
  let fb = f(b)
  if (Number.isNaN(fa) || Number.isNaN(fb)) return { kind: 'not-converged' }
  if (fa === 0) return { kind: 'root', x: a }
  if (fb === 0) return { kind: 'root', x: b }
  if (fa > 0 === fb > 0) return { kind: 'no-sign-change' }
  let c = a
  let fc = fa
  let previous = b - a
  let step = previous
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    if (Math.abs(fc) < Math.abs(fb)) {
      a = b
      b = c
      c = a
      fa = fb
      fb = fc
      fc = fa
    }
    const smallest = 2 * Number.EPSILON * Math.abs(b) + tolerance / 2
    const half = (c - b) / 2
    if (fb === 0 || Math.abs(half) <= smallest) return { kind: 'root', x: b }
    const proposed =
      Math.abs(previous) >= smallest && Math.abs(fa) > Math.abs(fb)
        ? interpolated(a, b, c, fa, fb, fc)
        : Number.NaN
    if (
      Math.abs(proposed) < Math.min(1.5 * Math.abs(half) - smallest / 2, Math.abs(previous) / 2) &&
      proposed * half > 0
    ) {
      previous = step
      step = proposed
    } else {
      previous = half
      step = half
    }
    a = b
    fa = fb
    b += Math.abs(step) > smallest ? step : half > 0 ? smallest : -smallest
    fb = f(b)
    if (Number.isNaN(fb)) return { kind: 'not-converged' }
    if (fb > 0 === fc > 0) {
      c = a
      fc = fa
      previous = b - a
      step = previous
    }
  }
  return { kind: 'not-converged' }
}

/** The step from b by the secant when a and c are one point, else by inverse quadratic interpolation. */
function interpolated(a: number, b: number, c: number, fa: number, fb: number, fc: number): number {
  const s = fb / fa
  if (a === c) return ((c - b) * s) / (s - 1)
  const q = fa / fc
  const r = fb / fc
  return (-s * ((c - b) * q * (q - r) - (b - a) * (r - 1))) / ((q - 1) * (r - 1) * (s - 1))
}

export function checkedSearch(
  low: number,
  high: number,
  options: SearchOptions,
  defaultTolerance: number,
): { readonly tolerance: number; readonly maxIterations: number } {
  if (!(Number.isFinite(low) && Number.isFinite(high) && low < high)) {
    throw new InvalidInput({
      field: 'low, high',
      given: `${low}, ${high}`,
      allowed: 'finite, low below high',
    })
  }
  const { tolerance = defaultTolerance, maxIterations = 200 } = options
  if (!(tolerance >= 0)) throw new InvalidInput({ field: 'tolerance', given: tolerance, allowed: 'from 0' })
  if (!(maxIterations >= 1))
    throw new InvalidInput({ field: 'maxIterations', given: maxIterations, allowed: 'from 1' })
  return { tolerance, maxIterations }
}
