import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { DatabaseProblem, type House, type Person, type Tx } from './index.ts'
import { EMBEDDED_ONLY, type OwnerRunner, ownerRunner, TEST_POSTGRES } from './testing/database-for-tests.ts'
import { HOUSE, houseFor, type TestPerson, testHouse, testPerson } from './testing/index.ts'

/*
 * What somebody gets who has found a hole for SQL in what people reach. The owner of these houses on PostgreSQL is no
 * superuser, so an expression may write settings there, the role among them; whole statements do it on both.
 */

const ON_POSTGRES = { skip: TEST_POSTGRES === null ? 'where an expression may write settings' : false }
const DOOR: Person = { kind: 'door', purpose: 'test' }
let house: House
let anna: TestPerson
let bo: TestPerson
let studyOfBo = 0
before(async () => {
  house = await testHouse()
  anna = await testPerson(house, { organisation: { slug: 'annas' } })
  bo = await testPerson(house, { name: 'Bo Prov', organisation: { slug: 'bos' } })
  studyOfBo = await house.withTx(bo.as('test'), async (tx) => {
    const study = { slug: 'bos', title: 'x' }
    return (await tx.insertInto('study').values(study).returning('id').executeTakeFirstOrThrow()).id
  })
})
after(() => house.close())

const rowsOf = async (tx: Tx, statement: string) => (await sql.raw(statement).execute(tx)).rows

/** What comes of the statements in a transaction of Anna's: the rows of the last, or the code of a refusal. */
async function asAnna(...statements: readonly string[]): Promise<unknown> {
  try {
    return await house.withTx(anna.as('test'), async (tx) => {
      let rows: unknown
      for (const statement of statements) rows = await rowsOf(tx, statement)
      return rows
    })
  } catch (error) {
    if (error instanceof DatabaseProblem) return error.code
    throw error
  }
}

test('who takes the role of another door in the middle of a transaction sees nothing by it', async () => {
  assert.equal((await house.withTx(HOUSE, (tx) => rowsOf(tx, 'select 1 from study'))).length, 1)
  assert.ok((await house.withTx(DOOR, (tx) => rowsOf(tx, 'select key from session'))).length > 1)
  assert.deepEqual(await asAnna('set local role utfall_house', 'select slug from study'), [])
  assert.deepEqual(await asAnna('set local role utfall_door', 'select key from session'), [])
  const writing = `insert into organisation (slug, kind, name_sv, name_en, created_by) values ('ny', 'provider', 'x', 'x', 'x')`
  assert.equal(await asAnna('set local role utfall_house', writing), '42501')
})

test('an expression that changes the role on its way sees nothing by it', ON_POSTGRES, async () => {
  const inside = (statement: string) =>
    `query_to_xml('${statement.replaceAll("'", "''")}', true, false, '')::text`
  const all = `select ${inside(`select set_config('role', 'utfall_door', true)`)} as role, ${inside('select key from session')} as found`
  const [row] = (await asAnna(all)) as readonly { readonly role: string; readonly found: string }[]
  assert.match(String(row?.role), /utfall_door/)
  assert.doesNotMatch(String(row?.found), /<key>/)
})

test('who empties the context comes in by no other door in the same transaction', async () => {
  const job = await runningJobOfBo()
  for (const role of ['utfall_house', 'utfall_door'])
    for (const again of ["select app.enter_as_house('x')", `select app.enter_for_job(${job}, 'p', 0, 'x')`]) {
      if (role === 'utfall_door' && again.includes('job')) continue
      const empty = ["set local app.context = ''", "set local app.seal = ''"]
      assert.equal(await asAnna(`set local role ${role}`, ...empty, again), 'UF003', `${role} ${again}`)
    }
})

