import { createHash } from 'node:crypto'
import { type Acting, type House, type Person, record, type Tx } from '@utfall/database'
import { refusal } from '@utfall/secrecy'
import { type InstrumentProblem, type Refusal, refused } from './problems.ts'
import { SMALLEST_SHOWN } from './report/context.ts'
import { MeasurementResults } from './result/schema.ts'
import { newDefinition, withSurvey } from './rules.ts'
import { type CalibrationOrder, CardNotes, type CardOrder, InstrumentDefinition, Survey } from './schema.ts'
import * as store from './store.ts'

/** The use cases of the room: each one transaction with its row in the log. Answers are never stored. */

export type Requested = { readonly kind: 'requested'; readonly runId: number; readonly slug: string }

/** Orders the work of a run in the transaction in which the run is asked for: both are there, or neither. */
export type OrderCalibration = (
  tx: Tx,
  acting: Acting,
  run: { readonly runId: number; readonly slug: string; readonly subject: string },
) => Promise<unknown>

/**
 * Asks for the analysis of a file of answers. A new instrument comes into the house with it; one that is known takes
 * over what the file asks in addition. The file is known by its hash only.
 */
export async function requestCalibration(
  house: House,
  person: Person,
  order: CalibrationOrder,
  file: { readonly bytes: Uint8Array; readonly utfallVersion: string },
  orderCalibration: OrderCalibration,
  kept: ReadonlySet<string> = new Set(),
): Promise<Requested | Refusal> {
  const { instrument, survey } = order
  if (instrument.kind === 'new' && survey.scale !== null) return refused('CALIBRATION_NOT_FOUND')
  if (instrument.kind === 'known' && kept.has(instrument.id)) return refused('EXAMPLE_INSTRUMENT_STAYS')
  return await house.withTx(person, async (tx, acting) => {
    const no = await refusal(tx, acting, 'instrument.calibrate')
    if (no) return no
    const found =
      instrument.kind === 'new'
        ? await bringInstrument(tx, newDefinition(instrument, survey))
        : await extendInstrument(tx, acting, instrument.id, survey)
    if (found.kind === 'refused') return found
    const fileSha256 = createHash('sha256').update(file.bytes).digest('hex')
    const { utfallVersion } = file
    const runId = await store.addRun(tx, { instrumentId: found.id, survey, fileSha256, utfallVersion })
    await record(tx, {
      action: 'calibration.request',
      subject: `instrument/${found.slug}`,
      after: { run: runId, file: fileSha256, model: survey.model, items: survey.items.length },
    })
    const { slug } = found
    await orderCalibration(tx, acting, { runId, slug, subject: store.runSubject(runId) })
    return { kind: 'requested', runId, slug } as const
  })
}

type Found = { readonly kind: 'found'; readonly id: number; readonly slug: string }

async function bringInstrument(tx: Tx, definition: InstrumentDefinition): Promise<Found | Refusal> {
  if (definition.id === '') return refused('INSTRUMENT_NAME_EMPTY')
  const id = await store.addInstrument(tx, definition.id)
  if (id === null) return refused('INSTRUMENT_EXISTS')
  const version = await store.addVersion(tx, id, definition)
  await record(tx, {
    action: 'instrument.bring',
    subject: `instrument/${definition.id}`,
    after: { version, items: definition.items.length },
  })
  return { kind: 'found', id, slug: definition.id }
}

