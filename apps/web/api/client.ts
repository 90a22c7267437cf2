import { ask, filledPath, withQuery } from './ask-server.ts'
import type { Order } from './operations.ts'
import type {
  CalibrationRun,
  CardOrder,
  EstimateRow,
  InstrumentPage,
  InstrumentPartName,
  InstrumentSummary,
  ReportPart,
  ReportPartName,
  Run,
  ShorterAnswer,
  ShorterBasis,
  ShorterOrder,
  StudyPage,
  StudySummary,
} from './shapes.ts'

/** Questions about studies and instruments, except sending a file (upload.ts). A failed one throws ApiFailure. */

export type Language = 'sv' | 'en'

export const readStudies = async (signal?: AbortSignal): Promise<readonly StudySummary[]> =>
  (await ask('get', '/api/studies', { signal })).studies
export const readStudy = (id: string, signal?: AbortSignal): Promise<StudyPage> =>
  ask('get', '/api/studies/{id}', { path: { id }, signal })
export const readReport = (
  id: string,
  part: ReportPartName,
  language: Language,
  signal?: AbortSignal,
): Promise<ReportPart> =>
  ask('get', '/api/studies/{id}/report', { path: { id }, query: { part, language }, signal })
export const readEstimates = async (
  id: string,
  language: Language,
  signal?: AbortSignal,
): Promise<readonly EstimateRow[]> =>
  (await ask('get', '/api/studies/{id}/estimates', { path: { id }, query: { language }, signal })).rows

export const readRun = (id: string, signal?: AbortSignal): Promise<Run> =>
  ask('get', '/api/runs/{id}', { path: { id }, signal })
/** Starts a new evaluation of the study and gives its run's id. */
export const startRun = async (study: string): Promise<string> =>
  (await ask('post', '/api/studies/{id}/runs', { path: { id: study } })).run.id
export const stopRun = (id: string) => ask('delete', '/api/runs/{id}', { path: { id } })
export const lockStudy = (id: string, name: string) =>
  ask('post', '/api/studies/{id}/lock', { path: { id }, body: { name } })

export type FileKind = Order<'get', '/api/studies/{id}/files/{kind}'>['path']['kind']

export function fileAddress(id: string, kind: FileKind, language: Language): string {
  return withQuery(filledPath('/api/studies/{id}/files/{kind}', { id, kind }), { language })
}

export const readInstruments = async (signal?: AbortSignal): Promise<readonly InstrumentSummary[]> =>
  (await ask('get', '/api/instruments', { signal })).instruments
export const readInstrument = (id: string, signal?: AbortSignal): Promise<InstrumentPage> =>
  ask('get', '/api/instruments/{id}', { path: { id }, signal })
export const readInstrumentPart = (
  id: string,
  part: InstrumentPartName,
  language: Language,
  { card, anyway }: { readonly card: number | null; readonly anyway: boolean },
  signal?: AbortSignal,
): Promise<ReportPart> =>
  ask('get', '/api/instruments/{id}/report', {
    path: { id },
    query: { part, language, card, anyway: anyway ? 'true' : null },
    signal,
  })
export const readCalibrationRun = (id: string, signal?: AbortSignal): Promise<CalibrationRun> =>
  ask('get', '/api/calibration-runs/{id}', { path: { id }, signal })
export const stopCalibration = (id: string) => ask('delete', '/api/calibration-runs/{id}', { path: { id } })
/** Writes a new version of the quality card and gives its number. */
export const addCard = async (id: string, card: CardOrder): Promise<number> =>
  (await ask('post', '/api/instruments/{id}/cards', { path: { id }, body: card })).version
/** What a shorter form can be chosen from. */
export const readShorterBasis = (id: string, signal?: AbortSignal): Promise<ShorterBasis> =>
  ask('get', '/api/instruments/{id}/shorter', { path: { id }, signal })
/** Searches for the shortest form that holds what is asked for. */
export const askShorter = (id: string, order: ShorterOrder, signal: AbortSignal): Promise<ShorterAnswer> =>
  ask('post', '/api/instruments/{id}/shorter', { path: { id }, body: order, signal })

export type InstrumentFileKind = Order<'get', '/api/instruments/{id}/files/{kind}'>['path']['kind']

export function cardFileAddress(id: string, language: Language, card: number | null): string {
  return withQuery(filledPath('/api/instruments/{id}/card.pdf', { id }), { language, card })
}

export function instrumentFileAddress(
  id: string,
  kind: InstrumentFileKind,
  language: Language,
  calibration: number,
): string {
  return withQuery(filledPath('/api/instruments/{id}/files/{kind}', { id, kind }), { language, calibration })
}
