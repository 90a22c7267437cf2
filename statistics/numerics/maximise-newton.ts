import { InvalidInput } from '@utfall/basics'
import { choleskyFactor, choleskySolve } from './cholesky.ts'
import { type Matrix, matrix } from './matrix.ts'

export type NewtonPoint = {
  readonly value: number
  readonly gradient: Float64Array
  readonly hessian: Matrix
}

export type NewtonMaximum =
  | ({ readonly kind: 'converged'; readonly theta: Float64Array; readonly iterations: number } & NewtonPoint)
  | {
      readonly kind: 'not-converged'
      readonly theta: Float64Array
      readonly iterations: number
      /** Stable: `start-not-finite` | `no-ascent` | `iteration-limit` | `singular-hessian` */
      readonly reason: 'start-not-finite' | 'no-ascent' | 'iteration-limit' | 'singular-hessian'
    }

/**
 * A local maximum of a smooth function of a few parameters, such as a log likelihood.
 * Formula: Newton's step d = (−H)⁻¹g, halved while the value falls (at most 40 times); where −H is not positive definite, the
 * Levenberg step with the smallest added diagonal that makes it so. Ends when the Newton decrement g'd, twice the rise that is still
 * expected, is at most `tolerance` (1e-20 absolute: for a log likelihood 1e-10 standard errors in every direction), or when it is
 * under the rounding of the value and no step can raise the value any more; and in both cases d is at most 1e-6 of theta (of 1 below 1).
 * Edges: a likelihood that rises for ever (separation) has steps that do not shrink, whatever its gradient does, and ends as
 * `iteration-limit`, `singular-hessian` or `no-ascent`; a value of −Infinity or NaN off the start is a step too far and is halved.
 * Errors: `InvalidInput` when gradient or Hessian do not fit the number of parameters.
 * Source: Nocedal & Wright (2006), Numerical Optimization, 2nd ed., sections 3.1 and 3.4.
 */
export function maximiseNewton(problem: {
  readonly start: Float64Array
  readonly evaluate: (theta: Float64Array) => NewtonPoint
  readonly tolerance?: number
  readonly maxIterations?: number
}): NewtonMaximum {
  const { evaluate, tolerance = 1e-20, maxIterations = 100 } = problem
  let theta = Float64Array.from(problem.start)
  let point = evaluate(theta)
  requireShapes(point, theta.length)
  if (!isUsable(point)) return { kind: 'not-converged', theta, iterations: 0, reason: 'start-not-finite' }
  for (let iterations = 0; iterations <= maxIterations; iterations++) {
    const ascent = ascentStep(point)
    if (!ascent) return { kind: 'not-converged', theta, iterations, reason: 'singular-hessian' }
    const rounding = 8 * Number.EPSILON * Math.max(1, Math.abs(point.value))
    const settled = ascent.newton && isSmallStep(ascent.step, theta)
    if (settled && ascent.decrement <= tolerance) return { kind: 'converged', theta, iterations, ...point }
    const next = halvedStep(theta, point, ascent, evaluate, rounding)
    if (!next) {
      if (settled && ascent.decrement <= rounding) return { kind: 'converged', theta, iterations, ...point }
      return { kind: 'not-converged', theta, iterations, reason: 'no-ascent' }
    }
    theta = next.theta
    point = next.point
  }
  return { kind: 'not-converged', theta, iterations: maxIterations, reason: 'iteration-limit' }
}

type Ascent = { readonly step: Float64Array; readonly decrement: number; readonly newton: boolean }

function ascentStep(point: NewtonPoint): Ascent | null {
  const n = point.gradient.length
  const information = matrix(
    n,
    n,
    point.hessian.data.map((entry) => -entry),
  )
  let largest = 0
  for (let i = 0; i < n; i++) largest = Math.max(largest, Math.abs(information.data[i * n + i]))
  if (largest === 0 && n > 0) return null
  let added = 0
  for (let attempt = 0; attempt < 60; attempt++) {
    const factor = choleskyFactor(information)
    if (factor.kind === 'factor') {
      const step = choleskySolve(factor.lower, point.gradient)
      let decrement = 0
      for (let i = 0; i < n; i++) decrement += step[i] * point.gradient[i]
      return { step, decrement, newton: added === 0 }
    }
    const next = added === 0 ? 1e-10 * largest : 10 * added
    for (let i = 0; i < n; i++) information.data[i * n + i] += next - added
    added = next
  }
  return null
}

function halvedStep(
  theta: Float64Array,
  point: NewtonPoint,
  ascent: Ascent,
  evaluate: (theta: Float64Array) => NewtonPoint,
  rounding: number,
): { readonly theta: Float64Array; readonly point: NewtonPoint } | null {
  // Near the top the value cannot show a rise below its own rounding; a full Newton step is then judged by its gradient instead.
  const nearTop = ascent.newton && ascent.decrement <= 1e4 * rounding
  for (let halving = 0, scale = 1; halving < 40; halving++, scale /= 2) {
    const next = theta.map((value, index) => value + scale * ascent.step[index])
    if (next.every((value, index) => value === theta[index])) return null
    const candidate = evaluate(next)
    if (!isUsable(candidate)) continue
    if (candidate.value > point.value) return { theta: next, point: candidate }
    if (
      nearTop &&
      candidate.value >= point.value - rounding &&
      norm(candidate.gradient) < 0.5 * norm(point.gradient)
    ) {
      return { theta: next, point: candidate }
    }
  }
  return null
}

function isSmallStep(step: Float64Array, theta: Float64Array): boolean {
  return step.every((value, index) => Math.abs(value) <= 1e-6 * Math.max(1, Math.abs(theta[index])))
}

function norm(v: Float64Array): number {
  return Math.hypot(...v)
}

function isUsable(point: NewtonPoint): boolean {
  return (
    Number.isFinite(point.value) &&
    point.gradient.every(Number.isFinite) &&
    point.hessian.data.every(Number.isFinite)
  )
}

function requireShapes(point: NewtonPoint, n: number): void {
  if (point.gradient.length !== n) {
    throw new InvalidInput({
      field: 'gradient',
      given: `${point.gradient.length} numbers`,
      allowed: `${n} numbers`,
    })
  }
  if (point.hessian.rows !== n || point.hessian.columns !== n) {
    const given = `${point.hessian.rows} × ${point.hessian.columns}`
    throw new InvalidInput({ field: 'hessian', given, allowed: `${n} × ${n}` })
  }
}
