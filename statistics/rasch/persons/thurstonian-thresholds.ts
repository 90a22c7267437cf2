import { findRoot } from '@utfall/numerics'
import type { ItemScale } from '../calibration/calibration-types.ts'
import { itemBank } from './item-bank.ts'
import { categoryProbabilities } from './response-moments.ts'

/**
 * Where on the scale a person has an even chance of answering category k or higher: per item θ_k with P(X ≥ k | θ_k) = ½,
 * k = 1 … m, in logits. They are ordered even when the steps are not, which is why maps show them.
 * Formula: the root in θ of ln P(X ≥ k) − ln P(X < k), which rises with θ without end on either side; bracketed by
 * doubling around the threshold, then Brent. Accuracy: 1e-12 logits. Edges: one step gives the threshold itself.
 * Errors: `InvalidInput` for a scale that `itemBank` refuses. Source: Masters (1988) Applied Measurement in
 * Education 1, 279–297. Checked against an independent engine in 80-bit arithmetic.
 */
export function thurstonianThresholds(scale: ItemScale): readonly Float64Array[] {
  itemBank(scale)
  return scale.thresholds.map((thresholds) =>
    Float64Array.from(thresholds, (delta, h) => evenChance(thresholds, h + 1, delta)),
  )
}

function evenChance(thresholds: Float64Array, category: number, around: number): number {
  if (thresholds.length === 1) return thresholds[0]
  const logOdds = (theta: number) => {
    const probabilities = categoryProbabilities(thresholds, theta)
    let below = 0
    let above = 0
    for (let k = 0; k < probabilities.length; k++)
      if (k < category) below += probabilities[k]
      else above += probabilities[k]
    // Probabilities that vanish in a double still have a sign.
    return Math.log(Math.max(above, Number.MIN_VALUE)) - Math.log(Math.max(below, Number.MIN_VALUE))
  }
  let reach = 1
  while (logOdds(around - reach) > 0 || logOdds(around + reach) < 0) reach *= 2
  const found = findRoot(logOdds, around - reach, around + reach, { tolerance: 1e-13 })
  // A continuous function that rises from below zero to above it always has its root found.
  return found.kind === 'root' ? found.x : around
}
