import type { QuoteFault } from './cell-grid.ts'
import { faultWords, type PlacedFault } from './fault.ts'

/** Where a quotation mark does not fit. */
export function quoteFault(fault: QuoteFault, row: number, column: string | null): PlacedFault {
  return { row, column, ...QUOTE_WORDS[fault.kind] }
}

const QUOTE_WORDS = {
  'unclosed-quote': faultWords(
    ['a quotation mark that is never closed', 'a closing quotation mark'],
    ['ett citattecken som aldrig stängs', 'ett avslutande citattecken'],
  ),
  'text-after-quote': faultWords(
    [
      'text after the closing quotation mark',
      'a delimiter or the end of the row there (a quotation mark inside a cell is doubled)',
    ],
    [
      'text efter det avslutande citattecknet',
      'en avgränsare eller radens slut där (citattecken inuti en cell skrivs dubbla)',
    ],
  ),
  'quote-inside': faultWords(
    [
      'a quotation mark inside a cell that is not quoted',
      'the whole cell in quotation marks and those inside it doubled',
    ],
    [
      'ett citattecken inuti en cell utan citattecken',
      'hela cellen inom citattecken och de som står i den dubbla',
    ],
  ),
} as const

/** A row with more or fewer cells than the header. */
export function widthFault(row: number, cells: number, columns: number): PlacedFault {
  const words = faultWords(
    [cells === 1 ? '1 cell' : `${cells} cells`, `${columns}, as in the header`],
    [cells === 1 ? '1 cell' : `${cells} celler`, `${columns}, som i rubrikraden`],
  )
  return { row, column: null, ...words }
}
