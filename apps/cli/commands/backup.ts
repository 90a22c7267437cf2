import { backupHouse, urlWithoutPassword } from '@utfall/database'
import { databaseUrl, HOUSE_HELP, OWNER_HELP, onePlace } from '../arguments/house-options.ts'
import { optional, required } from '../arguments/options.ts'
import { filePath, path } from '../arguments/path-form.ts'
import { defineCommand } from '../command.ts'
import { tablesBlock } from '../output/tables-view.ts'
import { fromRefused } from '../texts/house-refusals.ts'

/** The server that has the house open is the only one that can copy it, and does so by night. */
const OTHER_WAY = {
  'already-open': {
    sv: 'Servern kopierar själv huset varje natt medan det används, om UTFALL_BACKUPS är satt.',
    en: 'The server itself copies the house every night while it is used, where UTFALL_BACKUPS is set.',
  },
}

export const backup = defineCommand({
  operands: [],
  options: {
    house: optional<string>(path(), HOUSE_HELP),
    database: optional<string>(databaseUrl(), OWNER_HELP),
    out: required<string>(filePath({ sv: 'FIL', en: 'FILE' }), {
      sv: 'filen som skrivs; den får inte finnas',
      en: 'the file to write; it must not be there',
    }),
  },
  takes: {
    sv: 'Ett inbyggt hus som ingen har öppet, eller en databas i PostgreSQL, också medan den används. Nyckelfilen är inte med: kopiera den för sig.',
    en: 'An embedded house that nobody has open, or a PostgreSQL database, also while it is used. The key file is not in it: copy that by itself.',
  },
  gives: {
    sv: 'En fil med allt från ett ögonblick, läsbar bara för dig: madeAt, database, migrations, tables (rows och sha256 per tabell), rows, sha256, heads (loggens senaste rader) och firstFault (första raden i loggen som inte stämmer, annars null).',
    en: 'One file with everything from one moment, readable by you only: madeAt, database, migrations, tables (rows and sha256 of each), rows, sha256, heads (the newest rows of the log) and firstFault (the first row of the log that is not as it should be, else null).',
  },
  examples: ['backup --house .utfall/house --out utfall.backup'],
  run: async ({ values, language }) => {
    const { house, database, out } = values
    const chosen = onePlace(house, database)
    const place =
      chosen.kind === 'house'
        ? ({ kind: 'house', directory: chosen.value } as const)
        : ({ kind: 'database', ownerUrl: chosen.value } as const)
    const from = chosen.kind === 'house' ? chosen.value : urlWithoutPassword(chosen.value)
    const made = await backupHouse(place, out)
    if (made.kind === 'refused') throw fromRefused(from, made, OTHER_WAY)
    const { header, tables, rows, sha256 } = made
    const { madeAt, utfallVersion, migrations, heads, firstFault } = header
    const words = {
      sv: {
        title: `Säkerhetskopian är skriven: ${out}`,
        lines: [
          `${rows} rader från ${madeAt}.`,
          'Filen är inte krypterad. Lägg den på en annan maskin, krypterad.',
        ],
        fault: `Loggen stämmer inte från rad ${firstFault}.`,
      },
      en: {
        title: `The backup is written: ${out}`,
        lines: [
          `${rows} rows as of ${madeAt}.`,
          'The file is not encrypted. Keep it on another machine, encrypted.',
        ],
        fault: `The log is not as it should be from row ${firstFault}.`,
      },
    }[language]
    return {
      input: { file: from, sha256, rows },
      body: {
        file: out,
        ...{ madeAt, utfallVersion, database: header.database, migrations: migrations.length },
        ...{ tables, rows, sha256, heads, firstFault },
      },
      view: {
        title: words.title,
        blocks: [{ kind: 'text', lines: words.lines }, tablesBlock(tables, language)],
      },
      warnings: firstFault === null ? [] : [words.fault],
    }
  },
})
