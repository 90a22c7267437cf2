import type { CalibratedScale } from '../calibration/calibration-types.ts'
import { type AdjustedP, adjustOverItems, type DifferenceAdjustment } from './result-types.ts'
import { type DifferenceSize, matters, sizeOfDifference, widestShift } from './size-of-difference.ts'
import { type WaldByItem, type WaldTest, waldByItem } from './wald-by-item.ts'

export type AdjustedWaldTest = WaldTest & { readonly adjusted: AdjustedP }

export type ItemWald = Omit<WaldByItem, 'location' | 'thresholds'> & {
  readonly location: AdjustedWaldTest | null
  readonly thresholds: AdjustedWaldTest | null
  /** By the joint test of the thresholds; null when neither test could be made. */
  readonly size: DifferenceSize | null
  /**
   * When differences are resolved one at a time: the turn at which the item stopped carrying the zero, from 1; else
   * null.
   */
  readonly resolvedAt: number | null
}

export type WaldDifferences = {
  /** The items whose locations average 0 within each group, here. */
  readonly zeroItems: readonly string[]
  readonly items: readonly ItemWald[]
}

export type WaldOptions = {
  readonly level: number
  readonly alpha: number
  readonly adjustment: DifferenceAdjustment
  /** Items that are not to carry the zero, in the order in which they were resolved. */
  readonly resolved: readonly string[]
  /** Take the clearest difference that matters out of the zero, and look again, until none is left. */
  readonly purify: boolean
}

/** Wald tests of all items, adjusted over the items and judged; the zero may be cleared of items that differ. */
export function waldDifferences(
  parts: readonly CalibratedScale[],
  labels: readonly string[],
  options: WaldOptions,
): WaldDifferences {
  const resolved = [...options.resolved]
  for (;;) {
    const remaining = parts[0].items.filter((item) => !resolved.includes(item))
    const zeroItems = remaining.length > 0 ? remaining : parts[0].items
    const items = judge(waldByItem(parts, labels, zeroItems, options.level), resolved, options)
    const next = options.purify ? clearest(items, zeroItems) : null
    if (next === null || zeroItems.length <= 2) return { zeroItems, items }
    resolved.push(next)
  }
}

function judge(
  tests: readonly WaldByItem[],
  resolved: readonly string[],
  options: WaldOptions,
): readonly ItemWald[] {
  const location = adjustTests(tests.map((test) => test.location))
  const thresholds = adjustTests(tests.map((test) => test.thresholds))
  return tests.map((test, i) => {
    const deciding = thresholds[i] ?? location[i]
    const turn = resolved.indexOf(test.item)
    return {
      ...test,
      location: location[i],
      thresholds: thresholds[i],
      size:
        deciding &&
        sizeOfDifference({
          widest: widestShift(test.shifts),
          widestStep: test.widestStep,
          p: deciding.adjusted[options.adjustment],
          alpha: options.alpha,
        }),
      resolvedAt: turn < 0 ? null : turn + 1,
    }
  })
}

function adjustTests(tests: readonly (WaldTest | null)[]): readonly (AdjustedWaldTest | null)[] {
  const adjusted = adjustOverItems(tests.flatMap((test) => (test ? [test.p] : [])))
  let tested = 0
  return tests.map((test) => test && { ...test, adjusted: adjusted[tested++] })
}

/** Of the items that carry the zero, the one that matters with the smallest p, the largest χ² when p cannot tell. */
function clearest(items: readonly ItemWald[], zeroItems: readonly string[]): string | null {
  let found: { readonly item: string; readonly p: number; readonly chiSquare: number } | null = null
  for (const { item, size, thresholds, location } of items) {
    const test = thresholds ?? location
    if (!test || !size || !matters(size) || !zeroItems.includes(item)) continue
    const { p, chiSquare } = test
    if (!found || p < found.p || (p === found.p && chiSquare > found.chiSquare))
      found = { item, p, chiSquare }
  }
  return found?.item ?? null
}
