import type { FontWeight } from '../fonts/inter.ts'
import { textWidth, wrapText } from '../text/lines.ts'
import { escapeMarkup } from '../text/printable.ts'
import { ink } from './ink.ts'

export const LINE_HEIGHT = 1.3

/** Lines of text that belong together, already broken to fit. */
export type TextBlock = {
  readonly lines: readonly string[]
  readonly sizePx: number
  readonly weight: FontWeight
  readonly fill: string
}

export type TextDress = {
  readonly sizePx: number
  readonly weight?: FontWeight
  readonly fill?: string
  /** The rest is cut with an ellipsis: only where the whole text stands in the table. */
  readonly maxLines?: number
}

export function textBlock(text: string, maxWidthPx: number, dress: TextDress): TextBlock {
  const { sizePx, weight = 400, fill = ink.text, maxLines = Infinity } = dress
  const lines = wrapText(text, maxWidthPx, { sizePx, weight })
  const block = { lines, sizePx, weight, fill }
  return lines.length > maxLines ? shortened(block, maxLines, maxWidthPx) : block
}

const graphemes = new Intl.Segmenter('sv', { granularity: 'grapheme' })

function shortened(block: TextBlock, maxLines: number, maxWidthPx: number): TextBlock {
  const kept = block.lines.slice(0, maxLines)
  const last = Array.from(graphemes.segment(kept.pop() ?? ''), (part) => part.segment)
  const shown = (): string => `${last.join('').replace(/[\s,;.-]+$/, '')}…`
  while (last.length > 0 && textWidth(shown(), block) > maxWidthPx) last.pop()
  return { ...block, lines: [...kept, shown()] }
}

export function blockHeight(block: TextBlock): number {
  return block.lines.length * block.sizePx * LINE_HEIGHT
}

export function blockWidth(block: TextBlock): number {
  return Math.max(0, ...block.lines.map((line) => textWidth(line, block)))
}

export function stackHeight(blocks: readonly TextBlock[]): number {
  return blocks.reduce((sum, block) => sum + blockHeight(block), 0)
}

type Anchor = 'start' | 'middle' | 'end'

/** The block with its top at y. The baseline stands 0.95 em down in a 1.3 em line, as Inter's does. */
export function drawBlock(block: TextBlock, x: number, y: number, anchor: Anchor = 'start'): string {
  const step = block.sizePx * LINE_HEIGHT
  const dress = `font-size="${block.sizePx}" text-anchor="${anchor}" fill="${block.fill}"${block.weight === 400 ? '' : ` font-weight="${block.weight}"`}`
  return block.lines
    .map((line, i) => {
      const baseline = y + block.sizePx * 0.98 + i * step
      return `<text x="${px(x)}" y="${px(baseline)}" ${dress}>${escapeMarkup(line)}</text>`
    })
    .join('')
}

/** Centred on `middle`, pushed in where the picture of this width ends. */
export function drawCentred(block: TextBlock, middle: number, y: number, width: number): string {
  const half = blockWidth(block) / 2
  return drawBlock(block, Math.max(half, Math.min(middle, width - half)), y, 'middle')
}

/** Blocks under each other, the first with its top at y. */
export function drawStack(
  blocks: readonly TextBlock[],
  x: number,
  y: number,
  anchor: Anchor = 'start',
): string {
  let top = y
  return blocks
    .map((block) => {
      const drawn = drawBlock(block, x, top, anchor)
      top += blockHeight(block)
      return drawn
    })
    .join('')
}

export type Stroke = { readonly stroke: string; readonly width?: number; readonly dash?: string }

export function drawLine(x1: number, y1: number, x2: number, y2: number, stroke: Stroke): string {
  return `<line x1="${px(x1)}" y1="${px(y1)}" x2="${px(x2)}" y2="${px(y2)}" ${strokeText(stroke)}/>`
}

export function drawPath(d: string, stroke: Stroke): string {
  return `<path d="${d}" fill="none" ${strokeText(stroke)}/>`
}

export function drawDot(x: number, y: number, radius: number, fill: string, stroke: Stroke): string {
  return `<circle cx="${px(x)}" cy="${px(y)}" r="${radius}" fill="${fill}" ${strokeText(stroke)}/>`
}

export type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

export function drawBox(box: Box, dress: { fill: string; stroke?: Stroke; radius?: number }): string {
  const radius = dress.radius === undefined ? '' : ` rx="${dress.radius}"`
  const stroke = dress.stroke === undefined ? '' : ` ${strokeText(dress.stroke)}`
  return `<rect x="${px(box.x)}" y="${px(box.y)}" width="${px(box.width)}" height="${px(box.height)}"${radius} fill="${dress.fill}"${stroke}/>`
}

export function drawPolygon(
  points: readonly (readonly [number, number])[],
  fill: string,
  stroke?: Stroke,
): string {
  const corners = points.map(([x, y]) => `${px(x)},${px(y)}`).join(' ')
  return `<polygon points="${corners}" fill="${fill}"${stroke === undefined ? '' : ` ${strokeText(stroke)}`}/>`
}

function strokeText(stroke: Stroke): string {
  const dash = stroke.dash === undefined ? '' : ` stroke-dasharray="${stroke.dash}"`
  return `stroke="${stroke.stroke}" stroke-width="${stroke.width ?? 1}"${dash}`
}

/** Two decimals are a hundredth of a pixel, and the same on every machine. */
export function px(value: number): string {
  return String(Number(value.toFixed(2)))
}
