import { chiSquareCdf, chiSquareSurvival } from './chi-square.ts'
import { requireNumber, requirePositive } from './domain.ts'
import { lowerBeta } from './incomplete-beta.ts'

/** P(F > x) for F with df1, df2 > 0 (any real; Infinity is the chi-square limit). All digits, however large x. */
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
  // A ratio that overflows leaves y = 1 and x = 1/ratio = 0: a tail too small for a double unless df2 is near 0.
  return lowerBeta(1 / (1 + ratio), ratio < 1 ? ratio / (1 + ratio) : 1 / (1 + 1 / ratio), df2 / 2, df1 / 2)
}

/** P(F ≤ x). */
export function fCdf(x: number, df1: number, df2: number): number {
  requireNumber(x, 'x')
  return fSurvival(x > 0 ? 1 / x : Infinity, df2, df1)
}
