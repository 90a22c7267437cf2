import type {
  PublicKeyCredentialCreationOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/browser'
import { apiPath, ask, withQuery } from './ask-server.ts'
import type { CodeSetup, Page } from './house-shapes.ts'
import type {
  AccountView,
  ConflictView,
  HouseState,
  Invitation,
  JobView,
  LogFilter,
  LogPage,
  LogSample,
  LogState,
  MachineTokens,
  MembershipChange,
  NewMachineToken,
  NewOrganisation,
  NewPerson,
  NewRole,
  OrganisationChange,
  OrganisationsView,
  PersonView,
  ReviewOutcome,
  ReviewSummary,
  SameAreaChange,
} from './people-shapes.ts'

/** Questions about one's own account, people, organisations, the log and jobs. A failed one throws ApiFailure. */

const post = <T>(path: string, body?: unknown): Promise<T> => ask<T>(path, { method: 'POST', body })
const remove = (path: string): Promise<void> => ask(path, { method: 'DELETE' })

export const readAccount = (signal?: AbortSignal): Promise<AccountView> => ask('/api/account', { signal })
export const changeAccount = (change: {
  readonly name?: string
  readonly language?: 'sv' | 'en'
}): Promise<AccountView> => ask('/api/account', { method: 'PATCH', body: change })
export const beginOwnPasskey = (): Promise<{
  readonly step: string
  readonly options: PublicKeyCredentialCreationOptionsJSON
}> => post('/api/account/passkeys/begin')
export const endOwnPasskey = (
  step: string,
  response: RegistrationResponseJSON,
  name: string,
): Promise<void> => post('/api/account/passkeys/end', { step, response, name })
export const removeOwnPasskey = (id: number): Promise<void> => remove(apiPath('account', 'passkeys', id))
/** `current` is the one that is changed, and empty where there was none. */
export const setOwnPassword = (password: string, current: string): Promise<void> =>
  post('/api/account/password', { password, ...(current === '' ? {} : { current }) })
export const beginOwnCode = (): Promise<CodeSetup> => post('/api/account/code/begin')
export const endOwnCode = (
  step: string,
  code: string,
): Promise<{ readonly recoveryCodes: readonly string[] }> => post('/api/account/code/end', { step, code })
export const endOwnSession = (id: number): Promise<void> => remove(apiPath('account', 'sessions', id))
export const readOwnLog = (cursor: string | null, signal?: AbortSignal): Promise<LogPage> =>
  ask('/api/account/log', { query: { cursor }, signal })

export const readPeople = (cursor: string | null, signal?: AbortSignal): Promise<Page<PersonView>> =>
  ask('/api/people', { query: { cursor }, signal })
export const invitePerson = (
  person: NewPerson,
): Promise<{ readonly id: number; readonly invitation: Invitation }> => post('/api/people', person)
export const inviteAgain = (id: number): Promise<Invitation> => post(apiPath('people', id, 'invitation'))
export const giveRole = (id: number, role: NewRole): Promise<void> =>
  post(apiPath('people', id, 'roles'), role)
export const endRole = (id: number, role: string, reason: string): Promise<void> =>
  post(apiPath('people', id, 'roles', role, 'end'), { reason })
/** Out everywhere, at once; they may sign in again. */
export const endSessions = (id: number): Promise<void> => post(apiPath('people', id, 'end-sessions'))
export const closeAccount = (id: number, reason: string): Promise<void> =>
  post(apiPath('people', id, 'close'), { reason })
export const readConflicts = (signal?: AbortSignal): Promise<Page<ConflictView>> =>
  ask('/api/people/conflicts', { signal })

export const readOrganisations = (signal?: AbortSignal): Promise<OrganisationsView> =>
  ask('/api/organisations', { signal })
/** As they stood, or will stand, on a day; today where none is given. */
export const readOrganisationsOn = (on: string, signal?: AbortSignal): Promise<OrganisationsView> =>
  ask('/api/organisations', { query: { on: on === '' ? null : on }, signal })
export const addOrganisation = (organisation: NewOrganisation): Promise<unknown> =>
  post('/api/organisations', organisation)
export const changeOrganisation = (slug: string, change: OrganisationChange): Promise<unknown> =>
  ask(apiPath('organisations', slug), { method: 'PATCH', body: change })
export const changeMembership = (federation: string, change: MembershipChange): Promise<unknown> =>
  post(apiPath('organisations', federation, 'members'), change)
export const changeSameArea = (change: SameAreaChange): Promise<unknown> => post('/api/same-areas', change)

export const readMachineTokens = (signal?: AbortSignal): Promise<MachineTokens> =>
  ask('/api/machine-tokens', { signal })
export const makeMachineToken = (order: NewMachineToken): Promise<{ readonly token: string }> =>
  post('/api/machine-tokens', order)
export const revokeMachineToken = (id: number): Promise<void> => remove(apiPath('machine-tokens', id))

export const readLog = (filter: LogFilter, cursor: string | null, signal?: AbortSignal): Promise<LogPage> =>
  ask('/api/log', { query: { ...filter, cursor }, signal })
export const logExportAddress = (filter: LogFilter, format: 'csv' | 'json'): string =>
  withQuery('/api/log/export', { ...filter, format })
export const readLogState = (signal?: AbortSignal): Promise<LogState> => ask('/api/log/whole', { signal })
/** Rows about cases from a time, drawn by chance; both days are in it. */
export const readLogSample = (
  span: { readonly from: string; readonly to: string },
  signal?: AbortSignal,
): Promise<LogSample> => ask('/api/log/sample', { query: span, signal })
export const reviewLogRow = (entry: number, outcome: ReviewOutcome, note: string): Promise<void> =>
  post('/api/log/reviews', { entry, outcome, note })

export const readReviewSummary = (
  span: { readonly from: string; readonly to: string },
  signal?: AbortSignal,
): Promise<ReviewSummary> => ask('/api/log/reviews', { query: span, signal })

export const readJobs = (
  cursor: string | null,
  signal?: AbortSignal,
): Promise<{ readonly jobs: readonly JobView[]; readonly next: string | null }> =>
  ask('/api/jobs', { query: { cursor }, signal })
export const stopJob = (id: string): Promise<void> => remove(apiPath('jobs', id))

export const readHouse = (signal?: AbortSignal): Promise<HouseState> => ask('/api/house', { signal })
