const MINUTE = 60_000
/** So many failures within so long close a name. */
const FAILURES = 5
const WINDOW_MINUTES = 15
/** How long the first time; each time after it doubles. */
const FIRST_PAUSE_MINUTES = 15
const LONGEST_PAUSE_MINUTES = 24 * 60
/** How far back failures count. */
export const MEMORY_HOURS = 48

/**
 * Until when a name is closed after these failures (oldest first, none of them made while it was closed); null where it
 * is open. Five within a quarter of an hour close it for a quarter of an hour, the next five for half an hour, and so on.
 */
export function closedUntil(failures: readonly Date[]): Date | null {
  let until: number | null = null
  let pause = FIRST_PAUSE_MINUTES
  let recent: number[] = []
  for (const failure of failures) {
    const at = failure.getTime()
    recent = [...recent.filter((earlier) => at - earlier < WINDOW_MINUTES * MINUTE), at]
    if (recent.length < FAILURES) continue
    until = at + pause * MINUTE
    pause = Math.min(pause * 2, LONGEST_PAUSE_MINUTES)
    recent = []
  }
  return until === null ? null : new Date(until)
}

/** How long each beginning can be ended. */
export const STEP_MINUTES = { passkey: 5, code: 5, newCode: 15, provider: 10 } as const
export const ENTRY_LINK_MINUTES = 30
export const INVITATION_DAYS = 7

export function minutesAfter(at: Date, minutes: number): Date {
  return new Date(at.getTime() + minutes * MINUTE)
}
