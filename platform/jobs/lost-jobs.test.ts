import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { type House, record, type Tx } from '@utfall/database'
import { HOUSE, testHouse, testPerson } from '@utfall/database/testing'
import { sql } from 'kysely'
import { jobRow, jobsOn, ordered, until, untilTold } from './house-with-jobs-for-tests.ts'
import type { JobHandler, JobInHand } from './job.ts'

const DONE = { kind: 'done' } as const

/** What a process leaves behind that was killed half a minute ago while it worked on the job. */
async function killedOver(house: House, id: number, tries = 1): Promise<void> {
  await house.withTx(HOUSE, (tx) =>
    tx
      .updateTable('job')
      .set({
        ...{ state: 'running', process: 'killed', tries, started_at: sql<string>`now()` },
        heartbeat_at: sql<string>`now() - interval '31 seconds'`,
      })
      .where('id', '=', id)
      .execute(),
  )
}

function handlers(told: string[]): Record<string, JobHandler> {
  const ended: JobHandler['ended'] = async (_, job, end) => {
    told.push(`${job.subject} ${end.kind === 'failed' ? end.problem : end.kind}`)
  }
  return {
    again: { whenLost: 'again', work: async (job) => ({ ...DONE, answer: { tries: job.tries } }), ended },
    once: { whenLost: 'end', work: async () => DONE, ended },
  }
}

let house: House
before(async () => {
  house = await testHouse()
})
after(() => house.close())

test('what a killed process had is taken up by another where all it needs is in the house, and else ends', async (t) => {
  const anna = await testPerson(house)
  const orderer = jobsOn(t, house, { handlers: {} })
  const lost = await ordered(house, orderer, anna.as('order'), { kind: 'again', subject: 'study/1' })
  const gone = await ordered(house, orderer, anna.as('order'), { kind: 'once', subject: 'study/2' })
  const deadly = await ordered(house, orderer, anna.as('order'), { kind: 'again', subject: 'study/3' })
  const unwanted = await ordered(house, orderer, anna.as('order'), { kind: 'again', subject: 'study/4' })
  for (const id of [lost, gone, unwanted]) await killedOver(house, id)
  await orderer.stop(anna.as('stop'), { kind: 'job', id: unwanted })
  await killedOver(house, deadly, 3)
  const told: string[] = []
  jobsOn(t, house, { handlers: handlers(told) })
  await until(async () => (await jobRow(house, lost)).state === 'done')
  await until(async () => (await jobRow(house, unwanted)).state === 'stopped')
  assert.deepEqual((await jobRow(house, lost)).answer, { tries: 2 })
  assert.equal((await jobRow(house, gone)).problem_code, 'JOB_INTERRUPTED')
  // Work that three processes have died over is not given to a fourth.
  assert.equal((await jobRow(house, deadly)).problem_code, 'JOB_INTERRUPTED')
  assert.deepEqual(told, ['study/2 JOB_INTERRUPTED', 'study/3 JOB_INTERRUPTED', 'study/4 stopped'])
})

test('a job whose room cannot be told of its end keeps nothing else from ending, and no work by the clock from being done', async (t) => {
  const anna = await testPerson(house)
  const orderer = jobsOn(t, house, { handlers: {} })
  const spoilt = await ordered(house, orderer, anna.as('order'), { kind: 'spoilt', subject: 'study/1' })
  const gone = await ordered(house, orderer, anna.as('order'), { kind: 'after-spoilt', subject: 'study/2' })
  for (const id of [spoilt, gone]) await killedOver(house, id)
  const faults: string[] = []
  const done: string[] = []
  const ended: JobHandler['ended'] = async () => {
    throw new Error('a fault in the room')
  }
  jobsOn(t, house, {
    handlers: {
      spoilt: { whenLost: 'end', work: async () => DONE, ended },
      'after-spoilt': { whenLost: 'end', work: async () => DONE },
    },
    schedules: [
      { kind: 'after-spoilt', when: { kind: 'each-minute' }, work: async () => void done.push('it') },
    ],
    onFault: (what, error) => faults.push(`${what}: ${error instanceof Error ? error.message : error}`),
  })
  await until(async () => done.length > 0 && (await jobRow(house, gone)).state === 'failed')
  assert.deepEqual(faults, ['lose: a fault in the room'])
  assert.equal(
    (await jobRow(house, spoilt)).state,
    'running',
    'another process may know how to tell the room',
  )
})

test('work that a living process says it has is left to it', async (t) => {
  const anna = await testPerson(house)
  let taken = 0
  const long: JobHandler = {
    whenLost: 'again',
    async work(job) {
      taken += 1
      await untilTold(job.signal)
      return DONE
    },
  }
  const works = jobsOn(t, house, { handlers: { 'long-1': long } })
  const id = await ordered(house, works, anna.as('order'), { kind: 'long-1', subject: 'study/1' })
  await until(() => taken === 1)
  const other = jobsOn(t, house, { handlers: { 'long-1': long } })
  await other.idle()
  assert.equal((await jobRow(house, id)).tries, 1)
  assert.equal(taken, 1)
})

