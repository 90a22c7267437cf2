import { Worker } from 'node:worker_threads'

/** One computation: what to write down when it begins and ends, and the thread that computes. */
export type Work<Answer> = {
  /** Unique among all that is queued. */
  readonly id: string
  /** Writes down that it has begun, and says what the thread is to do. */
  readonly begin: () => Promise<WorkerStart>
  readonly answered: (answer: Answer) => Promise<void>
  readonly stopped: () => Promise<void>
  /** It broke through a fault of ours. */
  readonly broke: () => Promise<void>
}

export type WorkerStart = { readonly script: URL; readonly order: unknown }

/** What every thread may tell on its way; anything else is its answer. */
export type ProgressMessage = { readonly kind: 'progress' } & WorkProgress
/** How far work has come, 0 to 1, and which step it is at, where the thread tells. */
export type WorkProgress = { readonly share: number; readonly step?: string }

export type WorkQueue = {
  add<Answer>(work: Work<Answer>): void
  /** How far work under way has come; null where it waits or is over. */
  progressOf(id: string): WorkProgress | null
  /** Ends work that waits or is under way; false when it is over. */
  stop(id: string): Promise<boolean>
  /** Resolves when nothing waits or is under way. */
  idle(): Promise<void>
  /** Ends what waits and is under way without writing it down: the house tells of it when it is opened again. */
  close(): Promise<void>
}

type AnyWork = Work<unknown>
type Current = {
  readonly work: AnyWork
  progress: WorkProgress
  worker: Worker | null
  stopped: boolean
}

/**
 * Does one piece of work at a time, each in a thread of its own, so that the pages answer meanwhile and it can be
 * ended at any moment.
 */
export function makeWorkQueue(): WorkQueue {
  const queue: AnyWork[] = []
  const idlers: (() => void)[] = []
  let current: Current | null = null
  let closing = false

  async function next(): Promise<void> {
    const work = queue.shift()
    if (work === undefined) {
      for (const resolve of idlers.splice(0)) resolve()
      return
    }
    current = { work, progress: { share: 0 }, worker: null, stopped: false }
    try {
      await perform(current)
    } catch (error) {
      console.error(`${work.id} broke: ${error instanceof Error ? error.name : 'unknown'}`)
      await work.broke().catch(() => {})
    }
    current = null
    void next()
  }

  async function perform(under: Current): Promise<void> {
    const { work } = under
    const { script, order } = await work.begin()
    if (closing) return
    if (under.stopped) return await work.stopped()
    under.worker = new Worker(script, { workerData: order })
    const answer = await answerOf(under.worker, (progress) => {
      under.progress = progress
    })
    if (answer !== null) return await work.answered(answer)
    if (closing) return
    if (under.stopped) return await work.stopped()
    throw new Error('the thread ended without an answer')
  }

  function idle(): Promise<void> {
    if (current === null && queue.length === 0) return Promise.resolve()
    return new Promise((resolve) => idlers.push(resolve))
  }

  return {
    add(work) {
      // The thread that a piece of work names is the one that answers it, in the shape that the work says.
      queue.push({
        ...work,
        answered: (answer) => work.answered(answer as Parameters<typeof work.answered>[0]),
      })
      if (current === null) void next()
    },
    progressOf: (id) => (current?.work.id === id ? current.progress : null),
    async stop(id) {
      const place = queue.findIndex((work) => work.id === id)
      const waiting = place < 0 ? undefined : queue.splice(place, 1)[0]
      if (waiting) {
        await waiting.stopped()
        return true
      }
      if (current?.work.id !== id) return false
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
function answerOf(worker: Worker, onProgress: (progress: WorkProgress) => void): Promise<unknown> {
  return new Promise((resolve, reject) => {
    let answer: unknown = null
    worker.on('message', (message: unknown) => {
      if (isProgress(message)) onProgress(message)
      else answer = message
    })
    worker.on('error', reject)
    worker.on('exit', () => resolve(answer))
  })
}

function isProgress(message: unknown): message is ProgressMessage {
  return typeof message === 'object' && message !== null && 'kind' in message && message.kind === 'progress'
}
