import { choleskyFactor, choleskySolve, type Matrix, matrix } from '@utfall/numerics'
import type { DesignMatrix } from '../frame/design-matrix.ts'
import type { StepFunction } from './ordinal-link.ts'

/**
 * Cumulative model: P(y ≤ k) = F(a_k + z'b_k − x'β). Parameters in this order: for each cut point a_k then b_k, then β.
 * Without `nominal` (z) this is the proportional model.
 */
export type OrdinalModel = {
  /** Levels 0 to cuts, each observed. */
  readonly outcome: Int32Array
  readonly cuts: number
  readonly weights: Float64Array | null
  readonly nominal: DesignMatrix
  readonly slopes: DesignMatrix
  readonly step: StepFunction
}

export type OrdinalMaximum =
  | {
      readonly kind: 'converged'
      readonly parameters: Float64Array
      readonly information: Matrix
      readonly lower: Matrix
      readonly logLik: number
      readonly iterations: number
    }
  | { readonly kind: 'separated'; readonly direction: Float64Array }
  /** No information on some combination of the parameters, already at the start. */
  | { readonly kind: 'not-identified' }
  | { readonly kind: 'not-converged'; readonly iterations: number }

const MAX_ITERATIONS = 60
const MAX_HALVINGS = 40
const TOLERANCE = 1e-9
const FIRST_SEPARATION_LOOK = 6
const STEP_THAT_SHOULD_BE_OVER = 0.02

/**
 * Newton's method with step halving on the observed information. The log-likelihood is concave in all parameters where the cut points are
 * in order (Burridge 1981; Pratt 1981 JASA 76:103–106), so a point where Newton stands still is the maximum.
 */
export function maximiseOrdinal(model: OrdinalModel, start: Float64Array): OrdinalMaximum {
  let parameters: Float64Array = Float64Array.from(start)
  let here = evaluate(model, parameters)
  let step: Float64Array = new Float64Array(start.length)
  let settled = false
  for (let iteration = 1; iteration <= MAX_ITERATIONS; iteration++) {
    const factor = choleskyFactor(here.information)
    if (factor.kind !== 'factor') {
      return iteration === 1 ? { kind: 'not-identified' } : separatedOrLost(model, step, iteration)
    }
    step = choleskySolve(factor.lower, here.gradient)
    const move = largestMove(model, step)
    const still = move.largest < TOLERANCE
    if (still && settled) {
      return { ...here, kind: 'converged', parameters, lower: factor.lower, iterations: iteration }
    }
    settled = still
    if (iteration >= FIRST_SEPARATION_LOOK && move.largest > STEP_THAT_SHOULD_BE_OVER && move.separates) {
      return { kind: 'separated', direction: step }
    }
    let share = 1
    for (let halving = 0; ; halving++, share /= 2) {
      const next = parameters.map((value, index) => value + share * step[index])
      const there = evaluate(model, next)
      if (there.logLik >= here.logLik - 1e-11 * Math.abs(here.logLik)) {
        parameters = next
        here = there
        break
      }
      if (halving === MAX_HALVINGS) return separatedOrLost(model, step, iteration)
    }
  }
  return separatedOrLost(model, step, MAX_ITERATIONS)
}

function separatedOrLost(model: OrdinalModel, step: Float64Array, iterations: number): OrdinalMaximum {
  const { separates, largest } = largestMove(model, step)
  if (separates && largest > 0) return { kind: 'separated', direction: step }
  return { kind: 'not-converged', iterations }
}

/**
 * Where the cut points around each row's outcome lie, as seen from the row: upper to `cuts[1]`, lower to `cuts[0]`. Linear in the
 * parameters, so it also tells how a step moves them.
 */
function cutsOfRow(model: OrdinalModel, parameters: Float64Array, row: number, cuts: Float64Array): void {
  const { nominal, slopes, outcome } = model
  const m = nominal.terms.length
  const q = slopes.terms.length
  const first = model.cuts * (1 + m)
  let slope = 0
  for (let j = 0, at = row * q; j < q; j++, at++) slope += slopes.values[at] * parameters[first + j]
  for (let side = 0; side < 2; side++) {
    const cut = outcome[row] - 1 + side
    if (cut < 0 || cut >= model.cuts) {
      cuts[side] = side === 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
      continue
    }
    let value = parameters[cut * (1 + m)] - slope
    for (let j = 0; j < m; j++) value += nominal.values[row * m + j] * parameters[cut * (1 + m) + 1 + j]
    cuts[side] = value
  }
}

