import { type CellSpan, spanOf, spanText } from './cell-grid.ts'
import { FaultList, type Faults, faultWords, oneFault, type PlacedFault, quoted } from './fault.ts'
import { numberBetween } from './number-cell.ts'
import { isMissing, type Table } from './read-table.ts'

/** A column as numbers; missing is NaN. */
export type NumberColumn = { readonly name: string; readonly kind: 'number'; readonly values: Float64Array }
/** A column as text; missing is null. */
export type TextDataColumn = {
  readonly name: string
  readonly kind: 'text'
  readonly values: readonly (string | null)[]
}
/** The shape the statistics take. */
export type DataColumn = NumberColumn | TextDataColumn

export function columnNames(table: Table): readonly string[] {
  return table.columns.map((column) => column.name)
}

/** The column's numbers, or a fault for each cell that is no number in the file's own notation. */
export function numberColumn(table: Table, name: string): NumberColumn | Faults {
  const example = table.decimal === ',' ? '12,5' : '12.5'
  return readNumbers(table, name, () => true, {
    english: `a number like ${example}`,
    swedish: `ett tal som ${example}`,
  })
}

/** As `numberColumn`, and each number whole and between `low` and `high`. */
export function integerColumn(
  table: Table,
  name: string,
  range: { readonly low?: number; readonly high?: number } = {},
): NumberColumn | Faults {
  const { low = Number.MIN_SAFE_INTEGER, high = Number.MAX_SAFE_INTEGER } = range
  const isBounded = range.low !== undefined || range.high !== undefined
  const words = {
    english: isBounded ? `a whole number ${rangeText(range, ['from', 'to'])}` : 'a whole number like 12',
    swedish: isBounded ? `ett heltal ${rangeText(range, ['från', 'till'])}` : 'ett heltal som 12',
  }
  return readNumbers(table, name, (value) => Number.isInteger(value) && value >= low && value <= high, words)
}

function rangeText(
  range: { readonly low?: number; readonly high?: number },
  words: readonly [string, string],
): string {
  const from = range.low === undefined ? [] : [words[0], range.low]
  const to = range.high === undefined ? [] : [words[1], range.high]
  return [...from, ...to].join(' ')
}

export function textColumn(table: Table, name: string): TextDataColumn | Faults {
  const column = table.columns[columnIndex(table, name)]
  return column ? { name, kind: 'text', values: column.values } : missingColumn(table, name)
}

/** Names are compared as the header's are: an å typed on another system is the same å. */
function columnIndex(table: Table, name: string): number {
  const asked = name.trim().normalize('NFC')
  return table.columns.findIndex((column) => column.name === asked)
}

/**
 * Numbers where every cell that is not missing reads as one (and there is at least one), otherwise text. Codes stay
 * text: 0114 is a municipality and not 114, and two long identities must not become one rounded number.
 */
export function dataColumn(table: Table, name: string): DataColumn | Faults {
  const index = columnIndex(table, name)
  if (index < 0) return missingColumn(table, name)
  const { grid } = table
  const span: CellSpan = { start: 0, end: 0, isQuoted: false }
  const values = new Float64Array(grid.rows).fill(Number.NaN)
  let present = 0
  for (let row = 0; row < grid.rows; row++) {
    spanOf(grid, row, index, span)
    if (isMissing(grid.bytes, span)) continue
    const value = numberBetween(grid.bytes, span.start, span.end, table.decimal)
    if (Number.isNaN(value) || isCode(grid.bytes, span, value)) return textColumn(table, name)
    values[row] = value
    present += 1
  }
  return present > 0 ? { name, kind: 'number', values } : textColumn(table, name)
}

const ZERO = 0x30
const NINE = 0x39
/** Every whole number of at most 15 digits is an exact double. */
const EXACT_DIGITS = 15

function isCode(bytes: Uint8Array, span: Readonly<CellSpan>, value: number): boolean {
  const second = bytes[span.start + 1] ?? 0
  const length = span.end - span.start
  if (bytes[span.start] === ZERO && length > 1 && second >= ZERO && second <= NINE) return true
  return length > EXACT_DIGITS && Number.isInteger(value) && !Number.isSafeInteger(value)
}

/** What a cell may hold, in both languages. */
type Allowed = { readonly english: string; readonly swedish: string }

function readNumbers(
  table: Table,
  name: string,
  isAllowed: (value: number) => boolean,
  allowed: Allowed,
): NumberColumn | Faults {
  const index = columnIndex(table, name)
  if (index < 0) return missingColumn(table, name)
  const { grid } = table
  const span: CellSpan = { start: 0, end: 0, isQuoted: false }
  const values = new Float64Array(grid.rows).fill(Number.NaN)
  const list = new FaultList(table.name)
  for (let row = 0; row < grid.rows; row++) {
    spanOf(grid, row, index, span)
    if (isMissing(grid.bytes, span)) continue
    const value = numberBetween(grid.bytes, span.start, span.end, table.decimal)
    if (!Number.isNaN(value) && isAllowed(value)) values[row] = value
    else list.add(cellFault(row, name, spanText(grid.bytes, span), allowed))
  }
  return list.total > 0 ? list.result() : { name, kind: 'number', values }
}

/** Digits parted in threes by a space, a mark or an apostrophe: a number to a person, but which one? */
const GROUPED = /^[+-]?\d{1,3}(?:[ \u00a0\u2009\u202f.,'’]\d{3})+(?:[.,]\d+)?$/

function cellFault(row: number, column: string, cell: string, allowed: Allowed): PlacedFault {
  const given = quoted(cell)
  const isGrouped = GROUPED.test(cell)
  const words = faultWords(
    [given, isGrouped ? `${allowed.english}, without thousands separators` : allowed.english],
    [given, isGrouped ? `${allowed.swedish}, utan tusentalsavgränsare` : allowed.swedish],
  )
  return { row: row + 2, column, ...words }
}

function missingColumn(table: Table, name: string): Faults {
  const names = columnNames(table)
  const shown = names.slice(0, 30).map(quoted).join(', ')
  const more = names.length > 30 ? names.length - 30 : 0
  const words = faultWords(
    [
      more > 0 ? `the columns ${shown} and ${more} more` : `the columns ${shown}`,
      `a column named ${quoted(name)}`,
    ],
    [
      more > 0 ? `kolumnerna ${shown} och ${more} till` : `kolumnerna ${shown}`,
      `en kolumn som heter ${quoted(name)}`,
    ],
  )
  return oneFault({ file: table.name, row: 1, column: name, ...words })
}
