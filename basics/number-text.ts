export const LANGUAGES = ['sv', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

const NO_BREAK_SPACE = '\u00a0'
const MINUS = '\u2212'

export type NumberForm = {
  /** Decimals shown, 0 to 12. */
  readonly decimals: number
  /** Show a plus sign on positive values (differences). */
  readonly signed?: boolean
}

/**
 * A number for people: decimal comma and hard space in Swedish, decimal point and comma in English, and a real
 * minus sign in both. A value that rounds to zero has no sign. NaN and infinities are shown as a dash and ∞.
 */
export function numberText(value: number, language: Language, form: NumberForm): string {
  if (Number.isNaN(value)) return '–'
  const sign = value < 0 ? MINUS : form.signed ? '+' : ''
  if (!Number.isFinite(value)) return `${sign}∞`
  const fixed = Math.abs(value).toFixed(form.decimals)
  const isZero = Number(fixed) === 0
  const [whole = '0', fraction] = fixed.split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, language === 'sv' ? NO_BREAK_SPACE : ',')
  const digits = fraction === undefined ? grouped : grouped + (language === 'sv' ? ',' : '.') + fraction
  return isZero ? digits : sign + digits
}

/** A share 0 to 1 as percent text, with the hard space that Swedish and SI want. */
export function shareText(share: number, language: Language, form: NumberForm): string {
  const digits = numberText(share * 100, language, form)
  return language === 'sv' ? `${digits}${NO_BREAK_SPACE}%` : `${digits}%`
}

/** "1,2 till 3,4" or "1.2 to 3.4": a word, not a dash, so that a minus sign cannot be misread. */
export function intervalText(low: number, high: number, language: Language, form: NumberForm): string {
  const word = language === 'sv' ? 'till' : 'to'
  return `${numberText(low, language, form)} ${word} ${numberText(high, language, form)}`
}

/** "p = 0,032", never "p = 0,000": below 0,001 it says so. */
export function pText(p: number, language: Language): string {
  if (p < 0.001) return `p < ${numberText(0.001, language, { decimals: 3 })}`
  return `p = ${numberText(p, language, { decimals: 3 })}`
}

/** Whole kronor: "12 300 kr" or "SEK 12,300". */
export function kronorText(kronor: number, language: Language, signed = false): string {
  const digits = numberText(kronor, language, { decimals: 0, signed })
  return language === 'sv' ? `${digits}${NO_BREAK_SPACE}kr` : `SEK${NO_BREAK_SPACE}${digits}`
}

/** Decimals that show about `figures` significant figures of a standard error or interval width. */
export function decimalsFor(scale: number, figures = 2): number {
  if (!Number.isFinite(scale) || scale <= 0) return 2
  return Math.min(6, Math.max(0, figures - 1 - Math.floor(Math.log10(scale))))
}
