import { onScopeDispose, shallowRef } from 'vue'
import { type Failure, failureFrom } from './failure.ts'
import type { FollowedRun } from './shapes.ts'

const POLL_MILLISECONDS = 700
const LOST_POLL_MILLISECONDS = 3000

export function isOver(run: Pick<FollowedRun, 'state'>): boolean {
  return run.state === 'done' || run.state === 'failed' || run.state === 'stopped'
}

type RunEnd<Run> = {
  readonly over: (run: Run) => void
  readonly failed: (failure: Failure) => void
}

/**
 * Follows one run until it is over. A lost connection is said and tried again, because the run goes on without us;
 * any other failure ends the following.
 */
export function useRunProgress<Run extends FollowedRun>(
  readRun: (id: string) => Promise<Run>,
  end: RunEnd<Run>,
) {
  const run = shallowRef<Run | null>(null)
  const failure = shallowRef<Failure | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined
  const followed = shallowRef<string | null>(null)

  async function ask(id: string): Promise<void> {
    let wait = POLL_MILLISECONDS
    try {
      const answer = await readRun(id)
      if (followed.value !== id) return
      run.value = answer
      failure.value = null
      if (isOver(answer)) {
        followed.value = null
        end.over(answer)
        return
      }
    } catch (error) {
      if (followed.value !== id) return
      failure.value = failureFrom(error)
      if (failure.value.kind !== 'no-connection') {
        followed.value = null
        end.failed(failure.value)
        return
      }
      wait = LOST_POLL_MILLISECONDS
    }
    timer = setTimeout(() => void ask(id), wait)
  }

  function leave(): void {
    followed.value = null
    clearTimeout(timer)
  }

  function follow(id: string): void {
    if (followed.value === id) return
    leave()
    followed.value = id
    run.value = null
    failure.value = null
    void ask(id)
  }

  onScopeDispose(leave)
  return { run, failure, followed, follow, leave }
}
