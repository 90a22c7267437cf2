import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'
import { record } from './index.ts'
import { type OwnerRunner, ownerRunner } from './testing/database-for-tests.ts'
import { HOUSE, houseFor, testPerson } from './testing/index.ts'

let owner: OwnerRunner
/** Another than the first three rows came to lie in. */
let otherLane = 0
before(async () => {
  owner = await ownerRunner()
  await write('a', null)
  await write('b', { x: [1, 'å'] })
  await write('c', { y: null })
  otherLane = Number((await rows())[0]?.lane) === 7 ? 8 : 7
  await write('d', null, otherLane)
  await write('e', { z: 1 }, otherLane)
})
after(() => owner.close())

/** As the house writes: by its door, and with no say over place, time, name or hash. */
async function write(action: string, state: unknown, lane: number | null = null): Promise<void> {
  await owner.script('begin; set local role utfall_house')
  await owner.query("select app.enter_as_house('test')")
  // Which chain a row lies in is chosen by whoever else writes at the same time; here it is asked for.
  if (lane !== null) await owner.script(`set local app.lane = '${lane}'`)
  await owner.query(`insert into audit_event (action, subject, after) values ($1, 'study/1', $2)`, [
    action,
    state === null ? null : JSON.stringify(state),
  ])
  await owner.script('commit')
}

async function rows(): Promise<readonly Record<string, unknown>[]> {
  return (await owner.query('select * from audit_event order by id')).rows
}

async function firstFault(): Promise<unknown> {
  return (await owner.query('select app.first_audit_fault() as fault')).rows[0]?.fault
}

async function codeOf(sql: string): Promise<string> {
  return await owner.script(sql).then(
    () => 'no refusal',
    (error) => error.code,
  )
}

/** What somebody who has taken the whole machine can do; the chain is there to show it. */
async function faultAfter(sql: string): Promise<unknown> {
  await owner.script('begin; alter table audit_event disable trigger user')
  try {
    // What else holds a row to the others is out of the way for whoever may do everything.
    await owner.script(
      'alter table audit_event drop constraint if exists audit_event_account_id_fkey, ' +
        'drop constraint if exists audit_event_organisation_id_fkey',
    )
    await owner.script(sql)
    return await firstFault()
  } finally {
    await owner.script('rollback')
  }
}

test('place, time and person of a row are the database’s to say', async () => {
  const found = await rows()
  assert.deepEqual(
    found.map(({ id, actor, actor_name, purpose, action }) => [id, actor, actor_name, purpose, action]),
    ['a', 'b', 'c', 'd', 'e'].map((action, index) => [index + 1, 'house', 'Utfall', 'test', action]),
  )
  const lane = found[0]?.lane
  assert.deepEqual(
    found.map((row) => [row.lane, row.place]),
    [...[1, 2, 3].map((place) => [lane, place]), ...[1, 2].map((place) => [otherLane, place])],
  )
  assert.ok(found.every((row) => String(row.at) > '2026'))
})

test('whoever gives a row its own place, time, name or hash is refused', async () => {
  for (const column of [
    'id',
    'at',
    'actor',
    'actor_name',
    'lane',
    'place',
    'hash',
    'previous_hash',
    'roles',
  ]) {
    await owner.script("begin; set local role utfall_house; select app.enter_as_house('test')")
    const insert = `insert into audit_event (action, subject, ${column}) values ('x', 'y', null)`
    assert.equal(await codeOf(insert), '42501', column)
    await owner.script('rollback')
  }
})

test('each hash is SHA-256 of the row as a JSON list and the hash before it in its chain', async () => {
  const previous = new Map<unknown, string>()
  for (const row of await rows()) {
    const before = previous.get(row.lane) ?? '0'.repeat(64)
    const { rows: texts } = await owner.query(
      `select jsonb_build_array($1::int, $2::int, $3::bigint, $4::bigint, $5::text, $6::text, $7::text, null::int, null::int,
        null::text, null::text, $8::text, $9::text, $10::text, null::bigint, null::jsonb, $11::jsonb, $12::text)::text as text`,
      [
        ...[2, row.lane, row.place, row.id, padded(String(row.at)), 'house', 'Utfall'],
        ...[row.purpose, row.action, row.subject, row.after === null ? null : JSON.stringify(row.after)],
        before,
      ],
    )
    assert.equal(row.previous_hash, before)
    assert.equal(row.hash, createHash('sha256').update(String(texts[0]?.text)).digest('hex'))
    previous.set(row.lane, String(row.hash))
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
    'truncate audit_event cascade',
  ]) {
    assert.equal(await codeOf(sql), 'UF001', sql)
  }
})

