import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import {
  columnNames,
  type DataColumn,
  dataColumn,
  type Faults,
  integerColumn,
  type NumberColumn,
  numberColumn,
  readTable,
  type Table,
  textColumn,
} from '@utfall/exchange'
import { BadInput, badCells, badData, fromFaults, placeText } from '../bad-input.ts'
import type { InputIdentity } from '../command.ts'
import type { Text } from '../texts/text.ts'

/** The person's file, read and understood; a column that is not what it should be is bad input. */
export type InputTable = {
  /** The path as given, which is what messages name. */
  readonly path: string
  readonly identity: InputIdentity
  readonly rows: number
  readonly number: (name: string) => NumberColumn
  readonly whole: (name: string, range: { readonly low: number; readonly high?: number }) => NumberColumn
  /** Numbers that all pass a test beyond being numbers. */
  readonly numberWhere: (name: string, isAllowed: (value: number) => boolean, allowed: Text) => NumberColumn
  /** The cells as text, each row's own name; null where empty. */
  readonly labels: (name: string) => readonly (string | null)[]
  /** Numbers where every cell is one, otherwise text. */
  readonly data: (name: string) => DataColumn
}

/**
 * Reads the file and holds it against the columns the options name (option → column), all of them at once, so that
 * a person who misspelt two is told about two.
 */
export async function readInput(
  path: string,
  wanted: Readonly<Record<string, string | readonly string[] | undefined>>,
): Promise<InputTable> {
  const table = await readWholeTable(path)
  requireColumns(table, wanted)
  requireRows(table)
  return {
    path,
    identity: identityOf(table),
    rows: table.rows,
    number: (name) => numbers(table, name),
    whole: (name, range) => sound(integerColumn(table, name, range)),
    numberWhere: (name, isAllowed, allowed) => {
      const column = numbers(table, name)
      requireAllowed(path, column, isAllowed, allowed)
      return column
    },
    labels: (name) => sound(textColumn(table, name)).values,
    data: (name) => {
      const column = sound(dataColumn(table, name))
      if (column.kind === 'number') requireComputable(path, column)
      return column
    },
  }
}

/** The file as a table, its faults named by the path as it was given. */
export async function readWholeTable(path: string): Promise<Table> {
  const table = readTable({ name: path, bytes: await readBytes(path) })
  if (table.kind === 'faults') throw fromFaults(table)
  return table
}

/** The name without folders: the same file gives the same document wherever it lies. */
export function identityOf(table: Pick<Table, 'name' | 'sha256' | 'rows'>): InputIdentity {
  return { file: basename(table.name), sha256: table.sha256, rows: table.rows }
}

/** Variances are squared once more for degrees of freedom, and 1e77 to the fourth power is the end of a double. */
const LARGEST = 1e60

function numbers(table: Table, name: string): NumberColumn {
  const column = sound(numberColumn(table, name))
  requireComputable(table.name, column)
  return column
}

function requireComputable(path: string, column: NumberColumn): void {
  requireAllowed(path, column, (value) => Math.abs(value) <= LARGEST, {
    sv: 'ett tal mellan -1e60 och 1e60',
    en: 'a number between -1e60 and 1e60',
  })
}

function requireAllowed(
  path: string,
  column: NumberColumn,
  isAllowed: (value: number) => boolean,
  allowed: Text,
): void {
  const rows: number[] = []
  for (let row = 0; row < column.values.length; row++) {
    const value = column.values[row]
    if (!Number.isNaN(value) && !isAllowed(value)) rows.push(row)
  }
  if (rows.length > 0) throw badCells(path, column.name, rows, (row) => String(column.values[row]), allowed)
}

function sound<Column extends { readonly kind: 'number' | 'text' }>(column: Column | Faults): Column {
  if (isFaults(column)) throw fromFaults(column)
  return column
}

function isFaults(column: { readonly kind: string }): column is Faults {
  return column.kind === 'faults'
}

const UNREADABLE: Readonly<Record<string, Text>> = {
  ENOENT: { sv: 'ingen fil med det namnet', en: 'no file of that name' },
  ENOTDIR: { sv: 'ingen fil med det namnet', en: 'no file of that name' },
  EISDIR: { sv: 'en mapp', en: 'a folder' },
  EACCES: { sv: 'en fil som inte får läsas', en: 'a file that may not be read' },
  EPERM: { sv: 'en fil som inte får läsas', en: 'a file that may not be read' },
  ENAMETOOLONG: { sv: 'ett för långt filnamn', en: 'a file name that is too long' },
  ERR_INVALID_ARG_VALUE: { sv: 'ett namn som ingen fil kan ha', en: 'a name that no file can have' },
  ERR_FS_FILE_TOO_LARGE: { sv: 'en fil större än 2 GB', en: 'a file larger than 2 GB' },
}

const READABLE_TABLE: Text = { sv: 'en CSV-fil som går att läsa', en: 'a CSV file that can be read' }

export async function readBytes(path: string, allowed: Text = READABLE_TABLE): Promise<Uint8Array> {
  try {
    return await readFile(path)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    const given = UNREADABLE[code]
    if (!given) throw error
    throw badData(path, null, given, allowed, {
      sv: 'Kontrollera sökvägen; den räknas från mappen du står i.',
      en: 'Check the path; it counts from the folder you are in.',
    })
  }
}

function requireColumns(
  table: Table,
  wanted: Readonly<Record<string, string | readonly string[] | undefined>>,
): void {
  const names = columnNames(table)
  const roles = Object.entries(wanted).flatMap(([option, given]) =>
    (given === undefined ? [] : typeof given === 'string' ? [given] : given).map((name) => ({
      option,
      name,
    })),
  )
  const unknown = roles.filter(({ name }) => !names.includes(name))
  if (unknown.length > 0) {
    const shown = names.slice(0, 40).join(', ')
    const hidden = names.length - 40
    const more = hidden > 0 ? { sv: ` och ${hidden} till`, en: ` and ${hidden} more` } : { sv: '', en: '' }
    throw new BadInput(
      unknown.map(({ option, name }) => ({
        place: placeText(table.name, 1, name),
        given: { sv: `«${name}» (--${option})`, en: `«${name}» (--${option})` },
        allowed: {
          sv: `en av kolumnerna: ${shown}${more.sv}`,
          en: `one of the columns: ${shown}${more.en}`,
        },
      })),
      {
        sv: 'Stora och små bokstäver räknas som olika.',
        en: 'Upper and lower case count as different.',
      },
    )
  }
  const twice = roles.find(({ name }, index) => roles.findIndex((each) => each.name === name) !== index)
  if (twice) {
    const first = roles.find((each) => each.name === twice.name)
    throw new BadInput(
      [
        {
          place: `--${twice.option}`,
          given: {
            sv: `«${twice.name}», som också är --${first?.option}`,
            en: `«${twice.name}», which is --${first?.option} too`,
          },
          allowed: { sv: 'en egen kolumn för varje val', en: 'a column of its own for each option' },
        },
      ],
      { sv: 'En kolumn kan bara ha en roll.', en: 'A column can have one role only.' },
    )
  }
}

function requireRows(table: Table): void {
  if (table.rows > 0) return
  throw badData(
    table.name,
    null,
    { sv: 'bara en rubrikrad', en: 'only a header row' },
    { sv: 'en rubrikrad och minst en rad med data', en: 'a header row and at least one row of data' },
  )
}
