import { chiSquareQuantile } from '@utfall/distributions'
import { findRoot } from '@utfall/numerics'
import type { Interval } from './pooled-types.ts'
import { aboveEveryRoot, weightedMean } from './tau-squared.ts'

/**
 * Interval for the variance between studies: the values of τ² whose Q(τ²) lies inside the central range of χ²(k−1).
 *
 * Q falls strictly in τ², so each end is one root; the lower end is 0 when Q(0) is already below the upper quantile.
 * Null when even Q(0) lies below the lower quantile (the estimates agree better than chance allows): no τ² ≥ 0 fits; and when the
 * estimates differ by so many orders of magnitude that no root can be told from rounding.
 * Exact for normal estimates with known variances. Source: Viechtbauer (2007) Stat Med 26:37–52, section 2.5.
 * Checked against metafor 3.8-1 `confint.rma.uni`.
 */
export function qProfileInterval(y: Float64Array, v: Float64Array, level: number): Interval | null {
  const df = y.length - 1
  const atZero = weightedMean(y, v, 0).q
  const lowTarget = chiSquareQuantile((1 + level) / 2, df)
  const highTarget = chiSquareQuantile((1 - level) / 2, df)
  if (atZero < highTarget) return null
  const low = atZero <= lowTarget ? 0 : solve(y, v, lowTarget)
  const high = solve(y, v, highTarget)
  return low === null || high === null ? null : { low, high }
}

/** Null where the estimates lie so far apart that the search runs out of digits. */
function solve(y: Float64Array, v: Float64Array, target: number): number | null {
  const above = aboveEveryRoot(y, v, target)
  const root = findRoot((tau2) => weightedMean(y, v, tau2).q - target, 0, above, { tolerance: 1e-15 * above })
  return root.kind === 'root' ? root.x : null
}
