import { AsyncLocalStorage } from 'node:async_hooks'
import { InvalidInput } from '@utfall/basics'
import { CompiledQuery, Kysely, sql } from 'kysely'
import { HouseDialect } from './dialect.ts'
import { openEmbedded } from './embedded-engine.ts'
import type { Engine, EngineHealth } from './engine.ts'
import { checkMigrations, migrate, readMigrations } from './migrate.ts'
import { type Acting, type Door, doorFor, type Person } from './person.ts'
import { checkPostgres } from './postgres-checks.ts'
import { connectPostgres } from './postgres-engine.ts'
import { HouseRefusal } from './refusal.ts'
import type { Tables, Tx } from './tables.ts'

export type HouseOptions = {
  /** Where the embedded database lies (made with mode 0700), or 'memory' for a house that is gone when it closes. */
  readonly directory?: string | 'memory'
  /** The login of a prepared PostgreSQL, `postgres://…`; takes the place of `directory`. */
  readonly url?: string
  /** Connections to PostgreSQL at once. */
  readonly connections?: number
  /** How long one statement may take before it is stopped. */
  readonly watchdogSeconds?: number
  /** Where an empty embedded database is kept as a file, so that the next new house opens in a tenth of the time. */
  readonly templateDirectory?: string
}

export type HouseHealth = EngineHealth & { readonly migrations: number }

export type House = {
  readonly database: 'embedded' | 'postgres'
  /**
   * Runs `work` in one transaction as this person. What it throws rolls everything back and is thrown on.
   * A transaction inside a transaction would wait for itself, and is refused. A person whose session has ended is
   * refused with `DatabaseProblem` UF010.
   */
  withTx<T>(person: Person, work: (tx: Tx, acting: Acting) => Promise<T>): Promise<T>
  health(): HouseHealth
  /** Waits for the transactions under way (at most 10 s), puts the files in order and lets go of the database. */
  close(): Promise<void>
}

/** Storing a file of 200 MB takes 10 s on a quiet machine. */
const WATCHDOG_SECONDS = 60
const CONNECTIONS = 10
const MIGRATIONS = new URL('./migrations/', import.meta.url)

/** Opens the house, or throws `HouseRefusal` with why not. */
export async function openHouse(options: HouseOptions): Promise<House> {
  const watchdogSeconds = options.watchdogSeconds ?? WATCHDOG_SECONDS
  if (!(watchdogSeconds > 0)) {
    throw new InvalidInput({ field: 'watchdogSeconds', given: watchdogSeconds, allowed: 'a number above 0' })
  }
  const migrations = await readMigrations(MIGRATIONS)
  if (options.url !== undefined) {
    const connections = options.connections ?? CONNECTIONS
    const engine = connectPostgres({ url: options.url, connections, statementSeconds: watchdogSeconds })
    return await checked(engine, migrations.length, async (connection) => {
      await checkPostgres(connection)
      await checkMigrations(connection, migrations)
    })
  }
  const { directory = '' } = options
  if (directory === '') {
    throw new InvalidInput({ field: 'directory', given: '', allowed: "a path or 'memory'" })
  }
  const templateDirectory = options.templateDirectory ?? null
  const engine = await openEmbedded({ directory, watchdogSeconds, templateDirectory })
  return await checked(engine, migrations.length, async (connection) => {
    await migrate(connection, migrations)
  })
}

type Connection = Awaited<ReturnType<Engine['connect']>>

async function checked(
  engine: Engine,
  migrations: number,
  check: (connection: Connection) => Promise<void>,
): Promise<House> {
  try {
    const connection = await engine.connect()
    try {
      await check(connection)
    } finally {
      await connection.release()
    }
    return new HouseOnEngine(engine, migrations)
  } catch (error) {
    await engine.close()
    throw error
  }
}

type Scope = { readonly door: Door; isOpen: boolean }

class HouseOnEngine implements House {
  readonly database: House['database']
  readonly #engine: Engine
  readonly #migrations: number
  readonly #kysely: Kysely<Tables>
  readonly #inside = new AsyncLocalStorage<Scope>()

  constructor(engine: Engine, migrations: number) {
    this.database = engine.kind
    this.#engine = engine
    this.#migrations = migrations
    this.#kysely = new Kysely<Tables>({ dialect: new HouseDialect(engine, () => this.#role()) })
  }

  #role(): string {
    const scope = this.#inside.getStore()
    if (!scope?.isOpen) throw new Error('a transaction begins with a person')
    return scope.door.role
  }

  async withTx<T>(person: Person, work: (tx: Tx, acting: Acting) => Promise<T>): Promise<T> {
    const door = doorFor(person)
    if (this.#engine.health().state === 'closed') throw new HouseRefusal('closed')
    if (this.#inside.getStore()?.isOpen) {
      throw new InvalidInput({
        field: 'withTx',
        given: 'a transaction inside another',
        allowed: 'one at a time',
      })
    }
    const scope: Scope = { door, isOpen: true }
    try {
      return await this.#inside.run(scope, () =>
        this.#kysely.transaction().execute(async (tx) => {
          const { sql: question, parameters } = door.enter
          const { rows } = await tx.executeQuery(CompiledQuery.raw(question, [...parameters]))
          if (door.workAs !== null) await sql.raw(`set local role ${door.workAs}`).execute(tx)
          return await work(tx, (rows[0] as { context: Acting }).context)
        }),
      )
    } finally {
      scope.isOpen = false
    }
  }

  health(): HouseHealth {
    return { ...this.#engine.health(), migrations: this.#migrations }
  }

  close(): Promise<void> {
    return this.#engine.close()
  }
}
