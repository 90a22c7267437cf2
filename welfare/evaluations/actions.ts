import { createHash } from 'node:crypto'
import { type Acting, type House, type OutcomeRole, type Person, record, type Tx } from '@utfall/database'
import { type Faults, readTable } from '@utfall/exchange'
import { refusal } from '@utfall/secrecy'
import type { Computed, OpenedStudy } from './compute.ts'
import { openStudy } from './compute.ts'
import type { StudyFiles } from './data/tables.ts'
import { closedToBring, closedToRun } from './person-data.ts'
import { type EvaluationProblem, type Refusal, refused } from './problems.ts'
import { Results } from './result/schema.ts'
import * as store from './store.ts'
import { definitionHash } from './study/lock.ts'
import { Study, StudyLock } from './study/schema.ts'
import { inLanguage } from './study/wording.ts'

/** The use cases of the room: each one transaction with its row in the log. */

export type Brought = { readonly kind: 'brought'; readonly slug: string }

/**
 * Takes a study folder into the house as a new version, unless its id is kept, the study may not collect, or a person in
 * it has said no. Faults leave nothing behind.
 */
export async function bringStudy(
  house: House,
  person: Person,
  files: ReadonlyMap<string, Uint8Array>,
  kept: ReadonlySet<string> = new Set(),
): Promise<Brought | Faults | Refusal> {
  const opened = openStudy(files)
  if (opened.kind === 'faults') return opened
  if (kept.has(opened.study.id)) return refused('EXAMPLE_STAYS')
  return await house.withTx(person, async (tx, acting) => {
    const no = await refusal(tx, acting, 'study.bring')
    if (no) return no
    const { study } = opened
    const closed = await closedToBring(tx, acting, study, files)
    if (closed) return closed
    const studyId = await store.keepStudy(tx, study.id, inLanguage(study.title, 'sv'))
    const added = await store.addVersion(tx, studyId, study, storedFiles(files))
    await record(tx, {
      action: 'study.bring',
      subject: `study/${study.id}`,
      after: { version: added.version, definition: definitionHash(study), files: [...files.keys()] },
    })
    return { kind: 'brought', slug: study.id } as const
  })
}

function storedFiles(files: ReadonlyMap<string, Uint8Array>): store.StoredFile[] {
  return [...files].map(([name, bytes]) => {
    const table = name.endsWith('.csv') ? readTable({ name, bytes }) : null
    return {
      name,
      bytes,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      rows: table?.kind === 'table' ? table.rows : null,
    }
  })
}

/** The newest version of a study as the evaluation takes it, with the lock that the house or its folder holds. */
export async function openStored(
  house: House,
  person: Person,
  slug: string,
): Promise<(OpenedStudy & { versionId: number }) | Refusal> {
  return await house.withTx(person, async (tx, acting) => {
    if (await refusal(tx, acting, 'study.read')) return refused('STUDY_NOT_FOUND')
    const version = await store.newestVersion(tx, slug)
    if (!version) return refused('STUDY_NOT_FOUND')
    const opened = openStudy(await filesOf(tx, version.versionId))
    if (opened.kind === 'faults') throw new Error(`a stored study does not open: ${slug}`)
    const lock = (await heldLock(tx, version.studyId)) ?? opened.lock
    return { ...opened, lock, versionId: version.versionId }
  })
}

async function filesOf(tx: Tx, versionId: number): Promise<StudyFiles> {
  return new Map((await store.filesOfVersion(tx, versionId)).map((file) => [file.name, file.bytes]))
}

async function heldLock(tx: Tx, studyId: number): Promise<StudyLock | null> {
  const row = await store.lockOfStudy(tx, studyId)
  if (!row) return null
  const definition = Study.parse(row.definition)
  return {
    utfall: 1,
    study: definition.id,
    sha256: row.hash,
    lockedOn: new Date(row.locked_at).toISOString(),
    lockedBy: row.locked_by,
    definition,
  }
}

export async function lockStored(
  house: House,
  person: Person,
  slug: string,
  by: { name: string; at: Date },
): Promise<StudyLock | Refusal> {
  return await house.withTx(person, async (tx, acting) => {
    const version = await store.newestVersion(tx, slug)
    if (!version) return refused('STUDY_NOT_FOUND')
    const { organisation } = version
    const no = await refusal(tx, acting, 'study.lock', { kind: 'owned', organisation })
    if (no) return no
    await store.holdStudy(tx, version.studyId)
    const bundled = openStudy(await filesOf(tx, version.versionId))
    if ((await store.lockOfStudy(tx, version.studyId)) || (bundled.kind === 'opened' && bundled.lock))
      return refused('STUDY_ALREADY_LOCKED')
    const hash = definitionHash(Study.parse(version.definition))
    await store.addLock(tx, { versionId: version.versionId, hash, lockedAt: by.at, lockedBy: by.name })
    await record(tx, { action: 'study.lock', subject: `study/${slug}`, after: { hash, by: by.name } })
    return (await heldLock(tx, version.studyId)) ?? refused('STUDY_NOT_FOUND')
  })
}

