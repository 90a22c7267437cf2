import { requireNumber, requirePositive, requireProbability } from './domain.ts'
import { lnGamma } from './gamma-function.ts'
import { betaFactor, lowerBeta } from './incomplete-beta.ts'
import { invertTail } from './invert-tail.ts'
import { normalQuantile, normalSurvival } from './normal.ts'

/**
 * From here on t differs from the normal by less than t⁴/(4·df) < 1e-14 of the tail wherever the tail is a
 * double at all.
 */
const NORMAL_FROM_DF = 1e20
/** From this t/√df on, 1/(1 + t²/df) is df/t² to the last digit; t² itself may overflow. */
const POWER_TAIL_FROM = 1e9

/**
 * P(T ≤ t) for Student's t with df > 0 degrees of freedom (any real; Infinity is the normal).
 * Formula: ½·I_x(df/2, ½) at x = df/(df + t²) for the tail beyond |t|; A&S 26.7.1. Accuracy: 3e-13 relative
 * in the smaller tail down to 1e-300. Errors: `InvalidInput` for t that is not a number or df not above 0.
 * Checked against R 4.2.2 `pt`.
 */
export function tCdf(t: number, df: number): number {
  requireNumber(t, 't')
  requirePositive(df, 'df', 'or-infinite')
  return t < 0 ? upperTail(-t, df) : 1 - upperTail(t, df)
}

/** P(T > t), with all its digits; see `tCdf`. */
export function tSurvival(t: number, df: number): number {
  return tCdf(-t, df)
}

/** P(|T| > |t|), the two-sided p-value, with all its digits; see `tCdf`. */
export function tTwoSidedP(t: number, df: number): number {
  requireNumber(t, 't')
  requirePositive(df, 'df', 'or-infinite')
  return 2 * upperTail(Math.abs(t), df)
}

/** P(T > t) for t ≥ 0. */
function upperTail(t: number, df: number): number {
  if (df >= NORMAL_FROM_DF) return normalSurvival(t)
  if (t === Infinity) return 0
  const ratio = t / Math.sqrt(df)
  if (ratio > POWER_TAIL_FROM) return 0.5 * powerTail(Math.log(t) - 0.5 * Math.log(df), df)
  const square = ratio * ratio
  return 0.5 * lowerBeta(1 / (1 + square), square / (1 + square), df / 2, 0.5)
}

/**
 * The first term of I_x(df/2, ½), x = df/t², from ln(t/√df), because t/√df may overflow:
 * x^(df/2)/(df/2·B(df/2, ½)).
 */
function powerTail(lnRatio: number, df: number): number {
  const lnBeta = lnGamma(df / 2) + lnGamma(0.5) - lnGamma(df / 2 + 0.5)
  return Math.exp(-df * lnRatio - Math.log(df / 2) - lnBeta)
}

/**
 * The t with P(T ≤ t) = p; −Infinity at 0, Infinity at 1 and where t is beyond the range of a double (df far
 * below 1).
 * Formula: Newton's method on the logarithm of the tail. For p near 1 the digits are those of 1 − p: use
 * −tQuantile(q, df) when the small tail is what is known. Accuracy: 1e-12 relative, held against R 4.2.2 `qt`
 * (which itself is off by 2e-8 at p = 1e-300, df = 3; there the closed tail and sixty-digit arithmetic
 * decide).
 */
export function tQuantile(p: number, df: number): number {
  requireProbability(p, 'p')
  requirePositive(df, 'df', 'or-infinite')
  if (df >= NORMAL_FROM_DF) return normalQuantile(p)
  if (p === 0) return -Infinity
  if (p === 1) return Infinity
  if (p === 0.5) return 0
  return p < 0.5 ? -upperQuantile(p, df) : upperQuantile(1 - p, df)
}

function upperQuantile(q: number, df: number): number {
  return invertTail({
    tail: 'upper',
    probability: q,
    start: startOfTail(q, df),
    evaluate: (t) => {
      const ratio = t / Math.sqrt(df)
      const tail = upperTail(t, df)
      if (ratio > POWER_TAIL_FROM) return { tail, slope: df * tail }
      const square = ratio * ratio
      return { tail, slope: betaFactor(1 / (1 + square), square / (1 + square), df / 2, 0.5) }
    },
  })
}

/** The tail as a pure power where that puts t beyond √df, else the normal quantile. */
function startOfTail(q: number, df: number): number {
  const ratio = (powerTail(0, df) / (2 * q)) ** (1 / df)
  return ratio > 1 ? ratio * Math.sqrt(df) : -normalQuantile(q)
}
