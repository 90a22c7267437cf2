import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { InvalidInput } from '@utfall/basics'
import { sql } from 'kysely'
import { DatabaseProblem, type House, HouseRefusal, type Person, type Tx } from './index.ts'
import { HOUSE, type TestPerson, testHouse, testPerson } from './testing/index.ts'

const SHA = 'a'.repeat(64)

let house: House
let anna: TestPerson
let ANNA: Person
before(async () => {
  house = await testHouse()
  anna = await testPerson(house)
  ANNA = anna.as('test')
})
after(() => house.close())

async function newVersion(tx: Tx, slug: string): Promise<number> {
  const study = await tx
    .insertInto('study')
    .values({ slug, title: slug })
    .returning('id')
    .executeTakeFirstOrThrow()
  const version = await tx
    .insertInto('study_version')
    .values({ study_id: study.id, version: 1, definition: '{"a": 0.1}', definition_sha256: SHA })
    .returning('id')
    .executeTakeFirstOrThrow()
  return version.id
}

function newRun(tx: Tx, versionId: number): Promise<{ id: number }> {
  return tx
    .insertInto('evaluation_run')
    .values({ study_version_id: versionId, utfall_version: '1.0.0', seed: 2 ** 53 - 1 })
    .returning('id')
    .executeTakeFirstOrThrow()
}

/** The code of what the work is refused with. */
async function refusalOf(work: (tx: Tx) => Promise<unknown>): Promise<string> {
  try {
    await house.withTx(ANNA, work)
  } catch (error) {
    if (error instanceof DatabaseProblem) return error.code
    throw error
  }
  return 'no refusal'
}

test('a study with its file, lock, run, estimate and report is written and read as it was', async () => {
  const bytes = Uint8Array.from({ length: 5000 }, (_, index) => index % 256)
  const read = await house.withTx(ANNA, async (tx) => {
    const versionId = await newVersion(tx, 'en-studie')
    const run = await newRun(tx, versionId)
    await tx
      .insertInto('study_file')
      .values({ study_version_id: versionId, name: 'data/lön.csv', sha256: SHA, bytes, rows: 12 })
      .execute()
    await tx.insertInto('study_lock').values({ study_version_id: versionId, hash: SHA }).execute()
    await tx
      .insertInto('evaluation_estimate')
      .values({
        ...{ run_id: run.id, position: 0, outcome: 'work', time_point: 'm12', role: 'primary', arm: 'now' },
        ...{ control: 'wait', analysis: 'main', scale: 'difference', method: 'least-squares-HC2', n: 40 },
        ...{ subgroup: null, subgroup_value: null, site: null, estimate: 0.1 + 0.2, se: 1e-300, df: 38.5 },
        ...{ low: -1, high: 1, p: 0.5, p_adjusted: null, n_by_arm: '{"now": 20}', notes: '[]' },
      })
      .execute()
    await tx
      .insertInto('report_file')
      .values({ run_id: run.id, kind: 'html', language: 'sv', sha256: SHA, bytes: new Uint8Array(0) })
      .execute()
    return {
      file: await tx.selectFrom('study_file').selectAll().executeTakeFirstOrThrow(),
      lock: await tx.selectFrom('study_lock').selectAll().executeTakeFirstOrThrow(),
      run: await tx.selectFrom('evaluation_run').selectAll().executeTakeFirstOrThrow(),
      estimate: await tx.selectFrom('evaluation_estimate').selectAll().executeTakeFirstOrThrow(),
      report: await tx.selectFrom('report_file').selectAll().executeTakeFirstOrThrow(),
      version: await tx.selectFrom('study_version').selectAll().executeTakeFirstOrThrow(),
    }
  })
  assert.deepEqual([...read.file.bytes], [...bytes])
  assert.equal(read.file.name, 'data/lön.csv')
  assert.equal(read.lock.locked_by, `person/${anna.account}`)
  assert.match(read.lock.locked_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/)
  assert.equal(read.run.seed, 2 ** 53 - 1)
  assert.deepEqual([read.run.state, read.run.progress, read.run.results], ['queued', 0, null])
  assert.deepEqual([read.estimate.estimate, read.estimate.se], [0.1 + 0.2, 1e-300])
  assert.deepEqual(read.estimate.n_by_arm, { now: 20 })
  assert.equal(read.report.bytes.length, 0)
  assert.deepEqual(read.version.definition, { a: 0.1 })
})

