import { dateInSweden } from '@utfall/basics'
import type { House, Person } from '@utfall/database'
import {
  beginRun,
  endRun,
  finishRun,
  openStored,
  type ProblemView,
  problemView,
  type Refusal,
  requestRun,
  type Study,
} from '@utfall/evaluations'
import type { WorkerAnswer, WorkerOrder } from './evaluation-worker.ts'
import { VERSION } from './version.ts'
import { makeWorkQueue, type WorkQueue } from './work-queue.ts'

export type Runner = {
  start(
    person: Person,
    slug: string,
  ): Promise<{ readonly kind: 'requested'; readonly runId: number } | Refusal>
  /** How far a run under way has come, 0 to 1. */
  shareOf(runId: number): number | null
  /** What was wrong with the data of a failed run, as long as the service is up. */
  faultsOf(runId: number): ProblemView | undefined
  /** Ends a run that waits or is under way; false when it has ended. */
  stop(runId: number): Promise<boolean>
  /** Resolves when nothing waits or is under way, in this queue as a whole. */
  idle(): Promise<void>
  /** Ends what waits and is under way without writing it down: the house tells of it when it is opened again. */
  close(): Promise<void>
}

const SCRIPT = new URL('./evaluation-worker.ts', import.meta.url)
const workId = (runId: number) => `evaluation ${runId}`

/** Runs evaluations, in the queue they share with whatever else computes. */
export function makeRunner(house: House, clock: () => Date, queue: WorkQueue = makeWorkQueue()): Runner {
  const faults = new Map<number, ProblemView>()

  function enqueue(person: Person, runId: number, slug: string): void {
    let study: Study | null = null
    const fail = (problem: 'RUN_CRASHED' | 'DATA_FAULTY') =>
      endRun(house, person, runId, { state: 'failed', problem, at: clock() })
    const stop = () => endRun(house, person, runId, { state: 'stopped', problem: null, at: clock() })
    queue.add<WorkerAnswer>({
      id: workId(runId),
      async begin() {
        await beginRun(house, person, runId, clock())
        const opened = await openStored(house, person, slug)
        if (opened.kind === 'refused') throw new Error(opened.code)
        study = opened.study
        const { lock, files } = opened
        const order: WorkerOrder = { study, lock, files, version: VERSION, today: dateInSweden(clock()) }
        return { script: SCRIPT, order }
      },
      async answered(answer) {
        if (answer.kind === 'stopped') return await stop()
        if (answer.kind === 'faults') {
          faults.set(runId, problemView('DATA_FAULTY', answer.faults))
          return await fail('DATA_FAULTY')
        }
        if (study === null) throw new Error('an evaluation was answered before it began')
        await finishRun(house, person, runId, study, answer.computed, answer.reports, clock())
      },
      stopped: stop,
      broke: () => fail('RUN_CRASHED'),
    })
  }

  return {
    async start(person, slug) {
      const requested = await requestRun(house, person, slug, VERSION)
      if (requested.kind === 'requested') enqueue(person, requested.runId, slug)
      return requested
    },
    shareOf: (runId) => queue.progressOf(workId(runId))?.share ?? null,
    faultsOf: (runId) => faults.get(runId),
    stop: (runId) => queue.stop(workId(runId)),
    idle: () => queue.idle(),
    close: () => queue.close(),
  }
}
