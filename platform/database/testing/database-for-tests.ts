import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { DatabaseThread } from '../database-thread.ts'
import { type House, type HouseOptions, openHouse } from '../house.ts'
import { migrate, readMigrations } from '../migrate.ts'
import manifest from '../package.json' with { type: 'json' }

/** Making a database from nothing takes 3 s; the tests of all rooms share one that is made already. */
export const TEMPLATES = fileURLToPath(new URL('../../../node_modules/.cache/utfall', import.meta.url))
export const MIGRATIONS = new URL('../migrations/', import.meta.url)

/** A database in memory without any schema. */
export function emptyThread(watchdogSeconds = 30): Promise<DatabaseThread> {
  const templateFile = join(TEMPLATES, `pglite-${manifest.dependencies['@electric-sql/pglite']}.tar`)
  return DatabaseThread.start({ directory: null, templateFile }, watchdogSeconds)
}

/** A database in memory with the schema, reached as its owner: what a house never hands out. */
export async function migratedThread(): Promise<DatabaseThread> {
  const thread = await emptyThread()
  await migrate(thread, await readMigrations(MIGRATIONS))
  return thread
}

/** A directory that is gone after the test. */
export async function temporaryDirectory(t: TestContext): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'utfall-house-'))
  await chmod(directory, 0o700)
  t.after(() => rm(directory, { recursive: true, force: true }))
  return directory
}

/** A house that is closed after the test. */
export async function houseFor(t: TestContext, options: Partial<HouseOptions> = {}): Promise<House> {
  const house = await openHouse({ directory: 'memory', templateDirectory: TEMPLATES, ...options })
  t.after(() => house.close())
  return house
}
