import { decimalsFor, intervalText, type Language, numberText, shareText } from '@utfall/basics'

/** A number as a table cell; what does not exist is a dash. */
export function figure(value: number | null | undefined, decimals: number, language: Language): string {
  return value === null || value === undefined ? '–' : numberText(value, language, { decimals })
}

export function wholeFigure(value: number, language: Language): string {
  return numberText(value, language, { decimals: 0 })
}

/** Percent without the sign, which stands in the header. */
export function percentFigure(share: number | null, language: Language): string {
  return share === null ? '–' : numberText(share * 100, language, { decimals: 1 })
}

/** `85,8 %` or `85.8%`, for running text. */
export function percentText(share: number, language: Language): string {
  return shareText(share, language, { decimals: 1 })
}

/** `0,032`, and `< 0,001` below that. */
export function pFigure(p: number | null, language: Language): string {
  if (p === null) return '–'
  const least = 0.001
  return p < least
    ? `< ${numberText(least, language, { decimals: 3 })}`
    : numberText(p, language, { decimals: 3 })
}

/** Degrees of freedom: whole ones whole, others with a decimal; a dash where the normal distribution is used. */
export function dfFigure(df: number | null, language: Language): string {
  if (df === null || !Number.isFinite(df)) return '–'
  return numberText(df, language, { decimals: Number.isInteger(df) ? 0 : 1 })
}

/** Both limits, or a dash when either is missing. */
export function intervalFigure(
  low: number | null,
  high: number | null,
  decimals: number,
  language: Language,
): string {
  return low === null || high === null ? '–' : intervalText(low, high, language, { decimals })
}

/** Decimals that show three significant figures of a standard error, or of an interval's half width. */
export function decimalsOf(scale: number | null): number {
  return scale === null ? 2 : decimalsFor(scale, 3)
}

/** `95 %` or `95%`, with as many decimals as the level has (at most two). */
export function levelText(level: number, language: Language): string {
  const percent = Math.round(level * 1e4) / 100
  const decimals = Number.isInteger(percent) ? 0 : Number.isInteger(percent * 10) ? 1 : 2
  return `${numberText(percent, language, { decimals })}${language === 'sv' ? '\u00a0%' : '%'}`
}

/** The header of an interval's column. */
export function intervalHeader(level: number, language: Language): string {
  const text = levelText(level, language)
  return language === 'sv' ? `${text} intervall` : `${text} interval`
}

/** Logits side by side, so wide that those of the next row stand under them. */
export function thresholdList(values: readonly number[], language: Language): string {
  return values.map((value) => figure(value, 2, language).padStart(5)).join('  ')
}
