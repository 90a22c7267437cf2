import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/browser'

/** Passkeys as the browser has them; the library is fetched when one is first used. */

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

export async function showPasskey(
  optionsJSON: PublicKeyCredentialRequestOptionsJSON,
): Promise<AuthenticationResponseJSON> {
  const { startAuthentication } = await import('@simplewebauthn/browser')
  try {
    return await startAuthentication({ optionsJSON })
  } catch (error) {
    throw new PasskeyProblem(troubleOf(error))
  }
}

export async function makePasskey(
  optionsJSON: PublicKeyCredentialCreationOptionsJSON,
): Promise<RegistrationResponseJSON> {
  const { startRegistration } = await import('@simplewebauthn/browser')
  try {
    return await startRegistration({ optionsJSON })
  } catch (error) {
    throw new PasskeyProblem(troubleOf(error))
  }
}
