import type { OutcomeRole, Row, RunState, Tables, Tx } from '@utfall/database'
import type { ExpressionBuilder } from 'kysely'
import type { ResultEstimate, Results } from './result/schema.ts'
import { definitionHash } from './study/lock.ts'
import type { Study } from './study/schema.ts'

/** All SQL of the room: studies with their versions, files and lock; runs with results, estimates and reports. */

export type StoredFile = {
  readonly name: string
  readonly sha256: string
  readonly bytes: Uint8Array
  readonly rows: number | null
}
export type StoredVersion = {
  readonly studyId: number
  /** Whose the study is; null: it came with the house. */
  readonly organisation: number | null
  readonly versionId: number
  readonly version: number
  readonly definition: unknown
}
export type RunRow = Omit<Row<'evaluation_run'>, 'results'>

/** What the organisation that acts has, and what came with the house. */
const inReach = (eb: ExpressionBuilder<Tables, 'study'>) =>
  eb.or([
    eb('study.organisation_id', 'is', null),
    eb('study.organisation_id', '=', eb.fn<number>('app.organisation')),
  ])
const isOwn = (eb: ExpressionBuilder<Tables, 'study'>) =>
  eb('study.organisation_id', 'is not distinct from', eb.fn<number | null>('app.organisation'))

/** The study's id in the house, made when it is new. */
export async function keepStudy(tx: Tx, slug: string, title: string): Promise<number> {
  const known = await tx
    .selectFrom('study')
    .select('id')
    .where('slug', '=', slug)
    .where(isOwn)
    .executeTakeFirst()
  if (known) {
    await tx.updateTable('study').set({ title }).where('id', '=', known.id).execute()
    return known.id
  }
  const made = await tx
    .insertInto('study')
    .values({ slug, title })
    .onConflict((conflict) => conflict.columns(['organisation_id', 'slug']).doNothing())
    .returning('id')
    .executeTakeFirst()
  // Somebody else brought it at the same moment: now it is there.
  return made?.id ?? (await keepStudy(tx, slug, title))
}

/** A number that no other lock of ours has. */
const STUDY_TURN = 7591

/** Whoever else would add to the study waits until this transaction is over: its versions and runs follow each other. */
export async function holdStudy(tx: Tx, studyId: number): Promise<void> {
  await tx
    .selectNoFrom((eb) =>
      eb.fn<string>('pg_advisory_xact_lock', [eb.val(STUDY_TURN), eb.val(studyId)]).as('turn'),
    )
    .execute()
}

