import { randomBytes } from 'node:crypto'
import { after } from 'node:test'
import { beginHouse, type House, type HouseKind, type Role } from '@utfall/database'
import { HOUSE, testHouse, testOrganisation } from '@utfall/database/testing'
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

type LogRow = { readonly action: string; readonly subject: string; readonly after: unknown }

export type TestIdentity = Identity & {
  /** Moves the clock of steps and codes; sessions follow the database's own. */
  wait(minutes: number): void
  /** What was logged since this was made, oldest first. */
  log(): Promise<readonly LogRow[]>
}

/** One house of a kind is enough for a file of tests: each test has people of its own. */
const houses = new Map<HouseKind, Promise<House>>()
after(async () => {
  for (const house of houses.values()) await (await house).close()
})

function houseOf(kind: HouseKind): Promise<House> {
  const open = async () => {
    const house = await testHouse()
    await beginHouse(house, kind)
    return house
  }
  const house = houses.get(kind) ?? open()
  houses.set(kind, house)
  return house
}

export async function identityFor(
  settings: Partial<IdentitySettings> = {},
  kind: HouseKind = 'own',
): Promise<TestIdentity> {
  const house = await houseOf(kind)
  let now = new Date()
  const masters = [{ version: 1, createdAt: '2026-01-01', key: Buffer.alloc(32, 7) }]
  const identity = makeIdentity({
    ...{ house, keys: keyRing(masters), clock: () => now },
    settings: { passwordCost: CHEAP, relyingParty: RELYING_PARTY, ...settings },
  })
  const before = (await rows(house)).length
  return {
    ...identity,
    wait(minutes) {
      now = new Date(now.getTime() + minutes * 60_000)
    },
    log: async () => (await rows(house)).slice(before),
  }
}

async function rows(house: House): Promise<readonly LogRow[]> {
  return await house.withTx(HOUSE, (tx) =>
    tx.selectFrom('audit_event').select(['action', 'subject', 'after']).orderBy('id').execute(),
  )
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
  { email = newEmail(), roles = ['evaluator'], slug = 'provning' }: AccountOrder = {},
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

const newEmail = () => `prov-${randomBytes(4).toString('hex')}@example.se`

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
    email = newEmail(),
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
