import {
  FaultList,
  type Faults,
  faultWords,
  joinFaults,
  numberColumn,
  type PlacedFault,
  type Table,
  textColumn,
} from '@utfall/exchange'
import { columnsAt } from '../study/outcome-rules.ts'
import type { Study, StudyOutcome } from '../study/schema.ts'
import { oversized } from './number-size.ts'
import type { ScaledOutcome } from './scaled-outcomes.ts'
import { isFaults, type StudyTables } from './tables.ts'

/** Each outcome at each time as one number per person; NaN where it is missing. Those with a scale are measured already. */
export function outcomeValues(
  study: Study,
  tables: StudyTables,
  rows: Int32Array,
  scales: ReadonlyMap<string, ScaledOutcome>,
): ReadonlyMap<string, ReadonlyMap<string, Float64Array>> | Faults {
  const wrong: Faults[] = []
  const outcomes = new Map<string, ReadonlyMap<string, Float64Array>>()
  for (const outcome of study.outcomes) {
    const measured = scales.get(outcome.id)
    if (measured) {
      outcomes.set(outcome.id, new Map([...measured.times].map(([time, { values }]) => [time, values])))
      continue
    }
    const times = new Map<string, Float64Array>()
    for (const at of outcome.at) {
      const values = valuesAt(tables, rows, outcome, at)
      if (isFaults(values)) wrong.push(values)
      else times.set(at.time, values)
    }
    outcomes.set(outcome.id, times)
  }
  return wrong.length > 0 ? joinFaults(wrong) : outcomes
}

type At = StudyOutcome['at'][number]

function valuesAt(
  tables: StudyTables,
  rows: Int32Array,
  outcome: StudyOutcome,
  at: At,
): Float64Array | Faults {
  const { table, rows: fileRows } = rowsAt(tables, rows, at)
  const columns = columnsAt(at)
  const parts = columns.map((column) => columnValues(table, column, outcome, fileRows))
  const wrong = parts.filter(isFaults)
  if (wrong.length > 0) return joinFaults(wrong)
  const total = new Float64Array(rows.length)
  for (const part of parts) if (!isFaults(part)) for (let i = 0; i < total.length; i++) total[i] += part[i]
  const place = { table, column: columns.join(' + '), rows: fileRows }
  const within = checkedNumbers(total, outcome, place)
  if (isFaults(within)) return within
  return outcome.transform === 'log' ? logged(total, place) : total
}

/** The file of an outcome at one time, and each person's row in it; −1 without one. */
export function rowsAt(
  tables: StudyTables,
  rows: Int32Array,
  at: Pick<At, 'file' | 'time'>,
): { readonly table: Table; readonly rows: Int32Array } {
  // A file named outright is read by person and time where the study joins it so, the persons file too (long data).
  const joined = at.file === undefined ? undefined : tables.more.get(at.file)
  const rowOf = joined?.rowsByTime.get(at.time) ?? joined?.rowsByTime.get('')
  return {
    table: joined?.table ?? tables.persons,
    rows: rowOf ? Int32Array.from(rows, (row) => rowOf[row] ?? -1) : rows,
  }
}

/** Where values stand, for faults. */
type Place = { readonly table: Table; readonly column: string; readonly rows: Int32Array }

function numberFault(
  place: Place,
  person: number,
  value: number,
  allowed: string,
  swedish: string,
): PlacedFault {
  const given = `«${String(value)}»`
  return {
    row: (place.rows[person] ?? 0) + 2,
    column: place.column,
    ...faultWords([given, allowed], [given, swedish]),
  }
}

/** The range that the study states holds for the outcome itself, which may be the sum of several columns. */
function checkedNumbers(values: Float64Array, outcome: StudyOutcome, place: Place): Float64Array | Faults {
  if (outcome.range === undefined) return values
  const [low, high] = outcome.range
  const faults = new FaultList(place.table.name)
  values.forEach((value, person) => {
    if (Number.isNaN(value) || (value >= low && value <= high)) return
    faults.add(
      numberFault(
        place,
        person,
        value,
        `a number from ${low} to ${high}, the range that study.json states`,
        `ett tal från ${low} till ${high}, det intervall som study.json anger`,
      ),
    )
  })
  return faults.total > 0 ? faults.result() : values
}

