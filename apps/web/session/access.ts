import { ROLES, type Role, type SignedIn } from '../api/house-shapes.ts'

/** Who a page is for. The server decides what anybody gets; this only spares people a page that would be empty. */
export type Access =
  | 'public'
  | 'signed-in'
  /** Whoever has one of these roles where they act; those of the house need no organisation. */
  | readonly Role[]
  /** The same, but nobody who also has one of the others: two tasks that are not for one person. */
  | { readonly roles: readonly Role[]; readonly notAs: readonly Role[] }

/** Whoever acts for an organisation; who looks after the house itself acts for none. */
export const EVERYBODY_ACTING = ROLES.filter((role) => role !== 'house-administrator')

export const CASE_WORKERS = ['coordinator', 'referrer'] as const satisfies readonly Role[]
/** Who leads the staff, evaluates or operates sees no case, whatever else they are (R2.44). */
const KEPT_FROM_CASES = ['manager', 'evaluator', 'operator'] as const satisfies readonly Role[]
export const CASE_WORK = { roles: CASE_WORKERS, notAs: KEPT_FROM_CASES } as const satisfies Access
export const EXCEPTION_READERS = [
  ...CASE_WORKERS,
  'administrator',
  'auditor',
] as const satisfies readonly Role[]
export const LOG_READERS = ['administrator', 'auditor'] as const satisfies readonly Role[]
export const PEOPLE_KEEPERS = ['administrator', 'house-administrator'] as const satisfies readonly Role[]
/** Who writes down what the ethics authority has decided. */
export const ETHICS_KEEPERS = ['evaluator', 'administrator'] as const satisfies readonly Role[]
export const PARTICIPATION_READERS = [...CASE_WORKERS, 'evaluator'] as const satisfies readonly Role[]
export const BRINGERS = ['operator', 'evaluator'] as const satisfies readonly Role[]

type Entrance =
  | { readonly kind: 'open' }
  /** Works in several organisations and has not said in which. */
  | { readonly kind: 'choose-organisation' }
  /** Has none of the roles here; `elsewhere` are the organisations where they do. */
  | {
      readonly kind: 'closed'
      readonly needs: readonly Role[]
      /** What they are that keeps them from it, although they have a role that it needs. */
      readonly keptAs: readonly Role[]
      readonly elsewhere: SignedIn['organisations']
    }

type Asked = Exclude<Access, 'public' | 'signed-in'>
const rolesOf = (access: Asked): readonly Role[] => ('roles' in access ? access.roles : access)
const heldBack = (access: Asked, held: readonly Role[]): readonly Role[] =>
  'roles' in access ? held.filter((role) => access.notAs.includes(role)) : []
export const admits = (access: Asked, held: readonly Role[]): boolean =>
  held.some((role) => rolesOf(access).includes(role)) && heldBack(access, held).length === 0

export function entrance(access: Access, who: SignedIn | null): Entrance {
  if (access === 'public' || access === 'signed-in' || who === null) return { kind: 'open' }
  if (admits(access, who.roles)) return { kind: 'open' }
  if (who.organisation === null && who.organisations.length > 0) return { kind: 'choose-organisation' }
  const needs = rolesOf(access)
  const elsewhere = who.organisations.filter(
    ({ slug, roles }) => slug !== who.organisation?.slug && admits(access, roles),
  )
  const keptAs = hasRole(who, needs) ? heldBack(access, who.roles) : []
  return { kind: 'closed', needs, keptAs, elsewhere }
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
