import { InvalidInput } from '@utfall/basics'
import { choleskyFactor, choleskySolve } from './cholesky.ts'
import { type Matrix, matrix } from './matrix.ts'
import { symmetricEigen } from './symmetric-eigen.ts'

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

/** The share of the rise that the slope promises which a step must bring. */
const LEAST_SHARE = 0.1
/**
 * The slope at a step's end, as a share of the one at its start, that tells a step over the top from one that
 * ends near it.
 */
const FAR_SIDE_SLOPE = 1e-3
/** The relative rise of a value that a sum of many terms may hide in its rounding. */
const HIDDEN_RISE = 1e-9

/**
 * A local maximum of a smooth function of a few parameters, such as a log likelihood.
 * Formula: Newton's step d = (−H)⁻¹g, halved (at most 200 times) until it brings a tenth of the rise that the
 * slope promises; where −H is not positive definite, every curvature is taken as downward. Ends when the
 * Newton decrement g'd, twice the rise that is still expected, is at most `tolerance` (1e-20 absolute: for a
 * log likelihood 1e-10 standard errors in every direction), or when it is under the rounding of the value
 * (1e-14 of it) or d under that of theta, and no step leaves less; and always d is at most 1e-6 of theta (of 1
 * below 1).
 * Edges: a likelihood that rises for ever (separation) has steps that do not shrink, whatever its gradient
 * does, and ends as `iteration-limit`, `singular-hessian` or `no-ascent`; a value of −Infinity or NaN off the
 * start is a step too far and is halved.
 * Errors: `InvalidInput` when gradient or Hessian do not fit the number of parameters.
 * Source: Boyd & Vandenberghe (2004), Convex Optimization, algorithms 9.2 and 9.5; Nocedal & Wright (2006),
 * Numerical Optimization, 3.4.
 */
export function maximiseNewton(problem: {
  readonly start: Float64Array
  readonly evaluate: (theta: Float64Array) => NewtonPoint
  readonly tolerance?: number
  readonly maxIterations?: number
}): NewtonMaximum {
  const { evaluate, tolerance = 1e-20, maxIterations = 100 } = problem
  let theta: Float64Array = Float64Array.from(problem.start)
  let point = evaluate(theta)
  requireShapes(point, theta.length)
  if (!isUsable(point)) return { kind: 'not-converged', theta, iterations: 0, reason: 'start-not-finite' }
  for (let iterations = 0; iterations <= maxIterations; iterations++) {
    const ascent = ascentStep(point)
    if (!ascent) return { kind: 'not-converged', theta, iterations, reason: 'singular-hessian' }
    const settled = ascent.newton && isSmallStep(ascent.step, theta)
    if (settled && ascent.decrement <= tolerance) return { kind: 'converged', theta, iterations, ...point }
    const next = halvedStep(theta, point, ascent, evaluate)
    if (!next) {
      const drowned = ascent.decrement <= 1e-14 * Math.max(1, Math.abs(point.value))
      if (settled && (drowned || isWithinRounding(ascent.step, theta)))
        return { kind: 'converged', theta, iterations, ...point }
      return { kind: 'not-converged', theta, iterations, reason: 'no-ascent' }
    }
    theta = next.theta
    point = next.point
  }
  return { kind: 'not-converged', theta, iterations: maxIterations, reason: 'iteration-limit' }
}

type Ascent = { readonly step: Float64Array; readonly decrement: number; readonly newton: boolean }

function ascentStep(point: NewtonPoint): Ascent | null {
  const { gradient, hessian } = point
  const information = matrix(
    gradient.length,
    gradient.length,
    hessian.data.map((entry) => -entry),
  )
  const factor = choleskyFactor(information)
  const step =
    factor.kind === 'factor'
      ? choleskySolve(factor.lower, gradient)
      : stepAgainstCurvature(information, gradient)
  if (!step) return null
  return { step, decrement: dot(step, gradient), newton: factor.kind === 'factor' }
}

/**
 * The step with every curvature taken as if it were downward: V·diag(1/max(|λ|, 1e-10·largest))·V'·g. Null on
 * flat ground.
 */
function stepAgainstCurvature(information: Matrix, gradient: Float64Array): Float64Array | null {
  const { values, vectors } = symmetricEigen(information)
  const n = values.length
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  if (largest === 0) return null
  const step = new Float64Array(n)
  for (let m = 0; m < n; m++) {
    let along = 0
    for (let i = 0; i < n; i++) along += vectors.data[i * n + m] * gradient[i]
    along /= Math.max(Math.abs(values[m]), 1e-10 * largest)
    for (let i = 0; i < n; i++) step[i] += along * vectors.data[i * n + m]
  }
  return step
}

type Move = { readonly theta: Float64Array; readonly point: NewtonPoint }

/**
 * The first halving that climbs enough; a step that came down on the far side of the top is halved on for as
 * long as that is higher.
 */
function halvedStep(
  theta: Float64Array,
  point: NewtonPoint,
  ascent: Ascent,
  evaluate: (theta: Float64Array) => NewtonPoint,
): Move | null {
  let best: Move | null = null
  for (let halving = 0, scale = 1; halving < 200; halving++, scale /= 2) {
    const next = theta.map((value, index) => value + scale * ascent.step[index])
    if (next.every((value, index) => value === theta[index])) break
    const candidate = evaluate(next)
    if (best && !(isUsable(candidate) && candidate.value > best.point.value)) break
    if (!isUsable(candidate) || !(best || climbsEnough(candidate, point, ascent, scale))) continue
    best = { theta: next, point: candidate }
    if (dot(candidate.gradient, ascent.step) >= -FAR_SIDE_SLOPE * ascent.decrement) break
  }
  return best
}

function climbsEnough(candidate: NewtonPoint, point: NewtonPoint, ascent: Ascent, scale: number): boolean {
  const rise = candidate.value - point.value
  if (rise > 0 && rise >= LEAST_SHARE * scale * ascent.decrement) return true
  // Near the top a rise drowns in the rounding of the value; a step is then judged by what is left to climb
  // instead.
  const hidden = HIDDEN_RISE * Math.max(1, Math.abs(point.value))
  if (!ascent.newton || ascent.decrement > hidden || rise < -hidden) return false
  const left = ascentStep(candidate)
  return left?.newton === true && left.decrement < 0.25 * ascent.decrement
}

function dot(v: Float64Array, w: Float64Array): number {
  let total = 0
  for (let i = 0; i < v.length; i++) total += v[i] * w[i]
  return total
}

/** Whether every part of the step is a few of the smallest moves that theta can make. */
function isWithinRounding(step: Float64Array, theta: Float64Array): boolean {
  return step.every((value, index) => Math.abs(value) <= 16 * Number.EPSILON * Math.abs(theta[index]))
}

function isSmallStep(step: Float64Array, theta: Float64Array): boolean {
  return step.every((value, index) => Math.abs(value) <= 1e-6 * Math.max(1, Math.abs(theta[index])))
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
