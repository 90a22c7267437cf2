import type { Language } from './language.ts'

const LOCALES: Record<Language, string> = { sv: 'sv-SE', en: 'en-GB' }
const ZONE = 'Europe/Stockholm'

/**
 * 1204 is written "1 204" in Swedish, with a space that does not break. A dash where the group is too small to be shown:
 * hidden is not zero.
 */
export function countText(count: number | null, language: Language): string {
  if (count === null) return '–'
  return new Intl.NumberFormat(LOCALES[language]).format(count)
}

/** -1.385 with two decimals is written "−1,39" in Swedish, with a real minus in both languages. */
export function decimalsText(value: number, decimals: number, language: Language): string {
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals }
  return new Intl.NumberFormat(LOCALES[language], digits).format(value).replace('-', '\u2212')
}

/** 0.864 is written "86 %" in Swedish and "86%" in English. */
export function percentText(share: number, language: Language): string {
  return new Intl.NumberFormat(LOCALES[language], { style: 'percent', maximumFractionDigits: 0 }).format(
    share,
  )
}

/** 2026-11-21 is written "21 november 2026". */
export function dayText(date: string, language: Language): string {
  const noon = new Date(`${date.slice(0, 10)}T12:00:00Z`)
  return new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'long', timeZone: ZONE }).format(noon)
}

/** A moment in the log, in Swedish time: "21 november 2026 kl. 14:05". */
export function momentText(instant: string, language: Language): string {
  return new Intl.DateTimeFormat(LOCALES[language], {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: ZONE,
  }).format(new Date(instant))
}

/** The day of a moment in the log, as it was in Sweden. */
export function dayOfMomentText(instant: string, language: Language): string {
  return new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'long', timeZone: ZONE }).format(
    new Date(instant),
  )
}

/** 200 000 000 bytes is written "200 MB". */
export function megabytesText(bytes: number, language: Language): string {
  const megabytes = bytes / 1_000_000
  const digits = megabytes < 10 ? 1 : 0
  return `${new Intl.NumberFormat(LOCALES[language], { maximumFractionDigits: digits }).format(megabytes)} MB`
}