test('without somebody who acts nothing is written', async () => {
  const insert = "insert into audit_event (action, subject) values ('x', 'y')"
  assert.equal(await codeOf(insert), 'UF002')
})

test('one changed value is found, in whichever column', async () => {
  const { rows: columns } = await owner.query(`
    select attname::text as name, format_type(atttypid, null) as type from pg_attribute
    where attrelid = 'audit_event'::regclass and attnum > 0 and not attisdropped order by attnum`)
  assert.ok(columns.length >= 19)
  const other: Record<string, (name: string) => string> = {
    bigint: (name) => `coalesce(${name}, 0) + 100`,
    integer: (name) => `coalesce(${name}, 0) + 100`,
    smallint: (name) => `1 - ${name}`,
    text: (name) => `coalesce(${name}, '') || 'x'`,
    jsonb: () => `'{"x": [2, "å"]}'`,
    'timestamp with time zone': (name) => `${name} + interval '1 microsecond'`,
  }
  for (const { name, type } of columns) {
    const value = other[String(type)]
    assert.ok(value, `how is a ${type} changed?`)
    const fault = await faultAfter(`update audit_event set ${name} = ${value(String(name))} where id = 2`)
    // Where the row itself is moved, it is the place it left or the place it came to.
    assert.ok(Number(fault) >= 2, `${name}: ${fault}`)
  }
})

test('a row that was removed or put in between is found', async () => {
  for (const [sql, expected] of [
    ['delete from audit_event where id = 2', 3],
    ['delete from audit_event where id = 1', 2],
    ['delete from audit_event where id = 4', 5],
    [
      `insert into audit_event select (jsonb_populate_record(event, '{"id": 90, "place": 4}')).* from audit_event event where id = 3`,
      90,
    ],
  ] as const) {
    const tampered = sql.startsWith('insert')
      ? `alter table audit_event drop constraint audit_event_hash_key; ${sql}`
      : sql
    assert.equal(await faultAfter(tampered), expected, sql)
  }
  assert.equal(await firstFault(), null)
})

test('rows taken from the end are found by whoever has kept the newest', async () => {
  const { rows: heads } = await owner.query('select lane, place, hash from app.audit_heads() order by place')
  assert.deepEqual(
    heads.map((head) => head.place),
    [2, 3],
  )
  const [first] = heads
  const ask = 'select app.has_audit_row($1::smallint, $2::bigint, $3::text) as is_there'
  const kept = [first?.lane, first?.place, first?.hash]
  assert.deepEqual((await owner.query(ask, kept)).rows, [{ is_there: true }])
  await owner.script(
    'begin; alter table audit_event disable trigger user; delete from audit_event where id = 5',
  )
  assert.equal(await firstFault(), null)
  assert.deepEqual((await owner.query(ask, kept)).rows, [{ is_there: false }])
  await owner.script('rollback')
})

test('who write at the same time do not wait for each other, and every chain stays whole', async (t) => {
  const house = await houseFor(t)
  const person = await testPerson(house)
  const both = Promise.withResolvers<void>()
  let begun = 0
  const writers = Array.from({ length: 12 }, (_, index) =>
    house.withTx(index % 2 === 0 ? HOUSE : person.as('test'), async (tx) => {
      await record(tx, { action: 'test.first', subject: `writer/${index}` })
      begun += 1
      if (begun === 2) both.resolve()
      // On PostgreSQL the first two have written before either is done; the embedded one takes one at a time.
      if (house.database === 'postgres' && index < 2) await both.promise
      await record(tx, { action: 'test.second', subject: `writer/${index}` })
    }),
  )
  await Promise.all(writers)
  const events = await house.withTx(HOUSE, (tx) =>
    tx
      .selectFrom('audit_event')
      .select(['lane', 'place', 'subject'])
      .orderBy('lane')
      .orderBy('place')
      .execute(),
  )
  assert.equal(events.length, 24)
  const places = new Map<number, number[]>()
  for (const { lane, place } of events) places.set(lane, [...(places.get(lane) ?? []), place])
  for (const [lane, found] of places)
    assert.deepEqual(
      found,
      found.map((_, index) => index + 1),
      `lane ${lane}`,
    )
  assert.ok(places.size > (house.database === 'postgres' ? 1 : 0))
})
