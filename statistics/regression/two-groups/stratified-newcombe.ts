import type { Interval } from './interval.ts'
import type { TwoByTwo } from './score-limits.ts'

/**
 * Stratified Newcombe limits for Σw(p1 − p0)/Σw with w = n1·n0/N.
 * Formula: stratified Wilson limits of each group's weighted share, Σ wᵢ·Wilson(pᵢ, nᵢ, z′), where z′ makes them agree with
 * ±z√(Σw²V) when the variances V = p(1 − p)/n are small: z′ = z√(Σw²V)/Σw√V; then Newcombe's square-and-add.
 * Edge: when every stratum of a group is 0 of n or n of n, z′ is 0/0; its limit as all shares approach that end alike is used,
 * z√(Σw²/n)/Σ(w/√n), so that the interval keeps a width.
 * Source: Yan & Su (2010) Statistics in Biopharmaceutical Research 2(3):329–335. Checked against: the same formula in R.
 */
export function stratifiedNewcombe(
  strata: readonly TwoByTwo[],
  z: number,
): { readonly newcombe: Interval; readonly p1: number; readonly p0: number } {
  const total = strata.reduce((sum, { n1, n0 }) => sum + (n1 * n0) / (n1 + n0), 0)
  const weights = strata.map(({ n1, n0 }) => (n1 * n0) / (n1 + n0) / total)
  const treated = stratifiedWilson(
    strata.map(({ x1, n1 }) => ({ x: x1, n: n1 })),
    weights,
    z,
  )
  const control = stratifiedWilson(
    strata.map(({ x0, n0 }) => ({ x: x0, n: n0 })),
    weights,
    z,
  )
  const difference = treated.estimate - control.estimate
  return {
    newcombe: {
      low: difference - Math.hypot(treated.estimate - treated.low, control.high - control.estimate),
      high: difference + Math.hypot(treated.high - treated.estimate, control.estimate - control.low),
    },
    p1: treated.estimate,
    p0: control.estimate,
  }
}

function stratifiedWilson(
  groups: readonly { readonly x: number; readonly n: number }[],
  weights: readonly number[],
  z: number,
): Interval & { readonly estimate: number } {
  let squares = 0
  let roots = 0
  let limitSquares = 0
  let limitRoots = 0
  groups.forEach(({ x, n }, index) => {
    const variance = ((x / n) * (1 - x / n)) / n
    squares += weights[index] ** 2 * variance
    roots += weights[index] * Math.sqrt(variance)
    limitSquares += weights[index] ** 2 / n
    limitRoots += weights[index] / Math.sqrt(n)
  })
  const inner = z * (roots > 0 ? Math.sqrt(squares) / roots : Math.sqrt(limitSquares) / limitRoots)
  let estimate = 0
  let low = 0
  let high = 0
  groups.forEach(({ x, n }, index) => {
    const p = x / n
    const centre = p + inner ** 2 / (2 * n)
    const reach = inner * Math.sqrt((p * (1 - p)) / n + inner ** 2 / (4 * n * n))
    estimate += weights[index] * p
    low += (weights[index] * (centre - reach)) / (1 + inner ** 2 / n)
    high += (weights[index] * (centre + reach)) / (1 + inner ** 2 / n)
  })
  return { estimate, low, high }
}
