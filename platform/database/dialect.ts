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
import { DatabaseProblem, lostConnection } from './refusal.ts'

/** What a transaction begins with, and who is told what its last statement answered. */
export type Entrance = {
  readonly sql: string
  entered(answer: Record<string, unknown> | undefined): void
}

/** PostgreSQL for Kysely over whichever engine the house stands on. */
export class HouseDialect implements Dialect {
  readonly #engine: Engine
  readonly #entrance: () => Entrance

  /** `entrance` is asked for at the beginning of each transaction. */
  constructor(engine: Engine, entrance: () => Entrance) {
    this.#engine = engine
    this.#entrance = entrance
  }

  createDriver(): Driver {
    return new HouseDriver(this.#engine, this.#entrance)
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
  engine: EngineConnection
  isUnusable = false

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

const MOST_CHANGES = 3
const UNKNOWN_END = {
  code: 'UF012',
  message: 'the connection was lost while it was being kept',
  constraint: null,
  table: null,
}

class HouseDriver implements Driver {
  readonly #engine: Engine
  readonly #entrance: () => Entrance

  constructor(engine: Engine, entrance: () => Entrance) {
    this.#engine = engine
    this.#entrance = entrance
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<HouseConnection> {
    return new HouseConnection(await this.#engine.connect())
  }

  async releaseConnection(connection: HouseConnection): Promise<void> {
    await connection.engine.release(connection.isUnusable)
  }

  /**
   * One trip to the database: no statement ever runs outside the role, or before somebody is let in. A connection that
   * died while nobody used it is changed for another; nothing has been done on it yet.
   */
  async beginTransaction(connection: HouseConnection): Promise<void> {
    const entrance = this.#entrance()
    for (let changes = 0; ; changes++) {
      try {
        const { rows } = await connection.engine.script(`begin; ${entrance.sql}`)
        entrance.entered(rows[0])
        return
      } catch (error) {
        if (!connection.engine.isOver || changes === MOST_CHANGES) {
          // Kysely rolls back only what has begun: half begun, it would be the next one's trouble.
          await this.rollbackTransaction(connection)
          throw error
        }
        await connection.engine.release()
        connection.engine = await this.#engine.connect()
      }
    }
  }

  /** PostgreSQL answers COMMIT of a failed transaction with ROLLBACK and no error: that is no success. */
  async commitTransaction({ engine }: HouseConnection): Promise<void> {
    if (engine.isOver) throw lostConnection()
    const { command } = await engine.query('commit').catch((error) => {
      throw engine.isOver ? new DatabaseProblem(UNKNOWN_END) : error
    })
    if (command === 'ROLLBACK') {
      const message = 'a statement had failed, so nothing was kept'
      throw new DatabaseProblem({ code: 'UF006', message, constraint: null, table: null })
    }
  }

  /**
   * Where the connection is over, so is its transaction. One that cannot even roll back is thrown away, and what the
   * work was refused with is told, not this.
   */
  async rollbackTransaction(connection: HouseConnection): Promise<void> {
    if (connection.engine.isOver) return
    await connection.engine.query('rollback').catch(() => {
      connection.isUnusable = true
    })
  }

  async destroy(): Promise<void> {}
}
