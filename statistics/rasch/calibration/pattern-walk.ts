import type { SortedPatterns } from '../responses/patterns.ts'
import { itemPolynomial } from './symmetric-functions.ts'

/** Everything that the sums need to know of the answers: plain arrays, so that another thread can hold it. */
export type PatternWork = SortedPatterns & {
  /** Thresholds of item i: `stepStart[i]` to before `stepStart[i + 1]` in a vector of all thresholds. */
  readonly stepStart: Int32Array
}

/** What is asked for: 0 the log-likelihood, 1 also its slope, 2 also the information. */
export type SumOrder = 0 | 1 | 2

/** Where to evaluate: all thresholds in one vector, and the point of the scale around which products are formed. */
export type SumPoint = { readonly thresholds: Float64Array; readonly centre: number }

/**
 * Sums over a range of patterns. Sums of two ranges add, entry by entry.
 * `logGamma` Σ n log γ_r · `expected` Σ n p_ik|r per step (k = 1 … m) · `pairs` per pair of items i < j and
 * s = 2 … m_i + m_j: Σ n γ^{(∖i,j)}_{r−s}/γ_r · `outer` Σ n p p', upper triangle of steps × steps.
 */
export type PatternSums = {
  logGamma: number
  readonly expected: Float64Array
  readonly pairs: Float64Array
  readonly outer: Float64Array
}

/** Offset of each pair's sums: pair i < j stands at `pairStart[i * items + j]`, m_i + m_j − 1 numbers. */
export function pairLayout(stepStart: Int32Array): {
  readonly pairStart: Int32Array
  readonly length: number
} {
  const items = stepStart.length - 1
  const pairStart = new Int32Array(items * items)
  let length = 0
  for (let i = 0; i < items; i++)
    for (let j = i + 1; j < items; j++) {
      pairStart[i * items + j] = length
      length += stepStart[i + 1] - stepStart[i] + stepStart[j + 1] - stepStart[j] - 1
    }
  return { pairStart, length }
}

/** Zeros on both sides of each suffix product. */
export const MARGIN = 4

/** So many scores' outer products are added in one pass over the triangle. */
export const AT_ONCE = 4

/** Sharing goes this deep; below it each pattern goes on by itself, so that long forms do not fill the memory. */
export const SHARED_DEPTH = 64

/**
 * The walk's own arrays. Along the path from the root, at depth d (d items answered so far): P_d in `prefix` and B_d in
 * `weighted`, both from `offset[d]`, `offset[d + 1] − offset[d]` numbers; and from `level[d]` on, one after another, the d
 * products that lack one item of the path, each given that much room.
 */
export type Walk = {
  readonly work: PatternWork
  readonly centre: number
  readonly order: SumOrder
  readonly sums: PatternSums
  readonly pairStart: Int32Array
  readonly coefficients: readonly Float64Array[]
  readonly logScales: Float64Array
  readonly path: Int32Array
  readonly offset: Int32Array
  readonly level: Int32Array
  readonly scaleOfPath: Float64Array
  readonly prefix: Float64Array
  readonly weighted: Float64Array
  readonly lacking: Float64Array
  readonly suffix: Float64Array
  readonly spare: readonly [Float64Array, Float64Array]
  readonly probability: readonly Float64Array[]
  readonly scoreWeights: Float64Array
  readonly cells: Int32Array
}

/** A walk at the root. */
export function newWalk(work: PatternWork, point: SumPoint, order: SumOrder): Walk {
  const items = work.stepStart.length - 1
  const steps = work.stepStart[items]
  const layout = pairLayout(work.stepStart)
  const polynomials = Array.from({ length: items }, (_, i) =>
    itemPolynomial(point.thresholds.subarray(work.stepStart[i], work.stepStart[i + 1]), point.centre),
  )
  const room = (items + 2) * (steps + 1)
  const shared = Math.min(items, SHARED_DEPTH) + 1
  const prefix = new Float64Array(room)
  prefix[0] = 1
  const offset = new Int32Array(items + 2)
  offset[1] = 1
  return {
    work,
    centre: point.centre,
    order,
    sums: {
      logGamma: 0,
      expected: new Float64Array(order > 0 ? steps : 0),
      pairs: new Float64Array(order > 1 ? layout.length : 0),
      outer: new Float64Array(order > 1 ? steps * steps : 0),
    },
    pairStart: layout.pairStart,
    coefficients: polynomials.map((polynomial) => polynomial.coefficients),
    logScales: Float64Array.from(polynomials, (polynomial) => polynomial.logScale),
    path: new Int32Array(items),
    offset,
    level: new Int32Array(items + 2),
    scaleOfPath: new Float64Array(items + 1),
    prefix,
    weighted: new Float64Array(room),
    lacking: new Float64Array(order > 1 ? (shared * shared * (steps + 1)) / 2 + steps + 1 : 0),
    suffix: new Float64Array(order > 1 ? (items + 1) * (steps + 1 + 2 * MARGIN) : 0),
    spare: [new Float64Array(steps + 1), new Float64Array(steps + 1)],
    probability: Array.from({ length: AT_ONCE }, () => new Float64Array(steps)),
    scoreWeights: new Float64Array(AT_ONCE),
    cells: new Int32Array(steps),
  }
}
