import { midranks } from '@utfall/numerics'
import type { Layout } from './assignments.ts'

/** A statistic of an assignment that costs one pass over the drawn people. */
export type AssignmentStatistic = {
  readonly evaluate: (assignment: Int32Array) => number
  /** The size of a typical value: ties are judged against it when the observed value is near zero. */
  readonly scale: number
  /** Standard deviation over all assignments when a closed form exists, else null. */
  readonly nullSd: number | null
}

/**
 * A statistic that adds up one value per treated person. The values are centred within their block, so that minus the sum over the
 * controls is the same number and only the smaller arm needs to be read.
 *
 * Its variance over all assignments is Σ_j n1j n0j / (n_j (n_j − 1)) Σ u², simple random sampling within blocks
 * (Cochran 1977, Sampling Techniques, theorem 2.2).
 */
export function linearStatistic(values: Float64Array, layout: Layout): AssignmentStatistic {
  const { starts, drawn, sign, blocks } = layout
  const signed = new Float64Array(values.length)
  let variance = 0
  for (let b = 0; b < blocks; b++) {
    const size = starts[b + 1] - starts[b]
    let squares = 0
    for (let place = starts[b]; place < starts[b + 1]; place++) {
      const row = layout.observed[place]
      signed[row] = sign[b] * values[row]
      squares += values[row] * values[row]
    }
    variance += (layout.treated[b] * layout.controls[b] * squares) / (size * (size - 1))
  }
  const evaluate = (assignment: Int32Array): number => {
    let total = 0
    for (let b = 0; b < blocks; b++) {
      const last = starts[b] + drawn[b]
      for (let place = starts[b]; place < last; place++) total += signed[assignment[place]]
    }
    return total
  }
  const nullSd = Math.sqrt(variance)
  return { evaluate, scale: nullSd, nullSd }
}

/** Values minus their block's mean; differences that are rounding alone become exactly zero. */
export function centredWithinBlocks(values: Float64Array, layout: Layout): Float64Array {
  const centred = new Float64Array(values.length)
  for (let b = 0; b < layout.blocks; b++) {
    const rows = layout.observed.subarray(layout.starts[b], layout.starts[b + 1])
    let mean = 0
    for (const row of rows) mean += values[row] / rows.length
    let largest = 0
    for (const row of rows) {
      centred[row] = values[row] - mean
      largest = Math.max(largest, Math.abs(centred[row]))
    }
    if (largest <= 1e-14 * Math.abs(mean)) for (const row of rows) centred[row] = 0
  }
  return centred
}

/** Σ_j (n_j/n) (m1j − m0j): the difference in means, n-weighted over blocks. */
export function differenceStatistic(outcome: Float64Array, layout: Layout): AssignmentStatistic {
  const values = centredWithinBlocks(outcome, layout)
  for (let b = 0; b < layout.blocks; b++) {
    const size = layout.starts[b + 1] - layout.starts[b]
    const factor = (size / layout.n) * (1 / layout.treated[b] + 1 / layout.controls[b])
    for (let place = layout.starts[b]; place < layout.starts[b + 1]; place++)
      values[layout.observed[place]] *= factor
  }
  return linearStatistic(values, layout)
}

/**
 * Rank sum of the treated minus its expectation, with midranks for ties; over blocks the van Elteren (1960) sum with
 * ranks within blocks and weights 1/(n_j + 1).
 */
export function rankSumStatistic(outcome: Float64Array, layout: Layout): AssignmentStatistic {
  const values = new Float64Array(outcome.length)
  for (let b = 0; b < layout.blocks; b++) {
    const rows = layout.observed.subarray(layout.starts[b], layout.starts[b + 1])
    const ranks = midranks(Float64Array.from(rows, (row) => outcome[row]))
    const weight = layout.blocks === 1 ? 1 : 1 / (rows.length + 1)
    for (const [i, row] of rows.entries()) values[row] = weight * (ranks[i] - (rows.length + 1) / 2)
  }
  return linearStatistic(values, layout)
}
