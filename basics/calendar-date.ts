import { InvalidInput } from './errors.ts'

declare const calendarDate: unique symbol
/** A day in the Gregorian calendar as `YYYY-MM-DD`, without time or zone. */
export type CalendarDate = string & { readonly [calendarDate]: true }

const SWEDISH_DAY = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Stockholm' })
const PATTERN = /^(\d{4})-(\d{2})-(\d{2})$/

export function isCalendarDate(text: string): text is CalendarDate {
  const parts = PATTERN.exec(text)
  if (!parts) return false
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === text
}

/** @throws InvalidInput when the text is not a day that exists. */
export function parseCalendarDate(text: string, field: string): CalendarDate {
  if (isCalendarDate(text)) return text
  throw new InvalidInput({ field, given: text, allowed: 'a date that exists, written YYYY-MM-DD' })
}

/**
 * The date a whole number of months later (or earlier). A day that the month lacks becomes its last day:
 * 31 January plus one month is 28 or 29 February.
 */
export function addMonths(date: CalendarDate, months: number): CalendarDate {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number)
  const first = new Date(Date.UTC(year, month - 1 + months, 1))
  const lastDay = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate()
  first.setUTCDate(Math.min(day, lastDay))
  return first.toISOString().slice(0, 10) as CalendarDate
}

/** The date a whole number of days later (or earlier). */
export function addDays(date: CalendarDate, days: number): CalendarDate {
  const later = new Date(`${date}T00:00:00Z`)
  later.setUTCDate(later.getUTCDate() + days)
  return later.toISOString().slice(0, 10) as CalendarDate
}

/** The day in Sweden at an instant, for people; the log keeps UTC. */
export function dateInSweden(instant: Date): CalendarDate {
  return SWEDISH_DAY.format(instant) as CalendarDate
}
