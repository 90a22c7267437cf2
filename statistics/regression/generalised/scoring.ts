import { choleskyFactor, choleskySolve, type Matrix, matrix } from '@utfall/numerics'
import type { DesignMatrix } from '../frame/design-matrix.ts'

/** A likelihood whose row i depends on the design through η = x'β (+ offset) alone. */
export type RowLikelihood = {
  /** Fills the derivative by η and the information about η of each row; gives the log-likelihood. */
  readonly evaluate: (eta: Float64Array, score: Float64Array, information: Float64Array) => number
  /**
   * Towards which side of η the row's likelihood only grows: 1, −1, or 0 when neither (an event count above zero, say); null for a row
   * of no weight. A direction along which no row loses and some row wins without end is a separation: no finite maximum exists.
   */
  readonly side: (row: number) => -1 | 0 | 1 | null
}

export type ScoringResult =
  | {
      readonly kind: 'converged'
      readonly beta: Float64Array
      readonly eta: Float64Array
      readonly score: Float64Array
      readonly information: Float64Array
      /** Cholesky factor of X'WX at the maximum. */
      readonly lower: Matrix
      readonly logLik: number
      readonly iterations: number
    }
  | { readonly kind: 'separated'; readonly direction: Float64Array }
  | { readonly kind: 'not-converged'; readonly iterations: number }

const MAX_ITERATIONS = 60
const MAX_HALVINGS = 30
/** Newton steps on a finite maximum have shrunk far below this by the sixth; towards infinity they stay near 1. */
const STEP_THAT_SHOULD_BE_OVER = 0.05
const FIRST_SEPARATION_LOOK = 6

/**
 * Maximum likelihood by Fisher scoring with step halving, one pass over the rows an iteration and vectors of their length beside the design.
 * Stops when twice in a row no row's η moves by more than `tolerance`·(1 + max|η|), so that the errors too are taken at the maximum: the
 * deviance would stop moving earlier, and does so also on the way to infinity, which is why separated data pass for converged elsewhere.
 */
export function scoreToMaximum(
  design: DesignMatrix,
  likelihood: RowLikelihood,
  start: { readonly beta: Float64Array; readonly offset?: Float64Array | undefined },
  tolerance: number,
): ScoringResult {
  const n = design.rows
  const k = design.terms.length
  let beta: Float64Array = Float64Array.from(start.beta)
  let eta = linearPredictor(design, beta, start.offset)
  const score = new Float64Array(n)
  const information = new Float64Array(n)
  const move = new Float64Array(n)
  let step = new Float64Array(k)
  let logLik = likelihood.evaluate(eta, score, information)
  let settled = false
  for (let iteration = 1; iteration <= MAX_ITERATIONS; iteration++) {
    const factor = choleskyFactor(weightedGram(design, information))
    if (factor.kind !== 'factor') return separatedOrLost(design, likelihood, step, iteration)
    step = Float64Array.from(choleskySolve(factor.lower, weightedSum(design, score)))
    const largest = predictorMove(design, step, move)
    const still = largest <= tolerance * (1 + largestAbsolute(eta))
    if (still && settled) {
      return {
        kind: 'converged',
        beta,
        eta,
        score,
        information,
        lower: factor.lower,
        logLik,
        iterations: iteration,
      }
    }
    settled = still
    if (iteration >= FIRST_SEPARATION_LOOK && largest > STEP_THAT_SHOULD_BE_OVER) {
      if (separates(likelihood, move, largest)) return { kind: 'separated', direction: step }
    }
    let share = 1
    for (let halving = 0; ; halving++, share /= 2) {
      const nextEta = eta.map((value, row) => value + share * move[row])
      const nextLogLik = likelihood.evaluate(nextEta, score, information)
      // Near the maximum the gain drowns in the rounding of the sum.
      if (nextLogLik >= logLik - 1e-11 * Math.abs(logLik)) {
        eta = nextEta
        logLik = nextLogLik
        break
      }
      if (halving === MAX_HALVINGS) return separatedOrLost(design, likelihood, step, iteration)
    }
    beta = beta.map((value, term) => value + share * step[term])
  }
  return separatedOrLost(design, likelihood, step, MAX_ITERATIONS)
}