export type RequestedRun = { readonly kind: 'requested'; readonly runId: number }

/** Orders the work of a run in the transaction in which the run is asked for: both are there, or neither. */
export type OrderRun = (
  tx: Tx,
  acting: Acting,
  run: { readonly runId: number; readonly subject: string },
) => Promise<unknown>

/** Asks for an evaluation of the newest version. One at a time of a study, however many ask at once. */
export async function requestRun(
  house: House,
  person: Person,
  slug: string,
  version: string,
  orderRun: OrderRun,
): Promise<RequestedRun | Refusal> {
  return await house.withTx(person, async (tx, acting) => {
    const found = await store.newestVersion(tx, slug)
    if (!found) return refused('STUDY_NOT_FOUND')
    const { organisation, studyId } = found
    const no = await refusal(tx, acting, 'study.evaluate', { kind: 'owned', organisation })
    if (no) return no
    await store.holdStudy(tx, studyId)
    const newest = (await store.newestVersion(tx, slug)) ?? found
    const runs = await store.runsOfStudy(tx, studyId)
    if (runs.some(isUnderWay)) return refused('RUN_UNDER_WAY')
    const study = Study.parse(newest.definition)
    const closed = await closedToRun(tx, acting, study, () => filesOf(tx, newest.versionId))
    if (closed) return closed
    const { seed } = study.analysis
    const runId = await store.addRun(tx, newest.versionId, { version, seed })
    await record(tx, { action: 'run.request', subject: `study/${slug}`, after: { run: runId } })
    await orderRun(tx, acting, { runId, subject: store.runSubject(runId) })
    return { kind: 'requested', runId } as const
  })
}

const isUnderWay = (run: Pick<store.RunRow, 'state'>) => run.state === 'queued' || run.state === 'running'

/**
 * Begins a run, or begins it again where whoever had begun it is gone, and gives what is to be evaluated: the version
 * that it was asked for. `over` where it has ended already.
 */
export async function beginRun(
  house: House,
  person: Person,
  runId: number,
  at: Date,
): Promise<OpenedStudy | { readonly kind: 'over' } | Refusal> {
  return await house.withTx(person, async (tx, acting) => {
    const run = await store.runById(tx, runId)
    if (!run) return refused('RUN_NOT_FOUND')
    const no = await refusal(tx, acting, 'study.evaluate', {
      kind: 'owned',
      organisation: run.organisation_id,
    })
    if (no) return no
    if (!isUnderWay(run)) return { kind: 'over' }
    await store.startRun(tx, runId, at)
    const opened = openStudy(await filesOf(tx, run.study_version_id))
    if (opened.kind === 'faults') throw new Error(`a stored study does not open: ${run.slug}`)
    return { ...opened, lock: (await heldLock(tx, run.study_id)) ?? opened.lock }
  })
}

export type FinishedReports = readonly store.StoredReport[]

/** Stores results, every estimate as a row, and the finished reports; all or nothing. */
export async function finishRun(
  house: House,
  person: Person,
  runId: number,
  study: Study,
  computed: Computed,
  reports: FinishedReports,
  at: Date,
): Promise<{ readonly kind: 'finished' } | Refusal> {
  return await house.withTx(person, async (tx, acting) => {
    const run = await store.runById(tx, runId)
    if (!run) return refused('RUN_NOT_FOUND')
    const no = await refusal(tx, acting, 'study.evaluate', {
      kind: 'owned',
      organisation: run.organisation_id,
    })
    if (no) return no
    const roles = new Map<string, OutcomeRole>(study.outcomes.map((outcome) => [outcome.id, outcome.role]))
    await store.finishRun(tx, runId, { ...computed, roles, at })
    for (const report of reports) await store.addReport(tx, runId, report)
    await record(tx, {
      action: 'run.finish',
      subject: `run/${runId}`,
      after: { results: computed.sha256, verdict: computed.results.verdict.kind },
    })
    return { kind: 'finished' } as const
  })
}

/**
 * Ends a run without an answer, in the house's own transaction that ends the work. Nothing where it has ended, or where
 * the study is another organisation's than the work's.
 */
