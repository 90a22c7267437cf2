import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import type { House } from '@utfall/database'
import { type Jobs, openJobs, type Schedule } from '@utfall/jobs'
import {
  CALIBRATION,
  type CalibrationRunner,
  calibrationWork,
  makeCalibrationRunner,
} from './calibration-runner.ts'
import { EVALUATION, evaluationWork, makeRunner, type Runner } from './runner.ts'
import type { ServerParts } from './server-parts.ts'

/** What is computed beside the pages, and what is done by the clock. */
export type Work = {
  readonly jobs: Jobs
  readonly runner: Runner
  readonly calibrations: CalibrationRunner
}

export type WorkOptions = {
  readonly house: House
  readonly clock: () => Date
  /** Whether no other process can have the house open. An embedded house is locked by the one that has. */
  readonly isAlone?: boolean
  readonly schedules?: readonly Schedule[]
  /** How many computations at once; each takes a core and its file's memory. */
  readonly places?: number
  /** Where a fault of ours is told when nobody asked for the work just then; null: nowhere. */
  readonly log: ServerParts['log']
}

/** Begins to take up evaluations and analyses on this house, and what is due by the clock. */
export function openWork(options: WorkOptions): Work {
  const { house, clock, log } = options
  const evaluations = evaluationWork(house, clock)
  const analyses = calibrationWork(house, clock)
  const jobs = openJobs({
    // The work and the kind of fault, never what it says: it may hold people's data.
    onFault: (work, error) =>
      log?.({ level: 'error', fault: work, code: error instanceof Error ? error.name : 'unknown' }),
    isAlone: house.database === 'embedded',
    ...options,
    process: `${hostname()}/${process.pid}/${randomBytes(4).toString('hex')}`,
    handlers: { [EVALUATION]: evaluations.handler, [CALIBRATION]: analyses.handler },
  })
  return {
    jobs,
    runner: makeRunner(house, jobs, evaluations),
    calibrations: makeCalibrationRunner(house, jobs, analyses),
  }
}
