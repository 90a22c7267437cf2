import { requireFinite } from '../frame/design-matrix.ts'
import { type NotEstimable, notEstimable } from '../frame/note.ts'
import { denseGroups } from '../linear/dense-groups.ts'

export type Intraclass = {
  readonly kind: 'estimate'
  /** Share of the variance that lies between groups; may be negative when groups are more alike than chance would make them. */
  readonly intraclass: number
  readonly meanSquareBetween: number
  readonly meanSquareWithin: number
  /** The group size that stands for unequal ones. */
  readonly sizeEquivalent: number
  readonly groups: number
}

/**
 * Intraclass correlation by one-way analysis of variance, for planning cluster designs.
 * Formula: (MSB − MSW)/(MSB + (n₀ − 1)MSW) with n₀ = (N − Σn²/N)/(k − 1).
 * Inputs: finite outcomes, group codes from 0. Edges, `not-estimable`: `too-few-groups`, `groups-of-one`, `no-variation`.
 * Errors: `InvalidInput` for unequal lengths or values that are not finite.
 * Source: Donner & Koval (1980) Biometrics 36:19–25. Checked against: the same formula in R.
 */
export function anovaIntraclass(outcome: Float64Array, groups: Int32Array): Intraclass | NotEstimable {
  requireFinite(outcome, (index) => `outcome[${index}]`)
  const { codes, count, sizes } = denseGroups(groups, outcome.length, 'groups')
  const n = outcome.length
  if (count < 2) return notEstimable('too-few-groups', { groups: count })
  if (count === n) return notEstimable('groups-of-one', { groups: count })
  const means = new Float64Array(count)
  const average = outcome.reduce((sum, value) => sum + value, 0) / n
  // Deviations from the grand mean first: a large level then costs no digits.
  for (let row = 0; row < n; row++) means[codes[row]] += (outcome[row] - average) / sizes[codes[row]]
  let within = 0
  let between = 0
  let squares = 0
  for (let row = 0; row < n; row++) within += (outcome[row] - average - means[codes[row]]) ** 2
  for (let group = 0; group < count; group++) {
    between += sizes[group] * means[group] ** 2
    squares += sizes[group] ** 2
  }
  const meanSquareBetween = between / (count - 1)
  const meanSquareWithin = within / (n - count)
  const sizeEquivalent = (n - squares / n) / (count - 1)
  const total = meanSquareBetween + (sizeEquivalent - 1) * meanSquareWithin
  if (!(total > 0)) return notEstimable('no-variation')
  return {
    kind: 'estimate',
    intraclass: (meanSquareBetween - meanSquareWithin) / total,
    meanSquareBetween,
    meanSquareWithin,
    sizeEquivalent,
    groups: count,
  }
}
