import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testPerson } from '@utfall/database/testing'
import { sessionOverview } from '../sessions/actions.ts'
import {
  accountWithPassword,
  codeOf,
  identityFor,
  PASSWORD,
  signedIn,
  stepOf,
  type TestIdentity,
} from './house-for-tests.ts'
import { atDoor } from './identity.ts'
import { newRecoveryCode, recoveryKey } from './one-time-codes.ts'
import { beginPasswordSignIn, confirmByPassword, endPasswordSignIn } from './password-sign-in.ts'
import { replaceRecoveryCodes } from './store.ts'

async function tryOnce(identity: TestIdentity, name: string, password: string, code: string) {
  const { step } = stepOf(await beginPasswordSignIn(identity, { name, password }))
  return await endPasswordSignIn(identity, { step, code })
}

test('a right name, password and code let in, with two factors and a row in the log', async () => {
  const identity = await identityFor()
  const anna = await accountWithPassword(identity)
  const { token } = signedIn(
    await tryOnce(identity, ` ${anna.email.toUpperCase()} `, PASSWORD, anna.code(identity.clock())),
  )
  const overview = await sessionOverview(identity.house, token)
  assert.equal(overview?.account.id, anna.id)
  assert.equal(overview?.assurance, 'two-factor')
  assert.equal(overview?.organisation?.slug, 'provning')
  const begun = (await identity.log()).find(({ action }) => action === 'session.begin')
  assert.equal(begun?.subject, `account/${anna.id}`)
})

test('an unknown name, a wrong password and a wrong code get one answer, and the log has no name in it', async () => {
  const identity = await identityFor()
  const anna = await accountWithPassword(identity)
  const code = anna.code(identity.clock())
  const answers = [
    await tryOnce(identity, `hemligt-${anna.email}`, PASSWORD, code),
    await tryOnce(identity, anna.email, 'något helt annat', code),
    await tryOnce(identity, anna.email, PASSWORD, '000000'),
  ]
  assert.deepEqual(answers.map(codeOf), ['SIGN_IN_FAILED', 'SIGN_IN_FAILED', 'SIGN_IN_FAILED'])
  const failed = (await identity.log()).filter(({ action }) => action === 'sign-in.failed')
  assert.deepEqual(
    failed.map(({ subject }) => subject),
    ['sign-in/unknown', `account/${anna.id}`, `account/${anna.id}`],
  )
  assert.ok(!JSON.stringify(failed).includes('hemligt'))
})

test('a time step whose code was used is not taken again, not even by a new sign-in', async () => {
  const identity = await identityFor()
  const anna = await accountWithPassword(identity)
  const code = anna.code(identity.clock())
  signedIn(await tryOnce(identity, anna.email, PASSWORD, code))
  assert.equal(codeOf(await tryOnce(identity, anna.email, PASSWORD, code)), 'SIGN_IN_FAILED')
  identity.wait(1)
  signedIn(await tryOnce(identity, anna.email, PASSWORD, anna.code(identity.clock())))
})

test('a code from the step before or after opens, one from two steps away does not', async () => {
  const identity = await identityFor()
  const anna = await accountWithPassword(identity)
  const away = (seconds: number) => anna.code(new Date(identity.clock().getTime() + seconds * 1000))
  assert.equal(codeOf(await tryOnce(identity, anna.email, PASSWORD, away(-60))), 'SIGN_IN_FAILED')
  assert.equal(codeOf(await tryOnce(identity, anna.email, PASSWORD, away(60))), 'SIGN_IN_FAILED')
  signedIn(await tryOnce(identity, anna.email, PASSWORD, away(-30)))
  signedIn(await tryOnce(identity, anna.email, PASSWORD, away(30)))
})

test('of two who end one step at the same time one is let in', async () => {
  const identity = await identityFor()
  const anna = await accountWithPassword(identity)
  const { step } = stepOf(await beginPasswordSignIn(identity, { name: anna.email, password: PASSWORD }))
  const code = anna.code(identity.clock())
  const answers = await Promise.all([
    endPasswordSignIn(identity, { step, code }),
    endPasswordSignIn(identity, { step, code }),
  ])
  assert.equal(answers.filter(({ kind }) => kind === 'signed-in').length, 1)
})

