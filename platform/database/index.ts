export { type House, type HouseHealth, type HouseOptions, openHouse, type Person } from './house.ts'
export { DatabaseProblem, HouseRefusal, type HouseRefusalCode } from './refusal.ts'
export type {
  AuditEventTable,
  EvaluationEstimateTable,
  EvaluationRunTable,
  NewRow,
  OutcomeRole,
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
