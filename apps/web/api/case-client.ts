import { ask, filledPath, withQuery } from './ask-server.ts'
import type {
  AccessMatrix,
  CaseListing,
  CaseLogPage,
  CasePage,
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
import type { Sent } from './operations.ts'

/** Questions about cases and about secrecy. A failed one throws ApiFailure. */

export const readCases = (cursor: string | null, signal?: AbortSignal): Promise<Page<CaseListing>> =>
  ask('get', '/api/cases', { query: { cursor }, signal })
export const openCase = (order: NewCase) => ask('post', '/api/cases', { body: order })
/** To read is to have a purpose: it decides what is told, and stands in the log. */
export const readCase = (reference: string, purpose: Purpose, signal?: AbortSignal): Promise<CasePage> =>
  ask('get', '/api/cases/{reference}', { path: { reference }, query: { purpose }, signal })
/** The same, to take along to one's own record: to print, and as text to paste. */
export const caseExportAddress = (
  reference: string,
  purpose: Purpose,
  format: 'html' | 'text',
  language: 'sv' | 'en',
): string =>
  withQuery(filledPath('/api/cases/{reference}/export', { reference }), { purpose, format, language })
export const closeCase = (reference: string) =>
  ask('post', '/api/cases/{reference}/close', { path: { reference } })
export const protectIdentity = (
  reference: string,
  order: Sent<'post', '/api/cases/{reference}/protection'>,
) => ask('post', '/api/cases/{reference}/protection', { path: { reference }, body: order })
export const readReceivers = (organisation: string) =>
  ask('get', '/api/secrecy/receivers', { query: { organisation } })
export const addWorker = (reference: string, worker: NewWorker) =>
  ask('post', '/api/cases/{reference}/workers', { path: { reference }, body: worker })
export const endWorker = (reference: string, id: number) =>
  ask('post', '/api/cases/{reference}/workers/{id}/end', { path: { reference, id } })
export const writeInformation = (
  reference: string,
  information: Sent<'post', '/api/cases/{reference}/information'>,
) => ask('post', '/api/cases/{reference}/information', { path: { reference }, body: information })
export const recordConsents = (reference: string, consents: NewConsents) =>
  ask('post', '/api/cases/{reference}/consents', { path: { reference }, body: consents })
export const withdrawConsent = (reference: string, id: number) =>
  ask('post', '/api/cases/{reference}/consents/{id}/withdrawal', {
    path: { reference, id },
    body: { reason: null },
  })
export const reviewConsent = (reference: string, id: number, holds: boolean, reason: string) =>
  ask('post', '/api/cases/{reference}/consents/{id}/review', {
    path: { reference, id },
    body: { holds, reason },
  })
export const decideException = (reference: string, exception: NewException): Promise<Decided> =>
  ask('post', '/api/cases/{reference}/exceptions', { path: { reference }, body: exception })
export const readLeftCases = (cursor: string | null, signal?: AbortSignal): Promise<Page<OrphanedCase>> =>
  ask('get', '/api/cases/orphaned', { query: { cursor }, signal })
export const handOverCase = (reference: string, account: number, reason: string) =>
  ask('post', '/api/cases/{reference}/hand-over', { path: { reference }, body: { account, reason } })
export const readCaseLog = (
  reference: string,
  cursor: string | null,
  signal?: AbortSignal,
): Promise<CaseLogPage> =>
  ask('get', '/api/cases/{reference}/log', { path: { reference }, query: { cursor }, signal })
export const caseLogPrintAddress = (reference: string, language: 'sv' | 'en'): string =>
  withQuery(filledPath('/api/cases/{reference}/log/print', { reference }), { language })

export const readLegalMap = (on: string | null, signal?: AbortSignal): Promise<LegalMap> =>
  ask('get', '/api/secrecy/map', { query: { on }, signal })
export const readAccessMatrix = (on: string | null, signal?: AbortSignal): Promise<AccessMatrix> =>
  ask('get', '/api/secrecy/matrix', { query: { on }, signal })
export const readExceptions = (months: number, signal?: AbortSignal): Promise<ExceptionReport> =>
  ask('get', '/api/secrecy/exceptions', { query: { months }, signal })
export const readNeeds = (signal?: AbortSignal): Promise<{ readonly items: readonly NeedView[] }> =>
  ask('get', '/api/secrecy/needs', { signal })
export const addNeed = (need: NewNeed) => ask('post', '/api/secrecy/needs', { body: need })
export const endNeed = (id: number) => ask('post', '/api/secrecy/needs/{id}/end', { path: { id } })
/** Without the session's cookie: nobody is behind it, not even for the server's own eyes. */
export const reportObstacle = (obstacle: NewObstacle) =>
  ask('post', '/api/obstacles', { body: obstacle, isAnonymous: true })
export const readObstacles = (signal?: AbortSignal): Promise<ObstacleReport> =>
  ask('get', '/api/obstacles', { signal })
