import { type NotEstimable, notEstimable } from '../result-types.ts'
import type { Layout } from './assignments.ts'
import { type AssignmentStatistic, centredWithinBlocks } from './linear-statistic.ts'

/**
 * The difference in means over its own standard error, so that the test also holds its size when the treated vary more
 * than the controls and the groups differ in size (Janssen 1997; Wu & Ding 2021, JASA 116:1898).
 *
 * One block: Welch's t. Several: Σ_j w_j (m1j − m0j) / √Σ_j w_j² (s1j²/n1j + s0j²/n0j), w_j = n_j/n. All pairs: the
 * paired t, variance Σ (τ_j − τ)² / (J (J − 1)). Needs two people per arm in every block, or pairs throughout.
 * Where both difference and variance vanish the statistic is 0; where only the variance does, it is ±Infinity.
 */
export function studentisedStatistic(
  outcome: Float64Array,
  layout: Layout,
): AssignmentStatistic | NotEstimable {
  const values = centredWithinBlocks(outcome, layout)
  const size = (b: number) => layout.starts[b + 1] - layout.starts[b]
  if (layout.blocks > 1 && layout.labels.every((_, b) => size(b) === 2))
    return pairedStatistic(values, layout)
  for (let b = 0; b < layout.blocks; b++) {
    if (layout.drawn[b] < 2) return notEstimable('studentised-needs-two-per-arm', { block: layout.labels[b] })
  }
  return blockedStatistic(values, layout)
}

function blockedStatistic(values: Float64Array, layout: Layout): AssignmentStatistic {
  const { starts, drawn, blocks } = layout
  const blockSquares = new Float64Array(blocks)
  const meanFactor = new Float64Array(blocks)
  const drawnFactor = new Float64Array(blocks)
  const restFactor = new Float64Array(blocks)
  let typicalDifference = 0
  for (let b = 0; b < blocks; b++) {
    const size = starts[b + 1] - starts[b]
    const weight = size / layout.n
    const rest = size - drawn[b]
    meanFactor[b] = layout.sign[b] * weight * (1 / drawn[b] + 1 / rest)
    drawnFactor[b] = (weight * weight) / (drawn[b] * (drawn[b] - 1))
    restFactor[b] = (weight * weight) / (rest * (rest - 1))
    for (let place = starts[b]; place < starts[b + 1]; place++)
      blockSquares[b] += values[layout.observed[place]] ** 2
    typicalDifference += weight * weight * blockSquares[b]
  }
  const evaluate = (assignment: Int32Array): number => {
    let difference = 0
    let variance = 0
    for (let b = 0; b < blocks; b++) {
      const last = starts[b] + drawn[b]
      let sum = 0
      let squares = 0
      for (let place = starts[b]; place < last; place++) {
        const value = values[assignment[place]]
        sum += value
        squares += value * value
      }
      difference += meanFactor[b] * sum
      // The block's values sum to zero, so the rest sums to −sum.
      const sumSquare = sum * sum
      variance +=
        drawnFactor[b] * (squares - sumSquare / drawn[b]) +
        restFactor[b] * (blockSquares[b] - squares - sumSquare / (starts[b + 1] - last))
    }
    return ratio(difference, variance, typicalDifference)
  }
  return { evaluate, scale: 1, nullSd: null }
}

function pairedStatistic(values: Float64Array, layout: Layout): AssignmentStatistic {
  const { starts, sign, blocks } = layout
  let squares = 0
  for (let b = 0; b < blocks; b++) squares += (2 * values[layout.observed[starts[b]]]) ** 2
  const evaluate = (assignment: Int32Array): number => {
    let sum = 0
    for (let b = 0; b < blocks; b++) sum += sign[b] * 2 * values[assignment[starts[b]]]
    return ratio(sum / blocks, (squares - (sum * sum) / blocks) / (blocks * (blocks - 1)), squares)
  }
  return { evaluate, scale: 1, nullSd: null }
}

/** `typical` is a sum of squares of the same unit; what is below 1e-14 of it is rounding. */
function ratio(difference: number, variance: number, typical: number): number {
  if (variance > 1e-14 * typical) return difference / Math.sqrt(variance)
  if (Math.abs(difference) <= 1e-12 * Math.sqrt(typical)) return 0
  return difference > 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY
}
