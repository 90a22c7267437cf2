import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import { InvalidInput } from '@utfall/basics'
import { Kysely, sql } from 'kysely'
import { type Backup, backupOpenHouse } from './backup/backup-house.ts'
import type { BackupRefused } from './backup/refused.ts'
import { type Entrance, HouseDialect } from './dialect.ts'
import { openEmbedded } from './embedded-engine.ts'
import type { Engine, EngineHealth } from './engine.ts'
import { checkMigrations, migrate, readMigrations, versionOf } from './migrate.ts'
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
  /** How long a transaction waits for one of them before it is told `database-busy`. */
  readonly waitSeconds?: number
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
  /**
   * Clears away what updates have left behind, and counts the rows anew: once a night on the embedded database, table
   * by table so that others get their turn between. PostgreSQL's own autovacuum does it there, so nothing happens.
   */
  tidy(): Promise<void>
  /**
   * Writes everything an embedded house holds to a new file, from one moment; meanwhile its transactions wait.
   * PostgreSQL is backed up by its owner (`backupHouse`): the server's login does not see everything, and is refused.
   */
  backup(file: string): Promise<Backup | BackupRefused>
  /** Waits for the transactions under way (at most 10 s), puts the files in order and lets go of the database. */
  close(): Promise<void>
}

/** Storing a file of 200 MB takes 10 s on a quiet machine. */
const WATCHDOG_SECONDS = 60
const CONNECTIONS = 10
const WAIT_SECONDS = 10
/** A transaction whose work never ends must not keep the house from closing. */
const CLOSE_SECONDS = 10
const MIGRATIONS = new URL('./migrations/', import.meta.url)

/** Opens the house, or throws `HouseRefusal` with why not. */
export async function openHouse(options: HouseOptions): Promise<House> {
  const watchdogSeconds = options.watchdogSeconds ?? WATCHDOG_SECONDS
  const waitSeconds = options.waitSeconds ?? WAIT_SECONDS
  for (const [field, given] of Object.entries({ watchdogSeconds, waitSeconds }))
    if (!(given > 0)) throw new InvalidInput({ field, given, allowed: 'a number above 0' })
  const migrations = await readMigrations(MIGRATIONS)
  if (options.url !== undefined) {
    const connections = options.connections ?? CONNECTIONS
    const { url } = options
    const engine = connectPostgres({ url, connections, statementSeconds: watchdogSeconds, waitSeconds })
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
  const version = versionOf(migrations)
  const engine = await openEmbedded({ directory, watchdogSeconds, templateDirectory, version })
  return await checked(engine, migrations.length, async (connection) => {
    await migrate(connection, migrations)
    await engine.finishNew()
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

type Scope = { readonly door: Door; acting: Acting | null; isOpen: boolean }

class HouseOnEngine implements House {
  readonly database: House['database']
  readonly #engine: Engine
  readonly #migrations: number
  readonly #kysely: Kysely<Tables>
  readonly #inside = new AsyncLocalStorage<Scope>()
  #underWay = 0
  #whenIdle: (() => void) | null = null
  #closing: Promise<void> | null = null

  constructor(engine: Engine, migrations: number) {
    this.database = engine.kind
    this.#engine = engine
    this.#migrations = migrations
    this.#kysely = new Kysely<Tables>({ dialect: new HouseDialect(engine, () => this.#entrance()) })
  }

  #entrance(): Entrance {
    const scope = this.#inside.getStore()
    if (!scope?.isOpen) throw new Error('a transaction begins with a person')
    return {
      sql: scope.door.enter,
      entered(answer) {
        scope.acting = (answer as { context: Acting }).context
      },
    }
  }

  async withTx<T>(person: Person, work: (tx: Tx, acting: Acting) => Promise<T>): Promise<T> {
    const door = doorFor(person)
    const scope: Scope = { door, acting: null, isOpen: true }
    return await this.#begun('withTx', async () => {
      try {
        return await this.#inside.run(scope, () =>
          this.#kysely.transaction().execute(async (tx) => {
            if (door.workAs !== null) await sql.raw(`set local role ${door.workAs}`).execute(tx)
            if (scope.acting === null) throw new Error('the database lets nobody in without saying who it is')
            return await work(tx, scope.acting)
          }),
        )
      } finally {
        scope.isOpen = false
      }
    })
  }

  async tidy(): Promise<void> {
    await this.#begun('tidy', () => this.#engine.tidy())
  }

  async backup(file: string): Promise<Backup | BackupRefused> {
    return await this.#begun('backup', () => backupOpenHouse(this.#engine, file))
  }

  /** What is begun is waited for when the house closes; inside a transaction it would wait for itself. */
  async #begun<T>(field: string, work: () => Promise<T>): Promise<T> {
    if (this.#closing) throw new HouseRefusal('closed')
    if (this.#inside.getStore()?.isOpen) {
      throw new InvalidInput({ field, given: 'a transaction inside another', allowed: 'one at a time' })
    }
    this.#underWay += 1
    try {
      return await work()
    } finally {
      this.#underWay -= 1
      if (this.#underWay === 0) this.#whenIdle?.()
    }
  }

  health(): HouseHealth {
    const health = this.#engine.health()
    return { ...health, state: this.#closing ? 'closed' : health.state, migrations: this.#migrations }
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    const idle = new Promise<void>((resolve) => {
      this.#whenIdle = resolve
      if (this.#underWay === 0) resolve()
    })
    const patience = new AbortController()
    const { signal } = patience
    await Promise.race([idle, pause(CLOSE_SECONDS * 1000, undefined, { signal }).catch(() => {})])
    patience.abort()
    await this.#engine.close()
  }
}
