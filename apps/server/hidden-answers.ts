import { setImmediate, setTimeout } from 'node:timers/promises'

/** Longer than what lies between looking for what is another's and for what is nowhere: some tenths of a millisecond. */
export const STEP_MILLISECONDS = 10

/**
 * Waits until a whole number of steps has passed since a request came. Row level security weighs a row that is there and
 * nothing where there is none, and the difference shows in the time of the answer; after this it does not.
 */
export async function toWholeStep(elapsedMilliseconds: number): Promise<void> {
  const now = performance.now()
  const until = now + (STEP_MILLISECONDS - (elapsedMilliseconds % STEP_MILLISECONDS))
  await setTimeout(Math.floor(until - now))
  // A timer knows whole milliseconds only, and what it leaves would tell the same.
  while (performance.now() < until) await setImmediate()
}
