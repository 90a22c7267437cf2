import { adjustP, type NotEstimable } from '@utfall/inference'
import type { Note } from '../calibration/calibration-types.ts'

export type { NotEstimable } from '@utfall/inference'

/** Trouble in the data, with a stable reason; texts are made elsewhere. */
export function notEstimable(reason: string, detail: Note['detail'] = {}): NotEstimable {
  return { kind: 'not-estimable', reason, detail }
}

/** One p-value three ways: as it is in `p`, and adjusted for the number of items looked at. */
export type AdjustedP = { readonly bh: number; readonly holm: number; readonly bonferroni: number }
export const DIFFERENCE_ADJUSTMENTS = ['bh', 'holm', 'bonferroni'] as const
export type DifferenceAdjustment = (typeof DIFFERENCE_ADJUSTMENTS)[number]

/** Over the tests that were made, in the order given. */
export function adjustOverItems(p: readonly number[]): readonly AdjustedP[] {
  const [bh, holm, bonferroni] = DIFFERENCE_ADJUSTMENTS.map((method) => adjustP(p, method))
  return p.map((given, i) => ({
    bh: bh[i] ?? given,
    holm: holm[i] ?? given,
    bonferroni: bonferroni[i] ?? given,
  }))
}

/**
 * 2(log L of the wider model − log L of the narrower). Never below zero at two maxima; rounding may leave −1e-12,
 * which is zero.
 */
export function likelihoodRatio(wider: number, narrower: number): number {
  return Math.max(0, 2 * (wider - narrower))
}
