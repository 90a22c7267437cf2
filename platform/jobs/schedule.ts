import { addDays, dateInSweden, instantInSweden } from '@utfall/basics'

/** When work is done by the clock. */
export type When =
  | { readonly kind: 'each-minute' }
  /** At this time in Sweden, `HH:MM`. */
  | { readonly kind: 'daily'; readonly at: string }

/** Work that the house does by the clock, once however many processes it has. */
export type Schedule = {
  /** A stable code. */
  readonly kind: string
  readonly when: When
  work(signal: AbortSignal): Promise<void>
}

const MINUTE = 60_000

/**
 * The latest time, not after `now`, at which the work was due. In the night when the clocks go forward, a time that does
 * not come is when they change; in the one when they go back it is the first of the two.
 * @throws InvalidInput where the time is not one of the day.
 */
export function latestDue(when: When, now: Date): Date {
  if (when.kind === 'each-minute') return new Date(Math.floor(now.getTime() / MINUTE) * MINUTE)
  const today = dateInSweden(now)
  const due = instantInSweden(today, when.at)
  return due <= now ? due : instantInSweden(addDays(today, -1), when.at)
}
