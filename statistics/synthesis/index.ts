export {
  type CountMeasure,
  type EffectSizeInput,
  type EffectSizes,
  effectSizes,
  type MeanMeasure,
} from './effect-sizes.ts'
export { type LeftOut, leaveOneOut } from './leave-one-out.ts'
export { type MetaAnalysis, metaAnalysis, type Pooled, type SingleEstimate } from './meta-analysis.ts'
export {
  type Interval,
  type NotEstimable,
  type Note,
  POOLING_METHODS,
  POOLING_TESTS,
  type PoolingInput,
  type PoolingMethod,
  type PoolingTest,
} from './pooled-types.ts'
export type { PredictionConvention, PredictionInterval } from './prediction-interval.ts'
