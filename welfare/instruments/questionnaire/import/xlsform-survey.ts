import { quoted } from '@utfall/exchange'
import type { UNSUPPORTED_TEXTS } from '../unsupported.ts'
import { looksLikeIdentity } from './asks-identity.ts'
import { readCondition } from './conditions.ts'
import type { DraftCondition, DraftItem, DraftOption, DraftPlaces, DraftQuestion } from './draft.ts'
import { type ImportOptions, type ImportWork, someOf, TAKEN_NAME } from './imported.ts'
import { draftOptions, type WrittenOption } from './options.ts'
import { type ConstraintLimits, readConstraint } from './xlsform-constraint.ts'
import { KNOWN_TYPES, parametersOf, type RowKind, rangeOf, rowKind } from './xlsform-kinds.ts'
import { type FormRow, type FormSheet, type Languages, wordsIn } from './xlsform-sheet.ts'

export type Choices = { readonly sheet: FormSheet; readonly lists: ReadonlyMap<string, readonly FormRow[]> }

export function readChoices(sheet: FormSheet): Choices {
  const lists = new Map<string, FormRow[]>()
  for (const row of sheet.rows) {
    const name = row.text('list_name')
    if (name !== '') lists.set(name, [...(lists.get(name) ?? []), row])
  }
  return { sheet, lists }
}

/** A group that has begun and not ended. */
type Open = {
  readonly row: FormRow
  readonly id: string
  readonly when: DraftCondition | null
  readonly items: DraftItem[]
}

type Choice = Extract<RowKind, { kind: 'choice' }>
type Asked = Pick<DraftQuestion, 'type' | 'lowest' | 'highest'> & { readonly choice: Choice | null }

/** Reads the survey sheet from the top, as it is asked. */
export class SurveyReading {
  readonly leftOut = new Map<string, keyof typeof UNSUPPORTED_TEXTS>()
  readonly #sheet: FormSheet
  readonly #choices: Choices
  readonly #languages: Languages
  readonly #options: ImportOptions
  readonly #work: ImportWork
  readonly #names: ReadonlySet<string>
  readonly #earlier = new Map<string, DraftQuestion>()
  readonly #taken = new Set<string>()
  readonly #items: DraftItem[] = []
  readonly #open: Open[] = []

  constructor(
    sheet: FormSheet,
    choices: Choices,
    languages: Languages,
    options: ImportOptions,
    work: ImportWork,
  ) {
    this.#sheet = sheet
    this.#choices = choices
    this.#languages = languages
    this.#options = options
    this.#work = work
    this.#names = new Set(sheet.rows.map((row) => row.text('name')))
  }

  items(): readonly DraftItem[] {
    for (const { row } of this.#open)
      this.#work.fault(
        row.place('type'),
        ['a group that does not end', 'end_group below its last question'],
        ['en grupp som inte slutar', 'end_group under dess sista fråga'],
      )
    return this.#items
  }

  row(row: FormRow): void {
    const written = row.text('type')
    if (isYes(row.text('disabled'))) return
    if (written === '') {
      this.#withoutType(row)
      return
    }
    const kind = rowKind(written)
    switch (kind.kind) {
      case 'begin':
        this.#begin(row, kind.isRepeat)
        break
      case 'end':
        this.#end(row)
        break
      case 'left-out':
        this.#leaveOut(row, kind.why)
        break
      case 'unknown':
      case 'not-possible':
        this.#typeFault(row, kind.kind)
        break
      case 'range': {
        const { hasStep, ...range } = rangeOf(row.text('parameters'))
        if (hasStep) this.#work.tell(row.place('parameters'), 'precision', row.text('parameters'))
        this.#ask(row, { ...range, choice: null })
        break
      }
      case 'choice':
        // In a table of one's own a row that looks like `label` only writes the options at the head.
        if (/(^|\s)label(\s|$)/i.test(row.text('appearance'))) this.#leaveOut(row, 'matrix')
        else this.#ask(row, { type: 'coding', lowest: null, highest: null, choice: kind })
        break
      case 'question':
        if (kind.tells !== null) this.#work.tell(row.place('type'), kind.tells, written)
        this.#ask(row, { type: kind.type, lowest: null, highest: null, choice: null })
    }
  }

