import betainc from '@stdlib/math-base-special-betainc'
import { chiSquareCdf, chiSquareSurvival } from './chi-square.ts'
import { requireNumber, requirePositive } from './domain.ts'

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
  if (ratio > 1) return betainc(1 / (1 + ratio), df2 / 2, df1 / 2)
  return betainc(ratio / (1 + ratio), df1 / 2, df2 / 2, true, true)
}

/** P(F ≤ x). */
export function fCdf(x: number, df1: number, df2: number): number {
  requireNumber(x, 'x')
  return fSurvival(x > 0 ? 1 / x : Infinity, df2, df1)
}
