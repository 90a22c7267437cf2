import type { ColumnType, Generated, GeneratedAlways } from 'kysely'
import type { Filled, Fixed, MaybeInstant } from './column-types.ts'

/** Tables of secrecy: cases and who works with them, what is known, consents, exceptions, disclosures. */

export type InformationCategory =
  | 'contact'
  | 'situation'
  | 'employment'
  | 'benefit'
  | 'health'
  | 'social'
  | 'plan'
  | 'answers'
export type DisclosurePurpose = 'referral' | 'coordination' | 'planning' | 'follow-up' | 'evaluation'
export type ParticipationPurpose = 'questionnaire' | 'staff-rating' | 'register-link' | 'randomisation'
export type ParticipationAnswer = 'given' | 'declined' | 'no-answer' | 'not-applicable'
export type Obstacle = 'law' | 'technique' | 'habit' | 'unclear'

export type PersonCaseTable = {
  readonly id: GeneratedAlways<number>
  readonly reference: Filled<string>
  readonly unit_id: Fixed<number>
  readonly area_id: Filled<number>
  readonly pseudonym: Fixed<string>
  readonly has_protected_identity: Generated<boolean>
  readonly is_example: ColumnType<boolean, boolean | undefined, never>
  readonly opened_at: Filled<string>
  readonly opened_by: Fixed<string>
  readonly closed_at: MaybeInstant
  readonly closed_by: ColumnType<string | null, string | null | undefined, string | null>
}

export type CaseWorkerTable = {
  readonly id: GeneratedAlways<number>
  readonly case_id: Fixed<number>
  readonly account_id: Fixed<number>
  readonly organisation_id: Fixed<number>
  readonly sees_protected: ColumnType<boolean, boolean | undefined, never>
  readonly reason: Fixed<string>
  readonly added_at: Filled<string>
  readonly added_by: Fixed<string>
  readonly ended_at: MaybeInstant
  readonly ended_by: ColumnType<string | null, string | null | undefined, string | null>
}

export type CaseInformationTable = {
  readonly id: GeneratedAlways<number>
  readonly case_id: Fixed<number>
  readonly category: Fixed<InformationCategory>
  readonly content: Fixed<string>
  readonly recorded_at: Filled<string>
  readonly recorded_by: Fixed<string>
  readonly replaces_id: ColumnType<number | null, number | null | undefined, never>
}

export type ConsentTable = {
  readonly id: GeneratedAlways<number>
  readonly case_id: Fixed<number>
  readonly from_area_id: Fixed<number>
  readonly to_area_id: Fixed<number>
  readonly category: Fixed<InformationCategory>
  readonly purpose: Fixed<DisclosurePurpose>
  readonly form: Fixed<'spoken' | 'written' | 'representative'>
  readonly representative: Fixed<string | null>
  readonly text_version: Fixed<string>
  readonly language: Fixed<string>
  readonly valid_from: ColumnType<string, string | Date, never>
  readonly valid_to: ColumnType<string, string | Date, never>
  readonly is_voluntary: Fixed<boolean>
  readonly doubt: Fixed<string | null>
  readonly recorded_at: Filled<string>
  readonly recorded_by: Fixed<string>
}

export type ConsentReviewTable = {
  readonly consent_id: Fixed<number>
  readonly holds: Fixed<boolean>
  readonly reason: Fixed<string>
  readonly reviewed_at: Filled<string>
  readonly reviewed_by: Fixed<string>
}

export type ConsentWithdrawalTable = {
  readonly consent_id: Fixed<number>
  readonly withdrawn_at: Filled<string>
  readonly withdrawn_by: Fixed<string>
  readonly reason: Fixed<string | null>
}

export type DisclosureExceptionTable = {
  readonly id: GeneratedAlways<number>
  readonly case_id: Fixed<number>
  readonly from_area_id: Fixed<number>
  readonly to_area_id: Fixed<number>
  readonly to_account_id: Fixed<number>
  readonly category: Fixed<InformationCategory>
  readonly ground: Fixed<string>
  readonly need: Fixed<string>
  readonly reason: Fixed<string>
  /** The database's clock; only the house says another, for an example that is over. */
  readonly decided_at: ColumnType<string, string | Date | undefined, never>
  readonly decided_by: Fixed<string>
  readonly valid_to: ColumnType<string, string | Date, never>
}

export type DisclosureTable = {
  readonly id: GeneratedAlways<number>
  readonly information_id: Fixed<number>
  readonly case_id: Fixed<number>
  readonly to_area_id: Fixed<number>
  readonly to_account_id: Fixed<number>
  readonly consent_id: Fixed<number | null>
  readonly exception_id: Fixed<number | null>
  readonly disclosed_at: Filled<string>
}

export type EthicsApprovalTable = {
  readonly id: GeneratedAlways<number>
  readonly organisation_id: Fixed<number>
  readonly study: Fixed<string>
  readonly authority: Fixed<string>
  readonly reference: Fixed<string>
  readonly decision: Fixed<'approved' | 'approved-with-conditions' | 'refused' | 'not-required'>
  readonly scope: ColumnType<ParticipationPurpose[], readonly ParticipationPurpose[], never>
  readonly conditions: Fixed<string | null>
  readonly valid_from: Fixed<string>
  readonly valid_to: Fixed<string>
  readonly recorded_at: Filled<string>
  readonly recorded_by: Fixed<string>
}

export type ParticipationConsentTable = {
  readonly id: GeneratedAlways<number>
  readonly organisation_id: Fixed<number>
  readonly study: Fixed<string>
  readonly pseudonym: Fixed<string>
  readonly purpose: Fixed<ParticipationPurpose>
  readonly answer: Fixed<ParticipationAnswer>
  readonly text_version: Fixed<string>
  readonly language: Fixed<string>
  readonly given_at: ColumnType<string, string | Date, never>
  readonly recorded_at: Filled<string>
  readonly recorded_by: Fixed<string>
  readonly withdrawn_at: MaybeInstant
  readonly withdrawn_by: ColumnType<string | null, string | null | undefined, string | null>
}

export type InformationNeedTable = {
  readonly id: GeneratedAlways<number>
  readonly organisation_id: Fixed<number>
  readonly needs_area_id: Fixed<number>
  readonly holds_area_id: Fixed<number>
  readonly category: Fixed<InformationCategory>
  readonly moment: Fixed<string>
  readonly ground: Fixed<string | null>
  readonly obstacle: Fixed<Obstacle | 'none'>
  readonly description: Fixed<string>
  readonly recorded_at: Filled<string>
  readonly recorded_by: Fixed<string>
  readonly ended_at: MaybeInstant
}

export type ObstacleReportTable = {
  readonly id: GeneratedAlways<number>
  readonly organisation_id: Fixed<number | null>
  readonly month: Fixed<string>
  readonly obstacle: Fixed<Obstacle>
  readonly category: Fixed<InformationCategory | null>
  readonly has_workaround: Fixed<boolean>
  readonly description: Fixed<string>
}

export type LogReviewTable = {
  readonly id: GeneratedAlways<number>
  readonly organisation_id: Fixed<number>
  readonly audit_event_id: Fixed<number>
  readonly outcome: Fixed<'in-order' | 'asked' | 'not-in-order'>
  readonly note: Fixed<string>
  readonly reviewed_at: Filled<string>
  readonly reviewed_by: Fixed<string>
  readonly follows_id: ColumnType<number | null, number | null | undefined, never>
}
