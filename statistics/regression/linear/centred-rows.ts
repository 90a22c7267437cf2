import type { DesignMatrix } from '../frame/design-matrix.ts'
import type { DenseGroups } from './dense-groups.ts'

/** A column whose spread is below this share of its size holds nothing but rounding. */
export const ROUNDING_SHARE = 1e-13

export type CentredRows = {
  /** √w_i·(x_i − c), row-major; the constant column keeps its value. */
  readonly values: Float64Array
  /** Of each column, the sum of squares that the centring took away: what is left is rounding when it is tiny beside this. */
  readonly squaresTaken: Float64Array
  /** What was taken off each column: its mean, or nothing. With absorbed blocks the shift before the block means. */
  readonly centre: Float64Array
  /** Index of the column that carries the intercept; −1 without one and when blocks are absorbed. */
  readonly constantColumn: number
}

/**
 * A copy of the design whose columns are centred, so that the cross-products keep their digits when a column is large beside
 * its spread (years, kronor): about the weighted mean when the design holds a constant column (the fit is then the same but
 * for the intercept), about the mean of each block when blocks are absorbed, and not at all otherwise.
 */
export function centredRows(
  design: DesignMatrix,
  weights: Float64Array | null,
  absorb: DenseGroups | null,
): CentredRows {
  const { rows: n, values: x } = design
  const k = design.terms.length
  const constantColumn = absorb === null ? firstConstantColumn(x, n, k) : -1
  const centre = new Float64Array(k)
  if (constantColumn >= 0 || absorb !== null) columnMeans(x, n, k, weights, centre)
  if (constantColumn >= 0) centre[constantColumn] = 0
  const values = new Float64Array(n * k)
  for (let row = 0, at = 0; row < n; row++) for (let a = 0; a < k; a++, at++) values[at] = x[at] - centre[a]
  const squaresTaken = centre.map((value) => n * value * value)
  if (absorb !== null) subtractGroupMeans(values, k, weights, absorb, squaresTaken)
  if (weights !== null) {
    for (let row = 0, at = 0; row < n; row++) {
      const root = Math.sqrt(weights[row])
      for (let a = 0; a < k; a++, at++) values[at] *= root
    }
  }
  return { values, squaresTaken, centre, constantColumn }
}

/** The same for an outcome: returns √w_i·(y_i − c) and the total sum of squares about the overall mean (about 0 without one). */
export function centredOutcome(
  y: Float64Array,
  weights: Float64Array | null,
  absorb: DenseGroups | null,
  hasConstant: boolean,
): {
  readonly values: Float64Array
  readonly centre: number
  readonly totalSquares: number
  readonly varies: boolean
} {
  const centre = new Float64Array(1)
  if (hasConstant || absorb !== null) columnMeans(y, y.length, 1, weights, centre)
  const values = new Float64Array(y.length)
  let totalSquares = 0
  let largest = 0
  let spread = 0
  for (let row = 0; row < y.length; row++) {
    const value = y[row] - centre[0]
    values[row] = value
    totalSquares += (weights === null ? 1 : weights[row]) * value * value
    if (Math.abs(y[row]) > largest) largest = Math.abs(y[row])
    if (Math.abs(value) > spread) spread = Math.abs(value)
  }
  if (absorb !== null) subtractGroupMeans(values, 1, weights, absorb, new Float64Array(1))
  if (weights !== null) for (let row = 0; row < y.length; row++) values[row] *= Math.sqrt(weights[row])
  return { values, centre: centre[0], totalSquares, varies: spread > ROUNDING_SHARE * largest }
}

function firstConstantColumn(x: Float64Array, n: number, k: number): number {
  for (let a = 0; a < k; a++) {
    let same = n > 0 && x[a] !== 0
    for (let at = a + k; same && at < x.length; at += k) same = x[at] === x[a]
    if (same) return a
  }
  return -1
}

/** Weighted means, taken as the first row plus the mean distance from it, so that a large offset costs no digits. */
function columnMeans(
  x: Float64Array,
  n: number,
  k: number,
  weights: Float64Array | null,
  means: Float64Array,
): void {
  const first = x.slice(0, k)
  let total = 0
  for (let row = 0, at = 0; row < n; row++) {
    const weight = weights === null ? 1 : weights[row]
    total += weight
    for (let a = 0; a < k; a++, at++) means[a] += weight * (x[at] - first[a])
  }
  for (let a = 0; a < k; a++) means[a] = first[a] + means[a] / total
}

/** Adds to `taken` the squares that the means held: Σ_g W_g·m_g². */
function subtractGroupMeans(
  values: Float64Array,
  k: number,
  weights: Float64Array | null,
  groups: DenseGroups,
  taken: Float64Array,
): void {
  const { codes, count } = groups
  const means = new Float64Array(count * k)
  const totals = new Float64Array(count)
  for (let row = 0, at = 0; row < codes.length; row++) {
    const weight = weights === null ? 1 : weights[row]
    totals[codes[row]] += weight
    const to = codes[row] * k
    for (let a = 0; a < k; a++, at++) means[to + a] += weight * values[at]
  }
  for (let group = 0, at = 0; group < count; group++) {
    for (let a = 0; a < k; a++, at++) {
      means[at] /= totals[group]
      taken[a] += totals[group] * means[at] * means[at]
    }
  }
  for (let row = 0, at = 0; row < codes.length; row++) {
    const from = codes[row] * k
    for (let a = 0; a < k; a++, at++) values[at] -= means[from + a]
  }
}
