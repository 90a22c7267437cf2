import type { CalendarDate } from './calendar-date.ts'
import { InvalidInput } from './errors.ts'

const TIME_OF_DAY = /^([01]\d|2[0-3]):[0-5]\d$/
const SWEDISH_CLOCK = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Stockholm',
  dateStyle: 'short',
  timeStyle: 'short',
})

/**
 * The instant at which clocks in Sweden show this day and time (`HH:MM`): 09:00 stays 09:00 across both changes. A time
 * that comes twice, in the night when clocks go back, is the first of the two; one that does not come, when they go
 * forward, is the moment of the change (01:00 UTC in the whole Union, directive 2000/84/EC, article 2 and 3).
 * @throws InvalidInput where the time is not one of the day.
 */
export function instantInSweden(date: CalendarDate, time: string): Date {
  if (!TIME_OF_DAY.test(time))
    throw new InvalidInput({ field: 'time', given: time, allowed: 'a time of day, HH:MM' })
  // Summer time first: of two instants with the same time it is the earlier.
  for (const offset of ['+02:00', '+01:00']) {
    const instant = new Date(`${date}T${time}:00${offset}`)
    if (SWEDISH_CLOCK.format(instant) === `${date} ${time}`) return instant
  }
  return new Date(`${date}T01:00:00Z`)
}
