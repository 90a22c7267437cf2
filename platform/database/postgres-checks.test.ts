import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import pg from 'pg'
import { type HouseRefusalCode, openHouse, preparePostgres } from './index.ts'
import { readMigrations } from './migrate.ts'
import { checkPostgres } from './postgres-checks.ts'
import type { SqlRunner } from './sql-runner.ts'
import { MIGRATIONS } from './testing/database-for-tests.ts'
import {
  emptyTestDatabase,
  LOGIN,
  newTestDatabase,
  OWNER,
  type TestDatabase,
} from './testing/postgres-databases.ts'
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

async function inDatabase(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(statement)
  await client.end()
}

async function refusalAt(
  url: string,
): Promise<{ readonly code: HouseRefusalCode | null; readonly because: unknown }> {
  try {
    await (await openHouse({ url, waitSeconds: 2 })).close()
    return { code: null, because: null }
  } catch (error) {
    const { code, detail } = error as { code: HouseRefusalCode; detail: Record<string, unknown> }
    return { code, because: detail.because ?? null }
  }
}

const as = (login: string) => {
  const url = new URL(database.url)
  url.username = login
  return url.href
}

test('a prepared database opens for the login that was made for the server', POSTGRES_ONLY, async () => {
  assert.deepEqual(await refusalAt(database.url), { code: null, because: null })
})

test(
  'a login that row level security does not bind, or that could become somebody it does not bind, is refused',
  POSTGRES_ONLY,
  async () => {
    for (const [login, statement, because] of [
      ['mighty_super', 'create role mighty_super login superuser', 'superuser'],
      ['mighty_bypass', 'create role mighty_bypass login bypassrls', 'bypassrls'],
      ['mighty_maker', 'create role mighty_maker login createrole', 'createrole'],
      [
        'mighty_member',
        `create role mighty_member login noinherit; grant ${OWNER} to mighty_member`,
        'createrole',
      ],
      [
        'mighty_reader',
        'create role mighty_reader login; grant pg_read_server_files to mighty_reader',
        'pg_read_server_files',
      ],
      ['mighty_owner', 'create role mighty_owner login; alter table study owner to mighty_owner', 'owner'],
    ] as const) {
      const own = await newTestDatabase(server.url)
      await inDatabase(
        own.superuserUrl,
        `${statement}; grant utfall_app, utfall_house, utfall_door, utfall_answer to ${login}`,
      )
      const url = new URL(own.url)
      url.username = login
      assert.deepEqual(await refusalAt(url.href), { code: 'login-too-mighty', because }, login)
      await own.drop()
    }
    assert.deepEqual(await refusalAt(database.ownerUrl), { code: 'login-too-mighty', because: 'createrole' })
  },
)

test('a database that is not prepared, or not for this login, is refused', POSTGRES_ONLY, async () => {
  const empty = await emptyTestDatabase(server.url)
  assert.equal((await refusalAt(empty.url)).code, 'database-not-prepared')
  await inDatabase(server.url, 'create role stranger login')
  assert.equal((await refusalAt(as('stranger'))).code, 'database-not-prepared')
})

test(
  'a database with other migrations than this version is refused, whichever way',
  POSTGRES_ONLY,
  async () => {
    const last = (await readMigrations(MIGRATIONS)).at(-1)
    for (const [statement, code] of [
      [`delete from app.migration where number = ${last?.number}`, 'migrations-waiting'],
      [
        `insert into app.migration (number, name, sha256) values (9999, '9999-later.sql', 'x')`,
        'migration-missing',
      ],
      [`update app.migration set sha256 = 'x' where number = 1`, 'migration-changed'],
    ] as const) {
      const own = await newTestDatabase(server.url)
      await inDatabase(own.superuserUrl, statement)
      assert.equal((await refusalAt(own.url)).code, code)
      await own.drop()
    }
  },
)

test(
  'a server that does not answer, and a database that is not there, are told as that',
  POSTGRES_ONLY,
  async () => {
    const nobody = new URL(database.url)
    nobody.port = '1'
    assert.deepEqual(await refusalAt(nobody.href), { code: 'database-unreachable', because: 'ECONNREFUSED' })
    const nowhere = new URL(database.url)
    nowhere.pathname = '/nowhere'
    assert.deepEqual(await refusalAt(nowhere.href), { code: 'database-unreachable', because: '3D000' })
  },
)

test('a PostgreSQL older than 15 is refused', async () => {
  // None can be run here: this one is the embedded database's answer with another number.
  const old: SqlRunner = {
    query: async () => ({ rows: [{ major: 14, is_prepared: true }], affected: 1, command: 'SELECT' }),
    script: async () => ({ rows: [], affected: null, command: '' }),
  }
  await assert.rejects(checkPostgres(old), {
    code: 'other-postgres-version',
    detail: { found: 14, allowed: '15 to 18' },
  })
})

test(
  'preparing a prepared database changes nothing but the password, and a strange login is refused',
  POSTGRES_ONLY,
  async () => {
    const { ownerUrl, url } = database
    assert.equal(await preparePostgres({ ownerUrl, login: LOGIN, password: null }), 0)
    assert.equal(await preparePostgres({ ownerUrl, login: LOGIN, password: `it's "new" \\ $$` }), 0)
    assert.equal((await refusalAt(url)).code, null)
    await assert.rejects(preparePostgres({ ownerUrl, login: 'a; drop table study', password: null }), {
      name: 'InvalidInput',
    })
  },
)

test(
  'where the superuser has closed the one function that the owner cannot close, the house works as before',
  POSTGRES_ONLY,
  async () => {
    const own = await emptyTestDatabase(server.url)
    await inDatabase(
      own.superuserUrl,
      `revoke execute on function pg_catalog.set_config(text, text, boolean) from public;
     grant execute on function pg_catalog.set_config(text, text, boolean) to ${OWNER}`,
    )
    await preparePostgres({ ownerUrl: own.ownerUrl, login: LOGIN, password: null })
    const house = await openHouse({ url: own.url })
    try {
      const acting = await house.withTx({ kind: 'house', purpose: 'test' }, async (_, who) => who.actor)
      assert.equal(acting, 'house')
      const change = house.withTx({ kind: 'door', purpose: 'test' }, (tx) =>
        sql`select set_config('role', 'utfall_house', true)`.execute(tx),
      )
      await assert.rejects(change, { code: '42501' })
    } finally {
      await house.close()
    }
  },
)

test(
  'of those who prepare an empty database at once one makes it, and the others find it made',
  POSTGRES_ONLY,
  async () => {
    const { ownerUrl, url } = await emptyTestDatabase(server.url)
    const prepare = () => preparePostgres({ ownerUrl, login: LOGIN, password: null })
    const applied = await Promise.all([prepare(), prepare(), prepare()])
    const all = (await readMigrations(MIGRATIONS)).length
    assert.deepEqual(
      applied.toSorted((a, b) => a - b),
      [0, 0, all],
    )
    assert.deepEqual(await refusalAt(url), { code: null, because: null })
  },
)
