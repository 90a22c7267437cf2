import { cellText } from '../tables/cell.ts'
import type { TableModel } from '../tables/model.ts'
import { textWidth } from '../text/lines.ts'

export type PdfColumns = { readonly sizePt: number; readonly widthsPt: readonly number[] }

const SIZES_PT = [8.5, 7.8, 7, 6.2] as const
/** Left and right of the text in a cell; report.typ uses the same. */
export const CELL_PAD_PT = 4

/**
 * Widths of the columns and the size of the text: the largest size at which no word is broken, each column as wide
 * as its longest word at least, and what is left shared by how much each column would like.
 */
export function pdfColumns(table: TableModel, availablePt: number): PdfColumns {
  for (const sizePt of SIZES_PT) {
    const needs = columnNeeds(table, sizePt)
    if (sum(needs.map((need) => need.least)) <= availablePt)
      return { sizePt, widthsPt: share(needs, availablePt) }
  }
  const sizePt = SIZES_PT[SIZES_PT.length - 1] ?? 6.2
  const needs = columnNeeds(table, sizePt)
  const scale = availablePt / sum(needs.map((need) => need.least))
  return { sizePt, widthsPt: needs.map((need) => need.least * scale) }
}

type Need = {
  /** The longest word; figures always whole. */
  readonly least: number
  /** The longest text on one line, and the header too where that is not too much. */
  readonly liked: number
}

function columnNeeds(table: TableModel, sizePt: number): readonly Need[] {
  const style = { sizePx: sizePt, weight: 600 } as const
  return table.columns.map((column, i) => {
    const cells = table.rows.flatMap((row) => (row.kind === 'row' ? [cellText(row.cells[i] ?? '')] : []))
    const width = (texts: readonly string[]): number =>
      Math.max(0, ...texts.map((text) => textWidth(text, style)))
    const words = (texts: readonly string[]): readonly string[] =>
      texts.flatMap((text) => text.split(/[ \n-]/))
    const whole = width(cells)
    const figures = column.align === 'end' && whole <= 16 * sizePt ? whole : 0
    const least = Math.max(figures, Math.min(width(words([...cells, column.header])), 22 * sizePt))
    const liked = Math.max(least, whole, Math.min(width([column.header]), 24 * sizePt))
    return { least: least + 2 * CELL_PAD_PT + 1, liked: liked + 2 * CELL_PAD_PT + 1 }
  })
}

function share(needs: readonly Need[], availablePt: number): readonly number[] {
  const least = sum(needs.map((need) => need.least))
  const liked = sum(needs.map((need) => need.liked))
  if (liked <= availablePt) {
    // Room to spare: the first column takes it, so that figures stand together at the right.
    return needs.map((need, i) => need.liked + (i === 0 ? availablePt - liked : 0))
  }
  const part = (availablePt - least) / (liked - least)
  return needs.map((need) => need.least + (need.liked - need.least) * part)
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
