import { Worker } from 'node:worker_threads'

/** Gives the thread an order and waits for its answer. */
export type ThreadLine<Order, Answer> = (order: Order, signal: AbortSignal) => Promise<Answer>

/** One order at a time in a thread of its own, beside whatever else computes; ended when whoever asked has gone. */
export function makeThreadLine<Order, Answer>(script: URL): ThreadLine<Order, Answer> {
  let last: Promise<unknown> = Promise.resolve()
  return (order, signal) => {
    const mine = last.then(() => answerOf<Answer>(script, order, signal))
    last = mine.catch(() => {})
    return mine
  }
}

/** The thread that a script runs is the one that answers, in the shape that the line says. */
async function answerOf<Answer>(script: URL, order: unknown, signal: AbortSignal): Promise<Answer> {
  signal.throwIfAborted()
  const worker = new Worker(script, { workerData: order })
  const end = () => void worker.terminate()
  signal.addEventListener('abort', end, { once: true })
  try {
    return await new Promise<Answer>((resolve, reject) => {
      worker.on('message', resolve)
      worker.on('error', reject)
      worker.on('exit', () => reject(new Error('the thread ended without an answer')))
    })
  } finally {
    signal.removeEventListener('abort', end)
    await worker.terminate()
  }
}

/** Tells when whoever waits for the answer has left. */
export function goneOf(raw: {
  readonly writableEnded: boolean
  once(event: 'close', listener: () => void): unknown
}): AbortSignal {
  const gone = new AbortController()
  raw.once('close', () => {
    if (!raw.writableEnded) gone.abort()
  })
  return gone.signal
}
