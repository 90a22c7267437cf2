import { type AnalysisOptions, STEPS, type Step } from './options.ts'

/** How much of the time each step takes, roughly. */
const WEIGHTS: Readonly<Record<Step, number>> = {
  calibrate: 25,
  persons: 2,
  reference: 25,
  fit: 6,
  groups: 30,
  burden: 11,
  verdict: 1,
}

/** Tells a listener how far the work has come, and remembers when it says stop. */
export class Progress {
  readonly #listener: AnalysisOptions['onStep']
  #step: Step = STEPS[0]
  #done = 0
  /** Within the step, parts that come one after the other. */
  #part = { from: 0, to: 1 }
  #answer: Promise<boolean> | null = null
  isStopped = false

  constructor(listener: AnalysisOptions['onStep']) {
    this.#listener = listener
  }

  /** Before a step: waits for the listener. */
  async begin(step: Step): Promise<void> {
    await this.#settle()
    if (this.isStopped) return
    this.#step = step
    this.#part = { from: 0, to: 1 }
    this.#done = shareBefore(step)
    if ((await this.#listener?.(step, this.#done)) === false) this.isStopped = true
  }

  async end(): Promise<void> {
    await this.#settle()
    if (!this.isStopped) await this.#listener?.('verdict', 1)
  }

  /** The part of the step that comes next, as shares of it. */
  part(from: number, to: number): void {
    this.#part = { from, to }
  }

  /** Within a step, from work that does not wait: an answer that comes later is heard at the next step. */
  readonly within = (share: number): boolean => {
    if (this.isStopped) return false
    const { from, to } = this.#part
    const whole = this.#done + WEIGHT_SHARE * WEIGHTS[this.#step] * (from + (to - from) * share)
    const answer = this.#listener?.(this.#step, Math.min(1, whole))
    if (answer === false) this.isStopped = true
    else if (answer instanceof Promise) this.#answer = answer
    return !this.isStopped
  }

  async #settle(): Promise<void> {
    const answer = this.#answer
    this.#answer = null
    if (answer !== null && (await answer) === false) this.isStopped = true
  }
}

const WEIGHT_SHARE = 1 / STEPS.reduce((sum, step) => sum + WEIGHTS[step], 0)

function shareBefore(step: Step): number {
  return STEPS.slice(0, STEPS.indexOf(step)).reduce((sum, each) => sum + WEIGHTS[each] * WEIGHT_SHARE, 0)
}
