import { assertNever, kronorText, type Language, numberText, shareText } from '@utfall/basics'
import type { ValueForm } from './model.ts'

const NO_BREAK_SPACE = '\u00a0'

/** One value for people, as the form says. */
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
    default:
      return assertNever(form)
  }
}

/** "1,6 till 6,6": the sign is shown only where it is negative, and the unit only once. */
export function spanText(low: number, high: number, form: ValueForm, language: Language): string {
  const word = language === 'sv' ? 'till' : 'to'
  const [first, last] = [low, high].map((value) => endText(value, form, language))
  return `${first}${NO_BREAK_SPACE}${word}${NO_BREAK_SPACE}${last}`
}

function endText(value: number, form: ValueForm, language: Language): string {
  switch (form.kind) {
    case 'number':
      return numberText(value, language, { decimals: form.decimals })
    case 'share':
    case 'share-difference':
      return numberText(value * 100, language, { decimals: form.decimals })
    case 'kronor':
      return numberText(value, language, { decimals: 0 })
    default:
      return assertNever(form)
  }
}

/** "+4,1 (1,6 till 6,6)". */
export function estimateText(
  row: { readonly estimate: number; readonly low: number; readonly high: number },
  form: ValueForm,
  language: Language,
): string {
  return `${valueText(row.estimate, form, language)} (${spanText(row.low, row.high, form, language)})`
}

/** A tick on the axis: as few decimals as the step between ticks needs. */
export function tickText(value: number, step: number, form: ValueForm, language: Language): string {
  const scaled = form.kind === 'share' || form.kind === 'share-difference' ? step * 100 : step
  const decimals = decimalsOfStep(scaled)
  const signed = (form.kind === 'number' && form.signed) || form.kind === 'share-difference'
  switch (form.kind) {
    case 'number':
      return numberText(value, language, { decimals, signed: signed ?? false })
    case 'share':
      return shareText(value, language, { decimals })
    case 'share-difference':
      return numberText(value * 100, language, { decimals, signed: true })
    case 'kronor':
      return numberText(value, language, { decimals: 0, signed: form.signed ?? false })
    default:
      return assertNever(form)
  }
}

function decimalsOfStep(step: number): number {
  for (let decimals = 0; decimals < 10; decimals++) {
    const scaled = step * 10 ** decimals
    if (Math.abs(scaled - Math.round(scaled)) < 1e-6 * scaled) return decimals
  }
  return 10
}

/** "95-procentigt osäkerhetsintervall" or "95% confidence interval". */
export function levelText(level: number, language: Language): string {
  const percent = numberText(level * 100, language, { decimals: decimalsOfStep(level * 100) })
  return language === 'sv' ? `${percent}-procentigt osäkerhetsintervall` : `${percent}% confidence interval`
}

/** "a, b och c". */
export function listText(parts: readonly string[], language: Language): string {
  const last = parts.at(-1) ?? ''
  if (parts.length < 2) return last
  return `${parts.slice(0, -1).join(', ')} ${language === 'sv' ? 'och' : 'and'} ${last}`
}
