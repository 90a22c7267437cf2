import { InvalidInput } from '@utfall/basics'
import type { ItemScale } from '../calibration/calibration-types.ts'
import { scaleCentre } from '../calibration/symmetric-functions.ts'
import { thresholdStarts, thresholdVector } from '../calibration/threshold-layout.ts'

/** A scale laid out flat for the kernels. */
export type ItemBank = {
  readonly items: number
  /** Steps of item i: `start[i]` to before `start[i + 1]`, so its highest category is their number. */
  readonly start: Int32Array
  readonly thresholds: Float64Array
  readonly centre: number
  /** e^(centre − δ) per step: the odds of each step at the centre. */
  readonly odds: Float64Array
  readonly lowest: number
  readonly highest: number
}

/** Thresholds further out than this belong to no questionnaire: they are what a fit that has no maximum leaves behind. */
export const FURTHEST_LOGITS = 100

/**
 * Errors: `InvalidInput` for a scale without items, names and thresholds of different number, an item without
 * thresholds, a threshold that is not finite or more than 100 logits from zero.
 */
export function itemBank(scale: ItemScale): ItemBank {
  const { items, thresholds } = scale
  if (items.length === 0) refuse('items', 'none', 'at least one item')
  if (thresholds.length !== items.length)
    refuse('thresholds', `${thresholds.length} items`, `one list per item, ${items.length}`)
  const bare = thresholds.findIndex((steps) => steps.length === 0)
  if (bare >= 0) refuse('thresholds', `none for ${items[bare]}`, 'at least one per item')
  const start = thresholdStarts(thresholds)
  const flat = thresholdVector(thresholds)
  const wrong = flat.findIndex((delta) => !(Math.abs(delta) <= FURTHEST_LOGITS))
  if (wrong >= 0)
    refuse('thresholds', String(flat[wrong]), `finite logits from −${FURTHEST_LOGITS} to ${FURTHEST_LOGITS}`)
  const centre = scaleCentre(thresholds)
  return {
    items: items.length,
    start,
    thresholds: flat,
    centre,
    odds: flat.map((delta) => Math.exp(centre - delta)),
    lowest: flat.reduce((low, delta) => Math.min(low, delta)),
    highest: flat.reduce((high, delta) => Math.max(high, delta)),
  }
}

/** Positions of answered items, ascending; all of them when none are given. Errors: `InvalidInput` for positions that repeat or do not exist. */
export function answeredItems(bank: ItemBank, positions?: readonly number[]): Int32Array {
  if (positions === undefined) return Int32Array.from({ length: bank.items }, (_, i) => i)
  const sorted = Int32Array.from(positions).sort()
  positions.forEach((position) => {
    if (!Number.isInteger(position) || position < 0 || position >= bank.items)
      refuse('items', String(position), `whole numbers from 0 to ${bank.items - 1}`)
  })
  for (let j = 1; j < sorted.length; j++)
    if (sorted[j] === sorted[j - 1]) refuse('items', `${sorted[j]} twice`, 'each position once')
  return sorted
}

/** The highest total score on these items. */
export function highestScore(bank: ItemBank, items: Int32Array, from = 0, to = items.length): number {
  let max = 0
  for (let j = from; j < to; j++) max += bank.start[items[j] + 1] - bank.start[items[j]]
  return max
}

/** When a weight passes this, all are rescaled so that it becomes 1, and no product of steps overflows. */
const HUGE = 1e100

/**
 * The weights of an item's categories at e^(θ − centre) = t, up to a common factor, into `weights`; gives their sum.
 * weight_k = Π_{h≤k} t·odds_h, so one exponential serves every item and category.
 */
export function categoryWeights(bank: ItemBank, item: number, t: number, weights: Float64Array): number {
  const begin = bank.start[item]
  const m = bank.start[item + 1] - begin
  let weight = 1
  let total = 1
  weights[0] = 1
  for (let k = 1; k <= m; k++) {
    weight *= t * bank.odds[begin + k - 1]
    if (weight > HUGE) {
      total /= weight
      for (let below = 0; below < k; below++) weights[below] /= weight
      weight = 1
    }
    weights[k] = weight
    total += weight
  }
  return total
}

