/** What the API gives about the house, its people, cases, log and jobs. */

export type Words = { readonly sv: string; readonly en: string }
export type Id = number | string
export type Page<T> = { readonly items: readonly T[]; readonly next: string | null }

export const ROLES = [
  'house-administrator',
  'administrator',
  'operator',
  'coordinator',
  'referrer',
  'evaluator',
  'decision-maker',
  'funder',
  'manager',
  'auditor',
  'reader',
] as const
export type Role = (typeof ROLES)[number]

export type HouseKind = 'trial' | 'own' | 'joint'
export type SignInMethod = 'passkey' | 'password' | 'oidc' | 'entry-link' | 'example'

export type Ways = {
  readonly passkey: boolean
  readonly password: boolean
  readonly example: boolean
  readonly oidc: readonly { readonly id: string; readonly name: Words }[]
}
export type HouseView = { readonly kind: HouseKind; readonly name: string; readonly ways: Ways }

export type OrganisationName = { readonly slug: string; readonly name: Words }
export type SignedIn = {
  readonly house: HouseView
  readonly signedIn: true
  readonly account: {
    readonly id: Id
    readonly name: string
    readonly language: 'sv' | 'en'
    readonly kind: 'person' | 'example'
    readonly hasPassword: boolean
    readonly hasCode: boolean
    readonly passkeys: number
  }
  readonly method: SignInMethod
  readonly assurance: 'one-factor' | 'two-factor' | 'trial'
  readonly confirmedAt: string | null
  readonly expiresAt: string
  readonly organisation: OrganisationName | null
  readonly organisations: readonly (OrganisationName & { readonly roles: readonly Role[] })[]
  readonly roles: readonly Role[]
}
export type SessionView = { readonly house: HouseView; readonly signedIn: false } | SignedIn

export type ExamplePerson = {
  readonly id: Id
  readonly name: string
  readonly organisation: Words | null
  readonly roles: readonly Role[]
  readonly about: Words
}
export type CodeSetup = { readonly step: string; readonly uri: string; readonly qrSvg: string }
