import { z } from 'zod'

/** A job as the pages follow it. */
export const JobView = z
  .strictObject({
    id: z.string(),
    /** What kind of work: a stable code. */
    kind: z.string(),
    /** What it is about, for instance `evaluation-run/7`. */
    subject: z.string(),
    state: z.enum(['queued', 'running', 'done', 'failed', 'stopped']),
    /** How much is done, 0 to 1. */
    share: z.number(),
    /** What is being done: a stable code. */
    step: z.string().nullable(),
    /** What came of it; null until it is done. */
    answer: z.unknown(),
    /** Why it failed: a stable code. */
    problem: z.string().nullable(),
    requestedAt: z.string(),
    requestedBy: z.string(),
    startedAt: z.string().nullable(),
    finishedAt: z.string().nullable(),
    stopAskedAt: z.string().nullable(),
  })
  .meta({ id: 'Job' })
export type JobView = z.infer<typeof JobView>

export const MOST_JOBS_A_PAGE = 100

/** Which part of the list is asked for: newest first, from the one after `cursor`. */
export const JobsAsked = z.strictObject({
  cursor: z
    .string()
    .regex(/^\d{1,15}$/)
    .optional(),
  limit: z.coerce.number().int().min(1).max(MOST_JOBS_A_PAGE).default(20),
})
export type JobsAsked = z.infer<typeof JobsAsked>

export const JobPage = z.strictObject({ jobs: z.array(JobView), next: z.string().nullable() })
export type JobPage = z.infer<typeof JobPage>

export const ScheduledWork = z
  .strictObject({
    kind: z.string(),
    /** The latest time for which it was taken up. */
    dueAt: z.string(),
    /** null while it is under way. */
    finishedAt: z.string().nullable(),
    problem: z.string().nullable(),
  })
  .meta({ id: 'ScheduledWork' })
export type ScheduledWork = z.infer<typeof ScheduledWork>
