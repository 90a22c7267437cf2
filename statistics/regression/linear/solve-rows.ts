import { InvalidInput } from '@utfall/basics'
import {
  choleskyFactor,
  lowerInverse,
  type Matrix,
  matrix,
  multiply,
  pivotedGram,
  transpose,
} from '@utfall/numerics'
import { type DesignMatrix, requireDesign, requireFinite } from '../frame/design-matrix.ts'
import { type NotEstimable, notEstimable } from '../frame/note.ts'
import { centredOutcome, centredRows, ROUNDING_SHARE } from './centred-rows.ts'
import type { DenseGroups } from './dense-groups.ts'
import { crossProduct, project, subtractFitted, sumOfSquares, transformRows } from './row-kernels.ts'

/** Above this variance inflation the cross-product has lost digits that a second orthonormalisation brings back. */
const INFLATION_FOR_SECOND_ROUND = 100
/** Residual share of the total below which the fit leaves nothing but rounding. */
const PERFECT_SHARE = 1e-26

/** A design turned into orthonormal columns: everything about its variance is then r × r algebra without an inverse. */
export type OrthonormalRows = {
  readonly n: number
  readonly terms: readonly string[]
  readonly droppedTerms: readonly string[]
  /** n × r, row-major, Q'Q = I, in the rows' √weight units. */
  readonly q: Float64Array
  /** r × r: coefficients = back·γ, and their covariance = back·Cov(γ)·back'. */
  readonly back: Matrix
  /** Where the intercept stands among the terms kept; −1 without one. */
  readonly interceptAt: number
  /** The value of the constant column. */
  readonly constant: number
  readonly weights: Float64Array | null
  readonly absorb: DenseGroups | null
  /** Independent columns, absorbed blocks counted. */
  readonly rank: number
  readonly dfResidual: number
}

export type SolvedRows = OrthonormalRows & {
  readonly kind: 'solved'
  readonly coefficients: Float64Array
  /** √w_i·(y_i − fitted). */
  readonly residuals: Float64Array
  readonly residualSquares: number
  readonly totalSquares: number
}

/**
 * Orthonormal columns for a design, by Cholesky of the centred and scaled cross-product (X'X = R'R, Q = X·R⁻¹), and once more
 * on Q when the columns are far from independent (CholeskyQR2: Yamamoto, Nakatsukasa, Yanagisawa & Fukaya 2015, ETNA 44,
 * 306–326), which makes it as accurate as Householder QR while still reading the rows a few times only.
 * Linearly dependent columns are left out, first come first kept, as R's `lm` does.
 */
export function orthonormalRows(
  design: DesignMatrix,
  weights: Float64Array | null,
  absorb: DenseGroups | null,
): OrthonormalRows {
  requireDesign(design)
  const n = design.rows
  const k = design.terms.length
  const centred = centredRows(design, weights, absorb)
  const gram = crossProduct(centred.values, n, k, null)
  if (!gram.every(Number.isFinite)) refuseNotFinite(design)
  const scale = Float64Array.from({ length: k }, (_, a) => {
    const left = gram[a * k + a]
    return left > ROUNDING_SHARE ** 2 * (left + centred.squaresTaken[a]) ? 1 / Math.sqrt(left) : 0
  })
  const scaled = matrix(k, k)
  for (let a = 0; a < k; a++)
    for (let b = 0; b < k; b++) scaled.data[a * k + b] = gram[a * k + b] * scale[a] * scale[b]
  const { kept, dropped } = pivotedGram(scaled)
  const r = kept.length
  const q = r === k ? centred.values : keepColumns(centred.values, n, k, kept)
  const back = orthonormalise(q, n, kept, gram, k, scale)

  const constantTerm = centred.constantColumn
  const interceptAt = constantTerm < 0 ? -1 : kept.indexOf(constantTerm)
  const constant = constantTerm < 0 ? 1 : design.values[constantTerm]
  if (interceptAt >= 0) {
    // y = (…)·constant + Σ b(x − c): the intercept of the uncentred columns is what the constant carries less Σ b·c.
    for (let column = 0; column < r; column++) {
      let taken = 0
      for (let a = 0; a < r; a++) taken += centred.centre[kept[a]] * back.data[a * r + column]
      back.data[interceptAt * r + column] -= taken / constant
    }
  }
  const absorbed = absorb === null ? 0 : absorb.count
  return {
    n,
    terms: kept.map((column) => design.terms[column]),
    droppedTerms: dropped
      .filter((column) => !isAbsorbedConstant(design, column, absorb))
      .map((column) => design.terms[column]),
    q,
    back,
    interceptAt,
    constant,
    weights,
    absorb,
    rank: r + absorbed,
    dfResidual: n - r - absorbed,
  }
}

