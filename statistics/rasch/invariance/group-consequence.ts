import { normalQuantile } from '@utfall/distributions'
import { quadraticForm } from '@utfall/numerics'
import type { CalibratedScale } from '../calibration/calibration-types.ts'
import { categoryRoom, itemBank } from '../persons/item-bank.ts'
import { measurePersons, type PersonMeasures, rowOfPerson } from '../persons/person-measures.ts'
import { thresholdWeights } from '../persons/threshold-weights.ts'
import { groupPatterns } from '../responses/patterns.ts'
import type { ResponseMatrix } from '../responses/response-matrix.ts'
import { type FitOptions, fitScale, partOf, type Span } from './fit-scale.ts'
import type { GroupedAnswers } from './grouped-answers.ts'
import { type NotEstimable, notEstimable } from './result-types.ts'
import { splitItems } from './split-items.ts'

export type MeanDifference = {
  readonly difference: number
  readonly se: number
  readonly low: number
  readonly high: number
}

/**
 * The groups' mean measures, last minus first, when everybody is measured alike and when the items that differ are
 * split.
 */
export type ConsequenceForPair = {
  readonly from: string
  readonly to: string
  readonly together: MeanDifference
  readonly apart: MeanDifference
  /** apart − together. */
  readonly moved: MeanDifference
  /** `moved` in standard deviations of the measures within groups. */
  readonly movedSd: number
}

export type GroupConsequence = {
  readonly kind: 'consequence'
  readonly splitItems: readonly string[]
  /** Standard deviation of the measures within groups, logits, everybody measured alike. */
  readonly sdWithin: number
  readonly pairs: readonly ConsequenceForPair[]
}

type GroupMeans = {
  readonly mean: Float64Array
  /** Variance of each mean over samples of persons. */
  readonly variance: Float64Array
  readonly sdWithin: number
  /** Per group: how its mean moves with each threshold of the scale. */
  readonly slope: readonly Float64Array[]
}

/**
 * Does it matter? How far the difference between the groups' means moves when the items that differ get a
 * difficulty of their own in each group.
 *
 * Formula: means of WLE measures, with `split` items as one item and as one per group. Variance of a difference: of
 * the persons, s²/n in each group, plus gᵀCg for the items, g the difference of the means' slopes in the
 * thresholds. Of the move: only the items count, as the persons are the same; gᵀCg of the wider model minus that of
 * the narrower (Hausman 1978, Econometrica 46:1251), zero when rounding or few persons make it negative.
 *
 * @param split positions of the items in `grouped.responses`
 * Edges: not estimable `no-item-in-common` when fewer than one item would be left to tie the groups together,
 * `too-few-persons` when a group has one measure or none, `not-calibrated`, `stopped`.
 * Checked by simulation against a known difference between groups.
 */
export function groupConsequence(
  grouped: GroupedAnswers,
  split: readonly number[],
  options: FitOptions & { readonly level: number },
  span: Span,
): GroupConsequence | NotEstimable {
  const { responses, groups, labels } = grouped
  if (split.length >= responses.items.length)
    return notEstimable('no-item-in-common', { items: responses.items.length, split: split.length })
  const one = fitScale(responses, options, partOf(span, 0, 2))
  if (one.kind === 'not-estimable') return one
  const parted = splitItems(responses, groups, labels, new Set(split))
  const many = fitScale(parted, options, partOf(span, 1, 2))
  if (many.kind === 'not-estimable') return many
  const together = groupMeans(one, responses, groups, labels)
  if (together.kind === 'not-estimable') return together
  const apart = groupMeans(many, parted, groups, labels)
  if (apart.kind === 'not-estimable') return apart
  const reach = normalQuantile((1 + options.level) / 2)
  const interval = (difference: number, variance: number): MeanDifference => {
    const se = Math.sqrt(Math.max(0, variance))
    return { difference, se, low: difference - reach * se, high: difference + reach * se }
  }
  const pairs: ConsequenceForPair[] = []
  for (let a = 0; a < labels.length; a++)
    for (let b = a + 1; b < labels.length; b++) {
      const narrow = differenceOf(together, one, a, b)
      const wide = differenceOf(apart, many, a, b)
      const moved = interval(wide.difference - narrow.difference, wide.items - narrow.items)
      pairs.push({
        from: labels[a],
        to: labels[b],
        together: interval(narrow.difference, narrow.persons + narrow.items),
        apart: interval(wide.difference, wide.persons + wide.items),
        moved,
        movedSd: moved.difference / together.sdWithin,
      })
    }
  return {
    kind: 'consequence',
    splitItems: split.map((i) => responses.items[i]),
    sdWithin: together.sdWithin,
    pairs,
  }
}

