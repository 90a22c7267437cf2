import { ask } from './ask-server.ts'
import type { CodeSetup, ExamplePerson, Id, SessionView, SignedIn } from './house-shapes.ts'
import type { Answer } from './operations.ts'
import type { MadePasskey, ShownPasskey } from './passkey.ts'

/** Signing in, who is signed in, and showing again who somebody is. */

type Examples = { readonly people: readonly ExamplePerson[] }

/** What is asked after a way in: that way has signed somebody in, where it did not fail. */
const entered = (answer: Promise<Answer<'get', '/api/session'>>) => answer as Promise<SignedIn>

export const readSession = () => ask('get', '/api/session') as Promise<SessionView>
/** Asks for something of one's own: a session is kept alive by use, and by asking who is signed in it is not. */
export const useTheSession = () => ask('get', '/api/account')
export const endSession = () => ask('delete', '/api/session')
export const chooseOrganisation = (slug: string) =>
  entered(ask('post', '/api/session/organisation', { body: { slug } }))

export const confirmByPassword = (password: string, code: string) =>
  ask('post', '/api/session/confirm/password', { body: { password, code } })
export const beginConfirming = () => ask('post', '/api/session/confirm/passkey/begin')
export const endConfirming = (step: string, response: ShownPasskey) =>
  ask('post', '/api/session/confirm/passkey/end', { body: { step, response } })

/** Gives a step whether the password was right or not: only the code after it tells. */
export const sendPassword = (name: string, password: string) =>
  ask('post', '/api/sign-in/password', { body: { name, password } })
export const sendCode = (step: string, code: string) =>
  entered(ask('post', '/api/sign-in/code', { body: { step, code } }))
export const beginPasskey = () => ask('post', '/api/sign-in/passkey/begin')
export const endPasskey = (step: string, response: ShownPasskey) =>
  entered(ask('post', '/api/sign-in/passkey/end', { body: { step, response } }))
/** Where a provider of identity asks who it is; `confirm` where it is a fresh proof by somebody who is signed in. */
export const beginAtProvider = (provider: string, errand: 'sign-in' | 'confirm') =>
  ask('post', '/api/sign-in/oidc/{provider}', { path: { provider }, body: { errand } })

export const readEntry = (link: string) =>
  ask('post', '/api/sign-in/entry', { body: { link } }) as Promise<Examples>
export const enterAs = (link: string, account: Id) =>
  entered(ask('post', '/api/sign-in/entry/as', { body: { link, account } }))

/** Whoever is an example person already may be another. */
export const readOtherExamples = () => ask('get', '/api/session/example-people') as Promise<Examples>
export const becomeExample = (account: Id) =>
  entered(ask('post', '/api/session/example-person', { body: { account } }))

export type Invited = Answer<'post', '/api/sign-in/invitation'>
export const readInvitation = (link: string): Promise<Invited> =>
  ask('post', '/api/sign-in/invitation', { body: { link } })
export const invitedProvider = (link: string, provider: string) =>
  ask('post', '/api/sign-in/invitation/oidc', { body: { link, provider } })
export const invitedPassword = (link: string, password: string): Promise<CodeSetup> =>
  ask('post', '/api/sign-in/invitation/password', { body: { link, password } })
export const invitedCode = (link: string, step: string, code: string) =>
  ask('post', '/api/sign-in/invitation/code', { body: { link, step, code } }) as Promise<{
    readonly session: SignedIn
    readonly recoveryCodes: readonly string[]
  }>
export const beginInvitedPasskey = (link: string) =>
  ask('post', '/api/sign-in/invitation/passkey/begin', { body: { link } })
export const endInvitedPasskey = (link: string, step: string, response: MadePasskey, name: string) =>
  entered(ask('post', '/api/sign-in/invitation/passkey/end', { body: { link, step, response, name } }))
