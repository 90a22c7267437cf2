import { createHash, randomBytes } from 'node:crypto'
import { type NewRow, ROLES, type Role } from '@utfall/database'
import { type TestPerson, testOrganisation, testPerson } from '@utfall/database/testing'
import type { TestServer } from './test-server.ts'

/** Somebody who asks for what is not theirs, by the token that they bring. */
export type Stranger = {
  /** As a test names them. */
  readonly who: string
  readonly token: string | null
  /** What they are in their own organisation; empty where they are nobody there. */
  readonly roles: readonly Role[]
  /** Whether the house lets them in at all. */
  readonly isSignedIn: boolean
}

const DOOR = { kind: 'door', purpose: 'test' } as const
const HOUR_MILLISECONDS = 3_600_000
const inHours = (hours: number) => new Date(Date.now() + hours * HOUR_MILLISECONDS)

/** Every role in another organisation, and everybody whom the house does not, or no longer, know. */
export async function strangersTo(server: TestServer): Promise<readonly Stranger[]> {
  const { house } = server
  const organisation = { slug: 'framlingen' }
  const place = await testOrganisation(house, organisation)
  const strangers: Stranger[] = []
  const known: TestPerson[] = []
  for (const role of ROLES) {
    const person = await testPerson(house, { organisation, roles: [role], name: `Frans ${role}` })
    known.push(person)
    strangers.push({ who: role, token: person.token, roles: [role], isSignedIn: true })
  }
  const reader = known.at(-1)
  if (!reader) throw new Error('there are no roles')
  const administrator = known[ROLES.indexOf('administrator')] ?? reader

  const session = async (change: Partial<NewRow<'session'>>, account = administrator.account) => {
    const token = randomBytes(32).toString('base64url')
    const values: NewRow<'session'> = {
      ...{ key: createHash('sha256').update(token).digest(), account_id: account, organisation_id: place },
      ...{ method: 'passkey', assurance: 'two-factor', idle_minutes: 20, expires_at: inHours(8) },
      ...change,
    }
    await house.withTx(DOOR, (tx) => tx.insertInto('session').values(values).execute())
    return token
  }
  const signedIn = (who: string, token: string, roles: readonly Role[]): Stranger => ({
    ...{ who, token, roles, isSignedIn: true },
  })
  const nobody = (who: string, token: string | null): Stranger => ({
    ...{ who, token, roles: [], isSignedIn: false },
  })
  strangers.push(
    signedIn(
      'administrator who has not confirmed lately',
      await session({ confirmed_at: inHours(-2), created_at: inHours(-2) }),
      ['administrator'],
    ),
    signedIn('somebody without an organisation', await session({ organisation_id: null }), []),
    nobody('nobody', null),
    nobody('a made-up token', randomBytes(32).toString('base64url')),
    nobody('an expired session', await session({ expires_at: inHours(-1), created_at: inHours(-9) })),
    nobody('an idle session', await session({ last_seen_at: inHours(-1), created_at: inHours(-2) })),
    nobody('an ended session', await session({ ended_at: inHours(-1), end_reason: 'signed-out' })),
  )
  const make = async (scopes: readonly string[]) => {
    const payload = { name: 'Program', role: 'operator', scopes, days: 1 }
    const made = await server.inject({ method: 'POST', url: '/api/machine-tokens', payload }, administrator)
    if (made.statusCode !== 201) throw new Error(made.body)
    return made.json() as { readonly token: string; readonly view: { readonly id: number } }
  }
  const { scopes } = (
    await server.inject({ method: 'GET', url: '/api/machine-tokens' }, administrator)
  ).json()
  const foreign = await make(scopes.operator)
  const revoked = await make(scopes.operator)
  const url = `/api/machine-tokens/${revoked.view.id}`
  await server.inject({ method: 'DELETE', url }, administrator)
  strangers.push(
    signedIn('a program with every scope', foreign.token, ['operator']),
    nobody('a program whose token was taken back', revoked.token),
  )
  return strangers
}
