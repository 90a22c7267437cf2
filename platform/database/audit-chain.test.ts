import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'
import type { DatabaseThread } from './database-thread.ts'
import { migratedThread } from './testing/database-for-tests.ts'

let thread: DatabaseThread
before(async () => {
  thread = await migratedThread()
  await write('anna', 'a', null)
  await write('berit', 'b', { x: [1, 'å'] })
  await write('anna', 'c', { y: null })
})
after(() => thread.close())

/** As the application writes: its role, a person, and no say over place, time, name or hash. */
async function write(actor: string, action: string, state: unknown): Promise<void> {
  await thread.script('begin')
  await thread.script('set local role utfall_app')
  await thread.query('select app.act_as($1, $2)', [actor, 'test'])
  await thread.query(
    `insert into audit_event (id, at, actor, purpose, action, subject, after, previous_hash, hash)
     values (99, '2000-01-01', 'somebody', 'other', $1, 'study/1', $2, 'x', 'y')`,
    [action, state === null ? null : JSON.stringify(state)],
  )
  await thread.script('commit')
}

async function rows(): Promise<readonly Record<string, unknown>[]> {
  return (await thread.query('select * from audit_event order by id')).rows
}

async function firstFault(): Promise<unknown> {
  return (await thread.query('select app.first_audit_fault() as fault')).rows[0]?.fault
}

async function codeOf(sql: string): Promise<string> {
  return await thread.script(sql).then(
    () => 'no refusal',
    (error) => error.code,
  )
}

/** What somebody who has taken the whole machine can do; the chain is there to show it. */
async function tamper(sql: string): Promise<void> {
  await thread.script(`begin; alter table audit_event disable trigger user; ${sql}`)
}

test('place, time and person of a row are the database’s to say', async () => {
  const found = await rows()
  assert.deepEqual(
    found.map(({ id, actor, purpose, action }) => [id, actor, purpose, action]),
    [
      [1, 'anna', 'test', 'a'],
      [2, 'berit', 'test', 'b'],
      [3, 'anna', 'test', 'c'],
    ],
  )
  assert.ok(found.every((row) => String(row.at) > '2026'))
})

test('each hash is SHA-256 of the row as a JSON list and the hash before it', async () => {
  let previous = '0'.repeat(64)
  for (const row of await rows()) {
    const [text] = (
      await thread.query(
        `select jsonb_build_array($1::bigint, $2::text, $3::text, $4::text, $5::text, $6::text, $7::jsonb, $8::jsonb, $9::text)::text as text`,
        [
          ...[row.id, padded(String(row.at)), row.actor, row.purpose, row.action, row.subject],
          ...[null, row.after === null ? null : JSON.stringify(row.after), previous],
        ],
      )
    ).rows
    assert.equal(row.previous_hash, previous)
    assert.equal(row.hash, createHash('sha256').update(String(text?.text)).digest('hex'))
    previous = String(row.hash)
  }
  assert.equal(await firstFault(), null)
})

/** Microseconds are always six digits in the hash; PostgreSQL shows them without closing zeros. */
function padded(instant: string): string {
  const [whole = '', fraction = ''] = instant.replace('Z', '').split('.')
  return `${whole}.${fraction.padEnd(6, '0')}Z`
}

test('rows of the log are not changed, deleted or emptied, not even by their owner', async () => {
  for (const sql of [
    "update audit_event set action = 'x'",
    'delete from audit_event',
    'truncate audit_event',
  ]) {
    assert.equal(await codeOf(sql), 'UF001', sql)
  }
})

test('without a person nothing is written, and the application sees nothing', async () => {
  const insert = "insert into audit_event (action, subject) values ('x', 'y')"
  assert.equal(await codeOf(insert), 'UF002')
  await thread.script('begin; set local role utfall_app')
  try {
    for (const table of [
      'audit_event',
      'study',
      'study_version',
      'study_file',
      'study_lock',
      'evaluation_run',
    ]) {
      assert.deepEqual((await thread.query(`select count(*) as n from ${table}`)).rows, [{ n: 0 }], table)
    }
  } finally {
    await thread.script('rollback')
  }
  await thread.script('begin; set local role utfall_app')
  assert.equal(await codeOf("insert into study (slug, title, created_by) values ('x', 'y', 'z')"), '42501')
  await thread.script('rollback')
})

test('a row that somebody changed, removed or put in between is found', async () => {
  for (const [sql, expected] of [
    ["update audit_event set actor = 'nobody' where id = 2", 2],
    ["update audit_event set after = '{}' where id = 3", 3],
    ['delete from audit_event where id = 2', 3],
    ['delete from audit_event where id = 1', 2],
    ["update audit_event set at = at + interval '1 microsecond' where id = 1", 1],
  ] as const) {
    await tamper(sql)
    assert.equal(await firstFault(), expected, sql)
    await thread.script('rollback')
  }
  assert.equal(await firstFault(), null)
})
