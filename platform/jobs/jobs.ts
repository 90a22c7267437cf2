import { setTimeout as pause } from 'node:timers/promises'
import { InvalidInput } from '@utfall/basics'
import type { Acting, House, Person, Tx } from '@utfall/database'
import { askToStop, type StopAsked } from './actions.ts'
import { ClockWork } from './clock-work.ts'
import { Ends } from './ends.ts'
import type { JobHandlers, JobOrder, JobProgress } from './job.ts'
import type { JobRefusal } from './problems.ts'
import type { Schedule } from './schedule.ts'
import * as store from './store.ts'
import { UnderWay } from './under-way.ts'
import { Waking } from './waking.ts'

export type JobsOptions = {
  readonly house: House
  readonly handlers: JobHandlers
  /** Name of this process: never used before, for whoever has died under a name is not heard of under it again. */
  readonly process: string
  /** Whether no other process can have the house open: then what others left behind needs no waiting for. */
  readonly isAlone?: boolean
  readonly schedules?: readonly Schedule[]
  /** For what is done by the clock; processes tell each other's life by the database's. */
  readonly clock: () => Date
  /** How many computations at once. */
  readonly places?: number
  /** How often the database is asked for what others have ordered or want stopped. */
  readonly roundMilliseconds?: number
  /** Told of faults of ours: which work, and the error's name; never what was in it. */
  readonly onFault?: (work: string, error: unknown) => void
}

export type Jobs = {
  /** Orders work in the caller's transaction: where that is rolled back there is no job. Gives its id. */
  order(tx: Tx, acting: Acting, order: JobOrder): Promise<number>
  /** Asks for a job to be stopped, whichever process works on it; it has ended a second later. */
  stop(
    person: Person,
    asked: StopAsked,
  ): Promise<{ readonly kind: 'asked'; readonly id: number } | JobRefusal>
  /** How far the newest job about something has come, in whichever process; null where there is none. */
  progressOf(subject: string): Promise<JobProgress | null>
  /** Resolves when nothing waits for this process or is under way in it. */
  idle(): Promise<void>
  /** Takes up nothing more and waits for what is under way; what takes too long is handed back or ends as interrupted. */
  close(withinSeconds?: number): Promise<void>
}

/** Twice a second on a database with several processes; an embedded one has no others, and knows its own orders. */
const ROUND_MILLISECONDS = { postgres: 500, embedded: 2000 } as const
const BEAT_MILLISECONDS = 5000
const REAP_MILLISECONDS = 10_000
const CLOSE_SECONDS = 10
const AS_HOUSE = { kind: 'house', purpose: 'jobs' } as const

/** Begins to take up work of the kinds that there are handlers for, and what is due by the clock. */
export function openJobs(options: JobsOptions): Jobs {
  return new JobsOfProcess(checked(options))
}

class JobsOfProcess implements Jobs {
  readonly #house: House
  readonly #process: string
  readonly #kinds: readonly string[]
  readonly #places: number
  readonly #onFault: (work: string, error: unknown) => void
  readonly #waking: Waking
  readonly #ends: Ends
  readonly #underWay: UnderWay
  readonly #clockWork: ClockWork
  readonly #going: Promise<void>
  /** Whether others may have left something behind that needs no waiting for. */
  #mayHaveLeft: boolean
  #rounding: Promise<void> = Promise.resolve()
  #lastBeat = Number.NEGATIVE_INFINITY
  #lastReap = Number.NEGATIVE_INFINITY
  #isClosing = false
  #isOver = false
  #closed: Promise<void> | null = null

  constructor(options: JobsOptions) {
    const { house, handlers, process, clock, schedules = [], onFault = () => {} } = options
    this.#house = house
    this.#process = process
    this.#kinds = Object.keys(handlers)
    this.#places = options.places ?? 1
    this.#onFault = onFault
    this.#mayHaveLeft = options.isAlone ?? false
    const waking = new Waking(options.roundMilliseconds ?? ROUND_MILLISECONDS[house.database])
    const ends = new Ends(house, handlers, process)
    this.#waking = waking
    this.#ends = ends
    this.#underWay = new UnderWay({ house, handlers, process, ends, waking, onFault })
    this.#clockWork = new ClockWork({ house, schedules, process, clock, onFault })
    this.#going = this.#rounds()
  }

