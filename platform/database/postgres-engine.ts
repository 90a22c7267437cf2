import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { CLOSE_SECONDS, type Engine, type EngineConnection, type EngineHealth } from './engine.ts'
import { parserFor } from './postgres-parsers.ts'
import { DatabaseProblem, HouseRefusal, problemOf } from './refusal.ts'
import type { Rows } from './sql-runner.ts'

export type PostgresOptions = {
  /** `postgres://login:password@host:port/database` */
  readonly url: string
  /** Connections at once. */
  readonly connections: number
  /** How long one statement may take. */
  readonly statementSeconds: number
}

/** PostgreSQL as a server of its own, over a pool of connections. */
export function connectPostgres(options: PostgresOptions): PostgresEngine {
  return new PostgresEngine(options)
}

export class PostgresEngine implements Engine {
  readonly kind = 'postgres'
  readonly #pool: pg.Pool
  #closing: Promise<void> | null = null

  constructor({ url, connections, statementSeconds }: PostgresOptions) {
    this.#pool = new pg.Pool({
      connectionString: url,
      max: connections,
      connectionTimeoutMillis: 10_000,
      statement_timeout: statementSeconds * 1000,
      idle_in_transaction_session_timeout: 120_000,
      application_name: 'utfall',
      options: '-c timezone=UTC -c datestyle=ISO',
      types: { getTypeParser: parserFor },
    })
    // A connection that breaks while nobody uses it is replaced; the next transaction tells if there is no other.
    this.#pool.on('error', () => {})
  }

  async connect(): Promise<EngineConnection> {
    if (this.#closing) throw new HouseRefusal('closed')
    try {
      return new PostgresConnection(await this.#pool.connect())
    } catch (error) {
      throw new HouseRefusal('database-unreachable', { because: problemOf(error).code })
    }
  }

  health(): EngineHealth {
    const { totalCount, idleCount, waitingCount } = this.#pool
    const state = this.#closing ? 'closed' : 'open'
    return { state, active: totalCount - idleCount, waiting: waitingCount, restarts: 0 }
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    const patience = new AbortController()
    const { signal } = patience
    await Promise.race([
      this.#pool.end(),
      pause(CLOSE_SECONDS * 1000, undefined, { signal, ref: false }).catch(() => {}),
    ])
    patience.abort()
  }
}

class PostgresConnection implements EngineConnection {
  readonly #client: pg.PoolClient
  #death: Error | null = null
  readonly #note = (error: Error) => {
    this.#death = error
  }

  constructor(client: pg.PoolClient) {
    this.#client = client
    client.on('error', this.#note)
  }

  get isOver(): boolean {
    return this.#death !== null
  }

  async query(sql: string, parameters: readonly unknown[] = []): Promise<Rows> {
    try {
      // The extended protocol takes one statement: what is put into it cannot become two.
      const values = { text: sql, values: [...parameters], queryMode: 'extended' }
      const { rows, rowCount, command } = await this.#client.query<Record<string, unknown>>(values)
      return { rows, affected: rowCount, command }
    } catch (error) {
      throw new DatabaseProblem(problemOf(error))
    }
  }

  async script(sql: string): Promise<void> {
    try {
      await this.#client.query(sql)
    } catch (error) {
      throw new DatabaseProblem(problemOf(error))
    }
  }

  async release(): Promise<void> {
    this.#client.off('error', this.#note)
    this.#client.release(this.#death ?? undefined)
  }
}
