import { basename } from 'node:path'
import { dateInSweden } from '@utfall/basics'
import { type ColumnToWrite, writeTable } from '@utfall/exchange'
import type { Pseudonym } from '@utfall/identity'
import { column, wholeNumber } from '../arguments/option-forms.ts'
import { optional, required, withDefault } from '../arguments/options.ts'
import { filePath } from '../arguments/path-form.ts'
import { badOption } from '../bad-input.ts'
import { defineCommand } from '../command.ts'
import {
  inStudy,
  KEYS_FORM,
  PEOPLE_OPERAND,
  readKeys,
  readPeople,
  requireOtherPath,
  studyName,
  writeOwnFile,
} from './pseudonym-people.ts'

const SHOWN_ROWS = 20
const PROGRESS_ROWS = 10_000

export const pseudonymMake = defineCommand({
  operands: [PEOPLE_OPERAND],
  options: {
    column: required<string>(column(), { sv: 'kolumnen med numren', en: 'the column with the numbers' }),
    study: required<string>(studyName(), {
      sv: 'studien: samma person får olika pseudonymer i olika studier',
      en: 'the study: one person gets different pseudonyms in different studies',
    }),
    keys: required<string>(filePath(KEYS_FORM), {
      sv: 'nyckelfilen, se keys make',
      en: 'the key file, see keys make',
    }),
    out: required<string>(filePath({ sv: 'UT.csv', en: 'OUT.csv' }), {
      sv: 'filen med pseudonymer i stället för nummer',
      en: 'the file with pseudonyms in place of numbers',
    }),
    as: withDefault<string>(column(), 'pseudonym', {
      sv: 'vad kolumnen heter i den nya filen',
      en: 'what the column is called in the new file',
    }),
    version: optional<number>(wholeNumber(1, 99), {
      sv: 'nyckelns version; annars den nyaste',
      en: 'the version of the key; otherwise the newest',
    }),
  },
  takes: {
    sv: 'En CSV-fil med en rad per person eller händelse och personnummer eller samordningsnummer i en kolumn: tolv siffror, eller tio med - eller +. Körs av den som remitterar eller av den betrodda nyckelhållaren, aldrig av den som utvärderar.',
    en: 'A CSV file with one row per person or event and personal or coordination numbers in one column: twelve digits, or ten with - or +. Run by the party that refers or by the trusted holder of the key, never by whoever evaluates.',
  },
  gives: {
    sv: 'Skriver filen med kolumnen utbytt. rows, persons (olika personer), repeatedRows (rader med en person som redan stått) och repeatedAt (deras radnummer, de första 20). Ett fel på någon rad: inget skrivs, och raden nämns utan numret. Numren skrivs aldrig någonstans, och dokumentet har ingen kontrollsumma av filen, eftersom den av en kort fil går att prova sig fram från.',
    en: 'Writes the file with the column replaced. rows, persons (different people), repeatedRows (rows with a person who has stood before) and repeatedAt (their row numbers, the first 20). A fault in any row: nothing is written, and the row is named without the number. The numbers are never written anywhere, and the document has no checksum of the file, since that of a short file can be found by trying.',
  },
  examples: ['pseudonym make folk.csv --column nr --study exempel --keys nycklar.json --out ut.csv'],
  run: async ({ operands: [path = ''], values, language, progress }) => {
    requireOtherPath(values.out, [path, values.keys])
    const { table, numbers } = await readPeople(path, values.column, dateInSweden(new Date()))
    const isTaken = table.columns.some(({ name }) => name === values.as && name !== values.column)
    if (isTaken)
      throw badOption(
        'as',
        values.as,
        { sv: 'ett namn som ingen annan kolumn har', en: 'a name that no other column has' },
        { sv: 'Inget har skrivits.', en: 'Nothing was written.' },
      )
    const ring = await readKeys(values.keys)
    const version = values.version ?? ring.newest
    const nameOf = inStudy(ring, values.study, version, 'version')
    const names = numbers.map((number, row) => {
      if (row % PROGRESS_ROWS === 0) progress?.(row, numbers.length)
      return nameOf(number)
    })
    progress?.(numbers.length, numbers.length)
    const columns: readonly ColumnToWrite[] = table.columns.map(({ name, values: cells }) =>
      name === values.column ? { name: values.as, values: names } : { name, values: cells },
    )
    await writeOwnFile(values.out, writeTable({ columns, delimiter: table.delimiter }))
    const repeated = repeatedRows(names)
    const persons = names.length - repeated.length
    const repeatedAt = repeated.slice(0, SHOWN_ROWS).map((row) => row + 2)
    const shown = repeatedAt.join(', ') + (repeated.length > SHOWN_ROWS ? ' …' : '')
    const words = {
      sv: {
        title: `Pseudonymer i ${basename(values.out)}`,
        lines: [
          `${names.length} rader, ${persons} personer, nyckelversion ${version}.`,
          ...(repeated.length > 0
            ? [`${repeated.length} rader har en person som redan stått: rad ${shown}.`]
            : []),
        ],
      },
      en: {
        title: `Pseudonyms in ${basename(values.out)}`,
        lines: [
          `${names.length} rows, ${persons} people, key version ${version}.`,
          ...(repeated.length > 0
            ? [`${repeated.length} rows have a person who has stood before: row ${shown}.`]
            : []),
        ],
      },
    }[language]
    return {
      input: null,
      body: {
        study: values.study,
        version,
        rows: names.length,
        persons,
        repeatedRows: repeated.length,
        repeatedAt,
        notes: [],
      },
      view: { title: words.title, blocks: [{ kind: 'text', lines: words.lines }] },
    }
  },
})

function repeatedRows(names: readonly Pseudonym[]): readonly number[] {
  const seen = new Set<Pseudonym>()
  return names.flatMap((name, row) => {
    if (seen.has(name)) return [row]
    seen.add(name)
    return []
  })
}
