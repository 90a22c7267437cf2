import { textWidth } from '../text/lines.ts'
import { ink } from './ink.ts'
import type { ChartSize } from './model.ts'
import type { Strip } from './plot-area.ts'
import {
  blockHeight,
  blockWidth,
  drawBlock,
  drawLine,
  drawStack,
  stackHeight,
  type TextBlock,
  textBlock,
} from './svg.ts'

export const WIDTH_PX: Readonly<Record<ChartSize, number>> = { wide: 720, phone: 328 }
export const TEXT_PX = 13
export const NOTE_PX = 12

/** The words of one row; what is drawn in the middle is the chart's own business. */
export type RowWords = {
  readonly label: string
  readonly note?: string
  /** Beside the mark: the estimate in figures. */
  readonly value: string
  readonly strong?: boolean
  /** Columns of figures between label and mark (wide), or a line under the label (phone). */
  readonly extra?: readonly string[]
  /** A line above: what follows sums up what stands before. */
  readonly ruled?: boolean
  /** Nothing is drawn for this row. */
  readonly empty?: boolean
}

export type RowGroup = { readonly title: string | null; readonly rows: readonly RowWords[] }

export type RowHeader = { readonly label: string; readonly extra: readonly string[]; readonly value: string }

export type RowFrame = {
  readonly width: number
  /** Of the data area. */
  readonly left: number
  readonly right: number
  readonly top: number
  /** Middle of the mark of each row, all groups in order. */
  readonly marks: readonly number[]
  readonly bottom: number
  readonly strips: readonly Strip[]
  /** Labels, values and group titles, drawn. */
  readonly svg: string
}

export type RowFrameOptions = {
  readonly size: ChartSize
  /** Free height above the first row, for a text of the chart's own. */
  readonly topPx?: number
  /** Height that a mark needs. */
  readonly markPx?: number
  readonly header?: RowHeader
  /** Longer labels are cut; the table has them whole. */
  readonly labelLines?: number
  /** Between rows; less than the usual where many rows have to stand on one page. */
  readonly rowGapPx?: number
}

const MARK_PX = 16
const GAP_PX = 16
const ROW_GAP_PX = 10
const INDENT_PX = 12
const headerDress = { sizePx: NOTE_PX, weight: 600, fill: ink.muted } as const

/** Places rows of words around a data area: columns on a wide page, label above mark on a phone. */
export function rowFrame(groups: readonly RowGroup[], options: RowFrameOptions): RowFrame {
  return options.size === 'wide' ? wideFrame(groups, options) : phoneFrame(groups, options)
}

/** Right edges of the columns before the data area, and the room for the value after it. */
type Columns = { readonly label: number; readonly extras: readonly number[]; readonly value: number }

function wideColumns(rows: readonly RowWords[], header: RowHeader | undefined): Columns {
  const widest = (texts: readonly string[]): number =>
    Math.ceil(
      Math.max(
        0,
        ...texts.flatMap((text) =>
          text.split('\n').map((line) => textWidth(line, { sizePx: TEXT_PX, weight: 600 })),
        ),
      ),
    )
  const count = Math.max(0, ...rows.map((row) => row.extra?.length ?? 0))
  const label = Math.min(
    count > 0 ? 190 : 250,
    Math.max(110, widest(rows.flatMap((row) => [row.label, row.note ?? '']))),
  )
  const extras: number[] = []
  for (let i = 0; i < count; i++) {
    const name = header?.extra[i] ?? ''
    const needed = widest([...rows.map((row) => row.extra?.[i] ?? ''), ...name.split(' ')])
    const inOneLine = Math.min(66, textWidth(name, headerDress))
    extras.push((extras.at(-1) ?? label) + Math.min(90, Math.max(32, needed, inOneLine)) + ROW_GAP_PX)
  }
  return { label, extras, value: Math.min(225, widest(rows.map((row) => row.value))) }
}

function wideFrame(groups: readonly RowGroup[], options: RowFrameOptions): RowFrame {
  const width = WIDTH_PX.wide
  const columns = wideColumns(
    groups.flatMap((group) => group.rows),
    options.header,
  )
  const left = (columns.extras.at(-1) ?? columns.label) + GAP_PX
  const right = width - columns.value - GAP_PX
  const drawn: string[] = []
  const marks: number[] = []
  let y = options.topPx ?? 4
  if (options.header) {
    const header = drawHeader(options.header, columns, width, y)
    drawn.push(header.svg)
    y = header.bottom
  }
  const top = y
  for (const group of groups) {
    if (group.title !== null) {
      const title = textBlock(group.title, width, { sizePx: TEXT_PX, weight: 600 })
      drawn.push(drawBlock(title, 0, y + 6))
      y += blockHeight(title) + 10
    }
    for (const row of group.rows) {
      if (row.ruled) {
        drawn.push(drawLine(0, y, width, y, { stroke: ink.muted }))
        y += ROW_GAP_PX
      }
      const placed = drawWideRow(
        row,
        columns,
        { indent: group.title === null ? 0 : INDENT_PX, width, y },
        options,
      )
      drawn.push(placed.svg)
      marks.push(placed.middle)
      y = placed.bottom + (options.rowGapPx ?? ROW_GAP_PX)
    }
  }
  const strips = [{ y1: top - 4, y2: y }]
  return { width, left, right, top, marks, bottom: y, strips, svg: drawn.join('') }
}

