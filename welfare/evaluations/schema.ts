export { Results, VERDICTS, type VerdictKind } from './result/schema.ts'
export { Study, StudyLock, Wording } from './study/schema.ts'
