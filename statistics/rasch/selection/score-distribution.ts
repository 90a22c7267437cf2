import type { ItemScale } from '../calibration/calibration-types.ts'
import { scoreTable } from '../persons/person-measures.ts'
import { categoryProbabilities } from '../persons/response-moments.ts'
import type { TargetPoints } from './target.ts'

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
  /** 1 − mean SE² / variance of the estimates; null when all of the target stands in one place. */
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
  const moments = new Moments()
  let [squaredErrors, errorVariance] = [0, 0]
  for (let p = 0; p < points.length; p++) {
    const ofForm = scoreDistribution(scale, form.items, points[p])
    const ofRest = scoreDistribution(scale, rest, points[p])
    for (let r = 0; r < ofForm.length; r++) {
      const mass = weights[p] * ofForm[r]
      squaredErrors += mass * (form.measures[r] - points[p]) ** 2
      errorVariance += mass * form.ses[r] ** 2
      for (let q = 0; q < ofRest.length; q++)
        moments.add(mass * ofRest[q], points[p], form.measures[r], full.measures[r + q])
    }
  }
  const spread = points.length > 1
  return {
    reliability: spread ? 1 - errorVariance / moments.variance(1) : null,
    correlationWithTrue: spread ? moments.correlation(0, 1) : null,
    correlationWithFull: spread ? moments.correlation(1, 2) : null,
    rootMeanSquareError: Math.sqrt(squaredErrors),
  }
}

/** Weighted moments of three variables, updated one at a time (West 1979, Communications of the ACM 22, 532–535). */
class Moments {
  #mass = 0
  readonly #mean = new Float64Array(3)
  readonly #products = new Float64Array(9)

  add(mass: number, a: number, b: number, c: number): void {
    if (mass === 0) return
    this.#mass += mass
    const [mean, products, share] = [this.#mean, this.#products, mass / this.#mass]
    const [da, db, dc] = [a - mean[0], b - mean[1], c - mean[2]]
    mean[0] += share * da
    mean[1] += share * db
    mean[2] += share * dc
    const left = mass * (1 - share)
    products[0] += left * da * da
    products[1] += left * da * db
    products[4] += left * db * db
    products[5] += left * db * dc
    products[8] += left * dc * dc
  }

  variance(a: number): number {
    return this.#products[4 * a] / this.#mass
  }

  /** Of neighbours: 0 with 1, and 1 with 2. */
  correlation(a: number, b: number): number {
    return this.#products[3 * a + b] / Math.sqrt(this.#products[4 * a] * this.#products[4 * b])
  }
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
