import { quoted } from '@utfall/exchange'
import type { Texts } from '../form.ts'
import type { ImportWork, Place } from './imported.ts'
import { plainText } from './plain-text.ts'
import type { Sheet } from './workbook.ts'

/** A sheet of an XLSForm by its header row. Names and their synonyms: xlsform.org, pyxform's aliases. */
export type FormSheet = {
  readonly file: string
  readonly headers: readonly Header[]
  readonly rows: readonly FormRow[]
}

export type FormRow = {
  readonly row: number
  /** A cell that has no language. */
  text(key: string): string
  place(key: string): Place
  readonly cells: ReadonlyMap<number, string>
}

type Header = {
  readonly column: number
  readonly written: string
  readonly key: string
  /** The code of its language; null where it has none of its own. */
  readonly language: string | null
}

const SYNONYMS: ReadonlyMap<string, string> = new Map([
  ['caption', 'label'],
  ['command', 'type'],
  ['tag', 'name'],
  ['value', 'name'],
  ['list name', 'list_name'],
  ['relevance', 'relevant'],
  ['bind::relevant', 'relevant'],
  ['bind::required', 'required'],
  ['bind::constraint', 'constraint'],
  ['bind::calculate', 'calculation'],
  ['calculate', 'calculation'],
  ['read_only', 'readonly'],
  ['bind::readonly', 'readonly'],
  ['control::appearance', 'appearance'],
  ['body::appearance', 'appearance'],
  ['set form title', 'form_title'],
  ['title', 'form_title'],
])

/** Columns in which Kobo keeps numbers of its own. */
const OF_THE_TOOL = /^(\$|_|kobo--)/

const IN_LANGUAGES =
  /^(label|caption|hint|guidance[_ ]hint|constraint[_ ]message|required[_ ]message|requiredmsg|(?:media::?)?(?:image|big-image|audio|video))(?:\s*::?\s*(\S.*))?$/i

/** The language in `label::Svenska (sv)`, or in `label::sv`. */
export function languageCode(written: string): string | null {
  const code = /\(\s*([a-z]{2,3}(?:-[a-z0-9]{1,8})*)\s*\)\s*$/i.exec(written)?.[1]
  const bare = /^[a-z]{2,3}(-[a-z0-9]{1,8})*$/i.test(written.trim()) ? written.trim() : undefined
  return (code ?? bare)?.toLowerCase() ?? null
}

export function readFormSheet(
  sheet: Sheet,
  file: string,
  known: ReadonlySet<string>,
  work: ImportWork,
): FormSheet {
  const [first, ...rest] = sheet.rows
  const headers = [...(first?.cells ?? [])].map(([column, written]) => headerOf(column, written))
  const headerRow = first?.row ?? 1
  const taken = new Set<string>()
  for (const header of headers) {
    const place = { file, row: headerRow, column: header.written }
    if (!known.has(header.key)) {
      if (!OF_THE_TOOL.test(header.key)) work.tell(place, 'other-column')
    } else if (header.language === '')
      work.fault(
        place,
        ['a language without its code', 'the code in parentheses: label::Svenska (sv)'],
        ['ett språk utan sin kod', 'koden inom parentes: label::Svenska (sv)'],
      )
    const twice = `${header.key} ${header.language}`
    if (known.has(header.key) && !IN_SEVERAL.has(header.key) && taken.has(twice))
      work.fault(
        place,
        ['the same column twice', 'each column once'],
        ['samma kolumn två gånger', 'varje kolumn en gång'],
      )
    taken.add(twice)
  }
  for (const { row, column, given } of sheet.broken) {
    const header = headers.find((each) => each.column === column)
    if (header !== undefined && known.has(header.key))
      work.fault(
        { file, row, column: header.written },
        [
          given === null ? 'a formula without its value' : quoted(given),
          'a value: open the workbook, see that the cell shows one, and save it',
        ],
        [
          given === null ? 'en formel utan sitt värde' : quoted(given),
          'ett värde: öppna arbetsboken, se att cellen visar ett och spara den',
        ],
      )
  }
  const headerFor = (key: string) => headers.find((header) => header.key === key)
  const rows = rest.map(
    ({ row, cells }): FormRow => ({
      row,
      cells,
      text: (key) => {
        const header = headerFor(key)
        return header === undefined ? '' : (cells.get(header.column) ?? '')
      },
      place: (key) => ({ file, row, column: headerFor(key)?.written ?? key }),
    }),
  )
  return { file, headers, rows }
}

