import { choleskyInverse, type Matrix, matrix, multiply } from '@utfall/numerics'
import type { DesignMatrix } from '../frame/design-matrix.ts'
import type { DenseGroups } from '../linear/dense-groups.ts'
import { ROW_LEVERAGE_FLOOR } from '../linear/row-covariance.ts'

/** `cluster` sums scores over groups of rows that depend on one another, with the factor G/(G − 1). */
export type LikelihoodErrors = 'model' | 'HC0' | 'HC1' | 'HC3' | 'cluster'

export type LikelihoodCovariance = {
  /** (X'WX)⁻¹ or what the sandwich makes of it. */
  readonly covariance: Matrix
  readonly model: Matrix
  /** Rows that have fitted themselves, ascending; looked for under HC0, HC1 and HC3 only. */
  readonly leverageOne: readonly number[]
}

/**
 * Covariance of maximum likelihood coefficients.
 * Formula: A = (X'WX)⁻¹; model A; otherwise A·M·A with M = Σ s²xx' (HC0), × n/(n − k) (HC1), s/(1 − h) for s with leverage
 * h = W·x'Ax (HC3), or G/(G − 1)·Σ_g (Σ sx)(Σ sx)' over clusters; s is the row's derivative of the log-likelihood by η.
 * A row of leverage one has s = 0 whatever happened there: HC3 puts its expectation, dispersion·W, in the place of 0/0; HC0 and HC1 stay
 * as defined. The rows are named.
 * Source: Zeileis (2006) Journal of Statistical Software 16(9), section 2; MacKinnon & White (1985); the cluster factor is that of R's
 * sandwich 3.0 vcovCL for a glm.
 */
export function likelihoodCovariance(input: {
  readonly design: DesignMatrix
  readonly score: Float64Array
  readonly information: Float64Array
  readonly lower: Matrix
  readonly standardErrors: LikelihoodErrors
  readonly clusters: DenseGroups | null
  readonly dispersion: number
}): LikelihoodCovariance {
  const { design, score, information, standardErrors } = input
  const model = choleskyInverse(input.lower)
  const k = design.terms.length
  if (standardErrors === 'model') return { covariance: model, model, leverageOne: [] }
  const meat = matrix(k, k)
  if (input.clusters !== null) {
    const sums = clusterScores(design, score, input.clusters)
    const { count } = input.clusters
    for (let group = 0; group < count; group++) addSquare(meat, sums, group * k, count / (count - 1))
    return { covariance: sandwiched(model, meat), model, leverageOne: [] }
  }
  const factor = standardErrors === 'HC1' ? design.rows / (design.rows - k) : 1
  const leverageOne: number[] = []
  for (let row = 0; row < design.rows; row++) {
    const rest = 1 - information[row] * rowForm(design.values, row * k, model)
    let square = score[row] ** 2
    if (rest < ROW_LEVERAGE_FLOOR) {
      leverageOne.push(row)
      if (standardErrors === 'HC3') square = input.dispersion * information[row]
    } else if (standardErrors === 'HC3') square /= rest * rest
    addSquare(meat, design.values, row * k, factor * square)
  }
  return { covariance: sandwiched(model, meat), model, leverageOne }
}

function sandwiched(bread: Matrix, meat: Matrix): Matrix {
  const { data, rows: k } = meat
  for (let i = 0; i < k; i++) for (let j = 0; j < i; j++) data[j * k + i] = data[i * k + j]
  return multiply(multiply(bread, meat), bread)
}

/** Adds weight·xx' to the lower triangle, x being k numbers of `values` from `at`. */
function addSquare(target: Matrix, values: Float64Array, at: number, weight: number): void {
  const { data, rows: k } = target
  for (let i = 0; i < k; i++) {
    const left = weight * values[at + i]
    for (let j = 0; j <= i; j++) data[i * k + j] += left * values[at + j]
  }
}

function rowForm(values: Float64Array, at: number, { data, rows: k }: Matrix): number {
  let total = 0
  for (let i = 0; i < k; i++) {
    let inner = 0
    for (let j = 0; j < k; j++) inner += data[i * k + j] * values[at + j]
    total += inner * values[at + i]
  }
  return total
}

function clusterScores(design: DesignMatrix, score: Float64Array, groups: DenseGroups): Float64Array {
  const k = design.terms.length
  const sums = new Float64Array(groups.count * k)
  for (let row = 0, at = 0; row < design.rows; row++) {
    const target = groups.codes[row] * k
    for (let j = 0; j < k; j++, at++) sums[target + j] += score[row] * design.values[at]
  }
  return sums
}
