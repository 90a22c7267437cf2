import type { ItemScale } from '../calibration/calibration-types.ts'
import { scoreTable } from '../persons/person-measures.ts'
import { categoryProbabilities } from '../persons/response-moments.ts'
import { type TargetPoints, targetMoments } from './target.ts'

/** Measures and standard errors by sum score on some items. */
export type FormScores = {
  readonly items: readonly number[]
  readonly measures: Float64Array
  readonly ses: Float64Array
}

export function formScores(scale: ItemScale, items: readonly number[]): FormScores {
  const table = scoreTable(scale, { method: 'wle', items })
  return {
    items,
    measures: Float64Array.from(table, ({ measure }) => measure ?? 0),
    ses: Float64Array.from(table, ({ se }) => se ?? 0),
  }
}

/** P(sum score = r | θ) on some items, r from 0: the recursion of Lord & Wingersky (1984), Applied Psychological Measurement 8, 453–461, for any number of categories. */
export function scoreDistribution(scale: ItemScale, items: readonly number[], theta: number): Float64Array {
  let distribution = new Float64Array([1])
  for (const item of items) {
    const share = categoryProbabilities(scale.thresholds[item], theta)
    const next = new Float64Array(distribution.length + share.length - 1)
    for (let k = 0; k < share.length; k++)
      for (let r = 0; r < distribution.length; r++) next[r + k] += share[k] * distribution[r]
    distribution = next
  }
  return distribution
}

/** What the answers of the target would give, were the scale true. */
export type ExpectedFigures = {
  /** 1 − mean SE² / variance of the estimates; null when all of the target, or all of the estimates, stand in one place. */
  readonly reliability: number | null
  /** Of the estimate with the true measure. */
  readonly correlationWithTrue: number | null
  /** Of the estimate with the one from all items, answered at the same time. */
  readonly correlationWithFull: number | null
  readonly rootMeanSquareError: number
}

/**
 * Exact, by summing over all scores at every point of the target: no simulation. The full form's score is the form's plus the
 * rest's, and the two are independent given θ.
 */
export function expectedFigures(
  scale: ItemScale,
  form: FormScores,
  full: FormScores,
  { points, weights }: TargetPoints,
): ExpectedFigures {
  const inForm = new Set(form.items)
  const rest = full.items.filter((item) => !inForm.has(item))
  const { mean: centre, variance: trueVariance } = targetMoments({ points, weights })
  // Moments around the target's mean, near which all three lie, so little cancels. a: truth, b: form, c: full form.
  let [b, c, bb, cc, ab, bc, squaredErrors, errorVariance] = [0, 0, 0, 0, 0, 0, 0, 0]
  for (let p = 0; p < points.length; p++) {
    const ofForm = scoreDistribution(scale, form.items, points[p])
    const ofRest = scoreDistribution(scale, rest, points[p])
    for (let r = 0; r < ofForm.length; r++) {
      const mass = weights[p] * ofForm[r]
      const measure = form.measures[r] - centre
      let [first, second] = [0, 0]
      for (let q = 0; q < ofRest.length; q++) {
        const whole = full.measures[r + q] - centre
        first += ofRest[q] * whole
        second += ofRest[q] * whole * whole
      }
      b += mass * measure
      c += mass * first
      bb += mass * measure * measure
      cc += mass * second
      ab += mass * measure * (points[p] - centre)
      bc += mass * measure * first
      squaredErrors += mass * (form.measures[r] - points[p]) ** 2
      errorVariance += mass * form.ses[r] ** 2
    }
  }
  const [formVariance, fullVariance] = [bb - b * b, cc - c * c]
  // A target that the items cannot tell apart gives everybody one estimate, and the difference is rounding.
  const spread = trueVariance > 0 && formVariance > LEAST_SPREAD * bb
  return {
    reliability: spread ? 1 - errorVariance / formVariance : null,
    correlationWithTrue: spread ? within(ab / Math.sqrt(trueVariance * formVariance)) : null,
    correlationWithFull:
      spread && fullVariance > LEAST_SPREAD * cc
        ? within((bc - b * c) / Math.sqrt(formVariance * fullVariance))
        : null,
    rootMeanSquareError: Math.sqrt(squaredErrors),
  }
}

const LEAST_SPREAD = 1e-12

function within(correlation: number): number {
  return Math.max(-1, Math.min(1, correlation))
}

export type WrongClassification = {
  /** Share of the target put on the wrong side of the cut. */
  readonly wrong: number
  /** Of them, those below the cut who are put at or above it, and the other way, both as shares of the whole target. */
  readonly falselyAbove: number
  readonly falselyBelow: number
}

/**
 * The chance that a person's estimate falls on the other side of the cut than the person: exact over all scores. At the cut counts
 * as above. Rudner (2001), Practical Assessment, Research & Evaluation 7(14), with the distribution of the scores in place of
 * his normal errors.
 */
export function wrongClassification(
  scale: ItemScale,
  form: FormScores,
  { points, weights }: TargetPoints,
  cut: number,
): WrongClassification {
  let [falselyAbove, falselyBelow] = [0, 0]
  for (let p = 0; p < points.length; p++) {
    const distribution = scoreDistribution(scale, form.items, points[p])
    let above = 0
    let below = 0
    for (let r = 0; r < distribution.length; r++)
      if (form.measures[r] >= cut) above += distribution[r]
      else below += distribution[r]
    if (points[p] < cut) falselyAbove += weights[p] * above
    else falselyBelow += weights[p] * below
  }
  return { wrong: falselyAbove + falselyBelow, falselyAbove, falselyBelow }
}
