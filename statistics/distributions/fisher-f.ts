import { chiSquareCdf, chiSquareSurvival } from './chi-square.ts'
import { requireNumber, requirePositive } from './domain.ts'
import { lowerBeta } from './incomplete-beta.ts'

/**
 * P(F > x), the p-value of an F test with df1 and df2 degrees of freedom: any real above 0; Infinity is the
 * chi-square limit.
 * Formula: I_y(df2/2, df1/2) at y = df2/(df2 + df1·x); A&S 26.6.2. Accuracy: 2e-13 relative down to 1e-300.
 * Edges: 1 for x ≤ 0, 0 at Infinity. Errors: `InvalidInput` for x that is not a number or df not above 0.
 * Checked against R 4.2.2 `pf` and sixty-digit arithmetic.
 */
export function fSurvival(x: number, df1: number, df2: number): number {
  requireNumber(x, 'x')
  requirePositive(df1, 'df1', 'or-infinite')
  requirePositive(df2, 'df2', 'or-infinite')
  if (x <= 0) return 1
  if (x === Infinity) return 0
  if (df1 === Infinity && df2 === Infinity) return x < 1 ? 1 : x > 1 ? 0 : 0.5
  if (df2 === Infinity) return chiSquareSurvival(df1 * x, df1)
  if (df1 === Infinity) return chiSquareCdf(df2 / x, df2)
  const ratio = (df1 / df2) * x
  // A ratio that overflows leaves y = 1 and x = 1/ratio = 0: a tail too small for a double unless df2 is near
  // 0.
  return lowerBeta(1 / (1 + ratio), ratio < 1 ? ratio / (1 + ratio) : 1 / (1 + 1 / ratio), df2 / 2, df1 / 2)
}

/** P(F ≤ x), with all its digits in the lower tail; see `fSurvival`. */
export function fCdf(x: number, df1: number, df2: number): number {
  requireNumber(x, 'x')
  return fSurvival(x > 0 ? 1 / x : Infinity, df2, df1)
}
