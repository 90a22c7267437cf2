export { askToStop, jobInSight, jobsInSight, type StopAsked, workByTheClock } from './actions.ts'
export { clearJobs } from './clear-jobs.ts'
export { clearSignIn } from './clear-sign-in.ts'
export type {
  EndedJob,
  JobEnd,
  JobHandler,
  JobHandlers,
  JobInHand,
  JobOrder,
  JobProgress,
  UnansweredEnd,
} from './job.ts'
export { type Jobs, type JobsOptions, openJobs } from './jobs.ts'
export { JOB_ENDS, JOB_PROBLEMS, type JobEndCode, type JobProblem, type JobRefusal } from './problems.ts'
export { latestDue, type Schedule, type When } from './schedule.ts'
export { computeInThread, type ProgressMessage } from './thread.ts'
