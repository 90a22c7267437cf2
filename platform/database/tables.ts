import type {
  ColumnType,
  Generated,
  GeneratedAlways,
  Insertable,
  JSONColumnType,
  Selectable,
  Transaction,
} from 'kysely'
import type { Filled, Fixed, Instant, Json, MaybeInstant, MaybeJson } from './column-types.ts'
import type * as houseTables from './house-tables.ts'
import type * as secrecyTables from './secrecy-tables.ts'
import type * as surveyTables from './survey-tables.ts'

export type StudyState = 'draft' | 'locked' | 'evaluated' | 'archived'
export type RunState = 'queued' | 'running' | 'done' | 'failed' | 'stopped'
export type OutcomeRole = 'primary' | 'secondary' | 'harm'
export type ReportKind = 'html' | 'pdf' | 'json'

export type StudyTable = {
  readonly id: GeneratedAlways<number>
  readonly slug: Fixed<string>
  readonly title: string
  /** Whose it is; null for what came with the house. */
  readonly organisation_id: Filled<number | null>
  readonly state: ColumnType<StudyState, StudyState | undefined, StudyState>
  readonly created_at: Instant
  readonly created_by: Filled<string>
}

export type StudyVersionTable = {
  readonly id: GeneratedAlways<number>
  readonly study_id: Fixed<number>
  readonly version: Fixed<number>
  readonly definition: ColumnType<unknown, string, never>
  readonly definition_sha256: Fixed<string>
  readonly created_at: Instant
  readonly created_by: Filled<string>
}

export type StudyFileTable = {
  readonly id: GeneratedAlways<number>
  readonly study_version_id: Fixed<number>
  readonly name: Fixed<string>
  readonly sha256: Fixed<string>
  readonly bytes: Fixed<Uint8Array>
  readonly rows: Fixed<number | null>
}

export type StudyLockTable = {
  readonly study_version_id: Fixed<number>
  readonly hash: Fixed<string>
  readonly locked_at: ColumnType<string, string | Date | undefined, never>
  readonly locked_by: ColumnType<string, string | undefined, never>
}

export type EvaluationRunTable = {
  readonly id: GeneratedAlways<number>
  readonly study_version_id: Fixed<number>
  readonly state: ColumnType<RunState, RunState | undefined, RunState>
  readonly progress: Generated<number>
  readonly requested_at: Instant
  readonly requested_by: Filled<string>
  readonly started_at: MaybeInstant
  readonly finished_at: MaybeInstant
  readonly utfall_version: Fixed<string>
  readonly seed: Fixed<number>
  readonly results: MaybeJson
  readonly results_sha256: ColumnType<string | null, string | null | undefined, string | null>
  readonly problem_code: ColumnType<string | null, string | null | undefined, string | null>
}

export type EvaluationEstimateTable = {
  readonly run_id: Fixed<number>
  readonly position: Fixed<number>
  readonly outcome: Fixed<string>
  readonly time_point: Fixed<string>
  readonly role: Fixed<OutcomeRole>
  readonly arm: Fixed<string>
  readonly control: Fixed<string | null>
  readonly analysis: Fixed<string>
  readonly scale: Fixed<string>
  readonly method: Fixed<string>
  readonly subgroup: Fixed<string | null>
  readonly subgroup_value: Fixed<string | null>
  readonly site: Fixed<string | null>
  readonly estimate: Fixed<number | null>
  readonly se: Fixed<number | null>
  readonly df: Fixed<number | null>
  readonly low: Fixed<number | null>
  readonly high: Fixed<number | null>
  readonly p: Fixed<number | null>
  readonly p_adjusted: Fixed<number | null>
  readonly n: Fixed<number | null>
  readonly n_by_arm: JSONColumnType<Record<string, number> | null, string | null, never>
  readonly notes: Json
}

export type ReportFileTable = {
  readonly id: GeneratedAlways<number>
  readonly run_id: Fixed<number>
  readonly kind: Fixed<ReportKind>
  readonly language: Fixed<'sv' | 'en' | null>
  readonly sha256: Fixed<string>
  readonly bytes: Fixed<Uint8Array>
  readonly created_at: Instant
}

export type InstrumentTable = {
  readonly id: GeneratedAlways<number>
  readonly slug: Fixed<string>
  readonly organisation_id: Filled<number | null>
  readonly created_at: Instant
  readonly created_by: Filled<string>
}

export type InstrumentVersionTable = {
  readonly id: GeneratedAlways<number>
  readonly instrument_id: Fixed<number>
  readonly version: Fixed<number>
  readonly definition: ColumnType<unknown, string, never>
  readonly created_at: Instant
  readonly created_by: Filled<string>
}

export type CalibrationRunTable = {
  readonly id: GeneratedAlways<number>
  readonly instrument_id: Fixed<number>
  readonly state: ColumnType<RunState, RunState | undefined, RunState>
  readonly requested_at: Instant
  readonly requested_by: Filled<string>
  readonly started_at: MaybeInstant
  readonly finished_at: MaybeInstant
  readonly utfall_version: Fixed<string>
  readonly survey: ColumnType<unknown, string, never>
  readonly file_sha256: Fixed<string>
  readonly problem_code: ColumnType<string | null, string | null | undefined, string | null>
}

