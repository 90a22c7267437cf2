import { type MaybeRefOrGetter, toValue } from 'vue'
import { readCalibrationRun, stopCalibration } from '../../api/client.ts'
import { useForgetInstrument } from '../../api/queries.ts'
import { useRunControl } from '../../api/run-control.ts'

/** Following and stopping the analysis of answers to one instrument. */
export function useCalibrationRun(instrument: MaybeRefOrGetter<string>) {
  const forget = useForgetInstrument()
  return useRunControl({
    read: readCalibrationRun,
    stop: stopCalibration,
    ended: () => forget(toValue(instrument)),
  })
}
