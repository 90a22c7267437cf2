import type { CalendarDate } from '@utfall/basics'
import type { ColumnType, Generated, GeneratedAlways } from 'kysely'
import type { Filled, Fixed, Json, MaybeInstant } from './column-types.ts'

/** Tables of questionnaires and surveys: what is asked, whom, when, and what they answered. */

export type SurveyState = 'draft' | 'open' | 'paused' | 'closed'
export type Respondent =
  | 'participant'
  | 'relative'
  | 'staff'
  | 'referrer'
  | 'manager'
  | 'board-member'
  | 'expert'
export type WaveAnchor = 'randomisation' | 'start' | 'end' | 'day' | 'open'
export type ContactChannel = 'e-mail' | 'text-message' | 'letter'
export type ContactRoute = ContactChannel | 'referring-party'
export type AnswerMode = 'web' | 'paper' | 'telephone' | 'assisted'
export type FinishKind = 'answered' | 'stopped' | 'entered'
export type PersonEvent = 'withdrawn' | 'dead' | 'barred' | 'unbarred'

/** Text that may be null, and left out when a row is written. */
type MaybeText = ColumnType<string | null, string | null | undefined, string | null>
type MaybeFixedText = ColumnType<string | null, string | null | undefined, never>
/** A day of the calendar: the parsers of both databases give it as text. */
type Day = ColumnType<CalendarDate, string, string>
type MaybeDay = ColumnType<CalendarDate | null, string | null | undefined, string | null>
type FixedJson = ColumnType<unknown, string, never>

export type QuestionnaireTable = {
  readonly id: GeneratedAlways<number>
  /** Whose it is; null for what came with the house. */
  readonly organisation_id: Filled<number | null>
  readonly slug: Fixed<string>
  readonly created_at: Filled<string>
  readonly created_by: Filled<string>
  readonly retired_at: MaybeInstant
  readonly retired_by: MaybeText
}

export type QuestionnaireDraftTable = {
  readonly questionnaire_id: Fixed<number>
  readonly edit: Generated<number>
  readonly resource: string
  readonly changed_at: ColumnType<string, never, string | Date>
  readonly changed_by: ColumnType<string, never, string>
}

export type QuestionnaireVersionTable = {
  readonly id: GeneratedAlways<number>
  readonly questionnaire_id: Fixed<number>
  readonly version: Fixed<number>
  readonly resource: Fixed<string>
  readonly resource_sha256: Fixed<string>
  readonly change_note: Fixed<string>
  readonly published_at: Filled<string>
  readonly published_by: Filled<string>
}

export type QuestionnaireScaleTable = {
  readonly id: GeneratedAlways<number>
  readonly questionnaire_id: Fixed<number>
  readonly code: Fixed<string>
  readonly name_sv: Fixed<string>
  readonly name_en: Fixed<string>
  readonly kind: Fixed<'measure' | 'sum'>
  readonly instrument_id: Fixed<number | null>
  readonly items: FixedJson
  readonly reason: MaybeFixedText
  readonly decided_at: Filled<string>
  readonly decided_by: Filled<string>
  readonly ended_at: MaybeInstant
  readonly ended_by: MaybeText
}

export type BankItemTable = {
  readonly id: GeneratedAlways<number>
  readonly organisation_id: Filled<number | null>
  readonly code: Fixed<string>
  readonly version: Fixed<number>
  readonly item: FixedJson
  readonly facts: FixedJson
  readonly added_at: Filled<string>
  readonly added_by: Filled<string>
}

export type SurveyTable = {
  readonly id: GeneratedAlways<number>
  readonly organisation_id: ColumnType<number, number | undefined, never>
  readonly slug: Fixed<string>
  readonly description: Json
  readonly study: MaybeText
  readonly state: ColumnType<SurveyState, SurveyState | undefined, SurveyState>
  readonly created_at: Filled<string>
  readonly created_by: Filled<string>
  readonly opened_at: ColumnType<string | null, never, string | Date | null>
  readonly closed_at: ColumnType<string | null, never, string | Date | null>
}

export type SurveyWaveTable = {
  readonly id: GeneratedAlways<number>
  readonly survey_id: Fixed<number>
  readonly organisation_id: Filled<number>
  readonly code: Fixed<string>
  readonly questionnaire_version_id: number
  readonly respondent: Respondent
  readonly anchor: WaveAnchor
  readonly anchor_day: MaybeDay
  readonly timing: Json
  readonly settings: Json
  readonly state: ColumnType<SurveyState, SurveyState | undefined, SurveyState>
  readonly created_at: Filled<string>
  readonly created_by: Filled<string>
  readonly closed_at: ColumnType<string | null, never, string | Date | null>
}

