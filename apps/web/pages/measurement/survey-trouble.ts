import type { Failure } from '../../api/failure.ts'
import { SURVEY_LIMIT_BYTES } from '../../api/upload.ts'

export type SurveyTrouble =
  | { readonly kind: 'not-csv'; readonly name: string }
  | { readonly kind: 'too-large'; readonly name: string; readonly bytes: number }
  | { readonly kind: 'empty'; readonly name: string }
  | { readonly kind: 'failure'; readonly failure: Failure }

/** What can be seen before anything is sent. */
export function surveyFileProblem(file: {
  readonly name: string
  readonly size: number
}): SurveyTrouble | null {
  const { name, size } = file
  if (!/\.(?:csv|tsv|txt)$/i.test(name)) return { kind: 'not-csv', name }
  if (size === 0) return { kind: 'empty', name }
  return size > SURVEY_LIMIT_BYTES ? { kind: 'too-large', name, bytes: size } : null
}
