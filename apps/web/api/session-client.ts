import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/browser'
import { apiPath, ask } from './ask-server.ts'
import type { CodeSetup, ExamplePerson, Id, SessionView, SignedIn, Words } from './house-shapes.ts'

/** Signing in, who is signed in, and showing again who somebody is. */

type PasskeyQuestion = { readonly step: string; readonly options: PublicKeyCredentialRequestOptionsJSON }
type PasskeyOffer = { readonly step: string; readonly options: PublicKeyCredentialCreationOptionsJSON }

const post = <T>(path: string, body: unknown): Promise<T> => ask<T>(path, { method: 'POST', body })

export const readSession = (): Promise<SessionView> => ask('/api/session')
/** Asks for something of one's own: a session is kept alive by use, and by asking who is signed in it is not. */
export const useTheSession = (): Promise<unknown> => ask('/api/account')
export const endSession = (): Promise<void> => ask('/api/session', { method: 'DELETE' })
export const chooseOrganisation = (slug: string): Promise<SignedIn> =>
  post('/api/session/organisation', { slug })

export const confirmByPassword = (password: string, code: string): Promise<void> =>
  post('/api/session/confirm/password', { password, code })
export const beginConfirming = (): Promise<PasskeyQuestion> => post('/api/session/confirm/passkey/begin', {})
export const endConfirming = (step: string, response: AuthenticationResponseJSON): Promise<void> =>
  post('/api/session/confirm/passkey/end', { step, response })

/** Gives a step whether the password was right or not: only the code after it tells. */
export const sendPassword = (name: string, password: string): Promise<{ readonly step: string }> =>
  post('/api/sign-in/password', { name, password })
export const sendCode = (step: string, code: string): Promise<SignedIn> =>
  post('/api/sign-in/code', { step, code })
export const beginPasskey = (): Promise<PasskeyQuestion> => post('/api/sign-in/passkey/begin', {})
export const endPasskey = (step: string, response: AuthenticationResponseJSON): Promise<SignedIn> =>
  post('/api/sign-in/passkey/end', { step, response })
/** Where a provider of identity asks who it is; `confirm` where it is a fresh proof by somebody who is signed in. */
export const beginAtProvider = (
  provider: string,
  errand: 'sign-in' | 'confirm',
): Promise<{ readonly url: string }> => post(apiPath('sign-in', 'oidc', provider), { errand })

export const readEntry = (link: string): Promise<{ readonly people: readonly ExamplePerson[] }> =>
  post('/api/sign-in/entry', { link })
export const enterAs = (link: string, account: Id): Promise<SignedIn> =>
  post('/api/sign-in/entry/as', { link, account })

/** Whoever is an example person already may be another. */
export const readOtherExamples = (): Promise<{ readonly people: readonly ExamplePerson[] }> =>
  ask('/api/session/example-people')
export const becomeExample = (account: Id): Promise<SignedIn> =>
  post('/api/session/example-person', { account })

export type Invited = { readonly name: string; readonly organisation: Words | null }
export const readInvitation = (link: string): Promise<Invited> => post('/api/sign-in/invitation', { link })
export const invitedProvider = (link: string, provider: string): Promise<{ readonly url: string }> =>
  post('/api/sign-in/invitation/oidc', { link, provider })
export const invitedPassword = (link: string, password: string): Promise<CodeSetup> =>
  post('/api/sign-in/invitation/password', { link, password })
export const invitedCode = (
  link: string,
  step: string,
  code: string,
): Promise<{ readonly session: SignedIn; readonly recoveryCodes: readonly string[] }> =>
  post('/api/sign-in/invitation/code', { link, step, code })
export const beginInvitedPasskey = (link: string): Promise<PasskeyOffer> =>
  post('/api/sign-in/invitation/passkey/begin', { link })
export const endInvitedPasskey = (
  link: string,
  step: string,
  response: RegistrationResponseJSON,
  name: string,
): Promise<SignedIn> => post('/api/sign-in/invitation/passkey/end', { link, step, response, name })
