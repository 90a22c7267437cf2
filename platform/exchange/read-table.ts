import { createHash } from 'node:crypto'
import {
  type CellGrid,
  type CellSpan,
  type Delimiter,
  isLineEnd,
  scanRow,
  spanOf,
  spanText,
} from './cell-grid.ts'
import { textStart } from './encoding.ts'
import { FaultList, type Faults, fileFault } from './fault.ts'
import { type Header, readHeader } from './header.ts'
import { type DecimalMark, numberBetween } from './number-cell.ts'
import { quoteFault, widthFault } from './row-fault.ts'

/** A column as text; the values are read from the file when first asked for. Missing (empty or `NA`) is null. */
export type TextColumn = { readonly name: string; readonly values: readonly (string | null)[] }

/** A table that has been read. It keeps the bytes it was read from: whoever gave them must not change them. */
export type Table = {
  readonly kind: 'table'
  readonly name: string
  readonly sha256: string
  readonly columns: readonly TextColumn[]
  readonly rows: number
  readonly decimal: DecimalMark
  readonly delimiter: Delimiter
  readonly grid: CellGrid
}

/** Offsets are 32 bits, and a file beyond this does not fit a person's machine either. */
const LARGEST_BYTES = 2 ** 31

/**
 * Reads a CSV table by the contract in the guide: UTF-8 with or without byte order mark; comma, semicolon or tab,
 * whichever the header holds most of; a header row; quoted fields; LF, CRLF or CR; blanks around an unquoted cell
 * passed over; blank lines at the end passed over. A table that is wrong is a list of faults, never a throw.
 */
export function readTable(source: { readonly name: string; readonly bytes: Uint8Array }): Table | Faults {
  const { name, bytes } = source
  if (bytes.length > LARGEST_BYTES) {
    return fileFault(
      name,
      [`${bytes.length} bytes`, `at most ${LARGEST_BYTES}`],
      [`${bytes.length} byte`, `högst ${LARGEST_BYTES}`],
    )
  }
  const text = textStart(name, bytes)
  if (text.kind === 'faults') return text
  const header = readHeader(name, bytes, text.start)
  if (header.kind === 'faults') return header
  const grid = readGrid(name, bytes, header)
  if ('kind' in grid) return grid
  return {
    kind: 'table',
    name,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    columns: header.names.map((column, index) => lazyColumn(grid, index, column)),
    rows: grid.rows,
    decimal: decimalMark(grid),
    delimiter: header.delimiter,
    grid,
  }
}

function lazyColumn(grid: CellGrid, index: number, name: string): TextColumn {
  let values: readonly (string | null)[] | null = null
  return {
    name,
    get values() {
      values ??= columnTexts(grid, index)
      return values
    },
  }
}

/** Equal cells share one string: an arm's label is held once, not a million times. */
function columnTexts(grid: CellGrid, column: number): readonly (string | null)[] {
  const span: CellSpan = { start: 0, end: 0, isQuoted: false }
  const known = new Map<string, string>()
  const values = new Array<string | null>(grid.rows)
  for (let row = 0; row < grid.rows; row++) {
    spanOf(grid, row, column, span)
    if (isMissing(grid.bytes, span)) {
      values[row] = null
      continue
    }
    const text = spanText(grid.bytes, span)
    const same = known.get(text)
    if (same === undefined && known.size < 10_000) known.set(text, text)
    values[row] = same ?? text
  }
  return values
}

const LETTER_N = 0x4e
const LETTER_A = 0x41

/** Empty and `NA` are missing, quoted or not. */
export function isMissing(bytes: Uint8Array, span: Readonly<CellSpan>): boolean {
  const length = span.end - span.start
  return length <= 0 || (length === 2 && bytes[span.start] === LETTER_N && bytes[span.start + 1] === LETTER_A)
}

function readGrid(file: string, bytes: Uint8Array, header: Header): CellGrid | Faults {
  const columns = header.names.length
  const stride = columns + 1
  const delimiter = header.delimiter.charCodeAt(0)
  const offsets = new Uint32Array(mostRows(bytes, header) * stride)
  const list = new FaultList(file)
  const end = endWithoutBlankLines(bytes)
  let rows = 0
  let person = 1
  for (let at = header.next; at < end; ) {
    person += 1
    const row = scanRow(bytes, at, delimiter, offsets, rows * stride, columns)
    if (row.fault) list.add(quoteFault(row.fault, person, header.names[row.fault.cell] ?? null))
    else if (row.cells !== columns) list.add(widthFault(person, row.cells, columns))
    else rows += 1
    at = row.next
  }
  if (list.total > 0) return list.result()
  return { bytes, delimiter: header.delimiter, columns, rows, offsets: offsets.subarray(0, rows * stride) }
}

/** No more rows than line ends, nor than there are bytes for their delimiters: a hostile file gets no memory for free. */
function mostRows(bytes: Uint8Array, header: Header): number {
  let lineEnds = 0
  for (let at = header.next; at < bytes.length; at++) if (isLineEnd(bytes[at])) lineEnds += 1
  const fitting = Math.ceil((bytes.length - header.next + 1) / header.names.length)
  return Math.max(Math.min(lineEnds, fitting), 0) + 1
}

/** Blank lines at the end are no rows; the last line's own end does not matter either. */
function endWithoutBlankLines(bytes: Uint8Array): number {
  let end = bytes.length
  while (end > 0 && isLineEnd(bytes[end - 1])) end -= 1
  return end
}

/**
 * A comma can be the decimal mark only where it does not part the cells. Then the cells decide: more of them read as
 * numbers with a decimal comma than with a point. The mark is one for the whole file, so that 1.234 beside 1,5 is
 * a fault and never a guess.
 */
function decimalMark(grid: CellGrid): DecimalMark {
  if (grid.delimiter === ',') return '.'
  const span: CellSpan = { start: 0, end: 0, isQuoted: false }
  let commas = 0
  let points = 0
  for (let row = 0; row < grid.rows; row++) {
    for (let column = 0; column < grid.columns; column++) {
      spanOf(grid, row, column, span)
      const hasComma = !Number.isNaN(numberBetween(grid.bytes, span.start, span.end, ','))
      const hasPoint = !Number.isNaN(numberBetween(grid.bytes, span.start, span.end, '.'))
      if (hasComma && !hasPoint) commas += 1
      if (hasPoint && !hasComma) points += 1
    }
  }
  return commas > points ? ',' : '.'
}
