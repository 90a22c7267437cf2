import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { InvalidInput } from '@utfall/basics'
import { DatabaseThread } from './database-thread.ts'
import { prepareDirectory } from './directory.ts'
import { lockDirectory } from './directory-lock.ts'
import type { Engine, EngineConnection } from './engine.ts'
import { checkMigrations, readMigrations } from './migrate.ts'
import { connectPostgres } from './postgres-engine.ts'
import { HouseRefusal } from './refusal.ts'
import type { SqlRunner } from './sql-runner.ts'

/** Where a database lies that somebody reaches with a right of their own, past the house. */
export type DatabasePlace =
  /** An embedded house that no server has open. */
  | { readonly kind: 'directory'; readonly directory: string }
  /** A PostgreSQL login: the owner's, or an auditor's. */
  | { readonly kind: 'url'; readonly url: string }

export type DirectConnection = SqlRunner & {
  readonly database: 'embedded' | 'postgres'
  close(): Promise<void>
}

const MIGRATIONS = new URL('./migrations/', import.meta.url)
/** Reading a whole log in one go takes longer than a question of the house may. */
const STATEMENT_SECONDS = 3600
const WAIT_SECONDS = 30

/**
 * One connection to an existing database with what the login itself may do: for whoever verifies or mends a house from
 * outside, never for the server. Nothing is made and no migration is applied: a database of another version is
 * refused, with `HouseRefusal` as when a house is opened.
 */
export async function connectDirectly(place: DatabasePlace): Promise<DirectConnection> {
  const opened = place.kind === 'url' ? await overNetwork(place.url) : await onDisk(place.directory)
  try {
    await checkMigrations(opened, await readMigrations(MIGRATIONS))
    return opened
  } catch (error) {
    await opened.close()
    throw error
  }
}

async function overNetwork(url: string): Promise<DirectConnection> {
  const engine: Engine = connectPostgres({
    url,
    connections: 1,
    statementSeconds: STATEMENT_SECONDS,
    waitSeconds: WAIT_SECONDS,
  })
  let connection: EngineConnection
  try {
    connection = await engine.connect()
  } catch (error) {
    await engine.close()
    throw error
  }
  return {
    database: 'postgres',
    query: (sql, parameters) => connection.query(sql, parameters),
    script: (sql) => connection.script(sql),
    async close() {
      await connection.release()
      await engine.close()
    },
  }
}

async function onDisk(directory: string): Promise<DirectConnection> {
  if (directory === '') throw new InvalidInput({ field: 'directory', given: '', allowed: 'a path' })
  // Looked for first: preparing a directory makes it.
  if (!existsSync(join(directory, 'data-is-whole')))
    throw new HouseRefusal('directory-not-a-house', { directory })
  const path = await prepareDirectory(directory)
  const lock = await lockDirectory(path)
  try {
    const thread = await DatabaseThread.start({ directory: path, templateFile: null }, STATEMENT_SECONDS)
    return {
      database: 'embedded',
      query: (sql, parameters) => thread.query(sql, parameters),
      script: (sql) => thread.script(sql),
      async close() {
        await thread.close()
        await lock.release()
      },
    }
  } catch (error) {
    await lock.release()
    throw error
  }
}
