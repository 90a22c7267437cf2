import { type FontWeight, interMetrics } from '../fonts/inter.ts'

export type TextStyle = { readonly sizePx: number; readonly weight: FontWeight }

const graphemes = new Intl.Segmenter('sv', { granularity: 'grapheme' })

/** Width in pixels in Inter; other sans-serif fonts in the charts' font list are as wide or narrower. */
export function textWidth(text: string, style: TextStyle): number {
  const metrics = interMetrics(style.weight)
  let em = 0
  for (const character of text) em += metrics.widthOf(character.codePointAt(0) ?? 0)
  return em * style.sizePx
}

/**
 * Breaks a text into lines no wider than `maxWidthPx`: at spaces, after hyphens and slashes, at soft hyphens, and
 * inside a word with a hyphen when nothing else helps (long Swedish compounds). Hard spaces never break.
 */
export function wrapText(text: string, maxWidthPx: number, style: TextStyle): readonly string[] {
  const lines: string[] = []
  for (const paragraph of text.split('\n')) {
    let line = ''
    for (const piece of breakablePieces(paragraph)) {
      if (textWidth((line + piece).trimEnd(), style) <= maxWidthPx) {
        line += piece
        continue
      }
      if (line.trim() !== '') lines.push(lineEnd(line))
      line = piece
      while (textWidth(line.trimEnd(), style) > maxWidthPx) {
        const head = fittingHead(line, maxWidthPx, style)
        if (head.length >= line.length) break
        lines.push(`${head}-`)
        line = line.slice(head.length)
      }
    }
    lines.push(line.replaceAll('\u00ad', '').trimEnd())
  }
  return lines
}

/** Each piece ends where a line may end. */
function breakablePieces(text: string): readonly string[] {
  return text.match(/[^ \-/\u00ad]*[ \-/\u00ad]+|[^ \-/\u00ad]+$/g) ?? []
}

/** A soft hyphen shows only where the line breaks. */
function lineEnd(line: string): string {
  const text = line.trimEnd()
  const shown = text.replaceAll('\u00ad', '')
  return text.endsWith('\u00ad') ? `${shown}-` : shown
}

/** As many whole graphemes as fit with a hyphen after them, at least one. */
function fittingHead(word: string, maxWidthPx: number, style: TextStyle): string {
  let head = ''
  for (const { segment } of graphemes.segment(word)) {
    if (head !== '' && textWidth(`${head}${segment}-`, style) > maxWidthPx) break
    head += segment
  }
  return head
}
