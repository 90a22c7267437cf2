import assert from 'node:assert/strict'
import test from 'node:test'
import { sql } from 'kysely'
import { beginRequest, clearRequests, endRequest, forgetRequest } from './repeated-requests.ts'
import { HOUSE, houseFor } from './testing/index.ts'

const bytes = (fill: number) => new Uint8Array(32).fill(fill)

test('a key is new once, then unanswered, then answered; with another request it is a mistake; forgotten it is new', async (t) => {
  const house = await houseFor(t)
  const both = await Promise.all([1, 2].map(() => beginRequest(house, bytes(1), bytes(9))))
  assert.deepEqual(both.map(({ kind }) => kind).toSorted(), ['new', 'unanswered'])
  assert.equal((await beginRequest(house, bytes(1), bytes(8))).kind, 'other-request')
  await endRequest(house, bytes(1), { status: 201, answer: '{}' })
  const again = await beginRequest(house, bytes(1), bytes(9))
  assert.deepEqual(again, { kind: 'answered', status: 201, answer: '{}' })
  await forgetRequest(house, bytes(1))
  assert.equal((await beginRequest(house, bytes(1), bytes(9))).kind, 'new')
})

test('what is older than a day is forgotten, and nothing younger', async (t) => {
  const house = await houseFor(t)
  await beginRequest(house, bytes(7), bytes(7))
  await house.withTx(HOUSE, (tx) =>
    sql`insert into idempotent_request (key, content, started_at)
      values (${bytes(6)}, ${bytes(6)}, now() - interval '25 hours')`.execute(tx),
  )
  await clearRequests(house)
  const kept = await house.withTx(HOUSE, (tx) => tx.selectFrom('idempotent_request').select('key').execute())
  assert.deepEqual(
    kept.map(({ key }) => key[0]),
    [7],
  )
})