test('a process that has lost its work to another ends it without a word', async (t) => {
  const anna = await testPerson(house)
  const told: string[] = []
  const ends = Promise.withResolvers<void>()
  const long: JobHandler = {
    whenLost: 'again',
    async work(job) {
      await untilTold(job.signal)
      ends.resolve()
      return DONE
    },
    async ended(_, job, end) {
      told.push(`${job.subject} ${end.kind}`)
    },
  }
  const jobs = jobsOn(t, house, { handlers: { 'long-2': long } })
  const id = await ordered(house, jobs, anna.as('order'), { kind: 'long-2', subject: 'study/1' })
  await until(async () => (await jobRow(house, id)).state === 'running')
  await house.withTx(HOUSE, (tx) =>
    tx.updateTable('job').set({ process: 'another' }).where('id', '=', id).execute(),
  )
  await ends.promise
  await jobs.close()
  const row = await jobRow(house, id)
  assert.equal(`${row.state} ${row.process}`, 'running another')
  assert.deepEqual(told, [])
})

test('a process that has lost its work to another acts by it no more, though it has not noticed', async (t) => {
  const anna = await testPerson(house)
  const codes: unknown[] = []
  const writing = async (job: JobInHand) => {
    const write = (tx: Tx) => record(tx, { action: 'test.written', subject: job.subject })
    await house.withTx(job.person('write'), write).then(
      () => codes.push('written'),
      (error) => codes.push(error.code),
    )
  }
  const stolen = Promise.withResolvers<void>()
  const slow: JobHandler = {
    whenLost: 'again',
    async work(job) {
      await writing(job)
      await stolen.promise
      await writing(job)
      return DONE
    },
  }
  // It looks at the database seldom enough not to find out.
  const jobs = jobsOn(t, house, { handlers: { 'slow-1': slow }, roundMilliseconds: 60_000 })
  const id = await ordered(house, jobs, anna.as('order'), { kind: 'slow-1', subject: 'study/1' })
  await until(() => codes.length === 1)
  await house.withTx(HOUSE, (tx) =>
    tx.updateTable('job').set({ process: 'another', tries: 2 }).where('id', '=', id).execute(),
  )
  stolen.resolve()
  await until(() => codes.length === 2)
  assert.deepEqual(codes, ['written', 'UF010'])
  const row = await jobRow(house, id)
  assert.equal(`${row.state} ${row.process}`, 'running another')
})

test('work whose need lies in one process’s memory is done there, and ends when that process is gone', async (t) => {
  const anna = await testPerson(house)
  const doneBy: string[] = []
  const by = (name: string): Record<string, JobHandler> => ({
    once: {
      whenLost: 'end',
      async work() {
        doneBy.push(name)
        return DONE
      },
    },
  })
  const holder = jobsOn(t, house, { handlers: by('holder') })
  const other = jobsOn(t, house, { handlers: by('other') })
  const order = { kind: 'once', subject: 'study/1', heldHere: true } as const
  for (let each = 0; each < 20; each++) await ordered(house, holder, anna.as('order'), order)
  await Promise.all([holder.idle(), other.idle()])
  assert.deepEqual(doneBy, Array(20).fill('holder'))
  const leaving = jobsOn(t, house, { handlers: {} })
  const id = await ordered(house, leaving, anna.as('order'), order)
  await leaving.close()
  assert.equal((await jobRow(house, id)).state, 'queued', 'nobody there knows how to end it in its room')
  jobsOn(t, house, { handlers: by('next'), isAlone: true })
  await until(async () => (await jobRow(house, id)).state === 'failed')
  assert.equal((await jobRow(house, id)).problem_code, 'JOB_INTERRUPTED')
})

test('a process that closes hands back what another can do, and ends what only it could', async (t) => {
  const anna = await testPerson(house)
  const told: string[] = []
  const work: JobHandler['work'] = async (job) => {
    await untilTold(job.signal)
    return { kind: 'stopped' }
  }
  const ended: JobHandler['ended'] = async (tx, job, end) => {
    told.push(`${job.subject} ${end.kind}`)
    await record(tx, { action: 'told', subject: job.subject })
  }
  const closing = jobsOn(t, house, {
    handlers: { again: { whenLost: 'again', work, ended }, once: { whenLost: 'end', work, ended } },
    places: 2,
  })
  const back = await ordered(house, closing, anna.as('order'), { kind: 'again', subject: 'study/1' })
  const held = { kind: 'once', heldHere: true } as const
  const gone = await ordered(house, closing, anna.as('order'), { ...held, subject: 'study/2' })
  await until(async () => (await jobRow(house, gone)).state === 'running')
  const waiting = await ordered(house, closing, anna.as('order'), { ...held, subject: 'study/3' })
  await closing.close(0.2)
  assert.equal((await jobRow(house, back)).state, 'queued')
  assert.equal((await jobRow(house, back)).tries, 0)
  for (const id of [gone, waiting]) assert.equal((await jobRow(house, id)).problem_code, 'JOB_INTERRUPTED')
  assert.deepEqual(told.toSorted(), ['study/2 failed', 'study/3 failed'])
  jobsOn(t, house, { handlers: handlers([]) })
  await until(async () => (await jobRow(house, back)).state === 'done')
})

test('a process that closes lets work that is soon done be done', async (t) => {
  const anna = await testPerson(house)
  const begun = Promise.withResolvers<void>()
  const short: JobHandler = {
    whenLost: 'end',
    async work() {
      begun.resolve()
      await new Promise((resolve) => setTimeout(resolve, 200))
      return DONE
    },
  }
  const jobs = jobsOn(t, house, { handlers: { short } })
  const id = await ordered(house, jobs, anna.as('order'), { kind: 'short', subject: 'study/1' })
  await begun.promise
  await jobs.close(5)
  assert.equal((await jobRow(house, id)).state, 'done')
})
