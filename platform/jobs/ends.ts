import { type House, record, type Tx } from '@utfall/database'
import type { EndedJob, JobEnd, JobHandlers } from './job.ts'
import type { JobEndCode } from './problems.ts'
import * as store from './store.ts'

/** Work that has cost so many processes their lives is not given to another. */
const MOST_TRIES = 3
const AS_HOUSE = { kind: 'house', purpose: 'end jobs' } as const
const INTERRUPTED = { kind: 'failed', problem: 'JOB_INTERRUPTED' satisfies JobEndCode } as const

export const toldOf = (row: store.JobRow): EndedJob => ({
  ...{ id: row.id, subject: row.subject, orderData: row.order_data, organisation: row.organisation_id },
})

/**
 * The ends of jobs: each a transaction in which the job and the room whose work it was agree. What was asked for and
 * what came of it is in the log as the room writes it; a row here too would say it twice.
 */
export class Ends {
  readonly #house: House
  readonly #handlers: JobHandlers
  readonly #process: string

  constructor(house: House, handlers: JobHandlers, process: string) {
    this.#house = house
    this.#handlers = handlers
    this.#process = process
  }

  /** Whether this process can tell the room whose work it was; where not, one that can will see to it. */
  #knows({ kind }: store.JobRow): boolean {
    return this.#handlers[kind] !== undefined
  }

  /** Ends a job of this process; nothing where it is its own no longer. */
  async end(id: number, end: JobEnd): Promise<void> {
    await this.#house.withTx(AS_HOUSE, async (tx) => {
      const row = await store.ownJob(tx, id, this.#process)
      if (row) await this.#end(tx, row, end)
    })
  }

  /** Ends a job that waits and was asked to stop. */
  async stopWaiting(id: number): Promise<void> {
    await this.#house.withTx(AS_HOUSE, async (tx) => {
      const row = await store.unendedJob(tx, id)
      if (row?.state === 'queued' && row.stop_asked_at !== null && this.#knows(row))
        await this.#end(tx, row, { kind: 'stopped' })
    })
  }

  /** What a dead process had: taken up again where it can be, ended as interrupted where not. */
  async lose(id: number, isCertain: boolean): Promise<void> {
    await this.#house.withTx(AS_HOUSE, async (tx) => {
      const row = await store.unendedJob(tx, id)
      if (!row || !this.#knows(row) || !(isCertain || (await store.isDead(tx, id)))) return
      if (row.stop_asked_at !== null) return await this.#end(tx, row, { kind: 'stopped' })
      const isAgain = this.#handlers[row.kind]?.whenLost === 'again'
      if (row.state === 'running' && isAgain && row.tries < MOST_TRIES) {
        await store.putBack(tx, id, false)
        return await record(tx, { action: 'job.lost', subject: `job/${id}`, after: { process: row.process } })
      }
      await this.#end(tx, row, INTERRUPTED)
    })
  }

  /** Gives back what this process has no time to finish. */
  async handBack(id: number): Promise<void> {
    await this.#house.withTx(AS_HOUSE, async (tx) => {
      const row = await store.ownJob(tx, id, this.#process)
      if (!row) return
      if (row.stop_asked_at !== null) return await this.#end(tx, row, { kind: 'stopped' })
      const isAgain = this.#handlers[row.kind]?.whenLost === 'again'
      if (isAgain) await store.putBack(tx, id, true)
      else await this.#end(tx, row, INTERRUPTED)
    })
  }

  async #end(tx: Tx, row: store.JobRow, end: JobEnd): Promise<void> {
    if (end.kind !== 'done') await this.#handlers[row.kind]?.ended?.(tx, toldOf(row), end)
    await store.endJob(tx, row.id, end)
  }
}
