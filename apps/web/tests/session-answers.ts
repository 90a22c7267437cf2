import type { Role, SignedIn } from '../api/house-shapes.ts'
import type { Answers } from './test-server.ts'

/** Who is signed in, for the pages' tests. Everybody is made up. */

const UNIT = { slug: 'exempelforbundet', name: { sv: 'Exempelförbundet', en: 'The example federation' } }
export const ELSEWHERE = { slug: 'exempelkommunen', name: { sv: 'Exempelkommunen', en: 'The example town' } }

export const trialHouse = {
  kind: 'trial',
  name: 'Exempelhuset',
  ways: {
    passkey: true,
    password: true,
    example: true,
    oidc: [{ id: 'kommun', name: { sv: 'Exempelkommunens konto', en: 'The example town’s account' } }],
  },
} as const

export const ownHouse = {
  kind: 'own',
  name: 'Provhuset',
  ways: { ...trialHouse.ways, example: false },
} as const

const HOUR_MILLISECONDS = 3_600_000

export function signedInAs(roles: readonly Role[], changes: Partial<SignedIn> = {}): SignedIn {
  const now = Date.now()
  return {
    house: ownHouse,
    signedIn: true,
    account: {
      id: 7,
      name: 'Eva Exempelsson',
      language: 'sv',
      kind: 'person',
      hasPassword: true,
      hasCode: true,
      passkeys: 1,
    },
    method: 'password',
    assurance: 'two-factor',
    confirmedAt: new Date(now - HOUR_MILLISECONDS).toISOString(),
    expiresAt: new Date(now + HOUR_MILLISECONDS).toISOString(),
    organisation: UNIT,
    organisations: [
      { ...UNIT, roles },
      { ...ELSEWHERE, roles: ['administrator', 'coordinator'] },
    ],
    roles,
    ...changes,
  }
}

export function sessionIs(answers: Answers, view: unknown): void {
  answers.set('GET /api/session', () => ({ json: view }))
}

export function nobodyIsIn(answers: Answers): void {
  sessionIs(answers, { house: ownHouse, signedIn: false })
}
