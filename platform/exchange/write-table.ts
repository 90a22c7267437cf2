import { InvalidInput } from '@utfall/basics'
import type { Delimiter } from './cell-grid.ts'
import type { DecimalMark } from './number-cell.ts'

/** A column to write: numbers (NaN is missing) or text and numbers mixed (null is missing). */
export type ColumnToWrite = {
  readonly name: string
  readonly values: Float64Array | readonly (string | number | null)[]
}

export type TableToWrite = {
  readonly columns: readonly ColumnToWrite[]
  readonly delimiter?: Delimiter
  /** A decimal comma needs another delimiter than the comma. */
  readonly decimal?: DecimalMark
  /** Excel takes a file without the mark for Windows-1252. */
  readonly byteOrderMark?: boolean
}

const ROWS_PER_PART = 10_000

/**
 * A CSV table in UTF-8 with LF: what `readTable` reads back to the same names and values. Numbers are written with
 * every digit needed to read the same double back; missing is empty, but `NA` in a table of one column, where an empty
 * last line would be no row. The texts '' and 'NA' are missing to a reader, and are written as they are.
 */
export function writeTable(table: TableToWrite): Uint8Array {
  const { columns, delimiter = ',', decimal = '.', byteOrderMark = false } = table
  const rows = columns[0]?.values.length ?? 0
  if (columns.length === 0)
    throw new InvalidInput({ field: 'columns', given: 'none', allowed: 'one or more' })
  for (const column of columns) {
    if (column.values.length !== rows) {
      throw new InvalidInput({
        field: column.name,
        given: `${column.values.length} values`,
        allowed: `${rows}`,
      })
    }
  }
  if (decimal === ',' && delimiter === ',') {
    throw new InvalidInput({
      field: 'decimal',
      given: ',',
      allowed: 'a point, where the comma parts the cells',
    })
  }
  const missing = columns.length === 1 ? 'NA' : ''
  const parts = [
    byteOrderMark ? '\ufeff' : '',
    columns.map(({ name }) => textCell(name)).join(delimiter),
    '\n',
  ]
  const bytes: Uint8Array[] = []
  for (let row = 0; row < rows; row++) {
    const cells = columns.map(({ values }) => cellText(values[row] ?? null, decimal, missing))
    parts.push(cells.join(delimiter), '\n')
    if (row % ROWS_PER_PART === ROWS_PER_PART - 1) bytes.push(Buffer.from(parts.splice(0).join(''), 'utf8'))
  }
  bytes.push(Buffer.from(parts.join(''), 'utf8'))
  return Buffer.concat(bytes)
}

function cellText(value: string | number | null, decimal: DecimalMark, missing: string): string {
  if (value === null || Number.isNaN(value)) return missing
  if (typeof value === 'string') return textCell(value)
  if (!Number.isFinite(value))
    throw new InvalidInput({ field: 'values', given: value, allowed: 'finite numbers' })
  const text = Object.is(value, -0) ? '-0' : String(value)
  return decimal === ',' ? text.replace('.', ',') : text
}

/** Quoted where a reader would otherwise part it, trim it or take it for something else. */
function textCell(text: string): string {
  return /[",;\t\r\n]|^\s|\s$|^$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
