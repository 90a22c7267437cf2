import { setTimeout as pause } from 'node:timers/promises'
import type { House } from '@utfall/database'
import type { JobEndCode } from './problems.ts'
import { latestDue, type Schedule } from './schedule.ts'
import * as store from './store.ts'

type Parts = {
  readonly house: House
  readonly schedules: readonly Schedule[]
  readonly process: string
  readonly clock: () => Date
  readonly onFault: (work: string, error: unknown) => void
}

const AS_HOUSE = { kind: 'house', purpose: 'work by the clock' } as const

/** What is done by the clock: each time once, by whichever process sees first that it is due. */
export class ClockWork {
  readonly #parts: Parts
  readonly #underWay = new Map<string, Promise<void>>()
  readonly #closing = new AbortController()
  #lastMinute = Number.NaN

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Takes up what has become due, once a minute; says that this process lives where `isBeat`. */
  async round(isBeat: boolean): Promise<void> {
    const { house, schedules, process, clock } = this.#parts
    if (isBeat && this.#underWay.size > 0)
      await house.withTx(AS_HOUSE, (tx) => store.beatSchedules(tx, process))
    const now = clock()
    const minute = Math.floor(now.getTime() / 60_000)
    if (schedules.length === 0 || minute === this.#lastMinute || this.#closing.signal.aborted) return
    for (const schedule of schedules) {
      if (this.#underWay.has(schedule.kind)) continue
      const { kind, when } = schedule
      // A new house has nothing to catch up with: what is done at night waits for its first night.
      const taking = { kind, dueAt: latestDue(when, now), process, isPatient: when.kind === 'daily' }
      if (await house.withTx(AS_HOUSE, (tx) => store.takeSchedule(tx, taking)))
        this.#underWay.set(kind, this.#perform(schedule))
    }
    this.#lastMinute = minute
  }

  async #perform({ kind, work }: Schedule): Promise<void> {
    const { house, process, onFault } = this.#parts
    let problem: JobEndCode | null = null
    try {
      await work(this.#closing.signal)
    } catch (error) {
      problem = this.#closing.signal.aborted ? 'JOB_INTERRUPTED' : 'JOB_BROKE'
      onFault(kind, error)
    }
    try {
      await house.withTx(AS_HOUSE, (tx) => store.endSchedule(tx, { kind, process, problem }))
    } catch (error) {
      onFault(kind, error)
    } finally {
      this.#underWay.delete(kind)
    }
  }

  async close(withinSeconds: number): Promise<void> {
    if (this.#underWay.size === 0) return
    const patience = new AbortController()
    const { signal } = patience
    const over = Promise.all(this.#underWay.values())
    await Promise.race([over, pause(withinSeconds * 1000, undefined, { signal }).catch(() => {})])
    this.#closing.abort()
    await Promise.race([over, pause(withinSeconds * 1000, undefined, { signal }).catch(() => {})])
    patience.abort()
  }
}