test('dates, decimals and instants stay what the database says, and a number too large is an error', async () => {
  await house.withTx(ANNA, async (tx) => {
    const { rows } =
      await sql`select '2026-03-29'::date as day, 0.10::numeric as amount, array['2026-01-02', null]::date[] as days,
      timestamptz '2026-03-29 02:30:00.123456+02' as instant, timestamp '2026-03-29 02:30' as local,
      9007199254740991::int8 as large`.execute(tx)
    assert.deepEqual(rows[0], {
      day: '2026-03-29',
      amount: '0.10',
      days: ['2026-01-02', null],
      instant: '2026-03-29T00:30:00.123456Z',
      local: '2026-03-29T02:30:00',
      large: 9007199254740991,
    })
  })
  assert.equal(await refusalOf((tx) => sql`select 9007199254740993::int8 as x`.execute(tx)), 'UF005')
})

test('work that throws leaves nothing behind and throws on', async () => {
  const work = house.withTx(ANNA, async (tx) => {
    await newVersion(tx, 'halv')
    throw new Error('mitt fel')
  })
  await assert.rejects(work, /mitt fel/)
  const rows = await house.withTx(ANNA, (tx) =>
    tx.selectFrom('study').where('slug', '=', 'halv').selectAll().execute(),
  )
  assert.deepEqual(rows, [])
})

test('a failed statement that the work swallows is still no success', async () => {
  const code = await refusalOf(async (tx) => {
    await newVersion(tx, 'svald')
    await sql`select 1 / 0`.execute(tx).catch(() => {})
    return 'fine'
  })
  assert.equal(code, 'UF006')
})

test('transactions that come at once never see each other’s person', async () => {
  const people = [anna, await testPerson(house, { name: 'Berit Prov' }), null] as const
  const seen = await Promise.all(
    Array.from({ length: 30 }, (_, index) => {
      const who = people[index % 3] ?? null
      return house.withTx(who?.as('test') ?? HOUSE, async (tx, acting) => {
        await pause(index % 4)
        const { rows } = await sql<{ actor: string; role: string }>`
          select app.actor() as actor, current_user::text as role`.execute(tx)
        const actor = who === null ? 'house' : `person/${who.account}`
        return (
          acting.actor === actor &&
          rows[0]?.actor === actor &&
          rows[0].role === (who === null ? 'utfall_house' : 'utfall_app')
        )
      })
    }),
  )
  assert.deepEqual([...new Set(seen)], [true])
})

test('a transaction inside a transaction is refused instead of waiting for itself', async () => {
  await assert.rejects(
    house.withTx(ANNA, () => house.withTx(ANNA, async () => 1)),
    InvalidInput,
  )
  assert.equal(await house.withTx(ANNA, async () => 2), 2)
})

test('what a transaction leaves running may open one of its own afterwards', async () => {
  let later: Promise<number> | undefined
  await house.withTx(ANNA, async () => {
    later = pause(20).then(() => house.withTx(ANNA, async () => 3))
  })
  assert.equal(await later, 3)
})

test('nobody acts without a token of the right length and a purpose', async () => {
  for (const person of [
    { kind: 'session', key: new Uint8Array(31), purpose: 'x' },
    anna.as(' '),
    { kind: 'house', purpose: '' },
  ] as const) {
    await assert.rejects(
      house.withTx(person, async () => 1),
      InvalidInput,
    )
  }
})

test('a lock is never changed or taken back, and rows are not deleted', async () => {
  assert.equal(await refusalOf((tx) => sql`update study_lock set hash = ${SHA}`.execute(tx)), '42501')
  assert.equal(await refusalOf((tx) => sql`delete from study_lock`.execute(tx)), '42501')
  assert.equal(await refusalOf((tx) => sql`delete from study`.execute(tx)), '42501')
  assert.equal(await refusalOf((tx) => sql`update study_version set definition = '{}'`.execute(tx)), '42501')
})

