import { FaultList, type Faults, joinFaults, readTable, type Table, textColumn } from '@utfall/exchange'
import type { Study } from '../study/schema.ts'
import { type ReadCalibration, readCalibration } from './calibrations.ts'
import { includedRows } from './included-rows.ts'

/** A study's files as they lie in its folder: name to bytes. */
export type StudyFiles = ReadonlyMap<string, Uint8Array>

export type StudyTables = {
  readonly kind: 'tables'
  readonly persons: Table
  /** By file name. The persons file may stand here too: long data, with one row per person and time. */
  readonly more: ReadonlyMap<string, JoinedTable>
  readonly screening: Table | null
  /** By file name. */
  readonly calibrations: ReadonlyMap<string, ReadCalibration>
}

export type JoinedTable = {
  readonly table: Table
  /** Row in this file for each row in the persons file and time ('' when the file has no time), or -1. */
  readonly rowsByTime: ReadonlyMap<string, Int32Array>
}

/** Reads every file that the study names and joins them on the person. */
export function readStudyTables(study: Study, files: StudyFiles): StudyTables | Faults {
  const { data } = study
  const persons = readNamed(files, data.file)
  const others = (data.more ?? []).map((more) => ({ more, table: readNamed(files, more.file) }))
  const screening = data.screening ? readNamed(files, data.screening.file) : null
  const calibrations = calibrationFiles(study).map((file) => readCalibration(files, file))
  const wrong = [persons, ...others.map((other) => other.table), screening, ...calibrations].filter(isFaults)
  if (wrong.length > 0 || isFaults(persons) || isFaults(screening)) return joinFaults(wrong)

  const included = includedRows(study, persons)
  if (isFaults(included)) return included
  const keys = personKeys(persons, data.person, included)
  if (isFaults(keys)) return keys
  const more = new Map<string, JoinedTable>()
  for (const other of others) {
    if (isFaults(other.table)) return other.table
    const joined = join(other.table, other.more, keys, study)
    if (isFaults(joined)) return joined
    more.set(other.more.file, joined)
  }
  return {
    kind: 'tables',
    persons,
    more,
    screening,
    calibrations: new Map(calibrations.flatMap((each) => (isFaults(each) ? [] : [[each.file, each]]))),
  }
}

function calibrationFiles(study: Study): readonly string[] {
  return [...new Set(study.outcomes.flatMap(({ scale }) => (scale ? [scale.calibration] : [])))]
}

export function isFaults(value: unknown): value is Faults {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'faults'
}

export function readNamed(files: StudyFiles, name: string): Table | Faults {
  const bytes = files.get(name)
  if (bytes) return readTable({ name, bytes })
  const present = [...files.keys()].filter((file) => file.endsWith('.csv')).join(', ') || '–'
  const faults = new FaultList(name)
  faults.add({
    row: null,
    column: null,
    given: `no such file; the folder holds ${present}`,
    allowed: 'the file that study.json names, in the same folder',
    swedish: {
      given: `ingen sådan fil; mappen har ${present}`,
      allowed: 'filen som study.json nämner, i samma mapp',
    },
  })
  return faults.result()
}

type PersonKeys = {
  /** Row of each person of the study in the persons file. */
  readonly rowOf: ReadonlyMap<string, number>
  /** Persons in that file whom the study's own conditions leave out. */
  readonly outside: ReadonlySet<string>
  readonly rows: number
}

/** A person of the study who stands twice is a fault, since they would count twice. */
function personKeys(
  table: Table,
  column: string | undefined,
  included: readonly number[],
): PersonKeys | Faults {
  const rowOf = new Map<string, number>()
  const outside = new Set<string>()
  if (column === undefined) return { rowOf, outside, rows: table.rows }
  const keys = textColumn(table, column)
  if (isFaults(keys)) return keys
  const faults = new FaultList(table.name)
  for (const row of included) {
    const key = keys.values[row] ?? null
    if (key === null) {
      faults.add(
        fault(
          row,
          column,
          'nothing',
          'a pseudonym for every person',
          'inget',
          'en pseudonym för varje person',
        ),
      )
    } else if (rowOf.has(key)) {
      const first = (rowOf.get(key) ?? 0) + 2
      faults.add(
        fault(
          row,
          column,
          `«${key}», also in row ${first}`,
          'each person once',
          `«${key}», även på rad ${first}`,
          'varje person en gång',
        ),
      )
    } else rowOf.set(key, row)
  }
  for (const key of keys.values) if (key !== null && !rowOf.has(key)) outside.add(key)
  return faults.total > 0 ? faults.result() : { rowOf, outside, rows: table.rows }
}

type More = NonNullable<Study['data']['more']>[number]

function join(table: Table, more: More, persons: PersonKeys, study: Study): JoinedTable | Faults {
  const keys = textColumn(table, more.person)
  if (isFaults(keys)) return keys
  const times = more.time === undefined ? null : textColumn(table, more.time)
  if (isFaults(times)) return times
  const names = more.time === undefined ? [''] : study.timePoints.map((time) => time.id)
  const rowsByTime = new Map(names.map((name) => [name, new Int32Array(persons.rows).fill(-1)]))
  const faults = new FaultList(table.name)
  keys.values.forEach((key, row) => {
    if (key !== null && persons.outside.has(key)) return
    const person = key === null ? undefined : persons.rowOf.get(key)
    if (person === undefined) {
      faults.add(
        fault(
          row,
          more.person,
          `«${key ?? ''}»`,
          `a person in ${study.data.file}`,
          `«${key ?? ''}»`,
          `en person i ${study.data.file}`,
        ),
      )
      return
    }
    const time = times === null ? '' : timeId(study, times.values[row] ?? '')
    const rows = rowsByTime.get(time)
    if (!rows) {
      faults.add(
        fault(
          row,
          more.time ?? '',
          `«${time}»`,
          `one of ${names.join(', ')}`,
          `«${time}»`,
          `något av ${names.join(', ')}`,
        ),
      )
    } else if (rows[person] !== -1) {
      const first = (rows[person] ?? 0) + 2
      faults.add(
        fault(
          row,
          more.person,
          `«${key}» again, first in row ${first}`,
          'one row for each person and time',
          `«${key}» igen, först på rad ${first}`,
          'en rad för varje person och tid',
        ),
      )
    } else rows[person] = row
  })
  return faults.total > 0 ? faults.result() : { table, rowsByTime }
}

/** A time may be written as the id of the time point or as its months. */
function timeId(study: Study, text: string): string {
  if (study.timePoints.some((time) => time.id === text)) return text
  return study.timePoints.find((time) => text !== '' && Number(text) === time.months)?.id ?? text
}

function fault(
  row: number,
  column: string,
  given: string,
  allowed: string,
  givenSwedish: string,
  allowedSwedish: string,
) {
  return { row: row + 2, column, given, allowed, swedish: { given: givenSwedish, allowed: allowedSwedish } }
}