test('a step that waited too long opens nothing', async () => {
  const identity = await identityFor()
  const anna = await accountWithPassword(identity)
  const { step } = stepOf(await beginPasswordSignIn(identity, { name: anna.email, password: PASSWORD }))
  identity.wait(6)
  const answer = await endPasswordSignIn(identity, { step, code: anna.code(identity.clock()) })
  assert.equal(codeOf(answer), 'STEP_OVER')
})

test('five failures close a name for a quarter of an hour, known or not, and the right words do not open it', async () => {
  const identity = await identityFor()
  const anna = await accountWithPassword(identity)
  const nobody = `ingen-${anna.email}`
  for (let turn = 0; turn < 5; turn++) await tryOnce(identity, anna.email, 'fel lösenord här', '000000')
  for (let turn = 0; turn < 6; turn++) await tryOnce(identity, nobody, 'fel lösenord här', '000000')
  const right = () => tryOnce(identity, anna.email, PASSWORD, anna.code(identity.clock()))
  assert.equal(codeOf(await right()), 'SIGN_IN_FAILED')
  const closed = (await identity.log()).filter(({ action }) => action === 'sign-in.locked-out')
  assert.deepEqual(
    closed.map(({ subject }) => subject),
    ['sign-in/unknown', `account/${anna.id}`],
  )
  identity.wait(16)
  signedIn(await right())
})

test('a hundred guesses at once count one by one: at most five are judged', async () => {
  const identity = await identityFor()
  const anna = await accountWithPassword(identity)
  const { step } = stepOf(await beginPasswordSignIn(identity, { name: anna.email, password: PASSWORD }))
  const guesses = Array.from({ length: 30 }, (_, guess) =>
    endPasswordSignIn(identity, { step, code: String(guess).padStart(6, '0') }),
  )
  await Promise.all(guesses)
  const log = await identity.log()
  assert.equal(log.filter(({ action }) => action === 'sign-in.failed').length, 5)
  assert.equal(log.filter(({ action }) => action === 'sign-in.locked-out').length, 25)
})

test('a recovery code takes the place of the app once', async () => {
  const identity = await identityFor()
  const anna = await accountWithPassword(identity)
  const paper = newRecoveryCode()
  await identity.house.withTx(atDoor('test'), (tx) => replaceRecoveryCodes(tx, anna.id, [recoveryKey(paper)]))
  const typed = paper.toUpperCase().replaceAll('-', ' ')
  signedIn(await tryOnce(identity, anna.email, PASSWORD, typed))
  assert.equal(codeOf(await tryOnce(identity, anna.email, PASSWORD, typed)), 'SIGN_IN_FAILED')
})

test('a closed account is a name like any other', async () => {
  const identity = await identityFor()
  const anna = await accountWithPassword(identity)
  const { step } = stepOf(await beginPasswordSignIn(identity, { name: anna.email, password: PASSWORD }))
  const { token } = signedIn(await endPasswordSignIn(identity, { step, code: anna.code(identity.clock()) }))
  await closeAccount(identity, anna.id)
  identity.wait(1)
  assert.equal(await sessionOverview(identity.house, token), null)
  const answer = await tryOnce(identity, anna.email, PASSWORD, anna.code(identity.clock()))
  assert.equal(codeOf(answer), 'SIGN_IN_FAILED')
})

test('confirming gives a new token and a fresh proof; the old token is nobody’s', async () => {
  const identity = await identityFor()
  const anna = await accountWithPassword(identity)
  const first = signedIn(await tryOnce(identity, anna.email, PASSWORD, anna.code(identity.clock())))
  identity.wait(1)
  const proof = { password: PASSWORD, code: anna.code(identity.clock()) }
  const second = signedIn(await confirmByPassword(identity, first.token, proof))
  assert.notEqual(second.token, first.token)
  assert.equal(second.expiresAt, first.expiresAt)
  assert.equal(await sessionOverview(identity.house, first.token), null)
  await assert.rejects(confirmByPassword(identity, first.token, proof), { code: 'UF010' })
})

async function closeAccount({ house }: TestIdentity, id: number): Promise<void> {
  const keeper = await testPerson(house, { roles: ['house-administrator'], name: 'Hus Husson' })
  await house.withTx(keeper.as('close an account'), (tx) =>
    tx.updateTable('account').set({ closed_at: new Date() }).where('id', '=', id).execute(),
  )
}
