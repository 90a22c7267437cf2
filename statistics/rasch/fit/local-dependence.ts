import type { ItemScale } from '../calibration/calibration-types.ts'
import type { ResponseMatrix } from '../responses/response-matrix.ts'
import type { FitMeasure, Who } from './answer-moments.ts'
import { modelResiduals, type PairwiseCorrelations, pairwiseCorrelations } from './residual-correlations.ts'

export type ItemPair = {
  readonly first: string
  readonly second: string
  readonly q3: number
  /** Persons who answered both. */
  readonly n: number
}

export type LocalDependence = {
  readonly kind: 'local-dependence'
  readonly items: readonly string[]
  /** Items × items, 1 on the diagonal; null for a pair that nobody, or one person, answered. */
  readonly q3: readonly (readonly (number | null)[])[]
  readonly mean: number
  readonly max: number
  readonly maxPair: readonly [string, string]
  /** Largest minus mean: what local dependence is judged by. */
  readonly q3Star: number
  /** All pairs with a value, the largest first. */
  readonly pairs: readonly ItemPair[]
  readonly persons: number
  readonly pairsWithoutValue: number
}

export type NotEstimableFit = {
  readonly kind: 'not-estimable'
  /** `no-pairs`: no two items answered by the same two persons · `pairs-without-value`: some pairs of items never met. */
  readonly reason: 'no-pairs' | 'pairs-without-value'
  readonly detail: Readonly<Record<string, string | number>>
}

/**
 * Q3: do two items share something beyond what the scale measures?
 *
 * Formula: Q3_ij = correlation of the residuals x − E of items i and j over the persons who answered both, at given person
 * measures (Yen 1984); mean and largest over pairs; Q3* = largest − mean. Because a person's residuals add to almost
 * nothing, the mean lies near −1/(items − 1), so Q3 is read against the mean, and no cut-off holds for all scales
 * (Christensen, Makransky & Horton 2017, doi 10.1177/0146621616677520): `simulatedReference` gives the one for this scale.
 * Input: one measure per person in logits (null = none); `who` as `itemFitAt`. Person weights weigh the correlations.
 * Accuracy 1e-9. Errors: `InvalidInput` for lists of other lengths or a scale of other items.
 * Checked against an 80-bit engine and through it R sirt 4.1-15 `Q3`.
 */
export function q3(
  scale: ItemScale,
  responses: ResponseMatrix,
  measures: readonly FitMeasure[],
  who: Who,
): LocalDependence | NotEstimableFit {
  const residuals = modelResiduals(scale, responses, measures, who)
  const { weights } = responses
  const rowWeights = weights && Float64Array.from(residuals.rows, (row) => weights[row])
  const correlations = pairwiseCorrelations(residuals.raw, residuals.width, rowWeights)
  const summary = summariseQ3(correlations, residuals.width)
  if (summary === null)
    return {
      kind: 'not-estimable',
      reason: 'no-pairs',
      detail: { persons: residuals.rows.length, items: residuals.width },
    }
  const { items } = scale
  const pairs = describePairs(correlations, items)
  return {
    kind: 'local-dependence',
    items,
    q3: items.map((_, i) =>
      Array.from(correlations.values.subarray(i * items.length, (i + 1) * items.length), orNull),
    ),
    mean: summary.mean,
    max: summary.max,
    maxPair: [items[summary.first], items[summary.second]],
    q3Star: summary.max - summary.mean,
    pairs,
    persons: residuals.rows.length,
    pairsWithoutValue: (items.length * (items.length - 1)) / 2 - pairs.length,
  }
}

export type Q3Summary = {
  readonly mean: number
  readonly max: number
  readonly first: number
  readonly second: number
}

export function summariseQ3({ values }: PairwiseCorrelations, width: number): Q3Summary | null {
  let total = 0
  let pairs = 0
  let max = Number.NEGATIVE_INFINITY
  let first = 0
  let second = 0
  for (let i = 0; i < width; i++)
    for (let j = i + 1; j < width; j++) {
      const value = values[i * width + j]
      if (Number.isNaN(value)) continue
      total += value
      pairs++
      if (value > max) {
        max = value
        first = i
        second = j
      }
    }
  return pairs === 0 ? null : { mean: total / pairs, max, first, second }
}

/** Largest first. */
export function describePairs(
  { values, counts }: PairwiseCorrelations,
  items: readonly string[],
): readonly ItemPair[] {
  const width = items.length
  const pairs: ItemPair[] = []
  for (let i = 0; i < width; i++)
    for (let j = i + 1; j < width; j++) {
      const value = values[i * width + j]
      if (!Number.isNaN(value))
        pairs.push({ first: items[i], second: items[j], q3: value, n: counts[i * width + j] })
    }
  return pairs.sort((a, b) => b.q3 - a.q3)
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value
}
