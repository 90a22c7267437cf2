import {
  type CellGrid,
  type CellSpan,
  type Delimiter,
  isLineEnd,
  scanRow,
  spanOf,
  spanText,
} from './cell-grid.ts'
import {
  FaultList,
  type Faults,
  type FaultWords,
  faultWords,
  fileFault,
  oneFault,
  type PlacedFault,
} from './fault.ts'
import { numberBetween } from './number-cell.ts'
import { quoteFault } from './row-fault.ts'

/** The names of the columns, what parts them, and where the rows begin. */
export type Header = {
  readonly kind: 'header'
  readonly names: readonly string[]
  readonly delimiter: Delimiter
  readonly next: number
}

/** More columns than any register extract; a file with more is something else. */
const MOST_COLUMNS = 10_000
/** Where two part the header into equally many cells, the earlier wins. */
const DELIMITERS: readonly Delimiter[] = [',', ';', '\t']

export function readHeader(file: string, bytes: Uint8Array, start: number): Header | Faults {
  let first = start
  while (first < bytes.length && isLineEnd(bytes[first])) first += 1
  if (first >= bytes.length) {
    const allowed = ['a header row and rows of data', 'en rubrikrad och rader med data'] as const
    return fileFault(file, ['an empty file', allowed[0]], ['en tom fil', allowed[1]])
  }
  if (first > start)
    return headerFault(file, ['a blank line', 'the header row'], ['en tom rad', 'rubrikraden'])
  const { delimiter, columns } = detectDelimiter(bytes, first)
  if (columns > MOST_COLUMNS) {
    return headerFault(
      file,
      [`${columns} columns`, `at most ${MOST_COLUMNS}`],
      [`${columns} kolumner`, `högst ${MOST_COLUMNS}`],
    )
  }
  const offsets = new Uint32Array(columns + 1)
  const row = scanRow(bytes, first, delimiter.charCodeAt(0), offsets, 0, columns)
  if (row.fault) return oneFault({ file, ...quoteFault(row.fault, 1, null) })
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
    const allowed = [
      'a header row with the names of the columns',
      'en rubrikrad med kolumnernas namn',
    ] as const
    return headerFault(file, ['only numbers', allowed[0]], ['bara tal', allowed[1]])
  }
  const firstPlace = new Map<string, number>()
  for (const [index, name] of names.entries()) {
    const place = index + 1
    const earlier = firstPlace.get(name)
    if (name === '') list.add(emptyName(place))
    else if (earlier !== undefined) list.add(duplicateName(name, earlier, place))
    else firstPlace.set(name, place)
  }
  return list.result()
}

function isNumberText(text: string): boolean {
  const bytes = Buffer.from(text, 'utf8')
  return (['.', ','] as const).some((mark) => !Number.isNaN(numberBetween(bytes, 0, bytes.length, mark)))
}

function emptyName(place: number): PlacedFault {
  const words = faultWords(
    [
      `an empty name for column ${place}`,
      'a name for every column (from R: write.csv with row.names = FALSE)',
    ],
    [
      `ett tomt namn på kolumn ${place}`,
      'ett namn på varje kolumn (från R: write.csv med row.names = FALSE)',
    ],
  )
  return { row: 1, column: `#${place}`, ...words }
}

function duplicateName(name: string, earlier: number, place: number): PlacedFault {
  const words = faultWords(
    [`the same name for columns ${earlier} and ${place}`, 'each name once'],
    [`samma namn på kolumn ${earlier} och ${place}`, 'varje namn en gång'],
  )
  return { row: 1, column: name, ...words }
}

function headerFault(file: string, english: FaultWords, swedish: FaultWords): Faults {
  return oneFault({ file, row: 1, column: null, ...faultWords(english, swedish) })
}
