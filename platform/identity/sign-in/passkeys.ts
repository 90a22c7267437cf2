import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type WebAuthnCredential,
} from '@simplewebauthn/server'
import { record, type Tx } from '@utfall/database'
import { z } from 'zod'
import { type IdentityRefusal, refused } from '../problems.ts'
import type { PasskeyProof, PasskeyRegistration } from '../schema.ts'
import { beginSession, renewSession, type SignedIn, sessionAtDoor } from '../sessions/begin.ts'
import { newToken } from '../sessions/token.ts'
import { credentialChanged, whoChanges } from './credential-change.ts'
import { atDoor, type Identity, type RelyingParty } from './identity.ts'
import {
  insertPasskey,
  passkeyByCredential,
  passkeysOf,
  passkeyUsed,
  removePasskeys,
} from './passkey-store.ts'
import { minutesAfter, STEP_MINUTES } from './rules.ts'
import { insertStep, openStep, type Step, useStep } from './store.ts'
import { waysIn } from './ways-in.ts'

const BEGUN = z.strictObject({
  use: z.enum(['sign-in', 'confirm', 'add', 'invitation']),
  challenge: z.string().min(1),
})
type Use = z.infer<typeof BEGUN>['use']

/** ES256, Ed25519 and RS256: what devices have. */
const ALGORITHMS = [-7, -8, -257]
const TIMEOUT_MILLISECONDS = STEP_MINUTES.passkey * 60_000

type Begun<Options> = { readonly kind: 'step'; readonly step: string; readonly options: Options }
export type PasskeyQuestion = Begun<PublicKeyCredentialRequestOptionsJSON>
export type PasskeyOffer = Begun<PublicKeyCredentialCreationOptionsJSON>

/** Asks the device for any passkey of this house: nobody need say who they are. */
export async function beginPasskeySignIn(identity: Identity): Promise<PasskeyQuestion | IdentityRefusal> {
  const { relyingParty } = identity.settings
  if (relyingParty === null) return refused('PASSKEYS_NOT_HERE')
  const options = await questionFor(relyingParty, [])
  return await identity.house.withTx(atDoor('sign in'), async (tx) => {
    const step = await keepChallenge(tx, identity, { use: 'sign-in', challenge: options.challenge }, null)
    return { kind: 'step', step, options }
  })
}

export async function endPasskeySignIn(
  identity: Identity,
  { step, response }: { readonly step: string; readonly response: PasskeyProof },
): Promise<SignedIn | IdentityRefusal> {
  return await identity.house.withTx(atDoor('sign in'), async (tx) => {
    const begun = await takeChallenge(tx, identity, step, 'sign-in')
    if (begun === null) return refused('STEP_OVER')
    const account = await accountOfProof(tx, identity, begun.challenge, response, null)
    if (account === null) return refused('PASSKEY_FAILED')
    const how = { account, method: 'passkey', assurance: 'two-factor' } as const
    return await beginSession(tx, identity.settings.lives, how)
  })
}

/** Asks somebody who is signed in for one of their own passkeys, as a fresh proof. */
export async function beginPasskeyConfirmation(
  identity: Identity,
  token: string,
): Promise<PasskeyQuestion | IdentityRefusal> {
  const { relyingParty } = identity.settings
  if (relyingParty === null) return refused('PASSKEYS_NOT_HERE')
  return await identity.house.withTx(atDoor('confirm'), async (tx) => {
    const { account } = await sessionAtDoor(tx, token)
    const known = await passkeysOf(tx, account)
    const options = await questionFor(
      relyingParty,
      known.map(({ credentialId }) => credentialId),
    )
    const step = await keepChallenge(tx, identity, { use: 'confirm', challenge: options.challenge }, account)
    return { kind: 'step', step, options }
  })
}

