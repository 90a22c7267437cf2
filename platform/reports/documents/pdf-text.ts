import { interMetrics } from '../fonts/inter.ts'
import { printable } from '../text/printable.ts'

/** Shown for a character that the bundled font lacks: PDF/UA-1 refuses a page with a missing glyph. */
const MISSING = '\u25a1'
const graphemes = new Intl.Segmenter('sv', { granularity: 'grapheme' })

/**
 * The text as the PDF's font can show it. Inter has Latin, Greek and Cyrillic; an emoji or an Arabic word becomes
 * □ for each character (the HTML file shows them). Invisible format characters fall away.
 */
export function pdfText(text: string): string {
  const metrics = interMetrics(400)
  let shown = ''
  for (const { segment } of graphemes.segment(printable(text).normalize('NFC'))) {
    const visible = [...segment].filter((character) => !/\p{Default_Ignorable_Code_Point}/u.test(character))
    if (visible.every((character) => isKept(character) || metrics.has(character.codePointAt(0) ?? 0))) {
      shown += visible.join('')
    } else {
      shown += /^\s+$/u.test(segment) ? ' ' : MISSING
    }
  }
  return shown
}

function isKept(character: string): boolean {
  return character === '\n' || character === '\t'
}