async function runningJobOfBo(): Promise<number> {
  return await house.withTx(HOUSE, async (tx) => {
    const order = { kind: 'test', subject: 'x', account_id: bo.account, organisation_id: bo.organisation }
    const { id } = await tx
      .insertInto('job')
      .values({ ...order, requested_by: `person/${bo.account}` })
      .returning('id')
      .executeTakeFirstOrThrow()
    const begun = { state: 'running', process: 'p', heartbeat_at: new Date() } as const
    await tx.updateTable('job').set(begun).where('id', '=', id).execute()
    return id
  })
}

test('a temporary table of the same name makes nobody the owner of another’s study', async () => {
  const shadow = [
    'create temporary table study (id integer, organisation_id integer)',
    `insert into pg_temp.study values (${studyOfBo}, ${anna.organisation})`,
  ]
  const version = `insert into study_version (study_id, version, definition, definition_sha256)
    values (${studyOfBo}, 9, '{}', repeat('0', 64))`
  assert.equal(await asAnna(...shadow, version), '42501')
})

test('settings that an expression leaves on the connection keep nobody out', ON_POSTGRES, async (t) => {
  const narrow = await houseFor(t, { connections: 1 })
  const somebody = await testPerson(narrow)
  await narrow.withTx(somebody.as('test'), (tx) =>
    rowsOf(
      tx,
      `select set_config('app.context', 'x', false), set_config('app.lane', 'x', false), set_config('role', 'utfall_house', false)`,
    ),
  )
  const told = await narrow.withTx(somebody.as('test'), async (tx) => {
    await sql`insert into audit_event (action, subject) values ('test', 'test')`.execute(tx)
    return await rowsOf(tx, 'select current_user::text as role, app.account() as account')
  })
  assert.deepEqual(told, [{ role: 'utfall_app', account: somebody.account }])
})

test('nobody makes the log a chain outside the sixteen', async () => {
  for (const lane of ['16', '-3', '20000', 'x']) {
    const log = `insert into audit_event (action, subject) values ('test', 'test')`
    const lanes = 'select lane from audit_event where account_id = app.account() order by id desc limit 1'
    const [row] = (await asAnna(`set local app.lane = '${lane}'`, log, lanes)) as { lane: number }[]
    assert.ok(row !== undefined && row.lane >= 0 && row.lane < 16, `${lane}: ${row?.lane}`)
  }
})

test('a machine’s token is never said to have been made at another time than it was', async () => {
  const columns = await house.withTx(HOUSE, (tx) =>
    rowsOf(
      tx,
      `select has_column_privilege('utfall_app', 'machine_token', 'created_at', 'insert') as may_say`,
    ),
  )
  assert.deepEqual(columns, [{ may_say: false }])
})

test('nobody hangs a trigger of the house on a temporary table of their own', async (t) => {
  const own = [
    'create temporary table guess (case_id bigint, from_area_id integer)',
    'create trigger guessing before insert on guess for each row execute function app.place_ground()',
  ]
  assert.equal(await asAnna(...own), '42501')
  const owner: OwnerRunner = await ownerRunner()
  t.after(() => owner.close())
  const { rows } = await owner.query(`select proname::text as name from pg_proc, unnest(array['utfall_app',
      'utfall_house', 'utfall_door', 'utfall_answer', 'utfall_auditor']) as door
    where pronamespace = 'app'::regnamespace and prorettype = 'trigger'::regtype and has_function_privilege(door, pg_proc.oid, 'execute')`)
  assert.deepEqual(rows, [])
})

test('every function of the house that reads a table says where it looks for it', async (t) => {
  const owner: OwnerRunner = await ownerRunner()
  t.after(() => owner.close())
  const { rows } = await owner.query(`select proname::text as name from pg_proc
    where pronamespace = 'app'::regnamespace and (prosecdef or prosrc ~* '\\m(from|into|update|join)\\M')
      and not coalesce(proconfig @> array['search_path=pg_catalog, public, app, pg_temp'], false) order by 1`)
  assert.deepEqual(rows, [])
})

test('the embedded house lets no expression write a setting', EMBEDDED_ONLY, async () => {
  assert.equal(await asAnna(`select set_config('app.lane', '5', true)`), '42501')
})
