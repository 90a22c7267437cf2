import { normalCdf } from '@utfall/distributions'
import { adjustP } from '@utfall/inference'
import type { CalibratedScale, ItemModel } from '../calibration/calibration-types.ts'
import { checkCovariance } from './scale-check.ts'

export type StepComparison = {
  /** The middle category: reached by the lower step, left by the higher. */
  readonly category: number
  /** Higher step minus lower step, logits. */
  readonly difference: number
  /** Null for a difference that was given and not estimated (anchored items). */
  readonly se: number | null
  readonly z: number | null
  /** One-sided: how often steps in order, however close, come out this far out of order. */
  readonly p: number | null
  /** Holm, over all comparisons of the scale. */
  readonly pHolm: number | null
}

export type ThresholdOrderRow = {
  readonly item: string
  readonly steps: readonly StepComparison[]
  /** Some step lies below the one before it: the estimate as it stands. */
  readonly disordered: boolean
  /** Some comparison is out of order beyond noise: pHolm below 5 %. */
  readonly clearlyDisordered: boolean
}

export type ThresholdOrder = {
  readonly kind: 'threshold-order'
  readonly items: readonly ThresholdOrderRow[]
  readonly disordered: readonly string[]
  readonly clearlyDisordered: readonly string[]
}

/**
 * Do the steps of each item come in the order of its categories? Where they do not, no value of the trait makes the middle
 * category the likeliest answer: people do not use it as meant, or hardly at all.
 *
 * Formula: d = δ_{h+1} − δ_h, Var(d) = V_{h+1,h+1} + V_{hh} − 2V_{h,h+1} of the calibration's covariance; z = d/SE; p = Φ(z)
 * for the hypothesis d ≥ 0 against disorder. Normalisation cancels in d. In the rating-scale model all items share their
 * steps, so the same comparison is one test, not one per item. Disorder says something about the use of categories and by
 * itself nothing about fit (Adams, Wu & Wilson 2012), so it is told with its uncertainty and not as a fault.
 * Input: a calibration; `model` 'rsm' shares tests. Accuracy as the covariance.
 * Errors: `InvalidInput` for a covariance of another size.
 * Checked: differences and SE against an 80-bit engine.
 */
export function thresholdOrder(scale: CalibratedScale & { readonly model: ItemModel }): ThresholdOrder {
  const { items, thresholds, covariance, model } = scale
  const steps = thresholds.reduce((total, item) => total + item.length, 0)
  checkCovariance(covariance, scale)
  const at = (row: number, column: number): number => covariance.data[row * steps + column]
  let start = 0
  const raw = thresholds.map((item) => {
    const comparisons = Array.from(item.subarray(1), (higher, h) => {
      const lower = start + h
      const difference = higher - item[h]
      const own = at(lower + 1, lower + 1) + at(lower, lower)
      const spread = own - 2 * at(lower, lower + 1)
      const se = spread > 1e-14 * own ? Math.sqrt(spread) : null
      const z = se === null ? null : difference / se
      return { category: h + 1, difference, se, z, p: z === null ? null : normalCdf(z) }
    })
    start += item.length
    return comparisons
  })
  const adjusted = adjustedByHolm(
    raw.map((comparisons) => comparisons.map(({ p }) => p)),
    model,
  )
  const rows = raw.map((comparisons, i) => {
    const pHolm = adjusted[i]
    const withHolm = comparisons.map((comparison, h) => ({ ...comparison, pHolm: pHolm[h] }))
    return {
      item: items[i],
      steps: withHolm,
      disordered: withHolm.some(({ difference }) => difference < 0),
      clearlyDisordered: withHolm.some((comparison) => comparison.pHolm !== null && comparison.pHolm < 0.05),
    }
  })
  return {
    kind: 'threshold-order',
    items: rows,
    disordered: rows.filter((row) => row.disordered).map((row) => row.item),
    clearlyDisordered: rows.filter((row) => row.clearlyDisordered).map((row) => row.item),
  }
}

function adjustedByHolm(
  p: readonly (readonly (number | null)[])[],
  model: ItemModel,
): readonly (readonly (number | null)[])[] {
  if (model === 'rsm') return p.map((item) => adjustP(item, 'holm'))
  const all = adjustP(p.flat(), 'holm')
  let start = 0
  return p.map((item) => {
    start += item.length
    return all.slice(start - item.length, start)
  })
}