/** Pictures and messages may stand in several columns that are told alike. */
const IN_SEVERAL: ReadonlySet<string> = new Set(['media', 'message'])

function headerOf(column: number, written: string): Header {
  const name = written.trim().toLowerCase().replace(/\s+/g, ' ')
  const [, base, language] = IN_LANGUAGES.exec(written.trim()) ?? []
  if (base === undefined) return { column, written, key: SYNONYMS.get(name) ?? name, language: null }
  const plain = base.toLowerCase().replace(' ', '_')
  const key = /image|audio|video/.test(plain)
    ? 'media'
    : /message|msg/.test(plain)
      ? 'message'
      : (SYNONYMS.get(plain) ?? plain)
  return { column, written, key, language: language === undefined ? null : (languageCode(language) ?? '') }
}

/** Which languages a form has, the one it was written in first. */
export type Languages = { readonly first: string; readonly all: readonly string[]; readonly unmarked: string }

/** A column of a language counts when anything stands in it. */
export function languagesOf(
  sheets: readonly FormSheet[],
  declared: string | null,
  unmarked: string,
): Languages {
  const found = new Set<string>()
  for (const { headers, rows } of sheets)
    for (const { key, column, language } of headers)
      if (
        (key === 'label' || key === 'hint') &&
        language !== '' &&
        rows.some(({ cells }) => cells.has(column))
      )
        found.add(language ?? unmarked)
  const [any = unmarked] = found
  const first = declared !== null && found.has(declared) ? declared : found.has(unmarked) ? unmarked : any
  return { first, all: [first, ...[...found].filter((each) => each !== first)], unmarked }
}

/** Words in every language of the form; null where there are none in any. */
export function wordsIn(
  sheet: FormSheet,
  row: FormRow,
  key: 'label' | 'hint',
  languages: Languages,
  work: ImportWork,
): Texts | null {
  const texts: Record<string, string> = {}
  const columns = new Map<string, string>()
  for (const header of sheet.headers) {
    if (header.key !== key || header.language === '') continue
    const language = header.language ?? languages.unmarked
    if (columns.has(language)) {
      const place = { file: sheet.file, row: row.row, column: header.written }
      work.fault(
        place,
        [`a second column in ${language}`, 'one column for each language'],
        [`en andra kolumn på ${language}`, 'en kolumn för varje språk'],
      )
      continue
    }
    columns.set(language, header.written)
    const given = row.cells.get(header.column) ?? ''
    if (given === '') continue
    const place = { file: sheet.file, row: row.row, column: header.written }
    const { text, hadMarkup, hadMedia } = plainText(given)
    if (hadMedia) work.tell(place, 'media')
    else if (hadMarkup) work.tellOnce(place, 'markup')
    const piped = /\$\{[^{}]*\}/.exec(text)?.[0]
    if (piped !== undefined)
      work.fault(
        place,
        [quoted(piped), 'words that are the same for everybody'],
        [quoted(piped), 'ord som är lika för alla'],
      )
    if (text !== '') texts[language] = text
  }
  if (Object.keys(texts).length === 0) return null
  for (const language of languages.all)
    if (texts[language] === undefined)
      work.fault(
        { file: sheet.file, row: row.row, column: columns.get(language) ?? `${key} (${language})` },
        ['nothing', `words in ${language}, since others of the form have them`],
        ['inget', `ord på ${language}, eftersom andra i formuläret har det`],
      )
  return texts
}
