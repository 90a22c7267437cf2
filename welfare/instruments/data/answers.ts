import type { Remark } from '@utfall/basics'
import {
  FaultList,
  type Faults,
  faultWords,
  joinFaults,
  type NumberColumn,
  numberColumn,
  readTable,
  type Table,
  textColumn,
} from '@utfall/exchange'
import { MISSING, type ResponseMatrix } from '@utfall/rasch'
import { answerColumn, declaredColumn, LARGEST_CATEGORY, personIds } from './answer-cells.ts'
import { type ColumnChoice, columnRoles } from './columns.ts'
import { codeGroups, type GroupColumn } from './group-column.ts'
import { categoriesOf, unseenAnswers } from './known-answers.ts'
import type { KnownItems } from './known-items.ts'

export type AnswerOptions = ColumnChoice & {
  /** The highest category that an item offers: one for all or by item; otherwise the highest that was answered. */
  readonly highest?: number | Readonly<Record<string, number>>
  /** Items that another calibration places: an answer to them that it does not know is a fault. */
  readonly known?: KnownItems
}

/** Answers that have been read and checked: what an analysis starts from. */
export type InstrumentAnswers = {
  readonly kind: 'answers'
  readonly file: string
  readonly sha256: string
  readonly responses: ResponseMatrix
  /** One per person: the identity, or the row as a person sees it. */
  readonly ids: readonly string[]
  readonly groups: readonly GroupColumn[]
  readonly notes: readonly Remark[]
}

/**
 * A table of answers (rows persons, columns items, categories 0, 1, 2 …, empty or NA for no answer) as a response
 * matrix, or what is wrong with it: text or a part of a number among the answers, a negative number, a category over
 * the declared highest, two persons with one identity, an empty file, no items, one column for two uses.
 */
export function readAnswers(
  source: { readonly name: string; readonly bytes: Uint8Array },
  options: AnswerOptions = {},
): InstrumentAnswers | Faults {
  const table = readTable(source)
  return table.kind === 'faults' ? table : answersOf(table, options)
}

/** The same from a table that is already read. */
export function answersOf(table: Table, options: AnswerOptions = {}): InstrumentAnswers | Faults {
  if (table.rows === 0) return withoutRows(table.name)
  const roles = columnRoles(table, options)
  if (roles.kind === 'faults') return roles
  const columns = roles.items.map((item) => itemColumn(table, item, options))
  const ids = personIds(table, roles.id)
  const weights = roles.weights === null ? null : weightColumn(table, roles.weights)
  const wrong = [...columns, ids, weights].filter(isFaults)
  if (wrong.length > 0 || isFaults(ids) || isFaults(weights)) return joinFaults(wrong)
  const width = roles.items.length
  const answers = new Int16Array(table.rows * width).fill(MISSING)
  const seen = new Int32Array(width)
  columns.forEach((column, item) => {
    if (column.kind === 'faults') return
    for (let person = 0; person < table.rows; person++) {
      const value = column.values[person] ?? Number.NaN
      if (Number.isNaN(value)) continue
      answers[person * width + item] = value
      if (value > seen[item]) seen[item] = value
    }
  })
  const offered = roles.items.map((item) => declared(options, item))
  const undeclared = offered.filter((highest) => highest === undefined).length
  return {
    kind: 'answers',
    file: table.name,
    sha256: table.sha256,
    responses: {
      persons: table.rows,
      items: roles.items,
      answers,
      highest: Int32Array.from(offered, (highest, i) => highest ?? seen[i]),
      ...(weights && { weights }),
    },
    ids,
    groups: roles.groups.flatMap((name) => {
      const texts = textColumn(table, name)
      return texts.kind === 'faults' ? [] : [codeGroups(name, texts.values)]
    }),
    notes: undeclared === 0 ? [] : [{ code: 'highest-category-from-answers', detail: { items: undeclared } }],
  }
}

function itemColumn(table: Table, item: string, options: AnswerOptions): NumberColumn | Faults {
  const highest = declared(options, item)
  const column =
    highest === undefined ? answerColumn(table, item, LARGEST_CATEGORY) : declaredColumn(table, item, highest)
  const categories = options.known === undefined ? null : categoriesOf(options.known, item)
  if (column.kind === 'faults' || categories === null) return column
  return unseenAnswers(table.name, column, categories) ?? column
}

/** The highest answer that the item offers; undefined where nobody has said. */
function declared({ highest, known }: AnswerOptions, item: string): number | undefined {
  const categories = known === undefined ? null : categoriesOf(known, item)
  if (categories !== null) return Math.max(...categories.keys())
  return typeof highest === 'number' ? highest : highest?.[item]
}

export function isFaults(value: unknown): value is Faults {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'faults'
}

/** A file with a heading and nobody under it. */
export function withoutRows(file: string): Faults {
  const faults = new FaultList(file)
  faults.add({
    row: 2,
    column: null,
    ...faultWords(
      ['no rows of answers', 'a row for each person'],
      ['inga rader med svar', 'en rad för varje person'],
    ),
  })
  return faults.result()
}

function weightColumn(table: Table, name: string): Float64Array | Faults {
  const column = numberColumn(table, name)
  if (column.kind === 'faults') return column
  const faults = new FaultList(table.name)
  column.values.forEach((value, row) => {
    if (value > 0) return
    const isMissing = Number.isNaN(value)
    faults.add({
      row: row + 2,
      column: name,
      ...faultWords(
        [isMissing ? 'nothing' : `«${value}»`, 'a number above 0 for every person'],
        [isMissing ? 'inget' : `«${value}»`, 'ett tal över 0 för varje person'],
      ),
    })
  })
  return faults.total > 0 ? faults.result() : column.values
}
