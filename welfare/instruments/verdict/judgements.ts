import type { DifItem } from '../result/evidence-schema.ts'
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

/**
 * The size of a difference between groups. Large also asks that it is surely more than moderate (one-sided 5 %), as the
 * Educational Testing Service does (Zwick, Thayer & Lewis 1999).
 */
export function differenceSize(
  item: Pick<DifItem, 'difference' | 'se' | 'pAdjusted'>,
  limits: VerdictLimits = VERDICT_LIMITS,
): DifItem['size'] {
  const size = Math.abs(item.difference)
  const { moderate, large } = limits.differential
  if (item.pAdjusted >= limits.significance || size < moderate) return 'none'
  return size >= large && size - ONE_SIDED_5_PERCENT * item.se > moderate ? 'large' : 'moderate'
}

const ONE_SIDED_5_PERCENT = 1.644854

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