export async function addVersion(
  tx: Tx,
  studyId: number,
  study: Study,
  files: readonly StoredFile[],
): Promise<Pick<StoredVersion, 'versionId' | 'version'>> {
  await holdStudy(tx, studyId)
  const last = await tx
    .selectFrom('study_version')
    .select((eb) => eb.fn.max('version').as('version'))
    .where('study_id', '=', studyId)
    .executeTakeFirst()
  const version = (last?.version ?? 0) + 1
  const row = await tx
    .insertInto('study_version')
    .values({
      study_id: studyId,
      version,
      definition: JSON.stringify(study),
      definition_sha256: definitionHash(study),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  for (const file of files) {
    await tx
      .insertInto('study_file')
      .values({ study_version_id: row.id, ...file })
      .execute()
  }
  return { versionId: row.id, version }
}

export type StudyListRow = {
  readonly id: number
  readonly slug: string
  readonly version_id: number
  readonly definition: unknown
  readonly created_by: string
}

/** Every study with its newest version. */
export async function listStudies(tx: Tx): Promise<readonly StudyListRow[]> {
  return await tx
    .selectFrom('study')
    .innerJoin('study_version', 'study_version.study_id', 'study.id')
    .distinctOn('study.id')
    .select([
      'study.id',
      'study.slug',
      'study_version.id as version_id',
      'study_version.definition',
      'study.created_by',
    ])
    .where(inReach)
    .orderBy('study.id')
    .orderBy('study_version.version', 'desc')
    .execute()
}

export async function newestVersion(tx: Tx, slug: string): Promise<StoredVersion | null> {
  const row = await tx
    .selectFrom('study')
    .innerJoin('study_version', 'study_version.study_id', 'study.id')
    .select([
      'study.id',
      'study.organisation_id',
      'study_version.id as version_id',
      'study_version.version',
      'study_version.definition',
    ])
    .where('study.slug', '=', slug)
    .where(inReach)
    .orderBy('study.organisation_id')
    .orderBy('study_version.version', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row
    ? {
        studyId: row.id,
        organisation: row.organisation_id,
        versionId: row.version_id,
        version: row.version,
        definition: row.definition,
      }
    : null
}

export async function filesOfVersion(tx: Tx, versionId: number): Promise<readonly StoredFile[]> {
  return await tx
    .selectFrom('study_file')
    .select(['name', 'sha256', 'bytes', 'rows'])
    .where('study_version_id', '=', versionId)
    .orderBy('name')
    .execute()
}

export type LockRow = {
  readonly hash: string
  readonly locked_at: string
  readonly locked_by: string
  readonly definition: unknown
}

/** The first lock of a study: what was promised first is what later versions are held against. */
export async function lockOfStudy(tx: Tx, studyId: number): Promise<LockRow | null> {
  const row = await tx
    .selectFrom('study_lock')
    .innerJoin('study_version', 'study_version.id', 'study_lock.study_version_id')
    .select(['study_lock.hash', 'study_lock.locked_at', 'study_lock.locked_by', 'study_version.definition'])
    .where('study_version.study_id', '=', studyId)
    .orderBy('study_lock.locked_at')
    .limit(1)
    .executeTakeFirst()
  return row ?? null
}

export async function addLock(
  tx: Tx,
  lock: { versionId: number; hash: string; lockedAt: Date; lockedBy: string },
): Promise<void> {
  await tx
    .insertInto('study_lock')
    .values({
      study_version_id: lock.versionId,
      hash: lock.hash,
      locked_at: lock.lockedAt,
      locked_by: lock.lockedBy,
    })
    .execute()
}

export async function addRun(
  tx: Tx,
  versionId: number,
  run: { version: string; seed: number },
): Promise<number> {
  const row = await tx
    .insertInto('evaluation_run')
    .values({ study_version_id: versionId, utfall_version: run.version, seed: run.seed })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

export async function startRun(tx: Tx, runId: number, at: Date): Promise<void> {
  await tx
    .updateTable('evaluation_run')
    .set({ state: 'running', started_at: at })
    .where('id', '=', runId)
    .execute()
}

export async function endRun(
  tx: Tx,
  runId: number,
  end: { state: 'failed' | 'stopped'; at: Date; problemCode: string | null },
): Promise<void> {
  await tx
    .updateTable('evaluation_run')
    .set({ state: end.state, finished_at: end.at, problem_code: end.problemCode })
    .where('id', '=', runId)
    .where('state', 'in', ['queued', 'running'])
    .execute()
}

export async function finishRun(
  tx: Tx,
  runId: number,
  done: { results: Results; text: string; sha256: string; roles: ReadonlyMap<string, OutcomeRole>; at: Date },
): Promise<void> {
  await tx
    .updateTable('evaluation_run')
    .set({
      state: 'done',
      progress: 1,
      finished_at: done.at,
      results: done.text,
      results_sha256: done.sha256,
    })
    .where('id', '=', runId)
    .execute()
  const rows = done.results.estimates.map((row, position) => estimateRow(runId, position, row, done.roles))
  for (let from = 0; from < rows.length; from += 200) {
    await tx
      .insertInto('evaluation_estimate')
      .values(rows.slice(from, from + 200))
      .execute()
  }
}

function estimateRow(
  runId: number,
  position: number,
  row: ResultEstimate,
  roles: ReadonlyMap<string, OutcomeRole>,
) {
  const { estimate, se, df, low, high, p, n, outcome, analysis, scale, method, site } = row
  return {
    run_id: runId,
    position,
    outcome,
    time_point: row.time,
    role: roles.get(outcome) ?? 'secondary',
    arm: row.contrast.arm,
    control: row.contrast.control,
    analysis,
    scale,
    method,
    subgroup: row.group?.subgroup ?? null,
    subgroup_value: row.group?.value ?? null,
    site,
    estimate,
    se,
    df,
    low,
    high,
    p,
    p_adjusted: row.pAdjusted,
    n,
    n_by_arm: row.nByArm === null ? null : JSON.stringify(row.nByArm),
    notes: JSON.stringify(row.notes),
  }
}

const RUN_COLUMNS = [
  'evaluation_run.id',
  'evaluation_run.study_version_id',
  'evaluation_run.state',
  'evaluation_run.progress',
  'evaluation_run.requested_at',
  'evaluation_run.requested_by',
  'evaluation_run.started_at',
  'evaluation_run.finished_at',
  'evaluation_run.utfall_version',
  'evaluation_run.seed',
  'evaluation_run.results_sha256',
  'evaluation_run.problem_code',
] as const

/** The study's runs, newest first. */
export async function runsOfStudy(tx: Tx, studyId: number): Promise<readonly RunRow[]> {
  return await tx
    .selectFrom('evaluation_run')
    .innerJoin('study_version', 'study_version.id', 'evaluation_run.study_version_id')
    .select(RUN_COLUMNS)
    .where('study_version.study_id', '=', studyId)
    .orderBy('evaluation_run.id', 'desc')
    .execute()
}

export type StudyRunRow = RunRow & {
  readonly slug: string
  readonly study_id: number
  /** Whose the study is; null: it came with the house. */
  readonly organisation_id: number | null
}

export async function runById(tx: Tx, runId: number): Promise<StudyRunRow | null> {
  const row = await tx
    .selectFrom('evaluation_run')
    .innerJoin('study_version', 'study_version.id', 'evaluation_run.study_version_id')
    .innerJoin('study', 'study.id', 'study_version.study_id')
    .select([...RUN_COLUMNS, 'study.slug', 'study_version.study_id', 'study.organisation_id'])
    .where('evaluation_run.id', '=', runId)
    .executeTakeFirst()
  return row ?? null
}

export async function resultsOfRun(tx: Tx, runId: number): Promise<unknown> {
  const row = await tx
    .selectFrom('evaluation_run')
    .select('results')
    .where('id', '=', runId)
    .executeTakeFirst()
  return row?.results ?? null
}

/** What a job about a run says that it is about. */
export const runSubject = (runId: number): string => `evaluation-run/${runId}`

/** Runs that wait or are under way though no job is about them: nobody works on them any more. */
export async function abandonedRuns(tx: Tx): Promise<readonly number[]> {
  const open: readonly RunState[] = ['queued', 'running']
  const runs = await tx.selectFrom('evaluation_run').select('id').where('state', 'in', open).execute()
  if (runs.length === 0) return []
  const jobs = await tx.selectFrom('job').select('subject').where('state', 'in', open).execute()
  const worked = new Set(jobs.map((job) => job.subject))
  return runs.map((run) => run.id).filter((runId) => !worked.has(runSubject(runId)))
}

export type StoredReport = {
  readonly kind: 'html' | 'pdf' | 'json'
  readonly language: 'sv' | 'en' | null
  readonly sha256: string
  readonly bytes: Uint8Array
}

export async function addReport(tx: Tx, runId: number, report: StoredReport): Promise<void> {
  await tx
    .insertInto('report_file')
    .values({ run_id: runId, ...report })
    .execute()
}

export async function reportOfRun(
  tx: Tx,
  runId: number,
  kind: StoredReport['kind'],
  language: 'sv' | 'en' | null,
): Promise<StoredReport | null> {
  const row = await tx
    .selectFrom('report_file')
    .select(['kind', 'language', 'sha256', 'bytes'])
    .where('run_id', '=', runId)
    .where('kind', '=', kind)
    .where('language', language === null ? 'is' : '=', language)
    .executeTakeFirst()
  return row ?? null
}
