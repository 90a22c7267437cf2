import { dateInSweden } from '@utfall/basics'
import type { House, Person } from '@utfall/database'
import type { ProblemView } from '@utfall/evaluations'
import {
  beginCalibration,
  calibrationRun,
  endCalibration,
  finishCalibration,
  instrumentOverview,
  type Refusal,
  type Requested,
  requestCalibration,
  storedCalibration,
} from '@utfall/instruments'
import type { CalibrationOrder } from '@utfall/instruments/schema'
import type { CalibrationAnswer, CalibrationWorkerOrder } from './calibration-worker.ts'
import { instrumentProblem } from './instrument-problem.ts'
import { VERSION } from './version.ts'
import type { WorkProgress, WorkQueue } from './work-queue.ts'

export type SurveyFile = { readonly name: string; readonly bytes: Uint8Array }

export type CalibrationRunner = {
  start(
    person: Person,
    order: CalibrationOrder,
    file: SurveyFile,
    more?: {
      /** Instruments that take no more answers. */
      readonly kept?: ReadonlySet<string>
      /** What is to be done when the calibration is stored. */
      readonly afterwards?: () => Promise<void>
      /** Told once when the file waits no longer. */
      readonly waited?: () => void
    },
  ): Promise<Requested | Refusal>
  /** How far a run under way has come. */
  progressOf(runId: number): WorkProgress | null
  /** What was wrong with the answers of a failed run, as long as the service is up. */
  faultsOf(runId: number): ProblemView | undefined
  /** Ends a run that waits or is under way; false when it has ended. */
  stop(runId: number): Promise<boolean>
}

const SCRIPT = new URL('./calibration-worker.ts', import.meta.url)
const workId = (runId: number) => `calibration ${runId}`

/**
 * Analyses files of answers, in the queue they share with whatever else computes. The answers lie in memory from the
 * request until the end of the run, and nowhere else.
 */
export function makeCalibrationRunner(house: House, clock: () => Date, queue: WorkQueue): CalibrationRunner {
  const faults = new Map<number, ProblemView>()

  function enqueue(
    person: Person,
    { runId, slug }: Requested,
    file: SurveyFile,
    { afterwards, waited }: { readonly afterwards?: () => Promise<void>; readonly waited?: () => void },
  ): void {
    const fail = (problem: 'CALIBRATION_CRASHED' | 'SURVEY_FAULTY') =>
      endCalibration(house, person, runId, { state: 'failed', problem, at: clock() })
    const stop = async () => {
      waited?.()
      await endCalibration(house, person, runId, { state: 'stopped', problem: null, at: clock() })
    }
    queue.add<CalibrationAnswer>({
      id: workId(runId),
      async begin() {
        waited?.()
        await beginCalibration(house, person, runId, clock())
        const run = await calibrationRun(house, person, runId)
        const instrument = await instrumentOverview(house, person, slug)
        if ('code' in run) throw new Error(run.code)
        if (instrument.kind === 'refused') throw new Error(instrument.code)
        const order: CalibrationWorkerOrder = {
          file,
          definition: instrument.definition,
          survey: run.survey,
          keptScale: await keptScale(person, slug, run.survey.scale),
          version: VERSION,
          today: dateInSweden(clock()),
          calibration: (instrument.calibrations[0]?.version ?? 0) + 1,
        }
        return { script: SCRIPT, order }
      },
      async answered(answer) {
        if (answer.kind === 'stopped') return await stop()
        if (answer.kind === 'faults') {
          faults.set(runId, instrumentProblem('SURVEY_FAULTY', answer))
          return await fail('SURVEY_FAULTY')
        }
        await finishCalibration(house, person, runId, answer, clock())
        await afterwards?.()
      },
      stopped: stop,
      broke: () => fail('CALIBRATION_CRASHED'),
    })
  }

  async function keptScale(
    person: Person,
    slug: string,
    version: number | null,
  ): Promise<CalibrationWorkerOrder['keptScale']> {
    if (version === null) return null
    const kept = await storedCalibration(house, person, slug, version)
    if (kept.kind === 'refused') throw new Error(kept.code)
    return { calibration: version, sha256: kept.head.results_sha256, text: kept.text }
  }

  return {
    async start(person, order, file, more = {}) {
      const asked = { bytes: file.bytes, utfallVersion: VERSION }
      const requested = await requestCalibration(house, person, order, asked, more.kept)
      if (requested.kind === 'requested') enqueue(person, requested, file, more)
      return requested
    },
    progressOf: (runId) => queue.progressOf(workId(runId)),
    faultsOf: (runId) => faults.get(runId),
    stop: (runId) => queue.stop(workId(runId)),
  }
}
