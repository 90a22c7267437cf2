import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { House } from '@utfall/database'
import { HOUSE, testHouse, testPerson } from '@utfall/database/testing'
import { jobRow, jobsOn, ordered, until, untilTold } from './house-with-jobs-for-tests.ts'
import type { JobEnd, JobHandler, JobInHand } from './job.ts'

const DONE: JobEnd = { kind: 'done' }
const again = (work: (job: JobInHand) => Promise<JobEnd>): JobHandler => ({ whenLost: 'again', work })

let house: House
before(async () => {
  house = await testHouse()
})
after(() => house.close())

test('work that is ordered is done as whoever ordered it, and its answer waits', async (t) => {
  const anna = await testPerson(house)
  const work = again(async (job) => {
    const actor = await house.withTx(job.person('compute'), async (_, acting) => acting.actor)
    return { kind: 'done', answer: { actor, given: job.orderData } }
  })
  const jobs = jobsOn(t, house, { handlers: { count: work } })
  const order = { kind: 'count', subject: 'study/01', orderData: { study: 1 } }
  const id = await ordered(house, jobs, anna.as('order'), order)
  await jobs.idle()
  const row = await jobRow(house, id)
  assert.equal(row.state, 'done')
  assert.equal(row.share, 1)
  assert.deepEqual(row.answer, { actor: `person/${anna.account}`, given: { study: 1 } })
})

test('an order whose transaction is rolled back was never made', async (t) => {
  const anna = await testPerson(house)
  let done = 0
  const count = again(async () => {
    done += 1
    return DONE
  })
  const jobs = jobsOn(t, house, { handlers: { count } })
  const rolledBack = house.withTx(anna.as('order'), async (tx, acting) => {
    await jobs.order(tx, acting, { kind: 'count', subject: 'study/rolled-back' })
    throw new Error('something else went wrong')
  })
  await assert.rejects(rolledBack, /something else/)
  await pause(300)
  await jobs.idle()
  assert.equal(done, 0)
  const rows = await house.withTx(HOUSE, (tx) =>
    tx.selectFrom('job').select('id').where('subject', '=', 'study/rolled-back').execute(),
  )
  assert.deepEqual(rows, [])
})

test('five hundred orders are done in the order in which they were made', async (t) => {
  const anna = await testPerson(house)
  const seen: number[] = []
  const count = again(async (job) => {
    seen.push(job.id)
    return DONE
  })
  const ids: number[] = []
  const orderer = jobsOn(t, house, { handlers: {} })
  for (let batch = 0; batch < 10; batch++)
    await house.withTx(anna.as('order'), async (tx, acting) => {
      for (let each = 0; each < 50; each++)
        ids.push(await orderer.order(tx, acting, { kind: 'count', subject: `study/${each}` }))
    })
  const jobs = jobsOn(t, house, { handlers: { count } })
  await jobs.idle()
  assert.equal(ids.length, 500)
  assert.deepEqual(seen, ids)
})

test('two processes on one database share two hundred jobs, and do none of them twice', async (t) => {
  const anna = await testPerson(house)
  const seen = { first: [] as number[], second: [] as number[] }
  const into = (list: number[]) =>
    again(async (job) => {
      list.push(job.id)
      await pause(1)
      return DONE
    })
  const orderer = jobsOn(t, house, { handlers: {} })
  const ids = await house.withTx(anna.as('order'), async (tx, acting) => {
    const made: number[] = []
    for (let each = 0; each < 200; each++)
      made.push(await orderer.order(tx, acting, { kind: 'count', subject: `study/${each}` }))
    return made
  })
  const first = jobsOn(t, house, { handlers: { count: into(seen.first) }, places: 3 })
  const second = jobsOn(t, house, { handlers: { count: into(seen.second) }, places: 3 })
  await Promise.all([first.idle(), second.idle()])
  const all = [...seen.first, ...seen.second].toSorted((a, b) => a - b)
  assert.deepEqual(all, ids)
  assert.ok(seen.first.length > 20 && seen.second.length > 20, `${seen.first.length} ${seen.second.length}`)
})

