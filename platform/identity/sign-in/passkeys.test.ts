import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sessionOverview } from '../sessions/actions.ts'
import { beginSession } from '../sessions/begin.ts'
import { accountOverview } from './account.ts'
import { SoftwareAuthenticator } from './authenticator-for-tests.ts'
import { bareAccount, codeOf, identityFor, signedIn, stepOf, type TestIdentity } from './house-for-tests.ts'
import { atDoor } from './identity.ts'
import {
  beginNewPasskey,
  beginPasskeyConfirmation,
  beginPasskeySignIn,
  endNewPasskey,
  endPasskeyConfirmation,
  endPasskeySignIn,
  removePasskey,
} from './passkeys.ts'
import { beginPasswordSignIn, endPasswordSignIn } from './password-sign-in.ts'

/** Somebody signed in, with a passkey. */
async function withPasskey(identity: TestIdentity) {
  const account = await bareAccount(identity.house)
  const { token } = await identity.house.withTx(atDoor('test'), (tx) =>
    beginSession(tx, identity.settings.lives, { account, method: 'passkey', assurance: 'two-factor' }),
  )
  const device = new SoftwareAuthenticator()
  const offer = stepOf(await beginNewPasskey(identity, token))
  const made = { step: offer.step, response: device.make(offer), name: 'Min telefon' }
  assert.equal(codeOf(await endNewPasskey(identity, token, made)), 'changed')
  return { account, token, device, made }
}

async function signIn(identity: TestIdentity, device: SoftwareAuthenticator) {
  const question = stepOf(await beginPasskeySignIn(identity))
  return await endPasskeySignIn(identity, { step: question.step, response: device.answer(question) })
}

test('a passkey made here opens here, with two factors and without anybody saying who they are', async () => {
  const identity = await identityFor()
  const { account, device } = await withPasskey(identity)
  const { token } = signedIn(await signIn(identity, device))
  const overview = await sessionOverview(identity.house, token)
  assert.equal(overview?.account.id, account)
  assert.equal(overview?.assurance, 'two-factor')
})

test('an answer is taken once, and not after five minutes', async () => {
  const identity = await identityFor()
  const { device } = await withPasskey(identity)
  const question = stepOf(await beginPasskeySignIn(identity))
  const answer = { step: question.step, response: device.answer(question) }
  signedIn(await endPasskeySignIn(identity, answer))
  assert.equal(codeOf(await endPasskeySignIn(identity, answer)), 'STEP_OVER')
  const late = stepOf(await beginPasskeySignIn(identity))
  identity.wait(6)
  const response = device.answer(late)
  assert.equal(codeOf(await endPasskeySignIn(identity, { step: late.step, response })), 'STEP_OVER')
})

test('a device that has not verified the person makes no passkey, gives no fresh proof and opens nothing', async () => {
  const identity = await identityFor()
  const { token, device } = await withPasskey(identity)
  const unverified = Object.assign(new SoftwareAuthenticator(), { isVerified: false })
  const offer = stepOf(await beginNewPasskey(identity, token))
  assert.equal(offer.options.authenticatorSelection?.userVerification, 'required')
  const made = { step: offer.step, response: unverified.make(offer), name: 'Utan finger' }
  assert.equal(codeOf(await endNewPasskey(identity, token, made)), 'PASSKEY_FAILED')
  assert.equal((await accountOverview(identity, token)).passkeys.length, 1)

  device.isVerified = false
  const question = stepOf(await beginPasskeySignIn(identity))
  assert.equal(question.options.userVerification, 'required')
  const answer = { step: question.step, response: device.answer(question) }
  assert.equal(codeOf(await endPasskeySignIn(identity, answer)), 'PASSKEY_FAILED')
  const again = stepOf(await beginPasskeyConfirmation(identity, token))
  const proof = { step: again.step, response: device.answer(again) }
  assert.equal(codeOf(await endPasskeyConfirmation(identity, token, proof)), 'PASSKEY_FAILED')

  device.isVerified = true
  signedIn(await signIn(identity, device))
})