test('a run goes on until it ends, and then stays', async () => {
  const end = {
    state: 'done' as const,
    finished_at: '2026-01-02T03:04:05Z',
    results: '{}',
    results_sha256: SHA,
  }
  const id = await house.withTx(ANNA, async (tx) => {
    const run = await newRun(tx, await newVersion(tx, 'korning'))
    await tx
      .updateTable('evaluation_run')
      .set({ state: 'running', progress: 0.5 })
      .where('id', '=', run.id)
      .execute()
    const updated = await tx
      .updateTable('evaluation_run')
      .set(end)
      .where('id', '=', run.id)
      .executeTakeFirst()
    assert.equal(updated.numUpdatedRows, 1n)
    return run.id
  })
  const change = (tx: Tx) =>
    tx.updateTable('evaluation_run').set({ progress: 0.1 }).where('id', '=', id).execute()
  assert.equal(await refusalOf(change), 'UF001')
})

test('a run that is done has results, and a failed one has a code', async () => {
  const wrong = [
    { state: 'done' as const, finished_at: '2026-01-02T03:04:05Z' },
    { state: 'failed' as const, finished_at: '2026-01-02T03:04:05Z' },
    { state: 'stopped' as const },
  ]
  for (const [index, end] of wrong.entries()) {
    const code = await refusalOf(async (tx) => {
      const run = await newRun(tx, await newVersion(tx, `fel-${index}`))
      await tx.updateTable('evaluation_run').set(end).where('id', '=', run.id).execute()
    })
    assert.equal(code, '23514', JSON.stringify(end))
  }
})

test('an error carries neither the query nor its values', async () => {
  const secret = '19121212-1212'
  const failures = [
    (tx: Tx) => sql`insert into study (slug, title) values (${secret}, 'x'), (${secret}, 'x')`.execute(tx),
    (tx: Tx) => sql`insert into study (slug, title) values ('Fel Namn', ${secret})`.execute(tx),
    (tx: Tx) => sql`select ${secret}::text::integer`.execute(tx),
    (tx: Tx) => sql`select * from study where nothing = ${secret}`.execute(tx),
  ]
  for (const failure of failures) {
    try {
      await house.withTx(ANNA, failure)
      assert.fail('it was not refused')
    } catch (error) {
      assert.ok(error instanceof DatabaseProblem)
      const everything = JSON.stringify([error.message, error.stack, { ...error }, error.cause])
      assert.ok(!everything.includes(secret) && !everything.includes('insert into'), everything)
    }
  }
})

test('a broken rule is told by its code and its name', async () => {
  const twice = house.withTx(ANNA, (tx) =>
    tx
      .insertInto('study')
      .values([
        { slug: 'samma', title: 'x' },
        { slug: 'samma', title: 'y' },
      ])
      .execute(),
  )
  await assert.rejects(twice, {
    code: '23505',
    constraint: 'study_organisation_id_slug_key',
    table: 'study',
  })
})

test('a value that cannot be sent is refused and the house goes on', async () => {
  assert.equal(await refusalOf((tx) => sql`select ${{ run: () => 1 }}`.execute(tx)), 'UF007')
  // The embedded database would take text for bytes without a word; PostgreSQL reads its own way of writing them.
  if (house.database === 'embedded')
    assert.equal(await refusalOf((tx) => sql`select ${'not bytes'}::bytea`.execute(tx)), 'UF005')
  assert.equal(house.health().state, 'open')
})

test('a closed house says so', async () => {
  const other = await testHouse()
  const last = other.withTx(HOUSE, async (tx) => (await sql`select 1 as one`.execute(tx)).rows)
  await other.close()
  assert.deepEqual(await last, [{ one: 1 }])
  assert.equal(other.health().state, 'closed')
  await assert.rejects(
    other.withTx(HOUSE, async () => 1),
    new HouseRefusal('closed'),
  )
})

test('work that never ends does not keep a house from closing', async () => {
  const other = await testHouse()
  const { promise: never, resolve } = Promise.withResolvers<void>()
  const stuck = other.withTx(HOUSE, () => never)
  await other.close()
  resolve()
  await assert.rejects(stuck, { code: 'UF005' })
})
