import type { Role } from '@utfall/basics'
import type { ColumnType, Generated, GeneratedAlways } from 'kysely'
import type { Filled, Fixed, Instant, Json, MaybeInstant, MaybeJson } from './column-types.ts'

/** Tables of the house itself: organisations, accounts, sessions, credentials, jobs, the log. */

export type HouseKind = 'trial' | 'own' | 'joint'
export type OrganisationKind =
  | 'principal'
  | 'authority'
  | 'branch'
  | 'unit'
  | 'federation'
  | 'provider'
  | 'evaluator'
/** `YYYY-MM-DD` */
type Day = string

export type HouseTable = {
  readonly kind: Fixed<HouseKind>
  readonly name: string
  readonly created_at: Filled<string>
}

export type OrganisationTable = {
  readonly id: GeneratedAlways<number>
  readonly slug: Fixed<string>
  readonly kind: Fixed<OrganisationKind>
  readonly parent_id: Fixed<number | null>
  /** The secrecy area it lies in; null for a principal. */
  readonly area_id: Filled<number | null>
  readonly name_sv: string
  readonly name_en: string
  readonly organisation_number: ColumnType<string | null, string | null | undefined, string | null>
  readonly area_code: ColumnType<string | null, string | null | undefined, string | null>
  readonly valid_from: ColumnType<Day, Day | undefined, never>
  readonly valid_to: ColumnType<Day | null, Day | null | undefined, Day | null>
  readonly created_at: Filled<string>
  readonly created_by: Fixed<string>
}

export type FederationMemberTable = {
  readonly id: GeneratedAlways<number>
  readonly federation_id: Fixed<number>
  readonly member_id: Fixed<number>
  readonly valid_from: Fixed<Day>
  readonly valid_to: ColumnType<Day | null, Day | null | undefined, Day | null>
}

export type SameAreaTable = {
  readonly id: GeneratedAlways<number>
  readonly first_area_id: Fixed<number>
  readonly second_area_id: Fixed<number>
  readonly ground: Fixed<string>
  readonly valid_from: Fixed<Day>
  readonly valid_to: ColumnType<Day | null, Day | null | undefined, Day | null>
  readonly created_at: Filled<string>
  readonly created_by: Fixed<string>
}

export type AccountTable = {
  readonly id: GeneratedAlways<number>
  readonly kind: Fixed<'person' | 'example'>
  readonly name: string
  readonly email: ColumnType<string | null, string | null | undefined, string | null>
  readonly language: Generated<'sv' | 'en'>
  readonly created_at: Filled<string>
  readonly created_by: Fixed<string>
  readonly closed_at: MaybeInstant
}

export type RoleAssignmentTable = {
  readonly id: GeneratedAlways<number>
  readonly account_id: Fixed<number>
  readonly organisation_id: Fixed<number>
  readonly role: Fixed<Role>
  readonly valid_from: ColumnType<string, string | Date | undefined, never>
  readonly valid_to: ColumnType<string | null, string | Date | null | undefined, never>
  readonly reason: Fixed<string>
  readonly conflict_note: ColumnType<string | null, string | null | undefined, never>
  readonly granted_by: Fixed<string>
  readonly ended_at: MaybeInstant
  readonly ended_by: ColumnType<string | null, string | null | undefined, string | null>
  readonly end_reason: ColumnType<string | null, string | null | undefined, string | null>
}

export type SessionEnd =
  | 'signed-out'
  | 'ended-elsewhere'
  | 'switched'
  | 'confirmed'
  | 'expired'
  | 'account-closed'
  | 'credential-changed'
export type SessionTable = {
  readonly id: GeneratedAlways<number>
  readonly key: Fixed<Uint8Array>
  readonly account_id: Fixed<number>
  readonly organisation_id: Fixed<number | null>
  readonly method: Fixed<'passkey' | 'password' | 'oidc' | 'entry-link' | 'example'>
  readonly assurance: Fixed<'one-factor' | 'two-factor' | 'trial'>
  readonly idle_minutes: Fixed<number>
  readonly created_at: Instant
  readonly last_seen_at: Instant
  readonly confirmed_at: Instant
  readonly expires_at: ColumnType<string, string | Date, never>
  readonly ended_at: MaybeInstant
  readonly end_reason: ColumnType<SessionEnd | null, SessionEnd | null | undefined, SessionEnd | null>
}

export type MachineTokenTable = {
  readonly id: GeneratedAlways<number>
  readonly key: Fixed<Uint8Array>
  readonly organisation_id: Fixed<number>
  readonly name: Fixed<string>
  readonly role: Fixed<'operator' | 'evaluator' | 'reader' | 'auditor'>
  readonly scopes: ColumnType<string[], readonly string[], never>
  readonly created_at: Filled<string>
  readonly created_by: Fixed<string>
  readonly expires_at: ColumnType<string, string | Date, never>
  readonly revoked_at: MaybeInstant
  readonly revoked_by: ColumnType<string | null, string | null | undefined, string | null>
}

