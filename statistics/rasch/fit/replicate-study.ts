import { type Matrix, type RandomStream, symmetricEigen } from '@utfall/numerics'
import type { ItemScale } from '../calibration/calibration-types.ts'
import { measurePersons } from '../persons/person-measures.ts'
import { groupPatterns, type PatternTable } from '../responses/patterns.ts'
import type { ResponseMatrix } from '../responses/response-matrix.ts'
import { type PartialProducts, partialProducts, scalePolynomials } from './conditional-moments.ts'
import { conditionalFitSums } from './item-fit.ts'
import { summariseQ3 } from './local-dependence.ts'
import { type OneStep, oneStepCalibration } from './one-step.ts'
import { correlationMatrix } from './residual-components.ts'
import {
  modelResiduals,
  type PairwiseCorrelations,
  pairwiseCorrelations,
  type Residuals,
  standardised,
} from './residual-correlations.ts'
import { drawAnswers } from './simulate-responses.ts'

/** Everything about persons and items that is the same in every replicate. */
export type ReplicateStudy = {
  readonly scale: ItemScale
  readonly responses: ResponseMatrix
  readonly table: PatternTable
  readonly polynomials: readonly Float64Array[]
  readonly products: readonly PartialProducts[]
  /** At the given thresholds and each person's own measure. */
  readonly residuals: Residuals
  readonly oneStep: OneStep | null
}

export function prepareStudy(
  scale: ItemScale & { readonly covariance?: Matrix },
  responses: ResponseMatrix,
  shareUsed: number,
): ReplicateStudy {
  const table = groupPatterns(responses)
  const polynomials = scalePolynomials(scale.thresholds)
  const { covariance, thresholds } = scale
  return {
    scale,
    responses,
    table,
    polynomials,
    products: Array.from({ length: table.patterns }, (_, g) =>
      partialProducts(membersOf(table, g), polynomials),
    ),
    residuals: modelResiduals(
      scale,
      responses,
      measurePersons(scale, responses, { method: 'wle' }).persons,
      'all',
    ),
    oneStep: covariance ? oneStepCalibration({ thresholds, covariance, responses, table, shareUsed }) : null,
  }
}

function membersOf({ itemStart, itemsOf }: PatternTable, g: number): Int32Array {
  return itemsOf.subarray(itemStart[g], itemStart[g + 1])
}

/** New answers from P(x | answered items, total score). */
export function drawStudy(
  { responses, table, products, polynomials }: ReplicateStudy,
  random: RandomStream,
): Int16Array {
  const answers = responses.answers.slice()
  const width = responses.items.length
  for (let v = 0; v < responses.persons; v++) {
    const g = table.patternOf[v]
    drawAnswers(answers, v * width, membersOf(table, g), polynomials, products[g], table.scoreOf[v], random)
  }
  return answers
}

/** Q3 of every pair as observed. */
export function observedQ3({ residuals, responses }: ReplicateStudy): PairwiseCorrelations {
  return pairwiseCorrelations(residuals.raw, residuals.width, responses.weights)
}

export type ReplicateStatistics = {
  readonly n: Int32Array
  readonly infit: Float64Array
  readonly outfit: Float64Array
  readonly maxQ3: number
  readonly q3Star: number
  readonly eigenvalue: number
}

/** The statistics of a table of answers; NaN for those that it does not have. */
export function statisticsOf(
  { responses, table, residuals }: ReplicateStudy,
  answers: Int16Array,
  thresholds: readonly Float64Array[],
): ReplicateStatistics {
  const { n, infit, outfit } = conditionalFitSums(thresholds, { ...responses, answers }, table)
  const { width } = residuals
  const raw = residuals.raw.slice()
  for (let cell = 0; cell < raw.length; cell++) raw[cell] += answers[cell] - responses.answers[cell]
  const summary = summariseQ3(pairwiseCorrelations(raw, width, responses.weights), width)
  const square = correlationMatrix(
    pairwiseCorrelations(standardised({ ...residuals, raw }), width, responses.weights),
    width,
  )
  return {
    n,
    infit,
    outfit,
    maxQ3: summary?.max ?? Number.NaN,
    q3Star: summary ? summary.max - summary.mean : Number.NaN,
    eigenvalue: square ? symmetricEigen(square).values[width - 1] : Number.NaN,
  }
}
