import type { Language } from '@utfall/basics'
import { conditionOf } from '@utfall/database'
import { databaseUrl, onePlace } from '../arguments/house-options.ts'
import { optional } from '../arguments/options.ts'
import { filePath, path } from '../arguments/path-form.ts'
import { defineCommand } from '../command.ts'
import type { View } from '../output/view.ts'
import { type DoctorFinding, findingText } from '../texts/doctor-texts.ts'
import {
  anchorHeads,
  backupFinding,
  keyFitFindings,
  keysFinding,
  nodeFinding,
} from './doctor-surroundings.ts'

const KEYS_HELP = {
  sv: 'nyckelfilen: prövas också mot det som är låst i huset',
  en: 'the key file: also held against what is locked in the house',
}
const FILE = { sv: 'FIL', en: 'FILE' }

export const doctor = defineCommand({
  operands: [],
  options: {
    house: optional<string>(path(), {
      sv: 'mappen med ett inbyggt hus',
      en: 'the folder of an embedded house',
    }),
    database: optional<string>(databaseUrl(), {
      sv: 'databasen i PostgreSQL med serverns egen inloggning',
      en: 'the PostgreSQL database by the server’s own login',
    }),
    keys: optional<string>(filePath(FILE), KEYS_HELP),
    anchor: optional<string>(filePath(FILE), {
      sv: 'loggens ankare, som servern skriver',
      en: 'the anchor of the log, which the server writes',
    }),
    backups: optional<string>(path(), {
      sv: 'mappen med nattens säkerhetskopior',
      en: 'the folder of the nightly backups',
    }),
  },
  takes: {
    sv: 'Ett hus eller en databas. Inget ändras. Ett inbyggt hus som servern har öppet prövas bara utifrån.',
    en: 'A house or a database. Nothing is changed. An embedded house that a server has open is examined from outside only.',
  },
  gives: {
    sv: 'checks: code, state (ok, warn eller bad), reason, detail, sv, en och do (vad du kan göra). Slutkod 0 när inget är bad, annars 2.',
    en: 'checks: code, state (ok, warn or bad), reason, detail, sv, en and do (what you can do). Exit code 0 when nothing is bad, otherwise 2.',
  },
  examples: ['doctor --house .utfall/house', 'doctor --database postgres://utfall@127.0.0.1:5432/utfall'],
  run: async ({ values, language }) => {
    const { house, database, keys, anchor, backups } = values
    const chosen = onePlace(house, database)
    const findings: DoctorFinding[] = [nodeFinding(process.versions.node)]
    const seen = anchor === undefined ? null : await anchorHeads(anchor)
    if (seen !== null && 'code' in seen) findings.push(seen)
    const heads = seen !== null && 'heads' in seen ? seen.heads : null
    const clock = () => new Date()
    const place =
      chosen.kind === 'house'
        ? ({ kind: 'house', directory: chosen.value } as const)
        : ({ kind: 'database', url: chosen.value } as const)
    const condition = await conditionOf(place, { clock, anchor: heads })
    findings.push(...condition)
    const protectedFolders = [house, backups].filter((each) => each !== undefined)
    if (keys !== undefined) findings.push(await keysFinding(keys, protectedFolders))
    // Opening a house brings it forward to this version, which is not for an examination to do.
    const isCurrent = condition.some(({ code, state }) => code === 'MIGRATIONS' && state === 'ok')
    if (keys !== undefined && isCurrent) findings.push(...(await keyFitFindings({ house, database }, keys)))
    if (backups !== undefined) findings.push(await backupFinding(backups, clock()))
    const checks = findings.map((each) => {
      const text = findingText(each)
      return { ...each, ...text.says, do: text.do }
    })
    const isBad = checks.some(({ state }) => state === 'bad')
    return { input: null, body: { checks }, view: viewOf(findings, language), exitCode: isBad ? 2 : 0 }
  },
})

function viewOf(findings: readonly DoctorFinding[], language: Language): View {
  const words = {
    sv: {
      ok: 'bra',
      warn: 'obs',
      bad: 'FEL',
      allWell: 'Inget är fel',
      notWell: 'Något är fel',
      advice: 'Gör så här: ',
    },
    en: {
      ok: 'ok',
      warn: 'note',
      bad: 'BAD',
      allWell: 'Nothing is wrong',
      notWell: 'Something is wrong',
      advice: 'Do this: ',
    },
  }[language]
  const isBad = findings.some(({ state }) => state === 'bad')
  const lines = findings.flatMap((each) => {
    const text = findingText(each)
    const line = `${words[each.state].padEnd(5)} ${text.says[language]}`
    return text.do === null ? [line] : [line, `      ${words.advice}${text.do[language]}`]
  })
  return { title: isBad ? words.notWell : words.allWell, blocks: [{ kind: 'text', lines }] }
}
