import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HOUSE, testOrganisation, testPerson } from '@utfall/database/testing'
import { sql } from 'kysely'
import { accountOverview, changeProfile } from '../sign-in/account.ts'
import { beginNewCode, endNewCode, setPassword } from '../sign-in/credentials.ts'
import { bareAccount, codeOf, identityFor, signedIn, type TestIdentity } from '../sign-in/house-for-tests.ts'
import { atDoor } from '../sign-in/identity.ts'
import {
  endOwnSession,
  endRunOutSessions,
  ownSessions,
  sessionOverview,
  signOut,
  switchOrganisation,
} from './actions.ts'
import { beginSession, type SignedIn } from './begin.ts'
import { keyOf } from './token.ts'

const as = ({ token }: SignedIn) => ({ kind: 'session', key: keyOf(token), purpose: 'test' }) as const

async function signIn(identity: TestIdentity, account: number): Promise<SignedIn> {
  return await identity.house.withTx(atDoor('test'), (tx) =>
    beginSession(tx, identity.settings.lives, { account, method: 'passkey', assurance: 'two-factor' }),
  )
}

/** Somebody with a role in two organisations. */
async function inTwoPlaces(identity: TestIdentity): Promise<number> {
  const account = await bareAccount(identity.house, { slug: 'provning' })
  const second = await testOrganisation(identity.house, { slug: 'andra-huset' })
  await identity.house.withTx(HOUSE, (tx) =>
    tx
      .insertInto('role_assignment')
      .values({
        account_id: account,
        organisation_id: second,
        role: 'reader',
        reason: 'test',
        granted_by: 'house',
      })
      .execute(),
  )
  return account
}

test('the token is with the browser alone: the database holds its SHA-256', async () => {
  const identity = await identityFor()
  const session = await signIn(identity, await bareAccount(identity.house))
  const rows = await identity.house.withTx(atDoor('test'), (tx) =>
    tx.selectFrom('session').selectAll().execute(),
  )
  assert.ok(rows.some(({ key }) => Buffer.from(key).equals(keyOf(session.token))))
  assert.ok(!JSON.stringify(rows).includes(session.token))
})

test('every sign-in and every switch of organisation gives another token, and the old one is nobody’s', async () => {
  const identity = await identityFor()
  const account = await inTwoPlaces(identity)
  const first = await signIn(identity, account)
  assert.notEqual((await signIn(identity, account)).token, first.token)
  assert.equal((await sessionOverview(identity.house, first.token))?.organisation, null)
  const second = signedIn(await switchOrganisation(identity.house, first.token, 'andra-huset'))
  assert.equal(await sessionOverview(identity.house, first.token), null)
  const overview = await sessionOverview(identity.house, second.token)
  assert.equal(overview?.organisation?.slug, 'andra-huset')
  assert.deepEqual(overview?.roles, ['reader'])
  assert.equal(second.expiresAt, first.expiresAt)
  const next = await signIn(identity, account)
  assert.equal((await sessionOverview(identity.house, next.token))?.organisation?.slug, 'andra-huset')
})

test('an organisation where one has no role cannot be chosen, and whether it exists is not told', async () => {
  const identity = await identityFor()
  await testOrganisation(identity.house, { slug: 'stangda-huset' })
  const { token } = await signIn(identity, await bareAccount(identity.house))
  for (const slug of ['stangda-huset', 'finns-inte'])
    assert.equal(codeOf(await switchOrganisation(identity.house, token, slug)), 'ORGANISATION_NOT_CHOOSABLE')
})

test('signing out is once, is logged, and leaves the token worthless', async () => {
  const identity = await identityFor()
  const session = await signIn(identity, await bareAccount(identity.house))
  await signOut(identity.house, session.token)
  await signOut(identity.house, session.token)
  await assert.rejects(
    identity.house.withTx(as(session), async () => {}),
    { code: 'UF010' },
  )
  assert.deepEqual(
    (await identity.log()).map(({ action }) => action),
    ['session.begin', 'session.end'],
  )
})

test('one’s own session is ended from elsewhere; another’s is not found', async () => {
  const identity = await identityFor()
  const account = await bareAccount(identity.house)
  const [phone, computer] = [await signIn(identity, account), await signIn(identity, account)]
  const stranger = await testPerson(identity.house)
  const listed = await ownSessions(identity.house, as(computer))
  assert.deepEqual(
    listed.map(({ isThis }) => isThis),
    [true, false],
  )
  const id = listed.find(({ isThis }) => !isThis)?.id ?? 0
  assert.equal(codeOf(await endOwnSession(identity.house, stranger.as('end'), id)), 'SESSION_NOT_FOUND')
  assert.equal(codeOf(await endOwnSession(identity.house, as(computer), id)), 'ended')
  assert.equal(await sessionOverview(identity.house, phone.token), null)
})

test('ending one’s other session asks for a fresh proof; leaving the one that is used does not', async () => {
  const identity = await identityFor()
  const account = await bareAccount(identity.house)
  const [phone, computer] = [await signIn(identity, account), await signIn(identity, account)]
  await identity.house.withTx(atDoor('test'), (tx) =>
    tx
      .updateTable('session')
      .set({ confirmed_at: sql`now() - interval '11 minutes'` })
      .where('account_id', '=', account)
      .execute(),
  )
  const listed = await ownSessions(identity.house, as(computer))
  const idOf = (isThis: boolean) => listed.find((session) => session.isThis === isThis)?.id ?? 0
  assert.equal(codeOf(await endOwnSession(identity.house, as(computer), idOf(false))), 'CONFIRM_AGAIN')
  assert.ok(await sessionOverview(identity.house, phone.token))
  const refusals = (await identity.log()).filter(({ action }) => action === 'refused')
  assert.deepEqual(
    refusals.map(({ subject, after }) => [subject, after]),
    [[`account/${account}`, { because: 'CONFIRM_AGAIN', session: idOf(false) }]],
  )
  assert.equal(codeOf(await endOwnSession(identity.house, as(computer), idOf(true))), 'ended')
  assert.equal(await sessionOverview(identity.house, computer.token), null)
})

