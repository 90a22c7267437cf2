import {
  decimalsFor,
  intervalText,
  kronorText,
  type Language,
  numberText,
  pText,
  shareText,
} from '@utfall/basics'
import type { ValueForm } from '@utfall/reports'
import type { ArmSummary, ResultEstimate, Scale } from '../result/schema.ts'
import type { Study, StudyOutcome } from '../study/schema.ts'
import { inLanguage } from '../study/wording.ts'

const RATIO_DECIMALS = 2
const SHARE_DECIMALS = 1

/** Decimals that the uncertainty of the figure deserves: two significant figures of its standard error, three at most. */
function decimalsOf(row: Pick<ResultEstimate, 'se' | 'estimate'>): number {
  return Math.min(3, decimalsFor(row.se ?? Math.abs(row.estimate ?? 1)))
}

/** How a value on this scale is written, on an axis and in text. */
export function formOf(row: Pick<ResultEstimate, 'scale' | 'se' | 'estimate'>): ValueForm {
  switch (row.scale) {
    case 'difference':
      return { kind: 'number', decimals: decimalsOf(row), signed: true }
    case 'share-difference':
      return { kind: 'share-difference', decimals: SHARE_DECIMALS }
    case 'kronor-difference':
      return { kind: 'kronor', signed: true }
    case 'win-probability':
      return { kind: 'share', decimals: SHARE_DECIMALS }
    case 'odds-ratio':
    case 'risk-ratio':
    case 'rate-ratio':
      return { kind: 'number', decimals: RATIO_DECIMALS }
  }
}

/** The unit in words, after the number: "poäng", "procentenheter"; empty where the number says it all. */
export function unitText(scale: Scale, outcome: StudyOutcome, language: Language): string {
  if (scale === 'share-difference') return language === 'sv' ? 'procentenheter' : 'percentage points'
  if (scale === 'difference' && outcome.unit !== undefined) return inLanguage(outcome.unit, language)
  return ''
}

export function valueText(value: number, form: ValueForm, language: Language): string {
  switch (form.kind) {
    case 'number':
      return numberText(value, language, form)
    case 'share':
      return shareText(value, language, form)
    case 'share-difference':
      return numberText(value * 100, language, { decimals: form.decimals, signed: true })
    case 'kronor':
      return kronorText(value, language, form.signed ?? false)
  }
}

/** "+4,1 poäng av 100", or a dash when nothing could be estimated. */
export function estimateText(row: ResultEstimate, outcome: StudyOutcome, language: Language): string {
  if (row.estimate === null) return '–'
  const unit = unitText(row.scale, outcome, language)
  const value = valueText(row.estimate, formOf(row), language)
  return unit === '' ? value : `${value} ${unit}`
}

/** "2,3 till 5,9" in the unit of the estimate. */
export function rangeText(
  row: Pick<ResultEstimate, 'low' | 'high' | 'scale' | 'se' | 'estimate'>,
  language: Language,
): string {
  if (row.low === null || row.high === null) return '–'
  const form = formOf(row)
  if (form.kind === 'number')
    return intervalText(row.low, row.high, language, {
      decimals: form.decimals,
      signed: form.signed ?? false,
    })
  const word = language === 'sv' ? 'till' : 'to'
  return `${valueText(row.low, form, language)} ${word} ${valueText(row.high, form, language)}`
}

export function levelText(level: number, language: Language): string {
  return shareText(level, language, { decimals: 0 })
}

export function pOrDash(p: number | null, language: Language): string {
  return p === null ? '–' : pText(p, language)
}

/** The centre of an arm: a mean with its unit, a share, or kronor. */
export function centreText(summary: ArmSummary, outcome: StudyOutcome, language: Language): string {
  if (summary.mean === null) return '–'
  if (outcome.kind === 'binary') return shareText(summary.mean, language, { decimals: SHARE_DECIMALS })
  if (outcome.kind === 'cost' && outcome.transform === undefined) return kronorText(summary.mean, language)
  return numberText(summary.mean, language, { decimals: summaryDecimals(summary) })
}

export function summaryDecimals(summary: ArmSummary): number {
  return Math.min(3, decimalsFor(summary.sd === null ? 1 : summary.sd / 10))
}

/** A count that would point at few people is not shown (X.12). */
export function countText(n: number, study: Study, language: Language): string | number {
  const limit = study.analysis.smallestGroup
  if (n === 0 || n >= limit) return n
  return language === 'sv' ? `färre än ${limit}` : `fewer than ${limit}`
}