function drawHeader(
  header: RowHeader,
  columns: Columns,
  width: number,
  y: number,
): { readonly svg: string; readonly bottom: number } {
  const cells = [
    { block: textBlock(header.label, columns.label, headerDress), x: 0, anchor: 'start' as const },
    ...header.extra.map((text, i) => ({
      block: textBlock(
        text,
        (columns.extras[i] ?? 0) - (columns.extras[i - 1] ?? columns.label) - 6,
        headerDress,
      ),
      x: columns.extras[i] ?? 0,
      anchor: 'end' as const,
    })),
    { block: textBlock(header.value, columns.value, headerDress), x: width, anchor: 'end' as const },
  ]
  const height = Math.max(...cells.map((cell) => blockHeight(cell.block)))
  const texts = cells.map((cell) =>
    drawBlock(cell.block, cell.x, y + height - blockHeight(cell.block), cell.anchor),
  )
  const line = drawLine(0, y + height + 6, width, y + height + 6, { stroke: ink.muted })
  return { svg: texts.join('') + line, bottom: y + height + 14 }
}

function drawWideRow(
  row: RowWords,
  columns: Columns,
  place: { readonly indent: number; readonly width: number; readonly y: number },
  options: RowFrameOptions,
): { readonly svg: string; readonly middle: number; readonly bottom: number } {
  const weight = row.strong ? 600 : 400
  const label = labelBlocks(row, columns.label - place.indent, options.labelLines)
  const value = textBlock(row.value, columns.value, { sizePx: TEXT_PX, weight })
  const height = Math.max(stackHeight(label), blockHeight(value), options.markPx ?? MARK_PX)
  const middle = place.y + height / 2
  const extras = columns.extras.map((right, i) => {
    const cell = textBlock(row.extra?.[i] ?? '', 90, { sizePx: TEXT_PX, weight })
    return drawBlock(cell, right, middle - blockHeight(cell) / 2, 'end')
  })
  const svg = [
    drawStack(label, place.indent, middle - stackHeight(label) / 2),
    ...extras,
    drawBlock(value, place.width, middle - blockHeight(value) / 2, 'end'),
  ]
  return { svg: svg.join(''), middle, bottom: place.y + height }
}

function labelBlocks(row: RowWords, maxWidth: number, maxLines = Infinity): readonly TextBlock[] {
  const label = textBlock(row.label, maxWidth, {
    sizePx: TEXT_PX,
    weight: row.strong ? 600 : 400,
    maxLines,
  })
  if (row.note === undefined) return [label]
  return [label, textBlock(row.note, maxWidth, { sizePx: NOTE_PX, fill: ink.muted })]
}

function phoneFrame(groups: readonly RowGroup[], options: RowFrameOptions): RowFrame {
  const width = WIDTH_PX.phone
  const mark = options.markPx ?? MARK_PX
  const drawn: string[] = []
  const marks: number[] = []
  const strips: Strip[] = []
  const top = options.topPx ?? 4
  let y = top
  for (const group of groups) {
    if (group.title !== null) {
      const title = textBlock(group.title, width, { sizePx: TEXT_PX + 1, weight: 600 })
      drawn.push(drawBlock(title, 0, y + 4))
      y += blockHeight(title) + 8
    }
    for (const row of group.rows) {
      if (row.ruled) {
        drawn.push(drawLine(0, y, width, y, { stroke: ink.muted }))
        y += ROW_GAP_PX
      }
      const value = textBlock(row.value, width, { sizePx: TEXT_PX, weight: row.strong ? 600 : 400 })
      const words = phoneWords(withExtra(row, options.header), value, width, options.labelLines)
      drawn.push(drawStack(words.label, 0, y), drawBlock(value, width, y + words.valueTop, 'end'))
      y += words.height
      const middle = y + 5 + mark / 2
      marks.push(middle)
      if (!row.empty) strips.push({ y1: middle - mark / 2 - 3, y2: middle + mark / 2 + 3 })
      y += row.empty ? ROW_GAP_PX : mark + (GAP_PX - ROW_GAP_PX) + (options.rowGapPx ?? ROW_GAP_PX)
    }
  }
  return { width, left: 14, right: width - 14, top, marks, bottom: y, strips, svg: drawn.join('') }
}

/** The value stands at the right of the first line, else of the last, else on a line of its own. */
function phoneWords(
  row: RowWords,
  value: TextBlock,
  width: number,
  maxLines = Infinity,
): { readonly label: readonly TextBlock[]; readonly valueTop: number; readonly height: number } {
  const full = labelBlocks(row, width, maxLines)
  const height = stackHeight(full)
  if (blockWidth(value) === 0) return { label: full, valueTop: 0, height }
  const room = width - blockWidth(value) - 12
  const label = textBlock(row.label, room, { sizePx: TEXT_PX, weight: row.strong ? 600 : 400 })
  if (label.lines.length <= Math.min(maxLines, full[0]?.lines.length ?? 0)) {
    return { label: [label, ...full.slice(1)], valueTop: 0, height }
  }
  const last = full.at(-1)
  if (last !== undefined && textWidth(last.lines.at(-1) ?? '', last) <= room) {
    return { label: full, valueTop: height - blockHeight(value), height }
  }
  return { label: full, valueTop: height, height: height + blockHeight(value) }
}

/** The columns as a note: "Stöd, n: 61 · Väntan, n: 58". */
function withExtra(row: RowWords, header: RowHeader | undefined): RowWords {
  const parts = (row.extra ?? []).flatMap((text, i) =>
    text === '' ? [] : [`${header?.extra[i] ?? ''}: ${text}`],
  )
  return parts.length === 0 ? row : { ...row, note: [...(row.note ? [row.note] : []), ...parts].join(' · ') }
}
