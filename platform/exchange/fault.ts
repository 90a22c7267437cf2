import type { Language } from '@utfall/basics'

/**
 * What is wrong with a file, as a value: where, what stands there and what may stand there.
 * Rows are counted as a person sees them in a spreadsheet: the header is row 1.
 * `given` and `allowed` are English; `swedish` holds the same two in Swedish.
 */
export type Fault = {
  readonly file: string
  readonly row: number | null
  readonly column: string | null
  readonly given: string
  readonly allowed: string
  readonly swedish?: { readonly given: string; readonly allowed: string }
}

/** The first faults and how many there were in all. */
export type Faults = { readonly kind: 'faults'; readonly faults: readonly Fault[]; readonly total: number }

/** A person mends a file from the first handful; the rest is a count. */
export const SHOWN_FAULTS = 20

/** A fault in a file that its list already knows. */
export type PlacedFault = Omit<Fault, 'file'>

/** Holds the first faults of one file and counts the rest. */
export class FaultList {
  readonly #file: string
  readonly #faults: Fault[] = []
  total = 0

  constructor(file: string) {
    this.#file = file
  }

  add(fault: PlacedFault): void {
    this.total += 1
    if (this.#faults.length < SHOWN_FAULTS) this.#faults.push({ file: this.#file, ...fault })
  }

  result(): Faults {
    return { kind: 'faults', faults: this.#faults, total: this.total }
  }
}

/** What is given and what is allowed, in one language. */
export type FaultWords = readonly [given: string, allowed: string]

/** The part of a fault that says what is wrong, in both languages. */
export function faultWords(
  english: FaultWords,
  swedish: FaultWords,
): Pick<Fault, 'given' | 'allowed' | 'swedish'> {
  return { given: english[0], allowed: english[1], swedish: { given: swedish[0], allowed: swedish[1] } }
}

/** A fault about a whole file. */
export function fileFault(file: string, english: FaultWords, swedish: FaultWords): Faults {
  return oneFault({ file, row: null, column: null, ...faultWords(english, swedish) })
}

/** One fault as a list. */
export function oneFault(fault: Fault): Faults {
  return { kind: 'faults', faults: [fault], total: 1 }
}

/** Several lists as one, cut at the same length. */
export function joinFaults(lists: readonly Faults[]): Faults {
  return {
    kind: 'faults',
    faults: lists.flatMap((list) => list.faults).slice(0, SHOWN_FAULTS),
    total: lists.reduce((sum, list) => sum + list.total, 0),
  }
}

/** `FILE:ROW:COLUMN: given … allowed …`; what is not known is left out from the right. */
export function faultText(fault: Fault, language: Language): string {
  const { given, allowed } = language === 'sv' ? (fault.swedish ?? fault) : fault
  const words =
    language === 'sv' ? { given: 'angivet', allowed: 'tillåtet' } : { given: 'given', allowed: 'allowed' }
  return `${placeText(fault)}: ${words.given} ${given} ${words.allowed} ${allowed}`
}

/** The fault lines as they go to stderr: the first twenty, then the count of those not shown. */
export function faultLines(list: Faults, language: Language): readonly string[] {
  const lines = list.faults.map((fault) => faultText(fault, language))
  const hidden = list.total - list.faults.length
  if (hidden <= 0) return lines
  return [...lines, language === 'sv' ? `… och ${hidden} fel till` : `… and ${hidden} more`]
}

function placeText(fault: Fault): string {
  const row = fault.row === null ? '' : String(fault.row)
  if (fault.column !== null) return `${fault.file}:${row}:${oneLine(fault.column)}`
  return row === '' ? fault.file : `${fault.file}:${row}`
}

/** A cell as it stands, on one line and short enough that a message stays a message. */
export function quoted(cell: string): string {
  const text = oneLine(cell)
  return text.length > 60 ? `«${text.slice(0, 57)}…»` : `«${text}»`
}

function oneLine(text: string): string {
  return text.replace(/\p{Cc}/gu, (character) => JSON.stringify(character).slice(1, -1))
}
