import { AUDIT_PROBLEMS } from '@utfall/audit'
import { EVALUATION_PROBLEMS } from '@utfall/evaluations'
import { IDENTITY_PROBLEMS, PEOPLE_PROBLEMS, TOKEN_PROBLEMS } from '@utfall/identity'
import { INSTRUMENT_PROBLEMS } from '@utfall/instruments'
import { JOB_PROBLEMS } from '@utfall/jobs'
import { ORGANISATION_PROBLEMS } from '@utfall/organisations'
import { CASE_PROBLEMS, SECRECY_PROBLEMS } from '@utfall/secrecy'
import { SURVEY_PROBLEMS } from '@utfall/surveys'
import type { ProblemText } from './problem-details.ts'
import { SERVER_PROBLEMS } from './problems.ts'

/** Where each refusal comes from, by the name of the room for people. */
export const PROBLEMS_BY_ROOM: readonly {
  readonly room: { readonly sv: string; readonly en: string }
  readonly problems: Readonly<Record<string, ProblemText>>
}[] = [
  { room: { sv: 'Servern', en: 'The server' }, problems: SERVER_PROBLEMS },
  { room: { sv: 'Sekretess', en: 'Secrecy' }, problems: SECRECY_PROBLEMS },
  { room: { sv: 'Ärenden', en: 'Cases' }, problems: CASE_PROBLEMS },
  { room: { sv: 'Inloggning', en: 'Signing in' }, problems: IDENTITY_PROBLEMS },
  { room: { sv: 'Personer och roller', en: 'People and roles' }, problems: PEOPLE_PROBLEMS },
  { room: { sv: 'Nycklar till program', en: 'Machine tokens' }, problems: TOKEN_PROBLEMS },
  { room: { sv: 'Organisationer', en: 'Organisations' }, problems: ORGANISATION_PROBLEMS },
  { room: { sv: 'Loggen', en: 'The log' }, problems: AUDIT_PROBLEMS },
  { room: { sv: 'Arbeten', en: 'Jobs' }, problems: JOB_PROBLEMS },
  { room: { sv: 'Studier', en: 'Studies' }, problems: EVALUATION_PROBLEMS },
  { room: { sv: 'Instrument', en: 'Instruments' }, problems: INSTRUMENT_PROBLEMS },
  { room: { sv: 'Enkäter', en: 'Surveys' }, problems: SURVEY_PROBLEMS },
]

export type CataloguedProblem = {
  readonly code: string
  readonly statuses: readonly number[]
  readonly texts: readonly ProblemText[]
}

/** Every code that the API can answer with. Several rooms may know one, each with words of its own. */
export function problemCatalogue(): readonly CataloguedProblem[] {
  const found = new Map<string, readonly ProblemText[]>()
  for (const { problems } of PROBLEMS_BY_ROOM)
    for (const [code, text] of Object.entries(problems)) found.set(code, [...(found.get(code) ?? []), text])
  return [...found].map(([code, texts]) => ({
    ...{ code, texts, statuses: [...new Set(texts.map(({ status }) => status))] },
  }))
}
