import { actionText } from '../action-texts.ts'
import { aboutOf, inSweden, type Names } from '../reading/row-view.ts'
import type { ExportedRow } from '../verify/exported-row.ts'

type Language = 'sv' | 'en'
/** What accounts are called, as far as the reader may see it. */
export type CsvNames = Pick<Names, 'accounts'>
type Column = {
  readonly sv: string
  readonly en: string
  readonly cell: (row: ExportedRow, language: Language, names: CsvNames) => string | number | null
}

const COLUMNS: readonly Column[] = [
  { sv: 'Nummer', en: 'Number', cell: (row) => row.id },
  { sv: 'Tid (UTC)', en: 'Time (UTC)', cell: (row) => row.at },
  { sv: 'Tid i Sverige', en: 'Time in Sweden', cell: (row) => inSweden(row.at) },
  { sv: 'Vem', en: 'Who', cell: (row) => row.actorName },
  { sv: 'Kontots nummer', en: 'Account number', cell: (row) => row.accountId },
  { sv: 'Roller', en: 'Roles', cell: (row) => row.roles },
  { sv: 'Organisation', en: 'Organisation', cell: (row) => row.organisation },
  { sv: 'Vad', en: 'What', cell: (row, language) => actionText(row.action)[language] },
  { sv: 'Kod', en: 'Code', cell: (row) => row.action },
  { sv: 'Gäller', en: 'About', cell: (row) => row.subject },
  { sv: 'Vems konto', en: 'Whose account', cell: (row, _, names) => aboutOf(row, names)?.name ?? null },
  { sv: 'Ändamål', en: 'Purpose', cell: (row) => row.purpose },
  { sv: 'Före', en: 'Before', cell: (row) => row.before },
  { sv: 'Efter', en: 'After', cell: (row) => row.after },
  { sv: 'Kedja', en: 'Lane', cell: (row) => row.lane },
  { sv: 'Plats i kedjan', en: 'Place in lane', cell: (row) => row.place },
  { sv: 'Kontrollsumma', en: 'Hash', cell: (row) => row.hash },
]

/** A Swedish spreadsheet parts columns by semicolons, since the comma is its decimal mark. */
const DELIMITER: Readonly<Record<Language, string>> = { sv: ';', en: ',' }
/** Excel takes a file without the mark for Windows-1252. */
const MARK = '\uFEFF'

export function csvHeader(language: Language): string {
  return `${MARK}${COLUMNS.map((column) => quoted(column[language])).join(DELIMITER[language])}\r\n`
}

export function csvLine(row: ExportedRow, language: Language, names: CsvNames): string {
  const cells = COLUMNS.map(({ cell }) => cellText(cell(row, language, names)))
  return `${cells.join(DELIMITER[language])}\r\n`
}

function cellText(value: string | number | null): string {
  if (value === null) return ''
  return typeof value === 'number' ? String(value) : quoted(harmless(value))
}

/**
 * A spreadsheet would run a cell that begins with one of these as a formula; with an apostrophe before it, it is text
 * (OWASP, CSV Injection; behaviour 56). Blanks before the sign do not make it harmless.
 */
function harmless(text: string): string {
  return /^[\s]*[=+\-@＝＋－＠]|^[\t\r\n]/.test(text) ? `'${text}` : text
}

/** RFC 4180 section 2: always in quotes, so that nothing in a value ends a cell. */
function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`
}
