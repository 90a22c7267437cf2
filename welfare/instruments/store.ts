import type { Row, RunState, Tx } from '@utfall/database'
import type { CardNotes, InstrumentDefinition, Survey } from './schema.ts'

/** All SQL of the room: instruments with their versions, runs, calibrations with their reports, quality cards. */

export type InstrumentRow = {
  readonly id: number
  readonly slug: string
  /** Whose it is; null: it came with the house. */
  readonly organisation_id: number | null
  readonly definition: unknown
}
export type RunRow = Row<'calibration_run'>
export type CalibrationHead = Omit<Row<'calibration'>, 'results'> & {
  readonly survey: unknown
  readonly utfall_version: string
  readonly file_sha256: string
}
export type CardRecord = Omit<Row<'quality_card'>, 'instrument_id' | 'calibration_id'> & {
  /** Version of the calibration within the instrument. */
  readonly calibration: number | null
}

/** The new instrument's id in the house; null where the name is taken, by one's own or by what came with the house. */
export async function addInstrument(tx: Tx, slug: string): Promise<number | null> {
  if (await instrumentBySlug(tx, slug)) return null
  const made = await tx
    .insertInto('instrument')
    .values({ slug })
    .onConflict((conflict) => conflict.constraint('instrument_organisation_id_slug_key').doNothing())
    .returning('id')
    .executeTakeFirst()
  return made?.id ?? null
}

/** A number that no other lock of ours has. */
const INSTRUMENT_TURN = 7592

/**
 * Whoever else would add to the instrument waits until this transaction is over: its versions, calibrations and cards
 * follow each other.
 */
export async function holdInstrument(tx: Tx, instrumentId: number): Promise<void> {
  await tx
    .selectNoFrom((eb) =>
      eb.fn<string>('pg_advisory_xact_lock', [eb.val(INSTRUMENT_TURN), eb.val(instrumentId)]).as('turn'),
    )
    .execute()
}

export async function addVersion(
  tx: Tx,
  instrumentId: number,
  definition: InstrumentDefinition,
): Promise<number> {
  await holdInstrument(tx, instrumentId)
  const last = await tx
    .selectFrom('instrument_version')
    .select((eb) => eb.fn.max('version').as('version'))
    .where('instrument_id', '=', instrumentId)
    .executeTakeFirst()
  const version = (last?.version ?? 0) + 1
  await tx
    .insertInto('instrument_version')
    .values({ instrument_id: instrumentId, version, definition: JSON.stringify(definition) })
    .execute()
  return version
}

/** Every instrument with its newest version. */
export async function listInstruments(tx: Tx): Promise<readonly InstrumentRow[]> {
  return await newestVersions(tx).execute()
}

export async function instrumentBySlug(tx: Tx, slug: string): Promise<InstrumentRow | null> {
  return (await newestVersions(tx).where('instrument.slug', '=', slug).executeTakeFirst()) ?? null
}

function newestVersions(tx: Tx) {
  return (
    tx
      .selectFrom('instrument')
      .innerJoin('instrument_version', 'instrument_version.instrument_id', 'instrument.id')
      .distinctOn('instrument.id')
      .select([
        'instrument.id',
        'instrument.slug',
        'instrument.organisation_id',
        'instrument_version.definition',
      ])
      // What the organisation that acts has, and what came with the house.
      .where((eb) =>
        eb.or([
          eb('instrument.organisation_id', 'is', null),
          eb('instrument.organisation_id', '=', eb.fn<number>('app.organisation')),
        ]),
      )
      .orderBy('instrument.id')
      .orderBy('instrument_version.version', 'desc')
  )
}

