import type { ProblemView } from '@utfall/evaluations'

/** More runs than this that failed over their files are not asked about in one life of the service. */
const MOST_KEPT = 200

/**
 * What was wrong with the files of the runs that failed last. It quotes their cells, so it is kept in the memory of the
 * process that read them and nowhere else; whoever asks another process hears the code.
 */
export class LastFaults {
  readonly #views = new Map<number, ProblemView>()

  keep(runId: number, view: ProblemView): void {
    this.#views.set(runId, view)
    const oldest = this.#views.keys().next()
    if (this.#views.size > MOST_KEPT && !oldest.done) this.#views.delete(oldest.value)
  }

  of(runId: number): ProblemView | undefined {
    return this.#views.get(runId)
  }
}
