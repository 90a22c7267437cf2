import { normalQuantile } from '@utfall/distributions'
import { quantileSorted, sortedCopy } from '@utfall/numerics'
import type { GroupFigures, MeasurementFigures, MethodFigures } from './adaptive-types.ts'

/** Who was measured how: one entry per simulee. */
export type Measured = {
  readonly truth: Float64Array
  readonly estimate: Float64Array
  readonly se: Float64Array
  readonly items: Int32Array
}

const GROUPS = 10
const SE_SHARES = [0.05, 0.25, 0.5, 0.75, 0.95]
/** A standard error that is at its limit but for rounding is within it. */
const ROUNDING = 1 + 1e-12

export function methodFigures(measured: Measured, level: number, seLimit: number): MethodFigures {
  const { truth, estimate, se, items } = measured
  const n = truth.length
  const z = normalQuantile((1 + level) / 2)
  const all = Int32Array.from({ length: n }, (_, v) => v)
  const figures = measurementFigures(measured, all, z)
  const errors = truth.map((theta, v) => estimate[v] - theta)
  const ses = sortedCopy(se)
  const byTruth = all.slice().sort((a, b) => truth[a] - truth[b] || a - b)
  return {
    ...figures,
    medianItems: quantileSorted(sortedCopy(items), 0.5, 7),
    seQuantiles: SE_SHARES.map((share) => quantileSorted(ses, share, 7)),
    withinSeLimit:
      seLimit > 0 ? se.reduce((sum, each) => sum + (each <= seLimit * ROUNDING ? 1 : 0), 0) / n : null,
    correlation: correlation(truth, estimate),
    monteCarloError: {
      bias: sd(errors) / Math.sqrt(n),
      coverage: Math.sqrt((figures.coverage * (1 - figures.coverage)) / n),
      meanItems: sd(Float64Array.from(items)) / Math.sqrt(n),
    },
    deciles: byTenths(measured, byTruth, z),
  }
}

function byTenths(measured: Measured, byTruth: Int32Array, z: number): readonly GroupFigures[] {
  const n = byTruth.length
  const groups = Math.min(GROUPS, n)
  return Array.from({ length: groups }, (_, g) => {
    const rows = byTruth.subarray(Math.floor((g * n) / groups), Math.floor(((g + 1) * n) / groups))
    return {
      ...measurementFigures(measured, rows, z),
      low: measured.truth[rows[0]],
      high: measured.truth[rows[rows.length - 1]],
    }
  })
}

function measurementFigures(measured: Measured, rows: Int32Array, z: number): MeasurementFigures {
  let [items, bias, squares, se, held] = [0, 0, 0, 0, 0]
  for (const v of rows) {
    const error = measured.estimate[v] - measured.truth[v]
    items += measured.items[v]
    bias += error
    squares += error * error
    se += measured.se[v]
    if (Math.abs(error) <= z * measured.se[v]) held++
  }
  const n = rows.length
  return {
    n,
    meanItems: items / n,
    bias: bias / n,
    rmse: Math.sqrt(squares / n),
    meanSe: se / n,
    coverage: held / n,
  }
}

function sd(x: Float64Array): number {
  const mean = x.reduce((sum, each) => sum + each, 0) / x.length
  return Math.sqrt(x.reduce((sum, each) => sum + (each - mean) ** 2, 0) / Math.max(1, x.length - 1))
}

function correlation(a: Float64Array, b: Float64Array): number | null {
  const n = a.length
  const [meanA, meanB] = [a, b].map((x) => x.reduce((sum, each) => sum + each, 0) / n)
  let [aa, bb, ab] = [0, 0, 0]
  for (let v = 0; v < n; v++) {
    aa += (a[v] - meanA) ** 2
    bb += (b[v] - meanB) ** 2
    ab += (a[v] - meanA) * (b[v] - meanB)
  }
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : null
}

/**
 * Mean number of items shared by two simulees over the mean number asked: Σ_i c_i(c_i − 1) / (N(N − 1)·mean length), c_i how
 * many were asked item i. With one length for all it is Chen, Ankenmann & Spray (2003), Journal of Educational Measurement 40,
 * 129–145.
 */
export function itemOverlap(asked: Float64Array, simulees: number): number | null {
  if (simulees < 2) return null
  let [pairs, total] = [0, 0]
  for (const count of asked) {
    pairs += count * (count - 1)
    total += count
  }
  return pairs / ((simulees - 1) * total)
}
