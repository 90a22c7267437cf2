import { computed, type MaybeRefOrGetter, shallowRef, toValue } from 'vue'
import { readCalibrationRun, stopCalibration } from '../../api/client.ts'
import { type Failure, failureFrom } from '../../api/failure.ts'
import { useForgetInstrument } from '../../api/queries.ts'
import { useRunProgress } from '../../api/run-progress.ts'

/** Following and stopping the analysis of answers to one instrument. */
export function useCalibrationRun(instrument: MaybeRefOrGetter<string>) {
  const forget = useForgetInstrument()
  const busy = shallowRef(false)
  const stopping = shallowRef(false)
  const refusal = shallowRef<Failure | null>(null)
  const finished = shallowRef(false)

  const progress = useRunProgress(readCalibrationRun, {
    over: async (run) => {
      await forget(toValue(instrument))
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

  async function stop(): Promise<void> {
    const id = progress.followed.value
    if (id === null) return
    stopping.value = true
    try {
      await stopCalibration(id)
    } catch (error) {
      stopping.value = false
      refusal.value = failureFrom(error)
    }
  }

  const failure = computed(() => refusal.value ?? progress.failure.value)
  return { run: progress.run, failure, busy, stopping, finished, follow, stop }
}
