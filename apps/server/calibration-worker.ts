import { createHash } from 'node:crypto'
import { parentPort, workerData } from 'node:worker_threads'
import { type CalendarDate, LANGUAGES } from '@utfall/basics'
import type { Faults } from '@utfall/exchange'
import {
  type CalibrationFile,
  computeCalibration,
  type FinishedCalibration,
  INSTRUMENT_REPORT_SHARE,
  makeInstrumentReport,
} from '@utfall/instruments'
import type { InstrumentDefinition, Survey } from '@utfall/instruments/schema'
import type { ProgressMessage } from '@utfall/jobs'
import type { SurveyFile } from './calibration-runner.ts'

/** One analysis of a file of answers in a thread: figures first, then the report in both languages. */
export type CalibrationWorkerOrder = {
  readonly file: SurveyFile
  readonly definition: InstrumentDefinition
  readonly survey: Survey
  readonly keptScale: { readonly calibration: number; readonly sha256: string; readonly text: string } | null
  readonly version: string
  readonly today: string
  /** The number that the calibration gets. */
  readonly calibration: number
}

export type CalibrationAnswer =
  | ({ readonly kind: 'computed' } & FinishedCalibration)
  | { readonly kind: 'stopped' }
  | Faults

const { file, definition, survey, keptScale, version, today, calibration }: CalibrationWorkerOrder =
  workerData
const tell = (message: CalibrationAnswer | ProgressMessage) => parentPort?.postMessage(message)

const computed = await computeCalibration(file, survey, {
  version,
  command: 'calibrate',
  ...(keptScale && { keptScale }),
  onStep: (step, share) => {
    tell({ kind: 'progress', share: share * INSTRUMENT_REPORT_SHARE, step })
    return true
  },
})
if (computed.kind !== 'computed') tell(computed)
else {
  tell({ kind: 'progress', share: INSTRUMENT_REPORT_SHARE, step: 'report' })
  const files: CalibrationFile[] = []
  for (const language of LANGUAGES) {
    const about = {
      definition,
      survey,
      language,
      today: today as CalendarDate,
      calibration: { version: calibration, sha256: computed.sha256 },
    }
    const { html, pdf } = await makeInstrumentReport(computed.results, about)
    files.push(stored('html', language, new TextEncoder().encode(html)), stored('pdf', language, pdf))
  }
  tell({ ...computed, files })
}

function stored(
  kind: CalibrationFile['kind'],
  language: CalibrationFile['language'],
  bytes: Uint8Array,
): CalibrationFile {
  return { kind, language, bytes, sha256: createHash('sha256').update(bytes).digest('hex') }
}
