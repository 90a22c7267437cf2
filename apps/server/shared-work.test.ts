import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { beginHouse, type House } from '@utfall/database'
import { HOUSE, type TestPerson, testHouse, testPerson } from '@utfall/database/testing'
import { bringStudy, endInterruptedRuns, runState } from '@utfall/evaluations'
import {
  addCard,
  calibrationRun,
  endInterruptedCalibrations,
  exampleAnswers,
  exampleSurvey,
  instrumentOverview,
} from '@utfall/instruments'
import { jobInSight } from '@utfall/jobs'
import { smallStudy } from './small-study-for-tests.ts'
import { decideOn } from './testing/ethics-decision.ts'
import { openWork, type Work } from './work.ts'

let house: House
let anna: TestPerson
/** What is brought below, each with its decision. */
const BROUGHT = 'overlamnad vantande upptagen stoppad egen eftertraktad samtidig kvarglomd'.split(' ')
const clock = () => new Date('2026-11-22T12:00:00Z')

before(async () => {
  house = await testHouse()
  await beginHouse(house, 'own')
  anna = await testPerson(house, { roles: ['evaluator', 'operator'] })
  await decideOn(house, anna, BROUGHT)
})
after(() => house.close())

const filesOf = (changes: Record<string, unknown>, persons?: number) =>
  new Map(
    Object.entries(smallStudy(changes, persons)).map(([name, text]) => [
      name,
      new TextEncoder().encode(text),
    ]),
  )
/** As one process of several. */
const opened = () => openWork({ house, clock, isAlone: false, log: console.error })
const NOTES = {
  ...{ validity: { sv: 'Påhittat', en: 'Made up' }, use: { sv: 'Prov', en: 'Test' } },
  ...{ owner: null, licence: null, minutes: null, reference: null },
}
/** Takes far longer than a stop takes to come through. */
const longFilesOf = (id: string) => filesOf({ id, analysis: { permutations: 1_000_000 } }, 2000)

async function begun(work: Work, slug: string): Promise<number> {
  const run = await work.runner.start(anna.as('evaluate'), slug)
  if (run.kind === 'refused') throw new Error(run.code)
  while ((await stateOf(run.runId)) === 'queued') await pause(10)
  return run.runId
}

async function stateOf(runId: number): Promise<string> {
  const run = await runState(house, anna.as('follow'), runId)
  return 'state' in run ? `${run.state}${run.problem_code === null ? '' : ` ${run.problem_code}`}` : run.code
}

const newest = async () => {
  const query = (tx: Parameters<Parameters<House['withTx']>[1]>[0]) =>
    tx.selectFrom('job').select('id').orderBy('id', 'desc').limit(1).executeTakeFirstOrThrow()
  return (await house.withTx(HOUSE, query)).id
}

test('a process that closes during an evaluation hands it to another, which finishes it', async (t) => {
  await bringStudy(house, anna.as('bring'), filesOf({ id: 'overlamnad', analysis: { permutations: 30_000 } }))
  const first = opened()
  const runId = await begun(first, 'overlamnad')
  await first.jobs.close(0)
  assert.equal(await stateOf(runId), 'running')
  const second = opened()
  t.after(() => second.jobs.close(0))
  await endInterruptedRuns(house, HOUSE, clock())
  await second.jobs.idle()
  assert.equal(await stateOf(runId), 'done')
  const job = await jobInSight(house, anna.as('see'), await newest())
  assert.deepEqual('answer' in job && job.answer, { run: runId, study: 'overlamnad' })
})

test('the evaluation that was asked for is made, though a new version has come while it waited', async (t) => {
  await bringStudy(house, anna.as('bring'), filesOf({ id: 'vantande', analysis: { permutations: 210 } }))
  const work = opened()
  t.after(() => work.jobs.close(0))
  await bringStudy(house, anna.as('bring'), longFilesOf('upptagen'))
  const busy = await begun(work, 'upptagen')
  const run = await work.runner.start(anna.as('evaluate'), 'vantande')
  await bringStudy(house, anna.as('bring'), filesOf({ id: 'vantande', analysis: { permutations: 220 } }))
  await work.runner.stop(anna.as('stop'), busy)
  await work.jobs.idle()
  assert.equal(await stateOf(busy), 'stopped')
  const results = await house.withTx(HOUSE, (tx) =>
    tx
      .selectFrom('evaluation_run')
      .select('results')
      .where('id', '=', 'runId' in run ? run.runId : 0)
      .executeTakeFirstOrThrow(),
  )
  assert.match(JSON.stringify(results), /"permutations":210/)
})

test('an evaluation is stopped from a process that does not work on it', async (t) => {
  await bringStudy(house, anna.as('bring'), longFilesOf('stoppad'))
  const works = opened()
  const runId = await begun(works, 'stoppad')
  const asks = opened()
  t.after(() => Promise.all([works.jobs.close(0), asks.jobs.close(0)]))
  assert.equal((await asks.runner.stop(anna.as('stop'), runId)).kind, 'asked')
  while ((await stateOf(runId)) === 'running') await pause(50)
  assert.equal(await stateOf(runId), 'stopped')
})

