export { calibrate, calibrationSteps, requestedSums } from './calibration/calibrate.ts'
export {
  type CalibratedScale,
  type Calibration,
  type CalibrationOptions,
  ITEM_MODELS,
  type ItemModel,
  type ItemScale,
  type NotCalibrated,
  type Note,
} from './calibration/calibration-types.ts'
export type { SumsRequest } from './calibration/climb.ts'
export { addSums, patternSums } from './calibration/pattern-sums.ts'
export type { PatternSums } from './calibration/pattern-walk.ts'
export { type GroupChange, groupChange } from './change/group-change.ts'
export {
  type PlausibleValues,
  type PlausibleValuesInput,
  plausibleValues,
} from './change/plausible-values.ts'
export type { Regressors } from './change/regression-data.ts'
export {
  CHANGE_VERDICTS,
  type ChangeVerdict,
  type Occasion,
  type ReliableChange,
  type ReliableChanges,
  reliableChanges,
} from './change/reliable-change.ts'
export { type AnswerDistributions, answerDistributions } from './fit/answer-distributions.ts'
export { itemFit } from './fit/item-fit.ts'
export { q3 } from './fit/local-dependence.ts'
export { residualComponents } from './fit/residual-components.ts'
export { type SimulatedReference, simulatedReference } from './fit/simulated-reference.ts'
export { smithTest } from './fit/smith-test.ts'
export { thresholdOrder } from './fit/threshold-order.ts'
export { type AnchorTest, anchorTest } from './invariance/anchor-test.ts'
export { type AndersenTest, andersenTest } from './invariance/andersen-test.ts'
export {
  type DifferentialFunctioning,
  differentialFunctioning,
} from './invariance/differential-functioning.ts'
export { type FormLink, type LinkOptions, linkForms } from './invariance/link-forms.ts'
export { LINK_METHODS, type LinkItem, type LinkMethod } from './invariance/link-items.ts'
export { medianSplit } from './invariance/median-split.ts'
export { type ModelComparison, modelComparison } from './invariance/model-comparison.ts'
export { type EstimatedPrior, estimatePrior } from './persons/estimate-prior.ts'
export { expectedScore, testInformation } from './persons/information.ts'
export {
  measureOf,
  measurePersons,
  PERSON_METHODS,
  type PersonMeasure,
  type PersonMeasures,
  type PersonMethod,
  type ScoredMeasure,
  scoreTable,
} from './persons/person-measures.ts'
export type { Prior } from './persons/posterior-solver.ts'
export { personReliability } from './persons/reliability.ts'
export { targeting } from './persons/targeting.ts'
export { thurstonianThresholds } from './persons/thurstonian-thresholds.ts'
export { groupPatterns, type PatternTable } from './responses/patterns.ts'
export { type DroppedItem, type PreparedResponses, prepareResponses } from './responses/prepare.ts'
export {
  MISSING,
  type ResponseMatrix,
  responseMatrix,
  selectItems,
  selectPersons,
} from './responses/response-matrix.ts'
export type { AdaptiveOptions, AdaptiveSimulation, SimulatedPopulation } from './selection/adaptive-types.ts'
export {
  type BurdenCurve,
  type BurdenOptions,
  burdenCurve,
} from './selection/burden-curve.ts'
export type { BurdenPoint, PrecisionDemand } from './selection/burden-point.ts'
export {
  FORM_CRITERIA,
  type FormCriterion,
  type FormPurpose,
  type ShortForm,
  type ShortForms,
  shortForms,
} from './selection/short-forms.ts'
export { simulateAdaptive } from './selection/simulate-adaptive.ts'
export type { Target } from './selection/target.ts'
