export { adjustP, P_ADJUSTMENTS, type PAdjustment } from './adjust-p.ts'
export { type Correlation, correlation } from './agreement/correlation.ts'
export { type Bounded, type LimitsOfAgreement, limitsOfAgreement } from './agreement/limits-of-agreement.ts'
export {
  type CohenKappa,
  cohenKappa,
  type PairedShareDifference,
  pairedShareDifference,
  type YesOrNoPairs,
} from './agreement/yes-or-no-agreement.ts'
export { type DifferentialAttrition, differentialAttrition } from './attrition/differential-attrition.ts'
export { type LeeBounds, leeBounds } from './attrition/lee-bounds.ts'
export { type ResponseWeights, responseWeights } from './attrition/response-weights.ts'
export { type RubinPool, rubinPool } from './attrition/rubin-pool.ts'
export { type TippingPoint, type TippingPointInput, tippingPoint } from './attrition/tipping-point.ts'
export { type WorstCaseBounds, worstCaseBounds } from './attrition/worst-case-bounds.ts'
export type { Progress } from './permutation/assignments.ts'
export {
  type BinaryStratum,
  type ExactStratifiedBinary,
  exactStratifiedBinary,
} from './permutation/exact-stratified-binary.ts'
export {
  type PermutationInterval,
  type PermutationIntervalInput,
  permutationInterval,
} from './permutation/permutation-interval.ts'
export {
  PERMUTATION_STATISTICS,
  type PermutationInput,
  type PermutationStatistic,
  type PermutationTest,
  permutationTest,
} from './permutation/permutation-test.ts'
export { type WestfallYoung, type WestfallYoungInput, westfallYoung } from './permutation/westfall-young.ts'
export {
  type Bootstrap,
  bootstrap,
  type ResampledStatistic,
  type ResamplingDesign,
} from './resampling/bootstrap.ts'
export {
  type BootstrapIntervals,
  bootstrapIntervals,
  ORDER_STATISTICS,
  type OrderStatistics,
} from './resampling/bootstrap-intervals.ts'
export { jackknifeInfluence } from './resampling/jackknife-influence.ts'
export type { Interval, NotEstimable, Note } from './result-types.ts'
