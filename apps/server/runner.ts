import { dateInSweden } from '@utfall/basics'
import type { House, Person } from '@utfall/database'
import {
  beginRun,
  type EvaluationProblem,
  endRun,
  finishRun,
  type ProblemView,
  problemView,
  type Refusal,
  type RequestedRun,
  requestRun,
  runSubject,
} from '@utfall/evaluations'
import { computeInThread, type JobHandler, type JobRefusal, type Jobs } from '@utfall/jobs'
import { z } from 'zod'
import type { WorkerAnswer, WorkerOrder } from './evaluation-worker.ts'
import { LastFaults } from './last-faults.ts'
import { VERSION } from './version.ts'

export type Runner = {
  start(person: Person, slug: string): Promise<RequestedRun | Refusal>
  /** How far a run has come, 0 to 1, in whichever process. */
  shareOf(runId: number): Promise<number | null>
  /** What was wrong with the data of a failed run: known to the process that read them, as long as it is up. */
  faultsOf(runId: number): ProblemView | undefined
  /** Asks for a run to be ended, whichever process has it. */
  stop(person: Person, runId: number): Promise<{ readonly kind: 'asked' } | JobRefusal>
  /** Resolves when nothing waits or is under way, of any kind. */
  idle(): Promise<void>
}

export const EVALUATION = 'evaluation'
const SCRIPT = new URL('./evaluation-worker.ts', import.meta.url)
const RunOrder = z.object({ run: z.int(), study: z.string() })

export type EvaluationWork = { readonly handler: JobHandler; readonly faults: LastFaults }

/** How an evaluation is done. All it needs is in the house, so any process can do it, and another can do it again. */
export function evaluationWork(house: House, clock: () => Date): EvaluationWork {
  const faults = new LastFaults()
  return {
    faults,
    handler: {
      whenLost: 'again',
      async work(job) {
        const answer = RunOrder.parse(job.orderData)
        const { run: runId } = answer
        const person = job.person('evaluate')
        const begun = await beginRun(house, person, runId, clock())
        if (begun.kind === 'refused') return { kind: 'failed', problem: begun.code }
        if (begun.kind === 'over') return { kind: 'done', answer }
        const { study, lock, files } = begun
        const order: WorkerOrder = { study, lock, files, version: VERSION, today: dateInSweden(clock()) }
        const computed = await computeInThread<WorkerAnswer>(SCRIPT, order, job)
        if (computed === null || computed.kind === 'stopped') return { kind: 'stopped' }
        if (computed.kind === 'faults') {
          faults.keep(runId, problemView('DATA_FAULTY', computed.faults))
          return { kind: 'failed', problem: 'DATA_FAULTY' }
        }
        const done = await finishRun(
          house,
          person,
          runId,
          study,
          computed.computed,
          computed.reports,
          clock(),
        )
        return done.kind === 'refused' ? { kind: 'failed', problem: done.code } : { kind: 'done', answer }
      },
      async ended(tx, job, end) {
        const { organisation } = job
        const problem = end.kind === 'failed' ? problemOf(end.problem) : null
        const { run } = RunOrder.parse(job.orderData)
        await endRun(tx, run, { state: end.kind, problem, organisation, at: clock() })
      },
    },
  }
}

/** Why the work ended, as the room says it. */
function problemOf(problem: string): EvaluationProblem {
  if (problem === 'JOB_BROKE') return 'RUN_CRASHED'
  if (problem === 'JOB_INTERRUPTED') return 'RUN_INTERRUPTED'
  return problem as EvaluationProblem
}

/** Orders evaluations and follows them. */
export function makeRunner(house: House, jobs: Jobs, { faults }: EvaluationWork): Runner {
  return {
    start: (person, slug) =>
      requestRun(house, person, slug, VERSION, (tx, acting, { runId, subject }) =>
        jobs.order(tx, acting, { kind: EVALUATION, subject, orderData: { run: runId, study: slug } }),
      ),
    shareOf: async (runId) => (await jobs.progressOf(runSubject(runId)))?.share ?? null,
    faultsOf: (runId) => faults.of(runId),
    stop: (person, runId) => jobs.stop(person, { kind: 'about', subject: runSubject(runId) }),
    idle: () => jobs.idle(),
  }
}
