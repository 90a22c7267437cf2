import createClient from 'openapi-fetch'
import { askServer } from './ask-server.ts'
import { ApiFailure, failureOf } from './failure.ts'
import type { paths } from './generated/api.ts'
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

/** Every question the pages ask the server, except sending a file (upload.ts). A failed one throws ApiFailure. */

export type Language = 'sv' | 'en'

const client = createClient<paths>({ baseUrl: '', fetch: askServer })

type Answer<T> = { readonly data?: T | undefined; readonly error?: unknown; readonly response: Response }

function body<T>({ data, error, response }: Answer<T>): T {
  if (response.ok && data !== undefined) return data
  throw new ApiFailure(failureOf(response.status, error))
}

export async function readStudies(signal?: AbortSignal): Promise<readonly StudySummary[]> {
  return body(await client.GET('/api/studies', { signal: signal ?? null })).studies
}

export async function readStudy(id: string, signal?: AbortSignal): Promise<StudyPage> {
  const answer = await client.GET('/api/studies/{id}', { params: { path: { id } }, signal: signal ?? null })
  // The client's own types write a pair of numbers as a list of them.
  return body(answer) as StudyPage
}

export async function readReport(
  id: string,
  part: ReportPartName,
  language: Language,
  signal?: AbortSignal,
): Promise<ReportPart> {
  return body(
    await client.GET('/api/studies/{id}/report', {
      params: { path: { id }, query: { part, language } },
      signal: signal ?? null,
    }),
  )
}

export async function readEstimates(
  id: string,
  language: Language,
  signal?: AbortSignal,
): Promise<readonly EstimateRow[]> {
  return body(
    await client.GET('/api/studies/{id}/estimates', {
      params: { path: { id }, query: { language } },
      signal: signal ?? null,
    }),
  ).rows
}

export async function readRun(id: string, signal?: AbortSignal): Promise<Run> {
  return body(await client.GET('/api/runs/{id}', { params: { path: { id } }, signal: signal ?? null }))
}

/** Starts a new evaluation of the study and gives its run's id. */
export async function startRun(study: string): Promise<string> {
  return body(await client.POST('/api/studies/{id}/runs', { params: { path: { id: study } } })).run.id
}

export async function stopRun(id: string): Promise<void> {
  const { error, response } = await client.DELETE('/api/runs/{id}', { params: { path: { id } } })
  if (!response.ok) throw new ApiFailure(failureOf(response.status, error))
}

export async function lockStudy(id: string, name: string): Promise<void> {
  body(await client.POST('/api/studies/{id}/lock', { params: { path: { id } }, body: { name } }))
}

export type FileKind = 'report.html' | 'report.pdf' | 'results.json' | 'estimates.csv' | 'study.json'

export function fileAddress(id: string, kind: FileKind, language: Language): string {
  return `/api/studies/${encodeURIComponent(id)}/files/${kind}?language=${language}`
}

export async function readInstruments(signal?: AbortSignal): Promise<readonly InstrumentSummary[]> {
  return body(await client.GET('/api/instruments', { signal: signal ?? null })).instruments
}

export async function readInstrument(id: string, signal?: AbortSignal): Promise<InstrumentPage> {
  return body(await client.GET('/api/instruments/{id}', { params: { path: { id } }, signal: signal ?? null }))
}

export async function readInstrumentPart(
  id: string,
  part: InstrumentPartName,
  language: Language,
  { card, anyway }: { readonly card: number | null; readonly anyway: boolean },
  signal?: AbortSignal,
): Promise<ReportPart> {
  const query = {
    part,
    language,
    ...(card !== null && { card }),
    ...(anyway && { anyway: 'true' as const }),
  }
  return body(
    await client.GET('/api/instruments/{id}/report', {
      params: { path: { id }, query },
      signal: signal ?? null,
    }),
  )
}

export async function readCalibrationRun(id: string, signal?: AbortSignal): Promise<CalibrationRun> {
  return body(
    await client.GET('/api/calibration-runs/{id}', { params: { path: { id } }, signal: signal ?? null }),
  )
}

export async function stopCalibration(id: string): Promise<void> {
  const { error, response } = await client.DELETE('/api/calibration-runs/{id}', { params: { path: { id } } })
  if (!response.ok) throw new ApiFailure(failureOf(response.status, error))
}

/** Writes a new version of the quality card and gives its number. */
export async function addCard(id: string, card: CardOrder): Promise<number> {
  return body(await client.POST('/api/instruments/{id}/cards', { params: { path: { id } }, body: card }))
    .version
}

/** What a shorter form can be chosen from. */
export async function readShorterBasis(id: string, signal?: AbortSignal): Promise<ShorterBasis> {
  return body(
    await client.GET('/api/instruments/{id}/shorter', { params: { path: { id } }, signal: signal ?? null }),
  )
}

/** Searches for the shortest form that holds what is asked for. */
export async function askShorter(
  id: string,
  order: ShorterOrder,
  signal: AbortSignal,
): Promise<ShorterAnswer> {
  return body(
    await client.POST('/api/instruments/{id}/shorter', { params: { path: { id } }, body: order, signal }),
  )
}

export type InstrumentFileKind = 'report.html' | 'report.pdf' | 'results.json' | 'items.json' | 'scores.csv'

export function cardFileAddress(id: string, language: Language, card: number | null): string {
  const version = card === null ? '' : `&card=${card}`
  return `/api/instruments/${encodeURIComponent(id)}/card.pdf?language=${language}${version}`
}

export function instrumentFileAddress(
  id: string,
  kind: InstrumentFileKind,
  language: Language,
  calibration: number,
): string {
  return `/api/instruments/${encodeURIComponent(id)}/files/${kind}?language=${language}&calibration=${calibration}`
}
