export { ROLES, type Role } from '@utfall/basics'
export type { BackupHeader, TableCount } from './backup/archive.ts'
export { type Backup, backupHouse } from './backup/backup-house.ts'
export { type NewestBackup, newestBackup } from './backup/backups-folder.ts'
export {
  conditionOf,
  type Examination,
  type Examined,
  type Finding,
  type FindingCode,
  type FindingState,
} from './backup/condition.ts'
export { type Move, type Moved, moveHouse, urlWithoutPassword } from './backup/move-house.ts'
export type { OwnerPlace } from './backup/owner-place.ts'
export { BACKUP_PROBLEMS } from './backup/problems.ts'
export type { BackupRefusalCode, BackupRefused } from './backup/refused.ts'
export { type Restored, type RestorePlace, restoreHouse, type ServerLogin } from './backup/restore-house.ts'
export { beginHouse, type HouseName } from './begin-house.ts'
export { connectDirectly, type DatabasePlace, type DirectConnection } from './direct-connection.ts'
export { type House, type HouseHealth, type HouseOptions, openHouse } from './house.ts'
export type { HouseKind, JobState, OrganisationKind, SessionEnd, SignInStepKind } from './house-tables.ts'
export type { Acting, Answering, Person } from './person.ts'
export { type Preparation, preparePostgres } from './prepare-postgres.ts'
export { type AuditEntry, record } from './record.ts'
export { DatabaseProblem, HouseRefusal, type HouseRefusalCode } from './refusal.ts'
export {
  beginRequest,
  clearRequests,
  endRequest,
  forgetRequest,
  type Repetition,
} from './repeated-requests.ts'
export type {
  DisclosurePurpose,
  InformationCategory,
  Obstacle,
  ParticipationPurpose,
} from './secrecy-tables.ts'
export type {
  AnswerMode,
  ContactChannel,
  ContactRoute,
  FinishKind,
  PersonEvent,
  Respondent,
  SurveyState,
  WaveAnchor,
} from './survey-tables.ts'
export type {
  CalibrationFileTable,
  CalibrationRunTable,
  CalibrationTable,
  EvaluationEstimateTable,
  EvaluationRunTable,
  InstrumentTable,
  InstrumentVersionTable,
  NewRow,
  OutcomeRole,
  QualityCardTable,
  ReportFileTable,
  ReportKind,
  Row,
  RunState,
  StudyFileTable,
  StudyLockTable,
  StudyState,
  StudyTable,
  StudyVersionTable,
  Tables,
  Tx,
} from './tables.ts'