async function extendInstrument(
  tx: Tx,
  acting: Acting,
  slug: string,
  survey: Survey,
): Promise<Found | Refusal> {
  const row = await store.instrumentBySlug(tx, slug)
  if (!row) return refused('INSTRUMENT_NOT_FOUND')
  const { organisation_id: organisation } = row
  const no = await refusal(tx, acting, 'instrument.calibrate', { kind: 'owned', organisation })
  if (no) return no
  await store.holdInstrument(tx, row.id)
  const runs = await store.runsOfInstrument(tx, row.id)
  if (runs.some(isUnderWay)) return refused('CALIBRATION_UNDER_WAY')
  if (survey.scale !== null) {
    const found = await findCalibration(tx, slug, survey.scale)
    if (found.kind === 'refused') return found
    const { calibration, items } = parsedResults(await store.resultsText(tx, found.head.id))
    if (calibration.kind !== 'calibrated') return refused('NO_SCALE')
    if (!items.some(({ id }) => survey.items.includes(id))) return refused('NO_COMMON_ITEMS')
  }
  const before = InstrumentDefinition.parse(row.definition)
  const after = withSurvey(before, survey)
  if (JSON.stringify(after) !== JSON.stringify(before)) {
    const version = await store.addVersion(tx, row.id, after)
    await record(tx, {
      action: 'instrument.change',
      subject: `instrument/${slug}`,
      before: { items: before.items.length },
      after: { version, items: after.items.length },
    })
  }
  return { kind: 'found', id: row.id, slug }
}

/** Brings in an instrument that comes with the house, with its wording; nothing where it is there already. */
export async function bringDefinition(
  house: House,
  person: Person,
  definition: InstrumentDefinition,
): Promise<void> {
  await house.withTx(person, async (tx) => {
    if (!(await store.instrumentBySlug(tx, definition.id))) await bringInstrument(tx, definition)
  })
}

const isUnderWay = (run: Pick<store.RunRow, 'state'>) => run.state === 'queued' || run.state === 'running'

/** Begins a run; `over` where it has ended already. */
export async function beginCalibration(
  house: House,
  person: Person,
  runId: number,
  at: Date,
): Promise<{ readonly kind: 'begun'; readonly survey: Survey } | { readonly kind: 'over' } | Refusal> {
  return await house.withTx(person, async (tx, acting) => {
    const run = await store.runById(tx, runId)
    if (!run) return refused('CALIBRATION_RUN_NOT_FOUND')
    const no = await refusal(tx, acting, 'instrument.calibrate', {
      kind: 'owned',
      organisation: run.organisation_id,
    })
    if (no) return no
    if (!isUnderWay(run)) return { kind: 'over' }
    await store.startRun(tx, runId, at)
    return { kind: 'begun', survey: Survey.parse(run.survey) } as const
  })
}

/** What an analysis gave: its results, their exact text and the finished reports. */
export type FinishedCalibration = {
  readonly results: MeasurementResults
  readonly text: string
  readonly sha256: string
  readonly files: readonly store.CalibrationFile[]
}

/** Stores the results as the instrument's next calibration with its reports; all or nothing. */
export async function finishCalibration(
  house: House,
  person: Person,
  runId: number,
  { results, text, sha256, files }: FinishedCalibration,
  at: Date,
): Promise<{ readonly kind: 'finished'; readonly version: number } | Refusal> {
  return await house.withTx(person, async (tx, acting) => {
    const run = await store.runById(tx, runId)
    if (!run) return refused('CALIBRATION_RUN_NOT_FOUND')
    const no = await refusal(tx, acting, 'instrument.calibrate', {
      kind: 'owned',
      organisation: run.organisation_id,
    })
    if (no) return no
    if (!isUnderWay(run)) throw new Error(`run ${runId} has ended`)
    await store.endRun(tx, runId, { state: 'done', at, problemCode: null })
    const made = await store.addCalibration(tx, {
      runId,
      instrumentId: run.instrument_id,
      model: results.calibration.kind === 'calibrated' ? results.model : null,
      verdict: results.verdict.kind,
      persons: results.nPersons < SMALLEST_SHOWN ? null : results.nPersons,
      results: text,
      sha256,
    })
    for (const file of files) await store.addFile(tx, made.id, file)
    await record(tx, {
      action: 'calibration.finish',
      subject: `instrument/${run.slug}`,
      after: { run: runId, version: made.version, results: sha256, verdict: results.verdict.kind },
    })
    return { kind: 'finished', version: made.version } as const
  })
}

/**
 * Ends a run without an answer, in the house's own transaction that ends the work. Nothing where it has ended, or where
 * the instrument is another organisation's than the work's.
 */