/** Difference of two groups' means, and its variance from the persons and from the items. */
function differenceOf(
  means: GroupMeans,
  scale: CalibratedScale,
  a: number,
  b: number,
): { readonly difference: number; readonly persons: number; readonly items: number } {
  const slope = means.slope[b].map((value, i) => value - means.slope[a][i])
  return {
    difference: means.mean[b] - means.mean[a],
    persons: means.variance[a] + means.variance[b],
    items: quadraticForm(slope, scale.covariance),
  }
}

function groupMeans(
  scale: CalibratedScale,
  responses: ResponseMatrix,
  groups: Int32Array,
  labels: readonly string[],
): (GroupMeans & { readonly kind: 'means' }) | NotEstimable {
  const { persons } = measurePersons(scale, responses, { method: 'wle' })
  const size = new Float64Array(labels.length)
  const mean = new Float64Array(labels.length)
  const squares = new Float64Array(labels.length)
  const weight = (v: number) => responses.weights?.[v] ?? 1
  persons.forEach(({ measure }, v) => {
    if (measure === null) return
    size[groups[v]] += weight(v)
    mean[groups[v]] += weight(v) * measure
  })
  const thin = size.findIndex((n) => n <= 1)
  if (thin >= 0) return notEstimable('too-few-persons', { group: labels[thin], persons: size[thin] })
  for (let g = 0; g < labels.length; g++) mean[g] /= size[g]
  persons.forEach(({ measure }, v) => {
    if (measure !== null) squares[groups[v]] += weight(v) * (measure - mean[groups[v]]) ** 2
  })
  const freedom = size.reduce((sum, n) => sum + n - 1, 0)
  const sdWithin = Math.sqrt(squares.reduce((sum, s) => sum + s, 0) / freedom)
  if (sdWithin === 0) return notEstimable('no-variation')
  return {
    kind: 'means',
    mean,
    variance: squares.map((s, g) => s / (size[g] - 1) / size[g]),
    sdWithin,
    slope: meanSlopes(scale, responses, groups, size, persons),
  }
}

/** Persons who answered the same items with the same score share one slope, so it is made once for them. */
function meanSlopes(
  scale: CalibratedScale,
  responses: ResponseMatrix,
  groups: Int32Array,
  size: Float64Array,
  persons: PersonMeasures['persons'],
): readonly Float64Array[] {
  const bank = itemBank(scale)
  const table = groupPatterns(responses)
  const rows = rowOfPerson(table)
  const shares = Array.from(size, () => new Float64Array(table.scores.length))
  rows.forEach((row, v) => {
    if (row >= 0) shares[groups[v]][row] += (responses.weights?.[v] ?? 1) / size[groups[v]]
  })
  const slopes = Array.from(size, () => new Float64Array(scale.covariance.rows))
  const room = categoryRoom(bank)
  const thetaOf = new Float64Array(table.scores.length)
  rows.forEach((row, v) => {
    if (row >= 0) thetaOf[row] = persons[v].measure ?? 0
  })
  const weights = new Float64Array(scale.covariance.rows)
  for (let g = 0; g < table.patterns; g++) {
    const [from, to] = [table.itemStart[g], table.itemStart[g + 1]]
    const places = [...table.itemsOf.subarray(from, to)].flatMap((item) =>
      Array.from({ length: bank.start[item + 1] - bank.start[item] }, (_, h) => bank.start[item] + h),
    )
    for (let row = table.scoreStart[g]; row < table.scoreStart[g + 1]; row++) {
      thresholdWeights(bank, 'wle', table.itemsOf, from, to, thetaOf[row], room, weights)
      shares.forEach((share, group) => {
        if (share[row] > 0)
          places.forEach((place, h) => {
            slopes[group][place] += share[row] * weights[h]
          })
      })
    }
  }
  return slopes
}
