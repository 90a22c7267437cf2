import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'
import { type OwnerRunner, ownerRunner } from './testing/database-for-tests.ts'
import { type SeededTable, seedEveryTable } from './testing/seeded-tables.ts'

/*
 * Every table of the house is tried, as the catalogue names them: a new table is tried by itself. Each holds a row of
 * organisation A. Rules on single values and triggers stand aside while it is written, so that it can be made up.
 */

let owner: OwnerRunner
let tables: readonly SeededTable[]
/** How many rows somebody of organisation B saw in each table before organisation A had any. */
let seenBefore: ReadonlyMap<string, number>
const DOORS = ['utfall_app', 'utfall_house', 'utfall_door', 'utfall_answer'] as const
const EVERYTHING = [
  'administrator',
  'operator',
  'coordinator',
  'referrer',
  'evaluator',
  'decision-maker',
  'funder',
]

const keyOf = (name: string) => `'\\x${createHash('sha256').update(name).digest('hex')}'::bytea`
const enterAs = (name: string) => `select app.enter_by_session(${keyOf(name)}, 'test', true)`

/** An organisation with somebody who is everything there but administrator of the house. */
async function world(name: string): Promise<{ readonly organisation: number; readonly account: number }> {
  const { rows } = await owner.query(
    `with place as (insert into organisation (slug, kind, name_sv, name_en, created_by)
        values ($1, 'provider', $1, $1, 'test') returning id),
      somebody as (insert into account (kind, name, created_by) values ('person', $1, 'test') returning id)
    select place.id as organisation, somebody.id as account from place, somebody`,
    [name],
  )
  const found = { organisation: Number(rows[0]?.organisation), account: Number(rows[0]?.account) }
  const values = [found.account, found.organisation]
  for (const role of EVERYTHING)
    await owner.query(
      `insert into role_assignment (account_id, organisation_id, role, reason, granted_by) values ($1, $2, $3, 'test', 'test')`,
      [...values, role],
    )
  for (const [session, expires] of [
    [name, "now() + interval '1 hour'"],
    [`${name} expired`, "now() - interval '1 second'"],
  ])
    await owner.query(
      `insert into session (key, account_id, organisation_id, method, assurance, idle_minutes, expires_at)
        values (${keyOf(session ?? '')}, $1, $2, 'passkey', 'two-factor', 20, ${expires})`,
      values,
    )
  return found
}

before(async () => {
  owner = await ownerRunner()
  await world('b')
  seenBefore = await seenBy('utfall_app', [enterAs('b')])
  const a = await world('a')
  tables = await seedEveryTable(owner, { ...a, actor: `person/${a.account}` })
})
after(() => owner.close())

/** SQLSTATE of what a statement is refused with, or how many rows it gave or changed. What it did is undone. */
async function outcomeOf(statement: string): Promise<string | number> {
  await owner.script('savepoint try')
  try {
    const { rows, affected } = await owner.query(statement)
    return typeof rows[0]?.n === 'number' ? rows[0].n : (affected ?? 0)
  } catch (error) {
    return (error as { code: string }).code
  } finally {
    await owner.script('rollback to savepoint try')
  }
}

/** Runs the work in a transaction of that role, where these statements have been tried first; nothing of it is kept. */
async function inRole<T>(role: string, first: readonly string[], work: () => Promise<T>): Promise<T> {
  await owner.script(`begin; set local role ${role}`)
  try {
    for (const statement of first) {
      await owner.script('savepoint first')
      await owner.query(statement).catch(() => owner.script('rollback to savepoint first'))
    }
    return await work()
  } finally {
    await owner.script('rollback')
  }
}

async function columnsFor(role: string, table: string, privilege: string): Promise<readonly string[]> {
  const { rows } = await owner.query(
    `select quote_ident(attname) as name from pg_attribute
    where attrelid = $2::regclass and attnum > 0 and not attisdropped and has_column_privilege($1, attrelid, attnum, $3)`,
    [role, table, privilege],
  )
  return rows.map((row) => String(row.name))
}

async function readingOf(role: string, table: string): Promise<string> {
  const columns = await columnsFor(role, table, 'select')
  return `select count(*)::integer as n from (select ${columns.length > 0 ? columns.join(', ') : '*'} from ${table}) as rows`
}

async function seenBy(role: string, first: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const { rows } = await owner.query(
    `select relname::text as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm')`,
  )
  return await inRole(role, first, async () => {
    const seen = new Map<string, number>()
    for (const { name } of rows) {
      const outcome = await outcomeOf(await readingOf(role, String(name)))
      assert.ok(typeof outcome === 'number' || outcome === '42501', `${name}: ${outcome}`)
      seen.set(String(name), outcome === '42501' ? 0 : Number(outcome))
    }
    return seen
  })
}

