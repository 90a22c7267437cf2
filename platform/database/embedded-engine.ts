import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseThread } from './database-thread.ts'
import { prepareDirectory } from './directory.ts'
import { type DirectoryLock, lockDirectory } from './directory-lock.ts'
import type { Engine, EngineConnection, EngineHealth } from './engine.ts'
import manifest from './package.json' with { type: 'json' }
import { HouseRefusal } from './refusal.ts'
import { Turn } from './turn.ts'

export type EmbeddedOptions = {
  /** Where the data lie (made with mode 0700), or 'memory' for a house that is gone when it closes. */
  readonly directory: string | 'memory'
  /** How long one statement may take before the database is stopped and opened again. */
  readonly watchdogSeconds: number
  /** Where new databases are kept as files, so that the next new house opens in a tenth of the time. */
  readonly templateDirectory: string | null
  /** Which template a new house of this version begins from; made from the first one. */
  readonly version?: string
}

const NEW_SEAL = `update app.seal set key = uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
  || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())`

/** PGlite in a thread of its own: one connection, whose transactions take turns. */
export async function openEmbedded(options: EmbeddedOptions): Promise<EmbeddedEngine> {
  const directory = options.directory === 'memory' ? null : await prepareDirectory(options.directory)
  const lock = directory === null ? null : await lockDirectory(directory)
  try {
    const { templateDirectory, version } = options
    const fileOf = (name: string) =>
      templateDirectory === null ? null : join(templateDirectory, `${name}.tar`)
    const pglite = `pglite-${manifest.dependencies['@electric-sql/pglite']}`
    const ofVersion = version === undefined ? null : fileOf(`${pglite}-${version}`)
    const isThere = ofVersion !== null && existsSync(ofVersion)
    const templateFile = isThere ? ofVersion : fileOf(pglite)
    const start = () => DatabaseThread.start({ directory, templateFile }, options.watchdogSeconds)
    return new EmbeddedEngine(
      await start(),
      directory === null ? null : start,
      lock,
      isThere ? null : ofVersion,
    )
  } catch (error) {
    await lock?.release()
    throw error
  }
}

export class EmbeddedEngine implements Engine {
  readonly kind = 'embedded'
  /** How to open it again; a house in memory has nothing to open. */
  readonly #start: (() => Promise<DatabaseThread>) | null
  readonly #lock: DirectoryLock | null
  /** Where the first house of this version is to be kept as the template of those after it; null: nowhere. */
  readonly #template: string | null
  readonly #turn = new Turn()
  #thread: DatabaseThread
  #reopening: Promise<DatabaseThread> | null = null
  #closing: Promise<void> | null = null
  #restarts = 0

  constructor(
    thread: DatabaseThread,
    start: (() => Promise<DatabaseThread>) | null,
    lock: DirectoryLock | null,
    template: string | null = null,
  ) {
    this.#template = template
    this.#thread = thread
    this.#start = start
    this.#lock = lock
  }

  /**
   * To be called when the schema is there. A database that was not there before is kept as the template of new ones
   * where there is none yet; and it gets a key of its own for its seal, for the template's is known to all of them.
   */
  async finishNew(): Promise<void> {
    if (!this.#thread.isNew) return
    if (this.#template !== null) await this.#thread.keep(this.#template)
    await this.#thread.script(NEW_SEAL)
  }

  async connect(): Promise<EngineConnection> {
    const giveBack = await this.#turn.take()
    try {
      const thread = await this.#liveThread()
      return {
        query: (sql, parameters) => thread.query(sql, parameters),
        script: (sql) => thread.script(sql),
        get isOver() {
          return thread.isOver
        },
        release: async () => giveBack(),
      }
    } catch (error) {
      giveBack()
      throw error
    }
  }

  /** One table a turn: others need not wait for all of them. The catalogue's own are among them: its rows move too. */
  async tidy(): Promise<void> {
    for (const table of await this.#alone(tables))
      await this.#alone(({ script }) => script(`vacuum analyze ${table}`))
  }

  async #alone<T>(work: (connection: EngineConnection) => Promise<T>): Promise<T> {
    const connection = await this.connect()
    try {
      return await work(connection)
    } finally {
      await connection.release()
    }
  }

  health(): EngineHealth {
    const { waiting } = this.#turn
    return {
      state: this.#state(),
      active: Math.min(waiting, 1),
      waiting: Math.max(0, waiting - 1),
      restarts: this.#restarts,
    }
  }

  #state(): EngineHealth['state'] {
    if (this.#closing) return 'closed'
    if (!this.#thread.isOver) return 'open'
    return this.#start === null ? 'lost' : 'reopening'
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    try {
      await this.#thread.close()
    } finally {
      await this.#lock?.release()
    }
  }

  /** The thread that answers; where it was stopped, a new one on the same files. */
  async #liveThread(): Promise<DatabaseThread> {
    if (this.#closing) throw new HouseRefusal('closed')
    if (!this.#thread.isOver) return this.#thread
    if (this.#start === null) throw new HouseRefusal('lost')
    this.#reopening ??= this.#reopen(this.#start).finally(() => {
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

async function tables({ query }: EngineConnection): Promise<readonly string[]> {
  const { rows } = await query(`
    select format('%I.%I', nspname, relname) as name from pg_class join pg_namespace n on n.oid = relnamespace
    where relkind in ('r', 'm') and nspname not like 'pg\\_t%' and nspname <> 'information_schema' order by 1`)
  return rows.map((row) => String(row.name))
}