/** The cross-product told that something is not finite (a pass over the rows less than looking first): says what. */
function refuseNotFinite(design: DesignMatrix): never {
  requireFinite(design.values, (index) => design.terms[index % design.terms.length])
  throw new InvalidInput({
    field: 'design',
    given: 'values whose squares overflow',
    allowed: 'values below 1e150',
  })
}

/** Turns q into orthonormal columns in place and returns the map back to the centred columns' coefficients. */
function orthonormalise(
  q: Float64Array,
  n: number,
  kept: readonly number[],
  gram: Float64Array,
  k: number,
  scale: Float64Array,
): Matrix {
  const r = kept.length
  const correlation = matrix(r, r)
  for (let a = 0; a < r; a++)
    for (let b = 0; b < r; b++)
      correlation.data[a * r + b] = gram[kept[a] * k + kept[b]] * scale[kept[a]] * scale[kept[b]]
  const first = inverseFactor(correlation)
  // Row a of `lower` makes q_a from the unscaled columns; its transpose is the map back from γ.
  const lower = first.data.map((entry, at) => entry * scale[kept[at % r]])
  transformRows(q, n, r, lower)
  const back = transpose(matrix(r, r, lower))
  if (!isIllConditioned(first)) return back
  const second = inverseFactor(matrix(r, r, crossProduct(q, n, r, null)))
  transformRows(q, n, r, second.data)
  return multiply(back, transpose(second))
}

/** L⁻¹ of L·L' = gram. `pivotedGram` has left only columns that add at least 1e-6 of their norm, so L exists. */
function inverseFactor(gram: Matrix): Matrix {
  const factor = choleskyFactor(gram)
  if (factor.kind !== 'factor')
    throw new Error(`column ${factor.pivot} passed the rank check and then had no pivot`)
  return lowerInverse(factor.lower)
}

/** The diagonal of the inverse of a correlation matrix holds the variance inflation factors. */
function isIllConditioned(inverse: Matrix): boolean {
  const r = inverse.rows
  for (let a = 0; a < r; a++) {
    let inflation = 0
    for (let b = a; b < r; b++) inflation += inverse.data[b * r + a] ** 2
    if (inflation > INFLATION_FOR_SECOND_ROUND) return true
  }
  return false
}

function keepColumns(values: Float64Array, n: number, k: number, kept: readonly number[]): Float64Array {
  const result = new Float64Array(n * kept.length)
  for (let row = 0, to = 0; row < n; row++) for (const column of kept) result[to++] = values[row * k + column]
  return result
}

function isAbsorbedConstant(design: DesignMatrix, column: number, absorb: DenseGroups | null): boolean {
  if (absorb === null) return false
  const k = design.terms.length
  for (let at = column; at < design.values.length; at += k)
    if (design.values[at] !== design.values[column]) return false
  return true
}

/**
 * Coefficients and residuals of one outcome on orthonormal rows: γ = Q'y, and the same once more on the residual, which takes
 * the rounding of the first round out.
 * Not estimable: `no-terms`, `no-degrees-of-freedom`, `outcome-does-not-vary`, `perfect-fit`.
 */
export function solveOutcome(rows: OrthonormalRows, outcome: Float64Array): SolvedRows | NotEstimable {
  const { n, q, back, interceptAt, constant, weights, absorb } = rows
  if (back.rows === 0) return notEstimable('no-terms', { dropped: rows.droppedTerms.length })
  if (rows.dfResidual < 1) return notEstimable('no-degrees-of-freedom', { n, rank: rows.rank })
  const y = centredOutcome(outcome, weights, absorb, interceptAt >= 0)
  if (!y.varies) return notEstimable('outcome-does-not-vary', { n, value: outcome[0] })
  const r = back.rows
  const residuals = y.values
  const gamma = new Float64Array(r)
  for (let round = 0; round < 2; round++) {
    const step = project(q, residuals, r)
    subtractFitted(residuals, q, step)
    for (let a = 0; a < r; a++) gamma[a] += step[a]
  }
  const residualSquares = sumOfSquares(residuals)
  if (residualSquares <= PERFECT_SHARE * y.totalSquares)
    return notEstimable('perfect-fit', { n, rank: rows.rank })
  const coefficients = new Float64Array(r)
  for (let a = 0; a < r; a++) for (let b = 0; b < r; b++) coefficients[a] += back.data[a * r + b] * gamma[b]
  if (interceptAt >= 0) coefficients[interceptAt] += y.centre / constant
  return { ...rows, kind: 'solved', coefficients, residuals, residualSquares, totalSquares: y.totalSquares }
}
