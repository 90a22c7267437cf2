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

/** Decimals that the uncertainty of the figure deserves: so many significant figures of its standard error. */
function decimalsOf(row: Pick<ResultEstimate, 'se' | 'estimate'>, figures: number): number {
  return Math.min(5, decimalsFor(row.se ?? Math.abs(row.estimate ?? 1), figures))
}

/** How a value on this scale is written, on an axis and in text. */
export function formOf(row: Pick<ResultEstimate, 'scale' | 'se' | 'estimate'>, figures = 2): ValueForm {
  switch (row.scale) {
    case 'difference':
    case 'sd-difference':
      return { kind: 'number', decimals: decimalsOf(row, figures), signed: true }
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

/** What a number without a unit is: said after it, so that an odds ratio is not taken for a ratio of shares. */
const SCALE_WORDS: Partial<Record<Scale, Readonly<Record<Language, string>>>> = {
  'win-probability': { sv: 'vinstsannolikhet', en: 'win probability' },
  'odds-ratio': { sv: 'oddskvot', en: 'odds ratio' },
  'risk-ratio': { sv: 'kvot av andelar', en: 'ratio of shares' },
  'rate-ratio': { sv: 'kvot av antal', en: 'ratio of counts' },
  'sd-difference': { sv: 'standardavvikelser', en: 'standard deviations' },
}

/** The unit in words, after the number: "poäng", "procentenheter"; empty where the number says it all. */
export function unitText(scale: Scale, outcome: StudyOutcome, language: Language): string {
  const named = SCALE_WORDS[scale]
  if (named !== undefined) return named[language]
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
export function estimateText(
  row: ResultEstimate,
  outcome: StudyOutcome,
  language: Language,
  figures = 2,
): string {
  if (row.estimate === null) return '–'
  const unit = unitText(row.scale, outcome, language)
  const value = valueText(row.estimate, formOf(row, figures), language)
  return unit === '' ? value : `${value} ${unit}`
}

/** "2,3 till 5,9" in the unit of the estimate. */
export function rangeText(
  row: Pick<ResultEstimate, 'low' | 'high' | 'scale' | 'se' | 'estimate'>,
  language: Language,
  figures = 2,
): string {
  if (row.low === null || row.high === null) return '–'
  const form = formOf(row, figures)
  if (form.kind === 'number')
    return intervalText(row.low, row.high, language, {
      decimals: form.decimals,
      signed: form.signed ?? false,
    })
  const word = language === 'sv' ? 'till' : 'to'
  return `${valueText(row.low, form, language)} ${word} ${valueText(row.high, form, language)}`
}

export function levelText(level: number, language: Language): string {
  return shareText(level, language, { decimals: writtenDecimals(level * 100) })
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

/** How many an estimate rests on; a dash where the group is too small to be shown. */
export function basisText(n: number | null, language: Language): string {
  return n === null ? '–' : numberText(n, language, { decimals: 0 })
}

/** A count that would point at few people is not shown (X.12). */
export function countText(n: number, study: Study, language: Language): string | number {
  const limit = study.analysis.smallestGroup
  if (n === 0 || n >= limit) return n
  return language === 'sv' ? `färre än ${limit}` : `fewer than ${limit}`
}

/** A threshold that a person chose, with the decimals it was written with: "3 poäng av 100", "5 procentenheter". */
export function thresholdText(
  value: number,
  scale: Scale,
  outcome: StudyOutcome,
  language: Language,
): string {
  const unit = unitText(scale, outcome, language)
  const text = chosenText(value, scale, language)
  return unit === '' ? text : `${text} ${unit}`
}

function chosenText(value: number, scale: Scale, language: Language): string {
  if (scale === 'kronor-difference') return kronorText(value, language)
  if (scale === 'win-probability')
    return shareText(0.5 + value, language, { decimals: writtenDecimals((0.5 + value) * 100) })
  if (scale === 'share-difference')
    return numberText(value * 100, language, { decimals: writtenDecimals(value * 100) })
  return numberText(value, language, { decimals: writtenDecimals(value) })
}

/** Rounded to a millionth first, so that 0.07 × 100 is written 7 and not 7.000000000000001. */
function writtenDecimals(value: number): number {
  return String(Math.round(value * 1e6) / 1e6).split('.')[1]?.length ?? 0
}
