import { apiPath, ask, withQuery } from './ask-server.ts'
import type {
  AccessMatrix,
  CaseListing,
  CaseLogPage,
  CasePage,
  Category,
  Decided,
  ExceptionReport,
  LegalMap,
  NeedView,
  NewCase,
  NewConsents,
  NewException,
  NewNeed,
  NewObstacle,
  NewWorker,
  ObstacleReport,
  OrphanedCase,
  Purpose,
} from './case-shapes.ts'
import type { Page } from './house-shapes.ts'

/** Questions about cases and about secrecy. A failed one throws ApiFailure. */

const post = <T>(path: string, body: unknown = {}): Promise<T> => ask<T>(path, { method: 'POST', body })

export const readCases = (cursor: string | null, signal?: AbortSignal): Promise<Page<CaseListing>> =>
  ask('/api/cases', { query: { cursor }, signal })
export const openCase = (order: NewCase): Promise<{ readonly reference: string }> => post('/api/cases', order)
/** To read is to have a purpose: it decides what is told, and stands in the log. */
export const readCase = (reference: string, purpose: Purpose, signal?: AbortSignal): Promise<CasePage> =>
  ask(apiPath('cases', reference), { query: { purpose }, signal })
export const closeCase = (reference: string): Promise<void> => post(apiPath('cases', reference, 'close'))
export const protectIdentity = (
  reference: string,
  order: { readonly isProtected: boolean; readonly reason: string },
): Promise<void> => post(apiPath('cases', reference, 'protection'), order)
export const readReceivers = (
  organisation: string,
): Promise<{ readonly people: readonly { readonly account: number; readonly name: string }[] }> =>
  ask('/api/secrecy/receivers', { query: { organisation } })
export const addWorker = (reference: string, worker: NewWorker): Promise<void> =>
  post(apiPath('cases', reference, 'workers'), worker)
export const endWorker = (reference: string, id: number): Promise<void> =>
  post(apiPath('cases', reference, 'workers', id, 'end'))
export const writeInformation = (
  reference: string,
  information: { readonly category: Category; readonly content: string; readonly replaces: number | null },
): Promise<unknown> => post(apiPath('cases', reference, 'information'), information)
export const recordConsents = (reference: string, consents: NewConsents): Promise<unknown> =>
  post(apiPath('cases', reference, 'consents'), consents)
export const withdrawConsent = (reference: string, id: number): Promise<void> =>
  post(apiPath('cases', reference, 'consents', id, 'withdrawal'), { reason: null })
export const reviewConsent = (reference: string, id: number, holds: boolean, reason: string): Promise<void> =>
  post(apiPath('cases', reference, 'consents', id, 'review'), { holds, reason })
export const decideException = (reference: string, exception: NewException): Promise<Decided> =>
  post(apiPath('cases', reference, 'exceptions'), exception)
export const readLeftCases = (cursor: string | null, signal?: AbortSignal): Promise<Page<OrphanedCase>> =>
  ask('/api/cases/orphaned', { query: { cursor }, signal })
export const handOverCase = (reference: string, account: number, reason: string): Promise<void> =>
  post(apiPath('cases', reference, 'hand-over'), { account, reason })
export const readCaseLog = (
  reference: string,
  cursor: string | null,
  signal?: AbortSignal,
): Promise<CaseLogPage> => ask(apiPath('cases', reference, 'log'), { query: { cursor }, signal })
export const caseLogPrintAddress = (reference: string, language: 'sv' | 'en'): string =>
  withQuery(apiPath('cases', reference, 'log', 'print'), { language })

export const readLegalMap = (on: string | null, signal?: AbortSignal): Promise<LegalMap> =>
  ask('/api/secrecy/map', { query: { on }, signal })
export const readAccessMatrix = (on: string | null, signal?: AbortSignal): Promise<AccessMatrix> =>
  ask('/api/secrecy/matrix', { query: { on }, signal })
export const readExceptions = (months: number, signal?: AbortSignal): Promise<ExceptionReport> =>
  ask('/api/secrecy/exceptions', { query: { months }, signal })
export const readNeeds = (signal?: AbortSignal): Promise<{ readonly items: readonly NeedView[] }> =>
  ask('/api/secrecy/needs', { signal })
export const addNeed = (need: NewNeed): Promise<unknown> => post('/api/secrecy/needs', need)
export const endNeed = (id: number): Promise<void> => post(apiPath('secrecy', 'needs', id, 'end'))
/** Without the session's cookie: nobody is behind it, not even for the server's own eyes. */
export const reportObstacle = (obstacle: NewObstacle): Promise<void> =>
  ask('/api/obstacles', { method: 'POST', body: obstacle, isAnonymous: true })
export const readObstacles = (signal?: AbortSignal): Promise<ObstacleReport> =>
  ask('/api/obstacles', { signal })
