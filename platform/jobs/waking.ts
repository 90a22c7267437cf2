/** After an order its transaction is soon over: how long to wait for it, before each look. */
const SOON_MILLISECONDS: readonly number[] = [0, 5, 25, 100, 300]

/**
 * The pauses between a process's rounds: short where an order has just been made here, for it can be taken up when its
 * transaction is over; else as long as others' orders may wait.
 */
export class Waking {
  readonly #roundMilliseconds: number
  #looks: readonly number[] = []
  #isAwake = false
  #wake: (() => void) | null = null

  constructor(roundMilliseconds: number) {
    this.#roundMilliseconds = roundMilliseconds
  }

  /** The next round begins now. */
  wake(): void {
    this.#isAwake = true
    this.#wake?.()
  }

  /** An order is on its way. */
  expect(): void {
    this.#looks = SOON_MILLISECONDS
    this.wake()
  }

  /** Work was found: what was expected has come. */
  found(): void {
    this.#looks = []
  }

  async sleep(): Promise<void> {
    const [next, ...later] = this.#looks
    this.#looks = later
    if (this.#isAwake && next === undefined) {
      this.#isAwake = false
      return
    }
    this.#isAwake = false
    await this.#pause(next === undefined ? this.#roundMilliseconds : Math.min(next, this.#roundMilliseconds))
  }

  #pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer)
        if (this.#wake === done) this.#wake = null
        resolve()
      }
      const timer = setTimeout(done, milliseconds)
      // Waiting for work is no reason to stay: a server that listens is.
      timer.unref()
      this.#wake = done
    })
  }
}
