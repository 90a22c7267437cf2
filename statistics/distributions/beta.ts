import { requireNumber, requirePositive, requireProbability } from './domain.ts'
import { betaFactor, lowerBeta } from './incomplete-beta.ts'
import { invertTail } from './invert-tail.ts'

/** P(X ≤ x) for a beta with shapes a, b > 0: the regularised incomplete beta function I_x(a, b). */
export function betaCdf(x: number, a: number, b: number): number {
  requireNumber(x, 'x')
  requirePositive(a, 'a')
  requirePositive(b, 'b')
  return lowerBeta(x, 1 - x, a, b)
}

/** P(X > x), with all its digits. */
export function betaSurvival(x: number, a: number, b: number): number {
  requireNumber(x, 'x')
  requirePositive(a, 'a')
  requirePositive(b, 'b')
  return lowerBeta(1 - x, x, b, a)
}

/**
 * The x with P(X ≤ x) = p; 0 at 0, 1 at 1. Solved on the odds x/(1 − x), so that neither end loses digits.
 * Accuracy: 1e-12 relative in the smaller of x and 1 − x, as far as x itself can show it.
 */
export function betaQuantile(p: number, a: number, b: number): number {
  requireProbability(p, 'p')
  requirePositive(a, 'a')
  requirePositive(b, 'b')
  if (p === 0 || p === 1) return p
  const lower = p <= 0.5
  const odds = invertTail({
    tail: lower ? 'lower' : 'upper',
    probability: lower ? p : 1 - p,
    start: a / b,
    evaluate: (odd) => {
      const x = odd / (1 + odd)
      const y = 1 / (1 + odd)
      return { tail: lower ? lowerBeta(x, y, a, b) : lowerBeta(y, x, b, a), slope: betaFactor(x, y, a, b) }
    },
  })
  return odds === Infinity ? 1 : odds / (1 + odds)
}