/** Every statement that would write: a row like A's, every column that may be changed, and away with it all. */
async function writingsOf(role: string, { name, likeIt }: SeededTable): Promise<readonly string[]> {
  const insertable = (await columnsFor(role, name, 'insert')).filter((column) => likeIt.has(column))
  const updatable = await columnsFor(role, name, 'update')
  const [columns, changed] = [
    insertable.length > 0 ? insertable : [...likeIt.keys()],
    updatable.length > 0 ? updatable : [...likeIt.keys()],
  ]
  return [
    `insert into ${name} (${columns.join(', ')}) overriding system value values (${columns.map((column) => likeIt.get(column)).join(', ')})`,
    ...changed.map((column) => `update ${name} set ${column} = ${likeIt.get(column) ?? 'default'}`),
    `delete from ${name}`,
  ]
}

/** Nothing read and nothing written, in any table. */
async function assertClosed(role: string, first: readonly string[]): Promise<void> {
  for (const table of tables) {
    const reading = await readingOf(role, table.name)
    const writings = await writingsOf(role, table)
    await inRole(role, first, async () => {
      for (const statement of [reading, ...writings]) {
        const outcome = await outcomeOf(statement)
        const isClosed = outcome === 0 || outcome === '42501' || outcome === 'UF002' || outcome === 'UF001'
        assert.ok(isClosed, `${role}: ${statement}: ${outcome}`)
      }
    })
  }
}

test('every table holds a row of organisation A, and somebody there sees the rows of most', async () => {
  assert.ok(tables.length >= 40, `${tables.length} tables`)
  for (const { name } of tables)
    assert.ok(Number((await owner.query(`select count(*) as n from ${name}`)).rows[0]?.n) > 0, name)
  const seen = [...(await seenBy('utfall_app', [enterAs('a')]))].filter(([, count]) => count > 0)
  assert.ok(seen.length >= 25, seen.join(' '))
})

for (const role of DOORS)
  test(`as ${role}, who has not come in by the door reads and writes nothing in any table`, () =>
    assertClosed(role, []))

test('an expired session, a made-up context and another’s seal open no table', async () => {
  await assertClosed('utfall_app', [enterAs('a expired')])
  await assertClosed('utfall_app', [
    `set local app.context = '{"actor": "house", "purpose": "x", "organisation": 1, "roles": ["house-administrator"]}'`,
    `set local app.seal = '${'0'.repeat(64)}'`,
  ])
})

/**
 * Which organisations there are is no secret, nor what the house is called, and every administrator sees when it last
 * did its own work.
 */
const PUBLIC = ['federation_member', 'house', 'organisation', 'same_area', 'schedule']

test('somebody of organisation B, who is everything there, sees in no table a row of A', async () => {
  const seen = await seenBy('utfall_app', [enterAs('b')])
  const more = [...seen].filter(([name, count]) => count !== seenBefore.get(name) && !PUBLIC.includes(name))
  assert.deepEqual(more, [])
})

/** What somebody of A sees of a table, as one text. */
async function sightOfA(table: string): Promise<unknown> {
  const columns = await columnsFor('utfall_app', table, 'select')
  if (columns.length === 0) return 'nothing'
  // Who comes in twice in a transaction is refused; here the one before is forgotten as only the owner can.
  await owner.script(
    `reset role; set local app.context = ''; set local app.seal = ''; set local role utfall_app`,
  )
  await owner.query(enterAs('a'))
  const { rows } = await owner.query(
    `select coalesce(string_agg(rows::text, ' | ' order by rows::text), '') as sight from (select ${columns.join(', ')} from ${table}) as rows`,
  )
  return rows[0]?.sight
}

test('whatever somebody of organisation B tries to write, what A sees stays as it was', async () => {
  for (const table of tables) {
    const writings = await writingsOf('utfall_app', table)
    const untouched = await inRole('utfall_app', [], () => sightOfA(table.name))
    const touched = await inRole('utfall_app', [enterAs('b')], async () => {
      for (const statement of writings) {
        await owner.script('savepoint try')
        await owner.query(statement).catch(async ({ code }) => {
          await owner.script('rollback to savepoint try')
          // Anything else (a key that is there already) would say that access had been given, and something else was wrong.
          assert.match(code, /^(42501|UF...)$/, statement)
        })
      }
      return await sightOfA(table.name)
    })
    assert.equal(touched, untouched, table.name)
  }
})

test('whose roles have ended still sees who they are and what they did, and no row of the organisation', async () => {
  await owner.script(`update role_assignment set ended_at = now(), ended_by = 'test'
    where account_id = (select id from account where name = 'a')`)
  const seen = [...(await seenBy('utfall_app', [enterAs('a')]))]
    .filter(([, count]) => count > 0)
    .map(([name]) => name)
  const OWN = ['account', 'audit_event', 'external_identity', 'passkey', 'role_assignment', 'session']
  assert.deepEqual(
    seen.filter((name) => !OWN.includes(name) && !PUBLIC.includes(name)),
    [],
  )
})