/** Room for the categories of the widest item. */
export function categoryRoom(bank: ItemBank): Float64Array {
  let widest = 0
  for (let i = 0; i < bank.items; i++) widest = Math.max(widest, bank.start[i + 1] - bank.start[i])
  return new Float64Array(widest + 1)
}

/** Sums over items of the first four cumulants of the answer: mean, variance, third central moment, μ4 − 3V². */
export type CumulantSums = Float64Array

/**
 * Σ κ1 … Σ κ4 of the answers to `items[from]` … at θ, into `out`. Each is the derivative of the one before in θ, because the
 * total score has the family's cumulant function. Central moments are summed around the mean, so nothing cancels.
 */
export function sumCumulants(
  bank: ItemBank,
  items: Int32Array,
  from: number,
  to: number,
  theta: number,
  room: Float64Array,
  out: CumulantSums,
): void {
  const { start, odds } = bank
  const t = Math.exp(theta - bank.centre)
  let mean = 0
  let variance = 0
  let third = 0
  let fourth = 0
  for (let j = from; j < to; j++) {
    const item = items[j]
    const m = start[item + 1] - start[item]
    if (m === 1) {
      const stepOdds = t * odds[start[item]]
      const against = 1 / (1 + stepOdds)
      const towards = stepOdds * against
      const v = towards * against
      mean += towards
      variance += v
      third += v * (against - towards)
      fourth += v * (1 - 6 * v)
      continue
    }
    const total = categoryWeights(bank, item, t, room)
    let first = 0
    for (let k = 1; k <= m; k++) first += k * room[k]
    const itemMean = first / total
    let second = 0
    let cubed = 0
    let squared = 0
    for (let k = 0; k <= m; k++) {
      const off = k - itemMean
      const square = room[k] * off * off
      second += square
      cubed += square * off
      squared += square * off * off
    }
    const v = second / total
    mean += itemMean
    variance += v
    third += cubed / total
    fourth += squared / total - 3 * v * v
  }
  out[0] = mean
  out[1] = variance
  out[2] = third
  out[3] = fourth
}

/** ln Σ_k exp(kθ − Σ_{h≤k} δ_h) of one item, without overflow at any θ. */
export function logNormaliser(bank: ItemBank, item: number, theta: number): number {
  let log = 0
  let most = 0
  for (let step = bank.start[item]; step < bank.start[item + 1]; step++) {
    log += theta - bank.thresholds[step]
    if (log > most) most = log
  }
  let total = Math.exp(-most)
  log = 0
  for (let step = bank.start[item]; step < bank.start[item + 1]; step++) {
    log += theta - bank.thresholds[step]
    total += Math.exp(log - most)
  }
  return most + Math.log(total)
}

/** The highest information that these items have together anywhere. */
export function mostInformation(bank: ItemBank, items: Int32Array): number {
  const room = categoryRoom(bank)
  const sums = new Float64Array(4)
  let most = 0
  const scan = Math.min(0.25, 1 / (room.length - 1))
  for (let theta = bank.lowest; theta <= bank.highest + scan; theta += scan) {
    sumCumulants(bank, items, 0, items.length, theta, room, sums)
    most = Math.max(most, sums[1])
  }
  return most
}

/**
 * A step of the trapezoid rule that the likelihoods of these items allow. A polynomial of degree m with positive coefficients
 * has no zero with an argument under π/m, so the poles of 1/Z_i(θ) lie at least π/m from the real line, and the rule's error
 * is about exp(−2π·distance/step) (Trefethen & Weideman 2014, SIAM Review 56:385, theorem 5.1): e^−24 here.
 */
export function steepestStep(bank: ItemBank): number {
  return (2 * Math.PI * Math.PI) / (24 * (categoryRoom(bank).length - 1))
}

function refuse(field: string, given: string, allowed: string): never {
  throw new InvalidInput({ field, given, allowed })
}
