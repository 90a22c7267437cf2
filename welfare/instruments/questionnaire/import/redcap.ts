import { type Faults, type FaultWords, faultWords, oneFault, quoted } from '@utfall/exchange'
import type { Texts } from '../form.ts'
import type { UNSUPPORTED_TEXTS } from '../unsupported.ts'
import { looksLikeIdentity } from './asks-identity.ts'
import { readCondition } from './conditions.ts'
import type { DraftCondition, DraftGroup, DraftItem, DraftPlaces, DraftQuestion } from './draft.ts'
import { finishImport } from './finish.ts'
import { type Imported, type ImportOptions, ImportWork, type Place, someOf, TAKEN_NAME } from './imported.ts'
import { plainText } from './plain-text.ts'
import { readAnnotation } from './redcap-annotation.ts'
import { optionsOf } from './redcap-choices.ts'
import { type AskedAs, askedAs } from './redcap-kinds.ts'
import { type RedcapColumn, type RedcapRow, readRedcapRows } from './redcap-rows.ts'

export type RedcapSource = { readonly bytes: Uint8Array; readonly file: string }

/**
 * A REDCap data dictionary (CSV) as a questionnaire: one of its forms, since each is a questionnaire of its own there.
 *
 * A field marked as an identifier is not asked, nor one checked as an e-mail address, telephone, social security or
 * medical record number: a person's identity does not belong in an answer. It is named, so that a day or place that was
 * marked out of caution can be brought in again by taking its mark away.
 */
export function importRedcap(
  source: RedcapSource,
  options: ImportOptions & { readonly form: string | null },
): Imported | Faults {
  const work = new ImportWork()
  const read = readRedcapRows(source.bytes, source.file, work)
  if (read.kind === 'faults') return read
  const forms = [...new Set(read.rows.map((row) => row.text('form')))]
  const form = options.form ?? (forms.length === 1 ? (forms[0] ?? '') : null)
  const rows = read.rows.filter((row) => row.text('form') === form)
  if (form === null || rows.length === 0) return formFault(source.file, form, forms)
  const first = read.rows[0]
  const isRecordId = first !== undefined && isRecordIdField(first, forms.length)
  const namesIn = (some: readonly RedcapRow[]) => new Set(some.map((row) => row.text('name')))
  const reading = new RedcapReading(options, work, { here: namesIn(rows), anywhere: namesIn(read.rows) })
  for (const row of rows) reading.field(row, isRecordId && row === first)
  const title = options.title ?? formTitle(form)
  return finishImport(
    {
      file: source.file,
      language: options.language,
      title: { [options.language]: title },
      version: null,
      items: reading.items(),
    },
    reading.leftOut.size,
    work,
  )
}

/** In the dictionary of a project the first field is the record's number; in that of one form it need not be. */
function isRecordIdField(row: RedcapRow, forms: number): boolean {
  if (row.text('type').toLowerCase() !== 'text') return false
  return (
    forms > 1 || /(^|_)(id|pid|nr|no|num|number|lopnr|record|kod|code)$/.test(row.text('name').toLowerCase())
  )
}

function formFault(file: string, form: string | null, forms: readonly string[]): Faults {
  const names = someOf(forms.map((name) => `«${name}»`))
  const given: FaultWords =
    form === null
      ? [`${forms.length} forms`, `${forms.length} formulär`]
      : [`no form «${form}»`, `inget formulär «${form}»`]
  return oneFault({
    file,
    row: null,
    column: 'Form Name',
    ...faultWords(
      [given[0], `one form, chosen by name: ${names}`],
      [given[1], `ett formulär, valt med namn: ${names}`],
    ),
  })
}

function formTitle(form: string): string {
  const words = form.replace(/_+/g, ' ').trim()
  return words === '' ? 'REDCap' : words.charAt(0).toUpperCase() + words.slice(1)
}

type Section = { readonly header: RedcapRow | null; readonly text: Texts | null; readonly items: DraftItem[] }

/** Of the fields in the form, and of those in all forms of the dictionary. */
type FieldNames = { readonly here: ReadonlySet<string>; readonly anywhere: ReadonlySet<string> }

class RedcapReading {
  readonly leftOut = new Map<string, keyof typeof UNSUPPORTED_TEXTS>()
  readonly #options: ImportOptions
  readonly #work: ImportWork
  readonly #names: FieldNames
  readonly #earlier = new Map<string, DraftQuestion>()
  readonly #taken = new Set<string>()
  readonly #sections: Section[] = [{ header: null, text: null, items: [] }]

  constructor(options: ImportOptions, work: ImportWork, names: FieldNames) {
    this.#options = options
    this.#work = work
    this.#names = names
  }

