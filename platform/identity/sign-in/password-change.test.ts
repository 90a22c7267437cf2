import assert from 'node:assert/strict'
import { test } from 'node:test'
import { beginSession } from '../sessions/begin.ts'
import { setPassword } from './credentials.ts'
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
import { beginPasswordSignIn, endPasswordSignIn } from './password-sign-in.ts'

const NEXT = 'fiskmås över torn'

/** Somebody who has a password and has just come in by a passkey. */
async function inByPasskey(identity: TestIdentity) {
  const anna = await accountWithPassword(identity)
  const how = { account: anna.id, method: 'passkey', assurance: 'two-factor' } as const
  const begin = () =>
    identity.house.withTx(atDoor('test'), (tx) => beginSession(tx, identity.settings.lives, how))
  return { anna, token: signedIn(await begin()).token }
}

async function opens(identity: TestIdentity, name: string, password: string, code: string) {
  const { step } = stepOf(await beginPasswordSignIn(identity, { name, password }))
  return (await endPasswordSignIn(identity, { step, code })).kind === 'signed-in'
}

test('who has a password changes it only by giving the old one, however freshly they proved who they are', async () => {
  const identity = await identityFor()
  const { anna, token } = await inByPasskey(identity)
  assert.equal(codeOf(await setPassword(identity, token, NEXT)), 'CURRENT_PASSWORD')
  assert.equal(codeOf(await setPassword(identity, token, NEXT, 'något helt annat')), 'CURRENT_PASSWORD')
  assert.ok(await opens(identity, anna.email, PASSWORD, anna.code(identity.clock())))
  assert.equal(codeOf(await setPassword(identity, token, NEXT, PASSWORD)), 'changed')
  identity.wait(1)
  assert.ok(!(await opens(identity, anna.email, PASSWORD, anna.code(identity.clock()))))
  assert.ok(await opens(identity, anna.email, NEXT, anna.code(identity.clock())))
})

test('five wrong old passwords close the name, and then the right one changes nothing', async () => {
  const identity = await identityFor()
  const { anna, token } = await inByPasskey(identity)
  for (let turn = 0; turn < 5; turn++) await setPassword(identity, token, NEXT, 'något helt annat')
  assert.equal(codeOf(await setPassword(identity, token, NEXT, PASSWORD)), 'CURRENT_PASSWORD')
  const log = (await identity.log()).filter(({ subject }) => subject === `account/${anna.id}`)
  assert.equal(log.filter(({ action }) => action === 'sign-in.failed').length, 5)
  assert.equal(log.filter(({ action }) => action === 'sign-in.locked-out').length, 1)
  assert.ok(!log.some(({ action }) => action === 'password.change'))
  identity.wait(16)
  assert.equal(codeOf(await setPassword(identity, token, NEXT, PASSWORD)), 'changed')
})

test('a right old password does not begin the count of wrong codes anew', async () => {
  const identity = await identityFor()
  const { anna, token } = await inByPasskey(identity)
  for (let turn = 0; turn < 4; turn++) await opens(identity, anna.email, PASSWORD, '000000')
  assert.equal(codeOf(await setPassword(identity, token, NEXT, PASSWORD)), 'changed')
  await opens(identity, anna.email, NEXT, '000000')
  assert.ok(!(await opens(identity, anna.email, NEXT, anna.code(identity.clock()))))
})

test('a password may not hold the name of where one works', async () => {
  const identity = await identityFor()
  const { token } = await inByPasskey(identity)
  assert.equal(
    codeOf(await setPassword(identity, token, 'provning av broar', PASSWORD)),
    'PASSWORD_ABOUT_YOU',
  )
})
