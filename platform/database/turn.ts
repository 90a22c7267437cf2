/** One at a time, in the order they came. */
export class Turn {
  #last: Promise<void> = Promise.resolve()
  #waiting = 0

  /** How many have the turn or wait for it. */
  get waiting(): number {
    return this.#waiting
  }

  /** Waits for the turn; the answer gives it back. */
  async take(): Promise<() => void> {
    const before = this.#last
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#last = promise
    this.#waiting += 1
    await before
    let isBack = false
    return () => {
      if (isBack) return
      isBack = true
      this.#waiting -= 1
      resolve()
    }
  }
}
