import type { Answer, Order, Sent } from './operations.ts'
import { everyOf } from './values.ts'

/** One's own account, people and their roles, organisations, keys for programs, the log and jobs. */

export type AccountView = Answer<'get', '/api/account'>

export type PersonView = Answer<'get', '/api/people'>['items'][number]
export type NewRole = Sent<'post', '/api/people/{id}/roles'>
export type NewPerson = Sent<'post', '/api/people'>
export type Invitation = Answer<'post', '/api/people/{id}/invitation'>
export type ConflictView = Answer<'get', '/api/people/conflicts'>['items'][number]

export type OrganisationsView = Answer<'get', '/api/organisations'>
export type OrganisationTree = OrganisationsView['organisations'][number]
export type OrganisationKind = OrganisationTree['kind']
export const ORGANISATION_KINDS = everyOf<OrganisationKind>({
  principal: true,
  authority: true,
  branch: true,
  unit: true,
  federation: true,
  provider: true,
  evaluator: true,
})
export type NewOrganisation = Sent<'post', '/api/organisations'>
export type OrganisationChange = Sent<'patch', '/api/organisations/{slug}'>
export type SameAreaChange = Sent<'post', '/api/same-areas'>
export type MembershipChange = Sent<'post', '/api/organisations/{slug}/members'>

export type MachineTokens = Answer<'get', '/api/machine-tokens'>
export type NewMachineToken = Sent<'post', '/api/machine-tokens'>
export const MACHINE_ROLES = everyOf<NewMachineToken['role']>({
  operator: true,
  evaluator: true,
  reader: true,
  auditor: true,
})

export type LogPage = Answer<'get', '/api/log'>
export type LogRow = LogPage['items'][number]
export type LogQuery = NonNullable<Order<'get', '/api/log'>['query']>
/** What people look for in the log; the server knows which codes are in each. */
type ActionGroup = Exclude<NonNullable<LogQuery['group']>, readonly unknown[] | ''>
export const ACTION_GROUPS = everyOf<ActionGroup>({
  'sign-ins': true,
  refusals: true,
  reads: true,
  cases: true,
  consents: true,
  roles: true,
  'ways-in': true,
  studies: true,
  surveys: true,
  organisations: true,
  house: true,
  log: true,
})
/** As the page's fields and its address have it. */
export type LogFilter = {
  readonly from: string
  readonly to: string
  readonly group: readonly ActionGroup[]
  readonly action: string
  readonly account: string
  readonly subject: string
}
export type LogState = Answer<'get', '/api/log/whole'>
export type LogSample = Answer<'get', '/api/log/sample'>
export type ReviewSummary = Answer<'get', '/api/log/reviews'>
export type NewReview = Sent<'post', '/api/log/reviews'>
export const REVIEW_OUTCOMES = everyOf<NewReview['outcome']>({
  'in-order': true,
  asked: true,
  'not-in-order': true,
})

export type JobView = Answer<'get', '/api/jobs'>['jobs'][number]
export type HouseState = Answer<'get', '/api/house'>
