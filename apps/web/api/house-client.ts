import { ask, withQuery } from './ask-server.ts'
import type { CodeSetup, Page } from './house-shapes.ts'
import type { Order, Sent } from './operations.ts'
import type { MadePasskey } from './passkey.ts'
import type {
  AccountView,
  ConflictView,
  HouseState,
  Invitation,
  LogFilter,
  LogPage,
  LogQuery,
  LogSample,
  LogState,
  MachineTokens,
  MembershipChange,
  NewMachineToken,
  NewOrganisation,
  NewPerson,
  NewReview,
  NewRole,
  OrganisationChange,
  OrganisationsView,
  PersonView,
  ReviewSummary,
  SameAreaChange,
} from './people-shapes.ts'

/** Questions about one's own account, people, organisations, the log and jobs. A failed one throws ApiFailure. */

export const readAccount = (signal?: AbortSignal): Promise<AccountView> =>
  ask('get', '/api/account', { signal })
export const changeAccount = (change: Sent<'patch', '/api/account'>): Promise<AccountView> =>
  ask('patch', '/api/account', { body: change })
export const beginOwnPasskey = () => ask('post', '/api/account/passkeys/begin')
export const endOwnPasskey = (step: string, response: MadePasskey, name: string) =>
  ask('post', '/api/account/passkeys/end', { body: { step, response, name } })
export const removeOwnPasskey = (id: number) => ask('delete', '/api/account/passkeys/{id}', { path: { id } })
/** `current` is the one that is changed, and empty where there was none. */
export const setOwnPassword = (password: string, current: string) =>
  ask('post', '/api/account/password', { body: { password, ...(current !== '' && { current }) } })
export const beginOwnCode = (): Promise<CodeSetup> => ask('post', '/api/account/code/begin')
export const endOwnCode = (step: string, code: string) =>
  ask('post', '/api/account/code/end', { body: { step, code } })
export const endOwnSession = (id: number) => ask('delete', '/api/account/sessions/{id}', { path: { id } })
export const readOwnLog = (cursor: string | null, signal?: AbortSignal): Promise<LogPage> =>
  ask('get', '/api/account/log', { query: { cursor }, signal })

export const readPeople = (cursor: string | null, signal?: AbortSignal): Promise<Page<PersonView>> =>
  ask('get', '/api/people', { query: { cursor }, signal })
export const invitePerson = (person: NewPerson) => ask('post', '/api/people', { body: person })
export const inviteAgain = (id: number): Promise<Invitation> =>
  ask('post', '/api/people/{id}/invitation', { path: { id } })
export const giveRole = (id: number, role: NewRole) =>
  ask('post', '/api/people/{id}/roles', { path: { id }, body: role })
export const endRole = (id: number, role: NewRole['role'], reason: string) =>
  ask('post', '/api/people/{id}/roles/{role}/end', { path: { id, role }, body: { reason } })
/** Out everywhere, at once; they may sign in again. */
export const endSessions = (id: number) => ask('post', '/api/people/{id}/end-sessions', { path: { id } })
export const closeAccount = (id: number, reason: string) =>
  ask('post', '/api/people/{id}/close', { path: { id }, body: { reason } })
export const readConflicts = (signal?: AbortSignal): Promise<{ readonly items: readonly ConflictView[] }> =>
  ask('get', '/api/people/conflicts', { signal })

export const readOrganisations = (signal?: AbortSignal): Promise<OrganisationsView> =>
  ask('get', '/api/organisations', { signal })
/** As they stood, or will stand, on a day; today where none is given. */
export const readOrganisationsOn = (on: string, signal?: AbortSignal): Promise<OrganisationsView> =>
  ask('get', '/api/organisations', { query: { on }, signal })
export const addOrganisation = (organisation: NewOrganisation) =>
  ask('post', '/api/organisations', { body: organisation })
export const changeOrganisation = (slug: string, change: OrganisationChange) =>
  ask('patch', '/api/organisations/{slug}', { path: { slug }, body: change })
export const changeMembership = (federation: string, change: MembershipChange) =>
  ask('post', '/api/organisations/{slug}/members', { path: { slug: federation }, body: change })
export const changeSameArea = (change: SameAreaChange) => ask('post', '/api/same-areas', { body: change })

export const readMachineTokens = (signal?: AbortSignal): Promise<MachineTokens> =>
  ask('get', '/api/machine-tokens', { signal })
export const makeMachineToken = (order: NewMachineToken) =>
  ask('post', '/api/machine-tokens', { body: order })
export const revokeMachineToken = (id: number) => ask('delete', '/api/machine-tokens/{id}', { path: { id } })

const logQuery = ({ account, ...filter }: LogFilter): LogQuery => ({
  ...filter,
  account: account === '' ? null : Number(account),
})
export const readLog = (filter: LogFilter, cursor: string | null, signal?: AbortSignal): Promise<LogPage> =>
  ask('get', '/api/log', { query: { ...logQuery(filter), cursor }, signal })
export const logExportAddress = (filter: LogFilter, format: 'csv' | 'json'): string => {
  const query: Order<'get', '/api/log/export'>['query'] = { ...logQuery(filter), format }
  return withQuery('/api/log/export', query)
}
export const readLogState = (signal?: AbortSignal): Promise<LogState> =>
  ask('get', '/api/log/whole', { signal })
/** Rows about cases from a time, drawn by chance; both days are in it. */
export const readLogSample = (
  span: { readonly from: string; readonly to: string },
  signal?: AbortSignal,
): Promise<LogSample> => ask('get', '/api/log/sample', { query: span, signal })
export const reviewLogRow = (review: NewReview) => ask('post', '/api/log/reviews', { body: review })

export const readReviewSummary = (
  span: { readonly from: string; readonly to: string },
  signal?: AbortSignal,
): Promise<ReviewSummary> => ask('get', '/api/log/reviews', { query: span, signal })

export const readJobs = (cursor: string | null, signal?: AbortSignal) =>
  ask('get', '/api/jobs', { query: { cursor }, signal })
export const stopJob = (id: string) => ask('delete', '/api/jobs/{id}', { path: { id } })

export const readHouse = (signal?: AbortSignal): Promise<HouseState> => ask('get', '/api/house', { signal })
