import {
  type CompiledQuery,
  type DatabaseConnection,
  type DatabaseIntrospector,
  type Dialect,
  type Driver,
  type Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryCompiler,
  type QueryResult,
  type TransactionSettings,
} from 'kysely'
import type { DatabaseThread } from './database-thread.ts'
import { DatabaseProblem } from './refusal.ts'

/** PostgreSQL for Kysely over the database's thread. It is one connection: the house lets one transaction in at a time. */
export class HouseDialect implements Dialect {
  readonly #thread: () => Promise<DatabaseThread>

  constructor(thread: () => Promise<DatabaseThread>) {
    this.#thread = thread
  }

  createDriver(): Driver {
    return new HouseDriver(this.#thread)
  }

  createAdapter(): PostgresAdapter {
    return new PostgresAdapter()
  }

  createQueryCompiler(): QueryCompiler {
    return new PostgresQueryCompiler()
  }

  createIntrospector(database: Kysely<unknown>): DatabaseIntrospector {
    return new PostgresIntrospector(database)
  }
}

class HouseConnection implements DatabaseConnection {
  readonly thread: DatabaseThread

  constructor(thread: DatabaseThread) {
    this.thread = thread
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const { rows, affected } = await this.thread.query(query.sql, query.parameters)
    return { rows: rows as R[], ...(affected === null ? {} : { numAffectedRows: BigInt(affected) }) }
  }

  // biome-ignore lint/correctness/useYield: Kysely asks for the method; PGlite has nothing to stream from
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('the embedded database does not stream')
  }
}

class HouseDriver implements Driver {
  readonly #thread: () => Promise<DatabaseThread>

  constructor(thread: () => Promise<DatabaseThread>) {
    this.#thread = thread
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<HouseConnection> {
    return new HouseConnection(await this.#thread())
  }

  async releaseConnection(): Promise<void> {}

  async beginTransaction(connection: HouseConnection, settings: TransactionSettings): Promise<void> {
    const level = settings.isolationLevel ? ` isolation level ${settings.isolationLevel}` : ''
    const mode = settings.accessMode ? ` ${settings.accessMode}` : ''
    await connection.thread.query(`begin${level}${mode}`)
  }

  /** PostgreSQL answers COMMIT of a failed transaction with ROLLBACK and no error: that is no success. */
  async commitTransaction(connection: HouseConnection): Promise<void> {
    const { command } = await connection.thread.query('commit')
    if (command === 'ROLLBACK') {
      const message = 'a statement had failed, so nothing was kept'
      throw new DatabaseProblem({ code: 'UF006', message, constraint: null, table: null })
    }
  }

  /** Where the thread is over, so is its transaction. */
  async rollbackTransaction(connection: HouseConnection): Promise<void> {
    if (!connection.thread.isOver) await connection.thread.query('rollback')
  }

  async destroy(): Promise<void> {}
}
