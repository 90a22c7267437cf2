import { setTimeout as pause } from 'node:timers/promises'
import type { House, Person, Tx } from '@utfall/database'
import { type Ends, toldOf } from './ends.ts'
import type { JobEnd, JobHandlers, JobProgress } from './job.ts'
import type { JobEndCode } from './problems.ts'
import * as store from './store.ts'
import type { Waking } from './waking.ts'

/** Why work is to end at once. */
type Because = 'stop' | 'close' | 'lost'

type Current = {
  readonly row: store.JobRow
  readonly abort: AbortController
  because: Because | null
  progress: JobProgress
  isProgressNew: boolean
}

type Parts = {
  readonly house: House
  readonly handlers: JobHandlers
  readonly process: string
  readonly ends: Ends
  readonly waking: Waking
  readonly onFault: (work: string, error: unknown) => void
}

/** Ending a job is worth trying for as long as the others take this process for alive. */
const END_TRIES = 5
const END_PAUSE_MILLISECONDS = 500

/** The jobs that this process works on. */
export class UnderWay {
  readonly #parts: Parts
  readonly #current = new Map<number, Current>()
  #idle: (() => void)[] = []

  constructor(parts: Parts) {
    this.#parts = parts
  }

  get size(): number {
    return this.#current.size
  }

  begin(row: store.JobRow): void {
    const progress = { share: row.share, step: row.step }
    const abort = new AbortController()
    const current: Current = { row, abort, because: null, progress, isProgressNew: false }
    this.#current.set(row.id, current)
    void this.#perform(current)
  }

  async #perform(current: Current): Promise<void> {
    const { ends, waking, onFault } = this.#parts
    const { id, kind } = current.row
    const end = await this.#work(current)
    try {
      if (current.because === 'lost') return
      await this.#written(() =>
        end === null && current.because === 'close'
          ? ends.handBack(id)
          : ends.end(id, end ?? { kind: 'stopped' }),
      )
    } catch (error) {
      // It cannot be written down; when this process no longer says that it has the job, another sees to it.
      onFault(kind, error)
    } finally {
      this.#current.delete(id)
      if (this.size === 0) for (const resolve of this.#idle.splice(0)) resolve()
      waking.wake()
    }
  }

  /** How it ended; null where it was to end before it had. */
  async #work(current: Current): Promise<JobEnd | null> {
    const { handlers, onFault } = this.#parts
    const { row, abort } = current
    try {
      const end = await handlers[row.kind]?.work({
        ...toldOf(row),
        tries: row.tries,
        person: (purpose) => personOf(row, purpose),
        progress: (share, step) => this.#note(current, share, step),
        signal: abort.signal,
      })
      if (end === undefined) throw new Error(`nobody knows how to do ${row.kind}`)
      return end.kind !== 'done' && current.because !== null ? null : end
    } catch (error) {
      if (current.because !== null) return null
      onFault(row.kind, error)
      return { kind: 'failed', problem: 'JOB_BROKE' satisfies JobEndCode }
    }
  }

  async #written(write: () => Promise<void>): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        return await write()
      } catch (error) {
        if (tries === END_TRIES) throw error
        await pause(END_PAUSE_MILLISECONDS)
      }
    }
  }

  #note(current: Current, share: number, step: string | undefined): void {
    const before = current.progress
    const known = Number.isFinite(share) ? Math.min(1, Math.max(before.share, share)) : before.share
    current.progress = { share: known, step: step ?? before.step }
    current.isProgressNew = true
  }

  progressOf(subject: string): JobProgress | null {
    for (const { row, progress } of this.#current.values()) if (row.subject === subject) return progress
    return null
  }

  async writeProgress(tx: Tx): Promise<void> {
    for (const current of this.#current.values()) {
      if (!current.isProgressNew) continue
      current.isProgressNew = false
      await store.noteProgress(tx, this.#parts.process, current.row.id, current.progress)
    }
  }

  /** What the database says of the jobs under way: those that somebody wants stopped, and those lost to another. */
  heed(own: Awaited<ReturnType<typeof store.jobsOf>>): void {
    for (const [id, current] of this.#current) {
      const told = own.get(id)
      if (!told) this.#abort(current, 'lost')
      else if (told.isStopAsked) this.#abort(current, 'stop')
    }
  }

  /** Ends the thread of a job under way here; false where it is not. */
  stop(id: number): boolean {
    const current = this.#current.get(id)
    if (current) this.#abort(current, 'stop')
    return current !== undefined
  }

  #abort(current: Current, because: Because): void {
    current.because ??= because
    current.abort.abort()
  }

  /** Waits for what is under way; what takes longer than that is to end at once. */
  async close(withinSeconds: number): Promise<void> {
    await this.#over(withinSeconds)
    for (const current of this.#current.values()) this.#abort(current, 'close')
    await this.#over(withinSeconds + END_TRIES)
  }

  async #over(withinSeconds: number): Promise<void> {
    if (this.size === 0 || withinSeconds <= 0) return
    const patience = new AbortController()
    const { signal } = patience
    await Promise.race([
      new Promise<void>((resolve) => this.#idle.push(resolve)),
      pause(withinSeconds * 1000, undefined, { signal }).catch(() => {}),
    ])
    patience.abort()
  }
}

/** The house's own work is done as the house; everything else as whoever ordered it. */
function personOf(row: store.JobRow, purpose: string): Person {
  if (row.requested_by === 'house') return { kind: 'house', purpose }
  return { kind: 'job', job: row.id, taken: { process: row.process ?? '', tries: row.tries }, purpose }
}
