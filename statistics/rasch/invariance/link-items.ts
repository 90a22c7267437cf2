import { InvalidInput } from '@utfall/basics'
import { normalSurvival } from '@utfall/distributions'
import { type Matrix, matrix, quadraticForm } from '@utfall/numerics'
import type { CalibratedScale } from '../calibration/calibration-types.ts'
import { dot, locationCovariance, meanOf } from '../calibration/scale-origin.ts'
import {
  type AdjustedP,
  adjustOverItems,
  type DifferenceAdjustment,
  type NotEstimable,
  notEstimable,
} from './result-types.ts'

export const LINK_METHODS = ['mean-mean', 'precision-weighted'] as const
export type LinkMethod = (typeof LINK_METHODS)[number]

/** One common item: where it stands on the two forms once form B has been moved. */
export type LinkItem = {
  readonly item: string
  readonly locationA: number
  readonly locationB: number
  /** Its part in the shift; 0 when dropped. */
  readonly weight: number
  /** (location on A − location on B) − shift, logits: above zero it is harder on form A than the link says. */
  readonly displacement: number
  /**
   * Of the displacement, with the shift's own uncertainty; null when the link leaves it none (it carries the link
   * alone).
   */
  readonly se: number | null
  readonly z: number | null
  readonly p: number | null
  readonly adjusted: AdjustedP | null
  /** As other programs print it: √(SE_A² + SE_B²), the shift taken as known. */
  readonly separateSe: number
  readonly separateZ: number
  /** When dropped from the link: the turn, from 1; else null. */
  readonly droppedAt: number | null
}

/** The items that two forms have in common. */
export type Common = {
  readonly items: readonly string[]
  /** Differences b_A − b_B and their covariance. */
  readonly difference: Float64Array
  readonly covariance: Matrix
  readonly locationA: Float64Array
  readonly locationB: Float64Array
}

/** When an item is taken out of the link. */
export type DropRule = {
  readonly alpha: number
  readonly adjustment: DifferenceAdjustment
  readonly leastLogits: number
  readonly keep: number
}

export function commonItems(
  a: CalibratedScale,
  b: CalibratedScale,
  given: readonly string[] | undefined,
): Common | NotEstimable {
  const items = given ?? a.items.filter((item) => b.items.includes(item))
  if (new Set(items).size !== items.length)
    throw new InvalidInput({ field: 'common', given: 'an item twice', allowed: 'each item once' })
  const absent = items.find((item) => !a.items.includes(item) || !b.items.includes(item))
  if (absent !== undefined)
    throw new InvalidInput({ field: 'common', given: absent, allowed: 'items that both forms hold' })
  if (items.length === 0) return notEstimable('no-common-items')
  const inA = items.map((item) => a.items.indexOf(item))
  const inB = items.map((item) => b.items.indexOf(item))
  const other = items.findIndex((_, i) => a.thresholds[inA[i]].length !== b.thresholds[inB[i]].length)
  if (other >= 0)
    return notEstimable('common-item-with-other-categories', {
      item: items[other],
      stepsA: a.thresholds[inA[other]].length,
      stepsB: b.thresholds[inB[other]].length,
    })
  const locationA = Float64Array.from(inA, (i) => meanOf(a.thresholds[i]))
  const locationB = Float64Array.from(inB, (i) => meanOf(b.thresholds[i]))
  const fromA = locationCovariance(a, inA)
  const fromB = locationCovariance(b, inB)
  return {
    items,
    difference: locationA.map((location, i) => location - locationB[i]),
    covariance: matrix(
      items.length,
      items.length,
      fromA.data.map((cell, i) => cell + fromB.data[i]),
    ),
    locationA,
    locationB,
  }
}

/** Over all common items; zero for those not in the link. */
export function linkWeights(common: Common, items: readonly number[], method: LinkMethod): Float64Array {
  const k = common.items.length
  const weights = new Float64Array(k)
  for (const i of items) weights[i] = 1
  if (method === 'precision-weighted') {
    // Known items (anchors, zero variance) would take all the weight between them, alike.
    const known = items.filter((i) => common.covariance.data[i * k + i] <= 0)
    for (const i of items)
      weights[i] = known.length > 0 ? (known.includes(i) ? 1 : 0) : 1 / common.covariance.data[i * k + i]
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return weights.map((weight) => weight / total)
}

export function linkItems(
  common: Common,
  weights: Float64Array,
  dropped: readonly number[],
): readonly LinkItem[] {
  const { items, difference, covariance, locationA, locationB } = common
  const shift = dot(weights, difference)
  const k = items.length
  const rows = items.map((item, i) => {
    const contrast = weights.map((weight, j) => (i === j ? 1 : 0) - weight)
    const variance = quadraticForm(contrast, covariance)
    const separateSe = Math.sqrt(covariance.data[i * k + i])
    const displacement = difference[i] - shift
    // The only item in the link has no displacement, and rounding must not give it one.
    const se = variance > 1e-12 * covariance.data[i * k + i] ? Math.sqrt(variance) : null
    const z = se === null ? null : displacement / se
    const p = z === null ? null : 2 * normalSurvival(Math.abs(z))
    const turn = dropped.indexOf(i)
    return {
      item,
      locationA: locationA[i],
      locationB: locationB[i],
      weight: weights[i],
      displacement,
      se,
      z,
      p,
      separateSe,
      separateZ: separateSe > 0 ? displacement / separateSe : 0,
      droppedAt: turn < 0 ? null : turn + 1,
    }
  })
  const adjusted = adjustOverItems(rows.flatMap(({ p }) => (p === null ? [] : [p])))
  let tested = 0
  return rows.map((row) => ({ ...row, adjusted: row.p === null ? null : adjusted[tested++] }))
}

/** Of the items in the link, the one furthest from it among those beyond chance and large; null when none is. */
export function worstItem(rows: readonly LinkItem[], rule: DropRule): number | null {
  let worst: number | null = null
  rows.forEach(({ droppedAt, adjusted, displacement, z }, i) => {
    if (droppedAt !== null || adjusted === null || z === null) return
    if (adjusted[rule.adjustment] >= rule.alpha || Math.abs(displacement) < rule.leastLogits) return
    if (worst === null || Math.abs(z) > Math.abs(rows[worst].z ?? 0)) worst = i
  })
  return worst
}
