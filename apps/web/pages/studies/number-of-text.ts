/**
 * The number that a figure written for people begins with, for sorting: "+4,1 poäng" is 4.1, "−1 204 kr" is −1204,
 * "< 0,001" is 0.001; null where there is none.
 */
export function numberOfText(text: string, decimalSign: ',' | '.'): number | null {
  const spaceless = text.replace(/[\s\u00a0\u202f]/gu, '')
  const grouped = decimalSign === '.' ? spaceless.replaceAll(',', '') : spaceless.replace(',', '.')
  const found = /[−-]?\d+(?:\.\d+)?/u.exec(grouped)
  return found === null ? null : Number(found[0].replace('−', '-'))
}

/** "p < 0,001" and "p = 0,019" under a heading that already says p. */
export function withoutLetter(text: string): string {
  return text.replace(/^p\s*=?\s*/u, '')
}

/** "+4,1 poäng av 100" as its number and its unit; "61,2 %" and "+1 204 kr" stay whole. */
export function numberAndUnit(text: string): { readonly number: string; readonly unit: string } {
  const found = /^([^\p{L}]*(?:kr)?)(?:\s(.+))?$/u.exec(text)
  return { number: (found?.[1] ?? text).trim(), unit: found?.[2] ?? '' }
}
