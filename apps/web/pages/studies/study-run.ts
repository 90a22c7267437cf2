import { type MaybeRefOrGetter, toValue } from 'vue'
import { readRun, startRun, stopRun } from '../../api/client.ts'
import { useForgetStudy } from '../../api/queries.ts'
import { useRunControl } from '../../api/run-control.ts'

/** Starting, following and stopping an evaluation of one study. */
export function useStudyRun(study: MaybeRefOrGetter<string>) {
  const forget = useForgetStudy()
  const control = useRunControl({ read: readRun, stop: stopRun, ended: () => forget(toValue(study)) })
  return { ...control, start: () => control.start(() => startRun(toValue(study))) }
}
