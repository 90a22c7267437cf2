import { cellText, isStrong } from '../tables/cell.ts'
import type { TableCell, TableColumn, TableModel, TableRow } from '../tables/model.ts'
import { escapeMarkup } from '../text/printable.ts'

/** A table in a scroll region of its own, so that a wide table never widens the page. */
export function htmlTable(table: TableModel, id: string): string {
  const bodies = rowBodies(table.rows).map(
    (rows) => `<tbody>${rows.map((row) => tableRow(row, table)).join('')}</tbody>`,
  )
  const notes = (table.notes ?? []).map((note) => `<p class="utfall-note">${escapeMarkup(note)}</p>`)
  return [
    '<div class="utfall-table">',
    `<div class="utfall-scroll" role="group" aria-labelledby="${id}-caption" tabindex="0">`,
    `<table><caption id="${id}-caption"><span>${escapeMarkup(table.caption)}</span></caption>`,
    `<thead><tr>${table.columns.map(headerCell).join('')}</tr></thead>`,
    ...bodies,
    '</table></div>',
    ...notes,
    '</div>',
  ].join('')
}

/** Each group row starts a body of its own, which its heading names. */
function rowBodies(rows: readonly TableRow[]): readonly (readonly TableRow[])[] {
  const bodies: TableRow[][] = []
  for (const row of rows) {
    if (row.kind === 'group' || bodies.length === 0) bodies.push([])
    bodies.at(-1)?.push(row)
  }
  return bodies
}

function headerCell(column: TableColumn): string {
  const dress = alignClass(column)
  // A header cell without words would be announced as such.
  return column.header === ''
    ? `<td${dress}></td>`
    : `<th scope="col"${dress}>${escapeMarkup(column.header)}</th>`
}

function tableRow(row: TableRow, table: TableModel): string {
  if (row.kind === 'group') {
    return `<tr class="utfall-group"><th scope="rowgroup" colspan="${table.columns.length}">${escapeMarkup(row.title)}</th></tr>`
  }
  const cells = row.cells.map((cell, i) => bodyCell(cell, table.columns[i]))
  return `<tr${row.strong ? ' class="utfall-strong"' : ''}>${cells.join('')}</tr>`
}

function bodyCell(cell: TableCell, column: TableColumn | undefined): string {
  const text = escapeMarkup(cellText(cell))
  const shown = isStrong(cell) ? `<strong>${text}</strong>` : text
  const sort =
    typeof cell === 'string' || cell.sortValue === undefined
      ? ''
      : ` data-sort="${escapeMarkup(String(cell.sortValue))}"`
  const dress = alignClass(column, cellText(cell))
  return column?.rowHeader
    ? `<th scope="row"${dress}${sort}>${shown}</th>`
    : `<td${dress}${sort}>${shown}</td>`
}

/** A figure with its unit, or an interval of two figures, is kept on one line. */
const WHOLE_CHARACTERS = 18

/** A checksum or an address, which has nowhere to break. */
const LONG_WORD = /\S{33}/

function alignClass(column: TableColumn | undefined, text = ''): string {
  if (column?.align !== 'end') return LONG_WORD.test(text) ? ' class="utfall-break"' : ''
  return text !== '' && text.length <= WHOLE_CHARACTERS
    ? ' class="utfall-end utfall-whole"'
    : ' class="utfall-end"'
}
