import { InvalidInput } from '@utfall/basics'
import {
  chiSquareSurvival,
  normalQuantile,
  normalSurvival,
  tQuantile,
  tTwoSidedP,
} from '@utfall/distributions'
import {
  type Interval,
  type NotEstimable,
  type Note,
  POOLING_METHODS,
  POOLING_TESTS,
  type PoolingInput,
  type PoolingMethod,
  type PoolingTest,
} from './pooled-types.ts'
import { type PredictionInterval, predictionIntervals } from './prediction-interval.ts'
import { qProfileInterval } from './q-profile.ts'
import { tauSquared, weightedMean } from './tau-squared.ts'

export type Pooled = {
  readonly kind: 'pooled'
  readonly method: PoolingMethod
  readonly test: PoolingTest
  readonly level: number
  readonly k: number
  readonly estimate: number
  readonly se: number
  /** Infinity for the normal. */
  readonly df: number
  readonly statistic: number
  readonly p: number
  readonly low: number
  readonly high: number
  readonly tau2: number
  readonly tau2Se: number | null
  /** Q-profile; null for FE and when no value of tau2 agrees with so small a spread (noted). */
  readonly tau2Interval: Interval | null
  /** Share of the variance of the estimates that lies between the studies, 0 to 1. */
  readonly i2: number
  readonly i2Interval: Interval | null
  readonly h2: number
  readonly q: number
  readonly qDf: number
  readonly qP: number
  /** The convention that goes with the test (metafor's); null for FE. */
  readonly prediction: PredictionInterval | null
  readonly predictions: readonly PredictionInterval[]
  /** Sum to 1, in the order of the estimates. */
  readonly weights: Float64Array
  readonly labels: readonly string[]
  readonly logLik: number | null
  readonly notes: readonly Note[]
}

/** One estimate is not a synthesis: its own normal interval, named so, whatever test was asked for. */
export type SingleEstimate = {
  readonly kind: 'single'
  readonly level: number
  readonly k: 1
  readonly estimate: number
  readonly se: number
  readonly statistic: number
  readonly p: number
  readonly low: number
  readonly high: number
  readonly labels: readonly string[]
  readonly notes: readonly Note[]
}

export type MetaAnalysis = Pooled | SingleEstimate | NotEstimable

/**
 * Mean effect over studies (federations, initiatives) and how much the effect varies between them.
 *
 * Estimates Σwy/Σw with w = 1/(v + τ²); se = 1/√Σw for `z`; √(q/Σw) with q = Σw(y − μ)²/(k−1) and t(k−1) for
 * `knapp-hartung`; √(max(1, q)/Σw) for `knapp-hartung-adhoc`, which is never narrower than `z` in its se.
 * I² = τ²/(τ² + s²), s² = (k−1)S1/(S1² − S2) with the fixed-effect weights (for FE: (Q − (k−1))/Q), H² = 1/(1 − I²).
 *
 * @param input.estimates effects on an additive scale (log ratios, differences), finite
 * @param input.variances their squared standard errors, finite and positive
 * @param input.level coverage of the intervals, in (0, 1); 0.95 when left out
 *
 * Accuracy: closed forms to rounding; τ² of ML and REML by Fisher scoring to 1e-12.
 * Edges: one estimate → `single`; two → Knapp–Hartung rests on t(1) and t(k−2) has no prediction interval (noted);
 * Knapp–Hartung on identical estimates would claim a standard error of zero → `not-estimable`
 * (`knapp-hartung-collapsed`); Knapp–Hartung narrower than the fixed effect is noted.
 * Throws InvalidInput for unequal lengths, values that are not finite, negative variances, an unknown method or test.
 * Source: Viechtbauer (2010) J Stat Softw 36(3) eq. 2–6; Knapp & Hartung (2003) Stat Med 22:2693; Röver, Knapp &
 * Friede (2015) BMC Med Res Methodol 15:99 for the ad hoc form. Checked against metafor 3.8-1 on three data sets.
 */