test('work under way in one process is stopped from another, and its room is told', async (t) => {
  const anna = await testPerson(house)
  const told: string[] = []
  const long: JobHandler = {
    whenLost: 'again',
    async work(job) {
      await untilTold(job.signal)
      return { kind: 'stopped' }
    },
    async ended(_, job, end) {
      told.push(`${job.subject} ${end.kind}`)
    },
  }
  jobsOn(t, house, { handlers: { 'long-4': long } })
  const asks = jobsOn(t, house, { handlers: {} })
  const id = await ordered(house, asks, anna.as('order'), { kind: 'long-4', subject: 'study/41' })
  await until(async () => (await jobRow(house, id)).state === 'running')
  const answer = await asks.stop(anna.as('stop'), { kind: 'about', subject: 'study/41' })
  assert.deepEqual(answer, { kind: 'asked', id })
  await until(async () => (await jobRow(house, id)).state === 'stopped')
  assert.deepEqual(told, ['study/41 stopped'])
  const late = await asks.stop(anna.as('stop'), { kind: 'job', id })
  assert.deepEqual(late, { kind: 'refused', code: 'JOB_NOT_UNDER_WAY' })
})

test('a job that waits has ended when the answer to its stop comes', async (t) => {
  const anna = await testPerson(house)
  const long = again(async (job) => {
    await untilTold(job.signal)
    return DONE
  })
  const jobs = jobsOn(t, house, { handlers: { 'long-5': long } })
  const before = await ordered(house, jobs, anna.as('order'), { kind: 'long-5', subject: 'study/51' })
  await until(async () => (await jobRow(house, before)).state === 'running')
  const id = await ordered(house, jobs, anna.as('order'), { kind: 'long-5', subject: 'study/52' })
  await jobs.stop(anna.as('stop'), { kind: 'job', id })
  assert.equal((await jobRow(house, id)).state, 'stopped')
})

test('what is said to be done is never taken back, and any process can tell it', async (t) => {
  const anna = await testPerson(house)
  const said = [0.2, 0.5, 0.4, Number.NaN, 0.7, 0.1]
  const steps = Promise.withResolvers<void>()
  const long = again(async (job) => {
    for (const share of said) {
      job.progress(share, `at ${share}`)
      await pause(120)
    }
    steps.resolve()
    await untilTold(job.signal)
    return DONE
  })
  const works = jobsOn(t, house, { handlers: { 'long-6': long } })
  const other = jobsOn(t, house, { handlers: {} })
  const id = await ordered(house, works, anna.as('order'), { kind: 'long-6', subject: 'study/61' })
  const shares: number[] = []
  let isOver = false
  void steps.promise.then(() => {
    isOver = true
  })
  while (!isOver) {
    shares.push((await other.progressOf('study/61'))?.share ?? -1)
    await pause(20)
  }
  await until(async () => (await other.progressOf('study/61'))?.share === 0.7)
  assert.deepEqual(
    shares,
    shares.toSorted((a, b) => a - b),
  )
  assert.equal((await jobRow(house, id)).share, 0.7)
  assert.equal(await other.progressOf('study/unknown'), null)
})

test('work that breaks ends with a code, and what broke it is nowhere in the house', async (t) => {
  const anna = await testPerson(house)
  const broken = again(async () => {
    throw new TypeError('the cell holds 19121212-1212')
  })
  const faults: string[] = []
  const onFault = (work: string, error: unknown) =>
    void faults.push(`${work} ${error instanceof Error ? error.name : ''}`)
  const jobs = jobsOn(t, house, { handlers: { broken }, onFault })
  const id = await ordered(house, jobs, anna.as('order'), { kind: 'broken', subject: 'study/71' })
  await jobs.idle()
  const row = await jobRow(house, id)
  assert.equal(`${row.state} ${row.problem_code}`, 'failed JOB_BROKE')
  assert.ok(!JSON.stringify(row).includes('1212'))
  assert.deepEqual(faults, ['broken TypeError'])
})