export async function endCalibration(
  tx: Tx,
  runId: number,
  end: {
    readonly state: 'failed' | 'stopped'
    readonly problem: InstrumentProblem | null
    readonly organisation: number | null
    readonly at: Date
  },
): Promise<void> {
  const run = await store.runById(tx, runId)
  if (!run || !isUnderWay(run) || run.organisation_id !== end.organisation) return
  await store.endRun(tx, runId, { state: end.state, at: end.at, problemCode: end.problem })
  await record(tx, {
    action: `calibration.${end.state}`,
    subject: `calibration-run/${runId}`,
    after: { problem: end.problem },
  })
}

/**
 * Runs that no job is about any more (a house of an earlier version left them so) are ended as interrupted: their
 * answers are gone. What another process works on is left to it.
 */
export async function endInterruptedCalibrations(house: House, person: Person, at: Date): Promise<number> {
  return await house.withTx(person, async (tx) => {
    const left = await store.abandonedRuns(tx)
    for (const runId of left) {
      await store.endRun(tx, runId, { state: 'failed', at, problemCode: 'CALIBRATION_INTERRUPTED' })
      const after = { problem: 'CALIBRATION_INTERRUPTED' }
      await record(tx, { action: 'calibration.failed', subject: `calibration-run/${runId}`, after })
    }
    return left.length
  })
}

export type StoredRun = Omit<store.RunRow, 'survey'> & { readonly survey: Survey; readonly slug: string }

export async function calibrationRun(
  house: House,
  person: Person,
  runId: number,
): Promise<StoredRun | Refusal> {
  return await house.withTx(person, async (tx, acting) => {
    if (await refusal(tx, acting, 'instrument.read')) return refused('CALIBRATION_RUN_NOT_FOUND')
    const row = await store.runById(tx, runId)
    if (!row) return refused('CALIBRATION_RUN_NOT_FOUND')
    const { organisation_id: organisation } = row
    const no = await refusal(tx, acting, 'instrument.read', { kind: 'owned', organisation })
    return no ? refused('CALIBRATION_RUN_NOT_FOUND') : { ...row, survey: Survey.parse(row.survey) }
  })
}

export type Calibration = Omit<store.CalibrationHead, 'survey'> & { readonly survey: Survey }
export type Card = Omit<store.CardRecord, 'notes'> & { readonly notes: CardNotes }

export type InstrumentOverview = {
  readonly kind: 'instrument'
  readonly slug: string
  readonly definition: InstrumentDefinition
  readonly runs: readonly Omit<StoredRun, 'slug'>[]
  readonly calibrations: readonly Calibration[]
  readonly cards: readonly Card[]
  /** Of the newest calibration. */
  readonly results: MeasurementResults | null
}

/** Every instrument that who acts may read: none where they may read none. */
export async function instrumentOverviews(
  house: House,
  person: Person,
): Promise<readonly InstrumentOverview[]> {
  return await house.withTx(person, async (tx, acting) => {
    if (await refusal(tx, acting, 'instrument.read')) return []
    const overviews: InstrumentOverview[] = []
    for (const row of await store.listInstruments(tx)) overviews.push(await overviewOf(tx, row))
    return overviews
  })
}

export async function instrumentOverview(
  house: House,
  person: Person,
  slug: string,
): Promise<InstrumentOverview | Refusal> {
  return await house.withTx(person, async (tx, acting) => {
    if (await refusal(tx, acting, 'instrument.read')) return refused('INSTRUMENT_NOT_FOUND')
    const row = await store.instrumentBySlug(tx, slug)
    return row ? await overviewOf(tx, row) : refused('INSTRUMENT_NOT_FOUND')
  })
}

async function overviewOf(tx: Tx, row: store.InstrumentRow): Promise<InstrumentOverview> {
  const heads = await store.calibrationsOf(tx, row.id)
  const newest = heads[0]
  return {
    kind: 'instrument',
    slug: row.slug,
    definition: InstrumentDefinition.parse(row.definition),
    runs: (await store.runsOfInstrument(tx, row.id)).map((run) => ({
      ...run,
      survey: Survey.parse(run.survey),
    })),
    calibrations: heads.map((head) => ({ ...head, survey: Survey.parse(head.survey) })),
    cards: (await store.cardsOf(tx, row.id)).map((card) => ({
      ...card,
      notes: CardNotes.parse(card.notes),
    })),
    results: newest ? parsedResults(await store.resultsText(tx, newest.id)) : null,
  }
}