function columnValues(
  table: Table,
  column: string,
  outcome: StudyOutcome,
  rows: Int32Array,
): Float64Array | Faults {
  switch (outcome.kind) {
    case 'measure':
    case 'cost':
      return numericValues(table, column, outcome, rows)
    case 'count':
      return numericValues(table, column, outcome, rows)
    case 'binary':
      return codedValues(table, column, rows, yesNo(outcome))
    case 'ladder':
      return codedValues(table, column, rows, stateIndex(outcome))
  }
}

function numericValues(
  table: Table,
  name: string,
  outcome: StudyOutcome,
  rows: Int32Array,
): Float64Array | Faults {
  const column = numberColumn(table, name)
  if (isFaults(column)) return column
  const tooLarge = oversized(table, column)
  if (tooLarge) return tooLarge
  const values = Float64Array.from(rows, (row) => (row < 0 ? Number.NaN : (column.values[row] ?? Number.NaN)))
  if (outcome.kind !== 'count') return values
  const faults = new FaultList(table.name)
  values.forEach((value, person) => {
    if (Number.isNaN(value) || (Number.isInteger(value) && value >= 0)) return
    faults.add(
      numberFault({ table, column: name, rows }, person, value, 'a whole number from 0', 'ett heltal från 0'),
    )
  })
  return faults.total > 0 ? faults.result() : values
}

type Coding = {
  readonly codes: ReadonlyMap<string, number> | null
  readonly yes: ReadonlySet<string>
  readonly allowed: string
  readonly swedish: string
}

/** Binary: the stated values mean yes and every other value no; without stated values only 0 and 1 are allowed. */
function yesNo(outcome: StudyOutcome): Coding {
  if (outcome.yes) return { codes: null, yes: new Set(outcome.yes), allowed: '', swedish: '' }
  const codes = new Map([
    ['0', 0],
    ['1', 1],
  ])
  return {
    codes,
    yes: new Set(),
    allowed: '0 or 1, or state the values that mean yes in study.json',
    swedish: '0 eller 1, eller ange i study.json vilka värden som betyder ja',
  }
}

function stateIndex(outcome: StudyOutcome): Coding {
  const states = outcome.states ?? []
  const names = states.map((state) => state.value).join(', ')
  return {
    codes: new Map(states.map((state, index) => [state.value, index])),
    yes: new Set(),
    allowed: `one of the states ${names}`,
    swedish: `något av tillstånden ${names}`,
  }
}

function codedValues(table: Table, name: string, rows: Int32Array, coding: Coding): Float64Array | Faults {
  const column = textColumn(table, name)
  if (isFaults(column)) return column
  const faults = new FaultList(table.name)
  const values = new Float64Array(rows.length).fill(Number.NaN)
  rows.forEach((row, person) => {
    const cell = row < 0 ? null : (column.values[row] ?? null)
    if (cell === null) return
    const code = coding.codes === null ? Number(coding.yes.has(cell)) : coding.codes.get(cell)
    if (code !== undefined) values[person] = code
    else {
      const given = `«${cell}»`
      faults.add({
        row: row + 2,
        column: name,
        given,
        allowed: coding.allowed,
        swedish: { given, allowed: coding.swedish },
      })
    }
  })
  return faults.total > 0 ? faults.result() : values
}

function logged(values: Float64Array, place: Place): Float64Array | Faults {
  const faults = new FaultList(place.table.name)
  values.forEach((value, person) => {
    if (value > 0 || Number.isNaN(value)) return
    faults.add(
      numberFault(
        place,
        person,
        value,
        'a number above 0, since its logarithm is taken',
        'ett tal över 0, eftersom logaritmen tas',
      ),
    )
  })
  return faults.total > 0 ? faults.result() : values.map(Math.log)
}
