export { ACTION_TEXTS, actionText } from './action-texts.ts'
export {
  type AnchorKeeper,
  checkAnchor,
  keepAnchor,
  type Reconciled,
  reconcile,
} from './anchor/actions.ts'
export { type Anchor, AnchorUnreadable, readAnchor, writeAnchor } from './anchor/anchor-file.ts'
export type { AnchorState, LostLane } from './anchor/compare.ts'
export { compareAnchor } from './anchor/store.ts'
export { type ExportOrder, exportLog } from './export/log-export.ts'
export { MUST_BE_LOGGED } from './must-be-logged.ts'
export { AUDIT_PROBLEMS, type AuditProblem, type AuditRefusal } from './problems.ts'
export { accountLog, caseLog, type PageOrder, readLog } from './reading/actions.ts'
export { drawSample, reviewEntry, reviewSummary, type SampleOrder } from './review/actions.ts'
export { ROLE_TEXTS } from './role-texts.ts'
export type {
  CaseLogPage,
  CaseLogRow,
  LogFilter,
  LogPage,
  LogRow,
  LogSample,
  Outcome,
  ReviewOrder,
  ReviewSummary,
} from './schema.ts'
export { type VerifiedDatabase, verifyDatabase, verifyHouse } from './verify/actions.ts'
export type { ExportedRow, LaneHead } from './verify/exported-row.ts'
export { type FileFault, type LogFileHead, type VerifiedFile, verifyLogFile } from './verify/log-file.ts'
export { hashOf } from './verify/row-hash.ts'
export { headsOfHouse, PartOfLogOnly, rowsOfHouse } from './verify/store.ts'
export {
  type FaultKind,
  type LogFault,
  type OnProgress,
  type Verified,
  verifyLog,
} from './verify/verify-log.ts'