  /** Remarks may stand between the questions; what has a name or words was meant to be asked. */
  #withoutType(row: FormRow): void {
    if (row.text('name') === '' && wordsIn(this.#sheet, row, 'label', this.#languages, this.#work) === null)
      return
    this.#work.fault(
      row.place('type'),
      ['nothing', `one of ${KNOWN_TYPES}`],
      ['inget', `något av ${KNOWN_TYPES}`],
    )
  }

  #typeFault(row: FormRow, kind: 'unknown' | 'not-possible'): void {
    const given = quoted(row.text('type'))
    if (kind === 'unknown')
      this.#work.fault(
        row.place('type'),
        [given, `one of ${KNOWN_TYPES}`],
        [given, `något av ${KNOWN_TYPES}`],
      )
    else
      this.#work.fault(
        row.place('type'),
        [given, 'select_one or select_multiple with a list in the sheet «choices»'],
        [given, 'select_one eller select_multiple med en lista i bladet «choices»'],
      )
  }

  #begin(row: FormRow, isRepeat: boolean): void {
    if (isRepeat)
      this.#work.fault(
        row.place('type'),
        [
          'questions that are asked again and again',
          'begin_group: as many groups as are needed, with conditions',
        ],
        ['frågor som ställs om och om igen', 'begin_group: så många grupper som behövs, med villkor'],
      )
    this.#tellAppearance(row)
    this.#open.push({ row, id: this.#name(row), when: this.#condition(row), items: [] })
  }

  #end(row: FormRow): void {
    const group = this.#open.pop()
    if (group === undefined) {
      this.#work.fault(
        row.place('type'),
        ['the end of a group that has not begun', 'begin_group above its first question'],
        ['slutet på en grupp som inte har börjat', 'begin_group över dess första fråga'],
      )
      return
    }
    const { items, id, when } = group
    const text = wordsIn(this.#sheet, group.row, 'label', this.#languages, this.#work)
    if (items.length > 0) this.#add({ kind: 'group', id, text, when, items, places: placesOf(group.row) })
  }

  #add(item: DraftItem): void {
    const into = this.#open.at(-1)?.items ?? this.#items
    into.push(item)
  }

  #leaveOut(row: FormRow, why: keyof typeof UNSUPPORTED_TEXTS): void {
    this.leftOut.set(row.text('name'), why)
    this.#work.tell(row.place('type'), why, row.text('name') || row.text('type'))
  }

  #ask(row: FormRow, asked: Asked): void {
    const { type, choice } = asked
    const limits = readConstraint(row.text('constraint'), type)
    if (!limits.isWhole) this.#work.tell(row.place('constraint'), 'constraint', row.text('constraint'))
    this.#tellAppearance(row)
    this.#tellRest(row, choice)
    const id = this.#name(row)
    if ((type === 'text' || type === 'integer') && looksLikeIdentity(id))
      this.#work.tell(row.place('name'), 'maybe-identity', id)
    const question: DraftQuestion = {
      kind: 'question',
      id,
      type,
      isSeveral: choice?.isSeveral ?? false,
      isRequired: row.text('required') !== '' && !isNo(row.text('required')),
      text: wordsIn(this.#sheet, row, 'label', this.#languages, this.#work) ?? {},
      help: wordsIn(this.#sheet, row, 'hint', this.#languages, this.#work),
      options: choice === null ? [] : this.#optionsOf(row, choice, limits),
      lowest: limits.lowest ?? asked.lowest,
      highest: limits.highest ?? asked.highest,
      longest: limits.longest,
      when: this.#condition(row),
      places: placesOf(row),
    }
    if (type !== 'display') this.#earlier.set(id, question)
    this.#add(question)
  }

  #optionsOf(row: FormRow, { list }: Choice, limits: ConstraintLimits): readonly DraftOption[] {
    const { sheet, lists } = this.#choices
    const found = lists.get(list)
    if (found === undefined) {
      const known = someOf([...lists.keys()].map((name) => `«${name}»`))
      this.#work.fault(
        row.place('type'),
        [`the list «${list}»`, `a list in the sheet «choices»: ${known || 'it has none'}`],
        [`listan «${list}»`, `en lista i bladet «choices»: ${known || 'där finns ingen'}`],
      )
      return []
    }
    const written = found.map((each): WrittenOption => {
      if (sheet.headers.some(({ key, column }) => key === 'media' && each.cells.has(column)))
        this.#work.tellOnce({ ...each.place('media'), column: `media ${each.row}` }, 'media')
      return {
        code: each.text('name'),
        text: wordsIn(sheet, each, 'label', this.#languages, this.#work) ?? {},
        isExclusive: limits.exclusiveCodes.has(each.text('name')),
        place: each.place('label'),
      }
    })
    this.#work.tellOnce({ file: sheet.file, row: null, column: 'list_name' }, 'scale-order')
    return draftOptions(written, this.#options.absentCodes, this.#work)
  }

  #condition(row: FormRow): DraftCondition | null {
    const relevant = row.text('relevant')
    if (relevant === '') return null
    const known = { earlier: this.#earlier, leftOut: this.leftOut, names: this.#names }
    const read = readCondition(relevant, 'xlsform', known)
    if (read.kind === 'condition') return read.condition
    this.#work.fault(row.place('relevant'), read.english, read.swedish)
    return null
  }

  #name(row: FormRow): string {
    const name = row.text('name')
    const isName = /^[\p{L}_][\p{L}\p{N}._-]{0,199}$/u.test(name)
    if (isName && this.#taken.has(name)) this.#work.fault(row.place('name'), ...TAKEN_NAME)
    this.#taken.add(name)
    if (isName) return name
    this.#work.fault(
      row.place('name'),
      [quoted(name), 'a letter, then letters, digits, _, - and ., at most 200'],
      [quoted(name), 'en bokstav, sedan bokstäver, siffror, _, - och ., högst 200'],
    )
    return name
  }

  #tellAppearance(row: FormRow): void {
    const appearance = row.text('appearance')
    const place = row.place('appearance')
    if (/search\s*\(/i.test(appearance))
      this.#work.fault(
        place,
        [quoted(appearance), 'options in the sheet «choices»'],
        [quoted(appearance), 'alternativ i bladet «choices»'],
      )
    else if (/(^|\s)(table-list|list-nolabel)(\s|$)/i.test(appearance))
      this.#work.tell(place, 'matrix', appearance)
    else if (/(^|\s)(year|month-year|numbers|ex:\S*)(\s|$)/i.test(appearance))
      this.#work.tell(place, 'appearance', appearance)
  }

  #tellRest(row: FormRow, choice: Choice | null): void {
    const work = this.#work
    if (row.text('choice_filter') !== '')
      work.fault(
        row.place('choice_filter'),
        [quoted(row.text('choice_filter')), 'empty: a question for each list, with a condition'],
        [quoted(row.text('choice_filter')), 'tomt: en fråga för varje lista, med ett villkor'],
      )
    if (choice?.hasOther === true) work.tell(row.place('type'), 'open-choice', row.text('type'))
    if (parametersOf(row.text('parameters')).get('randomize') === 'true')
      work.tell(row.place('parameters'), 'random-order')
    if (row.text('default') !== '') work.tell(row.place('default'), 'initial', row.text('default'))
    if (row.text('calculation') !== '')
      work.tell(row.place('calculation'), 'calculation', row.text('calculation'))
    if (isYes(row.text('readonly'))) work.tell(row.place('readonly'), 'read-only')
    for (const { key, column, written } of this.#sheet.headers) {
      if (!row.cells.has(column)) continue
      const place = { file: this.#sheet.file, row: row.row, column: written }
      if (key === 'media') work.tell(place, 'media', row.cells.get(column))
      else if (key === 'message') work.tellOnce(place, 'own-message')
      else if (key === 'guidance_hint') work.tellOnce(place, 'guidance')
    }
  }
}

function placesOf(row: FormRow): DraftPlaces {
  return {
    name: row.place('name'),
    type: row.place('type'),
    text: row.place('label'),
    help: row.place('hint'),
    options: row.place('type'),
    limits: row.place('constraint'),
    logic: row.place('relevant'),
  }
}

function isYes(given: string): boolean {
  return /^(yes|true|true\(\))$/i.test(given)
}

function isNo(given: string): boolean {
  return /^(no|false|false\(\))$/i.test(given)
}
