export {
  type Brought,
  beginRun,
  bringStudy,
  endInterruptedRuns,
  endRun,
  finishRun,
  lockStored,
  type OrderRun,
  openStored,
  type RequestedRun,
  requestRun,
  runState,
  type StudyOverview,
  storedReport,
  studyOverview,
  studyOverviews,
} from './actions.ts'
export {
  type Computed,
  type ComputeOptions,
  computeResults,
  makeReport,
  type OpenedStudy,
  openStudy,
  type ReportFiles,
} from './compute.ts'
export type { StudyFiles } from './data/tables.ts'
export { EVALUATION_PROBLEMS, type EvaluationProblem, type Refusal } from './problems.ts'
export { estimatesForFile } from './report/annex.ts'
export { outcomesTable } from './report/board.ts'
export { reportContext } from './report/context.ts'
export { evaluationPart, evaluationReport } from './report/document.ts'
export { levelText } from './report/figures.ts'
export { noteText } from './report/note-texts.ts'
export type { ResultEstimate, Results, Verdict } from './result/schema.ts'
export { STEPS, type Step } from './run/evaluate.ts'
export { runSubject, type StoredReport } from './store.ts'
export { lockStudy } from './study/lock.ts'
export { LOCK_FILE, STUDY_FILE } from './study/parse.ts'
export { Study, StudyLock } from './study/schema.ts'
export { problemView } from './view/problem-view.ts'
export { estimateViews, headline, REPORT_SHARE, stepAt, studySummary } from './view/rules.ts'
export type { ProblemView } from './view/schema.ts'