test('the page is told when the session ends unless it is used, which use puts off and looking again does not', async () => {
  const identity = await identityFor({ lives: { idleMinutes: 20, wholeMinutes: 60 } })
  const account = await bareAccount(identity.house)
  const session = await signIn(identity, account)
  const unusedFor = (minutes: number) =>
    identity.house.withTx(atDoor('test'), (tx) =>
      tx
        .updateTable('session')
        .set({ last_seen_at: sql`now() - make_interval(mins => ${minutes}::integer)` })
        .where('key', '=', keyOf(session.token))
        .execute(),
    )
  const minutesLeft = async ({ token } = session) => {
    const overview = await sessionOverview(identity.house, token)
    return Math.round((Date.parse(overview?.expiresAt ?? '') - Date.now()) / 60_000)
  }
  await unusedFor(15)
  assert.equal(await minutesLeft(), 5)
  await identity.house.withTx({ ...as(session), isUnattended: true }, async () => {})
  assert.equal(await minutesLeft(), 5)
  await identity.house.withTx(as(session), async () => {})
  assert.equal(await minutesLeft(), 20)
  const short = await identity.house.withTx(atDoor('test'), (tx) =>
    beginSession(
      tx,
      { idleMinutes: 20, wholeMinutes: 3 },
      { account, method: 'passkey', assurance: 'two-factor' },
    ),
  )
  assert.equal(await minutesLeft(short), 3)
})

test('a session that nobody used, or that came to its end, is over, and the log says that it ran out', async () => {
  const identity = await identityFor({ lives: { idleMinutes: 20, wholeMinutes: 60 } })
  const account = await bareAccount(identity.house)
  const [idle, old, live] = [
    await signIn(identity, account),
    await signIn(identity, account),
    await signIn(identity, account),
  ]
  await identity.house.withTx(atDoor('test'), (tx) =>
    tx
      .updateTable('session')
      .set({ last_seen_at: sql`now() - interval '21 minutes'` })
      .where('key', '=', keyOf(idle.token))
      .execute(),
  )
  const short = { idleMinutes: 20, wholeMinutes: 0 }
  const over = await identity.house.withTx(atDoor('test'), (tx) =>
    beginSession(tx, short, { account, method: 'passkey', assurance: 'two-factor' }),
  )
  assert.equal(await sessionOverview(identity.house, idle.token), null)
  assert.equal(await sessionOverview(identity.house, over.token), null)
  await assert.rejects(
    identity.house.withTx(as(idle), async () => {}),
    { code: 'UF010' },
  )
  assert.equal(await endRunOutSessions(identity.house), 2)
  assert.equal(await endRunOutSessions(identity.house), 0)
  const ends = (await identity.log()).filter(({ action }) => action === 'session.end')
  assert.ok(ends.every(({ after }) => (after as { reason: string }).reason === 'expired'))
  for (const { token } of [old, live]) assert.ok(await sessionOverview(identity.house, token))
})

test('changing how one signs in asks for a fresh proof, and ends every other session', async () => {
  const identity = await identityFor()
  const account = await bareAccount(identity.house)
  const [here, there] = [await signIn(identity, account), await signIn(identity, account)]
  assert.equal(codeOf(await setPassword(identity, here.token, 'kanot under bron')), 'changed')
  assert.equal(await sessionOverview(identity.house, there.token), null)
  await identity.house.withTx(atDoor('test'), (tx) =>
    tx
      .updateTable('session')
      .set({ confirmed_at: sql`now() - interval '11 minutes'` })
      .where('key', '=', keyOf(here.token))
      .execute(),
  )
  assert.equal(codeOf(await setPassword(identity, here.token, 'kanot under bron')), 'CONFIRM_AGAIN')
  assert.equal(codeOf(await beginNewCode(identity, here.token)), 'CONFIRM_AGAIN')
  assert.equal((await identity.log()).filter(({ action }) => action === 'refused').length, 2)
})

test('a step for a new app is the person’s own', async () => {
  const identity = await identityFor()
  const anna = await signIn(identity, await bareAccount(identity.house))
  const berit = await signIn(identity, await bareAccount(identity.house))
  const begun = await beginNewCode(identity, anna.token)
  const step = begun.kind === 'step' ? begun.step : ''
  assert.equal(codeOf(await endNewCode(identity, berit.token, { step, code: '123456' })), 'STEP_OVER')
  assert.equal(codeOf(await endNewCode(identity, anna.token, { step, code: '12345x' })), 'CODE_WRONG')
})

test('one changes one’s own name, and the log has the old one', async () => {
  const identity = await identityFor()
  const session = await signIn(identity, await bareAccount(identity.house))
  const change = { name: 'Anna Nysson' }
  assert.equal(codeOf(await changeProfile(identity, as(session), change)), 'changed')
  assert.equal((await accountOverview(identity, session.token)).name, 'Anna Nysson')
  assert.ok((await identity.log()).some(({ action }) => action === 'account.change'))
})
