import { createHash } from 'node:crypto'
import { reconcile } from '@utfall/audit'
import { auditRefusal, oneSource } from '../analysis/audit-source.ts'
import { databaseUrl, LOG_HOUSE } from '../arguments/house-options.ts'
import { optional, required } from '../arguments/options.ts'
import { filePath, plainText } from '../arguments/path-form.ts'
import { BadInput } from '../bad-input.ts'
import { defineCommand } from '../command.ts'
import { same, type Text } from '../texts/text.ts'

export const auditReconcile = defineCommand({
  operands: [],
  options: {
    house: LOG_HOUSE,
    database: optional<string>(databaseUrl(), {
      sv: 'ägarens inloggning till PostgreSQL (postgres://…)',
      en: "the owner's login to PostgreSQL (postgres://…)",
    }),
    anchor: required<string>(filePath({ sv: 'ANKARE.json', en: 'ANCHOR.json' }), {
      sv: 'ankaret som servern skriver utanför databasen',
      en: 'the anchor that the server writes outside the database',
    }),
    reason: required<string>(plainText(), {
      sv: 'varför rader saknas; skrivs i loggen',
      en: 'why rows are missing; written in the log',
    }),
  },
  takes: {
    sv: 'Ett hus som har satts tillbaka från en äldre kopia och därför inte startar.',
    en: 'A house that was put back from an older copy and therefore does not start.',
  },
  gives: {
    sv: 'Skriver raden house.reconcile i loggen med vad som gick förlorat och varför, och sedan ett nytt ankare. lost: varje kedjas plats som ankaret såg (seen) och hur långt den går nu (now).',
    en: 'Writes the row house.reconcile in the log with what was lost and why, and then a new anchor. lost: the place of each chain that the anchor saw (seen) and how far it goes now (now).',
  },
  examples: ['audit reconcile --house /srv/utfall --anchor ankare.json --reason "Disken gick sönder"'],
  run: async ({ values, language }) => {
    const source = oneSource({ house: values.house, database: values.database })
    if (source.kind === 'file') throw refused('anchor', NO_ANCHOR)
    const { anchor: file, reason } = values
    const done = await reconcile(source.place, { file, reason, at: new Date() }).catch((error: unknown) => {
      throw auditRefusal(error, source.name)
    })
    if (done.kind === 'no-anchor') throw refused('anchor', NO_ANCHOR)
    if (done.kind === 'not-owner') throw refused('database', NOT_OWNER)
    if (done.kind === 'in-step') throw refused('anchor', NOTHING_LOST)
    const words = WORDS[language]
    const { lost, anchoredAt } = done
    return {
      input: {
        file: source.name,
        sha256: createHash('sha256').update(JSON.stringify(lost)).digest('hex'),
        rows: lost.length,
      },
      body: { lost, anchoredAt, reason, notes: [] },
      view: {
        title: words.title,
        blocks: [
          { kind: 'text', lines: [words.line(anchoredAt), reason] },
          {
            kind: 'table',
            header: words.header,
            rows: lost.map(({ lane, seen, now }) => [String(lane), String(seen), String(now)]),
          },
        ],
      },
    }
  },
})

function refused(option: string, allowed: Text): BadInput {
  return new BadInput([{ place: `--${option}`, given: same('–'), allowed }], {
    sv: 'Inget har ändrats.',
    en: 'Nothing was changed.',
  })
}

const NO_ANCHOR: Text = { sv: 'ett ankare som finns', en: 'an anchor that exists' }
const NOT_OWNER: Text = { sv: 'ägarens inloggning', en: "the owner's login" }
const NOTHING_LOST: Text = {
  sv: 'ett ankare som huset ligger efter; inget saknas här',
  en: 'an anchor that the house is behind; nothing is missing here',
}

const WORDS = {
  sv: {
    title: 'Förlusten är godtagen',
    line: (at: string) =>
      `Rader som fanns ${at} saknas. Det står nu i loggen, och ankaret är nytt. Servern kan starta.`,
    header: ['Kedja', 'Ankaret såg plats', 'Kedjan går nu till'],
  },
  en: {
    title: 'The loss is accepted',
    line: (at: string) =>
      `Rows that were there at ${at} are missing. The log now says so, and the anchor is new. The server can start.`,
    header: ['Lane', 'The anchor saw place', 'The lane now goes to'],
  },
} as const
