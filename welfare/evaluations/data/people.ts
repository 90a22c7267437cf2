import { isCalendarDate } from '@utfall/basics'
import {
  dataColumn,
  FaultList,
  type Faults,
  faultWords,
  joinFaults,
  numberColumn,
  quoted,
  type Table,
  textColumn,
} from '@utfall/exchange'
import { codeGroups, type DataColumn } from '@utfall/regression'
import type { Study } from '../study/schema.ts'
import { includedRows } from './included-rows.ts'
import { oversized } from './number-size.ts'
import { outcomeValues } from './outcomes.ts'
import { type ScaledOutcome, scaledOutcomes } from './scaled-outcomes.ts'
import { isFaults, type StudyTables } from './tables.ts'

export type Groups = { readonly codes: Int32Array; readonly labels: readonly string[] }

/** The persons of a study, as columns of equal length; one place per person who belongs to a compared arm. */
export type People = {
  readonly kind: 'people'
  readonly n: number
  /** Row of each person in the persons file. */
  readonly rows: Int32Array
  /** Index into `study.arms`. */
  readonly arm: Int32Array
  readonly site: Groups | null
  readonly block: Groups | null
  readonly cluster: Groups | null
  readonly received: Float64Array | null
  readonly allocatedOn: readonly (string | null)[] | null
  /** Outcome id → time id → one value per person, NaN where missing. */
  readonly outcomes: ReadonlyMap<string, ReadonlyMap<string, Float64Array>>
  /** By outcome id: those whose values are measures of answers. */
  readonly scales: ReadonlyMap<string, ScaledOutcome>
  readonly left: { readonly rows: number; readonly notIncluded: number; readonly otherArms: number }
}

/** The persons in the arms that the study compares, with everything about them that the study names. */
export function gatherPeople(study: Study, tables: StudyTables): People | Faults {
  const chosen = chooseRows(study, tables.persons)
  if (isFaults(chosen)) return chosen
  const { rows, arm } = chosen
  const site = groupsOf(tables.persons, study.data.site, rows)
  const block = groupsOf(tables.persons, study.data.block ?? study.data.site, rows)
  const cluster = groupsOf(tables.persons, study.data.cluster, rows)
  const received = receivedOf(study, tables.persons, rows)
  const allocatedOn = datesOf(study, tables.persons, rows)
  const scales = scaledOutcomes(study, tables, rows)
  const outcomes = isFaults(scales) ? scales : outcomeValues(study, tables, rows, scales)
  const wrong = [site, block, cluster, received, allocatedOn, outcomes].filter(isFaults)
  if (wrong.length > 0) return joinFaults(wrong)
  if (isFaults(site) || isFaults(block) || isFaults(cluster) || isFaults(received)) return joinFaults(wrong)
  if (isFaults(allocatedOn) || isFaults(outcomes) || isFaults(scales)) return joinFaults(wrong)
  return {
    kind: 'people',
    n: rows.length,
    rows,
    arm,
    site,
    block,
    cluster,
    received,
    allocatedOn,
    outcomes,
    scales,
    left: chosen.left,
  }
}

type Chosen = { readonly rows: Int32Array; readonly arm: Int32Array; readonly left: People['left'] }

function chooseRows(study: Study, table: Table): Chosen | Faults {
  const included = includedRows(study, table)
  const values = textColumn(table, study.data.arm)
  if (isFaults(included) || isFaults(values)) return joinFaults([included, values].filter(isFaults))
  const armOf = new Map(
    study.arms.flatMap((each, index) => (each.values ?? [each.id]).map((value) => [value, index] as const)),
  )
  const rows: number[] = []
  const arm: number[] = []
  const faults = new FaultList(table.name)
  let otherArms = 0
  for (const row of included) {
    const value = values.values[row] ?? null
    const index = value === null ? undefined : armOf.get(value)
    if (value === null) faults.add(emptyArm(row, study))
    else if (index === undefined) otherArms += 1
    else {
      rows.push(row)
      arm.push(index)
    }
  }
  if (faults.total > 0) return faults.result()
  const empty = study.arms.filter((_, index) => !arm.includes(index))
  for (const each of empty) faults.add(nobodyInArm(study, each, values.values))
  if (faults.total > 0) return faults.result()
  const left = { rows: table.rows, notIncluded: table.rows - included.length, otherArms }
  return { rows: Int32Array.from(rows), arm: Int32Array.from(arm), left }
}

