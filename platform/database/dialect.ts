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
} from 'kysely'
import type { Engine, EngineConnection } from './engine.ts'
import { DatabaseProblem } from './refusal.ts'

/** PostgreSQL for Kysely over whichever engine the house stands on. */
export class HouseDialect implements Dialect {
  readonly #engine: Engine
  readonly #role: () => string

  /** `role` is asked at the beginning of each transaction: the database role it works in. */
  constructor(engine: Engine, role: () => string) {
    this.#engine = engine
    this.#role = role
  }

  createDriver(): Driver {
    return new HouseDriver(this.#engine, this.#role)
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
  readonly engine: EngineConnection

  constructor(engine: EngineConnection) {
    this.engine = engine
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const { rows, affected } = await this.engine.query(query.sql, query.parameters)
    return { rows: rows as R[], ...(affected === null ? {} : { numAffectedRows: BigInt(affected) }) }
  }

  // biome-ignore lint/correctness/useYield: Kysely asks for the method; the embedded database has nothing to stream from
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('the house does not stream')
  }
}

class HouseDriver implements Driver {
  readonly #engine: Engine
  readonly #role: () => string

  constructor(engine: Engine, role: () => string) {
    this.#engine = engine
    this.#role = role
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<HouseConnection> {
    return new HouseConnection(await this.#engine.connect())
  }

  async releaseConnection(connection: HouseConnection): Promise<void> {
    await connection.engine.release()
  }

  /** One trip to the database: no statement ever runs outside the role. */
  async beginTransaction(connection: HouseConnection): Promise<void> {
    await connection.engine.script(`begin; set local role ${this.#role()}`)
  }

  /** PostgreSQL answers COMMIT of a failed transaction with ROLLBACK and no error: that is no success. */
  async commitTransaction(connection: HouseConnection): Promise<void> {
    const { command } = await connection.engine.query('commit')
    if (command === 'ROLLBACK') {
      const message = 'a statement had failed, so nothing was kept'
      throw new DatabaseProblem({ code: 'UF006', message, constraint: null, table: null })
    }
  }

  /** Where the connection is over, so is its transaction. */
  async rollbackTransaction(connection: HouseConnection): Promise<void> {
    if (!connection.engine.isOver) await connection.engine.query('rollback')
  }

  async destroy(): Promise<void> {}
}
