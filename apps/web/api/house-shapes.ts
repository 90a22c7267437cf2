import type { Answer, Sent } from './operations.ts'
import { everyOf } from './values.ts'

/** Who is signed in, as what and where. */

export type Page<T> = { readonly items: readonly T[]; readonly next: string | null }
export type Role = Sent<'post', '/api/people/{id}/roles'>['role']
export const ROLES = everyOf<Role>({
  'house-administrator': true,
  administrator: true,
  operator: true,
  coordinator: true,
  referrer: true,
  evaluator: true,
  'decision-maker': true,
  funder: true,
  manager: true,
  auditor: true,
  reader: true,
})

/** The server says roles as plain text here; the pages know them by name. */
type WithRoles<T> = Omit<T, 'roles'> & { readonly roles: readonly Role[] }
type Session = Answer<'get', '/api/session'>
type In = Extract<Session, { signedIn: true }>
export type SignedIn = Omit<WithRoles<In>, 'organisations'> & {
  readonly organisations: readonly WithRoles<In['organisations'][number]>[]
}
export type SessionView = Extract<Session, { signedIn: false }> | SignedIn
export type HouseView = Session['house']
export type Ways = HouseView['ways']
export type ExamplePerson = WithRoles<Answer<'post', '/api/sign-in/entry'>['people'][number]>
export type Id = ExamplePerson['id']
export type Place = NonNullable<In['organisation']>
export type CodeSetup = Answer<'post', '/api/account/code/begin'>
