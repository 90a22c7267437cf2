import { checkLength } from '../input-checks.ts'
import { type NotEstimable, notEstimable } from '../result-types.ts'
import { type ResampledStatistic, type ResamplingDesign, rowsByLabel } from './bootstrap.ts'

/**
 * Empirical influence of each person (or cluster) on one statistic: (n_s − 1)(mean of the leave-one-outs of its stratum − the statistic
 * without it), n_s the number drawn in its stratum. What BCa's acceleration is made of.
 *
 * Edges: a statistic that does not exist without someone → `not-estimable`, `statistic-undefined-without-one`; a stratum of one has no
 * influence (0). Source: Efron & Tibshirani (1993), eq. 14.15; strata as Davison & Hinkley (1997), section 3.2.1.
 * Checked against boot 1.3-28 `empinf(type = "jack")` through the acceleration of `boot.ci`.
 */
export function jackknifeInfluence(input: {
  readonly design: Exclude<ResamplingDesign, { kind: 'replay' }>
  readonly statistics: number
  readonly statistic: ResampledStatistic
}): { readonly kind: 'influence'; readonly influence: readonly Float64Array[] } | NotEstimable {
  const { units, strata, n } = resampledUnits(input.design)
  const influence = Array.from({ length: input.statistics }, () => new Float64Array(units.length))
  const kept = new Int32Array(n)
  const isLeft = new Uint8Array(n)
  const result = new Float64Array(input.statistics)
  for (const [left, unit] of units.entries()) {
    for (const row of unit) isLeft[row] = 1
    let count = 0
    for (let row = 0; row < n; row++) if (isLeft[row] === 0) kept[count++] = row
    for (const row of unit) isLeft[row] = 0
    if (count === 0) return notEstimable('statistic-undefined-without-one', { left })
    result.fill(Number.NaN)
    input.statistic(kept, count, result)
    if (!result.every(Number.isFinite)) return notEstimable('statistic-undefined-without-one', { left })
    for (const [i, column] of influence.entries()) column[left] = result[i]
  }
  for (const column of influence) {
    for (const stratum of strata) {
      let mean = 0
      for (const unit of stratum) mean += column[unit] / stratum.length
      for (const unit of stratum) column[unit] = (stratum.length - 1) * (mean - column[unit])
    }
  }
  return { kind: 'influence', influence }
}

type Units = {
  readonly n: number
  /** Rows of each unit that is drawn. */
  readonly units: readonly Int32Array[]
  /** Units of each stratum. */
  readonly strata: readonly Int32Array[]
}

function resampledUnits(design: Exclude<ResamplingDesign, { kind: 'replay' }>): Units {
  if (design.kind === 'clusters') {
    const { clusters, strata } = design
    if (strata) checkLength('design.strata', strata.length, clusters.length)
    const units = rowsByLabel(clusters)
    const labels = strata ? Int32Array.from(units, (unit) => strata[unit[0]]) : new Int32Array(units.length)
    return { n: clusters.length, units, strata: rowsByLabel(labels) }
  }
  const n = design.kind === 'rows' ? design.n : design.strata.length
  const units = Array.from({ length: n }, (_, row) => Int32Array.of(row))
  return { n, units, strata: rowsByLabel(design.kind === 'rows' ? new Int32Array(n) : design.strata) }
}
