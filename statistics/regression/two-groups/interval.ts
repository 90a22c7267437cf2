import { InvalidInput } from '@utfall/basics'
import { normalQuantile } from '@utfall/distributions'
import type { NotEstimable } from '../frame/note.ts'

export type Interval = { readonly low: number; readonly high: number }
export type IntervalEstimate = Interval & { readonly estimate: number }
export type RatioEstimate =
  | { readonly kind: 'estimate'; readonly estimate: number; readonly low: number; readonly high: number }
  | NotEstimable
/** An interval that may have no bound on one side: `null` stands for −∞ below and +∞ above. */
export type OpenInterval = { readonly low: number | null; readonly high: number | null }

/** The z with P(−z < Z < z) = level. Throws `InvalidInput` unless 0 < level < 1. */
export function normalMultiplier(level: number): number {
  if (!(level > 0 && level < 1)) {
    throw new InvalidInput({ field: 'level', given: level, allowed: 'strictly between 0 and 1' })
  }
  return -normalQuantile((1 - level) / 2)
}

/** Throws `InvalidInput` unless both are whole numbers with 0 ≤ count ≤ n. */
export function requireCount(count: number, n: number, countField: string, nField: string): void {
  if (!Number.isSafeInteger(n) || n < 0) {
    throw new InvalidInput({ field: nField, given: n, allowed: 'a whole number from 0' })
  }
  if (!Number.isSafeInteger(count) || count < 0 || count > n) {
    throw new InvalidInput({ field: countField, given: count, allowed: `a whole number from 0 to ${n}` })
  }
}