/**
 * The largest move of any row's cut points under a step, and whether the step is a separation: no row's upper cut falls and no row's lower
 * cut rises, so that every row's probability grows all the way to infinity.
 */
function largestMove(
  model: OrdinalModel,
  step: Float64Array,
): { readonly largest: number; readonly separates: boolean } {
  const cuts = new Float64Array(2)
  let largest = 0
  let against = 0
  for (let row = 0; row < model.outcome.length; row++) {
    if (model.weights !== null && model.weights[row] === 0) continue
    cutsOfRow(model, step, row, cuts)
    const lower = cuts[0] === Number.NEGATIVE_INFINITY ? 0 : cuts[0]
    const upper = cuts[1] === Number.POSITIVE_INFINITY ? 0 : cuts[1]
    largest = Math.max(largest, Math.abs(lower), Math.abs(upper))
    against = Math.max(against, lower, -upper)
  }
  // Moves below a millionth of the largest are the rest of a step that has not yet died out.
  return { largest, separates: against <= 1e-6 * largest }
}

type Evaluation = { readonly logLik: number; readonly gradient: Float64Array; readonly information: Matrix }

/** Log-likelihood, gradient and observed information in one pass over the rows. */
function evaluate(model: OrdinalModel, parameters: Float64Array): Evaluation {
  const { outcome, nominal, slopes, step, weights } = model
  const m = nominal.terms.length
  const q = slopes.terms.length
  const width = 1 + m
  const first = model.cuts * width
  const size = first + q
  const gradient = new Float64Array(size)
  const info = new Float64Array(size * size)
  const cuts = new Float64Array(2)
  const z = new Float64Array(width)
  z[0] = 1
  const d = { logProbability: 0, byUpper: 0, byLower: 0, minusUpper: 0, minusLower: 0, minusBoth: 0 }
  let logLik = 0
  for (let row = 0; row < outcome.length; row++) {
    const weight = weights === null ? 1 : weights[row]
    if (weight === 0) continue
    cutsOfRow(model, parameters, row, cuts)
    step(cuts[1], cuts[0], d)
    if (d.logProbability === Number.NEGATIVE_INFINITY) {
      return { logLik: Number.NEGATIVE_INFINITY, gradient, information: matrix(size, size, info) }
    }
    logLik += weight * d.logProbability
    for (let j = 0; j < m; j++) z[1 + j] = nominal.values[row * m + j]
    const x = row * q
    const upper = outcome[row] * width
    const lower = upper - width
    const hasUpper = outcome[row] < model.cuts
    const hasLower = outcome[row] > 0
    const slopeScore = -weight * (d.byUpper + d.byLower)
    const slopeInfo = weight * (d.minusUpper + d.minusLower + 2 * d.minusBoth)
    const upperInfo = -weight * (d.minusUpper + d.minusBoth)
    const lowerInfo = -weight * (d.minusLower + d.minusBoth)
    for (let i = 0; i < q; i++) {
      const value = slopes.values[x + i]
      if (value === 0) continue
      const at = (first + i) * size
      gradient[first + i] += slopeScore * value
      const scaled = slopeInfo * value
      for (let j = 0; j <= i; j++) info[at + first + j] += scaled * slopes.values[x + j]
      for (let j = 0; j < width; j++) {
        if (hasUpper) info[at + upper + j] += upperInfo * value * z[j]
        if (hasLower) info[at + lower + j] += lowerInfo * value * z[j]
      }
    }
    for (let i = 0; i < width; i++) {
      const scaled = weight * z[i]
      if (hasUpper) gradient[upper + i] += scaled * d.byUpper
      if (hasLower) gradient[lower + i] += scaled * d.byLower
      for (let j = 0; j < width; j++) {
        const product = scaled * z[j]
        if (hasUpper && j <= i) info[(upper + i) * size + upper + j] += product * d.minusUpper
        if (hasLower && j <= i) info[(lower + i) * size + lower + j] += product * d.minusLower
        if (hasUpper && hasLower) info[(upper + i) * size + lower + j] += product * d.minusBoth
      }
    }
  }
  for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) info[j * size + i] = info[i * size + j]
  return { logLik, gradient, information: matrix(size, size, info) }
}
