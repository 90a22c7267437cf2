import { randomUUID } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import {
  type CalendarDate,
  InvalidInput,
  type PersonalNumber,
  type PersonalNumberFault,
  parsePersonalNumber,
} from '@utfall/basics'
import { columnNames, type Faults, readTable, type Table } from '@utfall/exchange'
import { type KeyRing, openKeyRing, type Pseudonym, pseudonymiser } from '@utfall/identity'
import { readBytes } from '../analysis/input-table.ts'
import type { Form } from '../arguments/option-forms.ts'
import { BadInput, badOption, type Complaint, fromFaults, placeText } from '../bad-input.ts'
import type { Text } from '../texts/text.ts'
import { badKeyFile } from './keys-problem.ts'

/** What `pseudonym make` and `pseudonym rotate` share. No message and no file of theirs ever holds a number. */

const SHOWN = 20
const MEND: Text = {
  sv: 'Rätta filen och kör igen. Inget har skrivits, och inget nummer visas här.',
  en: 'Mend the file and run again. Nothing was written, and no number is shown here.',
}
const ALLOWED: Text = {
  sv: 'ett personnummer eller samordningsnummer, helst med tolv siffror',
  en: 'a personal or coordination number, preferably with twelve digits',
}
const FAULTS: Readonly<Record<PersonalNumberFault | 'empty', Text>> = {
  empty: { sv: 'ingenting', en: 'nothing' },
  'not-digits': {
    sv: 'något annat än tio eller tolv siffror',
    en: 'something else than ten or twelve digits',
  },
  'not-a-date': { sv: 'ett nummer vars datum inte finns', en: 'a number whose date does not exist' },
  'not-yet-born': { sv: 'ett nummer vars datum inte har varit', en: 'a number whose date has not been' },
  'check-digit': {
    sv: 'ett nummer vars kontrollsiffra inte stämmer',
    en: 'a number whose check digit is not right',
  },
}

/** The file's people: each row's number in its normal form, kept in memory and nowhere else. */
export type People = { readonly table: Table; readonly numbers: readonly PersonalNumber[] }

export async function readPeople(path: string, column: string, today: CalendarDate): Promise<People> {
  const table = readTable({ name: path, bytes: await readBytes(path) })
  if (table.kind === 'faults') throw fromFaults(withoutNumbers(table))
  const found = table.columns.find(({ name }) => name === column)
  if (!found) throw noSuchColumn(table, column)
  const complaints: Complaint[] = []
  let total = 0
  const complain = (row: number, name: string, given: Text, allowed: Text) => {
    total += 1
    if (complaints.length < SHOWN) complaints.push({ place: placeText(path, row + 2, name), given, allowed })
  }
  const numbers = found.values.map((cell, row) => {
    const parsed = cell === null ? null : parsePersonalNumber(cell, today)
    if (parsed?.kind === 'personal-number') return parsed.number
    complain(row, column, FAULTS[parsed?.fault ?? 'empty'], ALLOWED)
    // Never used: what has a complaint goes no further.
    return '' as PersonalNumber
  })
  refuseOtherNumbers(table, column, today, complain)
  if (total === 0 && table.rows === 0) complain(0, column, FAULTS.empty, ALLOWED)
  if (total > 0) throw new BadInput(complaints, MEND, total)
  return { table, numbers }
}

/** Twelve digits, or ten with a mark: bare rows of ten digits are many other things. */
const WHOLE_NUMBER = /^\s*(?:\d{8}[-+]?|\d{6}[-+])\d{4}\s*$/

/** A second column with numbers would go out with the pseudonyms, beside them. */
function refuseOtherNumbers(
  table: Table,
  column: string,
  today: CalendarDate,
  complain: (row: number, name: string, given: Text, allowed: Text) => void,
): void {
  for (const { name, values } of table.columns) {
    if (name === column) continue
    for (let row = 0; row < values.length; row++) {
      const cell = values[row] ?? ''
      if (!WHOLE_NUMBER.test(cell) || parsePersonalNumber(cell, today).kind === 'fault') continue
      complain(
        row,
        name,
        { sv: 'ett personnummer till', en: 'another personal number' },
        { sv: `nummer bara i kolumnen ${column}`, en: `numbers in the column ${column} only` },
      )
    }
  }
}

/** A file without a header row has somebody's number where the names should be. */
function noSuchColumn(table: Table, column: string): BadInput {
  const names = columnNames(table).slice(0, 40).map(masked).join(', ')
  return new BadInput(
    [
      {
        place: placeText(table.name, 1, masked(column)),
        given: { sv: 'ingen sådan kolumn', en: 'no such column' },
        allowed: { sv: `en av kolumnerna: ${names}`, en: `one of the columns: ${names}` },
      },
    ],
    MEND,
  )
}

function withoutNumbers(faults: Faults): Faults {
  return {
    ...faults,
    faults: faults.faults.map((fault) => ({
      ...fault,
      column: fault.column === null ? null : masked(fault.column),
      given: masked(fault.given),
      ...(fault.swedish && { swedish: { ...fault.swedish, given: masked(fault.swedish.given) } }),
    })),
  }
}

/** Every longer row of digits as dots: what may be a number, or part of one. */
function masked(text: string): string {
  return text.replace(/\d[\d +-]{5,}\d/g, '…')
}

export async function readKeys(file: string): Promise<KeyRing> {
  const ring = await openKeyRing(file)
  if ('kind' in ring) throw badKeyFile(file, ring)
  return ring
}

/** The study's way from number to pseudonym, under a version of the key. */
export function inStudy(
  ring: KeyRing,
  study: string,
  version: number,
  option: string,
): (number: PersonalNumber) => Pseudonym {
  try {
    return pseudonymiser(ring, { study, version })
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error
    if (error.field !== 'version') throw error
    throw badOption(option, String(version), { sv: `1 till ${ring.newest}`, en: `1 to ${ring.newest}` }, MEND)
  }
}

/** The name of a study as in addresses: two names that look alike would be two studies. */
export function studyName(): Form<string> {
  return {
    placeholder: { sv: 'NAMN', en: 'NAME' },
    allowed: {
      sv: 'studiens namn: a–z, 0–9 och enkla bindestreck, högst 80 tecken',
      en: 'the study’s name: a–z, 0–9 and single hyphens, at most 80 characters',
    },
    parse: (given) => (/^[a-z0-9]+(-[a-z0-9]+)*$/.test(given) && given.length <= 80 ? given : undefined),
  }
}

export function requireOtherPath(out: string, others: readonly string[]): void {
  if (!others.some((other) => resolve(other) === resolve(out))) return
  throw badOption(
    'out',
    out,
    { sv: 'en annan fil än de som läses', en: 'another file than those that are read' },
    MEND,
  )
}

/** Writes a file for its owner alone, whole or not at all. */
export async function writeOwnFile(path: string, bytes: Uint8Array): Promise<void> {
  const part = `${path}.${randomUUID()}.part`
  try {
    const handle = await open(part, 'wx', 0o600)
    try {
      await handle.writeFile(bytes)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(part, path)
  } catch (error) {
    await rm(part, { force: true })
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    throw badOption(
      'out',
      `${path} (${code})`,
      { sv: 'en fil som går att skriva', en: 'a file that can be written' },
      { sv: 'Välj en annan plats. Inget har skrivits.', en: 'Choose another place. Nothing was written.' },
    )
  }
}

export const KEYS_FORM: Text = { sv: 'FIL', en: 'FILE' }
export const PEOPLE_OPERAND: Text = { sv: 'IN.csv', en: 'IN.csv' }
