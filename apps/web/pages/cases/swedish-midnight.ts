/** Sweden's two offsets from UTC: winter and summer. */
const OFFSETS = ['+01:00', '+02:00'] as const
const SWEDISH_CLOCK = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Stockholm',
  dateStyle: 'short',
  timeStyle: 'short',
})

/** The moment when a day begins in Sweden, wherever the computer is: 2026-07-01 begins at 2026-06-30T22:00:00Z. */
export function swedishMidnight(day: string): string {
  const moments = OFFSETS.map((offset) => new Date(`${day}T00:00:00${offset}`))
  const found = moments.find((moment) => SWEDISH_CLOCK.format(moment) === `${day} 00:00`)
  return (found ?? new Date(`${day}T00:00:00+01:00`)).toISOString()
}
