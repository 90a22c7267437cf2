import { computed, shallowRef } from 'vue'
import { type Failure, failureFrom } from './failure.ts'
import { useRunProgress } from './run-progress.ts'
import type { FollowedRun } from './shapes.ts'

/** Following and stopping work on the server, whatever is computed there. `ended` is called before the work counts as over. */
export function useRunControl<Run extends FollowedRun>(calls: {
  readonly read: (id: string) => Promise<Run>
  readonly stop: (id: string) => Promise<void>
  readonly ended: () => Promise<unknown>
}) {
  const busy = shallowRef(false)
  const stopping = shallowRef(false)
  const refusal = shallowRef<Failure | null>(null)
  const finished = shallowRef(false)

  const progress = useRunProgress(calls.read, {
    over: async (run) => {
      await calls.ended()
      busy.value = false
      stopping.value = false
      finished.value = run.state === 'done'
    },
    failed: (failure) => {
      busy.value = false
      refusal.value = failure
    },
  })

  function follow(id: string): void {
    busy.value = true
    finished.value = false
    progress.follow(id)
  }

  async function start(begin: () => Promise<string>): Promise<void> {
    refusal.value = null
    stopping.value = false
    busy.value = true
    try {
      follow(await begin())
      if (stopping.value) await stop()
    } catch (error) {
      busy.value = false
      refusal.value = failureFrom(error)
    }
  }

  async function stop(): Promise<void> {
    stopping.value = true
    const id = progress.followed.value
    // Stopped before the server had said which run it is: start() stops it when it knows.
    if (id === null) return
    try {
      await calls.stop(id)
    } catch (error) {
      stopping.value = false
      refusal.value = failureFrom(error)
    }
  }

  const failure = computed(() => refusal.value ?? progress.failure.value)
  return { run: progress.run, failure, busy, stopping, finished, follow, start, stop }
}
