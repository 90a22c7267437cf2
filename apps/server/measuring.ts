import { Worker } from 'node:worker_threads'
import type { MeasuringAnswer, MeasuringOrder } from './measuring-worker.ts'

const SCRIPT = new URL('./measuring-worker.ts', import.meta.url)

export type Measurer = (order: MeasuringOrder, signal: AbortSignal) => Promise<MeasuringAnswer>

/** Measures the persons of one file at a time beside whatever else computes; ended when whoever asked has gone. */
export function makeMeasurer(): Measurer {
  let last: Promise<unknown> = Promise.resolve()
  return (order, signal) => {
    const mine = last.then(() => measure(order, signal))
    last = mine.catch(() => {})
    return mine
  }
}

async function measure(order: MeasuringOrder, signal: AbortSignal): Promise<MeasuringAnswer> {
  signal.throwIfAborted()
  const worker = new Worker(SCRIPT, { workerData: order })
  const end = () => void worker.terminate()
  signal.addEventListener('abort', end, { once: true })
  try {
    return await new Promise<MeasuringAnswer>((resolve, reject) => {
      worker.on('message', resolve)
      worker.on('error', reject)
      worker.on('exit', () => reject(new Error('the thread ended without an answer')))
    })
  } finally {
    signal.removeEventListener('abort', end)
    await worker.terminate()
  }
}