test('who did not order an evaluation cannot stop it, unless they administer the organisation', async (t) => {
  await bringStudy(house, anna.as('bring'), longFilesOf('egen'))
  const work = opened()
  t.after(() => work.jobs.close(0))
  const runId = await begun(work, 'egen')
  const [bo, eva, ulf] = [
    await testPerson(house, { name: 'Bo Prov' }),
    await testPerson(house, { name: 'Eva Prov', roles: ['administrator'] }),
    await testPerson(house, {
      name: 'Ulf Prov',
      organisation: { slug: 'en-annan' },
      roles: ['administrator'],
    }),
  ]
  const stop = (who: TestPerson) => work.runner.stop(who.as('stop'), runId)
  assert.deepEqual(await stop(bo), { kind: 'refused', code: 'NOT_ALLOWED' })
  assert.deepEqual(await stop(ulf), { kind: 'refused', code: 'JOB_NOT_FOUND' })
  assert.equal((await stop(eva)).kind, 'asked')
  await work.jobs.idle()
  assert.equal(await stateOf(runId), 'stopped')
})

test('of eight who ask for an evaluation of one study at once, one gets it', async (t) => {
  await bringStudy(house, anna.as('bring'), longFilesOf('eftertraktad'))
  const work = opened()
  t.after(() => work.jobs.close(0))
  const asked = await Promise.all(
    Array.from({ length: 8 }, () => work.runner.start(anna.as('evaluate'), 'eftertraktad')),
  )
  const codes = asked.map((each) => ('code' in each ? each.code : each.kind)).toSorted()
  assert.deepEqual(codes, [...Array(7).fill('RUN_UNDER_WAY'), 'requested'])
  const won = asked.find((each) => each.kind === 'requested')
  if (won?.kind === 'requested') await work.runner.stop(anna.as('stop'), won.runId)
})

test('versions that are brought at once are numbered one after another', async () => {
  const bring = (question: string) =>
    bringStudy(house, anna.as('bring'), filesOf({ id: 'samtidig', question }))
  const brought = await Promise.all(Array.from({ length: 8 }, (_, each) => bring(`Fråga ${each}?`)))
  assert.deepEqual(new Set(brought.map((each) => each.kind)), new Set(['brought']))
  const versions = await house.withTx(HOUSE, (tx) =>
    tx
      .selectFrom('study_version')
      .innerJoin('study', 'study.id', 'study_version.study_id')
      .select('study_version.version')
      .where('study.slug', '=', 'samtidig')
      .orderBy('study_version.version')
      .execute(),
  )
  assert.deepEqual(
    versions.map((row) => row.version),
    [1, 2, 3, 4, 5, 6, 7, 8],
  )
})

test('answers are analysed where they were received, and end as interrupted when that process closes', async (t) => {
  const order = {
    instrument: { kind: 'new', name: 'Hållen här', english: null, owner: null, licence: null, minutes: null },
    survey: { ...exampleSurvey, model: 'rsm' },
  } as const
  let waits = 1
  const holder = opened()
  const other = opened()
  t.after(() => Promise.all([holder.jobs.close(0), other.jobs.close(0)]))
  const run = await holder.calibrations.start(anna.as('calibrate'), order, exampleAnswers(), {
    waited: () => {
      waits = 0
    },
  })
  if (run.kind === 'refused') return assert.fail(run.code)
  const state = async () => {
    const found = await calibrationRun(house, anna.as('follow'), run.runId)
    return 'state' in found ? `${found.state} ${found.problem_code}` : found.code
  }
  while ((await state()) === 'queued null') await pause(10)
  assert.equal(waits, 0)
  assert.equal((await other.calibrations.progressOf(run.runId)) !== null, true)
  assert.equal(await endInterruptedCalibrations(house, HOUSE, clock()), 0)
  await holder.jobs.close(0)
  assert.equal(await state(), 'failed CALIBRATION_INTERRUPTED')
  const cards = await Promise.all(
    Array.from({ length: 6 }, () =>
      addCard(house, anna.as('judge'), run.slug, { calibration: null, author: 'Anna Prov', notes: NOTES }),
    ),
  )
  assert.deepEqual(cards.map((card) => ('version' in card ? card.version : 0)).toSorted(), [1, 2, 3, 4, 5, 6])
  const overview = await instrumentOverview(house, anna.as('see'), run.slug)
  assert.equal(overview.kind === 'instrument' && overview.cards.length, 6)
})

test('a run that no work is about any more is ended, so that nobody waits for it', async () => {
  await bringStudy(house, anna.as('bring'), filesOf({ id: 'kvarglomd' }))
  const version = await house.withTx(HOUSE, (tx) =>
    tx.selectFrom('study_version').select('id').orderBy('id', 'desc').limit(1).executeTakeFirstOrThrow(),
  )
  const values = { study_version_id: version.id, utfall_version: '1.0.0', seed: 1 }
  const { id } = await house.withTx(HOUSE, (tx) =>
    tx.insertInto('evaluation_run').values(values).returning('id').executeTakeFirstOrThrow(),
  )
  assert.equal(await endInterruptedRuns(house, HOUSE, clock()), 1)
  assert.equal(await stateOf(id), 'failed RUN_INTERRUPTED')
})
