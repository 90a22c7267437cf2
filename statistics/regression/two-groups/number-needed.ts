import type { Interval } from './interval.ts'

/**
 * How many persons must be treated for one more (or one fewer) to have the outcome. `null` where that number is infinite.
 * `through-infinity`: the data allow a benefit from `benefitFrom` persons, through no effect at all (infinitely many), to a harm from
 * `harmFrom` persons; there is no single interval to print.
 */
export type NumberNeeded =
  | { readonly kind: 'benefit'; readonly estimate: number; readonly low: number; readonly high: number }
  | { readonly kind: 'harm'; readonly estimate: number; readonly low: number; readonly high: number }
  | {
      readonly kind: 'through-infinity'
      /** Negative when the point estimate is a harm. */
      readonly estimate: number | null
      readonly benefitFrom: number | null
      readonly harmFrom: number | null
    }

/**
 * Number needed to treat from a risk difference and its interval.
 * Formula: 1/d, limits 1/high and 1/low; when the interval holds 0 the limits are benefit from 1/high and harm from −1/low.
 * "Benefit" is a larger share in the treated group: a caller whose outcome is undesirable swaps the words. Numbers are positive, apart
 * from the estimate of `through-infinity`. Source: Altman (1998) BMJ 317:1309–1312. Checked against: Newcombe's examples in R.
 */
export function numberNeeded(difference: number, interval: Interval): NumberNeeded {
  const { low, high } = interval
  if (low > 0) return { kind: 'benefit', estimate: 1 / difference, low: 1 / high, high: 1 / low }
  if (high < 0) return { kind: 'harm', estimate: -1 / difference, low: -1 / low, high: -1 / high }
  return {
    kind: 'through-infinity',
    estimate: difference === 0 ? null : 1 / difference,
    benefitFrom: high > 0 ? 1 / high : null,
    harmFrom: low < 0 ? -1 / low : null,
  }
}
