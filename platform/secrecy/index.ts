export { ACTIONS, type Action } from './actions-by-role.ts'
export { refusal } from './allow.ts'
export { CASE_PROBLEMS, type CaseProblem, type CaseRefusal } from './case-problems.ts'
export {
  type CasesPage,
  closeCase,
  listCases,
  openCase,
  protectIdentity,
  receivers,
  writeInformation,
} from './cases/actions.ts'
export { type CaseTakenOut, readCase, takeOutCase } from './cases/read.ts'
export { addWorker, endWorker } from './cases/staff.ts'
export { recordConsents, reviewConsent, withdrawConsent } from './consents/actions.ts'
export {
  answersOfPerson,
  collectionFor,
  countParticipation,
  listApprovals,
  recordApproval,
  recordParticipation,
  withdrawParticipation,
} from './ethics/actions.ts'
export {
  type CollectionAnswer,
  type DecisionCode,
  mayCollect,
  type Participation,
  participationOf,
} from './ethics/rules.ts'
export { hasNoes, logClosed, type Noes, studyDecision, whoSaidNo } from './ethics/study-data.ts'
export { bringExampleCases, type ExampleCases } from './example/example-cases.ts'
export { decideException, exceptionReport } from './exceptions/actions.ts'
export { handOverCase, listOrphanedCases, type OrphansPage } from './hand-over/actions.ts'
export { showAccessMatrix, showLegalMap } from './law/actions.ts'
export { LEGAL_MAP, type RuleChange, rulesChanged, rulesOn } from './law/legal-map.ts'
export { CONFIRMED_MINUTES, type Decision, may, type Subject } from './may.ts'
export { type CaseFacts, type Ground, KEPT_FROM_CASES } from './may-case.ts'
export { addNeed, endNeed, listNeeds, listObstacles, reportObstacle } from './needs/actions.ts'
export { SECRECY_PROBLEMS, type SecrecyProblem, type SecrecyRefusal } from './problems.ts'
