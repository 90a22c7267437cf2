import { InvalidInput } from '@utfall/basics'
import { type Matrix, matrix, multiplyVector, quadraticForm } from '@utfall/numerics'
import type { CalibratedScale, ItemScale } from './calibration-types.ts'
import { thresholdStarts, thresholdVector } from './threshold-layout.ts'

/** The weights w for which w · thresholds = Σ share_i location_i; a location is the mean of an item's thresholds. */
export function locationWeights(scale: ItemScale, shares: ReadonlyMap<string, number>): Float64Array {
  const starts = thresholdStarts(scale.thresholds)
  const weights = new Float64Array(starts[scale.items.length])
  let found = 0
  scale.items.forEach((item, i) => {
    const share = shares.get(item)
    if (share === undefined) return
    found++
    weights.fill(share / scale.thresholds[i].length, starts[i], starts[i + 1])
  })
  if (found !== shares.size)
    throw new InvalidInput({
      field: 'items',
      given: `${shares.size - found} not in the scale`,
      allowed: scale.items.join(', '),
    })
  return weights
}

/** Equal shares that sum to one. */
export function equalShares(items: readonly string[]): ReadonlyMap<string, number> {
  return new Map(items.map((item) => [item, 1 / items.length]))
}

export function dot(a: Float64Array, b: Float64Array): number {
  let total = 0
  for (let i = 0; i < a.length; i++) total += a[i] * b[i]
  return total
}

/**
 * The same scale with its zero at w · thresholds, Σw = 1. Every statement about uncertainty changes with the zero, see
 * `covarianceAtOrigin`.
 */
export function withOrigin(scale: CalibratedScale, weights: Float64Array): CalibratedScale {
  const origin = dot(weights, thresholdVector(scale.thresholds))
  const covariance = covarianceAtOrigin(scale.covariance, weights)
  return { items: scale.items, thresholds: shifted(scale, -origin), covariance }
}

/** Of δ − 1(w·δ): (I − 1wᵀ) C (I − 1wᵀ)ᵀ = C − 1(Cw)ᵀ − (Cw)1ᵀ + (wᵀCw) 11ᵀ. */
export function covarianceAtOrigin(given: Matrix, weights: Float64Array): Matrix {
  const { rows, data } = given
  const toOrigin = multiplyVector(given, weights)
  const variance = dot(weights, toOrigin)
  const covariance = matrix(rows, rows)
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < rows; j++)
      covariance.data[i * rows + j] = data[i * rows + j] - toOrigin[i] - toOrigin[j] + variance
  return covariance
}

export function shifted(scale: ItemScale, by: number): readonly Float64Array[] {
  return scale.thresholds.map((thresholds) => thresholds.map((threshold) => threshold + by))
}

export function meanOf(values: ArrayLike<number>): number {
  let total = 0
  for (let i = 0; i < values.length; i++) total += values[i]
  return total / values.length
}

/** Covariances of the locations of some items, by position. */
export function locationCovariance(scale: CalibratedScale, items: readonly number[]): Matrix {
  const starts = thresholdStarts(scale.thresholds)
  const weights = items.map((i) => {
    const vector = new Float64Array(starts[scale.items.length])
    vector.fill(1 / scale.thresholds[i].length, starts[i], starts[i + 1])
    return vector
  })
  const result = matrix(items.length, items.length)
  for (let a = 0; a < items.length; a++)
    for (let b = 0; b < items.length; b++)
      result.data[a * items.length + b] = quadraticForm(weights[a], scale.covariance, weights[b])
  return result
}
