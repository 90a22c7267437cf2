/**
 * The cells of a table as byte offsets into its file: a million rows of eleven columns cost 48 MB instead of eleven
 * million strings, and a column becomes numbers or strings only when somebody asks for it.
 * A row takes `columns + 1` offsets: where each cell starts, and one past where the row ends.
 */
export type CellGrid = {
  readonly bytes: Uint8Array
  readonly delimiter: Delimiter
  readonly columns: number
  readonly rows: number
  readonly offsets: Uint32Array
}

export type Delimiter = ',' | ';' | '\t'

/** A row as the scanner left it; `cells` counts them all, also those beyond the room there was for offsets. */
export type ScannedRow = { readonly cells: number; readonly next: number; readonly fault: QuoteFault | null }
export type QuoteFault = {
  readonly kind: 'unclosed-quote' | 'text-after-quote' | 'quote-inside'
  readonly cell: number
}

const QUOTE = 0x22
const NEWLINE = 0x0a
const RETURN = 0x0d
const SPACE = 0x20
const TAB = 0x09

/**
 * Reads the row that starts at `start` and writes its offsets to `offsets[into …]`, for at most `columns` cells.
 * RFC 4180 section 2, and besides: line ends LF and CR, other delimiters, blanks around a cell.
 * Our own scanner, because csv-parse holds 8 times the file in memory; the tests hold it against csv-parse.
 */
export function scanRow(
  bytes: Uint8Array,
  start: number,
  delimiter: number,
  offsets: Uint32Array,
  into: number,
  columns: number,
): ScannedRow {
  const length = bytes.length
  let at = start
  let cells = 0
  let fault: QuoteFault | null = null
  for (;;) {
    if (cells <= columns) offsets[into + cells] = at
    cells += 1
    at = afterBlanks(bytes, at, delimiter)
    if (bytes[at] === QUOTE) {
      at = afterQuotes(bytes, at)
      if (at < 0) return { cells, next: length, fault: { kind: 'unclosed-quote', cell: cells - 1 } }
      at = afterBlanks(bytes, at, delimiter)
      if (at < length && !endsCell(bytes[at], delimiter))
        fault ??= { kind: 'text-after-quote', cell: cells - 1 }
    }
    while (at < length && !endsCell(bytes[at], delimiter)) {
      if (bytes[at] === QUOTE) fault ??= { kind: 'quote-inside', cell: cells - 1 }
      at += 1
    }
    if (at >= length || bytes[at] !== delimiter) break
    at += 1
  }
  if (cells <= columns) offsets[into + cells] = at + 1
  const isPair = bytes[at] === RETURN && bytes[at + 1] === NEWLINE
  return { cells, next: isPair ? at + 2 : at + 1, fault }
}

function endsCell(byte: number | undefined, delimiter: number): boolean {
  return byte === delimiter || isLineEnd(byte)
}

export function isLineEnd(byte: number | undefined): boolean {
  return byte === NEWLINE || byte === RETURN
}

function afterBlanks(bytes: Uint8Array, start: number, delimiter: number): number {
  let at = start
  while ((bytes[at] === SPACE || bytes[at] === TAB) && bytes[at] !== delimiter) at += 1
  return at
}

/** The position after the closing quote, or −1 where the file ends inside the quotes. */
function afterQuotes(bytes: Uint8Array, open: number): number {
  let at = bytes.indexOf(QUOTE, open + 1)
  while (at >= 0 && bytes[at + 1] === QUOTE) at = bytes.indexOf(QUOTE, at + 2)
  return at < 0 ? -1 : at + 1
}

/** Where a cell's content lies: blanks around it and the quotes are outside. */
export type CellSpan = { start: number; end: number; isQuoted: boolean }

/** Writes the span of one cell into `span` (one object for a whole column: a million rows make no garbage). */
export function spanOf(grid: CellGrid, row: number, column: number, span: CellSpan): void {
  const { bytes, offsets } = grid
  const index = row * (grid.columns + 1) + column
  let start = offsets[index] ?? 0
  let end = (offsets[index + 1] ?? 0) - 1
  while (start < end && (bytes[start] === SPACE || bytes[start] === TAB)) start += 1
  while (end > start && (bytes[end - 1] === SPACE || bytes[end - 1] === TAB)) end -= 1
  span.isQuoted = end - start >= 2 && bytes[start] === QUOTE
  span.start = span.isQuoted ? start + 1 : start
  span.end = span.isQuoted ? end - 1 : end
}

/** The text between two offsets, doubled quotes made single. */
export function spanText(bytes: Uint8Array, span: Readonly<CellSpan>): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + span.start, span.end - span.start).toString(
    'utf8',
  )
  return span.isQuoted && text.includes('"') ? text.replaceAll('""', '"') : text
}
