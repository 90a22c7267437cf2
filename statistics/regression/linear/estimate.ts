import { InvalidInput } from '@utfall/basics'
import { requireFinite } from '../frame/design-matrix.ts'
import { type NotEstimable, type Note, notEstimable } from '../frame/note.ts'
import type { DenseGroups } from './dense-groups.ts'
import { coefficientOf } from './least-squares.ts'
import { requireLevel } from './least-squares-input.ts'
import type { Estimate, LeastSquaresFit } from './types.ts'

export const ARM_TERM = 'arm'

/** Clusters that measure less than this share of the variance of an effect leave it unmeasured: our own line, at nine tenths. */
const LEAST_MEASURED_SHARE = 0.9

export type ArmCounts = { readonly n: number; readonly n1: number; readonly n0: number }

/** Throws `InvalidInput` unless outcome and arm fit together and arm is 0 or 1. */
export function requireArms(outcome: Float64Array, arm: Int32Array, level: number): ArmCounts {
  requireLevel(level)
  if (arm.length !== outcome.length)
    throw new InvalidInput({
      field: 'arm',
      given: `${arm.length} values`,
      allowed: `${outcome.length}, one for each outcome`,
    })
  requireFinite(outcome, () => 'outcome')
  let n1 = 0
  for (let row = 0; row < arm.length; row++) {
    if (arm[row] !== 0 && arm[row] !== 1)
      throw new InvalidInput({ field: 'arm', given: arm[row], allowed: '0 (control) or 1 (treated)' })
    n1 += arm[row]
  }
  return { n: arm.length, n1, n0: arm.length - n1 }
}

/** Null when both arms have people. */
export function emptyArm({ n1, n0 }: ArmCounts): NotEstimable | null {
  if (n1 > 0 && n0 > 0) return null
  return notEstimable('arm-without-people', { treated: n1, control: n0 })
}

/**
 * `one-cluster-in-arm` when everyone treated, or everyone in control, stands in one cluster: nothing then shows how that arm varies
 * between clusters, and CR0 and CR1 would count its part as 0 (a panel with one treated unit is the common case).
 */
export function loneCluster(arm: Int32Array, clusters: DenseGroups | null): NotEstimable | null {
  if (clusters === null) return null
  const first = [-1, -1]
  const several = [false, false]
  for (let row = 0; row < arm.length; row++) {
    const side = arm[row]
    if (first[side] < 0) first[side] = clusters.codes[row]
    else if (first[side] !== clusters.codes[row]) several[side] = true
  }
  if (several[0] && several[1]) return null
  return notEstimable('one-cluster-in-arm', { arm: several[1] ? 0 : 1, clusters: clusters.count })
}

export function estimateOf(
  parts: { readonly estimate: number; readonly se: number; readonly df: number },
  counts: ArmCounts,
  about: { readonly design: string; readonly level: number; readonly notes?: readonly Note[] },
): Estimate {
  const { estimate, se, df, statistic, p, low, high } = coefficientOf(
    '',
    parts.estimate,
    parts.se,
    parts.df,
    about.level,
  )
  const { n, n1, n0 } = counts
  return {
    kind: 'estimate',
    estimate,
    se,
    df,
    statistic,
    p,
    low,
    high,
    n,
    n1,
    n0,
    design: about.design,
    notes: about.notes ?? [],
  }
}

/**
 * The effect carried by one coefficient of a fit. Notes about other terms' clusters are left out: they do not touch it.
 * Not estimable: `arm-depends-on-other-terms`, `clusters-do-not-measure-variance` (few clusters that fit themselves, where the
 * standard error would be about 1e-16 or lack a part), `outcome-does-not-vary`, `no-variation-within-arms`.
 */
export function estimateFromFit(
  fit: LeastSquaresFit,
  term: string,
  counts: ArmCounts,
  design: string,
): Estimate | NotEstimable {
  const coefficient = fit.coefficients.find((one) => one.term === term)
  if (coefficient === undefined) return notEstimable('arm-depends-on-other-terms', { term })
  const lost = fit.notes.find((note) => note.code === 'cluster-leverage-one' && note.detail.term === term)
  const share = coefficient.se === Number.POSITIVE_INFINITY ? 0 : Number(lost?.detail.measuredShare ?? 1)
  if (share < LEAST_MEASURED_SHARE)
    return notEstimable('clusters-do-not-measure-variance', {
      clusters: fit.clusters ?? 0,
      measuredShare: share,
    })
  if (coefficient.se === 0) return withoutVariation(coefficient.estimate, counts.n)
  const aboutTerm = new Set([
    'cluster-leverage-one',
    'few-degrees-of-freedom',
    'cluster-variance-not-measured',
  ])
  const notes = fit.notes.filter((note) => !aboutTerm.has(note.code) || note.detail.term === term)
  return estimateOf(coefficient, counts, { design, level: fit.level, notes })
}

export function withoutVariation(difference: number, n: number): NotEstimable {
  return difference === 0
    ? notEstimable('outcome-does-not-vary', { n })
    : notEstimable('no-variation-within-arms', { n, difference })
}
