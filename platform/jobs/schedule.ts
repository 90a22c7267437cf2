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
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const TIME_OF_DAY = /^([01]\d|2[0-3]):[0-5]\d$/
const SWEDISH_CLOCK = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Stockholm',
  hour: '2-digit',
  minute: '2-digit',
})

/**
 * The latest time, not after `now`, at which the work was due. A time between 02 and 03 does not come in the night when
 * the clocks go forward, and comes twice in the one when they go back: give times outside that hour.
 */
export function latestDue(when: When, now: Date): Date {
  const instant = now.getTime()
  if (when.kind === 'each-minute') return new Date(Math.floor(instant / MINUTE) * MINUTE)
  if (!TIME_OF_DAY.test(when.at))
    throw new InvalidInput({ field: 'at', given: when.at, allowed: 'a time of day, HH:MM' })
  const [hours = 0, minutes = 0] = when.at.split(':').map(Number)
  const midnight = Math.floor(instant / DAY) * DAY
  // Sweden is one hour before UTC or two. Yesterday may lack the time, the day before then has it.
  const candidates = [1, 0, -1, -2].flatMap((day) =>
    [1, 2].map((ahead) => midnight + day * DAY + (hours - ahead) * HOUR + minutes * MINUTE),
  )
  const due = candidates.filter((each) => each <= instant && SWEDISH_CLOCK.format(each) === when.at)
  return new Date(Math.max(...due))
}
