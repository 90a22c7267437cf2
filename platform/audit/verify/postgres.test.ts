import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { connectDirectly, preparePostgres, record } from '@utfall/database'
import { HOUSE, houseFor, TEST_POSTGRES, temporaryDirectory, testPerson } from '@utfall/database/testing'
import { sql } from 'kysely'
import { reconcile } from '../anchor/actions.ts'
import { readAnchor, writeAnchor } from '../anchor/anchor-file.ts'
import { verifyDatabase } from './actions.ts'
import { headsOfHouse, PartOfLogOnly } from './store.ts'

test('on PostgreSQL an auditor’s login verifies the whole log, the server’s login is told that it does not see it, and neither accepts a loss', {
  skip: TEST_POSTGRES === null ? 'of PostgreSQL only' : false,
}, async (t) => {
  const house = await houseFor(t)
  const { rows } = await house.withTx(HOUSE, (tx) =>
    sql<{ name: string }>`select current_database() as name`.execute(tx),
  )
  const as = (login: string | null) => {
    const url = new URL(TEST_POSTGRES ?? '')
    return Object.assign(url, {
      pathname: `/${rows[0]?.name}`,
      ...(login === null ? {} : { username: login }),
    }).href
  }
  const ownerUrl = as(null)
  await preparePostgres({ ownerUrl, login: 'audit_test_server', password: null })
  const owner = await connectDirectly({ kind: 'url', url: ownerUrl })
  await owner.script(`drop role if exists audit_test_reader; create role audit_test_reader login noinherit;
    grant utfall_auditor to audit_test_reader`)
  await owner.close()
  const anna = await testPerson(house)
  // Several at once, so that the log has several lanes.
  const write = (n: number) =>
    house.withTx(anna.as('test'), (tx) => record(tx, { action: 'test.row', subject: 'test', after: { n } }))
  await Promise.all(Array.from({ length: 40 }, (_, n) => write(n)))
  await house.withTx(HOUSE, (tx) => record(tx, { action: 'test.row', subject: 'åäö "' }))
  const file = join(await temporaryDirectory(t), 'anchor.json')
  await writeAnchor(file, await headsOfHouse(house), new Date('2026-03-01T09:30:00Z'))

  for (const url of [ownerUrl, as('audit_test_reader')]) {
    const { log, anchor } = await verifyDatabase({ kind: 'url', url }, await readAnchor(file))
    assert.ok(log.kind === 'whole' && log.rows >= 41)
    assert.equal(anchor.kind, 'in-step')
  }
  const server = { kind: 'url', url: as('audit_test_server') } as const
  await assert.rejects(verifyDatabase(server, null), PartOfLogOnly)
  const order = { file, reason: 'x', at: new Date('2026-03-01T09:30:00Z') }
  assert.deepEqual(await reconcile(server, order), { kind: 'not-owner' })
  assert.deepEqual(await reconcile({ kind: 'url', url: ownerUrl }, order), { kind: 'in-step' })
})
