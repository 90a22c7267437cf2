import { dateInSweden } from '@utfall/basics'
import type { House, Person } from '@utfall/database'
import type { ProblemView } from '@utfall/evaluations'
import {
  beginCalibration,
  calibrationSubject,
  endCalibration,
  finishCalibration,
  type InstrumentProblem,
  instrumentOverview,
  type Refusal,
  type Requested,
  requestCalibration,
  storedCalibration,
} from '@utfall/instruments'
import type { CalibrationOrder, Survey } from '@utfall/instruments/schema'
import {
  computeInThread,
  type JobHandler,
  type JobInHand,
  type JobProgress,
  type JobRefusal,
  type Jobs,
} from '@utfall/jobs'
import { z } from 'zod'
import type { CalibrationAnswer, CalibrationWorkerOrder } from './calibration-worker.ts'
import { instrumentProblem } from './instrument-problem.ts'
import { LastFaults } from './last-faults.ts'
import { VERSION } from './version.ts'

export type SurveyFile = { readonly name: string; readonly bytes: Uint8Array }

type More = {
  /** Instruments that take no more answers. */
  readonly kept?: ReadonlySet<string>
  /** What is to be done when the calibration is stored. */
  readonly afterwards?: () => Promise<void>
  /** Told once when the file waits no longer. */
  readonly waited?: () => void
}

export type CalibrationRunner = {
  start(person: Person, order: CalibrationOrder, file: SurveyFile, more?: More): Promise<Requested | Refusal>
  /** How far a run has come, in whichever process. */
  progressOf(runId: number): Promise<JobProgress | null>
  /** What was wrong with the answers of a failed run: known to the process that read them, as long as it is up. */
  faultsOf(runId: number): ProblemView | undefined
  /** Asks for a run to be ended, whichever process has it. */
  stop(person: Person, runId: number): Promise<{ readonly kind: 'asked' } | JobRefusal>
}

export const CALIBRATION = 'calibration'
const SCRIPT = new URL('./calibration-worker.ts', import.meta.url)
const RunOrder = z.object({ run: z.int(), instrument: z.string() })

type Held = Pick<More, 'afterwards' | 'waited'> & { readonly file: SurveyFile }

export type CalibrationWork = {
  readonly handler: JobHandler
  readonly faults: LastFaults
  /** The files of answers that wait or are analysed here: they lie in memory until the end of the run, and nowhere else. */
  readonly held: Map<number, Held>
}

/** How a file of answers is analysed: in the process that received it, for no other has the answers. */
export function calibrationWork(house: House, clock: () => Date): CalibrationWork {
  const faults = new LastFaults()
  const held = new Map<number, Held>()
  const letGo = (runId: number) => {
    held.get(runId)?.waited?.()
    held.delete(runId)
  }

  async function analyse(job: JobInHand, { file, afterwards }: Held): ReturnType<JobHandler['work']> {
    const asked = RunOrder.parse(job.orderData)
    const person = job.person('calibrate')
    const begun = await beginCalibration(house, person, asked.run, clock())
    if (begun.kind === 'refused') return { kind: 'failed', problem: begun.code }
    if (begun.kind === 'over') return { kind: 'done', answer: asked }
    const order = await workerOrder(house, person, asked.instrument, begun.survey, file, clock())
    const computed = await computeInThread<CalibrationAnswer>(SCRIPT, order, job)
    if (computed === null || computed.kind === 'stopped') return { kind: 'stopped' }
    if (computed.kind === 'faults') {
      faults.keep(asked.run, instrumentProblem('SURVEY_FAULTY', computed))
      return { kind: 'failed', problem: 'SURVEY_FAULTY' }
    }
    const done = await finishCalibration(house, person, asked.run, computed, clock())
    if (done.kind === 'refused') return { kind: 'failed', problem: done.code }
    await afterwards?.()
    return { kind: 'done', answer: { ...asked, calibration: done.version } }
  }

  return {
    faults,
    held,
    handler: {
      whenLost: 'end',
      async work(job) {
        const { run } = RunOrder.parse(job.orderData)
        const mine = held.get(run)
        if (!mine) return { kind: 'failed', problem: 'JOB_INTERRUPTED' }
        mine.waited?.()
        try {
          return await analyse(job, mine)
        } finally {
          held.delete(run)
        }
      },
      async ended(tx, job, end) {
        const { organisation } = job
        const { run } = RunOrder.parse(job.orderData)
        const problem = end.kind === 'failed' ? problemOf(end.problem) : null
        await endCalibration(tx, run, { state: end.kind, problem, organisation, at: clock() })
        letGo(run)
      },
    },
  }
}

async function workerOrder(
  house: House,
  person: Person,
  slug: string,
  survey: Survey,
  file: SurveyFile,
  now: Date,
): Promise<CalibrationWorkerOrder> {
  const instrument = await instrumentOverview(house, person, slug)
  if (instrument.kind === 'refused') throw new Error(instrument.code)
  return {
    ...{ file, survey, version: VERSION, today: dateInSweden(now) },
    definition: instrument.definition,
    keptScale: await keptScale(house, person, slug, survey.scale),
    calibration: (instrument.calibrations[0]?.version ?? 0) + 1,
  }
}

async function keptScale(
  house: House,
  person: Person,
  slug: string,
  version: number | null,
): Promise<CalibrationWorkerOrder['keptScale']> {
  if (version === null) return null
  const kept = await storedCalibration(house, person, slug, version)
  if (kept.kind === 'refused') throw new Error(kept.code)
  return { calibration: version, sha256: kept.head.results_sha256, text: kept.text }
}

/** Why the work ended, as the room says it. */
function problemOf(problem: string): InstrumentProblem {
  if (problem === 'JOB_BROKE') return 'CALIBRATION_CRASHED'
  if (problem === 'JOB_INTERRUPTED') return 'CALIBRATION_INTERRUPTED'
  return problem as InstrumentProblem
}

/** Orders analyses of files of answers and follows them. */
export function makeCalibrationRunner(
  house: House,
  jobs: Jobs,
  { faults, held }: CalibrationWork,
): CalibrationRunner {
  return {
    async start(person, order, file, { kept, afterwards, waited } = {}) {
      let placed: number | null = null
      try {
        const asked = { bytes: file.bytes, utfallVersion: VERSION }
        return await requestCalibration(
          house,
          person,
          order,
          asked,
          async (tx, acting, { runId, slug, subject }) => {
            // In its place before the transaction is over: the work may begin at that moment.
            placed = runId
            held.set(runId, { file, ...(afterwards && { afterwards }), ...(waited && { waited }) })
            const orderData = { run: runId, instrument: slug }
            await jobs.order(tx, acting, { kind: CALIBRATION, subject, orderData, heldHere: true })
          },
          kept,
        )
      } catch (error) {
        if (placed !== null) held.delete(placed)
        throw error
      }
    },
    progressOf: (runId) => jobs.progressOf(calibrationSubject(runId)),
    faultsOf: (runId) => faults.of(runId),
    stop: (person, runId) => jobs.stop(person, { kind: 'about', subject: calibrationSubject(runId) }),
  }
}
