export { Results, VERDICTS, type VerdictKind } from './result/schema.ts'
export { LongWording, Study, StudyLock, Wording } from './study/schema.ts'
export {
  EstimateView,
  ProblemView,
  ReportPart,
  RunView,
  StudyDetail,
  StudySummary,
} from './view/schema.ts'