export type JobState = 'queued' | 'running' | 'done' | 'failed' | 'stopped'
export type JobTable = {
  readonly id: GeneratedAlways<number>
  readonly kind: Fixed<string>
  readonly subject: Fixed<string>
  readonly account_id: Fixed<number | null>
  readonly organisation_id: Fixed<number | null>
  readonly state: ColumnType<JobState, JobState | undefined, JobState>
  readonly share: Generated<number>
  readonly step: ColumnType<string | null, string | null | undefined, string | null>
  readonly order_data: ColumnType<unknown, string | undefined, never>
  readonly answer: MaybeJson
  readonly problem_code: ColumnType<string | null, string | null | undefined, string | null>
  readonly tries: Generated<number>
  readonly process: ColumnType<string | null, string | null | undefined, string | null>
  readonly heartbeat_at: MaybeInstant
  readonly stop_asked_at: MaybeInstant
  readonly requested_at: Filled<string>
  readonly requested_by: Fixed<string>
  readonly started_at: MaybeInstant
  readonly finished_at: MaybeInstant
}

export type ScheduleTable = {
  readonly kind: Fixed<string>
  readonly due_at: Instant
  readonly process: string
  readonly heartbeat_at: Instant
  readonly started_at: Instant
  readonly finished_at: MaybeInstant
  readonly problem_code: ColumnType<string | null, string | null | undefined, string | null>
}

export type AuditEventTable = {
  readonly id: Filled<number>
  readonly format: Filled<number>
  readonly lane: Filled<number>
  readonly place: Filled<number>
  readonly at: Filled<string>
  readonly actor: Filled<string>
  readonly actor_name: Filled<string | null>
  readonly account_id: Filled<number | null>
  readonly organisation_id: Filled<number | null>
  readonly organisation_slug: Filled<string | null>
  readonly roles: Filled<string | null>
  readonly purpose: Filled<string>
  readonly action: Fixed<string>
  readonly subject: Fixed<string>
  readonly case_id: ColumnType<number | null, number | null | undefined, never>
  readonly before: MaybeJson
  readonly after: MaybeJson
  readonly previous_hash: Filled<string>
  readonly hash: Filled<string>
}

export type ExternalIdentityTable = {
  readonly id: GeneratedAlways<number>
  readonly account_id: Fixed<number>
  readonly issuer: Fixed<string>
  readonly subject: string
  readonly linked_at: Filled<string>
  readonly linked_by: Fixed<string>
  readonly unlinked_at: MaybeInstant
}

export type PasswordTable = {
  readonly id: GeneratedAlways<number>
  readonly account_id: Fixed<number>
  readonly hash: Fixed<string>
  readonly set_at: Filled<string>
  readonly replaced_at: MaybeInstant
}

export type OneTimeCodeTable = {
  readonly id: GeneratedAlways<number>
  readonly account_id: Fixed<number>
  readonly sealed_secret: Uint8Array
  readonly key_version: number
  readonly last_step: ColumnType<number | null, number | null | undefined, number | null>
  readonly confirmed_at: MaybeInstant
  readonly replaced_at: MaybeInstant
  readonly created_at: Filled<string>
}

export type RecoveryCodeTable = {
  readonly id: GeneratedAlways<number>
  readonly account_id: Fixed<number>
  readonly key: Fixed<Uint8Array>
  readonly created_at: Filled<string>
  readonly used_at: MaybeInstant
}

export type PasskeyTable = {
  readonly id: GeneratedAlways<number>
  readonly account_id: Fixed<number>
  readonly credential_id: Fixed<string>
  readonly public_key: Fixed<Uint8Array>
  readonly sign_count: Generated<number>
  readonly transports: ColumnType<string[], readonly string[], never>
  readonly name: string
  readonly created_at: Filled<string>
  readonly last_used_at: MaybeInstant
  readonly removed_at: MaybeInstant
}

export type SignInStepKind = 'passkey-challenge' | 'oidc' | 'one-time-code' | 'invitation' | 'entry-link'
export type SignInStepTable = {
  readonly id: GeneratedAlways<number>
  readonly key: Fixed<Uint8Array>
  readonly kind: Fixed<SignInStepKind>
  readonly account_id: Fixed<number | null>
  readonly content: Json
  readonly created_at: Filled<string>
  readonly expires_at: ColumnType<string, string | Date, never>
  readonly used_at: MaybeInstant
}

export type SignInAttemptTable = {
  readonly id: GeneratedAlways<number>
  readonly key: Fixed<Uint8Array>
  readonly at: ColumnType<string, string | Date | undefined, never>
  readonly succeeded: Fixed<boolean>
}

export type IdempotentRequestTable = {
  readonly key: Fixed<Uint8Array>
  readonly content: Fixed<Uint8Array>
  readonly started_at: Filled<string>
  readonly status: ColumnType<number | null, number | null | undefined, number | null>
  readonly answer: ColumnType<string | null, string | null | undefined, string | null>
  readonly finished_at: MaybeInstant
}
