import { restoreHouse, urlWithoutPassword } from '@utfall/database'
import { databaseUrl, OWNER_HELP, onePlace, SERVER_LOGIN, serverLogin } from '../arguments/house-options.ts'
import { optional } from '../arguments/options.ts'
import { path } from '../arguments/path-form.ts'
import { defineCommand } from '../command.ts'
import { tablesBlock } from '../output/tables-view.ts'
import { fromRefused } from '../texts/house-refusals.ts'

export const restore = defineCommand({
  operands: [{ sv: 'KOPIA', en: 'BACKUP' }],
  options: {
    house: optional<string>(path(), {
      sv: 'mappen där det inbyggda huset ska stå; tom eller inte där',
      en: 'the folder where the embedded house is to stand; empty or not there',
    }),
    database: optional<string>(databaseUrl(), OWNER_HELP),
    ...SERVER_LOGIN,
  },
  takes: {
    sv: 'En fil från backup, av samma eller en äldre version av Utfall. Inget skrivs över: mappen eller databasen ska vara tom.',
    en: 'A file from backup, by the same or an older version of Utfall. Nothing is written over: folder or database must be empty.',
  },
  gives: {
    sv: 'Huset som det var, rad för rad, jämfört med kopians kontrollsummor och med loggens kedja; sedan migreringar som kommit till (migrationsApplied). Alla inloggningar avslutas (sessionsEnded). Misslyckas något finns inget kvar.',
    en: 'The house as it was, row by row, held against the checksums of the backup and the chain of the log; then migrations that have come since (migrationsApplied). All sessions are ended (sessionsEnded). If anything fails, nothing is left.',
  },
  examples: ['restore utfall.backup --house .utfall/house'],
  run: async ({ operands: [file = ''], values, language }) => {
    const chosen = onePlace(values.house, values.database)
    const login = await serverLogin(values.login, values['password-file'])
    const restored = await restoreHouse(
      file,
      chosen.kind === 'house'
        ? { kind: 'house', directory: chosen.value, templateDirectory: null }
        : { kind: 'database', ownerUrl: chosen.value, login },
    )
    if (restored.kind === 'refused') throw fromRefused(file, restored)
    const to = chosen.kind === 'house' ? chosen.value : urlWithoutPassword(chosen.value)
    const { header, tables, rows, sha256, migrationsApplied, sessionsEnded } = restored
    const words = {
      sv: {
        title: `Huset är återställt: ${to}`,
        lines: [
          `${rows} rader som de var ${header.madeAt}, alla lika med kopians.`,
          `Nya migreringar: ${migrationsApplied}. Avslutade inloggningar: ${sessionsEnded}.`,
        ],
      },
      en: {
        title: `The house is restored: ${to}`,
        lines: [
          `${rows} rows as they were at ${header.madeAt}, all equal to the backup’s.`,
          `New migrations: ${migrationsApplied}. Sessions ended: ${sessionsEnded}.`,
        ],
      },
    }[language]
    return {
      input: { file, sha256, rows },
      body: {
        ...{ to, madeAt: header.madeAt, utfallVersion: header.utfallVersion, tables, rows, sha256 },
        ...{ firstFault: header.firstFault, migrationsApplied, sessionsEnded },
      },
      view: {
        title: words.title,
        blocks: [{ kind: 'text', lines: words.lines }, tablesBlock(tables, language)],
      },
    }
  },
})
