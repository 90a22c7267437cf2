import { parentPort, workerData } from 'node:worker_threads'
import type { Language } from '@utfall/basics'
import type { Faults } from '@utfall/exchange'
import { measureAnswers, measuresCsv, type Provenance } from '@utfall/instruments'
import type { SurveyFile } from './calibration-runner.ts'

/** Persons measured with a stored calibration, in a thread: the answers come in, the measures go out, nothing stays. */
export type MeasuringOrder = {
  readonly file: SurveyFile
  /** The calibration's results, as they are stored. */
  readonly results: string
  readonly id: string | null
  readonly language: Language
  readonly provenance: Provenance
}

export type MeasuringAnswer =
  | {
      readonly kind: 'measured'
      readonly csv: Uint8Array
      readonly persons: number
      readonly fileSha256: string
    }
  | Faults

const { file, results, id, language, provenance }: MeasuringOrder = workerData
const measured = measureAnswers(file, JSON.parse(results), { id })
const answer: MeasuringAnswer =
  measured.kind === 'faults'
    ? measured
    : {
        kind: 'measured',
        csv: measuresCsv(measured, language, provenance),
        persons: measured.persons.length,
        fileSha256: measured.sha256,
      }
parentPort?.postMessage(answer)
