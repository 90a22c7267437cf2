import assert from 'node:assert/strict'
import { test } from 'node:test'
import { houseFor } from '@utfall/database/testing'
import type { Schedule } from '@utfall/jobs'
import { openWork } from './work.ts'

test('work of the night that breaks is told as one line with its name and the kind of fault, not what it says', async (t) => {
  const house = await houseFor(t)
  const work = async () => {
    throw new TypeError('Anna Provsson finns inte')
  }
  const schedules: readonly Schedule[] = [{ kind: 'breaks', when: { kind: 'each-minute' }, work }]
  const clock = () => new Date('2026-11-22T12:00:00Z')
  const { promise: told, resolve: log } = Promise.withResolvers<unknown>()
  const { jobs } = openWork({ house, clock, schedules, log })
  assert.deepEqual(await told, { level: 'error', fault: 'breaks', code: 'TypeError' })
  await jobs.close()
})
