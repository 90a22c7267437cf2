import pg from 'pg'
import type { Engine, EngineConnection, EngineHealth } from './engine.ts'
import { parserFor } from './postgres-parsers.ts'
import { DatabaseProblem, HouseRefusal, lostConnection, problemOf } from './refusal.ts'
import type { Rows } from './sql-runner.ts'

export type PostgresOptions = {
  /** `postgres://login:password@host:port/database` */
  readonly url: string
  /** Connections at once. */
  readonly connections: number
  /** How long one statement may take. */
  readonly statementSeconds: number
  /** How long to wait for a connection. */
  readonly waitSeconds: number
}

/** PostgreSQL as a server of its own, over a pool of connections. */
export function connectPostgres(options: PostgresOptions): PostgresEngine {
  return new PostgresEngine(options)
}

export class PostgresEngine implements Engine {
  readonly kind = 'postgres'
  readonly #pool: pg.Pool
  readonly #options: PostgresOptions
  readonly #live = new Set<PostgresConnection>()
  #closing: Promise<void> | null = null

  constructor(options: PostgresOptions) {
    this.#options = options
    this.#pool = new pg.Pool({
      connectionString: options.url,
      max: options.connections,
      connectionTimeoutMillis: options.waitSeconds * 1000,
      statement_timeout: options.statementSeconds * 1000,
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
      const client = await this.#pool.connect()
      const connection = new PostgresConnection(client, this.#options.statementSeconds, () => {
        this.#live.delete(connection)
      })
      this.#live.add(connection)
      return connection
    } catch (error) {
      throw this.#refusal(error)
    }
  }

  #refusal(error: unknown): HouseRefusal {
    const { message = '', code = '' } = error as { readonly message?: string; readonly code?: string }
    // So the pool says where all its connections were in use the whole time; the server where others have taken all.
    if (message.startsWith('timeout exceeded') || code === '53300')
      return new HouseRefusal('database-busy', { waitSeconds: this.#options.waitSeconds })
    return new HouseRefusal('database-unreachable', { because: code === '' ? 'no answer' : code })
  }

  health(): EngineHealth {
    const { waitingCount } = this.#pool
    const state = this.#closing ? 'closed' : 'open'
    return { state, active: this.#live.size, waiting: waitingCount, restarts: 0 }
  }

  /** PostgreSQL's own autovacuum does it. */
  async tidy(): Promise<void> {}

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    for (const connection of [...this.#live]) connection.end('the house is closed')
    await this.#pool.end()
  }
}

/** The server ends the connection: it stops, it has stopped, or it lost patience with an open transaction. */
const ENDINGS = /^(57P0[1-5]|25P0[34]|08...)$/
/** A statement stopped by the time it may take, or by whoever runs the server. */
const STOPPED = '57014'

class PostgresConnection implements EngineConnection {
  readonly #client: pg.PoolClient
  readonly #statementSeconds: number
  readonly #whenReleased: () => void
  #death: string | null = null
  #isReleased = false
  readonly #note = () => {
    this.#death ??= 'the connection to the database was lost'
  }

  constructor(client: pg.PoolClient, statementSeconds: number, whenReleased: () => void) {
    this.#client = client
    this.#statementSeconds = statementSeconds
    this.#whenReleased = whenReleased
    client.on('error', this.#note)
  }

  get isOver(): boolean {
    return this.#death !== null
  }

  async query(sql: string, parameters: readonly unknown[] = []): Promise<Rows> {
    if (parameters.some(holdsCode)) throw new DatabaseProblem(UNSENDABLE)
    // The extended protocol takes one statement: what is put into it cannot become two.
    const name = nameOf(sql)
    const values = { name, text: sql, values: [...parameters], queryMode: 'extended' }
    const { rows, rowCount, command } = await this.#ask(() =>
      this.#client.query<Record<string, unknown>>(values),
    )
    return { rows, affected: rowCount, command }
  }

  async script(sql: string): Promise<Rows> {
    // Of several statements the driver gives a list of answers.
    const answers: pg.QueryResult | readonly pg.QueryResult[] = await this.#ask(() => this.#client.query(sql))
    const { rows, rowCount, command } = Array.isArray(answers) ? answers.at(-1) : answers
    return { rows, affected: rowCount, command }
  }

  async #ask<T>(question: () => Promise<T>): Promise<T> {
    if (this.#death !== null) throw lostConnection(this.#death)
    try {
      return await question()
    } catch (error) {
      throw this.#problem(error)
    }
  }

  #problem(error: unknown): DatabaseProblem {
    const problem = problemOf(error)
    if (ENDINGS.test(problem.code)) this.#death ??= `the database ended the connection (${problem.code})`
    if (this.#death !== null) return lostConnection(this.#death)
    if (problem.code !== STOPPED) return new DatabaseProblem(problem)
    const message = `the statement was stopped; it may take ${this.#statementSeconds} s`
    return new DatabaseProblem({ ...problem, code: 'UF004', message })
  }

  /** Ends it whatever it is doing. */
  end(because: string): void {
    this.#death ??= because
    void this.release()
  }

  async release(unusable = false): Promise<void> {
    if (this.#isReleased) return
    this.#isReleased = true
    this.#client.off('error', this.#note)
    // The pool throws away a connection that is given back with an error.
    this.#client.release(unusable || this.#death !== null)
    this.#whenReleased()
  }
}

/**
 * A statement with a name is read and planned once for each connection, not each time it comes. Each takes memory there
 * for as long as the connection lives, so only so many have one; the house has some hundreds, and lists of changing
 * length make more.
 */
const MOST_NAMED = 400
const NAMES = new Map<string, string>()

function nameOf(sql: string): string | undefined {
  const known = NAMES.get(sql)
  if (known !== undefined || NAMES.size >= MOST_NAMED) return known
  const name = `house_${NAMES.size}`
  NAMES.set(sql, name)
  return name
}

/** The driver would write a function as nothing at all. */
function holdsCode(value: unknown): boolean {
  if (typeof value === 'function' || typeof value === 'symbol') return true
  const isHolder = typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)
  return isHolder && Object.values(value).some(holdsCode)
}

const UNSENDABLE = { code: 'UF007', message: 'a value that cannot be sent', constraint: null, table: null }
