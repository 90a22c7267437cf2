import { type NotEstimable, notEstimable } from '../frame/note.ts'
import type { TwoByTwo } from './score-limits.ts'

/**
 * Σw(p1 − p0)/Σw with w = n1·n0/N; every stratum must hold persons of both groups.
 * Variances: Greenland & Robins (1985) Biometrics 41:55; Sato (1989) Biometrics 45:1323, valid with few large strata and with
 * many sparse ones.
 */
export function mantelHaenszelDifference(strata: readonly TwoByTwo[]): {
  readonly estimate: number
  readonly varianceSato: number
  readonly varianceGreenlandRobins: number
} {
  let weights = 0
  let weighted = 0
  let within = 0
  let p = 0
  let q = 0
  for (const { x1, n1, x0, n0 } of strata) {
    const total = n1 + n0
    weights += (n1 * n0) / total
    weighted += (x1 * n0 - x0 * n1) / total
    within += (x1 * (n1 - x1) * n0 ** 3 + x0 * (n0 - x0) * n1 ** 3) / (n1 * n0 * total ** 2)
    p += (n1 ** 2 * x0 - n0 ** 2 * x1 + (n1 * n0 * (n0 - n1)) / 2) / total ** 2
    q += (x1 * (n0 - x0) + x0 * (n1 - x1)) / (2 * total)
  }
  const estimate = weighted / weights
  return {
    estimate,
    // Rounding may leave −1e-18 where the variance is zero.
    varianceSato: Math.max(0, estimate * p + q) / weights ** 2,
    varianceGreenlandRobins: within / weights ** 2,
  }
}

type PooledRatio = { readonly estimate: number; readonly logVariance: number } | NotEstimable

/** Mantel–Haenszel risk ratio; variance of its logarithm by Greenland & Robins (1985). */
export function mantelHaenszelRatio(strata: readonly TwoByTwo[]): PooledRatio {
  let treated = 0
  let control = 0
  let spread = 0
  for (const { x1, n1, x0, n0 } of strata) {
    const total = n1 + n0
    treated += (x1 * n0) / total
    control += (x0 * n1) / total
    spread += (n1 * n0 * (x1 + x0) - x1 * x0 * total) / total ** 2
  }
  if (!(treated > 0 && control > 0)) return notEstimable('no-events')
  return { estimate: treated / control, logVariance: spread / (treated * control) }
}

/** Mantel–Haenszel odds ratio; variance of its logarithm by Robins, Breslow & Greenland (1986) Biometrics 42:311. */
export function mantelHaenszelOdds(strata: readonly TwoByTwo[]): PooledRatio {
  let r = 0
  let s = 0
  let pr = 0
  let mixed = 0
  let qs = 0
  for (const { x1, n1, x0, n0 } of strata) {
    const total = n1 + n0
    const forward = (x1 * (n0 - x0)) / total
    const backward = ((n1 - x1) * x0) / total
    const p = (x1 + n0 - x0) / total
    const q = (n1 - x1 + x0) / total
    r += forward
    s += backward
    pr += p * forward
    mixed += p * backward + q * forward
    qs += q * backward
  }
  if (!(r > 0 && s > 0)) return notEstimable('zero-cell')
  return { estimate: r / s, logVariance: pr / (2 * r * r) + mixed / (2 * r * s) + qs / (2 * s * s) }
}
