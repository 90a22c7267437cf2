import type { DesignMatrix } from '../frame/design-matrix.ts'
import type { DenseGroups } from '../linear/dense-groups.ts'
import { linearPredictor } from './scoring.ts'

/**
 * Sums over all groups of one size: within such a set every covariance matrix aI + bJ is the same. `xx` and `xy` sum over rows, `ss` and
 * `sy` multiply the groups' own sums.
 */
export type SizeMoments = {
  readonly size: number
  readonly groups: number
  readonly xx: Float64Array
  readonly ss: Float64Array
  readonly xy: Float64Array
  readonly sy: Float64Array
  readonly of: DenseGroups
}

/** The index of each group's size among the distinct sizes, ascending. */
function sizeIndex(groups: DenseGroups): { readonly sizes: readonly number[]; readonly indexOf: Int32Array } {
  const sizes = [...new Set(groups.sizes)].sort((a, b) => a - b)
  const place = new Map(sizes.map((size, index) => [size, index]))
  return { sizes, indexOf: Int32Array.from(groups.sizes, (size) => place.get(size) ?? 0) }
}

export function groupMoments(
  design: DesignMatrix,
  outcome: Float64Array,
  groups: DenseGroups,
): readonly SizeMoments[] {
  const p = design.terms.length
  const { sizes, indexOf } = sizeIndex(groups)
  const moments = sizes.map((size) => ({
    size,
    groups: 0,
    xx: new Float64Array(p * p),
    ss: new Float64Array(p * p),
    xy: new Float64Array(p),
    sy: new Float64Array(p),
    of: groups,
  }))
  const xSums = new Float64Array(groups.count * p)
  const ySums = new Float64Array(groups.count)
  for (let row = 0, at = 0; row < design.rows; row++, at += p) {
    const group = groups.codes[row]
    const { xx, xy } = moments[indexOf[group]]
    ySums[group] += outcome[row]
    addProducts(xx, xy, design.values, at, p, outcome[row])
    for (let i = 0; i < p; i++) xSums[group * p + i] += design.values[at + i]
  }
  for (let group = 0; group < groups.count; group++) {
    const target = moments[indexOf[group]]
    target.groups++
    addProducts(target.ss, target.sy, xSums, group * p, p, ySums[group])
  }
  return moments
}

/** Adds xx' and x·y for the p numbers from `at`. */
function addProducts(
  square: Float64Array,
  cross: Float64Array,
  values: Float64Array,
  at: number,
  p: number,
  y: number,
): void {
  for (let i = 0; i < p; i++) {
    const value = values[at + i]
    cross[i] += value * y
    for (let j = 0; j < p; j++) square[i * p + j] += value * values[at + j]
  }
}

/**
 * Residuals y − x'β, summed by size as the moments are: Σr², Σ(Σr)² and with x. Taken from the rows and not from the moments, which would
 * lose the digits that a large mean takes.
 */
export function groupResiduals(
  moments: readonly SizeMoments[],
  design: DesignMatrix,
  outcome: Float64Array,
  beta: Float64Array,
): {
  /** A group's Σr, by dense code. */
  readonly sums: Float64Array
  readonly rr: Float64Array
  readonly tt: Float64Array
  readonly xr: readonly Float64Array[]
  readonly sr: readonly Float64Array[]
} {
  const groups = moments[0].of
  const p = design.terms.length
  const { indexOf } = sizeIndex(groups)
  const fitted = linearPredictor(design, beta)
  const sums = new Float64Array(groups.count)
  const xSums = new Float64Array(groups.count * p)
  const rr = new Float64Array(moments.length)
  const tt = new Float64Array(moments.length)
  const xr = moments.map(() => new Float64Array(p))
  const sr = moments.map(() => new Float64Array(p))
  for (let row = 0, at = 0; row < design.rows; row++) {
    const group = groups.codes[row]
    const residual = outcome[row] - fitted[row]
    const index = indexOf[group]
    const target = xr[index]
    sums[group] += residual
    rr[index] += residual * residual
    for (let j = 0; j < p; j++, at++) {
      target[j] += design.values[at] * residual
      xSums[group * p + j] += design.values[at]
    }
  }
  for (let group = 0; group < groups.count; group++) {
    const index = indexOf[group]
    tt[index] += sums[group] ** 2
    for (let j = 0; j < p; j++) sr[index][j] += xSums[group * p + j] * sums[group]
  }
  return { sums, rr, tt, xr, sr }
}
