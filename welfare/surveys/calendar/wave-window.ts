import {
  addDays,
  addMonths,
  type CalendarDate,
  dateInSweden,
  InvalidInput,
  instantInSweden,
} from '@utfall/basics'

/**
 * When a wave is, from the day that it hangs on: the day of randomisation for both arms of a trial (R2.35), the start or
 * end of an initiative, or a day of the calendar. Months are counted before days.
 */
export type WaveTiming = {
  readonly months: number
  readonly days: number
  /** Days before the due day that it opens, 0 or more. */
  readonly opensDaysBefore: number
  /** Days after the due day that it closes, 0 or more: that day is the last. */
  readonly closesDaysAfter: number
  /** Days after the last in which whoever has begun may finish, 0 or more. */
  readonly graceDays: number
}

/** All four days are included. */
export type WaveWindow = {
  readonly opens: CalendarDate
  readonly due: CalendarDate
  readonly closes: CalendarDate
  readonly lastToFinish: CalendarDate
}

/**
 * The window of a wave that hangs on this day. A month that lacks the day has its last instead: half a year after 31
 * August is 28 or 29 February.
 * @throws InvalidInput where days are not whole, or negative where they may not be.
 */
export function waveWindow(anchor: CalendarDate, timing: WaveTiming): WaveWindow {
  for (const [field, given] of Object.entries(timing)) {
    const mayBeBefore = field === 'months' || field === 'days'
    if (!Number.isSafeInteger(given) || (!mayBeBefore && given < 0))
      throw new InvalidInput({
        field,
        given,
        allowed: mayBeBefore ? 'a whole number' : '0 or a whole number above',
      })
  }
  const due = addDays(addMonths(anchor, timing.months), timing.days)
  const closes = addDays(due, timing.closesDaysAfter)
  return {
    opens: addDays(due, -timing.opensDaysBefore),
    due,
    closes,
    lastToFinish: addDays(closes, timing.graceDays),
  }
}

/** `grace`: nobody begins any more, and whoever has begun may finish. */
export type WindowState = 'not-yet' | 'open' | 'grace' | 'closed'

/** What a window is at an instant, by the day in Sweden then. */
export function windowState(window: WaveWindow, now: Date): WindowState {
  const today = dateInSweden(now)
  if (today < window.opens) return 'not-yet'
  if (today <= window.closes) return 'open'
  return today <= window.lastToFinish ? 'grace' : 'closed'
}

/** A message of a wave: the invitation, or a reminder. */
export type Step = {
  /** Days after the wave opens, 0 or more. */
  readonly daysAfterOpening: number
  /** In Sweden, `HH:MM`. */
  readonly at: string
}

/** When a message is due: the same time by Swedish clocks on either side of their changes. */
export function plannedAt(window: WaveWindow, step: Step): Date {
  return instantInSweden(addDays(window.opens, step.daysAfterOpening), step.at)
}
