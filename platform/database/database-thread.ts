import { Worker } from 'node:worker_threads'
import { DatabaseProblem, type DatabaseProblemShape, HouseRefusal } from './refusal.ts'
import type { Rows, SqlRunner } from './sql-runner.ts'

export type WorkerStart = { readonly directory: string | null; readonly templateFile: string | null }

export type Question =
  | {
      readonly id: number
      readonly kind: 'query'
      readonly sql: string
      readonly parameters: readonly unknown[]
    }
  | { readonly id: number; readonly kind: 'script'; readonly sql: string }
  /** Writes the whole database to a file, as the template of new ones. */
  | { readonly id: number; readonly kind: 'keep'; readonly file: string }
  | { readonly id: number; readonly kind: 'close' }

export type Answer =
  | ({ readonly id: number; readonly kind: 'rows' } & Rows)
  | {
      readonly id: number
      readonly kind: 'problem'
      readonly problem: DatabaseProblemShape
      readonly isBroken: boolean
    }

/** The thread's first message answers no question: it says that the database is open. */
export const FIRST_MESSAGE_ID = 0
/** What it says where there was no database before. */
export const BEGUN_ANEW = 'START ANEW'

type Waiting = {
  readonly resolve: (rows: Rows) => void
  readonly reject: (problem: DatabaseProblemShape) => void
  readonly timer: NodeJS.Timeout
}

/** Opening replays what a killed process left in the write-ahead log; that may take longer than any query. */
const START_SECONDS = 120

/**
 * One life of the database's thread, seen from outside. A question that takes longer than the watchdog allows ends
 * the thread (PGlite knows no statement_timeout); whatever waits is told, and the house starts a new one.
 */
export class DatabaseThread implements SqlRunner {
  readonly #worker: Worker
  readonly #watchdogSeconds: number
  readonly #waiting = new Map<number, Waiting>()
  #lastId = FIRST_MESSAGE_ID
  #end: DatabaseProblemShape | null = null
  readonly exited: Promise<void>
  #isNew = false

  private constructor(start: WorkerStart, watchdogSeconds: number) {
    this.#watchdogSeconds = watchdogSeconds
    this.#worker = new Worker(new URL('./database-worker.ts', import.meta.url), {
      workerData: start,
      name: 'database',
    })
    this.#worker.on('message', (answer: Answer) => this.#take(answer))
    this.#worker.on('error', (error) => {
      // Until it has opened, an error tells of files and versions; later it may hold values.
      const isOpening = this.#waiting.has(FIRST_MESSAGE_ID)
      const message = isOpening && error instanceof Error ? error.message : 'the database stopped on an error'
      this.#stop({ ...STOPPED, message })
    })
    this.exited = new Promise((resolve) => {
      this.#worker.on('exit', () => {
        this.#stop(STOPPED)
        resolve()
      })
    })
  }

  static async start(start: WorkerStart, watchdogSeconds: number): Promise<DatabaseThread> {
    const thread = new DatabaseThread(start, watchdogSeconds)
    try {
      thread.#isNew = (await thread.#wait(FIRST_MESSAGE_ID, START_SECONDS)).command === BEGUN_ANEW
    } catch (problem) {
      throw new HouseRefusal('cannot-start', { because: (problem as DatabaseProblemShape).message })
    }
    return thread
  }

  get isOver(): boolean {
    return this.#end !== null
  }

  /** Whether this life began without a database, so that it was made or came from a template. */
  get isNew(): boolean {
    return this.#isNew
  }

  query(sql: string, parameters: readonly unknown[] = []): Promise<Rows> {
    return this.#ask((id) => ({ id, kind: 'query', sql, parameters }), this.#watchdogSeconds)
  }

  async script(sql: string): Promise<Rows> {
    return await this.#ask((id) => ({ id, kind: 'script', sql }), START_SECONDS)
  }

  /** Writes the whole database to a file, as the template of new ones. */
  async keep(file: string): Promise<void> {
    await this.#ask((id) => ({ id, kind: 'keep', file }), START_SECONDS)
  }

  /** Lets the database put its files in order, then ends the thread; a database that does not answer is ended. */
  async close(): Promise<void> {
    if (!this.isOver) await this.#ask((id) => ({ id, kind: 'close' }), 10).catch(() => {})
    this.#stop({ ...STOPPED, message: 'the house is closed' })
    await this.exited
  }

  async #ask(question: (id: number) => Question, seconds: number): Promise<Rows> {
    if (this.#end) throw new DatabaseProblem(this.#end)
    this.#lastId += 1
    const id = this.#lastId
    const answer = this.#wait(id, seconds)
    try {
      this.#worker.postMessage(question(id))
    } catch {
      // A parameter that cannot be sent (a function, say): nothing has reached the database.
      this.#settle(id)?.reject({ ...STOPPED, code: 'UF007', message: 'a value that cannot be sent' })
    }
    try {
      return await answer
    } catch (problem) {
      // Made here, so that its stack names who asked.
      throw new DatabaseProblem(problem as DatabaseProblemShape)
    }
  }

  #wait(id: number, seconds: number): Promise<Rows> {
    // Only while somebody waits does the thread keep the process alive.
    this.#worker.ref()
    return new Promise((resolve, reject) => {
      const message = `the database did not answer within ${seconds} s`
      const timer = setTimeout(() => this.#stop({ ...STOPPED, code: 'UF004', message }), seconds * 1000)
      this.#waiting.set(id, { resolve, reject, timer })
    })
  }

  #settle(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id)
    if (waiting) clearTimeout(waiting.timer)
    this.#waiting.delete(id)
    if (this.#waiting.size === 0) this.#worker.unref()
    return waiting
  }

  #take(answer: Answer): void {
    const waiting = this.#settle(answer.id)
    if (answer.kind === 'rows') waiting?.resolve(answer)
    else waiting?.reject(answer.problem)
    if (answer.kind === 'problem' && answer.isBroken) this.#stop(STOPPED)
  }

  #stop(end: DatabaseProblemShape): void {
    if (this.#end) return
    this.#end = end
    for (const id of [...this.#waiting.keys()]) this.#settle(id)?.reject(end)
    void this.#worker.terminate()
  }
}

const STOPPED: DatabaseProblemShape = {
  code: 'UF005',
  message: 'the database stopped',
  constraint: null,
  table: null,
}
