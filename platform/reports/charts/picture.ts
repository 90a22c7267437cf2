import { escapeMarkup } from '../text/printable.ts'
import { CHART_FONT, ink } from './ink.ts'
import { blockHeight, drawBlock, textBlock } from './svg.ts'

/** What a kind of chart draws: the size and the bare elements. */
export type Picture = { readonly width: number; readonly height: number; readonly body: string }

/** The source on lines of its own under the picture. */
export function withSource(picture: Picture, source: string): Picture {
  if (source === '') return picture
  const block = textBlock(source, picture.width, { sizePx: SOURCE_PX, fill: ink.muted })
  return {
    width: picture.width,
    height: picture.height + blockHeight(block) + 6,
    body: picture.body + drawBlock(block, 0, picture.height + 4),
  }
}

const SOURCE_PX = 12

/** A whole SVG file: one picture with one name and one description for those who do not see it. */
export function svgFile(picture: Picture, words: { id: string; title: string; description: string }): string {
  const width = Math.ceil(picture.width)
  const height = Math.ceil(picture.height)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="utfall-chart" role="img" aria-labelledby="${words.id}-title ${words.id}-desc" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="${CHART_FONT}" font-size="13" fill="${ink.text}">`,
    `<title id="${words.id}-title">${escapeMarkup(words.title)}</title>`,
    `<desc id="${words.id}-desc">${escapeMarkup(words.description)}</desc>`,
    picture.body,
    '</svg>',
  ].join('')
}