test('an answer to another question, from another site or with another key is refused', async () => {
  const identity = await identityFor()
  const { device } = await withPasskey(identity)
  const bent: readonly [string, (device: SoftwareAuthenticator) => void][] = [
    ['another site', (one) => Object.assign(one, { origin: 'http://localhost:4801' })],
    ['another domain', (one) => Object.assign(one, { rpId: 'example.se' })],
  ]
  for (const [what, bend] of bent) {
    const { origin, rpId } = device
    bend(device)
    assert.equal(codeOf(await signIn(identity, device)), 'PASSKEY_FAILED', what)
    Object.assign(device, { origin, rpId })
  }
  const first = stepOf(await beginPasskeySignIn(identity))
  const second = stepOf(await beginPasskeySignIn(identity))
  const crossed = { step: second.step, response: device.answer(first) }
  assert.equal(codeOf(await endPasskeySignIn(identity, crossed)), 'PASSKEY_FAILED')
  const stranger = new SoftwareAuthenticator()
  Object.assign(stranger, { id: device.id })
  assert.equal(codeOf(await signIn(identity, stranger)), 'PASSKEY_FAILED')
  assert.ok((await identity.log()).some(({ action }) => action === 'sign-in.failed'))
  signedIn(await signIn(identity, device))
})

test('who fails on purpose with somebody’s name keeps them from their password, not from their passkey', async () => {
  const identity = await identityFor()
  const { account, device } = await withPasskey(identity)
  const { email } = await identity.house.withTx(atDoor('test'), (tx) =>
    tx.selectFrom('account').select('email').where('id', '=', account).executeTakeFirstOrThrow(),
  )
  for (let turn = 0; turn < 6; turn++) {
    const begun = { name: email ?? '', password: 'fel lösenord här' }
    const { step } = stepOf(await beginPasswordSignIn(identity, begun))
    assert.equal(codeOf(await endPasswordSignIn(identity, { step, code: '000000' })), 'SIGN_IN_FAILED')
  }
  assert.ok((await identity.log()).some(({ action }) => action === 'sign-in.locked-out'))
  signedIn(await signIn(identity, device))
})

test('a device whose counter does not rise is taken for a copy', async () => {
  const identity = await identityFor()
  const { device } = await withPasskey(identity)
  signedIn(await signIn(identity, device))
  signedIn(await signIn(identity, device))
  device.signCount = 0
  assert.equal(codeOf(await signIn(identity, device)), 'PASSKEY_FAILED')
})

test('a fresh proof takes one’s own passkey, not a colleague’s', async () => {
  const identity = await identityFor()
  const anna = await withPasskey(identity)
  const berit = await withPasskey(identity)
  const question = stepOf(await beginPasskeyConfirmation(identity, anna.token))
  const wrong = { step: question.step, response: berit.device.answer(question) }
  assert.equal(codeOf(await endPasskeyConfirmation(identity, anna.token, wrong)), 'PASSKEY_FAILED')
  const again = stepOf(await beginPasskeyConfirmation(identity, anna.token))
  const right = { step: again.step, response: anna.device.answer(again) }
  const { token } = signedIn(await endPasskeyConfirmation(identity, anna.token, right))
  assert.notEqual(token, anna.token)
  assert.equal(await sessionOverview(identity.house, anna.token), null)
})

test('a passkey is made by whoever was offered it, once', async () => {
  const identity = await identityFor()
  const anna = await withPasskey(identity)
  const berit = await withPasskey(identity)
  assert.equal(codeOf(await endNewPasskey(identity, anna.token, anna.made)), 'STEP_OVER')
  const offer = stepOf(await beginNewPasskey(identity, anna.token))
  const response = new SoftwareAuthenticator().make(offer)
  const stolen = { step: offer.step, response, name: 'Stulen' }
  assert.equal(codeOf(await endNewPasskey(identity, berit.token, stolen)), 'STEP_OVER')
})

test('the only way in stays; another’s passkey is not found', async () => {
  const identity = await identityFor()
  const anna = await withPasskey(identity)
  const berit = await withPasskey(identity)
  const { passkeys } = await accountOverview(identity, anna.token)
  const id = passkeys[0]?.id ?? 0
  assert.equal(codeOf(await removePasskey(identity, anna.token, id)), 'LAST_WAY_IN')
  assert.equal(codeOf(await removePasskey(identity, berit.token, id)), 'PASSKEY_NOT_FOUND')
})