export async function addRun(
  tx: Tx,
  run: { instrumentId: number; survey: Survey; fileSha256: string; utfallVersion: string },
): Promise<number> {
  const row = await tx
    .insertInto('calibration_run')
    .values({
      instrument_id: run.instrumentId,
      survey: JSON.stringify(run.survey),
      file_sha256: run.fileSha256,
      utfall_version: run.utfallVersion,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

export async function startRun(tx: Tx, runId: number, at: Date): Promise<void> {
  await tx
    .updateTable('calibration_run')
    .set({ state: 'running', started_at: at })
    .where('id', '=', runId)
    .execute()
}

export async function endRun(
  tx: Tx,
  runId: number,
  end: { state: 'done' | 'failed' | 'stopped'; at: Date; problemCode: string | null },
): Promise<void> {
  await tx
    .updateTable('calibration_run')
    .set({ state: end.state, finished_at: end.at, problem_code: end.problemCode })
    .where('id', '=', runId)
    .where('state', 'in', ['queued', 'running'])
    .execute()
}

/** The instrument's runs, newest first. */
export async function runsOfInstrument(tx: Tx, instrumentId: number): Promise<readonly RunRow[]> {
  return await tx
    .selectFrom('calibration_run')
    .selectAll()
    .where('instrument_id', '=', instrumentId)
    .orderBy('id', 'desc')
    .execute()
}

export type InstrumentRunRow = RunRow & {
  readonly slug: string
  /** Whose the instrument is; null: it came with the house. */
  readonly organisation_id: number | null
}

export async function runById(tx: Tx, runId: number): Promise<InstrumentRunRow | null> {
  const row = await tx
    .selectFrom('calibration_run')
    .innerJoin('instrument', 'instrument.id', 'calibration_run.instrument_id')
    .selectAll('calibration_run')
    .select(['instrument.slug', 'instrument.organisation_id'])
    .where('calibration_run.id', '=', runId)
    .executeTakeFirst()
  return row ?? null
}

/** What a job about a run says that it is about. */
export const runSubject = (runId: number): string => `calibration-run/${runId}`

/** Runs that wait or are under way though no job is about them: nobody works on them any more. */
export async function abandonedRuns(tx: Tx): Promise<readonly number[]> {
  const open: readonly RunState[] = ['queued', 'running']
  const runs = await tx.selectFrom('calibration_run').select('id').where('state', 'in', open).execute()
  if (runs.length === 0) return []
  const jobs = await tx.selectFrom('job').select('subject').where('state', 'in', open).execute()
  const worked = new Set(jobs.map((job) => job.subject))
  return runs.map((run) => run.id).filter((runId) => !worked.has(runSubject(runId)))
}

export type NewCalibration = {
  readonly runId: number
  readonly instrumentId: number
  readonly model: 'rm' | 'rsm' | 'pcm' | null
  readonly verdict: string
  readonly persons: number | null
  readonly results: string
  readonly sha256: string
}

/** Stores a calibration as the instrument's next version. */
export async function addCalibration(
  tx: Tx,
  calibration: NewCalibration,
): Promise<{ readonly id: number; readonly version: number }> {
  await holdInstrument(tx, calibration.instrumentId)
  const last = await tx
    .selectFrom('calibration')
    .select((eb) => eb.fn.max('version').as('version'))
    .where('instrument_id', '=', calibration.instrumentId)
    .executeTakeFirst()
  return await tx
    .insertInto('calibration')
    .values({
      run_id: calibration.runId,
      instrument_id: calibration.instrumentId,
      version: (last?.version ?? 0) + 1,
      model: calibration.model,
      verdict: calibration.verdict,
      persons: calibration.persons,
      results: calibration.results,
      results_sha256: calibration.sha256,
    })
    .returning(['id', 'version'])
    .executeTakeFirstOrThrow()
}

/** The instrument's calibrations without their results, newest first. */
export async function calibrationsOf(tx: Tx, instrumentId: number): Promise<readonly CalibrationHead[]> {
  return await tx
    .selectFrom('calibration')
    .innerJoin('calibration_run', 'calibration_run.id', 'calibration.run_id')
    .select([
      'calibration.id',
      'calibration.run_id',
      'calibration.instrument_id',
      'calibration.version',
      'calibration.model',
      'calibration.verdict',
      'calibration.persons',
      'calibration.results_sha256',
      'calibration.created_at',
      'calibration.created_by',
      'calibration_run.survey',
      'calibration_run.utfall_version',
      'calibration_run.file_sha256',
    ])
    .where('calibration.instrument_id', '=', instrumentId)
    .orderBy('calibration.version', 'desc')
    .execute()
}

export async function resultsText(tx: Tx, calibrationId: number): Promise<string> {
  const row = await tx
    .selectFrom('calibration')
    .select('results')
    .where('id', '=', calibrationId)
    .executeTakeFirstOrThrow()
  return row.results
}

export type CalibrationFile = {
  readonly kind: 'html' | 'pdf'
  readonly language: 'sv' | 'en'
  readonly sha256: string
  readonly bytes: Uint8Array
}

export async function addFile(tx: Tx, calibrationId: number, file: CalibrationFile): Promise<void> {
  await tx
    .insertInto('calibration_file')
    .values({ calibration_id: calibrationId, ...file })
    .execute()
}

export async function fileOf(
  tx: Tx,
  calibrationId: number,
  kind: CalibrationFile['kind'],
  language: CalibrationFile['language'],
): Promise<CalibrationFile | null> {
  const row = await tx
    .selectFrom('calibration_file')
    .select(['kind', 'language', 'sha256', 'bytes'])
    .where('calibration_id', '=', calibrationId)
    .where('kind', '=', kind)
    .where('language', '=', language)
    .executeTakeFirst()
  return row ?? null
}

export async function addCard(
  tx: Tx,
  card: { instrumentId: number; calibrationId: number | null; notes: CardNotes; author: string },
): Promise<number> {
  await holdInstrument(tx, card.instrumentId)
  const last = await tx
    .selectFrom('quality_card')
    .select((eb) => eb.fn.max('version').as('version'))
    .where('instrument_id', '=', card.instrumentId)
    .executeTakeFirst()
  const version = (last?.version ?? 0) + 1
  await tx
    .insertInto('quality_card')
    .values({
      instrument_id: card.instrumentId,
      version,
      calibration_id: card.calibrationId,
      notes: JSON.stringify(card.notes),
      author: card.author,
    })
    .execute()
  return version
}

/** The instrument's quality cards, newest first. */
export async function cardsOf(tx: Tx, instrumentId: number): Promise<readonly CardRecord[]> {
  return await tx
    .selectFrom('quality_card')
    .leftJoin('calibration', 'calibration.id', 'quality_card.calibration_id')
    .select([
      'quality_card.id',
      'quality_card.version',
      'quality_card.notes',
      'quality_card.author',
      'quality_card.created_at',
      'quality_card.created_by',
      'calibration.version as calibration',
    ])
    .where('quality_card.instrument_id', '=', instrumentId)
    .orderBy('quality_card.version', 'desc')
    .execute()
}
