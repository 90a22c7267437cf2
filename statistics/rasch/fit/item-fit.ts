import { normalCdf } from '@utfall/distributions'
import { adjustP } from '@utfall/inference'
import type { Matrix } from '@utfall/numerics'
import type { ItemScale } from '../calibration/calibration-types.ts'
import { groupPatterns, type PatternTable } from '../responses/patterns.ts'
import type { ResponseMatrix } from '../responses/response-matrix.ts'
import { forEachPattern } from './conditional-moments.ts'
import { checkCovariance, checkScale } from './scale-check.ts'
import { thresholdShare } from './threshold-share.ts'

/** A mean square around 1, and how far from 1 it is. */
export type MeanSquareTest = {
  readonly value: number
  /** With the thresholds taken as known, as published and as iarm gives it: too large when they are estimated. */
  readonly se: number
  /** With the thresholds estimated from these answers; null when the scale has no covariance or persons have weights. */
  readonly seEstimated: number | null
  /** (value − 1) by `seEstimated`, or else by `se`. Null when estimation leaves the mean square no freedom of its own. */
  readonly z: number | null
  readonly p: number | null
  /** Over the items of the scale: Benjamini–Hochberg (share of false alarms) and Holm (any false alarm). */
  readonly pBh: number | null
  readonly pHolm: number | null
}

export type ItemFitRow = {
  readonly item: string
  /** Persons who answered it and at least one other item, with neither the lowest nor the highest score. */
  readonly n: number
  /** Null when no such person is there. */
  readonly infit: MeanSquareTest | null
  readonly outfit: MeanSquareTest | null
}

export type ItemFit = {
  readonly kind: 'item-fit'
  readonly items: readonly ItemFitRow[]
  /** Persons used, and persons left out: no answer, one answer, or the lowest or highest score. */
  readonly persons: number
  readonly leftOut: number
}

/**
 * Conditional infit and outfit: do the answers to an item vary around what each person's total score makes expected, as
 * the model says? Around 1; above, noisier than the model (does not belong, or ambiguous); below, too predictable
 * (repeats another item).
 *
 * Formula (method notes 6.5): E, V from P(X_i = k | r) of the person's answered items, z² = (x − E)²/V; outfit Σz²/N,
 * infit Σ(x − E)²/ΣV; SE_out √ΣVar(z²)/N, SE_in √ΣV²Var(z²)/ΣV, Var(z²) = Σ_k((k − E)²/V − 1)²P; z = (MS − 1)/SE with a
 * normal reference. With weights w every sum is weighted and the variances carry w². No person measure is involved, so
 * the bias of the classical mean squares in short scales is not there (Müller 2020).
 * That SE takes the thresholds as known. Estimated ones follow the same answers, and a test with it finds misfit too seldom
 * (1 % instead of 5 % in eight items). A scale with its covariance gives `seEstimated`, √(SE² − c'Cc), see
 * `thresholdShare`, and z and p with it. Anchored thresholds count as known: their covariance is zero.
 * The normal reference is rough for outfit and in small samples; lead with `simulatedReference`, also because no cut-off
 * holds for all sample sizes and scales (trap T15).
 * Input: prepared answers to the scale's items, same order; thresholds in logits; a covariance only when the scale was
 * calibrated on these answers: fit of new answers to a known scale has no such saving.
 * Accuracy: 1e-9. Edges: null where nobody is informative. Errors: `InvalidInput` when scale and answers differ.
 * Source: Christensen & Kreiner (2013) in Rasch Models in Health, pp. 86–90; Müller (2020) doi
 * 10.1186/s40488-020-00108-7; Pierce (1982) for estimated thresholds. Checked: mean squares and `se` against an independent
 * 80-bit engine and through it R iarm 0.4.3 `out_infit`; `seEstimated` by simulation.
 */
export function itemFit(
  scale: ItemScale & { readonly covariance?: Matrix },
  responses: ResponseMatrix,
): ItemFit {
  checkScale(scale, responses)
  const table = groupPatterns(responses)
  const sums = conditionalFitSums(scale.thresholds, responses, table)
  const { covariance } = scale
  if (covariance) checkCovariance(covariance, scale)
  const share = covariance && !responses.weights ? thresholdShare(scale.thresholds, covariance, table) : null
  const infit = testMeanSquares(sums.n, sums.infit, sums.infitSe, share?.infit)
  const outfit = testMeanSquares(sums.n, sums.outfit, sums.outfitSe, share?.outfit)
  return {
    kind: 'item-fit',
    items: scale.items.map((item, i) => ({ item, n: sums.n[i], infit: infit[i], outfit: outfit[i] })),
    persons: sums.persons,
    leftOut: responses.persons - sums.persons,
  }
}

/** Mean squares per item; 0 where n is 0. */
export type ConditionalFitSums = {
  readonly persons: number
  readonly n: Int32Array
  readonly infit: Float64Array
  readonly infitSe: Float64Array
  readonly outfit: Float64Array
  readonly outfitSe: Float64Array
}

export function conditionalFitSums(
  thresholds: readonly Float64Array[],
  responses: ResponseMatrix,
  table: PatternTable,
): ConditionalFitSums {
  const { answers, weights } = responses
  const width = thresholds.length
  const [weightSum, standardised, squares, variances, outfitNoise, infitNoise] = Array.from(
    { length: 6 },
    () => new Float64Array(width),
  )
  const n = new Int32Array(width)
  let persons = 0
  forEachPattern(thresholds, table, ({ members, persons: present, rowOf, mean, variance, spread }) => {
    const count = members.length
    persons += present.length
    for (const v of present) {
      const row = rowOf[table.scoreOf[v]] * count
      const weight = weights ? weights[v] : 1
      for (let a = 0; a < count; a++) {
        const second = variance[row + a]
        if (second === 0) continue
        const item = members[a]
        const square = (answers[v * width + item] - mean[row + a]) ** 2
        n[item]++
        weightSum[item] += weight
        standardised[item] += (weight * square) / second
        squares[item] += weight * square
        variances[item] += weight * second
        outfitNoise[item] += weight * weight * spread[row + a]
        infitNoise[item] += weight * weight * second * second * spread[row + a]
      }
    }
  })
  const per = (sums: Float64Array, base: Float64Array): Float64Array =>
    sums.map((sum, i) => (n[i] === 0 ? 0 : sum / base[i]))
  return {
    persons,
    n,
    infit: per(squares, variances),
    infitSe: per(infitNoise.map(Math.sqrt), variances),
    outfit: per(standardised, weightSum),
    outfitSe: per(outfitNoise.map(Math.sqrt), weightSum),
  }
}

/** Less than this of the variance left is rounding, or an item whose mean square follows from the thresholds. */
const LEAST_LEFT = 1e-6

function testMeanSquares(
  n: Int32Array,
  values: Float64Array,
  ses: Float64Array,
  share: Float64Array | undefined,
): readonly (MeanSquareTest | null)[] {
  const tests = Array.from(n, (persons, i) => {
    if (persons === 0) return null
    const value = values[i]
    const se = ses[i]
    const left = share ? se * se - share[i] : se * se
    const used = left > LEAST_LEFT * se * se ? Math.sqrt(left) : null
    const z = used === null ? null : (value - 1) / used
    const p = z === null ? null : 2 * normalCdf(-Math.abs(z))
    return { value, se, seEstimated: share ? used : null, z, p }
  })
  const p = tests.map((test) => test?.p ?? null)
  const bh = adjustP(p, 'bh')
  const holm = adjustP(p, 'holm')
  return tests.map((test, i) => test && { ...test, pBh: bh[i], pHolm: holm[i] })
}
