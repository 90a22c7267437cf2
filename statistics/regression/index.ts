export {
  type AnalysisFrame,
  analysisFrame,
  armContrast,
  type Covariates,
  type FrameInput,
} from './frame/analysis-frame.ts'
export { codeGroups, type DataColumn, type Groups } from './frame/data-column.ts'
export { type DesignMatrix, designMatrix, INTERCEPT } from './frame/design-matrix.ts'
export type { NotEstimable, Note } from './frame/note.ts'
export { type CutPointLogit, cutPointLogits } from './generalised/cut-point-logits.ts'
export type { GeneralisedFit } from './generalised/generalised-fit.ts'
export { anovaIntraclass, type Intraclass } from './generalised/intraclass.ts'
export { type LogisticErrors, type LogisticFit, logisticRegression } from './generalised/logistic.ts'
export { type NegativeBinomialFit, negativeBinomialRegression } from './generalised/negative-binomial.ts'
export type { OrdinalLink } from './generalised/ordinal-link.ts'
export { type PoissonErrors, type PoissonFit, poissonRegression } from './generalised/poisson.ts'
export {
  type OrdinalInput,
  type ProportionalOddsFit,
  type ProportionalOddsTest,
  proportionalOdds,
  proportionalOddsTest,
  type Threshold,
} from './generalised/proportional-odds.ts'
export { type RandomInterceptFit, randomInterceptModel } from './generalised/random-intercept.ts'
export { type RepeatedMeasuresFit, repeatedMeasures } from './generalised/repeated-measures.ts'
export type { LikelihoodErrors } from './generalised/sandwich.ts'
export { type StandardisedRisks, standardisedRiskDifference } from './generalised/standardised-risk.ts'
export type { SmallSample } from './generalised/variance-components.ts'
export type { RepeatedMeasuresInput, Visit } from './generalised/visit-model.ts'
export { type CoefficientRatio, oddsRatio, rateRatio } from './generalised/wald-table.ts'
export {
  type AdjustedInput,
  adjustedDifference,
  type EstimateWithFit,
} from './linear/adjusted-difference.ts'
export type { AndersonRubinSet } from './linear/anderson-rubin.ts'
export { type DifferenceInput, differenceInMeans } from './linear/difference-in-means.ts'
export {
  type InstrumentedEstimate,
  type InstrumentedInput,
  instrumentedDifference,
  RECEIVED_TERM,
} from './linear/instrumented-difference.ts'
export { interactedDifference } from './linear/interacted-difference.ts'
export { leastSquares } from './linear/least-squares.ts'
export type { LeastSquaresInput } from './linear/least-squares-input.ts'
export {
  type Coefficient,
  type Estimate,
  type EstimateOrReason,
  type LeastSquaresFit,
  STANDARD_ERRORS,
  type StandardErrors,
} from './linear/types.ts'
export { type JointTest, waldTest } from './linear/wald-test.ts'
export {
  compareProportions,
  type OddsRatio,
  type ProportionComparison,
  type RiskDifference,
  type RiskRatio,
} from './two-groups/compare-proportions.ts'
export type { HodgesLehmann } from './two-groups/hodges-lehmann.ts'
export type { Interval, IntervalEstimate, OpenInterval, RatioEstimate } from './two-groups/interval.ts'
export { type LadderTransitions, ladderTransitions } from './two-groups/ladder-transitions.ts'
export type { NumberNeeded } from './two-groups/number-needed.ts'
export {
  type ProportionInterval,
  type ProportionMethod,
  proportionInterval,
} from './two-groups/proportion-interval.ts'
export type { TwoByTwo } from './two-groups/score-limits.ts'
export {
  type ExactConditional,
  type StratifiedComparison,
  stratifiedProportions,
} from './two-groups/stratified-proportions.ts'
export {
  type StratifiedWinProbability,
  type StratumWinOdds,
  stratifiedWinProbability,
} from './two-groups/stratified-win-probability.ts'
export { type BrunnerMunzel, type WinProbability, winProbability } from './two-groups/win-probability.ts'
