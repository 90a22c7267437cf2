import type { Language } from '@utfall/basics'
import { printable } from '../text/printable.ts'
import { cellText } from './cell.ts'
import { checkTable } from './check-table.ts'
import type { TableModel } from './model.ts'

const BYTE_ORDER_MARK = '\ufeff'

/**
 * The table as a file for a spreadsheet: UTF-8 with byte order mark (without it Excel takes å for Ã¥), semicolons
 * where the decimal comma is used (Swedish), commas elsewhere, CRLF between rows (RFC 4180). Cells hold the text
 * that people read. A cell that a spreadsheet would take for a formula gets an apostrophe in front (OWASP, "CSV
 * injection"); numbers with a sign are left as they are.
 */
export function tableToCsv(table: TableModel, language: Language): string {
  checkTable(table)
  const separator = language === 'sv' ? ';' : ','
  const line = (texts: readonly string[]): string =>
    texts.map((text) => csvCell(text, separator)).join(separator)
  const rows = table.rows.map((row) =>
    row.kind === 'group'
      ? line([row.title, ...table.columns.slice(1).map(() => '')])
      : line(row.cells.map(cellText)),
  )
  const header = line(table.columns.map((column) => column.header))
  return `${BYTE_ORDER_MARK}${[header, ...rows].join('\r\n')}\r\n`
}

/** A signed number as people or programs write it: "+4,1", "−0,5", "-3". Nothing in it can be run. */
const SIGNED_NUMBER = /^[+\-\u2212][\d\u00a0 ]+([.,]\d+)?( ?%)?$/
const FORMULA_START = /^[=+\-@\t\n]/

function csvCell(text: string, separator: string): string {
  const plain = printable(text)
  const safe = FORMULA_START.test(plain) && !SIGNED_NUMBER.test(plain) ? `'${plain}` : plain
  const needsQuotes = safe.includes(separator) || /["\r\n]/.test(safe)
  return needsQuotes ? `"${safe.replaceAll('"', '""')}"` : safe
}
