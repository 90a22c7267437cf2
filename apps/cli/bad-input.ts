import type { Language } from '@utfall/basics'
import type { Fault, Faults } from '@utfall/exchange'
import { same, type Text } from './texts/text.ts'

/** One thing that is wrong: where it stands, what stands there, what may stand there. */
export type Complaint = { readonly place: string; readonly given: Text; readonly allowed: Text }

/** The person's input cannot be used: exit code 2, nothing on stdout. */
export class BadInput extends Error {
  readonly complaints: readonly Complaint[]
  readonly total: number
  /** What to do about it, in one sentence. */
  readonly advice: Text

  constructor(complaints: readonly Complaint[], advice: Text, total = complaints.length) {
    super(complaints.map((each) => complaintLine(each, 'en')).join('\n'))
    this.name = 'BadInput'
    this.complaints = complaints
    this.total = total
    this.advice = advice
  }
}

/** As many as a person mends at a time; the rest is a count. */
const SHOWN = 20

export const MEND_FILE: Text = {
  sv: 'Rätta filen och kör igen. Inget har beräknats.',
  en: 'Mend the file and run again. Nothing was computed.',
}

export function fromFaults(faults: Faults): BadInput {
  return new BadInput(faults.faults.map(fromFault), MEND_FILE, faults.total)
}

function fromFault(fault: Fault): Complaint {
  return {
    place: placeText(fault.file, fault.row, fault.column),
    given: { sv: fault.swedish?.given ?? fault.given, en: fault.given },
    allowed: { sv: fault.swedish?.allowed ?? fault.allowed, en: fault.allowed },
  }
}

/** The data as a whole do not allow the answer that was asked for. */
export function badData(
  file: string,
  column: string | null,
  given: Text,
  allowed: Text,
  advice: Text = MEND_FILE,
): BadInput {
  return new BadInput([{ place: placeText(file, null, column), given, allowed }], advice)
}

/** Cells of one column that hold something else than they may; `rows` counts from 0 at the first row of data. */
export function badCells(
  file: string,
  column: string,
  rows: readonly number[],
  givenAt: (row: number) => string,
  allowed: Text,
): BadInput {
  const complaints = rows.slice(0, SHOWN).map((row) => ({
    // Row 1 is the header, as in a spreadsheet.
    place: placeText(file, row + 2, column),
    given: same(`«${givenAt(row)}»`),
    allowed,
  }))
  return new BadInput(complaints, MEND_FILE, rows.length)
}

/** An option that does not fit the others or the data. */
export function badOption(option: string, given: string, allowed: Text, advice: Text): BadInput {
  return new BadInput([{ place: `--${option}`, given: same(given), allowed }], advice)
}

/** `FILE:ROW:COLUMN`; what is not known is left out from the right. */
export function placeText(file: string, row: number | null, columnName: string | null): string {
  const rowText = row === null ? '' : String(row)
  if (columnName !== null) return oneLine(`${file}:${rowText}:${columnName}`)
  return oneLine(rowText === '' ? file : `${file}:${rowText}`)
}

/**
 * `PLACE: given … allowed …`. The two English words are the contract's, the same in both languages, so that a
 * program can read the line; what stands after them is in the person's language.
 */
export function complaintLine(complaint: Complaint, language: Language): string {
  return oneLine(
    `${complaint.place}: given ${complaint.given[language]} allowed ${complaint.allowed[language]}`,
  )
}

/** What goes to stderr: a heading, the first lines, the count of the others, what to do. */
export function badInputLines(error: BadInput, language: Language): readonly string[] {
  const shown = error.complaints.slice(0, SHOWN).map((each) => complaintLine(each, language))
  const count: Text = {
    sv: `${error.total} fel i allt; de första ${shown.length} visas.`,
    en: `${error.total} faults in all; the first ${shown.length} are shown.`,
  }
  return [...shown, ...(error.total > shown.length ? [count[language]] : []), error.advice[language]]
}

/** Control characters in a person's data never steer the terminal. */
function oneLine(text: string): string {
  return text.replace(
    /\p{Cc}/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
