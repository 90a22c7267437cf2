import { createHash } from 'node:crypto'
import {
  type CellGrid,
  type CellSpan,
  type Delimiter,
  type QuoteFault,
  scanRow,
  spanOf,
  spanText,
} from './cell-grid.ts'
import { textStart } from './encoding.ts'
import { FaultList, type Faults, oneFault } from './fault.ts'
import { type DecimalMark, numberBetween } from './number-cell.ts'

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
/** More columns than any register extract; a file with more is something else. */
const MOST_COLUMNS = 10_000
/** Where two part the header into equally many cells, the earlier wins. */
const DELIMITERS: readonly Delimiter[] = [',', ';', '\t']

/**
 * Reads a CSV table by the contract in the guide: UTF-8 with or without byte order mark; comma, semicolon or tab,
 * whichever the header holds most of; a header row; quoted fields; LF, CRLF or CR; blanks around an unquoted cell
 * passed over; blank lines at the end passed over. A table that is wrong is a list of faults, never a throw.
 */
export function readTable(source: { readonly name: string; readonly bytes: Uint8Array }): Table | Faults {
  const { name, bytes } = source
  if (bytes.length > LARGEST_BYTES) return tooLarge(name, bytes.length)
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

type Header = {
  readonly kind: 'header'
  readonly names: readonly string[]
  readonly delimiter: Delimiter
  readonly next: number
}

function readHeader(file: string, bytes: Uint8Array, start: number): Header | Faults {
  let first = start
  while (first < bytes.length && isLineEnd(bytes[first])) first += 1
  const words = { allowed: 'a header row and rows of data', tillatet: 'en rubrikrad och rader med data' }
  if (first >= bytes.length) return fileFault(file, null, 'an empty file', 'en tom fil', words)
  if (first > start) return fileFault(file, 1, 'a blank line', 'en tom rad', words)
  const { delimiter, columns } = detectDelimiter(bytes, first)
  if (columns > MOST_COLUMNS) return tooManyColumns(file, columns)
  const offsets = new Uint32Array(columns + 1)
  const row = scanRow(bytes, first, delimiter.charCodeAt(0), offsets, 0, columns)
  if (row.fault) {
    const list = new FaultList(file)
    list.add(quoteFault(row.fault, 1, null))
    return list.result()
  }
  const grid: CellGrid = { bytes, delimiter, columns, rows: 1, offsets }
  const span: CellSpan = { start: 0, end: 0, isQuoted: false }
  const names = Array.from({ length: columns }, (_, column) => {
    spanOf(grid, 0, column, span)
    return spanText(bytes, span).trim().normalize('NFC')
  })
  const faults = headerFaults(file, names)
  return faults.total > 0 ? faults : { kind: 'header', names, delimiter, next: row.next }
}

/** The mark that parts the header into most cells; one that leaves its quotation marks whole goes first. */
function detectDelimiter(bytes: Uint8Array, start: number): { delimiter: Delimiter; columns: number } {
  let best = { delimiter: ',' as Delimiter, columns: 1, isWhole: false }
  for (const delimiter of DELIMITERS) {
    const row = scanRow(bytes, start, delimiter.charCodeAt(0), new Uint32Array(1), 0, 0)
    const isWhole = row.fault === null
    const isBetter = isWhole === best.isWhole ? row.cells > best.columns : isWhole
    if (isBetter) best = { delimiter, columns: row.cells, isWhole }
  }
  return best
}

function headerFaults(file: string, names: readonly string[]): Faults {
  const list = new FaultList(file)
  const looksLikeData = names.every((name) => name === '' || name === 'NA' || isNumberText(name))
  if (looksLikeData && names.some((name) => name !== '')) {
    return fileFault(file, 1, 'only numbers', 'bara tal', {
      allowed: 'a header row with the names of the columns',
      tillatet: 'en rubrikrad med kolumnernas namn',
    })
  }
  const firstPlace = new Map<string, number>()
  for (const [index, name] of names.entries()) {
    const place = index + 1
    const earlier = firstPlace.get(name)
    if (name === '') {
      list.add({
        row: 1,
        column: `#${place}`,
        given: `an empty name for column ${place}`,
        allowed: 'a name for every column (from R: write.csv with row.names = FALSE)',
        swedish: {
          given: `ett tomt namn på kolumn ${place}`,
          allowed: 'ett namn på varje kolumn (från R: write.csv med row.names = FALSE)',
        },
      })
    } else if (earlier !== undefined) {
      list.add({
        row: 1,
        column: name,
        given: `the same name for columns ${earlier} and ${place}`,
        allowed: 'each name once',
        swedish: { given: `samma namn på kolumn ${earlier} och ${place}`, allowed: 'varje namn en gång' },
      })
    } else firstPlace.set(name, place)
  }
  return list.result()
}

function isNumberText(text: string): boolean {
  const bytes = Buffer.from(text, 'utf8')
  return (['.', ','] as const).some((mark) => !Number.isNaN(numberBetween(bytes, 0, bytes.length, mark)))
}

function readGrid(file: string, bytes: Uint8Array, header: Header): CellGrid | Faults {
  const columns = header.names.length
  const stride = columns + 1
  const delimiter = header.delimiter.charCodeAt(0)
  const offsets = new Uint32Array((countLineEnds(bytes, header.next) + 2) * stride)
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

function countLineEnds(bytes: Uint8Array, start: number): number {
  let count = 0
  for (let at = start; at < bytes.length; at++) if (isLineEnd(bytes[at])) count += 1
  return count
}

/** Blank lines at the end are no rows; the last line's own end does not matter either. */
function endWithoutBlankLines(bytes: Uint8Array): number {
  let end = bytes.length
  while (end > 0 && isLineEnd(bytes[end - 1])) end -= 1
  return end
}

function isLineEnd(byte: number | undefined): boolean {
  return byte === 0x0a || byte === 0x0d
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

function quoteFault(fault: QuoteFault, row: number, column: string | null): Parameters<FaultList['add']>[0] {
  const words = {
    'unclosed-quote': {
      given: 'a quotation mark that is never closed',
      allowed: 'a closing quotation mark',
      swedish: { given: 'ett citattecken som aldrig stängs', allowed: 'ett avslutande citattecken' },
    },
    'text-after-quote': {
      given: 'text after the closing quotation mark',
      allowed: 'a delimiter or the end of the row there (a quotation mark inside a cell is doubled)',
      swedish: {
        given: 'text efter det avslutande citattecknet',
        allowed: 'en avgränsare eller radens slut där (citattecken inuti en cell skrivs dubbla)',
      },
    },
    'quote-inside': {
      given: 'a quotation mark inside a cell that is not quoted',
      allowed: 'the whole cell in quotation marks and those inside it doubled',
      swedish: {
        given: 'ett citattecken inuti en cell utan citattecken',
        allowed: 'hela cellen inom citattecken och de som står i den dubbla',
      },
    },
  } as const
  return { row, column, ...words[fault.kind] }
}

function widthFault(row: number, cells: number, columns: number): Parameters<FaultList['add']>[0] {
  return {
    row,
    column: null,
    given: cells === 1 ? '1 cell' : `${cells} cells`,
    allowed: `${columns}, as in the header`,
    swedish: { given: cells === 1 ? '1 cell' : `${cells} celler`, allowed: `${columns}, som i rubrikraden` },
  }
}

function tooLarge(file: string, length: number): Faults {
  return fileFault(file, null, `${length} bytes`, `${length} byte`, {
    allowed: `at most ${LARGEST_BYTES} bytes`,
    tillatet: `högst ${LARGEST_BYTES} byte`,
  })
}

function tooManyColumns(file: string, columns: number): Faults {
  return fileFault(file, 1, `${columns} columns`, `${columns} kolumner`, {
    allowed: `at most ${MOST_COLUMNS}`,
    tillatet: `högst ${MOST_COLUMNS}`,
  })
}

function fileFault(
  file: string,
  row: number | null,
  given: string,
  angivet: string,
  words: { readonly allowed: string; readonly tillatet: string },
): Faults {
  return oneFault({
    file,
    row,
    column: null,
    given,
    allowed: words.allowed,
    swedish: { given: angivet, allowed: words.tillatet },
  })
}
