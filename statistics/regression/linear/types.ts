import type { Matrix } from '@utfall/numerics'
import type { NotEstimable, Note } from '../frame/note.ts'
import type { ClusterParts } from './cluster-parts.ts'

export const STANDARD_ERRORS = ['classical', 'HC0', 'HC1', 'HC2', 'HC3', 'CR0', 'CR1', 'CR2'] as const
/**
 * classical: s²(X'X)⁻¹. HC0–HC3: one variance a row. CR0–CR2: one covariance a cluster; CR1 carries Stata's factor
 * J/(J−1)·(n−1)/(n−k), CR2 the bias correction of Bell & McCaffrey with Satterthwaite degrees of freedom.
 */
export type StandardErrors = (typeof STANDARD_ERRORS)[number]

export function isClustered(standardErrors: StandardErrors): standardErrors is 'CR0' | 'CR1' | 'CR2' {
  return standardErrors === 'CR0' || standardErrors === 'CR1' || standardErrors === 'CR2'
}

export type Coefficient = {
  readonly term: string
  readonly estimate: number
  /** Infinity, with an interval of the whole line and p = 1, when the clusters leave this term's variance unmeasured. */
  readonly se: number
  /** 0 only beside an infinite standard error. */
  readonly df: number
  readonly statistic: number
  readonly p: number
  readonly low: number
  readonly high: number
}

export type LeastSquaresFit = {
  readonly kind: 'fit'
  /** The terms kept, in the design's order. */
  readonly coefficients: readonly Coefficient[]
  /** Terms that depend linearly on the terms before them (or on the absorbed blocks). */
  readonly droppedTerms: readonly string[]
  readonly n: number
  /** Independent columns, absorbed blocks counted. */
  readonly rank: number
  readonly dfResidual: number
  /** Null for clusters left out. */
  readonly clusters: number | null
  /** About the mean when the design holds a constant or blocks are absorbed, otherwise about 0. */
  readonly rSquared: number
  readonly adjustedRSquared: number
  readonly residualVariance: number
  /** Of the coefficients, in their order. */
  readonly covariance: Matrix
  readonly standardErrors: StandardErrors
  readonly level: number
  readonly notes: readonly Note[]
  /** Rows of leverage one, ascending; looked for with HC0 to HC3. */
  readonly leverageOne: readonly number[]
  /** What the joint test of CR2 needs of each cluster; null for the other standard errors. */
  readonly clusterParts: ClusterParts | null
}

export type Estimate = {
  readonly kind: 'estimate'
  readonly estimate: number
  readonly se: number
  readonly df: number
  readonly statistic: number
  readonly p: number
  readonly low: number
  readonly high: number
  readonly n: number
  readonly n1: number
  readonly n0: number
  /** Stable, kebab-case: what variance and degrees of freedom were used. */
  readonly design: string
  readonly notes: readonly Note[]
}

export type EstimateOrReason = Estimate | NotEstimable