function parsedResults(text: string): MeasurementResults {
  return MeasurementResults.parse(JSON.parse(text))
}

export type StoredCalibration = {
  readonly kind: 'calibration'
  readonly head: Calibration
  /** The exact text, and what it says. */
  readonly text: string
  readonly results: MeasurementResults
}

/**
 * One version of an instrument's calibrations; without a version the newest. To measure single persons with it takes
 * more than to read it.
 */
export async function storedCalibration(
  house: House,
  person: Person,
  slug: string,
  version: number | null,
  action: 'instrument.read' | 'instrument.measure-persons' = 'instrument.read',
): Promise<StoredCalibration | Refusal> {
  return await house.withTx(person, async (tx, acting) => {
    const found = await findCalibration(tx, slug, version)
    if (found.kind === 'refused') return found
    const no = await refusal(tx, acting, action)
    if (no) return action === 'instrument.read' ? refused('INSTRUMENT_NOT_FOUND') : no
    const text = await store.resultsText(tx, found.head.id)
    return { kind: 'calibration', head: found.head, text, results: parsedResults(text) } as const
  })
}

async function findCalibration(
  tx: Tx,
  slug: string,
  version: number | null,
): Promise<{ readonly kind: 'found'; readonly head: Calibration } | Refusal> {
  const row = await store.instrumentBySlug(tx, slug)
  if (!row) return refused('INSTRUMENT_NOT_FOUND')
  const heads = await store.calibrationsOf(tx, row.id)
  if (heads.length === 0) return refused('INSTRUMENT_NOT_CALIBRATED')
  const head = version === null ? heads[0] : heads.find((each) => each.version === version)
  if (!head) return refused('CALIBRATION_NOT_FOUND')
  return { kind: 'found', head: { ...head, survey: Survey.parse(head.survey) } }
}

export async function storedCalibrationFile(
  house: House,
  person: Person,
  slug: string,
  version: number | null,
  wanted: Pick<store.CalibrationFile, 'kind' | 'language'>,
): Promise<(store.CalibrationFile & { readonly version: number }) | Refusal> {
  return await house.withTx(person, async (tx, acting) => {
    if (await refusal(tx, acting, 'instrument.read')) return refused('INSTRUMENT_NOT_FOUND')
    const found = await findCalibration(tx, slug, version)
    if (found.kind === 'refused') return found
    const file = await store.fileOf(tx, found.head.id, wanted.kind, wanted.language)
    return file ? { ...file, version: found.head.version } : refused('CALIBRATION_NOT_FOUND')
  })
}

/** Adds a version of the quality card; the earlier ones stay. */
export async function addCard(
  house: House,
  person: Person,
  slug: string,
  order: CardOrder,
): Promise<{ readonly kind: 'added'; readonly version: number } | Refusal> {
  return await house.withTx(person, async (tx, acting) => {
    const row = await store.instrumentBySlug(tx, slug)
    if (!row) return refused('INSTRUMENT_NOT_FOUND')
    const { organisation_id: organisation } = row
    const no = await refusal(tx, acting, 'instrument.judge', { kind: 'owned', organisation })
    if (no) return no
    if (order.calibration === null && order.notes.reference) return refused('REFERENCE_WITHOUT_CALIBRATION')
    const found = order.calibration === null ? null : await findCalibration(tx, slug, order.calibration)
    if (found?.kind === 'refused') return refused('CALIBRATION_NOT_FOUND')
    const version = await store.addCard(tx, {
      instrumentId: row.id,
      calibrationId: found?.head.id ?? null,
      notes: order.notes,
      author: order.author,
    })
    await record(tx, {
      action: 'quality-card.add',
      subject: `instrument/${slug}`,
      after: { version, author: order.author, calibration: order.calibration },
    })
    return { kind: 'added', version } as const
  })
}
