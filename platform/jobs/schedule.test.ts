import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import type { House } from '@utfall/database'
import { HOUSE, testHouse } from '@utfall/database/testing'
import { sql } from 'kysely'
import { jobsOn, until } from './house-with-jobs-for-tests.ts'
import { latestDue, type Schedule } from './schedule.ts'

const due = (at: string, now: string) => latestDue({ kind: 'daily', at }, new Date(now)).toISOString()

test('a time of day is Sweden’s: in winter one hour before, in summer two hours before the same in UTC', () => {
  assert.equal(due('03:10', '2026-01-15T12:00:00Z'), '2026-01-15T02:10:00.000Z')
  assert.equal(due('03:10', '2026-07-15T12:00:00Z'), '2026-07-15T01:10:00.000Z')
  assert.equal(due('03:10', '2026-07-15T01:09:59Z'), '2026-07-14T01:10:00.000Z')
  assert.equal(due('03:10', '2026-07-15T01:10:00Z'), '2026-07-15T01:10:00.000Z')
  assert.throws(() => due('25:00', '2026-07-15T01:10:00Z'), { name: 'InvalidInput' })
})

test('in the nights when the clock is changed, work at three in the morning is due once', () => {
  // 2026: to summer time on 29 March, back on 25 October.
  for (const [from, hours] of [
    ['2026-03-28T12:00:00Z', 24],
    ['2026-10-24T12:00:00Z', 24],
  ] as const) {
    const times = new Set<string>()
    for (let minute = 0; minute < hours * 60; minute += 10)
      times.add(due('03:10', new Date(Date.parse(from) + minute * 60_000).toISOString()))
    assert.equal(times.size, 2, [...times].join(' '))
  }
})

test('work of each minute is due at the minute', () => {
  assert.equal(
    latestDue({ kind: 'each-minute' }, new Date('2026-01-15T12:34:56Z')).toISOString(),
    '2026-01-15T12:34:00.000Z',
  )
})

let house: House
before(async () => {
  house = await testHouse()
})
after(() => house.close())

const rowOf = (kind: string) =>
  house.withTx(HOUSE, (tx) =>
    tx.selectFrom('schedule').selectAll().where('kind', '=', kind).executeTakeFirst(),
  )

test('each time is done once by two processes, and a new house waits for its first night', async (t) => {
  let now = new Date('2026-11-22T12:00:00Z')
  const done: string[] = []
  const schedules: readonly Schedule[] = [
    {
      kind: 'minute',
      when: { kind: 'each-minute' },
      work: async () => void done.push(`minute ${now.getUTCMinutes()}`),
    },
    { kind: 'night', when: { kind: 'daily', at: '03:10' }, work: async () => void done.push('night') },
  ]
  const options = { handlers: {}, schedules, clock: () => now }
  jobsOn(t, house, options)
  jobsOn(t, house, options)
  const isDone = (kind: string) => async () => (await rowOf(kind))?.finished_at !== null
  await until(() => done.length === 1)
  for (const minute of [1, 2, 3]) {
    await until(isDone('minute'))
    now = new Date(Date.parse('2026-11-22T12:00:00Z') + minute * 60_000)
    await until(() => done.length === minute + 1)
  }
  assert.deepEqual(done, ['minute 0', 'minute 1', 'minute 2', 'minute 3'])
  await until(isDone('minute'))
  now = new Date('2026-11-23T02:10:30Z')
  await until(() => done.includes('night') && done.length === 6)
  await until(isDone('night'))
  assert.deepEqual(done.slice(4).toSorted(), ['minute 10', 'night'])
})

test('work by the clock that breaks says so in its row, and is done again the next time', async (t) => {
  let now = new Date('2026-11-22T12:00:00Z')
  let tries = 0
  const work = async () => {
    tries += 1
    if (tries === 1) throw new Error('the disk is full')
  }
  const schedules: readonly Schedule[] = [{ kind: 'breaks', when: { kind: 'each-minute' }, work }]
  const faults: string[] = []
  const onFault = (kind: string) => void faults.push(kind)
  jobsOn(t, house, { handlers: {}, schedules, clock: () => now, onFault })
  await until(async () => (await rowOf('breaks'))?.problem_code === 'JOB_BROKE')
  now = new Date('2026-11-22T12:01:00Z')
  await until(async () => tries === 2 && (await rowOf('breaks'))?.finished_at !== null)
  assert.equal((await rowOf('breaks'))?.problem_code, null)
  assert.deepEqual(faults, ['breaks'])
})

test('work by the clock whose process died is taken up by another', async (t) => {
  const dead = sql<string>`now() - interval '31 seconds'`
  await house.withTx(HOUSE, (tx) =>
    tx
      .insertInto('schedule')
      .values({
        ...{ kind: 'left', process: 'killed', due_at: '2026-11-22T12:00:00Z' },
        ...{ heartbeat_at: dead, started_at: dead },
      })
      .execute(),
  )
  let done = 0
  const work = async () => {
    done += 1
  }
  const schedules: readonly Schedule[] = [{ kind: 'left', when: { kind: 'each-minute' }, work }]
  jobsOn(t, house, { handlers: {}, schedules, clock: () => new Date('2026-11-22T12:00:10Z') })
  await until(() => done === 1)
})
