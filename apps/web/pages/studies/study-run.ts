import { computed, type MaybeRefOrGetter, shallowRef, toValue } from 'vue'
import { readRun, startRun, stopRun } from '../../api/client.ts'
import { type Failure, failureFrom } from '../../api/failure.ts'
import { useForgetStudy } from '../../api/queries.ts'
import { useRunProgress } from '../../api/run-progress.ts'

/** Starting, following and stopping an evaluation of one study. */
export function useStudyRun(study: MaybeRefOrGetter<string>) {
  const forget = useForgetStudy()
  const busy = shallowRef(false)
  const stopping = shallowRef(false)
  const refusal = shallowRef<Failure | null>(null)
  const finished = shallowRef(false)

  const progress = useRunProgress(readRun, {
    over: async (run) => {
      await forget(toValue(study))
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

  async function start(): Promise<void> {
    refusal.value = null
    stopping.value = false
    busy.value = true
    try {
      follow(await startRun(toValue(study)))
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
      await stopRun(id)
    } catch (error) {
      stopping.value = false
      refusal.value = failureFrom(error)
    }
  }

  const failure = computed(() => refusal.value ?? progress.failure.value)
  return { run: progress.run, failure, busy, stopping, finished, follow, start, stop }
}
