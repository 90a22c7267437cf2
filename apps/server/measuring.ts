import type { MeasuringAnswer, MeasuringOrder } from './measuring-worker.ts'
import { makeThreadLine, type ThreadLine } from './thread-line.ts'

export type Measurer = ThreadLine<MeasuringOrder, MeasuringAnswer>

/** Measures the persons of one file at a time. */
export function makeMeasurer(): Measurer {
  return makeThreadLine(new URL('./measuring-worker.ts', import.meta.url))
}
