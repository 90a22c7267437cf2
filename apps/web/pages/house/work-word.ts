/** The work that the house does by the clock, and which words name it. */
const WORK = {
  'house.back-up': 'back-up',
  'house.tidy': 'tidy',
  'sessions.end': 'end',
  'sign-in.clear': 'clear',
  'requests.clear': 'requests',
  'jobs.clear': 'jobs',
  'keys.seal-anew': 'keys',
} as const

export function workWord(kind: string): (typeof WORK)[keyof typeof WORK] | 'other' {
  return kind in WORK ? WORK[kind as keyof typeof WORK] : 'other'
}