export type CalibrationTable = {
  readonly id: GeneratedAlways<number>
  readonly run_id: Fixed<number>
  readonly instrument_id: Fixed<number>
  readonly version: Fixed<number>
  readonly model: Fixed<'rm' | 'rsm' | 'pcm' | null>
  readonly verdict: Fixed<string>
  readonly persons: Fixed<number | null>
  readonly results: Fixed<string>
  readonly results_sha256: Fixed<string>
  readonly created_at: Instant
  readonly created_by: Filled<string>
}

export type CalibrationFileTable = {
  readonly id: GeneratedAlways<number>
  readonly calibration_id: Fixed<number>
  readonly kind: Fixed<'html' | 'pdf'>
  readonly language: Fixed<'sv' | 'en'>
  readonly sha256: Fixed<string>
  readonly bytes: Fixed<Uint8Array>
}

export type QualityCardTable = {
  readonly id: GeneratedAlways<number>
  readonly instrument_id: Fixed<number>
  readonly version: Fixed<number>
  readonly calibration_id: Fixed<number | null>
  readonly notes: ColumnType<unknown, string, never>
  readonly author: Fixed<string>
  readonly created_at: Instant
  readonly created_by: Filled<string>
}

/** Every table of the house, as Kysely sees it. */
export type Tables = {
  readonly study: StudyTable
  readonly study_version: StudyVersionTable
  readonly study_file: StudyFileTable
  readonly study_lock: StudyLockTable
  readonly evaluation_run: EvaluationRunTable
  readonly evaluation_estimate: EvaluationEstimateTable
  readonly report_file: ReportFileTable
  readonly instrument: InstrumentTable
  readonly instrument_version: InstrumentVersionTable
  readonly calibration_run: CalibrationRunTable
  readonly calibration: CalibrationTable
  readonly calibration_file: CalibrationFileTable
  readonly quality_card: QualityCardTable
  readonly house: houseTables.HouseTable
  readonly organisation: houseTables.OrganisationTable
  readonly federation_member: houseTables.FederationMemberTable
  readonly same_area: houseTables.SameAreaTable
  readonly account: houseTables.AccountTable
  readonly role_assignment: houseTables.RoleAssignmentTable
  readonly session: houseTables.SessionTable
  readonly machine_token: houseTables.MachineTokenTable
  readonly job: houseTables.JobTable
  readonly schedule: houseTables.ScheduleTable
  readonly audit_event: houseTables.AuditEventTable
  readonly external_identity: houseTables.ExternalIdentityTable
  readonly password: houseTables.PasswordTable
  readonly one_time_code: houseTables.OneTimeCodeTable
  readonly recovery_code: houseTables.RecoveryCodeTable
  readonly passkey: houseTables.PasskeyTable
  readonly sign_in_step: houseTables.SignInStepTable
  readonly sign_in_attempt: houseTables.SignInAttemptTable
  readonly idempotent_request: houseTables.IdempotentRequestTable
  readonly person_case: secrecyTables.PersonCaseTable
  readonly case_worker: secrecyTables.CaseWorkerTable
  readonly case_information: secrecyTables.CaseInformationTable
  readonly consent: secrecyTables.ConsentTable
  readonly consent_review: secrecyTables.ConsentReviewTable
  readonly consent_withdrawal: secrecyTables.ConsentWithdrawalTable
  readonly disclosure_exception: secrecyTables.DisclosureExceptionTable
  readonly disclosure: secrecyTables.DisclosureTable
  readonly ethics_approval: secrecyTables.EthicsApprovalTable
  readonly participation_consent: secrecyTables.ParticipationConsentTable
  readonly information_need: secrecyTables.InformationNeedTable
  readonly obstacle_report: secrecyTables.ObstacleReportTable
  readonly log_review: secrecyTables.LogReviewTable
  readonly questionnaire: surveyTables.QuestionnaireTable
  readonly questionnaire_draft: surveyTables.QuestionnaireDraftTable
  readonly questionnaire_version: surveyTables.QuestionnaireVersionTable
  readonly questionnaire_scale: surveyTables.QuestionnaireScaleTable
  readonly bank_item: surveyTables.BankItemTable
  readonly survey: surveyTables.SurveyTable
  readonly survey_wave: surveyTables.SurveyWaveTable
  readonly survey_person: surveyTables.SurveyPersonTable
  readonly survey_person_event: surveyTables.SurveyPersonEventTable
  readonly survey_arm: surveyTables.SurveyArmTable
  readonly survey_address: surveyTables.SurveyAddressTable
  readonly open_link: surveyTables.OpenLinkTable
  readonly response: surveyTables.ResponseTable
  readonly answer_link: surveyTables.AnswerLinkTable
  readonly response_device: surveyTables.ResponseDeviceTable
  readonly answer: surveyTables.AnswerTable
}

/** The only way to the tables: a transaction that knows who acts and for what. */
export type Tx = Transaction<Tables>

/** A row as it is read, and as it is written: `Row<'study'>`, `NewRow<'study'>`. */
export type Row<T extends keyof Tables> = Selectable<Tables[T]>
export type NewRow<T extends keyof Tables> = Insertable<Tables[T]>
