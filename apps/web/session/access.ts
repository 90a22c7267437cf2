import type { Role, SignedIn } from '../api/house-shapes.ts'

/** Who a page is for. The server decides what anybody gets; this only spares people a page that would be empty. */
export type Access =
  | 'public'
  | 'signed-in'
  /** Whoever has one of these roles where they act; those of the house need no organisation. */
  | readonly Role[]

export const EVERYBODY_ACTING = [
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
] as const satisfies readonly Role[]

export const CASE_WORKERS = ['coordinator', 'referrer'] as const satisfies readonly Role[]
export const LOG_READERS = ['administrator', 'auditor'] as const satisfies readonly Role[]
export const PEOPLE_KEEPERS = ['administrator', 'house-administrator'] as const satisfies readonly Role[]
export const BRINGERS = ['operator', 'evaluator'] as const satisfies readonly Role[]

export type Entrance =
  | { readonly kind: 'open' }
  /** Works in several organisations and has not said in which. */
  | { readonly kind: 'choose-organisation' }
  /** Has none of the roles here; `elsewhere` are the organisations where they do. */
  | {
      readonly kind: 'closed'
      readonly needs: readonly Role[]
      readonly elsewhere: SignedIn['organisations']
    }

export function entrance(access: Access, who: SignedIn | null): Entrance {
  if (access === 'public' || access === 'signed-in' || who === null) return { kind: 'open' }
  if (hasRole(who, access)) return { kind: 'open' }
  if (who.organisation === null && who.organisations.length > 0) return { kind: 'choose-organisation' }
  const elsewhere = who.organisations.filter(
    ({ slug, roles }) => slug !== who.organisation?.slug && roles.some((role) => access.includes(role)),
  )
  return { kind: 'closed', needs: access, elsewhere }
}

export function hasRole(who: SignedIn | null, roles: readonly Role[]): boolean {
  return who?.roles.some((role) => roles.includes(role)) ?? false
}

/** Where to go after signing in: an address of ours and nobody else's. */
export function safeReturn(asked: unknown): string {
  if (typeof asked !== 'string' || !asked.startsWith('/')) return '/'
  const address = new URL(asked, window.location.origin)
  if (address.origin !== window.location.origin) return '/'
  return address.pathname + address.search + address.hash
}
