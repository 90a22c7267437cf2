import {
  choleskyFactor,
  choleskyInverse,
  choleskySolve,
  type Matrix,
  multiplyVector,
  quadraticForm,
} from '@utfall/numerics'
import type { Note } from '../frame/note.ts'
import { coefficientOf } from '../linear/least-squares.ts'
import type { Coefficient } from '../linear/types.ts'

/**
 * A mixed model at one value of its variance parameters θ, V = Σ θᵢVᵢ, seen through −2 × the restricted log-likelihood:
 * D = log|V| + log|X'V⁻¹X| + r'V⁻¹r + (N − p)·log 2π.
 */
export type RestrictedPoint = {
  readonly deviance: number
  readonly gradient: Float64Array
  /** Second derivatives of D, and their expectation. */
  readonly observed: Matrix
  readonly expected: Matrix
  readonly beta: Float64Array
  /** C = (X'V⁻¹X)⁻¹. */
  readonly covariance: Matrix
  /** Aᵢ = X'V⁻¹VᵢV⁻¹X, one a parameter: ∂C/∂θᵢ = C·Aᵢ·C. */
  readonly sensitivities: readonly Matrix[]
  /** w'(X'V⁻¹VᵢV⁻¹VⱼV⁻¹X)w for a vector w of the coefficients' length. */
  readonly curvature: (w: Float64Array, i: number, j: number) => number
}

export type SmallSample = 'satterthwaite' | 'kenward-roger'

export type ContrastSpread = { readonly se: number; readonly df: number }

/**
 * Standard error and degrees of freedom of a contrast ℓ'β at the REML estimate.
 *   satterthwaite  v = ℓ'Cℓ, df = 2v²/(g'Wg) with gᵢ = ∂v/∂θᵢ and W = 2·(second derivatives of D)⁻¹, as lmerTest and mmrm
 *   kenward-roger  v + 2Λ with Λ = Σ Wᵢⱼ ℓ'C(Qᵢⱼ − AᵢCAⱼ)Cℓ and W from the expected information; for one contrast their scale is 1
 *                  and their df reduce to 2v²/(g'Wg), v unadjusted
 * Source: Fai & Cornelius (1996); Kenward & Roger (1997) Biometrics 53:983–997. Null when the information is not positive definite.
 */
export function contrastSpread(
  point: RestrictedPoint,
  contrast: Float64Array,
  smallSample: SmallSample,
): ContrastSpread | null {
  const w = multiplyVector(point.covariance, contrast)
  const v = dot(w, contrast)
  const information = choleskyFactor(smallSample === 'satterthwaite' ? point.observed : point.expected)
  if (information.kind !== 'factor' || !(v > 0)) return null
  const moved = point.sensitivities.map((matrix) => multiplyVector(matrix, w))
  const g = Float64Array.from(moved, (vector) => dot(vector, w))
  const df = (v * v) / dot(g, choleskySolve(information.lower, g))
  if (smallSample === 'satterthwaite') return { se: Math.sqrt(v), df }
  const spread = choleskyInverse(information.lower)
  const parameters = g.length
  let bias = 0
  for (let i = 0; i < parameters; i++) {
    for (let j = 0; j < parameters; j++) {
      const inner = point.curvature(w, i, j) - quadraticForm(moved[i], point.covariance, moved[j])
      bias += 2 * spread.data[i * parameters + j] * inner
    }
  }
  return { se: Math.sqrt(Math.max(v, v + 2 * bias)), df }
}

/** A contrast's row of a table of coefficients, by t with its own degrees of freedom. */
export function contrastRow(
  term: string,
  point: RestrictedPoint,
  contrast: Float64Array,
  spread: ContrastSpread,
  level: number,
  shift = 0,
): Coefficient {
  return coefficientOf(term, dot(point.beta, contrast) + shift, spread.se, spread.df, level)
}

/** Below this an interval by t is several times as wide as the normal one, and its width is itself a guess. */
const FEW_DEGREES = 4

export function fewDegreesNotes(rows: readonly Coefficient[]): readonly Note[] {
  return rows.flatMap(({ term, df }) =>
    df < FEW_DEGREES ? [{ code: 'few-degrees-of-freedom', detail: { term, df } }] : [],
  )
}

export type RestrictedMaximum =
  | {
      readonly kind: 'converged'
      readonly point: RestrictedPoint
      readonly theta: Float64Array
      readonly iterations: number
    }
  | { readonly kind: 'not-converged'; readonly iterations: number }

const MAX_ITERATIONS = 200
const MAX_HALVINGS = 60

/**
 * Minimises D by Newton's method with step halving, on the expected second derivatives where the observed are not positive definite.
 * `evaluate` gives null where θ is outside the parameter space. Stops when no parameter moves by more than 1e-9 of its scale.
 */
export function maximiseRestricted(
  evaluate: (theta: Float64Array) => RestrictedPoint | null,
  start: Float64Array,
  scale: (theta: Float64Array, parameter: number) => number,
): RestrictedMaximum {
  let theta: Float64Array = Float64Array.from(start)
  let point = evaluate(theta)
  for (let iteration = 1; point !== null && iteration <= MAX_ITERATIONS; iteration++) {
    const observed = choleskyFactor(point.observed)
    const factor = observed.kind === 'factor' ? observed : choleskyFactor(point.expected)
    if (factor.kind !== 'factor') break
    const step = choleskySolve(factor.lower, point.gradient)
    const here: Float64Array = theta
    if (step.every((value, index) => Math.abs(value) <= 1e-9 * scale(here, index))) {
      return { kind: 'converged', point, theta, iterations: iteration }
    }
    let next: RestrictedPoint | null = null
    for (let share = 1, halving = 0; halving <= MAX_HALVINGS; halving++, share /= 2) {
      const candidate = here.map((value, index) => value - share * step[index])
      const there = evaluate(candidate)
      if (there !== null && there.deviance <= point.deviance + 1e-11 * Math.abs(point.deviance)) {
        next = there
        theta = candidate
        break
      }
    }
    point = next
  }
  return { kind: 'not-converged', iterations: MAX_ITERATIONS }
}

export function dot(a: Float64Array, b: Float64Array): number {
  let total = 0
  for (let i = 0; i < a.length; i++) total += a[i] * b[i]
  return total
}
