import betainc from '@stdlib/math-base-special-betainc'
import { requireNumber, requirePositive, requireProbability } from './domain.ts'
import { lnGamma } from './gamma-function.ts'
import { invertTail } from './invert-tail.ts'

/** P(X ≤ x) for a beta with shapes a, b > 0: the regularised incomplete beta function I_x(a, b). */
export function betaCdf(x: number, a: number, b: number): number {
  requireNumber(x, 'x')
  requirePositive(a, 'a')
  requirePositive(b, 'b')
  if (x <= 0) return 0
  return x >= 1 ? 1 : betainc(x, a, b)
}

/** P(X > x), with all its digits. */
export function betaSurvival(x: number, a: number, b: number): number {
  requireNumber(x, 'x')
  requirePositive(a, 'a')
  requirePositive(b, 'b')
  if (x <= 0) return 1
  return x >= 1 ? 0 : betainc(x, a, b, true, true)
}

/** The x with P(X ≤ x) = p; 0 at 0, 1 at 1. Solved on the odds x/(1 − x), so that neither end loses digits. */
export function betaQuantile(p: number, a: number, b: number): number {
  requireProbability(p, 'p')
  requirePositive(a, 'a')
  requirePositive(b, 'b')
  if (p === 0 || p === 1) return p
  const lnBeta = lnGamma(a) + lnGamma(b) - lnGamma(a + b)
  const lower = p <= 0.5
  const odds = invertTail({
    tail: lower ? 'lower' : 'upper',
    probability: lower ? p : 1 - p,
    start: a / b,
    evaluate: (odd) => {
      const x = odd / (1 + odd)
      const rest = 1 / (1 + odd)
      const tail = x < rest ? betainc(x, a, b, true, !lower) : betainc(rest, b, a, true, lower)
      return { tail, densityTimesX: Math.exp(a * Math.log(x) + b * Math.log(rest) - lnBeta) }
    },
  })
  return odds / (1 + odds)
}
