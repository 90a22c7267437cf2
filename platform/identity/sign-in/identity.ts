import type { House } from '@utfall/database'
import type { KeyRing } from '../keys/key-ring.ts'
import { SESSION_LIVES, type SessionLives } from '../sessions/begin.ts'
import { PASSWORD_COST, type PasswordCost, PasswordWork } from './passwords.ts'
import { type DiscoveredProviders, makeProviders, type OidcProvider } from './providers.ts'

/** What passkeys are bound to: they open at this address and no other. */
export type RelyingParty = {
  /** The domain, for instance `utfall.example.se`, or `localhost`. */
  readonly id: string
  readonly name: string
  /** As the browser writes it: scheme, domain and port. */
  readonly origin: string
}

export type IdentitySettings = {
  readonly lives: SessionLives
  /** null: passkeys cannot be used at this address. */
  readonly relyingParty: RelyingParty | null
  /** Where people reach the house, as the browser writes it: providers send them back there. */
  readonly origin: string
  readonly providers: readonly OidcProvider[]
  readonly passwordCost: PasswordCost
}

export const IDENTITY_SETTINGS: IdentitySettings = {
  lives: SESSION_LIVES,
  relyingParty: null,
  origin: 'http://localhost:4800',
  providers: [],
  passwordCost: PASSWORD_COST,
}

/** What signing in stands on. */
export type Identity = {
  readonly house: House
  readonly keys: KeyRing
  readonly clock: () => Date
  readonly settings: IdentitySettings
  readonly passwords: PasswordWork
  readonly providers: DiscoveredProviders
}

export function makeIdentity({
  house,
  keys,
  clock,
  settings = {},
}: {
  readonly house: House
  readonly keys: KeyRing
  readonly clock: () => Date
  readonly settings?: Partial<IdentitySettings>
}): Identity {
  const whole = { ...IDENTITY_SETTINGS, ...settings }
  return {
    ...{ house, keys, clock, settings: whole },
    passwords: new PasswordWork(whole.passwordCost),
    providers: makeProviders(whole.providers),
  }
}

export const atDoor = (purpose: string) => ({ kind: 'door', purpose }) as const
