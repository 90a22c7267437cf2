/** Words as they are asked, without the markup that REDCap (HTML) and XLSForm (HTML and `**bold**`) allow in them. */
export type PlainText = {
  readonly text: string
  readonly hadMarkup: boolean
  /** A picture, sound or film stood among the words. */
  readonly hadMedia: boolean
}

const MEDIA = /<(img|video|audio|iframe|embed|object)\b/i
const TAG =
  /<\/?(a|abbr|b|big|blockquote|br|center|code|del|div|em|font|h[1-6]|hr|i|iframe|img|ins|label|li|ol|p|pre|s|small|span|strong|strike|style|sub|sup|table|tbody|td|tfoot|th|thead|tr|u|ul|video|audio|embed|object|source)\b[^<>]*>/gi
const LINE_END = /^<(br|\/(p|div|li|tr|h[1-6]|blockquote|pre|table|ul|ol)|hr)\b/i
const BOLD = /\*\*([^*\n]+)\*\*/g
const ENTITY = /&(?:(amp|lt|gt|quot|apos|nbsp)|#(\d{1,7})|#x([0-9a-f]{1,6}));/gi
const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
}

export function plainText(given: string): PlainText {
  const untagged = given.replace(TAG, (tag) => (LINE_END.test(tag) ? '\n' : '')).replace(BOLD, '$1')
  const text = untagged
    .replace(ENTITY, (whole, name?: string, decimal?: string, hex?: string) =>
      name === undefined
        ? (characterOf(decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal)) ?? whole)
        : (NAMED[name.toLowerCase()] ?? whole),
    )
    .replace(/[\r\u2028\u2029]\n?/g, '\n')
    .split('\n')
    .map((line) => line.replace(/[\t\u00a0 ]+/g, ' ').trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
  return { text, hadMarkup: untagged !== given, hadMedia: MEDIA.test(given) }
}

/** No control characters: a database cannot keep the first of them. */
function characterOf(code: number): string | null {
  const isWritten =
    code >= 0x20 && code <= 0x10ffff && !(code >= 0x7f && code < 0xa0) && !(code >= 0xd800 && code < 0xe000)
  return isWritten ? String.fromCodePoint(code) : null
}
