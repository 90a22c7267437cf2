import { InvalidInput } from '@utfall/basics'

/**
 * The probability of each category 0 … m of an item at θ.
 * Formula: P(k) = exp(kθ − Σ_{h≤k} δ_h) / Σ_l exp(lθ − Σ_{h≤l} δ_h) (Masters 1982, eq. 4 and 5). Thresholds and θ in
 * logits. Accuracy: a few units in the last place of the largest term; a category far from likely becomes 0, never NaN.
 * Errors: `InvalidInput` for a θ or threshold that is not finite.
 */
export function categoryProbabilities(thresholds: Float64Array, theta: number): Float64Array {
  if (!Number.isFinite(theta))
    throw new InvalidInput({ field: 'theta', given: theta, allowed: 'a finite number of logits' })
  const logs = new Float64Array(thresholds.length + 1)
  let most = 0
  thresholds.forEach((delta, h) => {
    if (!Number.isFinite(delta))
      throw new InvalidInput({ field: 'thresholds', given: delta, allowed: 'finite logits' })
    logs[h + 1] = logs[h] + (theta - delta)
    most = Math.max(most, logs[h + 1])
  })
  let total = 0
  for (let k = 0; k < logs.length; k++) {
    logs[k] = Math.exp(logs[k] - most)
    total += logs[k]
  }
  for (let k = 0; k < logs.length; k++) logs[k] /= total
  return logs
}

/** Central moments of an answer; the variance is the item's information at θ. */
export type ResponseMoments = {
  readonly mean: number
  readonly variance: number
  readonly third: number
  readonly fourth: number
}

/**
 * Mean and second to fourth central moments of the answer to an item at θ.
 * Formula: E = Σ k P(k); μ_q = Σ (k − E)^q P(k), summed around the mean so that nothing cancels. Inputs, edges and errors
 * as `categoryProbabilities`. Source: Wright & Masters (1982), Rating Scale Analysis, ch. 5.
 */
export function responseMoments(thresholds: Float64Array, theta: number): ResponseMoments {
  const probabilities = categoryProbabilities(thresholds, theta)
  let mean = 0
  for (let k = 1; k < probabilities.length; k++) mean += k * probabilities[k]
  let variance = 0
  let third = 0
  let fourth = 0
  for (let k = 0; k < probabilities.length; k++) {
    const off = k - mean
    const square = probabilities[k] * off * off
    variance += square
    third += square * off
    fourth += square * off * off
  }
  return { mean, variance, third, fourth }
}
