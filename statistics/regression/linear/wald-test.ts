import { InvalidInput } from '@utfall/basics'
import { fSurvival } from '@utfall/distributions'
import {
  choleskyFactor,
  choleskySolve,
  type Matrix,
  matrix,
  submatrix,
  symmetricEigen,
} from '@utfall/numerics'
import { type NotEstimable, notEstimable } from '../frame/note.ts'
import { plainForms } from './cluster-form.ts'
import { type ClusterParts, clusterScratch, unpackCluster } from './cluster-parts.ts'
import { quadraticMoments } from './quadratic-moments.ts'
import type { LeastSquaresFit } from './types.ts'
import { weightedForms } from './weighted-cluster-form.ts'

export type JointTest = {
  readonly kind: 'test'
  readonly statistic: number
  readonly df1: number
  readonly df2: number
  readonly p: number
}

/**
 * Whether several coefficients are all 0, on the covariance of the fit.
 * Formula: Q = b'V⁻¹b over q terms. F = Q/q with q and n − k degrees of freedom (J − 1 for CR0 and CR1). For CR2 the
 * approximate Hotelling T² of clubSandwich (HTZ): F = Q·(η − q + 1)/(η·q) with q and η − q + 1, where
 * η = q(q + 1)/ΣΣ Var(D_st) and D is the covariance estimate scaled to a mean of I under the working model.
 * Inputs: terms kept in the fit, each once. Accuracy: 1e-10 relative on well-conditioned covariances.
 * Not estimable: `covariance-is-singular` (more terms than clusters can tell apart), `too-few-clusters` (η < q).
 * Errors: `InvalidInput` for no term, a term twice, or a term that the fit does not have.
 * Source: Pustejovsky & Tipton (2018), J. Bus. Econ. Stat. 36, 672–683, eq. 17–20.
 * Checked against: estimatr's F statistics, clubSandwich 0.5.8 Wald_test(test = "HTZ").
 */
export function waldTest(fit: LeastSquaresFit, terms: readonly string[]): JointTest | NotEstimable {
  const at = terms.map((term) => fit.coefficients.findIndex((one) => one.term === term))
  const unknown = terms.find((term, index) => at[index] < 0 || terms.indexOf(term) !== index)
  if (terms.length === 0 || unknown !== undefined) {
    throw new InvalidInput({
      field: 'terms',
      given: unknown ?? 'none',
      allowed: `each once, of ${fit.coefficients.map((one) => one.term).join(', ')}`,
    })
  }
  const q = terms.length
  const unmeasured = at.find(
    (index) => !(fit.coefficients[index].se > 0 && fit.coefficients[index].se < Number.POSITIVE_INFINITY),
  )
  if (unmeasured !== undefined) return notEstimable('covariance-is-singular', { terms: q })
  const factor = choleskyFactor(submatrix(fit.covariance, at))
  if (factor.kind !== 'factor') return notEstimable('covariance-is-singular', { terms: q })
  const estimates = Float64Array.from(at, (index) => fit.coefficients[index].estimate)
  const solved = choleskySolve(factor.lower, estimates)
  let quadratic = 0
  for (let a = 0; a < q; a++) quadratic += estimates[a] * solved[a]
  if (fit.clusterParts === null) {
    const df2 = fit.clusters === null ? fit.dfResidual : fit.clusters - 1
    return fTest(quadratic / q, q, df2)
  }
  const eta = hotellingDegrees(fit.clusterParts, at)
  const df2 = eta - q + 1
  if (!(df2 > 0)) return notEstimable('too-few-clusters', { terms: q, degreesOfFreedom: eta })
  return fTest((quadratic * df2) / (eta * q), q, df2)
}

function fTest(statistic: number, df1: number, df2: number): JointTest {
  return { kind: 'test', statistic, df1, df2, p: fSurvival(statistic, df1, df2) }
}

/** η: a first pass over the kept clusters for E D, a second for the variances of D scaled by its inverse root. */
function hotellingDegrees(parts: ClusterParts, at: readonly number[]): number {
  const q = at.length
  const r = parts.columns
  const raw = at.map((index) => parts.back.data.subarray(index * r, (index + 1) * r))
  const pairs = at.flatMap((_, s) => at.slice(s).map((_, t) => [s, s + t] as const))
  const first = momentsOf(parts, raw, pairs)
  const expected = matrix(q, q)
  for (const [index, [s, t]] of pairs.entries()) {
    expected.data[s * q + t] = first.mean(index)
    expected.data[t * q + s] = first.mean(index)
  }
  const scaled = inverseRootRows(expected, raw)
  const second = momentsOf(parts, scaled, pairs)
  let total = 0
  for (const [index, [s, t]] of pairs.entries()) total += (s === t ? 1 : 2) * second.variance(index)
  return (q * (q + 1)) / total
}

function momentsOf(
  parts: ClusterParts,
  contrasts: readonly Float64Array[],
  pairs: readonly (readonly [number, number])[],
) {
  const { count, columns, side, weighted, block, blocks, omega } = parts
  const builder = weighted ? weightedForms(columns, omega, true) : plainForms(columns, side, true)
  const moments = quadraticMoments(contrasts, pairs, builder.signs, block === null ? 0 : blocks)
  const scratch = clusterScratch(side, weighted)
  for (let cluster = 0; cluster < count; cluster++) {
    unpackCluster(parts, cluster, scratch)
    builder.build(scratch)
    moments.add(builder.form, block === null ? -1 : block[cluster])
  }
  return moments
}

/** Rows of E^(-1/2)·C; scaling E to a unit diagonal first keeps the root accurate when the terms' units differ. */
function inverseRootRows(expected: Matrix, rows: readonly Float64Array[]): readonly Float64Array[] {
  const q = rows.length
  const scale = Float64Array.from({ length: q }, (_, s) => 1 / Math.sqrt(expected.data[s * q + s]))
  const correlation = matrix(q, q)
  for (let s = 0; s < q; s++)
    for (let t = 0; t < q; t++) correlation.data[s * q + t] = expected.data[s * q + t] * scale[s] * scale[t]
  const { values, vectors } = symmetricEigen(correlation)
  return rows.map((_, m) => {
    const result = new Float64Array(rows[0].length)
    for (let s = 0; s < q; s++) {
      const weight = (vectors.data[s * q + m] * scale[s]) / Math.sqrt(values[m])
      for (let b = 0; b < result.length; b++) result[b] += weight * rows[s][b]
    }
    return result
  })
}