  async order(tx: Tx, acting: Acting, order: JobOrder): Promise<number> {
    if (this.#isClosing) throw new Error('jobs are closed')
    const id = await store.addJob(tx, acting, order, this.#process)
    this.#waking.expect()
    return id
  }

  async stop(person: Person, asked: StopAsked): ReturnType<Jobs['stop']> {
    const answer = await askToStop(this.#house, person, asked)
    if (answer.kind === 'refused') return answer
    // Where it waits it has ended when this is answered; where it is under way here, its thread is ending.
    if (!this.#underWay.stop(answer.id)) await this.#ends.stopWaiting(answer.id)
    this.#waking.wake()
    return answer
  }

  async progressOf(subject: string): Promise<JobProgress | null> {
    const here = this.#underWay.progressOf(subject)
    if (here) return here
    const row = await this.#asHouse((tx) => store.jobAbout(tx, subject, 'all'))
    return row && { share: row.share, step: row.step }
  }

  async idle(): Promise<void> {
    while (!this.#isClosing) {
      this.#waking.wake()
      const left = await this.#asHouse((tx) => store.countUnended(tx, this.#process, this.#kinds))
      if (left === 0 && this.#underWay.size === 0) return
      await pause(20)
    }
  }

  close(withinSeconds = CLOSE_SECONDS): Promise<void> {
    this.#closed ??= this.#close(withinSeconds)
    return this.#closed
  }

  async #close(withinSeconds: number): Promise<void> {
    this.#isClosing = true
    await this.#rounding
    await Promise.all([this.#underWay.close(withinSeconds), this.#clockWork.close(withinSeconds)])
    this.#isOver = true
    this.#waking.wake()
    await this.#going
    // A database that is gone is told by whoever finds that this process is.
    await this.#tried('close', async () => {
      const held = await this.#asHouse((tx) => store.heldJobs(tx, this.#process))
      for (const id of held) await this.#tried('close', () => this.#ends.lose(id, true))
    })
  }

  /** What cannot be done for one job, a fault in the room whose work it is perhaps, is no reason not to do the rest. */
  async #tried(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.#onFault(what, error)
    }
  }

  #asHouse<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.#house.withTx(AS_HOUSE, work)
  }

  async #rounds(): Promise<void> {
    while (!this.#isOver) {
      // A database that does not answer is asked again in the next round.
      this.#rounding = this.#round().catch((error) => this.#onFault('round', error))
      await this.#rounding
      await this.#waking.sleep()
    }
  }

  /** Says that this process lives, takes up what there is room for, and ends what is to be ended. */
  async #round(): Promise<void> {
    const now = performance.now()
    const isBeat = now - this.#lastBeat >= BEAT_MILLISECONDS
    const isReap = now - this.#lastReap >= REAP_MILLISECONDS
    const found = await this.#asHouse((tx) => this.#look(tx, isBeat, isReap))
    if (isBeat) this.#lastBeat = now
    this.#underWay.heed(found.own)
    for (const row of found.taken) this.#underWay.begin(row)
    if (found.taken.length > 0) this.#waking.found()
    for (const id of found.toStop) await this.#tried('stop', () => this.#ends.stopWaiting(id))
    const isCertain = this.#mayHaveLeft
    for (const id of found.lost) await this.#tried('lose', () => this.#ends.lose(id, isCertain))
    if (isReap) {
      this.#lastReap = now
      this.#mayHaveLeft = false
      // What a dead process had may be taken up at once.
      if (found.lost.length > 0) this.#waking.wake()
    }
    await this.#clockWork.round(isBeat)
  }

  async #look(tx: Tx, isBeat: boolean, isReap: boolean) {
    const [process, kinds, isAlone] = [this.#process, this.#kinds, this.#mayHaveLeft]
    if (isBeat) await store.beat(tx, process)
    await this.#underWay.writeProgress(tx)
    const own = this.#underWay.size > 0 ? await store.jobsOf(tx, process) : NONE
    const toStop = await store.waitingToStop(tx, kinds)
    const lost = isReap ? await store.lostJobs(tx, { process, kinds, isAlone }) : []
    const most = this.#isClosing ? 0 : this.#places - this.#underWay.size
    const taken = most > 0 ? await store.takeJobs(tx, { process, kinds, most }) : []
    return { own, toStop, lost, taken }
  }
}

const NONE: Awaited<ReturnType<typeof store.jobsOf>> = new Map()

function checked(options: JobsOptions): JobsOptions {
  const { process, places = 1 } = options
  if (process.trim() === '')
    throw new InvalidInput({ field: 'process', given: process, allowed: 'a name of its own' })
  if (!(Number.isInteger(places) && places > 0))
    throw new InvalidInput({ field: 'places', given: places, allowed: 'a whole number above 0' })
  return options
}
