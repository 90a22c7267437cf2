const SWEDISH_DAY = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Stockholm', dateStyle: 'short' })
const DAY_MILLISECONDS = 86_400_000

/** The day in Sweden so many days ago, as 2026-11-21. */
export function swedishDay(daysAgo: number, now: number = Date.now()): string {
  return SWEDISH_DAY.format(new Date(now - daysAgo * DAY_MILLISECONDS))
}
