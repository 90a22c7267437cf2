import { InvalidInput } from '@utfall/basics'
import { normalQuantile } from '@utfall/distributions'
import type { Matrix } from '@utfall/numerics'

/** How much harder an item is for the group `to` than for `from`, in logits: above zero is harder. */
export type GroupShift = {
  readonly from: string
  readonly to: string
  readonly shift: number
  readonly se: number
  /**
   * At the level asked for, all pairs of groups of one item together (Bonferroni); with two groups there is one
   * pair.
   */
  readonly low: number
  readonly high: number
}

/**
 * Where a difference in difficulty begins to matter, in logits. The scale of the Educational Testing Service calls
 * a difference of one delta unit slight to moderate and 1.5 large; a delta is 1/2.35 logit (Holland & Thayer 1988;
 * Zieky 1993, in Holland & Wainer, Differential Item Functioning; Zwick, Thayer & Lewis 1999).
 */
export const MODERATE_SHIFT_LOGITS = 1 / 2.35
export const LARGE_SHIFT_LOGITS = 1.5 / 2.35

/**
 * negligible: the difference is small, or its whole interval is · moderate, large: beyond chance and of that size ·
 * steps: the item as a whole keeps its place, but beyond chance at least one step moves by a large amount ·
 * undecided: not beyond chance, yet the interval holds differences that would matter, so more persons are needed.
 * (ETS calls a difference large only when it is also significantly above one delta; here the interval stands beside
 * it.)
 */
export const DIFFERENCE_SIZES = ['negligible', 'undecided', 'moderate', 'large', 'steps'] as const
export type DifferenceSize = (typeof DIFFERENCE_SIZES)[number]

/**
 * Size and chance together, since with many persons everything is beyond chance and with few nothing is.
 *
 * @param widest the pair of groups that differ most · `widestStep` the largest move of a single step in the same
 * item,   absolute, null for an item of one step · `p` adjusted for the number of items · `alpha` below which it
 * counts
 */
export function sizeOfDifference(input: {
  readonly widest: GroupShift
  readonly widestStep: number | null
  readonly p: number
  readonly alpha: number
}): DifferenceSize {
  const { widest, widestStep, p, alpha } = input
  const shift = Math.abs(widest.shift)
  if (p < alpha) {
    if (shift >= LARGE_SHIFT_LOGITS) return 'large'
    if (shift >= MODERATE_SHIFT_LOGITS) return 'moderate'
    if (widestStep !== null && widestStep >= LARGE_SHIFT_LOGITS) return 'steps'
    return 'negligible'
  }
  const reach = Math.max(Math.abs(widest.low), Math.abs(widest.high))
  return reach < MODERATE_SHIFT_LOGITS ? 'negligible' : 'undecided'
}

/** Beyond chance and large enough to matter. */
export function matters(size: DifferenceSize): boolean {
  return size === 'moderate' || size === 'large' || size === 'steps'
}

/** Every pair of groups, the first named first; the sign is last minus first. */
export function groupShifts(
  locations: ArrayLike<number>,
  covariance: Matrix,
  labels: readonly string[],
  level: number,
): readonly GroupShift[] {
  const groups = labels.length
  const pairs = (groups * (groups - 1)) / 2
  const reach = normalQuantile(1 - (1 - level) / (2 * pairs))
  const shifts: GroupShift[] = []
  for (let a = 0; a < groups; a++)
    for (let b = a + 1; b < groups; b++) {
      const shift = locations[b] - locations[a]
      const variance =
        covariance.data[a * groups + a] +
        covariance.data[b * groups + b] -
        2 * covariance.data[a * groups + b]
      const se = Math.sqrt(Math.max(0, variance))
      shifts.push({
        from: labels[a],
        to: labels[b],
        shift,
        se,
        low: shift - reach * se,
        high: shift + reach * se,
      })
    }
  return shifts
}

export function widestShift(shifts: readonly GroupShift[]): GroupShift {
  return shifts.reduce((widest, pair) => (Math.abs(pair.shift) > Math.abs(widest.shift) ? pair : widest))
}

/** The largest move of one step between any two groups; null where the item has a single step. */
export function widestStep(thresholds: readonly Float64Array[]): number | null {
  if (thresholds[0].length < 2) return null
  let widest = 0
  for (let h = 0; h < thresholds[0].length; h++) {
    const step = thresholds.map((group) => group[h])
    widest = Math.max(widest, Math.max(...step) - Math.min(...step))
  }
  return widest
}

export function checkedLevel(field: string, level: number): number {
  if (level > 0 && level < 1) return level
  throw new InvalidInput({ field, given: level, allowed: 'a number between 0 and 1' })
}
