import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Kysely, sql } from 'kysely'
import { HouseDialect } from './dialect.ts'
import { openEmbedded } from './embedded-engine.ts'
import { connectPostgres } from './postgres-engine.ts'
import type { Tables } from './tables.ts'
import { TEMPLATES, TEST_POSTGRES } from './testing/database-for-tests.ts'

test('a transaction that could not begin leaves a connection that the next can use', async (t) => {
  const engine =
    TEST_POSTGRES === null
      ? await openEmbedded({ directory: 'memory', watchdogSeconds: 30, templateDirectory: TEMPLATES })
      : connectPostgres({ url: TEST_POSTGRES, connections: 1, statementSeconds: 30, waitSeconds: 10 })
  t.after(() => engine.close())
  let role = 'nobody_has_this_role'
  const entered: unknown[] = []
  const entrance = () => ({
    sql: `set local role ${role}; select 'somebody' as context`,
    entered: (answer: unknown) => entered.push(answer),
  })
  const database = new Kysely<Tables>({ dialect: new HouseDialect(engine, entrance) })
  const asking = () =>
    database
      .transaction()
      .execute(async (tx) => (await sql<{ role: string }>`select current_user as role`.execute(tx)).rows)
  await assert.rejects(asking, { name: 'DatabaseProblem', code: '22023' })
  role = 'pg_monitor'
  assert.deepEqual(await asking(), [{ role }])
  assert.deepEqual(entered, [{ context: 'somebody' }])
})
