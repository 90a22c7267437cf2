export {
  addCard,
  beginCalibration,
  bringDefinition,
  type Calibration,
  type Card,
  calibrationRun,
  endCalibration,
  endInterruptedCalibrations,
  type FinishedCalibration,
  finishCalibration,
  type InstrumentOverview,
  instrumentOverview,
  instrumentOverviews,
  type OrderCalibration,
  type Requested,
  requestCalibration,
  type StoredCalibration,
  storedCalibration,
  storedCalibrationFile,
} from './actions.ts'
export { type Analysed, analyseInstrument } from './analysis/analyse.ts'
export { type CalibratedAnswers, calibrateAnswers } from './analysis/choose-model.ts'
export { type AnalysisOptions, MODEL_CHOICES, type ModelChoice } from './analysis/options.ts'
export { type ComputedCalibration, computeCalibration, makeInstrumentReport } from './compute.ts'
export {
  type AnswerOptions,
  answersOf,
  type InstrumentAnswers,
  readAnswers,
  withoutRows,
} from './data/answers.ts'
export {
  type AnswersToMeasure,
  type MeasuringOptions,
  readAnswersToMeasure,
} from './data/answers-to-measure.ts'
export { type ColumnChoice, type ColumnRoles, columnRoles } from './data/columns.ts'
export { type KnownItems, knownItemsOf, parseKnownItems } from './data/known-items.ts'
export { type PairedPersons, pairPersons } from './data/pair-persons.ts'
export {
  EXAMPLE_INSTRUMENT_ID,
  exampleAnswers,
  exampleCard,
  exampleDefinition,
  exampleSurvey,
} from './example.ts'
export { answerChange, type ChangeAnswer, type ChangeWork } from './measures/answer-change.ts'
export { type ChangeSummary, measureChange, type PersonChange } from './measures/change.ts'
export { itemsFile, measuresCsv, scoreTableFile } from './measures/files.ts'
export { measureInterval } from './measures/interval.ts'
export { type MeasuredAnswers, type MeasuredPerson, measureAnswers } from './measures/measure-answers.ts'
export { type Provenance, provenanceOf } from './measures/provenance.ts'
export { isAgainstVerdict } from './measures/score-table.ts'
export { noteMeasured } from './note-measured.ts'
export { INSTRUMENT_PROBLEMS, type InstrumentProblem, type Refusal } from './problems.ts'
export { cardDocument } from './quality-card/document.ts'
export { type Compiled, compileQuestionnaire, compileResource } from './questionnaire/compile.ts'
export { groupName, noteText as measurementNoteText, reportContext } from './report/context.ts'
export { type ShownEnds, shownEnds } from './report/ends.ts'
export { REASON_TEXTS as VERDICT_REASON_TEXTS, TRY_TEXTS } from './report/reason-texts.ts'
export { MeasurementResults } from './result/schema.ts'
export { slugOf, suggestColumns } from './rules.ts'
export { answerShorter, type ShorterAnswer, type ShorterWork } from './shorter/answer.ts'
export { shorterBasis } from './shorter/basis.ts'
export { shorterRefusal } from './shorter/shorten.ts'
export { type CalibrationFile, runSubject as calibrationSubject } from './store.ts'
export {
  cardContent,
  INSTRUMENT_REPORT_SHARE,
  instrumentPage,
  instrumentPart,
  instrumentStepText,
  instrumentSummary,
  type PartContent,
} from './view/rules.ts'
export { VERDICT_WORDS } from './view/verdict-words.ts'