export function metaAnalysis(input: PoolingInput): MetaAnalysis {
  const level = checkedLevel(input)
  const { estimates: y, variances: v, method, test } = input
  const k = y.length
  const labels = input.labels ?? Array.from(y, (_, index) => String(index + 1))
  if (k === 0) return { kind: 'not-estimable', reason: 'no-estimates', detail: {} }
  for (let i = 0; i < k; i++) {
    if (v[i] === 0) return { kind: 'not-estimable', reason: 'zero-variance', detail: { label: labels[i] } }
  }
  if (k === 1) return singleEstimate(y[0], v[0], level, labels)
  const between = tauSquared(y, v, method)
  if (between.kind !== 'tau2') {
    return { kind: 'not-estimable', reason: 'tau2-not-converged', detail: { iterations: between.iterations } }
  }
  const { tau2 } = between
  const { weights, weightSum, estimate, q: residualQ } = weightedMean(y, v, tau2)
  const fixed = weightedMean(y, v, 0)
  const notes: Note[] = []
  const factor = varianceFactor(test, residualQ / (k - 1))
  const df = test === 'z' ? Number.POSITIVE_INFINITY : k - 1
  const se = Math.sqrt(factor / weightSum)
  if (test === 'knapp-hartung') {
    // Equal estimates differ by rounding only, so "zero" is judged against the standard error of the fixed effect.
    const fixedSe = Math.sqrt(1 / fixed.weightSum)
    if (se < 1e-9 * fixedSe) {
      return { kind: 'not-estimable', reason: 'knapp-hartung-collapsed', detail: { estimate, k } }
    }
    if (se < fixedSe) notes.push({ code: 'knapp-hartung-narrower-than-fixed', detail: { se, fixedSe } })
  }
  if (k === 2) notes.push({ code: 'two-estimates', detail: { df: k - 1 } })
  const statistic = estimate / se
  const critical =
    df === Number.POSITIVE_INFINITY ? normalQuantile((1 + level) / 2) : tQuantile((1 + level) / 2, df)
  const heterogeneity = betweenShare(fixed.q, fixed.weights, k, tau2, method)
  const tau2Interval = method === 'FE' ? null : qProfileInterval(y, v, level)
  if (method !== 'FE' && tau2Interval === null)
    notes.push({ code: 'tau2-interval-empty', detail: { q: fixed.q } })
  const predictions = method === 'FE' ? [] : predictionIntervals({ estimate, se, tau2, k, level })
  const convention = test === 'z' ? 'z' : 't(k-1)'
  return {
    kind: 'pooled',
    method,
    test,
    level,
    k,
    estimate,
    se,
    df,
    statistic,
    p: df === Number.POSITIVE_INFINITY ? 2 * normalSurvival(Math.abs(statistic)) : tTwoSidedP(statistic, df),
    low: estimate - critical * se,
    high: estimate + critical * se,
    tau2,
    tau2Se: between.se,
    tau2Interval,
    i2: heterogeneity.i2,
    i2Interval: tau2Interval && shareInterval(tau2Interval, heterogeneity.typicalVariance),
    h2: heterogeneity.h2,
    q: fixed.q,
    qDf: k - 1,
    qP: chiSquareSurvival(fixed.q, k - 1),
    prediction: predictions.find((interval) => interval.convention === convention) ?? null,
    predictions,
    weights: weights.map((weight) => weight / weightSum),
    labels,
    logLik: between.logLik,
    notes,
  }
}

function checkedLevel(input: PoolingInput): number {
  const { estimates: y, variances: v, labels, method, test, level = 0.95 } = input
  if (v.length !== y.length) {
    throw new InvalidInput({
      field: 'variances',
      given: v.length,
      allowed: `as many as the ${y.length} estimates`,
    })
  }
  if (labels !== undefined && labels.length !== y.length) {
    throw new InvalidInput({
      field: 'labels',
      given: labels.length,
      allowed: `as many as the ${y.length} estimates`,
    })
  }
  for (let i = 0; i < y.length; i++) {
    if (!Number.isFinite(y[i])) {
      throw new InvalidInput({ field: `estimates[${i}]`, given: y[i], allowed: 'a finite number' })
    }
    if (!(Number.isFinite(v[i]) && v[i] >= 0)) {
      throw new InvalidInput({
        field: `variances[${i}]`,
        given: v[i],
        allowed: 'a finite number, not negative',
      })
    }
  }
  if (!POOLING_METHODS.includes(method)) {
    throw new InvalidInput({ field: 'method', given: method, allowed: POOLING_METHODS.join(', ') })
  }
  if (!POOLING_TESTS.includes(test)) {
    throw new InvalidInput({ field: 'test', given: test, allowed: POOLING_TESTS.join(', ') })
  }
  if (!(level > 0 && level < 1)) {
    throw new InvalidInput({ field: 'level', given: level, allowed: 'a number between 0 and 1' })
  }
  return level
}

function singleEstimate(
  estimate: number,
  variance: number,
  level: number,
  labels: readonly string[],
): SingleEstimate {
  const se = Math.sqrt(variance)
  const critical = normalQuantile((1 + level) / 2)
  const statistic = estimate / se
  return {
    kind: 'single',
    level,
    k: 1,
    estimate,
    se,
    statistic,
    p: 2 * normalSurvival(Math.abs(statistic)),
    low: estimate - critical * se,
    high: estimate + critical * se,
    labels,
    notes: [{ code: 'one-estimate-normal-interval', detail: {} }],
  }
}

function varianceFactor(test: PoolingTest, q: number): number {
  switch (test) {
    case 'z':
      return 1
    case 'knapp-hartung':
      return q
    case 'knapp-hartung-adhoc':
      return Math.max(1, q)
  }
}

type BetweenShare = { readonly i2: number; readonly h2: number; readonly typicalVariance: number }

function betweenShare(
  q: number,
  weights: Float64Array,
  k: number,
  tau2: number,
  method: PoolingMethod,
): BetweenShare {
  let s1 = 0
  let s2 = 0
  for (const weight of weights) {
    s1 += weight
    s2 += weight * weight
  }
  const typicalVariance = ((k - 1) * s1) / (s1 * s1 - s2)
  if (method === 'FE')
    return { i2: q > 0 ? Math.max(0, (q - (k - 1)) / q) : 0, h2: q / (k - 1), typicalVariance }
  return {
    i2: tau2 / (tau2 + typicalVariance),
    h2: (tau2 + typicalVariance) / typicalVariance,
    typicalVariance,
  }
}

function shareInterval(tau2: Interval, typicalVariance: number): Interval {
  return { low: tau2.low / (tau2.low + typicalVariance), high: tau2.high / (tau2.high + typicalVariance) }
}
