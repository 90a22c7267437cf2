import { createHash } from 'node:crypto'
import {
  type AnchorState,
  type LaneHead,
  type OnProgress,
  readAnchor,
  verifyDatabase,
  verifyLogFile,
} from '@utfall/audit'
import type { Language } from '@utfall/basics'
import { auditRefusal, brokenLog, damagedFile, isBehind, oneSource } from '../analysis/audit-source.ts'
import { databaseUrl, LOG_HOUSE } from '../arguments/house-options.ts'
import { optional } from '../arguments/options.ts'
import { filePath } from '../arguments/path-form.ts'
import { type BadInput, badOption } from '../bad-input.ts'
import { type Answer, defineCommand } from '../command.ts'

/** Exit code 0: the log is whole. 2: the first thing that differs is named on stderr. */
export const auditVerify = defineCommand({
  operands: [],
  options: {
    house: LOG_HOUSE,
    database: optional<string>(databaseUrl(), {
      sv: 'en PostgreSQL-inloggning som ser hela loggen: ägarens, eller en som har fått utfall_auditor (postgres://…)',
      en: "a PostgreSQL login that sees the whole log: the owner's, or one that was given utfall_auditor (postgres://…)",
    }),
    file: optional<string>(filePath({ sv: 'LOGG.jsonl', en: 'LOG.jsonl' }), {
      sv: 'en logg som har tagits ut som JSON',
      en: 'a log that was taken out as JSON',
    }),
    anchor: optional<string>(filePath({ sv: 'ANKARE.json', en: 'ANCHOR.json' }), {
      sv: 'ankaret som servern skriver utanför databasen: visar om rader i slutet är borta',
      en: 'the anchor that the server writes outside the database: shows whether rows at the end are gone',
    }),
  },
  takes: {
    sv: 'En av --house, --database och --file. Inget ändras, och databasens egen kontrollfunktion används inte.',
    en: "One of --house, --database and --file. Nothing is changed, and the database's own function is not used.",
  },
  gives: {
    sv: 'rows: antalet rader. extent: all, eller excerpt för ett utdrag. lanes: varje kedjas sista plats och kontrollsumma. anchor: in-step, eller none där inget ankare gavs. Är något ändrat, borta eller flyttat blir slutkoden 2 och första felet står på stderr.',
    en: 'rows: how many. extent: all, or excerpt. lanes: the last place and hash of each chain. anchor: in-step, or none where no anchor was given. Where something was changed, removed or moved the exit code is 2 and the first fault stands on stderr.',
  },
  examples: [
    'audit verify --house /var/lib/utfall --anchor /var/lib/utfall-anchor.json',
    'audit verify --database postgres://granskare@localhost/utfall --json',
    'audit verify --file logg.jsonl',
  ],
  run: async ({ values, language, progress }) => {
    const source = oneSource(values)
    try {
      if (source.kind === 'file') return await ofFile(source.file, values.anchor, language, progress)
      const { place } = source
      const anchor = values.anchor === undefined ? null : await readAnchor(values.anchor)
      if (values.anchor !== undefined && anchor === null) throw noAnchor(values.anchor)
      const found = await verifyDatabase(place, anchor, progress ?? undefined)
      if (found.log.kind === 'broken') throw brokenLog(source.name, found.log)
      if (found.anchor.kind === 'behind') throw isBehind(source.name, found.anchor)
      const { rows, lanes, clockWentBack } = found.log
      const sha256 = createHash('sha256').update(JSON.stringify(lanes)).digest('hex')
      return answer(
        { name: source.name, sha256, extent: 'all', rows, lanes, clockWentBack, anchor: found.anchor },
        language,
      )
    } catch (error) {
      throw auditRefusal(error, source.name)
    } finally {
      // Takes the line away also where the log ended before it was through.
      progress?.(1, 1)
    }
  },
})

async function ofFile(
  file: string,
  anchor: string | undefined,
  language: Language,
  progress: OnProgress | null,
): Promise<Answer> {
  if (anchor !== undefined)
    throw badOption(
      'anchor',
      anchor,
      { sv: 'tillsammans med --house eller --database', en: 'together with --house or --database' },
      { sv: 'Inget har kontrollerats.', en: 'Nothing was verified.' },
    )
  const found = await verifyLogFile(file, progress ?? undefined)
  if (found.kind === 'damaged') throw damagedFile(file, found.fault)
  if (found.log.kind === 'broken') throw brokenLog(file, found.log)
  const { rows, lanes, clockWentBack } = found.log
  const { head, sha256 } = found
  return answer(
    { name: file, sha256, extent: head.extent, rows, lanes, clockWentBack, anchor: { kind: 'none' } },
    language,
  )
}

function noAnchor(file: string): BadInput {
  return badOption(
    'anchor',
    file,
    { sv: 'en fil som finns', en: 'a file that exists' },
    { sv: 'Inget har kontrollerats.', en: 'Nothing was verified.' },
  )
}

type Found = {
  readonly name: string
  readonly sha256: string
  readonly extent: 'all' | 'excerpt'
  readonly rows: number
  readonly lanes: readonly LaneHead[]
  readonly clockWentBack: number
  readonly anchor: AnchorState
}

function answer(
  { name, sha256, extent, rows, lanes, clockWentBack, anchor }: Found,
  language: Language,
): Answer {
  const words = WORDS[language]
  const lines = [
    extent === 'all' ? words.all(rows) : words.excerpt(rows),
    anchor.kind === 'in-step' ? words.inStep(anchor.at) : extent === 'all' ? words.noAnchor : null,
    clockWentBack > 0 ? words.clock(clockWentBack) : null,
  ].filter((line) => line !== null)
  return {
    input: { file: name, sha256, rows },
    body: { extent, rows, lanes, clockWentBack, anchor, notes: [] },
    view: {
      title: words.title,
      blocks: [
        { kind: 'text', lines },
        {
          kind: 'table',
          header: words.header,
          rows: lanes.map(({ lane, place, hash }) => [String(lane), String(place), hash]),
        },
      ],
    },
  }
}

const WORDS = {
  sv: {
    title: 'Loggen är hel',
    all: (rows: number) => `Alla ${rows} rader har räknats om. Ingen är ändrad, borttagen eller flyttad.`,
    excerpt: (rows: number) =>
      `Ett utdrag: ${rows} rader har räknats om och ingen är ändrad. Om rader mellan dem saknas syns bara i hela loggen.`,
    inStep: (at: string) => `Ankaret från ${at} stämmer: inget som fanns då är borta.`,
    noAnchor: 'Inget ankare gavs: om rader i slutet är borta syns bara mot ett ankare (--anchor).',
    clock: (rows: number) =>
      `Klockan gick bakåt vid ${rows} rader. Ordningen hålls av platsen i kedjan, inte av klockan.`,
    header: ['Kedja', 'Sista plats', 'Kontrollsumma'],
  },
  en: {
    title: 'The log is whole',
    all: (rows: number) => `All ${rows} rows were computed anew. None was changed, removed or moved.`,
    excerpt: (rows: number) =>
      `An excerpt: ${rows} rows were computed anew and none was changed. Whether rows between them are missing shows only in the whole log.`,
    inStep: (at: string) => `The anchor of ${at} agrees: nothing that was there then is gone.`,
    noAnchor:
      'No anchor was given: whether rows at the end are gone shows only against an anchor (--anchor).',
    clock: (rows: number) =>
      `The clock went back at ${rows} rows. Places in the chain keep the order, not the clock.`,
    header: ['Lane', 'Last place', 'Hash'],
  },
} as const
