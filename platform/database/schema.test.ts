import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import type { DatabaseThread } from './database-thread.ts'
import { schemaText } from './schema-text.ts'
import { migratedThread } from './testing/database-for-tests.ts'

let thread: DatabaseThread
before(async () => {
  thread = await migratedThread()
})
after(() => thread.close())

async function names(sql: string): Promise<unknown[]> {
  return (await thread.query(sql)).rows.map((row) => row.name)
}

const OUR_TABLES = `
  select c.oid::regclass::text as name, c.* from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and n.nspname in ('public', 'app')`

test('every table and every column says what it holds', async () => {
  assert.ok((await names(OUR_TABLES)).length >= 9)
  assert.deepEqual(
    await names(`
      select t.name || coalesce('.' || a.attname, '') as name
      from (${OUR_TABLES}) as t
      cross join lateral (
        select 0 as attnum, null as attname
        union all
        select attnum, attname from pg_attribute where attrelid = t.oid and attnum > 0 and not attisdropped
      ) as a
      where coalesce(length(col_description(t.oid, a.attnum)), length(obj_description(t.oid, 'pg_class')) * (a.attnum = 0)::int, 0) < 4`),
    [],
  )
})

test('every function says what it does', async () => {
  assert.deepEqual(
    await names(`
      select p.oid::regprocedure::text as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname in ('public', 'app') and obj_description(p.oid, 'pg_proc') is null`),
    [],
  )
})

test('every table of the house is closed by row level security, for its owner too', async () => {
  assert.deepEqual(
    await names(`select name from (${OUR_TABLES}) as t
      where name <> 'app.migration' and not (relrowsecurity and relforcerowsecurity)`),
    [],
  )
})

test('the application may delete nothing and cannot reach the book of migrations', async () => {
  assert.deepEqual(
    await names(`select name from (${OUR_TABLES}) as t
      where has_table_privilege('utfall_app', oid, 'delete, truncate, trigger, references')
      or (name = 'app.migration' and has_table_privilege('utfall_app', oid, 'select, insert, update'))`),
    [],
  )
})

test('the stored schema.sql is what the migrations make', async () => {
  const stored = await readFile(new URL('./schema.sql', import.meta.url), 'utf8')
  assert.equal(await schemaText(thread), stored, 'run: node platform/database/write-schema.ts')
})
