import type { TestContext } from 'node:test'
import { beginHouse, type House, type HouseKind, type Role } from '@utfall/database'
import { HOUSE, houseFor, testOrganisation } from '@utfall/database/testing'
import { generateSync } from 'otplib'
import { keyRing } from '../keys/key-ring.ts'
import type { SignedIn } from '../sessions/begin.ts'
import { freshSecret, keepSecret } from './credentials.ts'
import { atDoor, type Identity, type IdentitySettings, makeIdentity } from './identity.ts'
import { replacePassword } from './store.ts'

/** A cost that takes milliseconds; one test uses the real one. */
export const CHEAP = { log2Rounds: 10, block: 8, parallel: 1 } as const
export const PASSWORD = 'kanot under bron'
export const RELYING_PARTY = { id: 'localhost', name: 'Utfall', origin: 'http://localhost:4800' } as const

/** An identity on a house in memory whose clock can be moved; sessions follow the database's own. */
export type TestIdentity = Identity & { wait(minutes: number): void }

export async function identityFor(
  t: TestContext,
  settings: Partial<IdentitySettings> = {},
  kind: HouseKind = 'own',
): Promise<TestIdentity> {
  const house = await houseFor(t)
  await beginHouse(house, kind)
  let now = new Date()
  const masters = [{ version: 1, createdAt: '2026-01-01', key: Buffer.alloc(32, 7) }]
  const identity = makeIdentity({
    ...{ house, keys: keyRing(masters), clock: () => now },
    settings: { passwordCost: CHEAP, relyingParty: RELYING_PARTY, ...settings },
  })
  return {
    ...identity,
    wait(minutes) {
      now = new Date(now.getTime() + minutes * 60_000)
    },
  }
}

export type TestAccount = {
  readonly id: number
  readonly email: string
  /** The code of the app right now. */
  code(at: Date): string
}

/** Somebody with a password and an app, as after an invitation. */
export async function accountWithPassword(
  identity: Identity,
  { email = 'anna@prov.example', roles = ['evaluator'], slug = 'provning' }: AccountOrder = {},
): Promise<TestAccount> {
  const { house, passwords } = identity
  const id = await bareAccount(house, { email, roles, slug })
  const hash = await passwords.hash(PASSWORD)
  const { secret, waiting } = freshSecret(identity, id)
  await house.withTx(atDoor('test'), async (tx) => {
    await replacePassword(tx, id, hash)
    await keepSecret(tx, id, waiting, 0)
  })
  return { id, email, code: (at) => generateSync({ secret, epoch: Math.floor(at.getTime() / 1000) }) }
}

type AccountOrder = {
  readonly email?: string
  readonly roles?: readonly Role[]
  readonly slug?: string
  readonly kind?: 'person' | 'example'
  readonly name?: string
}

/** Somebody who cannot sign in yet. */
export async function bareAccount(
  house: House,
  {
    email = 'anna@prov.example',
    roles = ['evaluator'],
    slug = 'provning',
    kind = 'person',
    name = 'Anna Provsson',
  }: AccountOrder = {},
): Promise<number> {
  const organisation = await testOrganisation(house, { slug })
  return await house.withTx(HOUSE, async (tx) => {
    const values = { kind, name, email: kind === 'example' ? null : email, created_by: 'house' }
    const { id } = await tx.insertInto('account').values(values).returning('id').executeTakeFirstOrThrow()
    for (const role of roles)
      await tx
        .insertInto('role_assignment')
        .values({ account_id: id, organisation_id: organisation, role, reason: 'test', granted_by: 'house' })
        .execute()
    return id
  })
}

/** What the log holds, oldest first. */
export async function logOf(
  house: House,
): Promise<readonly { action: string; subject: string; after: unknown }[]> {
  return await house.withTx(HOUSE, (tx) =>
    tx.selectFrom('audit_event').select(['action', 'subject', 'after']).orderBy('id').execute(),
  )
}

export function signedIn<T extends { readonly kind: string }>(answer: T): Extract<T, SignedIn> {
  if (answer.kind !== 'signed-in') throw new Error(`not signed in: ${JSON.stringify(answer)}`)
  return answer as Extract<T, SignedIn>
}

export function stepOf<T extends { readonly kind: string }>(answer: T): Extract<T, { kind: 'step' }> {
  if (answer.kind !== 'step') throw new Error(`no step: ${JSON.stringify(answer)}`)
  return answer as Extract<T, { kind: 'step' }>
}

export const codeOf = (answer: { readonly kind: string; readonly code?: string }) =>
  answer.kind === 'refused' ? answer.code : answer.kind
