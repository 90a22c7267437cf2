export { Results, VERDICTS, type VerdictKind } from './result/schema.ts'
export { LongWording, Study, StudyLock, Wording } from './study/schema.ts'
export {
  EstimateRow,
  ProblemView,
  ReportPart,
  RunView,
  StudyPage,
  StudySummary,
} from './view/schema.ts'
