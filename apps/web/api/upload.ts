import { wasAnswered } from './ask-server.ts'
import { ApiFailure, type Failure, failureOf } from './failure.ts'
import type { CalibrationStarted, ChangeAnswer, ColumnSuggestion, Started, Survey } from './shapes.ts'

/** The server's limit; told beforehand, and checked here so that nobody waits for a refusal. */
export const UPLOAD_LIMIT_BYTES = 200_000_000

type UploadEnd =
  | { readonly kind: 'sent'; readonly started: Started }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'stopped' }

export type Upload = { readonly end: Promise<UploadEnd>; readonly stop: () => void }

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** A file of answers. */
export const SURVEY_LIMIT_BYTES = 60_000_000

type Form = {
  readonly address: string
  /** By the names of their fields. */
  readonly files: Readonly<Record<string, File>>
  readonly order?: unknown
}

type Ended<Answer> =
  | { readonly kind: 'answered'; readonly answer: Answer }
  | Exclude<UploadEnd, { kind: 'sent' }>

/**
 * Sends files with a form. XMLHttpRequest and not fetch, because only it tells how much has been sent. `take` makes
 * the answer out of what came back; `onShare` gets the share sent, 0 to 1.
 */
function sendForm<Answer>(
  { address, files, order }: Form,
  take: (request: XMLHttpRequest) => Answer | null,
  onShare: (share: number) => void,
  responseType: XMLHttpRequestResponseType = 'text',
): { readonly end: Promise<Ended<Answer>>; readonly stop: () => void } {
  const request = new XMLHttpRequest()
  const end = new Promise<Ended<Answer>>((resolve) => {
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onShare(event.loaded / event.total)
    }
    request.onload = async () => {
      wasAnswered(address, request.status, request.getResponseHeader('date'))
      const answer = take(request)
      if (answer !== null) return resolve({ kind: 'answered', answer })
      const text = request.response instanceof Blob ? await request.response.text() : request.responseText
      resolve({ kind: 'failed', failure: failureOf(request.status, parsed(text)) })
    }
    request.onerror = () => resolve({ kind: 'failed', failure: { kind: 'no-connection' } })
    request.onabort = () => resolve({ kind: 'stopped' })
  })
  const form = new FormData()
  if (order !== undefined) form.append('order', JSON.stringify(order))
  for (const [field, file] of Object.entries(files)) form.append(field, file, file.name)
  request.open('POST', address)
  request.responseType = responseType
  request.send(form)
  return { end, stop: () => request.abort() }
}

function jsonAnswer<Answer>(status: number): (request: XMLHttpRequest) => Answer | null {
  return (request) => (request.status === status ? (parsed(request.responseText) as Answer) : null)
}

/** Sends a zip of a study folder. */
export function sendStudy(file: File, onShare: (share: number) => void): Upload {
  const { end, stop } = sendForm(
    { address: '/api/studies', files: { file } },
    jsonAnswer<Started>(202),
    onShare,
  )
  return {
    end: end.then((ended) => (ended.kind === 'answered' ? { kind: 'sent', started: ended.answer } : ended)),
    stop,
  }
}

/** Enough rows to tell what each column is. */
const HEAD_BYTES = 200_000

/** The first rows of a file of answers: never the whole of a large one. */
async function headOf(file: File): Promise<File> {
  if (file.size <= HEAD_BYTES) return file
  const bytes = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer())
  const end = bytes.lastIndexOf(0x0a)
  return new File([bytes.subarray(0, end < 0 ? bytes.length : end)], file.name, { type: 'text/csv' })
}

/** What the columns of a file of answers seem to be; sends its first rows only. */
export async function readColumns(file: File): Promise<readonly ColumnSuggestion[]> {
  const form = { address: '/api/survey-columns', files: { file: await headOf(file) }, order: {} }
  const ended = await sendForm(form, jsonAnswer<{ columns: readonly ColumnSuggestion[] }>(200), () => {}).end
  if (ended.kind === 'answered') return ended.answer.columns
  throw new ApiFailure(ended.kind === 'failed' ? ended.failure : { kind: 'no-connection' })
}

type NewInstrument = {
  readonly kind: 'new'
  readonly name: string
  readonly english: string | null
  readonly owner: string | null
  readonly licence: string | null
  readonly minutes: number | null
}

export type CalibrationOrder = {
  readonly instrument: NewInstrument | { readonly kind: 'known'; readonly id: string }
  readonly survey: Survey
}

/** Sends a file of answers to be analysed. */
export function sendSurvey(file: File, order: CalibrationOrder, onShare: (share: number) => void) {
  const form = { address: '/api/calibrations', files: { file }, order }
  return sendForm(form, jsonAnswer<CalibrationStarted>(202), onShare)
}

type MeasuringOrder = {
  readonly id: string | null
  readonly calibration: number | null
  readonly language: 'sv' | 'en'
  /** Against the verdict that the answers are no measure yet. */
  readonly anyway: boolean
}

/** Sends answers to be measured; the measures come back as a file. */
export function sendAnswers(
  instrument: string,
  file: File,
  order: MeasuringOrder,
  onShare: (share: number) => void,
) {
  const address = `/api/instruments/${encodeURIComponent(instrument)}/measures`
  const take = (request: XMLHttpRequest) =>
    request.status === 200 && request.response instanceof Blob ? request.response : null
  return sendForm<Blob>({ address, files: { file }, order }, take, onShare, 'blob')
}

type ChangeOrder = MeasuringOrder & {
  /** Which way on the scale is good for the person. */
  readonly higherIs: 'better' | 'worse'
}

/** Sends the same persons' answers on two occasions; the group's change and everybody's own come back. */
export function sendAnswersTwice(
  instrument: string,
  files: { readonly before: File; readonly after: File },
  order: ChangeOrder,
  onShare: (share: number) => void,
) {
  const address = `/api/instruments/${encodeURIComponent(instrument)}/changes`
  return sendForm({ address, files, order }, jsonAnswer<ChangeAnswer>(200), onShare)
}
