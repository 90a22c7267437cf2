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
