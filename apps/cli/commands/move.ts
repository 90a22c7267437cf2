import { moveHouse } from '@utfall/database'
import { databaseUrl, HOUSE_HELP, OWNER_HELP, SERVER_LOGIN, serverLogin } from '../arguments/house-options.ts'
import { required } from '../arguments/options.ts'
import { path } from '../arguments/path-form.ts'
import { defineCommand } from '../command.ts'
import { tablesBlock } from '../output/tables-view.ts'
import { fromRefused } from '../texts/house-refusals.ts'

export const move = defineCommand({
  operands: [],
  options: {
    house: required<string>(path(), HOUSE_HELP),
    to: required<string>(databaseUrl(), OWNER_HELP),
    ...SERVER_LOGIN,
  },
  takes: {
    sv: 'Ett inbyggt hus som ingen har öppet och en tom databas i PostgreSQL 15 till 18 med encoding UTF8.',
    en: 'An embedded house that nobody has open, and an empty PostgreSQL 15 to 18 database with encoding UTF8.',
  },
  gives: {
    sv: 'Hela huset i PostgreSQL, varje tabell räknad och jämförd (tables), loggens kedja prövad. Det gamla huset märks med moved.json och öppnas inte mer. Nyckelfilen är densamma.',
    en: 'The whole house in PostgreSQL, each table counted and compared (tables), the chain of the log verified. The old house is marked with moved.json and opens no more. The key file stays the same.',
  },
  examples: ['move --house .utfall/house --to postgres://agare@127.0.0.1:5432/utfall --login utfall'],
  run: async ({ values, language }) => {
    const directory = values.house
    const login = await serverLogin(values.login, values['password-file'])
    const moved = await moveHouse({ directory, ownerUrl: values.to, login })
    if (moved.kind === 'refused') throw fromRefused(directory, moved)
    const { to, header, tables, rows, sha256, sessionsEnded } = moved
    const words = {
      sv: {
        title: `Huset har flyttat till ${to}`,
        lines: [
          `${rows} rader som de var ${header.madeAt}, alla lika. Avslutade inloggningar: ${sessionsEnded}.`,
          `Starta servern med UTFALL_DATABASE. Den gamla mappen öppnas inte mer; ta bort den när en säkerhetskopia av databasen finns.`,
        ],
      },
      en: {
        title: `The house has moved to ${to}`,
        lines: [
          `${rows} rows as they were at ${header.madeAt}, all equal. Sessions ended: ${sessionsEnded}.`,
          `Start the server with UTFALL_DATABASE. The old folder opens no more; remove it once there is a backup of the database.`,
        ],
      },
    }[language]
    return {
      input: { file: directory, sha256, rows },
      body: { to, madeAt: header.madeAt, tables, rows, sha256, firstFault: header.firstFault, sessionsEnded },
      view: {
        title: words.title,
        blocks: [{ kind: 'text', lines: words.lines }, tablesBlock(tables, language)],
      },
    }
  },
})
