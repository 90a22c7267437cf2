import assert from 'node:assert/strict'
import test from 'node:test'
import type { House } from '@utfall/database'
import { HOUSE, houseFor, testPerson } from '@utfall/database/testing'
import { sql } from 'kysely'
import { clearJobs } from './clear-jobs.ts'
import { clearSignIn } from './clear-sign-in.ts'

const daysAgo = (count: number) => new Date(Date.now() - count * 86_400_000)
const hash = (of: number) => new Uint8Array(32).fill(of)
const AT_DOOR = { kind: 'door', purpose: 'test' } as const

/** Two of everything that signing in leaves: one a little too young to go, and one a little too old to stay. */
async function leaveOfSigningIn(house: House, account: number): Promise<void> {
  await house.withTx(AT_DOOR, async (tx) => {
    for (const [of, later] of [
      [1, 0.1],
      [2, -0.1],
    ] as const) {
      const over = (days: number) => daysAgo(days + later)
      const key = hash(of)
      const holder = { account_id: account }
      await tx
        .insertInto('sign_in_step')
        .values({ ...holder, key, kind: 'oidc', content: '{}', expires_at: over(1) })
        .execute()
      await tx
        .insertInto('sign_in_attempt')
        .values({ key, succeeded: false, at: over(7) })
        .execute()
      await tx
        .insertInto('password')
        .values({ ...holder, hash: `${of}`, replaced_at: over(1) })
        .execute()
      await tx
        .insertInto('one_time_code')
        .values({ ...holder, sealed_secret: key, key_version: 1, replaced_at: over(1) })
        .execute()
      await tx
        .insertInto('recovery_code')
        .values({ ...holder, key, used_at: over(1) })
        .execute()
      await tx
        .insertInto('passkey')
        .values({
          ...holder,
          credential_id: `${of}`,
          public_key: key,
          name: 'x',
          transports: [],
          removed_at: over(30),
        })
        .execute()
      await tx
        .insertInto('external_identity')
        .values({ ...holder, issuer: 'https://x', subject: `${of}`, linked_by: 'x', unlinked_at: over(30) })
        .execute()
    }
  })
}

const KINDS = [
  ...['sign_in_step', 'sign_in_attempt', 'password', 'one_time_code', 'recovery_code', 'passkey'],
  'external_identity',
] as const

async function leftOf(house: House, table: string): Promise<number> {
  const { rows } = await house.withTx(AT_DOOR, (tx) =>
    sql<{ n: number }>`select count(*)::integer as n from ${sql.table(table)}`.execute(tx),
  )
  return rows[0]?.n ?? -1
}

test('what signing in left goes when its days are over, of every kind, and nothing younger or that still opens', async (t) => {
  const house = await houseFor(t)
  const { account } = await testPerson(house)
  await leaveOfSigningIn(house, account)
  await house.withTx(AT_DOOR, async (tx) => {
    await tx.insertInto('password').values({ account_id: account, hash: 'holds' }).execute()
    await tx
      .insertInto('recovery_code')
      .values({ account_id: account, key: hash(3) })
      .execute()
  })
  await clearSignIn(house)
  await clearSignIn(house)
  const left = Object.fromEntries(
    await Promise.all(KINDS.map(async (kind) => [kind, await leftOf(house, kind)])),
  )
  assert.deepEqual(left, {
    ...{ sign_in_step: 1, sign_in_attempt: 1, password: 2, one_time_code: 1, recovery_code: 2 },
    ...{ passkey: 1, external_identity: 1 },
  })
  const rows = await house.withTx(HOUSE, (tx) =>
    tx.selectFrom('audit_event').select('after').where('action', '=', 'sign-in.clear').execute(),
  )
  // Of the session that the person of this test has, nothing goes.
  assert.deepEqual(
    rows.map(({ after }) => after),
    [
      {
        ...{ steps: 1, attempts: 1, passwords: 1, oneTimeCodes: 1, recoveryCodes: 1 },
        ...{ passkeys: 1, identities: 1 },
      },
    ],
  )
})

test('what still opens, or is too young, is not for the house to take away, whatever it asks the database', async (t) => {
  const house = await houseFor(t)
  const { account } = await testPerson(house)
  await leaveOfSigningIn(house, account)
  const before = await Promise.all(KINDS.map((kind) => leftOf(house, kind)))
  await house.withTx(HOUSE, async (tx) => {
    for (const kind of KINDS) await sql`delete from ${sql.table(kind)}`.execute(tx)
  })
  const after = await Promise.all(KINDS.map((kind) => leftOf(house, kind)))
  assert.deepEqual(
    after,
    before.map((count) => count - 1),
  )
  await assert.rejects(
    house.withTx(HOUSE, (tx) => tx.deleteFrom('session').execute()),
    { code: 'UF001' },
  )
})

test('an ended session goes after thirty days, but the newest of each account tells where they were last', async (t) => {
  const house = await houseFor(t)
  const { account } = await testPerson(house)
  const insert = (of: number, days: number) =>
    house.withTx(AT_DOOR, (tx) =>
      tx
        .insertInto('session')
        .values({
          ...{ key: hash(of), account_id: account, method: 'passkey', assurance: 'two-factor' },
          ...{ idle_minutes: 20, expires_at: daysAgo(days), ended_at: daysAgo(days), end_reason: 'expired' },
        })
        .execute(),
    )
  const left = async () =>
    await house.withTx(AT_DOOR, (tx) =>
      tx.selectFrom('session').select('key').where('key', 'in', [11, 12, 13].map(hash)).execute(),
    )
  await insert(11, 31)
  await insert(12, 29)
  await insert(13, 31)
  await clearSignIn(house)
  assert.deepEqual((await left()).map(({ key }) => key[0]).sort(), [12, 13])
})

test('a job that ended ninety days ago goes, with a row in the log; one that waits stays however old it is', async (t) => {
  const house = await houseFor(t)
  await house.withTx(HOUSE, async (tx) => {
    for (const [kind, days] of [
      ['old', 91],
      ['young', 89],
      ['waits', 400],
    ] as const)
      await tx
        .insertInto('job')
        .values({ kind, subject: 'x', order_data: '{}', requested_by: 'house' })
        .returning('id')
        .executeTakeFirstOrThrow()
        .then(({ id }) =>
          kind === 'waits'
            ? null
            : tx
                .updateTable('job')
                .set({ state: 'failed', problem_code: 'X', finished_at: daysAgo(days) })
                .where('id', '=', id)
                .execute(),
        )
  })
  await clearJobs(house)
  const left = await house.withTx(HOUSE, (tx) =>
    tx.selectFrom('job').select('kind').where('kind', 'in', ['old', 'young', 'waits']).execute(),
  )
  assert.deepEqual(left.map(({ kind }) => kind).sort(), ['waits', 'young'])
  const rows = await house.withTx(HOUSE, (tx) =>
    tx.selectFrom('audit_event').select('after').where('action', '=', 'job.clear').execute(),
  )
  assert.deepEqual(rows, [{ after: { jobs: 1 } }])
  await assert.rejects(
    house.withTx(HOUSE, (tx) => tx.deleteFrom('job').execute()),
    { code: 'UF001' },
  )
})
