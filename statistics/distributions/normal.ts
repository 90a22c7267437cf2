import erfc from '@stdlib/math-base-special-erfc'
import erfcinv from '@stdlib/math-base-special-erfcinv'
import { requireNumber, requireProbability } from './domain.ts'

const SQRT_2PI = 2.5066282746310002
const LN_SQRT_2PI = 0.9189385332046728

/**
 * The density of the standard normal at z.
 * Formula: φ(z) = exp(−z²/2)/√(2π); beyond 5 the square is split into a part that is exact and a small rest.
 * Accuracy: 1e-15 relative. Edges: 0 at ±Infinity and beyond 39, where it is no longer a double.
 * Errors: `InvalidInput` for NaN. Source: A&S 26.2.1; the split as in R's dnorm. Checked against R 4.2.2
 * `dnorm`.
 */
export function normalDensity(z: number): number {
  requireNumber(z, 'z')
  const size = Math.abs(z)
  if (size < 5) return Math.exp(-0.5 * size * size) / SQRT_2PI
  if (size > 39) return 0
  const coarse = Math.round(size * 65536) / 65536
  const fine = size - coarse
  return (Math.exp(-0.5 * coarse * coarse) * Math.exp((-0.5 * fine - coarse) * fine)) / SQRT_2PI
}

/**
 * P(Z ≤ z) for a standard normal Z, with all its digits in the lower tail.
 * Formula: ½·erfc(−z/√2); below −5, where the rounding of z/√2 would cost z² units in the last place, φ(z)
 * over the continued fraction of Mills' ratio. Accuracy: 3e-15 relative down to 1e-300. Edges: 0 and 1 at
 * ±Infinity. Errors: `InvalidInput` for NaN.
 * Source: A&S 26.2.29, 26.2.14. Checked against R 4.2.2 `pnorm`.
 */
export function normalCdf(z: number): number {
  requireNumber(z, 'z')
  return z > -5 ? 0.5 * erfc(-z * Math.SQRT1_2) : normalDensity(z) / millsFraction(-z)
}

/**
 * φ(x)/(1 − Φ(x)) for x ≥ 5 = x + 1/(x + 2/(x + 3/(x + …))); A&S 26.2.14. Thirty terms are enough from 5 on.
 */
function millsFraction(x: number): number {
  let fraction = x
  for (let k = 30; k >= 1; k--) fraction = x + k / fraction
  return fraction
}

/** P(Z > z) = Φ(−z), with all its digits in the upper tail; see `normalCdf`. */
export function normalSurvival(z: number): number {
  return normalCdf(-z)
}

/**
 * ln P(Z ≤ z), also where the probability itself is no longer a double: finite down to z of about −1e154,
 * where z² overflows.
 * Accuracy: 2e-15 relative. Edges: −Infinity and 0 at ±Infinity. Errors: `InvalidInput` for NaN.
 * Checked against R 4.2.2 `pnorm(log.p = TRUE)` and sixty-digit arithmetic.
 */
export function normalLogCdf(z: number): number {
  requireNumber(z, 'z')
  // Adding 0 turns the −0 of ln(1 − 0) into 0.
  if (z > 0) return Math.log1p(-normalSurvival(z)) + 0
  if (z > -5) return Math.log(normalCdf(z))
  return z === -Infinity ? -Infinity : -0.5 * z * z - LN_SQRT_2PI - Math.log(millsFraction(-z))
}

/**
 * The z with P(Z ≤ z) = p, p in [0, 1].
 * Formula: −√2·erfcinv(2p), which is right to about 12 digits, then one Newton step on ln Φ.
 * Accuracy: 5e-16 relative down to p = 1e-305. For p near 1 the digits are those of 1 − p: when the small
 * tail q is known, take −normalQuantile(q). Edges: −Infinity at 0, Infinity at 1. Errors: `InvalidInput`
 * outside [0, 1].
 * Checked against R 4.2.2 `qnorm` and sixty-digit arithmetic.
 */
export function normalQuantile(p: number): number {
  requireProbability(p, 'p')
  if (p > 0.5) return p === 1 ? Infinity : -lowerQuantile(1 - p)
  return p === 0 ? -Infinity : lowerQuantile(p)
}

function lowerQuantile(p: number): number {
  if (p === 0.5) return 0
  const z = -Math.SQRT2 * erfcinv(2 * p)
  const logCdf = normalLogCdf(z)
  // d ln Φ / dz = φ/Φ; both logs, because φ and Φ may be subnormal.
  const slope = Math.exp(-0.5 * z * z - LN_SQRT_2PI - logCdf)
  return z - (logCdf - Math.log(p)) / slope
}

/**
 * The probability with log odds x: 1/(1 + e^−x), without overflow; 0 and 1 at ±Infinity. Checked against R
 * 4.2.2 `plogis`.
 */
export function logistic(x: number): number {
  requireNumber(x, 'x')
  if (x >= 0) return 1 / (1 + Math.exp(-x))
  const e = Math.exp(x)
  return e / (1 + e)
}

/**
 * The log odds ln(p/(1 − p)) of a probability; −Infinity at 0, Infinity at 1. Accuracy: 1e-15 relative, next
 * to ½ too, where R's qlogis is not. Errors: `InvalidInput` outside [0, 1]. Checked against R 4.2.2 `qlogis`
 * and sixty-digit arithmetic.
 */
export function logit(p: number): number {
  requireProbability(p, 'p')
  // Near ½ the ratio is near 1 and its logarithm would lose digits: log1p of (2p − 1)/(1 − p) instead.
  return p > 0.3 && p < 0.7 ? Math.log1p((2 * p - 1) / (1 - p)) : Math.log(p / (1 - p))
}
