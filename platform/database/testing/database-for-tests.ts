import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { DatabaseThread } from '../database-thread.ts'
import { type House, type HouseOptions, openHouse } from '../house.ts'
import { migrate, readMigrations } from '../migrate.ts'
import manifest from '../package.json' with { type: 'json' }
import { connectPostgres } from '../postgres-engine.ts'
import type { SqlRunner } from '../sql-runner.ts'
import { emptyTestDatabase, newTestDatabase, type TestDatabase } from './postgres-databases.ts'

/** Making a database from nothing takes 3 s; the tests of all rooms share one that is made already. */
export const TEMPLATES = fileURLToPath(new URL('../../../node_modules/.cache/utfall', import.meta.url))
export const MIGRATIONS = new URL('../migrations/', import.meta.url)

const SETTING = process.env.UTFALL_TEST_DATABASE ?? ''
/** The superuser's address of a running PostgreSQL that the tests use; null for the embedded database. */
export const TEST_POSTGRES = SETTING === '' || SETTING === 'embedded' ? null : SETTING
/** For tests about what only the embedded database does. */
export const EMBEDDED_ONLY = { skip: TEST_POSTGRES === null ? false : 'of the embedded database only' }

/** An embedded database in memory without any schema. */
export function emptyThread(watchdogSeconds = 30): Promise<DatabaseThread> {
  const templateFile = join(TEMPLATES, `pglite-${manifest.dependencies['@electric-sql/pglite']}.tar`)
  return DatabaseThread.start({ directory: null, templateFile }, watchdogSeconds)
}

/** An embedded database in memory with the schema, reached as its owner: what a house never hands out. */
export async function migratedThread(): Promise<DatabaseThread> {
  const thread = await emptyThread()
  await migrate(thread, await readMigrations(MIGRATIONS))
  return thread
}

export type OwnerRunner = SqlRunner & { close(): Promise<void> }

/** A database of the tests' kind with the schema, reached as somebody who may do everything. */
export async function ownerRunner(): Promise<OwnerRunner> {
  return TEST_POSTGRES === null
    ? await migratedThread()
    : await runnerOn(await newTestDatabase(TEST_POSTGRES))
}

/** The same, empty. */
export async function emptyRunner(): Promise<OwnerRunner> {
  return TEST_POSTGRES === null ? await emptyThread() : await runnerOn(await emptyTestDatabase(TEST_POSTGRES))
}

async function runnerOn(database: TestDatabase): Promise<OwnerRunner> {
  const options = { connections: 1, statementSeconds: 30, waitSeconds: 10 }
  const engine = connectPostgres({ url: database.superuserUrl, ...options })
  const connection = await engine.connect()
  return {
    query: (sql, parameters) => connection.query(sql, parameters),
    script: (sql) => connection.script(sql),
    close: async () => {
      await connection.release()
      await engine.close()
      await database.drop()
    },
  }
}

/** A directory that is gone after the test. */
export async function temporaryDirectory(t: TestContext): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'utfall-house-'))
  await chmod(directory, 0o700)
  t.after(() => rm(directory, { recursive: true, force: true }))
  return directory
}

/**
 * A new house of the tests' kind, gone when it is closed: in memory, or on `UTFALL_TEST_DATABASE` (the superuser's
 * address of a running PostgreSQL). With a directory it is an embedded one, whatever the kind.
 */
export async function testHouse(options: Partial<HouseOptions> = {}): Promise<House> {
  const { directory = 'memory', url, ...others } = options
  if (url !== undefined) return await openHouse({ url, ...others })
  if (TEST_POSTGRES === null || directory !== 'memory')
    return await openHouse({ directory, templateDirectory: TEMPLATES, ...others })
  const database = await newTestDatabase(TEST_POSTGRES)
  const house = await openHouse({ ...others, url: database.url })
  const close = house.close.bind(house)
  house.close = async () => {
    await close()
    await database.drop()
  }
  return house
}

/** A house that is closed after the test. */
export async function houseFor(t: TestContext, options: Partial<HouseOptions> = {}): Promise<House> {
  const house = await testHouse(options)
  t.after(() => house.close())
  return house
}
