import { basename } from 'node:path'
import { dateInSweden } from '@utfall/basics'
import { writeTable } from '@utfall/exchange'
import { column, wholeNumber } from '../arguments/option-forms.ts'
import { optional, required } from '../arguments/options.ts'
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

export const pseudonymRotate = defineCommand({
  operands: [PEOPLE_OPERAND],
  options: {
    column: required<string>(column(), { sv: 'kolumnen med numren', en: 'the column with the numbers' }),
    study: required<string>(studyName(), { sv: 'studien', en: 'the study' }),
    keys: required<string>(filePath(KEYS_FORM), {
      sv: 'nyckelfilen, efter keys rotate',
      en: 'the key file, after keys rotate',
    }),
    out: required<string>(filePath({ sv: 'UT.csv', en: 'OUT.csv' }), {
      sv: 'filen med par: gammal och ny pseudonym',
      en: 'the file of pairs: old and new pseudonym',
    }),
    from: optional<number>(wholeNumber(1, 99), {
      sv: 'den gamla nyckelns version; annars den näst nyaste',
      en: 'the version of the old key; otherwise the newest but one',
    }),
    to: optional<number>(wholeNumber(1, 99), {
      sv: 'den nya nyckelns version; annars den nyaste',
      en: 'the version of the new key; otherwise the newest',
    }),
  },
  takes: {
    sv: 'Samma fil med nummer som till pseudonym make, hos den som har den. Numren lämnar aldrig den datorn.',
    en: 'The same file of numbers as for pseudonym make, with whoever has it. The numbers never leave that computer.',
  },
  gives: {
    sv: 'Skriver old,new: en rad per person, i den nya pseudonymens ordning, så att ordningen inte säger något. Den som har uppgifterna byter pseudonymerna med hjälp av paren och slänger sedan filen. pairs: hur många.',
    en: 'Writes old,new: one row per person, in the order of the new pseudonym, so that the order tells nothing. Whoever has the data changes the pseudonyms by the pairs, and then throws the file away. pairs: how many.',
  },
  examples: ['pseudonym rotate folk.csv --column nr --study exempel --keys nycklar.json --out par.csv'],
  run: async ({ operands: [path = ''], values, language }) => {
    requireOtherPath(values.out, [path, values.keys])
    const { numbers } = await readPeople(path, values.column, dateInSweden(new Date()))
    const ring = await readKeys(values.keys)
    const { to = ring.newest, from = ring.newest - 1 } = values
    if (ring.newest === 1)
      throw badOption(
        'keys',
        values.keys,
        { sv: 'en nyckelfil med minst två versioner', en: 'a key file with at least two versions' },
        {
          sv: 'Kör keys rotate först. Inget har skrivits.',
          en: 'Run keys rotate first. Nothing was written.',
        },
      )
    if (from === to)
      throw badOption(
        'from',
        String(from),
        { sv: `en annan version än ${to}`, en: `another version than ${to}` },
        { sv: 'Inget har skrivits.', en: 'Nothing was written.' },
      )
    const [older, newer] = [inStudy(ring, values.study, from, 'from'), inStudy(ring, values.study, to, 'to')]
    const pairs = [...new Set(numbers)]
      .map((number) => ({ old: older(number), new: newer(number) }))
      .sort((a, b) => (a.new < b.new ? -1 : 1))
    const columns = [
      { name: 'old', values: pairs.map((pair) => pair.old) },
      { name: 'new', values: pairs.map((pair) => pair.new) },
    ]
    await writeOwnFile(values.out, writeTable({ columns }))
    const words = {
      sv: {
        title: `Par i ${basename(values.out)}`,
        lines: [
          `${pairs.length} personer, från nyckelversion ${from} till ${to}.`,
          'Släng filen när bytet är gjort.',
        ],
      },
      en: {
        title: `Pairs in ${basename(values.out)}`,
        lines: [
          `${pairs.length} people, from key version ${from} to ${to}.`,
          'Throw the file away when the change is made.',
        ],
      },
    }[language]
    return {
      input: null,
      body: { study: values.study, from, to, pairs: pairs.length, notes: [] },
      view: { title: words.title, blocks: [{ kind: 'text', lines: words.lines }] },
    }
  },
})
