import { type House, type Person, record } from '@utfall/database'
import { refusal } from '@utfall/secrecy'
import { type JobRefusal, refused } from './problems.ts'
import type { JobPage, JobsAsked, JobView, ScheduledWork } from './schema.ts'
import * as store from './store.ts'

/** The use cases of the room: each one transaction. What somebody may not see is not there. */

/** The jobs that who asks may see, newest first: their own, and the organisation's where their role says so. */
export async function jobsInSight(
  house: House,
  person: Person,
  { cursor, limit }: JobsAsked,
): Promise<JobPage | JobRefusal> {
  return await house.withTx(person, async (tx, acting) => {
    const no = await refusal(tx, acting, 'job.read')
    if (no) return no
    const rows = await store.listJobs(tx, cursor === undefined ? null : Number(cursor), limit + 1)
    const page = rows.slice(0, limit)
    const last = page.at(-1)
    return { jobs: page.map(viewOf), next: rows.length > limit && last ? String(last.id) : null }
  })
}

export async function jobInSight(house: House, person: Person, id: number): Promise<JobView | JobRefusal> {
  return await house.withTx(person, async (tx, acting) => {
    if (await refusal(tx, acting, 'job.read')) return refused('JOB_NOT_FOUND')
    const row = await store.jobById(tx, id)
    return row ? viewOf(row) : refused('JOB_NOT_FOUND')
  })
}

/** What is to be stopped: a job, or the newest job about something. */
export type StopAsked =
  | { readonly kind: 'job'; readonly id: number }
  | { readonly kind: 'about'; readonly subject: string }

/** Asks for a job to be stopped: whoever ordered it may, and the administrator of the organisation. */
export async function askToStop(
  house: House,
  person: Person,
  asked: StopAsked,
): Promise<{ readonly kind: 'asked'; readonly id: number } | JobRefusal> {
  return await house.withTx(person, async (tx, acting) => {
    const no = await refusal(tx, acting, 'job.stop')
    const row = await (asked.kind === 'job'
      ? store.jobById(tx, asked.id)
      : store.jobAbout(tx, asked.subject, 'in-sight'))
    if (!row) return refused('JOB_NOT_FOUND')
    if (no) return no
    if (row.state !== 'queued' && row.state !== 'running') return refused('JOB_NOT_UNDER_WAY')
    if (!(await store.askToStop(tx, row.id))) {
      // Either it ended a moment ago, or it is somebody else's: the row that is seen now tells which.
      const isOver = (await store.jobById(tx, row.id))?.finished_at !== null
      if (isOver) return refused('JOB_NOT_UNDER_WAY')
      await record(tx, { action: 'refused', subject: 'job.stop', after: { because: 'NOT_YOURS' } })
      return refused('NOT_ALLOWED')
    }
    await record(tx, { action: 'job.stop', subject: `job/${row.id}`, after: { about: row.subject } })
    return { kind: 'asked', id: row.id } as const
  })
}

function viewOf(row: store.JobRow): JobView {
  return {
    id: String(row.id),
    kind: row.kind,
    subject: row.subject,
    state: row.state,
    share: row.share,
    step: row.step,
    answer: row.answer,
    problem: row.problem_code,
    requestedAt: row.requested_at,
    requestedBy: row.requested_by,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    stopAskedAt: row.stop_asked_at,
  }
}

/** What the house does by the clock, and how it went the last time: for who administers it. */
export async function workByTheClock(
  house: House,
  person: Person,
): Promise<readonly ScheduledWork[] | JobRefusal> {
  return await house.withTx(person, async (tx, acting) => {
    const no = await refusal(tx, acting, 'house.read')
    return no ?? (await store.scheduledWork(tx))
  })
}
