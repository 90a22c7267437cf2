import { InvalidInput } from '@utfall/basics'
import { type DesignMatrix, requireFinite } from '../frame/design-matrix.ts'
import { type DenseGroups, denseGroups } from './dense-groups.ts'
import { isClustered, STANDARD_ERRORS, type StandardErrors } from './types.ts'

export type LeastSquaresInput = {
  readonly outcome: Float64Array
  readonly design: DesignMatrix
  readonly standardErrors: StandardErrors
  /** Cluster code of each row; with CR0, CR1 and CR2 only. */
  readonly clusters?: Int32Array
  /** Above 0; their scale does not matter. */
  readonly weights?: Float64Array
  /** Block code of each row: a free intercept for each block, by within-block centring instead of dummy columns. */
  readonly absorb?: Int32Array
  /** Confidence level, 0.95 when left out. */
  readonly level?: number
}

/** Throws `InvalidInput` at the first thing that does not fit; returns groups without gaps and weights with a mean of 1. */
export function requireInput(input: LeastSquaresInput): {
  readonly weights: Float64Array | null
  readonly weightMean: number
  readonly clusters: DenseGroups | null
  readonly absorb: DenseGroups | null
} {
  const { outcome, design, standardErrors, clusters, weights, absorb } = input
  const n = design.rows
  requireOption('standardErrors', standardErrors, STANDARD_ERRORS)
  requireLevel(input.level ?? 0.95)
  if (outcome.length !== n)
    throw new InvalidInput({
      field: 'outcome',
      given: `${outcome.length} values`,
      allowed: `${n}, one for each row`,
    })
  requireFinite(outcome, () => 'outcome')
  if (isClustered(standardErrors) !== (clusters !== undefined)) {
    const allowed = isClustered(standardErrors) ? 'clusters' : 'no clusters, or CR0, CR1 or CR2'
    throw new InvalidInput({
      field: 'clusters',
      given: clusters ? 'clusters' : 'none',
      allowed: `${allowed} with ${standardErrors}`,
    })
  }
  return {
    ...(weights === undefined ? { weights: null, weightMean: 1 } : meanOneWeights(weights, n)),
    clusters: clusters === undefined ? null : denseGroups(clusters, n, 'clusters'),
    absorb: absorb === undefined ? null : denseGroups(absorb, n, 'absorb'),
  }
}

function requireOption<Option extends string>(
  field: string,
  given: Option,
  allowed: readonly Option[],
): void {
  if (!allowed.includes(given)) throw new InvalidInput({ field, given, allowed: allowed.join(', ') })
}

export function requireLevel(level: number): void {
  if (!(level > 0 && level < 1))
    throw new InvalidInput({ field: 'level', given: level, allowed: 'in (0, 1)' })
}

/** Scaled to a mean of 1; equal weights are no weights. */
function meanOneWeights(
  weights: Float64Array,
  n: number,
): { readonly weights: Float64Array | null; readonly weightMean: number } {
  if (weights.length !== n)
    throw new InvalidInput({
      field: 'weights',
      given: `${weights.length} weights`,
      allowed: `${n}, one for each row`,
    })
  let total = 0
  let equal = true
  for (let row = 0; row < n; row++) {
    if (!(weights[row] > 0 && weights[row] < Number.POSITIVE_INFINITY))
      throw new InvalidInput({ field: 'weights', given: weights[row], allowed: 'finite and above 0' })
    total += weights[row]
    if (weights[row] !== weights[0]) equal = false
  }
  const weightMean = total / n
  return { weights: equal ? null : weights.map((weight) => weight / weightMean), weightMean }
}
