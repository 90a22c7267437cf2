import type { ResultItem } from '../result/schema.ts'
import { VERDICT_LIMITS, type VerdictLimits } from './limits.ts'

type FitFigures = Pick<ResultItem, 'infit' | 'infitPAdjusted' | 'infitReference'>

/** What an item's fit says: large enough to matter, clear of chance, and outside what the model itself gives. */
export function fitWord(item: FitFigures, limits: VerdictLimits = VERDICT_LIMITS): ResultItem['fit'] {
  const { infit, infitPAdjusted: p, infitReference: reference } = item
  if (infit === null || p === null) return 'not-checked'
  const isOutside = reference === null || infit < reference.low || infit > reference.high
  if (p >= limits.significance || !isOutside) return 'fits'
  if (infit > limits.infit.veryNoisy) return 'very-noisy'
  if (infit > limits.infit.noisy) return 'noisy'
  return infit < limits.infit.redundant ? 'redundant' : 'fits'
}

/** Whether two items hang together: as an effect, and beyond what the model itself gives. */
export function isDependent(
  aboveMean: number,
  reference: number | null,
  limits: VerdictLimits = VERDICT_LIMITS,
): boolean {
  return aboveMean >= limits.dependence && (reference === null || aboveMean > reference)
}

export function isSecondDimension(
  eigenvalue: number,
  reference: number | null,
  limits: VerdictLimits = VERDICT_LIMITS,
): boolean {
  return eigenvalue >= limits.eigenvalue && (reference === null || eigenvalue > reference)
}
