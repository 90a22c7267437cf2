/** What is left of a sorted sample when a share of it is cut off one end. */
export type Trimmed = {
  /** Mean with the value at the cut counted in part. */
  readonly mean: number
  /** Mean and population variance of the values on the right side of the cut, and the cut itself. */
  readonly quantileMean: number
  readonly quantileVariance: number
  readonly cut: number
}

/** `bottom` keeps the lowest values, `top` the highest; `share` is what is cut off. */
export function trimmedMoments(
  sorted: Float64Array,
  share: number,
): { readonly bottom: Trimmed; readonly top: Trimmed } {
  const falling = sorted.slice().reverse()
  const lowCut = stepQuantile(sorted, 1 - share)
  const highCut = stepQuantile(sorted, share)
  return {
    bottom: {
      mean: leadingMean(sorted, share),
      ...momentsOf(
        sorted.filter((value) => value <= lowCut),
        lowCut,
      ),
    },
    top: {
      mean: leadingMean(falling, share),
      ...momentsOf(
        sorted.filter((value) => value >= highCut),
        highCut,
      ),
    },
  }
}

/** Mean of the first n(1 − share) values, the last of them in part. */
function leadingMean(values: Float64Array, share: number): number {
  const mass = values.length * (1 - share)
  let [left, total] = [mass, 0]
  for (const value of values) {
    const weight = Math.min(1, left)
    if (weight <= 0) break
    total += weight * value
    left -= weight
  }
  return total / mass
}

const FUZZ = 4 * Number.EPSILON

/**
 * The empirical quantile, halfway where the distribution function is flat at the wanted height: type 2 of Hyndman & Fan
 * (1996) with the fuzz of R's `quantile`. Where n·p should be whole but differs in its last digits it counts as not whole, there as
 * here: then the cut is an observed value. `mean` does not depend on it.
 */
function stepQuantile(sorted: Float64Array, p: number): number {
  const n = sorted.length
  const place = n * p
  const below = Math.floor(place + FUZZ)
  const at = (rank: number) => sorted[Math.min(n, Math.max(1, rank)) - 1]
  return Math.abs(place - below) < FUZZ ? (at(below) + at(below + 1)) / 2 : at(below + 1)
}

function momentsOf(kept: Float64Array, cut: number): Omit<Trimmed, 'mean'> {
  let quantileMean = 0
  for (const value of kept) quantileMean += value / kept.length
  let squares = 0
  for (const value of kept) squares += (value - quantileMean) ** 2
  return { quantileMean, quantileVariance: squares / kept.length, cut }
}
