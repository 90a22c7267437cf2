import { type Matrix, matrix, symmetricEigen } from '@utfall/numerics'
import type { ItemScale, Note } from '../calibration/calibration-types.ts'
import type { ResponseMatrix } from '../responses/response-matrix.ts'
import type { FitMeasure, Who } from './answer-moments.ts'
import type { NotEstimableFit } from './local-dependence.ts'
import {
  modelResiduals,
  type PairwiseCorrelations,
  pairwiseCorrelations,
  standardised,
} from './residual-correlations.ts'

export type ResidualComponents = {
  readonly kind: 'components'
  readonly items: readonly string[]
  /** Largest first; they add to the number of items. In units of items: 2 says as much as two items. */
  readonly eigenvalues: Float64Array
  /** Of the first component, one per item; the loading furthest from 0 is positive, since the sign is arbitrary. */
  readonly loadings: Float64Array
  readonly persons: number
  readonly notes: readonly Note[]
}

/**
 * Residual components: is there a second thing that some items share?
 *
 * Formula: eigenvalues of the correlation matrix of the standardised residuals (x − E)/√V; first loadings √λ₁ v₁. With
 * missing answers each correlation is over the persons who have both answers, so the matrix need not be one that a complete
 * table can have: eigenvalues are given as they come, and note `correlations-not-positive` says when the smallest is
 * below zero.
 * How large the first eigenvalue is under the model depends on items and persons, so it is read against
 * `simulatedReference`. Loadings near 0 belong to neither side (trap T16).
 * Input as `q3`. Accuracy 1e-9. Errors as `q3`; `pairs-without-value` when two items never met (planned missing): a zero
 * in its place would be an invention.
 * Source: Smith (2002), J. Appl. Meas. 3. Checked against an 80-bit engine and eRm 1.0-10 residuals.
 */
export function residualComponents(
  scale: ItemScale,
  responses: ResponseMatrix,
  measures: readonly FitMeasure[],
  who: Who,
): ResidualComponents | NotEstimableFit {
  const residuals = modelResiduals(scale, responses, measures, who)
  const { weights } = responses
  const rowWeights = weights && Float64Array.from(residuals.rows, (row) => weights[row])
  const correlations = pairwiseCorrelations(standardised(residuals), residuals.width, rowWeights)
  const square = correlationMatrix(correlations, residuals.width)
  if (square === null)
    return {
      kind: 'not-estimable',
      reason: 'pairs-without-value',
      detail: { pairs: pairsWithoutValue(correlations, residuals.width), persons: residuals.rows.length },
    }
  const { values, vectors } = symmetricEigen(square)
  const width = residuals.width
  const eigenvalues = values.slice().reverse()
  const first = Float64Array.from({ length: width }, (_, i) => vectors.data[i * width + width - 1])
  const furthest = first.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0)
  const size = Math.sqrt(Math.max(0, eigenvalues[0])) * (furthest < 0 ? -1 : 1)
  const smallest = eigenvalues[width - 1]
  return {
    kind: 'components',
    items: scale.items,
    eigenvalues,
    loadings: first.map((value) => value * size),
    persons: residuals.rows.length,
    notes: smallest < -1e-9 ? [{ code: 'correlations-not-positive', detail: { smallest } }] : [],
  }
}

/** The correlations as a matrix, or null when a pair has none. */
export function correlationMatrix({ values }: PairwiseCorrelations, width: number): Matrix | null {
  return width < 2 || values.some(Number.isNaN) ? null : matrix(width, width, values)
}

function pairsWithoutValue({ values }: PairwiseCorrelations, width: number): number {
  return values.length < width * width ? 0 : values.filter(Number.isNaN).length / 2
}
