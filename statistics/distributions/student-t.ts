import betainc from '@stdlib/math-base-special-betainc'
import { requireNumber, requirePositive, requireProbability } from './domain.ts'
import { lnGamma } from './gamma-function.ts'
import { invertTail } from './invert-tail.ts'
import { normalQuantile, normalSurvival } from './normal.ts'

/** P(T ≤ t) for Student's t with df > 0 (any real; Infinity is the normal). Each tail keeps its digits. */
export function tCdf(t: number, df: number): number {
  requireNumber(t, 't')
  requirePositive(df, 'df', 'or-infinite')
  return t < 0 ? upperTail(-t, df) : 1 - upperTail(t, df)
}

/** P(T > t). */
export function tSurvival(t: number, df: number): number {
  return tCdf(-t, df)
}

/** P(|T| > |t|), the two-sided p-value. */
export function tTwoSidedP(t: number, df: number): number {
  requireNumber(t, 't')
  requirePositive(df, 'df', 'or-infinite')
  return 2 * upperTail(Math.abs(t), df)
}

/** P(T > t) for t ≥ 0: half the incomplete beta function at df/(df + t²), taken from the end that is not near 1. */
function upperTail(t: number, df: number): number {
  if (df === Infinity) return normalSurvival(t)
  if (t === Infinity) return 0
  const ratio = t / Math.sqrt(df)
  if (ratio < 1) {
    const square = ratio * ratio
    return 0.5 * betainc(square / (1 + square), 0.5, df / 2, true, true)
  }
  if (ratio > 1e9) {
    // 1/(1 + ratio²) is ratio⁻² to the last digit and the incomplete beta function its first term; ratio² may overflow.
    const lnBeta = lnGamma(df / 2) + lnGamma(0.5) - lnGamma(df / 2 + 0.5)
    return 0.5 * Math.exp(-df * Math.log(ratio) - Math.log(df / 2) - lnBeta)
  }
  return 0.5 * betainc(1 / (1 + ratio * ratio), df / 2, 0.5)
}

/** The t with P(T ≤ t) = p; −Infinity at 0, Infinity at 1. For p near 1 the digits are those of 1 − p. */
export function tQuantile(p: number, df: number): number {
  requireProbability(p, 'p')
  requirePositive(df, 'df', 'or-infinite')
  if (df === Infinity) return normalQuantile(p)
  if (p === 0) return -Infinity
  if (p === 1) return Infinity
  if (p === 0.5) return 0
  return p < 0.5 ? -upperQuantile(p, df) : upperQuantile(1 - p, df)
}

function upperQuantile(q: number, df: number): number {
  const lnBeta = lnGamma(df / 2) + lnGamma(0.5) - lnGamma(df / 2 + 0.5)
  return invertTail({
    tail: 'upper',
    probability: q,
    start: -normalQuantile(q),
    evaluate: (t) => ({
      tail: upperTail(t, df),
      densityTimesX: Math.exp(
        Math.log(t) - 0.5 * Math.log(df) - lnBeta - ((df + 1) / 2) * Math.log1p((t / df) * t),
      ),
    }),
  })
}