export async function endPasskeyConfirmation(
  identity: Identity,
  token: string,
  { step, response }: { readonly step: string; readonly response: PasskeyProof },
): Promise<SignedIn | IdentityRefusal> {
  return await identity.house.withTx(atDoor('confirm'), async (tx) => {
    const session = await sessionAtDoor(tx, token)
    const begun = await takeChallenge(tx, identity, step, 'confirm')
    if (begun === null || begun.step.account !== session.account) return refused('STEP_OVER')
    const account = await accountOfProof(tx, identity, begun.challenge, response, session.account)
    if (account === null) return refused('PASSKEY_FAILED')
    return await renewSession(tx, session, { kind: 'confirmed', method: 'passkey', assurance: 'two-factor' })
  })
}

/** Offers the device to make a passkey, to somebody who has just proved who they are. */
export async function beginNewPasskey(
  identity: Identity,
  token: string,
): Promise<PasskeyOffer | IdentityRefusal> {
  return await identity.house.withTx(atDoor('add a passkey'), async (tx) => {
    const who = await whoChanges(tx, token)
    return who.kind === 'refused' ? who : await offerPasskey(tx, identity, who.session, 'add')
  })
}

export async function endNewPasskey(
  identity: Identity,
  token: string,
  answer: { readonly step: string; readonly response: PasskeyRegistration; readonly name: string },
): Promise<{ readonly kind: 'changed' } | IdentityRefusal> {
  return await identity.house.withTx(atDoor('add a passkey'), async (tx) => {
    const who = await whoChanges(tx, token)
    if (who.kind === 'refused') return who
    const { account, id } = who.session
    const made = await madePasskey(tx, identity, account, answer, 'add')
    if (made.kind === 'refused') return made
    if (!(await keepPasskey(tx, account, made))) return refused('PASSKEY_FAILED')
    await credentialChanged(tx, account, id, { action: 'passkey.add', after: { name: answer.name } })
    return { kind: 'changed' }
  })
}

export async function removePasskey(
  identity: Identity,
  token: string,
  id: number,
): Promise<{ readonly kind: 'changed' } | IdentityRefusal> {
  return await identity.house.withTx(atDoor('remove a passkey'), async (tx) => {
    const who = await whoChanges(tx, token)
    const { account } = await sessionAtDoor(tx, token)
    const known = (await passkeysOf(tx, account)).find((passkey) => passkey.id === id)
    if (known === undefined) return refused('PASSKEY_NOT_FOUND')
    if (who.kind === 'refused') return who
    if ((await waysIn(tx, account)).count < 2) return refused('LAST_WAY_IN')
    await removePasskeys(tx, account, id)
    const entry = { action: 'passkey.remove', after: { name: known.name } }
    await credentialChanged(tx, account, who.session.id, entry)
    return { kind: 'changed' }
  })
}

