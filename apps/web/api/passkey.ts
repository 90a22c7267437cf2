import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser'
import type { Answer, Sent } from './operations.ts'

/** Passkeys as the browser has them; the library is fetched when one is first used. */

/** The API leaves open what the standard says of these two: the server's own library has made them. */
type PasskeyQuestion = Answer<'post', '/api/sign-in/passkey/begin'>['options']
type PasskeyOffer = Answer<'post', '/api/account/passkeys/begin'>['options']
export type ShownPasskey = Sent<'post', '/api/sign-in/passkey/end'>['response']
export type MadePasskey = Sent<'post', '/api/account/passkeys/end'>['response']

export type PasskeyTrouble =
  /** The person stopped it, or let it run out of time; browsers do not say which. */
  | 'stopped'
  /** This device already has a passkey for the account. */
  | 'already'
  | 'not-possible'

export class PasskeyProblem extends Error {
  readonly trouble: PasskeyTrouble

  constructor(trouble: PasskeyTrouble) {
    super(trouble)
    this.trouble = trouble
  }
}

export const canUsePasskeys = (): boolean => 'PublicKeyCredential' in window

function troubleOf(error: unknown): PasskeyTrouble {
  const name = error instanceof Error ? error.name : ''
  if (name === 'NotAllowedError' || name === 'AbortError') return 'stopped'
  return name === 'InvalidStateError' ? 'already' : 'not-possible'
}

export async function showPasskey(options: PasskeyQuestion): Promise<ShownPasskey> {
  const { startAuthentication } = await import('@simplewebauthn/browser')
  try {
    const shown: unknown = await startAuthentication({
      optionsJSON: options as unknown as PublicKeyCredentialRequestOptionsJSON,
    })
    return shown as ShownPasskey
  } catch (error) {
    throw new PasskeyProblem(troubleOf(error))
  }
}

export async function makePasskey(options: PasskeyOffer): Promise<MadePasskey> {
  const { startRegistration } = await import('@simplewebauthn/browser')
  try {
    const made: unknown = await startRegistration({
      optionsJSON: options as unknown as PublicKeyCredentialCreationOptionsJSON,
    })
    return made as MadePasskey
  } catch (error) {
    throw new PasskeyProblem(troubleOf(error))
  }
}
