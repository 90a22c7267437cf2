import { AsyncLocalStorage } from 'node:async_hooks'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { InvalidInput } from '@utfall/basics'
import { Kysely, sql } from 'kysely'
import { DatabaseThread } from './database-thread.ts'
import { HouseDialect } from './dialect.ts'
import { prepareDirectory } from './directory.ts'
import { type DirectoryLock, lockDirectory } from './directory-lock.ts'
import { migrate, readMigrations } from './migrate.ts'
import manifest from './package.json' with { type: 'json' }
import { HouseRefusal } from './refusal.ts'
import type { Tables, Tx } from './tables.ts'
import { Turn } from './turn.ts'

export type HouseOptions = {
  /** Where the data lie (made with mode 0700), or 'memory' for a house that is gone when it closes. */
  readonly directory: string | 'memory'
  /** How long one statement may take before the database is stopped and opened again. */
  readonly watchdogSeconds?: number
  /** Where an empty database is kept as a file, so that the next new house opens in a tenth of the time. */
  readonly templateDirectory?: string
}

/** Who acts, and what for: written to the log and judged by every policy. */
export type Person = { readonly actor: string; readonly purpose: string }

export type HouseHealth = {
  readonly state: 'open' | 'reopening' | 'lost' | 'closed'
  /** Transactions under way or waiting. */
  readonly waiting: number
  /** How often the database has been stopped and opened again. */
  readonly restarts: number
  readonly migrations: number
}

export type House = {
  /**
   * Runs `work` in one transaction as this person. What it throws rolls everything back and is thrown on.
   * A transaction inside a transaction would wait for itself, and is refused.
   */
  withTx<T>(person: Person, work: (tx: Tx) => Promise<T>): Promise<T>
  health(): HouseHealth
  /** Waits for the transactions under way (at most 10 s), puts the files in order and frees the directory. */
  close(): Promise<void>
}

/** Storing a file of 200 MB takes 10 s on a quiet machine. */
const WATCHDOG_SECONDS = 60
/** A transaction whose work never ends must not keep the house from closing. */
const CLOSE_SECONDS = 10

/** Opens the house, or throws `HouseRefusal` with why not. */
export async function openHouse(options: HouseOptions): Promise<House> {
  const watchdogSeconds = options.watchdogSeconds ?? WATCHDOG_SECONDS
  if (!(watchdogSeconds > 0)) {
    throw new InvalidInput({ field: 'watchdogSeconds', given: watchdogSeconds, allowed: 'a number above 0' })
  }
  if (options.directory === '') {
    throw new InvalidInput({ field: 'directory', given: '', allowed: "a path or 'memory'" })
  }
  const migrations = await readMigrations(new URL('./migrations/', import.meta.url))
  const directory = options.directory === 'memory' ? null : await prepareDirectory(options.directory)
  const lock = directory === null ? null : await lockDirectory(directory)
  try {
    const template = `pglite-${manifest.dependencies['@electric-sql/pglite']}.tar`
    const templateFile = options.templateDirectory ? join(options.templateDirectory, template) : null
    const start = () => DatabaseThread.start({ directory, templateFile }, watchdogSeconds)
    const thread = await start()
    await migrate(thread, migrations).catch(async (error) => {
      await thread.close()
      throw error
    })
    return new EmbeddedHouse({
      thread,
      start: directory === null ? null : start,
      lock,
      migrations: migrations.length,
    })
  } catch (error) {
    await lock?.release()
    throw error
  }
}

type EmbeddedParts = {
  readonly thread: DatabaseThread
  /** How to open it again; a house in memory has nothing to open. */
  readonly start: (() => Promise<DatabaseThread>) | null
  readonly lock: DirectoryLock | null
  readonly migrations: number
}

class EmbeddedHouse implements House {
  readonly #parts: EmbeddedParts
  readonly #database: Kysely<Tables>
  readonly #turn = new Turn()
  readonly #inside = new AsyncLocalStorage<{ isOpen: boolean }>()
  #thread: DatabaseThread
  #reopening: Promise<DatabaseThread> | null = null
  #closing: Promise<void> | null = null
  #restarts = 0

  constructor(parts: EmbeddedParts) {
    this.#parts = parts
    this.#thread = parts.thread
    this.#database = new Kysely<Tables>({ dialect: new HouseDialect(() => this.#liveThread()) })
  }

  async withTx<T>(person: Person, work: (tx: Tx) => Promise<T>): Promise<T> {
    for (const field of ['actor', 'purpose'] as const) {
      if (person[field].trim() === '')
        throw new InvalidInput({ field, given: person[field], allowed: 'a name' })
    }
    if (this.#closing) throw new HouseRefusal('closed')
    if (this.#inside.getStore()?.isOpen) {
      throw new InvalidInput({
        field: 'withTx',
        given: 'a transaction inside another',
        allowed: 'one at a time',
      })
    }
    const scope = { isOpen: true }
    const giveBack = await this.#turn.take()
    try {
      return await this.#inside.run(scope, () =>
        this.#database.transaction().execute(async (tx) => {
          await sql`set local role utfall_app`.execute(tx)
          await sql`select app.act_as(${person.actor}, ${person.purpose})`.execute(tx)
          return await work(tx)
        }),
      )
    } finally {
      scope.isOpen = false
      giveBack()
    }
  }

  health(): HouseHealth {
    return {
      state: this.#state(),
      waiting: this.#turn.waiting,
      restarts: this.#restarts,
      migrations: this.#parts.migrations,
    }
  }

  #state(): HouseHealth['state'] {
    if (this.#closing) return 'closed'
    if (!this.#thread.isOver) return 'open'
    return this.#parts.start === null ? 'lost' : 'reopening'
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    const patience = new AbortController()
    const { signal } = patience
    await Promise.race([
      this.#turn.take(),
      pause(CLOSE_SECONDS * 1000, undefined, { signal }).catch(() => {}),
    ])
    patience.abort()
    try {
      await this.#thread.close()
    } finally {
      await this.#parts.lock?.release()
    }
  }

  /** The thread that answers; where it was stopped, a new one on the same files. */
  async #liveThread(): Promise<DatabaseThread> {
    if (!this.#thread.isOver) return this.#thread
    const { start } = this.#parts
    if (start === null) throw new HouseRefusal('lost')
    if (this.#closing) throw new HouseRefusal('closed')
    this.#reopening ??= this.#reopen(start).finally(() => {
      this.#reopening = null
    })
    return await this.#reopening
  }

  async #reopen(start: () => Promise<DatabaseThread>): Promise<DatabaseThread> {
    // Two threads on the same files would be two processes on the same files.
    await this.#thread.exited
    this.#thread = await start()
    this.#restarts += 1
    return this.#thread
  }
}
