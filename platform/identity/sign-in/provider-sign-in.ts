import type { Tx } from '@utfall/database'
import { record } from '@utfall/database'
import {
  AuthorizationResponseError,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  ClientError,
  type Configuration,
  calculatePKCECodeChallenge,
  ResponseBodyError,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client'
import { z } from 'zod'
import { type IdentityProblem, type IdentityRefusal, refused } from '../problems.ts'
import { beginSession, renewSession, type SignedIn, sessionAtDoor } from '../sessions/begin.ts'
import { newToken } from '../sessions/token.ts'
import { atDoor, type Identity } from './identity.ts'
import { openInvitation, takeInvitation } from './invitations.ts'
import { accountByIdentity } from './passkey-store.ts'
import { keepUnderNewest, linkSubject } from './provider-links.ts'
import { keptSubjects, type OidcProvider } from './providers.ts'
import { minutesAfter, STEP_MINUTES } from './rules.ts'
import { insertStep, openStep, useStep } from './store.ts'

/** What a trip to a provider is for. */
export type ProviderErrand =
  | { readonly kind: 'sign-in' }
  /** A fresh proof by somebody who is signed in. */
  | { readonly kind: 'confirm'; readonly token: string }
  /** Who was invited chooses to be known by the provider. */
  | { readonly kind: 'invitation'; readonly link: string }

const BEGUN = z.strictObject({
  provider: z.string(),
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  errand: z.enum(['sign-in', 'confirm', 'invitation']),
  /** The step that is the invitation. */
  invitation: z.int().nullable(),
})

/** How old the provider's own proof may be when a fresh one is asked for. */
const FRESH_SECONDS = 120

/** Where to send the browser, and what it must keep until it comes back: that binds the answer to this browser. */
export type ProviderTrip = { readonly kind: 'trip'; readonly url: string; readonly kept: string }

export async function beginProviderSignIn(
  identity: Identity,
  id: string,
  errand: ProviderErrand,
): Promise<ProviderTrip | IdentityRefusal> {
  const provider = identity.providers.find(id)
  if (provider === null) return refused('PROVIDER_NOT_FOUND')
  const configuration = await identity.providers.discover(provider)
  if (configuration === null) return refused('PROVIDER_DOWN')
  const [state, nonce, verifier, kept] = [randomState(), randomNonce(), randomPKCECodeVerifier(), newToken()]
  const begun = await identity.house.withTx(atDoor('sign in at a provider'), async (tx) => {
    const whose = await whoseErrand(tx, identity, errand)
    if (whose.kind === 'refused') return whose
    const at = identity.clock()
    const content = {
      provider: id,
      state,
      nonce,
      verifier,
      errand: errand.kind,
      invitation: whose.invitation,
    }
    await insertStep(tx, {
      ...{ token: kept, kind: 'oidc', account: whose.account, at },
      content: content satisfies z.infer<typeof BEGUN>,
      expiresAt: minutesAfter(at, STEP_MINUTES.provider),
    })
    return whose
  })
  if (begun.kind === 'refused') return begun
  const url = buildAuthorizationUrl(configuration, {
    ...{ redirect_uri: callbackOf(identity, id), scope: provider.scopes.join(' '), state, nonce },
    ...{ code_challenge: await calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' },
    ...(provider.acrValues ? { acr_values: provider.acrValues.join(' ') } : {}),
    ...(errand.kind === 'confirm' ? { prompt: 'login', max_age: String(FRESH_SECONDS) } : {}),
  })
  return { kind: 'trip', url: url.href, kept }
}

type Whose = { readonly kind: 'whose'; readonly account: number | null; readonly invitation: number | null }

async function whoseErrand(
  tx: Tx,
  identity: Identity,
  errand: ProviderErrand,
): Promise<Whose | IdentityRefusal> {
  switch (errand.kind) {
    case 'sign-in':
      return { kind: 'whose', account: null, invitation: null }
    case 'confirm':
      return { kind: 'whose', account: (await sessionAtDoor(tx, errand.token)).account, invitation: null }
    case 'invitation': {
      const invitation = await openInvitation(tx, identity, errand.link)
      if (invitation === null) return refused('LINK_NOT_VALID')
      return { kind: 'whose', account: invitation.account.id, invitation: invitation.step }
    }
  }
}

/** The way back: what the browser kept, the answer, and who is signed in there. */
export type ProviderReturn = {
  readonly kept: string | null
  /** The query as it came, `?code=…&state=…`. */
  readonly query: string
  readonly token: string | null
}

/** Ends the trip. An answer that fits no beginning of this browser, or another provider's, opens nothing. */
export async function endProviderSignIn(
  identity: Identity,
  id: string,
  back: ProviderReturn,
): Promise<SignedIn | IdentityRefusal> {
  const { house } = identity
  const provider = identity.providers.find(id)
  if (provider === null) return refused('PROVIDER_NOT_FOUND')
  const begun = await house.withTx(atDoor('sign in at a provider'), (tx) =>
    takeTrip(tx, identity, id, back.kept),
  )
  if (begun === null) return await failed(identity, id, 'STEP_OVER')
  const configuration = await identity.providers.discover(provider)
  if (configuration === null) return refused('PROVIDER_DOWN')
  const proof = await proofFrom(identity, provider, configuration, begun, back.query)
  if (proof.kind === 'failed') return await failed(identity, id, proof.because)
  return await house.withTx(atDoor('sign in at a provider'), async (tx) => {
    const known = await accountByIdentity(tx, provider.issuer, proof.subjects)
    if (begun.errand === 'invitation')
      return await acceptInvitation(tx, identity, provider, proof, known, begun)
    if (known === null) return await failedIn(tx, id, 'IDENTITY_NOT_LINKED')
    await keepUnderNewest(tx, { account: known, provider, subjects: proof.subjects })
    if (begun.errand === 'sign-in')
      return await beginSession(tx, identity.settings.lives, {
        account: known,
        method: 'oidc',
        assurance: proof.assurance,
      })
    if (back.token === null) return await failedIn(tx, id, 'STEP_OVER')
    const session = await sessionAtDoor(tx, back.token)
    // A fresh proof is one's own, and as sure as signing asks for.
    if (session.account !== known || begun.account !== known)
      return await failedIn(tx, id, 'PROVIDER_REFUSED')
    if (proof.assurance !== 'two-factor') return await failedIn(tx, id, 'PROVIDER_TOO_WEAK')
    return await renewSession(tx, session, { kind: 'confirmed', method: 'oidc', assurance: 'two-factor' })
  })
}

type Begun = z.infer<typeof BEGUN> & { readonly account: number | null }

async function takeTrip(tx: Tx, { clock }: Identity, id: string, kept: string | null): Promise<Begun | null> {
  if (kept === null) return null
  const step = await openStep(tx, kept, 'oidc', clock())
  const begun = BEGUN.safeParse(step?.content)
  if (step === null || !begun.success || !(await useStep(tx, step.id))) return null
  return begun.data.provider === id ? { ...begun.data, account: step.account } : null
}

type Proof = {
  readonly kind: 'proof'
  readonly subjects: readonly [string, ...string[]]
  readonly assurance: 'one-factor' | 'two-factor'
}

async function proofFrom(
  identity: Identity,
  provider: OidcProvider,
  configuration: Configuration,
  begun: Begun,
  query: string,
): Promise<Proof | { readonly kind: 'failed'; readonly because: Failure }> {
  const url = new URL(callbackOf(identity, provider.id))
  url.search = query
  try {
    const tokens = await authorizationCodeGrant(configuration, url, {
      ...{ pkceCodeVerifier: begun.verifier, expectedState: begun.state, expectedNonce: begun.nonce },
      ...(begun.errand === 'confirm' ? { maxAge: FRESH_SECONDS } : {}),
    })
    const claims = tokens.claims()
    const subject = claims?.[provider.subjectClaim]
    if (typeof subject !== 'string' || subject === '') return no('PROVIDER_REFUSED')
    const acr = claims?.acr
    const assurance = typeof acr === 'string' ? provider.assuranceByAcr[acr] : undefined
    if (assurance === undefined) return no('PROVIDER_TOO_WEAK')
    return { kind: 'proof', subjects: keptSubjects(identity.keys, provider, subject), assurance }
  } catch (error) {
    return no(isAway(error) ? 'PROVIDER_DOWN' : 'PROVIDER_REFUSED')
  }
}

const no = (because: Failure) => ({ kind: 'failed', because }) as const

/** The provider does not answer, which is another thing than that it refuses. */
function isAway(error: unknown): boolean {
  if (error instanceof AuthorizationResponseError) return error.error === 'temporarily_unavailable'
  if (error instanceof ResponseBodyError) return error.status >= 500
  if (error instanceof ClientError) return error.code === 'OAUTH_TIMEOUT'
  return error instanceof TypeError && error.message === 'fetch failed'
}

async function acceptInvitation(
  tx: Tx,
  identity: Identity,
  provider: OidcProvider,
  proof: Proof,
  known: number | null,
  { account, invitation }: Begun,
): Promise<SignedIn | IdentityRefusal> {
  if (proof.assurance !== 'two-factor') return await failedIn(tx, provider.id, 'PROVIDER_TOO_WEAK')
  // Who is somebody else here already is not this person too.
  if (known !== null && known !== account) return await failedIn(tx, provider.id, 'PROVIDER_REFUSED')
  if (account === null || invitation === null || !(await takeInvitation(tx, invitation, account)))
    return refused('LINK_NOT_VALID')
  const linkedBy = `person/${account}`
  if (!(await linkSubject(tx, { account, provider, subjects: proof.subjects, linkedBy })))
    throw new Error('an identity that nobody has could not be linked')
  return await beginSession(tx, identity.settings.lives, { account, method: 'oidc', assurance: 'two-factor' })
}

type Failure = Extract<
  IdentityProblem,
  'STEP_OVER' | 'PROVIDER_REFUSED' | 'PROVIDER_TOO_WEAK' | 'IDENTITY_NOT_LINKED' | 'PROVIDER_DOWN'
>

/** Nobody is let in, and the log says by which provider and why; never by whom, for that is not known. */
async function failedIn(tx: Tx, provider: string, because: Failure): Promise<IdentityRefusal> {
  const after = { method: 'oidc', provider, because }
  await record(tx, { action: 'sign-in.failed', subject: 'sign-in/unknown', after })
  return refused(because)
}

async function failed({ house }: Identity, provider: string, because: Failure): Promise<IdentityRefusal> {
  return await house.withTx(atDoor('sign in at a provider'), (tx) => failedIn(tx, provider, because))
}

/** The address that is registered at the provider. */
export function callbackOf({ settings }: Identity, id: string): string {
  return `${settings.origin}/api/sign-in/oidc/${id}/callback`
}
