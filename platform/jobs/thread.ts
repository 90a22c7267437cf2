import { Worker } from 'node:worker_threads'

/** What every thread may tell on its way; anything else is its answer. */
export type ProgressMessage = { readonly kind: 'progress'; readonly share: number; readonly step?: string }

/**
 * Computes in a thread of its own, so that the pages answer meanwhile and it can be ended at any moment. Null where it
 * was ended by the signal before it had answered; throws where the thread broke.
 */
export async function computeInThread<Answer>(
  script: URL,
  order: unknown,
  job: {
    readonly signal: AbortSignal
    progress(share: number, step?: string): void
  },
): Promise<Answer | null> {
  const { signal } = job
  if (signal.aborted) return null
  const worker = new Worker(script, { workerData: order })
  const end = () => void worker.terminate()
  signal.addEventListener('abort', end, { once: true })
  try {
    return await new Promise<Answer | null>((resolve, reject) => {
      let answer: Answer | null = null
      worker.on('message', (message: Answer | ProgressMessage) => {
        if (isProgress(message)) job.progress(message.share, message.step)
        else answer = message
      })
      worker.on('error', reject)
      worker.on('exit', () => {
        if (answer !== null || signal.aborted) resolve(answer)
        else reject(new Error('the thread ended without an answer'))
      })
    })
  } finally {
    signal.removeEventListener('abort', end)
  }
}

function isProgress(message: unknown): message is ProgressMessage {
  return typeof message === 'object' && message !== null && 'kind' in message && message.kind === 'progress'
}