function emptyArm(row: number, study: Study) {
  const ids = study.arms.flatMap((arm) => arm.values ?? [arm.id]).join(', ')
  return {
    row: row + 2,
    column: study.data.arm,
    given: 'nothing',
    allowed: `an arm: ${ids}. A person without an arm was not allocated; leave them out with data.include`,
    swedish: {
      given: 'inget',
      allowed: `en arm: ${ids}. En person utan arm är inte lottad; uteslut den med data.include`,
    },
  }
}

function nobodyInArm(study: Study, arm: Study['arms'][number], values: readonly (string | null)[]) {
  const found = [...new Set(values.filter((value) => value !== null))].slice(0, 8).join(', ')
  const wanted = (arm.values ?? [arm.id]).join(', ')
  return {
    row: null,
    column: study.data.arm,
    given: `nobody in arm «${arm.id}»; the column holds ${found}`,
    allowed: `at least one person with the value ${wanted}`,
    swedish: {
      given: `ingen i armen «${arm.id}»; kolumnen har ${found}`,
      allowed: `minst en person med värdet ${wanted}`,
    },
  }
}

/** Groups by text, so that 01 and 1 stay apart as they do in codes of municipalities. */
function groupsOf(table: Table, column: string | undefined, rows: Int32Array): Groups | null | Faults {
  if (column === undefined) return null
  const text = textColumn(table, column)
  if (isFaults(text)) return text
  const faults = new FaultList(table.name)
  for (const row of rows) {
    if ((text.values[row] ?? null) === null) {
      faults.add({
        row: row + 2,
        column,
        given: 'nothing',
        allowed: 'a value for every person: it says where the lots were drawn',
        swedish: { given: 'inget', allowed: 'ett värde för varje person: det säger var lottningen skedde' },
      })
    }
  }
  return faults.total > 0
    ? faults.result()
    : codeGroups({ name: column, kind: 'text', values: text.values }, rows)
}

function receivedOf(study: Study, table: Table, rows: Int32Array): Float64Array | null | Faults {
  const name = study.data.received
  if (name === undefined) return null
  const column = textColumn(table, name)
  if (isFaults(column)) return column
  const faults = new FaultList(table.name)
  const values = Float64Array.from(rows, (row) => {
    const cell = column.values[row] ?? null
    if (cell === null) return Number.NaN
    const value = Number(cell)
    if (value === 0 || value === 1) return value
    const given = quoted(cell)
    faults.add({
      row: row + 2,
      column: name,
      ...faultWords(
        [given, '1 (received) or 0 (did not)'],
        [given, '1 (fick insatsen) eller 0 (fick den inte)'],
      ),
    })
    return Number.NaN
  })
  return faults.total > 0 ? faults.result() : values
}

function datesOf(study: Study, table: Table, rows: Int32Array): readonly (string | null)[] | null | Faults {
  const name = study.data.allocatedOn
  if (name === undefined) return null
  const column = textColumn(table, name)
  if (isFaults(column)) return column
  const faults = new FaultList(table.name)
  const dates = Array.from(rows, (row) => column.values[row] ?? null)
  dates.forEach((date, person) => {
    if (date !== null && !isCalendarDate(date)) {
      faults.add({
        row: (rows[person] ?? 0) + 2,
        column: name,
        given: `«${date}»`,
        allowed: 'a date that exists, written YYYY-MM-DD',
        swedish: { given: `«${date}»`, allowed: 'ett datum som finns, skrivet ÅÅÅÅ-MM-DD' },
      })
    }
  })
  return faults.total > 0 ? faults.result() : dates
}

/**
 * A covariate or subgroup column for the people of the study. A column of numbers with a few cells of text is a fault
 * at those cells: read as text it would turn, say, an age into one group for each year.
 */
export function personColumn(table: Table, name: string, rows: Int32Array): DataColumn | Faults {
  const column = dataColumn(table, name)
  if (isFaults(column)) return column
  if (column.kind === 'number') {
    const tooLarge = oversized(table, column)
    if (tooLarge) return tooLarge
    return {
      name,
      kind: 'number',
      values: Float64Array.from(rows, (row) => column.values[row] ?? Number.NaN),
    }
  }
  const numbers = numberColumn(table, name)
  const present = column.values.reduce((count, value) => count + Number(value !== null), 0)
  if (isFaults(numbers) && numbers.total <= SLIPS_AT_MOST * present) return numbers
  return { name, kind: 'text', values: Array.from(rows, (row) => column.values[row] ?? null) }
}

/** Text in at most this share of the cells is taken for slips in a column of numbers. */
const SLIPS_AT_MOST = 0.05
