import { normalCdf, normalQuantile } from '@utfall/distributions'
import { findRoot } from '@utfall/numerics'
import type { Interval } from '../result-types.ts'

/**
 * Interval that holds the effect itself, wherever it lies between two estimated bounds, with the given coverage:
 * [lower − C seLower, upper + C seUpper] with Φ(C + (upper − lower)/max se) − Φ(−C) = level.
 *
 * Between the one-sided normal quantile (bounds far apart) and the two-sided one (bounds equal), so shorter than an
 * interval for both bounds. Source: Imbens & Manski (2004) Econometrica 72:1845, eq. 6–7.
 */
export function imbensManski(
  bounds: {
    readonly lower: number
    readonly upper: number
    readonly seLower: number
    readonly seUpper: number
  },
  level: number,
): Interval & { readonly factor: number } {
  const { lower, upper, seLower, seUpper } = bounds
  const largest = Math.max(seLower, seUpper)
  const factor = largest === 0 ? 0 : imbensManskiFactor(Math.max(0, upper - lower) / largest, level)
  return { low: lower - factor * seLower, high: upper + factor * seUpper, factor }
}

/** `width` is the distance between the bounds in standard errors. */
function imbensManskiFactor(width: number, level: number): number {
  const coverage = (factor: number) => normalCdf(factor + width) - normalCdf(-factor) - level
  const [least, most] = [normalQuantile(level), normalQuantile((1 + level) / 2)]
  if (coverage(least) >= 0) return least
  if (coverage(most) <= 0) return most
  const root = findRoot(coverage, least, most, { tolerance: 1e-14 })
  if (root.kind !== 'root') throw new Error(`Imbens–Manski factor: ${root.kind}`)
  return root.x
}
