import type { Remark } from '@utfall/basics'
import {
  columnNames,
  FaultList,
  type Faults,
  faultWords,
  joinFaults,
  quoted,
  readTable,
  type Table,
} from '@utfall/exchange'
import { MISSING, type ResponseMatrix } from '@utfall/rasch'
import { answerColumn, LARGEST_CATEGORY, personIds } from './answer-cells.ts'
import { isFaults } from './answers.ts'
import { columnRoles } from './columns.ts'
import { categoriesOf, unseenAnswers } from './known-answers.ts'
import type { KnownItems } from './known-items.ts'

export type MeasuringOptions = {
  readonly id?: string
  /** An answer that nobody gave when the items were calibrated: a fault (default), or no answer with a remark. */
  readonly unseen?: 'fault' | 'missing'
}

/** Answers to items that are calibrated already, in the order of the calibration and in its categories. */
export type AnswersToMeasure = {
  readonly kind: 'answers'
  readonly file: string
  readonly sha256: string
  readonly responses: ResponseMatrix
  readonly ids: readonly string[]
  /** The column that the identities stand in; null: persons are numbered as they came. */
  readonly idColumn: string | null
  /** Items of the calibration that the table lacks: a shorter form, answered by nobody. */
  readonly absent: readonly string[]
  readonly notes: readonly Remark[]
}

/**
 * A table of answers in the categories of a calibration. Columns are looked up by the items' names; others are passed
 * over, and items without a column are unanswered. An answer outside the calibrated categories has no place on the
 * scale: a fault with its row and column, unless `unseen` says that it counts as no answer.
 */
export function readAnswersToMeasure(
  source: { readonly name: string; readonly bytes: Uint8Array },
  known: KnownItems,
  options: MeasuringOptions = {},
): AnswersToMeasure | Faults {
  const table = readTable(source)
  if (table.kind === 'faults') return table
  const names = new Set(columnNames(table))
  const { items } = known.scale
  const present = items.filter((item) => names.has(item.trim().normalize('NFC')))
  if (present.length === 0) return noItems(table, items)
  const choice = { items: present, groups: [], ...(options.id !== undefined && { id: options.id }) }
  const roles = columnRoles(table, choice)
  if (roles.kind === 'faults') return roles
  const ids = personIds(table, roles.id)
  const answers = new Int16Array(table.rows * items.length).fill(MISSING)
  let passedOver = 0
  const wrong: Faults[] = isFaults(ids) ? [ids] : []
  items.forEach((item, position) => {
    if (!present.includes(item)) return
    const column = answerColumn(table, item, LARGEST_CATEGORY)
    if (column.kind === 'faults') {
      wrong.push(column)
      return
    }
    const categories = categoriesOf(known, item) ?? new Map<number, number>()
    const unseen = unseenAnswers(table.name, column, categories)
    if (unseen !== null && options.unseen !== 'missing') wrong.push(unseen)
    passedOver += unseen?.total ?? 0
    column.values.forEach((value, person) => {
      answers[person * items.length + position] = categories.get(value) ?? MISSING
    })
  })
  if (wrong.length > 0 || isFaults(ids)) return joinFaults(wrong)
  return {
    kind: 'answers',
    file: table.name,
    sha256: table.sha256,
    responses: {
      persons: table.rows,
      items,
      answers,
      highest: Int32Array.from(known.scale.thresholds, (thresholds) => thresholds.length),
    },
    ids,
    idColumn: roles.id,
    absent: items.filter((item) => !present.includes(item)),
    notes: passedOver === 0 ? [] : [{ code: 'answers-outside-calibration', detail: { n: passedOver } }],
  }
}

function noItems(table: Table, items: readonly string[]): Faults {
  const faults = new FaultList(table.name)
  const has = columnNames(table).slice(0, 10).map(quoted).join(', ')
  const wants = items.slice(0, 10).map(quoted).join(', ')
  faults.add({
    row: 1,
    column: null,
    ...faultWords(
      [`none of the calibrated items among ${has}`, `columns named as the items: ${wants}`],
      [`ingen av de kalibrerade frågorna bland ${has}`, `kolumner som heter som frågorna: ${wants}`],
    ),
  })
  return faults.result()
}
