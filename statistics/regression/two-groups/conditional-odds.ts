import { findRoot } from '@utfall/numerics'
import type { OpenInterval } from './interval.ts'
import type { TwoByTwo } from './score-limits.ts'

/**
 * The number of events in the treated group given all margins, summed over strata: `logWeight[i]` is the logarithm, up to a constant,
 * of P(count = lowest + i) at odds ratio 1.
 */
export type ConditionalCount = {
  readonly lowest: number
  readonly observed: number
  readonly logWeight: Float64Array
}

/** R's allowance for two outcomes that are equally probable but for rounding (`fisher.test`, relErr). */
const SAME_PROBABILITY = 1 + 1e-7
const ROOT = { tolerance: 1e-14, maxIterations: 300 }

/** The hypergeometric distribution of one table, by the ratio of neighbouring terms: exact but for the rounding of a running sum. */
export function conditionalCount({ x1, n1, x0, n0 }: TwoByTwo): ConditionalCount {
  const events = x1 + x0
  const lowest = Math.max(0, events - n0)
  const highest = Math.min(n1, events)
  const logWeight = new Float64Array(highest - lowest + 1)
  for (let k = lowest; k < highest; k++) {
    const ratio = ((n1 - k) * (events - k)) / ((k + 1) * (n0 - events + k + 1))
    logWeight[k - lowest + 1] = logWeight[k - lowest] + Math.log(ratio)
  }
  return { lowest, observed: x1, logWeight }
}

/**
 * The convolution of the strata, each tilted by exp(k·logOdds) so that the terms that matter there do not underflow.
 * Time: Σ (support so far × stratum's support).
 */
export function convolve(strata: readonly ConditionalCount[], logOdds: number): ConditionalCount {
  let density = Float64Array.of(1)
  let lowest = 0
  let observed = 0
  for (const stratum of strata) {
    const next = tilted(stratum, logOdds)
    const product = new Float64Array(density.length + next.length - 1)
    for (let i = 0; i < density.length; i++) {
      const weight = density[i]
      if (weight === 0) continue
      for (let j = 0; j < next.length; j++) product[i + j] += weight * next[j]
    }
    density = product
    lowest += stratum.lowest
    observed += stratum.observed
  }
  const logWeight = density.map((value, i) => Math.log(value) - i * logOdds)
  return { lowest, observed, logWeight }
}

/** P(count) at a common odds ratio exp(logOdds), summing to one. */
function tilted({ logWeight }: ConditionalCount, logOdds: number): Float64Array<ArrayBuffer> {
  let peak = Number.NEGATIVE_INFINITY
  for (let i = 0; i < logWeight.length; i++) peak = Math.max(peak, logWeight[i] + i * logOdds)
  const density = new Float64Array(logWeight.length)
  let total = 0
  for (let i = 0; i < density.length; i++) {
    density[i] = Math.exp(logWeight[i] + i * logOdds - peak)
    total += density[i]
  }
  for (let i = 0; i < density.length; i++) density[i] /= total
  return density
}

/** Two-sided p at odds ratio 1: the probability of all counts that are no more probable than the observed one (as R's `fisher.test`). */
export function conditionalP(count: ConditionalCount): number {
  const density = tilted(count, 0)
  const limit = density[count.observed - count.lowest] * SAME_PROBABILITY
  let p = 0
  for (let i = 0; i < density.length; i++) if (density[i] <= limit) p += density[i]
  return Math.min(1, p)
}

/** The odds ratio at which the expected count is the observed one; 0 or null (no bound) at the ends of the support. */
export function conditionalEstimate(count: ConditionalCount): number | null {
  const at = count.observed - count.lowest
  if (at === 0) return 0
  if (at === count.logWeight.length - 1) return null
  return solve(count, (density) => {
    let expected = 0
    for (let i = 0; i < density.length; i++) expected += i * density[i]
    return expected - at
  })
}

/** Limits of the odds ratio by Cornfield's (1956) two one-sided exact tests, each at (1 − level)/2. */
export function conditionalLimits(count: ConditionalCount, level: number): OpenInterval {
  const at = count.observed - count.lowest
  const tail = (1 - level) / 2
  const upperTail = (density: Float64Array): number => {
    let p = 0
    for (let i = density.length - 1; i >= at; i--) p += density[i]
    return p - tail
  }
  const lowerTail = (density: Float64Array): number => {
    let p = 0
    for (let i = 0; i <= at; i++) p += density[i]
    return tail - p
  }
  return {
    low: at === 0 ? 0 : solve(count, upperTail),
    high: at === count.logWeight.length - 1 ? null : solve(count, lowerTail),
  }
}

/** The odds ratio where an increasing function of it is zero; searched on the log scale in widening steps from 1. */
function solve(count: ConditionalCount, increasing: (density: Float64Array) => number): number {
  const f = (logOdds: number): number => increasing(tilted(count, logOdds))
  const direction = f(0) > 0 ? -1 : 1
  let near = 0
  for (let step = 1; step < 1e3; step *= 2) {
    const far = near + direction * step
    if (f(far) * direction >= 0) {
      const root = findRoot(f, Math.min(near, far), Math.max(near, far), ROOT)
      return Math.exp(root.kind === 'root' ? root.x : near)
    }
    near = far
  }
  return Math.exp(near)
}
