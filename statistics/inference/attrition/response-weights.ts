import { logistic } from '@utfall/distributions'
import { type DesignMatrix, logisticRegression } from '@utfall/regression'
import { checkLength } from '../input-checks.ts'
import { type NotEstimable, type Note, notEstimable } from '../result-types.ts'

export type ResponseWeights = {
  readonly kind: 'weights'
  /** 1/probability for those who answered, 0 for those who did not. */
  readonly weights: Float64Array
  /** Estimated probability to answer, for everyone. */
  readonly probabilities: Float64Array
  readonly coefficients: readonly { readonly term: string; readonly estimate: number; readonly se: number }[]
  readonly smallest: number
  readonly largest: number
  readonly sum: number
  /** (Σ w)² / Σ w²: as many equally weighted people would be as informative (Kish 1965). */
  readonly effectiveN: number
  readonly notes: readonly Note[]
}

const EXTREME = 10

/**
 * Weights that let those who answered stand for those who did not: one over the probability to answer, by logistic regression on what is
 * known of everyone.
 *
 * Right when answering depends on nothing but the terms of the design, given which everyone had a chance to answer; put the arm and its
 * interactions there. Use with robust standard errors; they then take the weights as known, which is conservative on average.
 *
 * @param input.outcome NaN where missing; only whether it is missing is used
 * @param input.design one complete row per person, intercept written out
 * Edges: nobody missing → all weights 1 (noted); nobody answered, or separation in the response model → `not-estimable`. Weights above 10
 * are noted (`extreme-weights`).
 * Errors: InvalidInput for unequal lengths.
 * Source: Seaman & White (2013) Stat Methods Med Res 22:278. Checked against R 4.2.2 `glm`.
 */
export function responseWeights(input: {
  readonly outcome: Float64Array
  readonly design: DesignMatrix
}): ResponseWeights | NotEstimable {
  const { outcome, design } = input
  checkLength('design', design.rows, outcome.length)
  const answered = outcome.map((value) => (Number.isNaN(value) ? 0 : 1))
  const count = answered.reduce((sum, each) => sum + each, 0)
  if (count === 0) return notEstimable('everything-missing', { n: outcome.length })
  if (count === outcome.length) {
    const ones = new Float64Array(outcome.length).fill(1)
    return summary(ones, ones, [], [{ code: 'nothing-missing', detail: { n: count } }])
  }
  const fit = logisticRegression({ outcome: answered, design, standardErrors: 'model' })
  if (fit.kind === 'not-estimable') return notEstimable(fit.reason, { ...fit.detail, model: 'response' })
  const estimates = new Float64Array(design.terms.length)
  for (const { term, estimate } of fit.coefficients) estimates[design.terms.indexOf(term)] = estimate
  const probabilities = new Float64Array(design.rows)
  for (let row = 0; row < design.rows; row++) {
    let logOdds = 0
    for (let term = 0; term < estimates.length; term++) {
      logOdds += estimates[term] * design.values[row * estimates.length + term]
    }
    probabilities[row] = logistic(logOdds)
  }
  const weights = probabilities.map((probability, row) => answered[row] / probability)
  return summary(weights, probabilities, fit.coefficients, fit.notes)
}

function summary(
  weights: Float64Array,
  probabilities: Float64Array,
  coefficients: ResponseWeights['coefficients'],
  fitNotes: readonly Note[],
): ResponseWeights {
  let [smallest, largest, sum, squares, extreme] = [Number.POSITIVE_INFINITY, 0, 0, 0, 0]
  for (const weight of weights) {
    if (weight === 0) continue
    smallest = Math.min(smallest, weight)
    largest = Math.max(largest, weight)
    sum += weight
    squares += weight * weight
    if (weight > EXTREME) extreme++
  }
  const notes = [...fitNotes]
  if (extreme > 0) notes.push({ code: 'extreme-weights', detail: { count: extreme, largest } })
  return {
    kind: 'weights',
    weights,
    probabilities,
    coefficients: coefficients.map(({ term, estimate, se }) => ({ term, estimate, se })),
    smallest,
    largest,
    sum,
    effectiveN: (sum * sum) / squares,
    notes,
  }
}