/** An offer for an account, bound to it. */
export async function offerPasskey(
  tx: Tx,
  identity: Identity,
  {
    account,
    name,
    email,
  }: { readonly account: number; readonly name: string; readonly email: string | null },
  use: Extract<Use, 'add' | 'invitation'>,
): Promise<PasskeyOffer | IdentityRefusal> {
  const { relyingParty } = identity.settings
  if (relyingParty === null) return refused('PASSKEYS_NOT_HERE')
  const known = await passkeysOf(tx, account)
  const options = await generateRegistrationOptions({
    ...{ rpName: relyingParty.name, rpID: relyingParty.id, timeout: TIMEOUT_MILLISECONDS },
    ...{ userName: email ?? name, userDisplayName: name, userID: handleOf(account) },
    attestationType: 'none',
    excludeCredentials: known.map(({ credentialId }) => ({ id: credentialId })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: ALGORITHMS,
  })
  const step = await keepChallenge(tx, identity, { use, challenge: options.challenge }, account)
  return { kind: 'step', step, options }
}

/** A passkey that the device made, and that is what it says. */
export type MadePasskey = {
  readonly kind: 'made'
  readonly name: string
  readonly credential: WebAuthnCredential
}

/** Checks what the device made for that offer. */
export async function madePasskey(
  tx: Tx,
  identity: Identity,
  account: number,
  answer: { readonly step: string; readonly response: PasskeyRegistration; readonly name: string },
  use: Extract<Use, 'add' | 'invitation'>,
): Promise<MadePasskey | IdentityRefusal> {
  const { relyingParty } = identity.settings
  if (relyingParty === null) return refused('PASSKEYS_NOT_HERE')
  const begun = await takeChallenge(tx, identity, answer.step, use)
  if (begun === null || begun.step.account !== account) return refused('STEP_OVER')
  const verified = await verifyRegistrationResponse({
    ...{ response: answer.response, expectedChallenge: begun.challenge, requireUserVerification: true },
    ...{ expectedOrigin: relyingParty.origin, expectedRPID: relyingParty.id },
    supportedAlgorithmIDs: ALGORITHMS,
  }).catch(() => null)
  if (!verified?.verified) return refused('PASSKEY_FAILED')
  return { kind: 'made', name: answer.name, credential: verified.registrationInfo.credential }
}

/** Keeps it; false where the device's key is somebody's already. */
export async function keepPasskey(
  tx: Tx,
  account: number,
  { name, credential }: MadePasskey,
): Promise<boolean> {
  return await insertPasskey(tx, {
    ...{ account, name, credentialId: credential.id, publicKey: credential.publicKey },
    ...{ signCount: credential.counter, transports: credential.transports ?? [] },
  })
}

async function questionFor(
  { id }: RelyingParty,
  known: readonly string[],
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  return await generateAuthenticationOptions({
    ...{ rpID: id, userVerification: 'required', timeout: TIMEOUT_MILLISECONDS },
    allowCredentials: known.map((credentialId) => ({ id: credentialId })),
  })
}

async function keepChallenge(
  tx: Tx,
  { clock }: Identity,
  content: z.infer<typeof BEGUN>,
  account: number | null,
): Promise<string> {
  const token = newToken()
  const at = clock()
  const expiresAt = minutesAfter(at, STEP_MINUTES.passkey)
  await insertStep(tx, { token, kind: 'passkey-challenge', account, content, at, expiresAt })
  return token
}

/** A challenge is answered once, rightly or wrongly. */
async function takeChallenge(
  tx: Tx,
  { clock }: Identity,
  token: string,
  use: Use,
): Promise<{ readonly step: Step; readonly challenge: string } | null> {
  const step = await openStep(tx, token, 'passkey-challenge', clock())
  const begun = BEGUN.safeParse(step?.content)
  if (step === null || !begun.success || begun.data.use !== use) return null
  return (await useStep(tx, step.id)) ? { step, challenge: begun.data.challenge } : null
}

/** Whose passkey answered, with the person verified by the device and its counter risen; null where it is no proof. */
async function accountOfProof(
  tx: Tx,
  { settings }: Identity,
  challenge: string,
  response: PasskeyProof,
  mustBe: number | null,
): Promise<number | null> {
  const { relyingParty } = settings
  const passkey = await passkeyByCredential(tx, response.id)
  const subject = passkey === null ? 'sign-in/unknown' : `account/${passkey.account}`
  const verified =
    relyingParty === null || passkey === null || !isHandleOf(response.response.userHandle, passkey.account)
      ? null
      : await verifyAuthenticationResponse({
          ...{ response, expectedChallenge: challenge, requireUserVerification: true },
          ...{ expectedOrigin: relyingParty.origin, expectedRPID: relyingParty.id },
          credential: {
            id: passkey.credentialId,
            publicKey: passkey.publicKey,
            counter: passkey.signCount,
          },
        }).catch(() => null)
  const isTheirs = mustBe === null || passkey?.account === mustBe
  if (passkey === null || !verified?.verified || !passkey.isAccountOpen || !isTheirs) {
    await record(tx, { action: 'sign-in.failed', subject, after: { method: 'passkey' } })
    return null
  }
  await passkeyUsed(tx, passkey.id, verified.authenticationInfo.newCounter)
  return passkey.account
}

/** What a device keeps of whose passkey it is: nothing about the person. */
function handleOf(account: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(`account/${account}`))
}

function isHandleOf(handle: string | undefined, account: number): boolean {
  return handle === undefined || Buffer.from(handle, 'base64url').equals(handleOf(account))
}
