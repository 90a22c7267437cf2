import { clearRequests, type House } from '@utfall/database'
import { endRunOutSessions, type KeyRing, sealAnew } from '@utfall/identity'
import { clearJobs, clearSignIn, type Schedule } from '@utfall/jobs'

/** Times outside 02–03, which some nights do not have and some have twice; one thing after another. */
const NIGHT = {
  ...{ backUp: '00:30', tidy: '03:10', keys: '03:30', signIn: '03:40', requests: '03:50', jobs: '03:55' },
} as const

/** What the house does by the clock, once however many processes it has. */
export function houseSchedules(
  house: House,
  keys: KeyRing,
  more: {
    /** Makes a copy of the house; where none is asked for, none is made. */
    readonly backUp?: (signal: AbortSignal) => Promise<void>
    /** Others that a room asks for. */
    readonly schedules?: readonly Schedule[]
  } = {},
): readonly Schedule[] {
  const { backUp, schedules = [] } = more
  return [
    {
      kind: 'sessions.end',
      when: { kind: 'each-minute' },
      work: async () => void (await endRunOutSessions(house)),
    },
    { kind: 'house.tidy', when: { kind: 'daily', at: NIGHT.tidy }, work: () => house.tidy() },
    {
      kind: 'keys.seal-anew',
      when: { kind: 'daily', at: NIGHT.keys },
      work: async () => void (await sealAnew(house, keys)),
    },
    { kind: 'sign-in.clear', when: { kind: 'daily', at: NIGHT.signIn }, work: () => clearSignIn(house) },
    { kind: 'requests.clear', when: { kind: 'daily', at: NIGHT.requests }, work: () => clearRequests(house) },
    { kind: 'jobs.clear', when: { kind: 'daily', at: NIGHT.jobs }, work: () => clearJobs(house) },
    ...(backUp
      ? [{ kind: 'house.back-up', when: { kind: 'daily', at: NIGHT.backUp }, work: backUp } as const]
      : []),
    ...schedules,
  ]
}
