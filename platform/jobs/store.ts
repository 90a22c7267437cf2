import type { Acting, Row, Tx } from '@utfall/database'
import { sql } from 'kysely'
import type { JobEnd, JobOrder, JobProgress } from './job.ts'
import type { ScheduledWork } from './schema.ts'

/** All SQL of the room: jobs as they are ordered, taken up, followed and ended; what the clock has done. */

export type JobRow = Row<'job'>

/** A process that has not been heard of for this long is taken for dead. */
export const DEAD_SECONDS = 30
const DEAD = sql<Date>`now() - make_interval(secs => ${DEAD_SECONDS})`

/** An empty list is as good as another. */
const isOneOf = (kinds: readonly string[]) => sql<boolean>`kind = any(${kinds}::text[])`

export async function addJob(tx: Tx, acting: Acting, order: JobOrder, process: string): Promise<number> {
  const held = order.heldHere ? { process, heartbeat_at: sql<string>`now()` } : {}
  const row = await tx
    .insertInto('job')
    .values({
      kind: order.kind,
      subject: order.subject,
      order_data: JSON.stringify(order.orderData ?? {}),
      account_id: acting.account,
      organisation_id: acting.organisation,
      requested_by: acting.actor,
      ...held,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

/** Takes up to `most` waiting jobs, the oldest first; what another process is taking at the moment is left to it. */
export async function takeJobs(
  tx: Tx,
  taker: { readonly process: string; readonly kinds: readonly string[]; readonly most: number },
): Promise<readonly JobRow[]> {
  const { process, kinds, most } = taker
  const waiting = tx
    .selectFrom('job')
    .select('id')
    .where('state', '=', 'queued')
    .where(isOneOf(kinds))
    .where('stop_asked_at', 'is', null)
    .where((eb) => eb.or([eb('process', 'is', null), eb('process', '=', process)]))
    .orderBy('id')
    .limit(most)
    .forUpdate()
    .skipLocked()
  const rows = await tx
    .updateTable('job')
    .set((eb) => ({
      state: 'running' as const,
      process,
      heartbeat_at: sql<string>`now()`,
      started_at: eb.fn.coalesce('started_at', sql<string>`now()`),
      tries: eb('tries', '+', 1),
    }))
    // As an array the list is made once; a plan that made it again would hold more rows than were asked for.
    .where(sql<boolean>`id = any(array(${waiting}))`)
    .returningAll()
    .execute()
  return rows.toSorted((a, b) => a.id - b.id)
}

/** Which of its jobs somebody has asked this process to stop, and which are its own no longer. */
export async function jobsOf(
  tx: Tx,
  process: string,
): Promise<ReadonlyMap<number, { readonly isStopAsked: boolean }>> {
  const rows = await tx
    .selectFrom('job')
    .select(['id', 'stop_asked_at'])
    .where('process', '=', process)
    .where('state', '=', 'running')
    .execute()
  return new Map(rows.map((row) => [row.id, { isStopAsked: row.stop_asked_at !== null }]))
}

/** Says that the process lives and has these jobs: those it works on, and those that wait for it alone. */
export async function beat(tx: Tx, process: string): Promise<void> {
  await tx
    .updateTable('job')
    .set({ heartbeat_at: sql<string>`now()` })
    .where('process', '=', process)
    .where('state', 'in', ['queued', 'running'])
    .execute()
}

export async function noteProgress(
  tx: Tx,
  process: string,
  id: number,
  { share, step }: JobProgress,
): Promise<void> {
  await tx
    .updateTable('job')
    .set({ share: sql<number>`greatest(share, ${share}::double precision)`, step })
    .where('id', '=', id)
    .where('process', '=', process)
    .where('state', '=', 'running')
    .execute()
}

/** Jobs that wait though somebody has asked for them to be stopped. */
export async function waitingToStop(tx: Tx, kinds: readonly string[]): Promise<readonly number[]> {
  const rows = await tx
    .selectFrom('job')
    .select('id')
    .where('state', '=', 'queued')
    .where(isOneOf(kinds))
    .where('stop_asked_at', 'is not', null)
    .execute()
  return rows.map((row) => row.id)
}

/** Jobs of other processes that are not heard of any more; of all others where this is the only process there is. */
export async function lostJobs(
  tx: Tx,
  finder: { readonly process: string; readonly kinds: readonly string[]; readonly isAlone: boolean },
): Promise<readonly number[]> {
  const rows = await tx
    .selectFrom('job')
    .select('id')
    .where('state', 'in', ['queued', 'running'])
    .where(isOneOf(finder.kinds))
    .where('process', '!=', finder.process)
    .$if(!finder.isAlone, (query) => query.where(sql<boolean>`heartbeat_at < ${DEAD}`))
    .orderBy('id')
    .execute()
  return rows.map((row) => row.id)
}

/** The job with its row held, unless it has ended or somebody else is about to end it. */
export async function unendedJob(tx: Tx, id: number): Promise<JobRow | null> {
  const row = await tx
    .selectFrom('job')
    .selectAll()
    .where('id', '=', id)
    .where('state', 'in', ['queued', 'running'])
    .forUpdate()
    .skipLocked()
    .executeTakeFirst()
  return row ?? null
}

/** The same, waiting for whoever holds the row, and only while this process has it. */
export async function ownJob(tx: Tx, id: number, process: string): Promise<JobRow | null> {
  const row = await tx
    .selectFrom('job')
    .selectAll()
    .where('id', '=', id)
    .where('process', '=', process)
    .where('state', 'in', ['queued', 'running'])
    .forUpdate()
    .executeTakeFirst()
  return row ?? null
}

export function isDead(tx: Tx, id: number): Promise<boolean> {
  return tx
    .selectFrom('job')
    .select(sql<boolean>`heartbeat_at < ${DEAD}`.as('is_dead'))
    .where('id', '=', id)
    .executeTakeFirst()
    .then((row) => row?.is_dead === true)
}

export async function endJob(tx: Tx, id: number, end: JobEnd): Promise<void> {
  await tx
    .updateTable('job')
    .set({
      state: end.kind,
      finished_at: sql<string>`now()`,
      problem_code: end.kind === 'failed' ? end.problem : null,
      ...(end.kind === 'done' && { share: 1, answer: JSON.stringify(end.answer ?? {}) }),
    })
    .where('id', '=', id)
    .execute()
}

/** Puts a job back among those that wait, for any process to take up. */
export async function putBack(tx: Tx, id: number, uncounted: boolean): Promise<void> {
  await tx
    .updateTable('job')
    .set((eb) => ({
      state: 'queued' as const,
      process: null,
      heartbeat_at: null,
      ...(uncounted && { tries: eb('tries', '-', 1) }),
    }))
    .where('id', '=', id)
    .execute()
}

/** How many jobs wait for this process or are under way in it. */
export async function countUnended(tx: Tx, process: string, kinds: readonly string[]): Promise<number> {
  const row = await tx
    .selectFrom('job')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('state', 'in', ['queued', 'running'])
    .where(isOneOf(kinds))
    .where((eb) => eb.or([eb('process', 'is', null), eb('process', '=', process)]))
    .executeTakeFirstOrThrow()
  return Number(row.n)
}

/** Jobs that wait for this process alone. */
export async function heldJobs(tx: Tx, process: string): Promise<readonly number[]> {
  const rows = await tx
    .selectFrom('job')
    .select('id')
    .where('state', '=', 'queued')
    .where('process', '=', process)
    .execute()
  return rows.map((row) => row.id)
}

/** What somebody ordered themselves, and the organisation's for those who look after its work: as its policy says. */
const inSight = sql<boolean>`(organisation_id = (select app.organisation())
  and (requested_by = (select app.actor()) or (select app.has_role('administrator', 'operator', 'evaluator'))))`

export async function jobById(tx: Tx, id: number): Promise<JobRow | null> {
  const query = tx.selectFrom('job').selectAll().where('id', '=', id).where(inSight)
  return (await query.executeTakeFirst()) ?? null
}

/** The newest job about something: of those in sight, or for the house of all. */
export async function jobAbout(tx: Tx, subject: string, among: 'in-sight' | 'all'): Promise<JobRow | null> {
  const query = tx
    .selectFrom('job')
    .selectAll()
    .where('subject', '=', subject)
    .$if(among === 'in-sight', (all) => all.where(inSight))
  return (await query.orderBy('id', 'desc').limit(1).executeTakeFirst()) ?? null
}

/** Newest first, from the one before `cursor`. */
export async function listJobs(tx: Tx, cursor: number | null, limit: number): Promise<readonly JobRow[]> {
  return await tx
    .selectFrom('job')
    .selectAll()
    .where(inSight)
    .$if(cursor !== null, (query) => query.where('id', '<', cursor ?? 0))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}

/** Asks for a job to be stopped; false where it has ended, or is not theirs to stop. */
export async function askToStop(tx: Tx, id: number): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('job')
    .set({ stop_asked_at: sql<string>`now()` })
    .where('id', '=', id)
    .where(sql<boolean>`organisation_id = (select app.organisation())`)
    .where(sql<boolean>`(requested_by = (select app.actor()) or (select app.has_role('administrator')))`)
    .where('state', 'in', ['queued', 'running'])
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Takes up what is due, unless another process has. A kind that is new waits for its next time where it is `patient`. */
export async function takeSchedule(
  tx: Tx,
  taker: {
    readonly kind: string
    readonly dueAt: Date
    readonly process: string
    readonly isPatient: boolean
  },
): Promise<boolean> {
  const { kind, dueAt, process, isPatient } = taker
  const now = sql<string>`now()`
  const made = await tx
    .insertInto('schedule')
    .values({
      ...{ kind, due_at: dueAt, process, heartbeat_at: now, started_at: now },
      finished_at: isPatient ? now : null,
    })
    .onConflict((conflict) => conflict.column('kind').doNothing())
    .returning('kind')
    .executeTakeFirst()
  if (made) return !isPatient
  const taken = await tx
    .updateTable('schedule')
    .set({
      ...{ due_at: dueAt, process, heartbeat_at: now, started_at: now },
      ...{ finished_at: null, problem_code: null },
    })
    .where('kind', '=', kind)
    .where(
      sql<boolean>`case when finished_at is null then heartbeat_at < ${DEAD} else due_at < ${dueAt}::timestamptz end`,
    )
    .returning('kind')
    .executeTakeFirst()
  return taken !== undefined
}

export async function beatSchedules(tx: Tx, process: string): Promise<void> {
  await tx
    .updateTable('schedule')
    .set({ heartbeat_at: sql<string>`now()` })
    .where('process', '=', process)
    .where('finished_at', 'is', null)
    .execute()
}

export async function endSchedule(
  tx: Tx,
  { kind, process, problem }: { kind: string; process: string; problem: string | null },
): Promise<void> {
  await tx
    .updateTable('schedule')
    .set({ finished_at: sql<string>`now()`, problem_code: problem })
    .where('kind', '=', kind)
    .where('process', '=', process)
    .where('finished_at', 'is', null)
    .execute()
}

export type SignInLeft = {
  readonly steps: number
  readonly attempts: number
  readonly passwords: number
  readonly oneTimeCodes: number
  readonly recoveryCodes: number
  readonly passkeys: number
  readonly identities: number
  readonly sessions: number
}

/**
 * What is left of signing in and opens nothing any more: after as many days as policies and triggers say (migration
 * 0006). Of sessions the newest of each account stays, for it tells where they were last. Gives how many are gone.
 */
export async function clearSignIn(tx: Tx): Promise<SignInLeft> {
  const daysAgo = (days: number) => sql<string>`now() - make_interval(days => ${days}::integer)`
  const steps = await tx.deleteFrom('sign_in_step').where('expires_at', '<', daysAgo(1)).executeTakeFirst()
  const attempts = await tx.deleteFrom('sign_in_attempt').where('at', '<', daysAgo(7)).executeTakeFirst()
  const passwords = await tx.deleteFrom('password').where('replaced_at', '<', daysAgo(1)).executeTakeFirst()
  const codes = await tx.deleteFrom('one_time_code').where('replaced_at', '<', daysAgo(1)).executeTakeFirst()
  const papers = await tx.deleteFrom('recovery_code').where('used_at', '<', daysAgo(1)).executeTakeFirst()
  const passkeys = await tx.deleteFrom('passkey').where('removed_at', '<', daysAgo(30)).executeTakeFirst()
  const identities = await tx
    .deleteFrom('external_identity')
    .where('unlinked_at', '<', daysAgo(30))
    .executeTakeFirst()
  const sessions = await tx
    .deleteFrom('session')
    .where(sql<boolean>`coalesce(ended_at, expires_at) < ${daysAgo(30)}`)
    .where(
      sql<boolean>`exists (select from session newer where newer.account_id = session.account_id and newer.id > session.id)`,
    )
    .executeTakeFirst()
  return {
    steps: Number(steps.numDeletedRows),
    attempts: Number(attempts.numDeletedRows),
    passwords: Number(passwords.numDeletedRows),
    oneTimeCodes: Number(codes.numDeletedRows),
    recoveryCodes: Number(papers.numDeletedRows),
    passkeys: Number(passkeys.numDeletedRows),
    identities: Number(identities.numDeletedRows),
    sessions: Number(sessions.numDeletedRows),
  }
}

/** Jobs that ended more than 90 days ago (migration 0013). Gives how many are gone. */
export async function clearJobs(tx: Tx): Promise<number> {
  const old = sql<string>`now() - interval '90 days'`
  const { numDeletedRows } = await tx.deleteFrom('job').where('finished_at', '<', old).executeTakeFirst()
  return Number(numDeletedRows)
}

/** The last time of everything that is done by the clock. */
export async function scheduledWork(tx: Tx): Promise<readonly ScheduledWork[]> {
  return await tx
    .selectFrom('schedule')
    .select(['kind', 'due_at as dueAt', 'finished_at as finishedAt', 'problem_code as problem'])
    .orderBy('kind')
    .execute()
}