function separatedOrLost(
  design: DesignMatrix,
  likelihood: RowLikelihood,
  step: Float64Array,
  iterations: number,
): ScoringResult {
  const move = new Float64Array(design.rows)
  const largest = predictorMove(design, step, move)
  if (largest > 0 && separates(likelihood, move, largest)) return { kind: 'separated', direction: step }
  return { kind: 'not-converged', iterations }
}

/**
 * Whether a direction is a separation: no row moves against its side (Albert & Anderson 1984 Biometrika 71:1–10, section 3). Moves below
 * a millionth of the largest are the rest of a step that has not yet died out.
 */
function separates(likelihood: RowLikelihood, move: Float64Array, largest: number): boolean {
  const allowed = 1e-6 * largest
  for (let row = 0; row < move.length; row++) {
    const side = likelihood.side(row)
    if (side === null) continue
    if (side === 0 ? Math.abs(move[row]) > allowed : side * move[row] < -allowed) return false
  }
  return true
}

/** The terms that a separating direction moves along, measured by what they do to η; the constant is named only when alone. */
export function separatingTerms(
  design: DesignMatrix,
  direction: Float64Array,
  constant: number,
): readonly string[] {
  const k = design.terms.length
  const reach = new Float64Array(k)
  for (let at = 0; at < design.values.length; at += k) {
    for (let j = 0; j < k; j++) reach[j] = Math.max(reach[j], Math.abs(design.values[at + j] * direction[j]))
  }
  if (k > 1 && constant >= 0) reach[constant] = 0
  const largest = reach.reduce((a, b) => Math.max(a, b), 0)
  // Coarser than the separation itself: terms that do not separate still shift a little while the others run away.
  return design.terms.filter((_, term) => reach[term] > 1e-4 * largest)
}

/** η = Xβ + offset. */
export function linearPredictor(
  design: DesignMatrix,
  beta: Float64Array,
  offset?: Float64Array | undefined,
): Float64Array<ArrayBuffer> {
  const eta = new Float64Array(design.rows)
  predictorMove(design, beta, eta)
  if (offset !== undefined) for (let row = 0; row < eta.length; row++) eta[row] += offset[row]
  return eta
}

/** Writes X·step into `move` and gives its largest absolute entry. */
function predictorMove(design: DesignMatrix, step: Float64Array, move: Float64Array): number {
  const { values } = design
  const k = step.length
  let largest = 0
  for (let row = 0, at = 0; row < design.rows; row++) {
    let total = 0
    for (let j = 0; j < k; j++, at++) total += values[at] * step[j]
    move[row] = total
    const size = Math.abs(total)
    if (size > largest) largest = size
  }
  return largest
}

/** X'Wx for a diagonal W given as one number a row. */
export function weightedGram(design: DesignMatrix, weights: Float64Array): Matrix {
  const { values } = design
  const k = design.terms.length
  const gram = new Float64Array(k * k)
  for (let row = 0, at = 0; row < design.rows; row++, at += k) {
    const weight = weights[row]
    if (weight === 0) continue
    for (let i = 0; i < k; i++) {
      const left = weight * values[at + i]
      if (left === 0) continue
      for (let j = 0; j <= i; j++) gram[i * k + j] += left * values[at + j]
    }
  }
  for (let i = 0; i < k; i++) for (let j = 0; j < i; j++) gram[j * k + i] = gram[i * k + j]
  return matrix(k, k, gram)
}

/** X'u. */
export function weightedSum(design: DesignMatrix, u: Float64Array): Float64Array {
  const { values } = design
  const k = design.terms.length
  const total = new Float64Array(k)
  for (let row = 0, at = 0; row < design.rows; row++) {
    const weight = u[row]
    for (let j = 0; j < k; j++, at++) total[j] += weight * values[at]
  }
  return total
}

function largestAbsolute(values: Float64Array): number {
  let largest = 0
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i]))
  return largest
}

/** Some of the columns, in the order given. */
export function pickTerms(design: DesignMatrix, kept: readonly number[]): DesignMatrix {
  const k = design.terms.length
  const values = new Float64Array(design.rows * kept.length)
  for (let row = 0, at = 0; row < design.rows; row++) {
    for (let j = 0; j < kept.length; j++, at++) values[at] = design.values[row * k + kept[j]]
  }
  return { terms: kept.map((term) => design.terms[term]), rows: design.rows, values }
}
