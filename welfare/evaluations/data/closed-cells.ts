import type { ParticipationPurpose } from '@utfall/database'
import {
  FaultList,
  type Faults,
  faultWords,
  joinFaults,
  quoted,
  type Table,
  textColumn,
} from '@utfall/exchange'
import type { Noes } from '@utfall/secrecy'
import { columnsAt } from '../study/outcome-rules.ts'
import { purposeOf } from '../study/purposes.ts'
import type { Study, StudyOutcome } from '../study/schema.ts'
import { isFaults, readNamed, type StudyFiles } from './tables.ts'

/** What a study's files hold about persons who have said no to it. */

/** A file whose rows tell which person they are about. */
export type PersonTable = {
  readonly table: Table
  /** The column of pseudonyms. */
  readonly column: string
  readonly persons: readonly (string | null)[]
}

/** Every file with pseudonyms in it. One that cannot be read is a fault: nobody can say about whom it is. */
export function personTables(study: Study, files: StudyFiles): readonly PersonTable[] | Faults {
  const { file, person, more = [] } = study.data
  const named = [...(person === undefined ? [] : [{ file, person }]), ...more]
  const read = new Map(named.map((each) => [each.file, personTable(files, each.file, each.person)]))
  const tables = [...read.values()]
  const wrong = tables.filter(isFaults)
  return wrong.length > 0 ? joinFaults(wrong) : tables.flatMap((table) => (isFaults(table) ? [] : [table]))
}

function personTable(files: StudyFiles, name: string, column: string): PersonTable | Faults {
  const table = readNamed(files, name)
  if (isFaults(table)) return table
  const persons = textColumn(table, column)
  return isFaults(persons) ? persons : { table, column, persons: persons.values }
}

export function personsIn(tables: readonly PersonTable[]): ReadonlySet<string> {
  return new Set(tables.flatMap(({ persons }) => persons.filter((person) => person !== null)))
}

/**
 * A fault for each value that a person's no closes: a person who has declined everything has no row, since nothing may
 * be known of them; one who takes back a yes, or says no to a part, keeps the row with those cells empty, so that the
 * flow of participants stays true. Null where there is none.
 */
export function closedCells(
  study: Study,
  tables: readonly PersonTable[],
  noes: ReadonlyMap<string, Noes>,
): Faults | null {
  if (noes.size === 0) return null
  const lists = tables.map((table) => closedIn(study, table, noes))
  const faults = joinFaults(lists)
  return faults.total > 0 ? faults : null
}

function closedIn(study: Study, { table, column, persons }: PersonTable, noes: ReadonlyMap<string, Noes>) {
  const faults = new FaultList(table.name)
  const measured = outcomesByColumn(study, table)
  persons.forEach((person, row) => {
    const said = person === null ? undefined : noes.get(person)
    if (person === null || said === undefined) return
    if (study.outcomes.every((outcome) => noTo(outcome, said) === 'declined')) {
      faults.add({ row: row + 2, column, ...declinedWords(person) })
      return
    }
    for (const { column: cell, outcomes, values } of measured) {
      const no = outcomes.map((outcome) => noTo(outcome, said)).find((answer) => answer !== null)
      if (no && values[row] !== null) faults.add({ row: row + 2, column: cell, ...CELL_WORDS[no] })
    }
  })
  return faults.result()
}

/** The columns of a file that outcomes stand in. */
function outcomesByColumn(study: Study, table: Table) {
  const byColumn = new Map<string, StudyOutcome[]>()
  for (const outcome of study.outcomes)
    for (const at of outcome.at)
      if ((at.file ?? study.data.file) === table.name)
        for (const column of columnsAt(at)) byColumn.set(column, [...(byColumn.get(column) ?? []), outcome])
  return [...byColumn].flatMap(([column, outcomes]) => {
    const read = textColumn(table, column)
    return isFaults(read) ? [] : [{ column, outcomes, values: read.values }]
  })
}

const COLLECTED: readonly ParticipationPurpose[] = ['questionnaire', 'staff-rating', 'register-link']

/** What a person has said no to an outcome with, if they have. Where it does not say its source, any no is one. */
function noTo(outcome: StudyOutcome, said: Noes): 'declined' | 'withdrawn' | null {
  const purpose = purposeOf(outcome)
  const answers = (purpose === null ? COLLECTED : [purpose]).map((each) => said.get(each))
  if (answers.includes('declined')) return 'declined'
  return answers.includes('withdrawn') ? 'withdrawn' : null
}

const EMPTY = { en: 'an empty cell; the row may stay', sv: 'en tom cell; raden får vara kvar' }
const CELL_WORDS = {
  declined: faultWords(
    ['a value about a person who has said no to this', EMPTY.en],
    ['ett värde om en person som har sagt nej till det här', EMPTY.sv],
  ),
  withdrawn: faultWords(
    ['a value about a person who has taken back their yes to this', EMPTY.en],
    ['ett värde om en person som har tagit tillbaka sitt ja till det här', EMPTY.sv],
  ),
}

function declinedWords(person: string) {
  return faultWords(
    [`${quoted(person)}, who has said no to everything that is collected`, 'a file without that row'],
    [`${quoted(person)}, som har sagt nej till allt som samlas in`, 'en fil utan den raden'],
  )
}
