import { type Matrix, matrix, multiply, pivotedGram, transpose } from '@utfall/numerics'
import type { DesignMatrix } from '../frame/design-matrix.ts'
import { centredRows } from '../linear/centred-rows.ts'
import { pickTerms, weightedGram } from './scoring.ts'

/**
 * A design with the mean taken off every column but the constant one, so that cross-products keep their digits when a column is large
 * beside its spread (years, kronor). Only the constant's coefficient changes, and `restored` takes it back.
 */
export type CentredDesign = {
  readonly design: DesignMatrix
  /** What was taken off each column. */
  readonly centre: Float64Array
  /** Index of the constant column, −1 without one (nothing is then taken off). */
  readonly constant: number
  readonly constantValue: number
}

export function centredDesign(design: DesignMatrix): CentredDesign {
  const { values, centre, constantColumn } = centredRows(design, null, null)
  const constantValue = constantColumn < 0 ? 1 : design.values[constantColumn]
  return { design: { ...design, values }, centre, constant: constantColumn, constantValue }
}

/** Without terms that are linear in the terms before them, over the rows of positive weight. */
export function independentTerms(
  centred: CentredDesign,
  weights: Float64Array | null,
): { readonly centred: CentredDesign; readonly droppedTerms: readonly string[] } {
  const { design, centre, constant } = centred
  const here = new Float64Array(design.rows).fill(1)
  if (weights !== null) for (let row = 0; row < here.length; row++) if (weights[row] === 0) here[row] = 0
  const { kept, dropped } = pivotedGram(weightedGram(design, here))
  if (dropped.length === 0) return { centred, droppedTerms: [] }
  return {
    centred: {
      design: pickTerms(design, kept),
      centre: Float64Array.from(kept, (term) => centre[term]),
      constant: kept.indexOf(constant),
      constantValue: centred.constantValue,
    },
    droppedTerms: dropped.map((term) => design.terms[term]),
  }
}

/** Coefficients and their covariance for the columns as they were given. */
export function restored(
  { centre, constant, constantValue }: CentredDesign,
  beta: Float64Array,
  covariance: Matrix,
): { readonly beta: Float64Array; readonly covariance: Matrix } {
  if (constant < 0) return { beta, covariance }
  const k = beta.length
  const back = matrix(k, k)
  for (let j = 0; j < k; j++) {
    back.data[j * k + j] = 1
    if (j !== constant) back.data[constant * k + j] = -centre[j] / constantValue
  }
  const original = Float64Array.from(beta)
  for (let j = 0; j < k; j++) if (j !== constant) original[constant] -= (centre[j] * beta[j]) / constantValue
  return { beta: original, covariance: multiply(multiply(back, covariance), transpose(back)) }
}
