import { Worker } from 'node:worker_threads'
import { dateInSweden } from '@utfall/basics'
import type { House, Person } from '@utfall/database'
import {
  beginRun,
  type Computed,
  endRun,
  finishRun,
  openStored,
  type ProblemView,
  problemView,
  type Refusal,
  requestRun,
  type StoredReport,
} from '@utfall/evaluations'
import type { Faults } from '@utfall/exchange'
import type { WorkerMessage, WorkerOrder } from './evaluation-worker.ts'
import { VERSION } from './version.ts'

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
  /** Resolves when nothing waits or is under way. */
  idle(): Promise<void>
  /** Ends what waits and is under way without writing it down: the house tells of it when it is opened again. */
  close(): Promise<void>
}

type Waiting = { readonly runId: number; readonly slug: string; readonly person: Person }
type Current = Waiting & { share: number; readonly worker: Worker | null; stopped: boolean }

/**
 * Runs evaluations one at a time, each in a thread of its own, so that the pages answer meanwhile and a run can be
 * ended at any moment.
 */
export function makeRunner(house: House, clock: () => Date): Runner {
  const queue: Waiting[] = []
  const faults = new Map<number, ProblemView>()
  const idlers: (() => void)[] = []
  let current: Current | null = null
  let closing = false

  async function next(): Promise<void> {
    const waiting = queue.shift()
    if (waiting === undefined) {
      for (const resolve of idlers.splice(0)) resolve()
      return
    }
    current = { ...waiting, share: 0, worker: null, stopped: false }
    try {
      await perform(waiting)
    } catch (error) {
      console.error(`run ${waiting.runId} broke: ${error instanceof Error ? error.name : 'unknown'}`)
      await endRun(house, waiting.person, waiting.runId, {
        state: 'failed',
        problem: 'RUN_CRASHED',
        at: clock(),
      }).catch(() => {})
    }
    current = null
    void next()
  }

  async function perform({ runId, slug, person }: Waiting): Promise<void> {
    await beginRun(house, person, runId, clock())
    const opened = await openStored(house, person, slug)
    if (opened.kind === 'refused') throw new Error(opened.code)
    const { study, lock, files } = opened
    const today = dateInSweden(clock())
    const ended = await compute({ study, lock, files, version: VERSION, today })
    const at = clock()
    switch (ended.kind) {
      case 'computed':
        return await finishRun(house, person, runId, study, ended.computed, ended.reports, at)
      case 'interrupted':
        return
      case 'stopped':
        return await endRun(house, person, runId, { state: 'stopped', problem: null, at })
      case 'faults':
        faults.set(runId, problemView('DATA_FAULTY', ended.faults))
        return await endRun(house, person, runId, { state: 'failed', problem: 'DATA_FAULTY', at })
    }
  }

  async function compute(order: WorkerOrder): Promise<Ended> {
    if (closing) return { kind: 'interrupted' }
    if (current?.stopped) return { kind: 'stopped' }
    const worker = new Worker(new URL('./evaluation-worker.ts', import.meta.url), { workerData: order })
    if (current) current = { ...current, worker }
    const ended = await endOf(worker, (share) => {
      if (current) current.share = share
    })
    if (ended) return ended
    if (closing) return { kind: 'interrupted' }
    if (current?.stopped) return { kind: 'stopped' }
    throw new Error('the evaluation thread ended without an answer')
  }

  function idle(): Promise<void> {
    if (current === null && queue.length === 0) return Promise.resolve()
    return new Promise((resolve) => idlers.push(resolve))
  }

  return {
    async start(person, slug) {
      const requested = await requestRun(house, person, slug, VERSION)
      if (requested.kind === 'refused') return requested
      queue.push({ runId: requested.runId, slug, person })
      if (current === null) void next()
      return requested
    },
    shareOf: (runId) => (current?.runId === runId ? current.share : null),
    faultsOf: (runId) => faults.get(runId),
    async stop(runId) {
      const place = queue.findIndex((waiting) => waiting.runId === runId)
      const waiting = place < 0 ? undefined : queue.splice(place, 1)[0]
      if (waiting) {
        await endRun(house, waiting.person, runId, { state: 'stopped', problem: null, at: clock() })
        return true
      }
      if (current?.runId !== runId) return false
      current.stopped = true
      await current.worker?.terminate()
      return true
    },
    idle,
    async close() {
      closing = true
      queue.length = 0
      await current?.worker?.terminate()
      await idle()
    },
  }
}

/** What the thread answered; null when it was ended before it had. */
function endOf(worker: Worker, onShare: (share: number) => void): Promise<Ended | null> {
  return new Promise((resolve, reject) => {
    let ended: Ended | null = null
    worker.on('message', (message: WorkerMessage) => {
      if (message.kind === 'progress') onShare(message.share)
      else ended = message
    })
    worker.on('error', reject)
    worker.on('exit', () => resolve(ended))
  })
}

type Ended =
  | { readonly kind: 'computed'; readonly computed: Computed; readonly reports: readonly StoredReport[] }
  | { readonly kind: 'stopped' | 'interrupted' }
  | { readonly kind: 'faults'; readonly faults: Faults }
