import { mean, quantileSorted, sortedCopy, variance } from '@utfall/numerics'

/** An observed value against what chance gives when the model holds. */
export type AgainstChance = {
  readonly observed: number
  /** Of the replicates. */
  readonly mean: number
  readonly sd: number
  /** Where the middle 95 % of the replicates lie. */
  readonly low: number
  readonly high: number
  /** Monte Carlo p, (1 + replicates at least as far out)/(replicates + 1): exact up to the thresholds being estimated. */
  readonly p: number
}

/** The same for a value of which only large is bad. */
export type AgainstChanceAbove = Omit<AgainstChance, 'low' | 'high'> & {
  readonly high95: number
  readonly high99: number
}

/** Replicates closer than this to the observed value count as equal to it: sums in another order round differently. */
const TIE = 1e-10

export function twoSided(observed: number, replicates: Float64Array): AgainstChance {
  const sorted = sortedCopy(replicates)
  const above = countFrom(replicates, observed)
  const below = countFrom(
    replicates.map((value) => -value),
    -observed,
  )
  return {
    observed,
    ...moments(replicates),
    low: quantileSorted(sorted, 0.025, 7),
    high: quantileSorted(sorted, 0.975, 7),
    p: Math.min(1, (2 * (1 + Math.min(above, below))) / (replicates.length + 1)),
  }
}

export function above(observed: number, replicates: Float64Array): AgainstChanceAbove {
  const sorted = sortedCopy(replicates)
  return {
    observed,
    ...moments(replicates),
    high95: quantileSorted(sorted, 0.95, 7),
    high99: quantileSorted(sorted, 0.99, 7),
    p: upperP(observed, replicates),
  }
}

export function upperP(observed: number, replicates: Float64Array): number {
  return (1 + countFrom(replicates, observed)) / (replicates.length + 1)
}

function countFrom(replicates: Float64Array, observed: number): number {
  const edge = observed - TIE * Math.max(1, Math.abs(observed))
  let count = 0
  for (const value of replicates) if (value >= edge) count++
  return count
}

function moments(replicates: Float64Array): { readonly mean: number; readonly sd: number } {
  return {
    mean: mean(replicates),
    sd: replicates.length < 2 ? 0 : Math.sqrt(Math.max(0, variance(replicates))),
  }
}

/**
 * p of each of several values, corrected for how many were looked at: the share of replicates whose furthest value, each in
 * its own standard deviations, is at least as far out as this one (single-step max-T, Westfall & Young 1993). Keeps the
 * chance of any false alarm, and uses that the values belong together. `replicates[i]` belongs to `tests[i]`. Mean and
 * standard deviation are those of the replicates and the observed value together: measured by a spread in which it has no
 * part, the observed value would lie further out than any replicate does from its own.
 */
export function familyP(
  tests: readonly AgainstChance[],
  replicates: readonly Float64Array[],
): readonly number[] {
  const count = replicates[0]?.length ?? 0
  const furthest = new Float64Array(count)
  const away = tests.map(({ observed }, i) => {
    const { mean: middle, sd } = moments(Float64Array.of(observed, ...replicates[i]))
    if (sd === 0) return null
    for (let b = 0; b < count; b++)
      furthest[b] = Math.max(furthest[b], Math.abs(replicates[i][b] - middle) / sd)
    return Math.abs(observed - middle) / sd
  })
  return away.map((distance) => (distance === null ? 1 : upperP(distance, furthest)))
}
