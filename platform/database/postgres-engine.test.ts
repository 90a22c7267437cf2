import assert from 'node:assert/strict'
import { after, before, type TestContext, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import pg from 'pg'
import { type House, type HouseOptions, openHouse, type Tx } from './index.ts'
import { HOUSE } from './testing/index.ts'
import { newTestDatabase, type TestDatabase } from './testing/postgres-databases.ts'
import { type PostgresServer, startPostgres } from './testing/postgres-server.ts'
import { POSTGRES_ONLY, programsForTests } from './testing/server-for-tests.ts'

let server: PostgresServer
let database: TestDatabase
before(async () => {
  if (POSTGRES_ONLY.skip !== false) return
  server = await startPostgres(programsForTests())
  database = await newTestDatabase(server.url)
})
after(() => server?.stop())

async function opened(t: TestContext, options: Partial<HouseOptions> = {}): Promise<House> {
  const house = await openHouse({ url: database.url, ...options })
  t.after(() => house.close())
  return house
}

const one = (house: House) =>
  house.withTx(HOUSE, async (tx) => (await sql<{ one: number }>`select 1 as one`.execute(tx)).rows[0]?.one)
const addStudy = (tx: Tx, slug: string) => tx.insertInto('study').values({ slug, title: slug }).execute()

function studies(house: House): Promise<readonly string[]> {
  return house.withTx(HOUSE, async (tx) => {
    const rows = await tx.selectFrom('study').select('slug').orderBy('slug').execute()
    return rows.map(({ slug }) => slug)
  })
}

/** As whoever runs the server does. */
async function asSuperuser(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server.url })
  await client.connect()
  await client.query(statement)
  await client.end()
}

const endOthers = () =>
  asSuperuser(`select pg_terminate_backend(pid) from pg_stat_activity where usename = 'utfall_login'`)

test(
  'a connection lost in the middle of a transaction is told as that, nothing is kept, and the next works',
  POSTGRES_ONLY,
  async (t) => {
    const house = await opened(t)
    const cut = house.withTx(HOUSE, async (tx) => {
      await addStudy(tx, 'avbruten')
      await endOthers()
      await addStudy(tx, 'avbruten-2')
    })
    await assert.rejects(cut, { name: 'DatabaseProblem', code: 'UF005' })
    assert.ok(!(await studies(house)).some((slug) => slug.startsWith('avbruten')))
  },
)

test(
  'a connection lost before the commit is sent keeps nothing; one lost while it is under way says that nobody knows',
  POSTGRES_ONLY,
  async (t) => {
    const house = await opened(t)
    const before = house.withTx(HOUSE, async (tx) => {
      await addStudy(tx, 'fore-commit')
      await endOthers()
      await pause(100)
    })
    await assert.rejects(before, { code: 'UF005' })
    // A rule that is looked at when the transaction is kept, and takes its time: the connection ends meanwhile.
    const owner = new pg.Client({ connectionString: database.superuserUrl })
    await owner.connect()
    await owner.query(`
    create function public.take_time() returns trigger language plpgsql as
      $$ begin perform pg_sleep(5); return null; end $$;
    create constraint trigger takes_time after insert on study deferrable initially deferred
      for each row when (new.slug = 'under-commit') execute function public.take_time()`)
    try {
      const during = house.withTx(HOUSE, (tx) => addStudy(tx, 'under-commit'))
      const refused = assert.rejects(during, { code: 'UF012' })
      await pause(300)
      await endOthers()
      await refused
    } finally {
      await owner.query('drop trigger takes_time on study; drop function public.take_time()')
      await owner.end()
    }
    assert.ok(!(await studies(house)).some((slug) => slug.endsWith('-commit')))
  },
)

test(
  'a server that was started again under the house is found again, by many at once',
  POSTGRES_ONLY,
  async (t) => {
    const house = await opened(t, { connections: 4, waitSeconds: 2 })
    await Promise.all([1, 2, 3, 4].map(() => one(house)))
    await server.rest()
    await assert.rejects(one(house), { name: 'HouseRefusal', code: 'database-unreachable' })
    await server.start()
    assert.deepEqual(await Promise.all([1, 2, 3, 4, 5, 6].map(() => one(house))), [1, 1, 1, 1, 1, 1])
  },
)

test(
  'connections that died while nobody used them are changed for others without a word',
  POSTGRES_ONLY,
  async (t) => {
    const house = await opened(t, { connections: 3 })
    await Promise.all([1, 2, 3].map(() => one(house)))
    await endOthers()
    assert.deepEqual(await Promise.all([1, 2, 3, 4, 5].map(() => one(house))), [1, 1, 1, 1, 1])
  },
)

test(
  'who comes when all connections are in use waits a turn, and is told after a time that the house is busy',
  POSTGRES_ONLY,
  async (t) => {
    const house = await opened(t, { connections: 2, waitSeconds: 0.5 })
    const { promise: enough, resolve } = Promise.withResolvers<void>()
    const long = [1, 2].map(() => house.withTx(HOUSE, () => enough))
    await pause(100)
    const started = performance.now()
    const tooLate = assert.rejects(one(house), {
      name: 'HouseRefusal',
      code: 'database-busy',
      detail: { waitSeconds: 0.5 },
    })
    await pause(100)
    assert.deepEqual(
      { ...house.health(), migrations: 0 },
      { state: 'open', active: 2, waiting: 1, restarts: 0, migrations: 0 },
    )
    await tooLate
    assert.ok(performance.now() - started > 400)
    const inTime = one(house)
    resolve()
    assert.equal(await inTime, 1)
    await Promise.all(long)
  },
)

test('a statement that takes too long is stopped, and others go on meanwhile', POSTGRES_ONLY, async (t) => {
  const house = await opened(t, { watchdogSeconds: 1, connections: 2 })
  const slow = assert.rejects(
    house.withTx(HOUSE, async (tx) => {
      await addStudy(tx, 'langsam')
      await sql`select count(*) from generate_series(1, 100000000000)`.execute(tx)
    }),
    { name: 'DatabaseProblem', code: 'UF004' },
  )
  assert.equal(await one(house), 1)
  await slow
  assert.ok(!(await studies(house)).includes('langsam'))
})

test('tidying is PostgreSQL’s own work, so nothing happens', POSTGRES_ONLY, async (t) => {
  const house = await opened(t)
  assert.equal(await house.tidy(), undefined)
})

test('a statement takes no second one with it, whatever is put into it', POSTGRES_ONLY, async (t) => {
  const house = await opened(t)
  const two = house.withTx(HOUSE, (tx) => sql.raw('select 1; select 2').execute(tx))
  await assert.rejects(two, { code: '42601' })
})
