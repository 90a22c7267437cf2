// The C0 and C1 controls other than tab and line feed, and the two code units that XML 1.0 (section 2.2) forbids.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these characters are what the expression removes
const UNPRINTABLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufffe\uffff]/g

/** The text without what neither HTML, SVG nor PDF can carry; half surrogate pairs become U+FFFD. */
export function printable(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(UNPRINTABLE, '').toWellFormed()
}

/** For element content and double-quoted attributes of HTML and SVG. */
export function escapeMarkup(text: string): string {
  return printable(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}
