import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import { openHouse } from '@utfall/database'
import { HOUSE, newTestDatabase, TEST_POSTGRES, testPerson } from '@utfall/database/testing'
import { sql } from 'kysely'
import { jobRow, jobsOn, ordered, until } from './house-with-jobs-for-tests.ts'

const PROCESS = fileURLToPath(new URL('./process-for-tests.ts', import.meta.url))
const skip = TEST_POSTGRES === null ? 'several processes take PostgreSQL' : false

test('work that a killed process had in hand is done by another', { skip }, async (t) => {
  const database = await newTestDatabase(TEST_POSTGRES ?? '')
  const house = await openHouse({ url: database.url })
  const anna = await testPerson(house)
  const orderer = jobsOn(t, house, { handlers: {} })
  const order = { kind: 'endless', subject: 'study/1' }
  const id = await ordered(house, orderer, anna.as('order'), order)
  const child = spawn(process.execPath, [PROCESS, database.url], { stdio: ['ignore', 'pipe', 'inherit'] })
  t.after(() => child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  assert.equal((await jobRow(house, id)).process, `child/${child.pid}`)
  const over = once(child, 'exit')
  child.kill('SIGKILL')
  await over
  // Half a minute of silence, in no time.
  await house.withTx(HOUSE, (tx) =>
    tx
      .updateTable('job')
      .set({ heartbeat_at: sql<string>`now() - interval '31 seconds'` })
      .where('id', '=', id)
      .execute(),
  )
  const done = { kind: 'done', answer: { by: 'another' } } as const
  jobsOn(t, house, { handlers: { endless: { whenLost: 'again', work: async () => done } } })
  await until(async () => (await jobRow(house, id)).state === 'done')
  assert.deepEqual((await jobRow(house, id)).answer, { by: 'another' })
  assert.equal((await jobRow(house, id)).tries, 2)
  t.after(async () => {
    await house.close()
    await database.drop()
  })
})