  /** Fields before the first header stand alone; from a header on they share its page. */
  items(): readonly DraftItem[] {
    return this.#sections.flatMap(({ header, text, items }): readonly DraftItem[] => {
      if (header === null || items.length === 0) return items
      const group: DraftGroup = {
        kind: 'group',
        id: `${header.text('name')}-section`,
        text,
        when: null,
        items,
        places: placesOf(header),
      }
      return [group]
    })
  }

  field(row: RedcapRow, isRecordId: boolean): void {
    const header = row.text('section')
    if (header !== '')
      this.#sections.push({ header: row, text: this.#words(row, 'section', header), items: [] })
    if (!this.#hasName(row)) return
    const annotation = readAnnotation(row.text('annotation'), row.place('annotation'), this.#work)
    const own = isRecordId ? 'record-id' : isIdentifier(row) ? 'identity' : annotation.leftOut
    const asked = own ?? askedAs(row, annotation, this.#work)
    if (typeof asked === 'string') {
      this.leftOut.set(row.text('name'), asked)
      this.#work.tell(row.place('name'), asked, row.text('name'))
      return
    }
    if (asked === null) return
    this.#tellLook(row)
    const question = this.#question(row, asked)
    if (question.type !== 'display') this.#earlier.set(question.id, question)
    this.#sections.at(-1)?.items.push(question)
  }

  #hasName(row: RedcapRow): boolean {
    const name = row.text('name')
    const isName = /^[a-z][a-z0-9_]{0,99}$/i.test(name)
    if (isName && !this.#taken.has(name)) {
      this.#taken.add(name)
      return true
    }
    if (isName) this.#work.fault(row.place('name'), ...TAKEN_NAME)
    else
      this.#work.fault(
        row.place('name'),
        [quoted(name), 'a letter, then letters, digits and _, at most 100'],
        [quoted(name), 'en bokstav, sedan bokstäver, siffror och _, högst 100'],
      )
    return false
  }

  #question(row: RedcapRow, asked: AskedAs): DraftQuestion {
    const id = row.text('name')
    const note = [row.text('note'), asked.help].filter((part) => part !== '').join('\n')
    if (asked.isWritten && looksLikeIdentity(id)) this.#work.tell(row.place('name'), 'maybe-identity', id)
    return {
      kind: 'question',
      id,
      type: asked.type,
      isSeveral: asked.isSeveral,
      isRequired: isYes(row.text('required')),
      text: this.#words(row, 'label', row.text('label')),
      help: note === '' ? null : this.#words(row, 'note', note),
      options: optionsOf(row, asked, this.#options, this.#work).map((option) => {
        this.#checkPiping(option.place, Object.values(option.text).join(' '))
        return option
      }),
      lowest: asked.lowest,
      highest: asked.highest,
      longest: asked.longest,
      when: this.#condition(row),
      places: placesOf(row),
    }
  }

  #condition(row: RedcapRow): DraftCondition | null {
    const logic = row.text('logic')
    if (logic === '') return null
    const known = { earlier: this.#earlier, leftOut: this.leftOut, names: this.#names.here }
    const read = readCondition(logic, 'redcap', known)
    if (read.kind === 'condition') return read.condition
    this.#work.fault(row.place('logic'), read.english, read.swedish)
    return null
  }

  #words(row: RedcapRow, column: RedcapColumn, given: string): Texts {
    const place = row.place(column)
    const { text, hadMarkup, hadMedia } = plainText(given)
    if (hadMedia) this.#work.tell(place, 'media')
    else if (hadMarkup) this.#work.tellOnce(place, 'markup')
    this.#checkPiping(place, text)
    return { [this.#options.language]: text }
  }

  /** An answer or a name that is put among the words: nobody would see it here. */
  #checkPiping(place: Place, text: string): void {
    const piped = [...text.matchAll(PIPED)].find(
      ([, name = '', smart]) => smart !== undefined || this.#names.anywhere.has(name),
    )
    if (piped !== undefined)
      this.#work.fault(
        place,
        [quoted(piped[0]), 'words that are the same for everybody'],
        [quoted(piped[0]), 'ord som är lika för alla'],
      )
  }

  #tellLook(row: RedcapRow): void {
    for (const column of ['alignment', 'number'] as const)
      if (row.text(column) !== '') this.#work.tellOnce(row.place(column), 'look', row.text(column))
    const group = row.text('matrix')
    if (group !== '')
      this.#work.tellOnce(
        { ...row.place('matrix'), column: `${row.place('matrix').column}: ${group}` },
        'matrix',
        group,
      )
    if (isYes(row.text('ranking')))
      this.#work.fault(
        row.place('ranking'),
        ['a ranking', 'empty: each option can be given to more than one question here'],
        ['en rangordning', 'tomt: varje alternativ kan här väljas i mer än en fråga'],
      )
  }
}

/** `[field]`, `[field:label]`, or one of REDCap's smart variables such as `[survey-link]`. */
const PIPED =
  /\[([a-z][a-z0-9_]*)(?:[:(][^[\]]*)?\]|\[((?:record|survey|event|form|user|arm|previous|next|first|last|current|project|instrument|data|aggregate|redcap|instance)-[a-z-]+[^[\]]*)\]/gi

function placesOf(row: RedcapRow): DraftPlaces {
  return {
    name: row.place('name'),
    type: row.place('type'),
    text: row.place('label'),
    help: row.place('note'),
    options: row.place('choices'),
    limits: row.place('lowest'),
    logic: row.place('logic'),
  }
}

function isYes(given: string): boolean {
  return given.toLowerCase() === 'y'
}

const IDENTITY_CHECKS = /^(email|phone|ssn|mrn|vmrn)/

function isIdentifier(row: RedcapRow): boolean {
  return isYes(row.text('identifier')) || IDENTITY_CHECKS.test(row.text('validation').toLowerCase())
}