export async function endRun(
  tx: Tx,
  runId: number,
  end: {
    readonly state: 'failed' | 'stopped'
    readonly problem: EvaluationProblem | null
    readonly organisation: number | null
    readonly at: Date
  },
): Promise<void> {
  const run = await store.runById(tx, runId)
  if (!run || !isUnderWay(run) || run.organisation_id !== end.organisation) return
  await store.endRun(tx, runId, { state: end.state, at: end.at, problemCode: end.problem })
  await record(tx, {
    action: `run.${end.state}`,
    subject: `run/${runId}`,
    after: { problem: end.problem },
  })
}

/**
 * Runs that no job is about any more (a house of an earlier version left them so) are ended as interrupted, so that
 * nobody waits for them. What another process works on is left to it.
 */
export async function endInterruptedRuns(house: House, person: Person, at: Date): Promise<number> {
  return await house.withTx(person, async (tx) => {
    const left = await store.abandonedRuns(tx)
    for (const runId of left) {
      await store.endRun(tx, runId, { state: 'failed', at, problemCode: 'RUN_INTERRUPTED' })
      const after = { problem: 'RUN_INTERRUPTED' }
      await record(tx, { action: 'run.failed', subject: `run/${runId}`, after })
    }
    return left.length
  })
}

export type StudyOverview = {
  readonly slug: string
  readonly study: Study
  readonly lock: StudyLock | null
  readonly broughtBy: string
  readonly runs: readonly store.RunRow[]
  /** Of the newest finished run. */
  readonly results: Results | null
}

/** Every study that who acts may read: none where they may read none. */
export async function studyOverviews(house: House, person: Person): Promise<readonly StudyOverview[]> {
  return await house.withTx(person, async (tx, acting) => {
    if (await refusal(tx, acting, 'study.read')) return []
    const rows = await store.listStudies(tx)
    const overviews: StudyOverview[] = []
    for (const row of rows)
      overviews.push(await overviewOf(tx, row.slug, row.id, row.version_id, row.definition, row.created_by))
    return overviews
  })
}

export async function studyOverview(
  house: House,
  person: Person,
  slug: string,
): Promise<StudyOverview | Refusal> {
  return await house.withTx(person, async (tx, acting) => {
    if (await refusal(tx, acting, 'study.read')) return refused('STUDY_NOT_FOUND')
    const row = (await store.listStudies(tx)).findLast((each) => each.slug === slug)
    if (!row) return refused('STUDY_NOT_FOUND')
    return await overviewOf(tx, row.slug, row.id, row.version_id, row.definition, row.created_by)
  })
}

async function overviewOf(
  tx: Tx,
  slug: string,
  studyId: number,
  versionId: number,
  definition: unknown,
  broughtBy: string,
): Promise<StudyOverview> {
  const runs = await store.runsOfStudy(tx, studyId)
  const done = runs.find((run) => run.state === 'done')
  const lockFile = (await store.filesOfVersion(tx, versionId)).find((file) => file.name === 'study.lock.json')
  const bundled = lockFile ? StudyLock.safeParse(JSON.parse(new TextDecoder().decode(lockFile.bytes))) : null
  return {
    slug,
    study: Study.parse(definition),
    lock: (await heldLock(tx, studyId)) ?? (bundled?.success ? bundled.data : null),
    broughtBy,
    runs,
    results: done ? Results.parse(await store.resultsOfRun(tx, done.id)) : null,
  }
}

export async function runState(
  house: House,
  person: Person,
  runId: number,
): Promise<(store.RunRow & { readonly slug: string }) | Refusal> {
  return await house.withTx(person, async (tx, acting) => {
    if (await refusal(tx, acting, 'study.read')) return refused('RUN_NOT_FOUND')
    const run = await store.runById(tx, runId)
    if (!run) return refused('RUN_NOT_FOUND')
    const { organisation_id: organisation } = run
    const no = await refusal(tx, acting, 'study.read', { kind: 'owned', organisation })
    return no ? refused('RUN_NOT_FOUND') : run
  })
}

export async function storedReport(
  house: House,
  person: Person,
  slug: string,
  kind: 'html' | 'pdf' | 'json',
  language: 'sv' | 'en' | null,
): Promise<store.StoredReport | Refusal> {
  return await house.withTx(person, async (tx, acting) => {
    if (await refusal(tx, acting, 'study.read')) return refused('STUDY_NOT_FOUND')
    const version = await store.newestVersion(tx, slug)
    if (!version) return refused('STUDY_NOT_FOUND')
    const done = (await store.runsOfStudy(tx, version.studyId)).find((run) => run.state === 'done')
    if (!done) return refused('STUDY_NOT_EVALUATED')
    return (await store.reportOfRun(tx, done.id, kind, language)) ?? refused('STUDY_NOT_EVALUATED')
  })
}
