import {
  FaultList,
  type Faults,
  faultWords,
  integerColumn,
  joinFaults,
  type NumberColumn,
  type Table,
} from '@utfall/exchange'
import type { KnownItems } from '@utfall/instruments/offline'
import { MISSING, measurePersons, type PersonMeasure, type ResponseMatrix } from '@utfall/rasch'
import { itemColumns } from '../study/outcome-rules.ts'
import { STUDY_FILE } from '../study/parse.ts'
import type { Study, StudyOutcome } from '../study/schema.ts'
import type { ReadCalibration } from './calibrations.ts'
import { rowsAt } from './outcomes.ts'
import { isFaults, type StudyTables } from './tables.ts'

/** The answers of everyone in the study to the items of a scale at one time, and the measures that they give. */
export type MeasuredTime = {
  /** Persons × items of the calibration, in its order and categories. */
  readonly responses: ResponseMatrix
  /** WLE with the standard error of the person's own answers. */
  readonly measures: readonly PersonMeasure[]
  /** The measures alone, logits; NaN for persons with fewer answers than the study asks for. */
  readonly values: Float64Array
}

/** An outcome that stands on a calibration. */
export type ScaledOutcome = {
  readonly calibration: ReadCalibration
  /** By time, those before and after. */
  readonly times: ReadonlyMap<string, MeasuredTime>
}

/** By outcome id; outcomes without a scale are not among them. */
export function scaledOutcomes(
  study: Study,
  tables: StudyTables,
  rows: Int32Array,
): ReadonlyMap<string, ScaledOutcome> | Faults {
  const wrong: Faults[] = []
  const scaled = new Map<string, ScaledOutcome>()
  study.outcomes.forEach((outcome, index) => {
    const calibration = outcome.scale && tables.calibrations.get(outcome.scale.calibration)
    if (!calibration) return
    const times = new Map<string, MeasuredTime>()
    outcome.at.forEach((at, place) => {
      const unknown = unknownItems(at, calibration, `outcomes[${index}].at[${place}].items`)
      const responses = unknown ?? answersAt(tables, rows, at, calibration.known)
      if (isFaults(responses)) wrong.push(responses)
      else times.set(at.time, measuredTime(responses, calibration.known, outcome.scale?.fewestAnswers ?? 1))
    })
    scaled.set(outcome.id, { calibration, times })
  })
  return wrong.length > 0 ? joinFaults(wrong) : scaled
}

type At = StudyOutcome['at'][number]

function unknownItems(at: At, { known, file }: ReadCalibration, path: string): Faults | null {
  const faults = new FaultList(STUDY_FILE)
  const names = known.scale.items.join(', ')
  for (const [item] of itemColumns(at)) {
    if (known.scale.items.includes(item)) continue
    faults.add({
      row: null,
      column: path,
      ...faultWords(
        [`«${item}»`, `an item of ${file}: ${names}`],
        [`«${item}»`, `en fråga i ${file}: ${names}`],
      ),
    })
  }
  return faults.total > 0 ? faults.result() : null
}

/** A scale of more steps than this is a measured number, an age or a code, and no answer to choose among. */
const LARGEST_CATEGORY = 100

/** The answers in the calibration's categories; each that the calibration cannot place is a fault with its row and column. */
function answersAt(
  tables: StudyTables,
  rows: Int32Array,
  at: At,
  known: KnownItems,
): ResponseMatrix | Faults {
  const { items } = known.scale
  const place = rowsAt(tables, rows, at)
  const answers = new Int16Array(rows.length * items.length).fill(MISSING)
  const wrong: Faults[] = []
  for (const [item, name] of itemColumns(at)) {
    const position = items.indexOf(item)
    const column = integerColumn(place.table, name, { low: 0, high: LARGEST_CATEGORY })
    if (column.kind === 'faults') {
      wrong.push(column)
      continue
    }
    const categories = new Map(
      [...(known.categories[position] ?? [])].map((answer, category) => [answer, category]),
    )
    const unseen = unseenAnswers(place.table, column, place.rows, categories)
    if (unseen) wrong.push(unseen)
    place.rows.forEach((row, person) => {
      const answer = row < 0 ? Number.NaN : (column.values[row] ?? Number.NaN)
      answers[person * items.length + position] = categories.get(answer) ?? MISSING
    })
  }
  if (wrong.length > 0) return joinFaults(wrong)
  return {
    persons: rows.length,
    items,
    answers,
    highest: Int32Array.from(known.scale.thresholds, (steps) => steps.length),
  }
}

function unseenAnswers(
  table: Table,
  column: NumberColumn,
  rows: Int32Array,
  categories: ReadonlyMap<number, number>,
): Faults | null {
  const faults = new FaultList(table.name)
  const list = [...categories.keys()].join(', ')
  for (const row of rows) {
    const value = row < 0 ? Number.NaN : (column.values[row] ?? Number.NaN)
    if (Number.isNaN(value) || categories.has(value)) continue
    faults.add({
      row: row + 2,
      column: column.name,
      ...faultWords(
        [`«${value}», which nobody answered when the item was calibrated`, `one of ${list}`],
        [`«${value}», som ingen svarade när frågan kalibrerades`, `något av ${list}`],
      ),
    })
  }
  return faults.total > 0 ? faults.result() : null
}

function measuredTime(responses: ResponseMatrix, known: KnownItems, fewest: number): MeasuredTime {
  const enough = withEnough(responses, fewest)
  const measures = measurePersons(known.scale, enough, { method: 'wle' }).persons
  return {
    responses: enough,
    measures,
    values: Float64Array.from(measures, ({ measure }) => measure ?? Number.NaN),
  }
}

/** A person with fewer answers than the study asks for counts as one who did not answer, everywhere. */
function withEnough(responses: ResponseMatrix, fewest: number): ResponseMatrix {
  if (fewest <= 1) return responses
  const width = responses.items.length
  const answers = responses.answers.slice()
  for (let person = 0; person < responses.persons; person++) {
    const own = answers.subarray(person * width, (person + 1) * width)
    if (own.filter((answer) => answer !== MISSING).length < fewest) own.fill(MISSING)
  }
  return { ...responses, answers }
}
