import { InvalidInput } from '@utfall/basics'

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
const SWEDISH_CLOCK = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Stockholm',
  hour: '2-digit',
  minute: '2-digit',
})

/**
 * The latest time, not after `now`, at which the work was due. In the night when a time of day does not come (the
 * clock goes from 02 to 03) there is none that day; in the night when it comes twice, it is the second time too: give
 * times outside 02–03.
 */
export function latestDue(when: When, now: Date): Date {
  const minute = Math.floor(now.getTime() / MINUTE) * MINUTE
  if (when.kind === 'each-minute') return new Date(minute)
  // At most two days and an hour back: a day that is 25 hours long, after one without that time.
  for (let back = 0; back <= 49 * 60; back++) {
    const candidate = new Date(minute - back * MINUTE)
    if (SWEDISH_CLOCK.format(candidate) === when.at) return candidate
  }
  throw new InvalidInput({ field: 'at', given: when.at, allowed: 'a time of day, HH:MM' })
}