export type SurveyPersonTable = {
  readonly id: GeneratedAlways<number>
  readonly reference: Filled<string>
  readonly survey_id: Fixed<number>
  readonly organisation_id: Filled<number>
  readonly holder_id: ColumnType<number, number | undefined, never>
  readonly pseudonym: Fixed<string>
  readonly recipient_group: MaybeFixedText
  readonly route: ContactRoute
  readonly language: Generated<string>
  readonly has_protected_identity: Generated<boolean>
  readonly randomised_on: MaybeDay
  readonly started_on: MaybeDay
  readonly ended_on: MaybeDay
  readonly added_at: Filled<string>
  readonly added_by: Filled<string>
}

export type SurveyPersonEventTable = {
  readonly id: GeneratedAlways<number>
  readonly person_id: Fixed<number>
  readonly organisation_id: Filled<number>
  readonly kind: Fixed<PersonEvent>
  readonly reason: MaybeFixedText
  readonly happened_at: Filled<string>
  readonly noted_by: Filled<string>
}

export type SurveyArmTable = {
  readonly person_id: Fixed<number>
  readonly organisation_id: Filled<number>
  readonly arm: Fixed<string>
  readonly noted_at: Filled<string>
  readonly noted_by: Filled<string>
}

export type SurveyAddressTable = {
  readonly id: GeneratedAlways<number>
  readonly person_id: Fixed<number>
  readonly organisation_id: Filled<number>
  readonly channel: Fixed<ContactChannel>
  readonly sealed_address: Uint8Array
  readonly key_version: number
  readonly given_at: Filled<string>
  readonly given_by: Filled<string>
  readonly ended_at: MaybeInstant
  readonly ended_by: MaybeText
}

export type OpenLinkTable = {
  readonly id: GeneratedAlways<number>
  readonly wave_id: Fixed<number>
  readonly organisation_id: Filled<number>
  readonly key: Fixed<Uint8Array>
  readonly name: Fixed<string>
  readonly created_at: Filled<string>
  readonly created_by: Filled<string>
  readonly ended_at: MaybeInstant
  readonly ended_by: MaybeText
}

export type ResponseTable = {
  readonly id: GeneratedAlways<number>
  readonly reference: Filled<string>
  readonly wave_id: Fixed<number>
  readonly organisation_id: Filled<number>
  readonly person_id: ColumnType<number | null, number | null | undefined, never>
  readonly open_link_id: ColumnType<number | null, number | null | undefined, never>
  readonly opener: ColumnType<Uint8Array | null, Uint8Array | null | undefined, never>
  readonly rater: MaybeText
  readonly rater_role: MaybeText
  readonly opens_on: Day
  readonly due_on: Day
  readonly closes_on: Day
  readonly last_day: Day
  readonly planned_at: Filled<string>
  readonly begun_at: ColumnType<string | null, never, string | Date | null>
  readonly finished_at: ColumnType<string | null, never, string | Date | null>
  readonly finish_kind: ColumnType<FinishKind | null, never, FinishKind | null>
}

export type AnswerLinkTable = {
  readonly id: GeneratedAlways<number>
  readonly key: Fixed<Uint8Array>
  readonly response_id: Fixed<number>
  readonly organisation_id: Filled<number>
  readonly made_at: Filled<string>
  readonly made_by: Filled<string>
  readonly expires_at: Fixed<string | Date>
  readonly ended_at: MaybeInstant
  readonly ended_by: MaybeText
}

export type ResponseDeviceTable = {
  readonly response_id: Fixed<number>
  readonly device: Fixed<number>
  readonly organisation_id: Filled<number>
  readonly key: Fixed<Uint8Array>
  readonly mode: Fixed<AnswerMode>
  readonly opened_at: Filled<string>
  readonly opened_by: Filled<string>
}

export type AnswerTable = {
  readonly id: GeneratedAlways<number>
  readonly response_id: Fixed<number>
  readonly device: Fixed<number>
  readonly number: Fixed<number>
  readonly organisation_id: Filled<number>
  readonly question: Fixed<string>
  readonly answer: FixedJson
  readonly language: Fixed<string>
  readonly given_at: ColumnType<string | null, string | Date | null | undefined, never>
  readonly received_at: Filled<string>
}
