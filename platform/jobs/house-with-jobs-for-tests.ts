import type { TestContext } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { House, Person, Row } from '@utfall/database'
import { HOUSE } from '@utfall/database/testing'
import type { JobOrder } from './job.ts'
import { type Jobs, type JobsOptions, openJobs } from './jobs.ts'

let opened = 0

/** Jobs of a process of its own on this house, quick enough for a test and closed after it. */
export function jobsOn(
  t: TestContext,
  house: House,
  options: Partial<JobsOptions> & Pick<JobsOptions, 'handlers'>,
): Jobs {
  opened += 1
  const jobs = openJobs({
    ...{ house, process: `process-${opened}`, clock: () => new Date('2026-11-22T12:00:30Z') },
    roundMilliseconds: 100,
    ...options,
  })
  t.after(() => jobs.close(0.1))
  return jobs
}

/** Orders work in a transaction of its own. */
export async function ordered(house: House, jobs: Jobs, person: Person, order: JobOrder): Promise<number> {
  return await house.withTx(person, (tx, acting) => jobs.order(tx, acting, order))
}

export async function jobRow(house: House, id: number): Promise<Row<'job'>> {
  return await house.withTx(HOUSE, (tx) =>
    tx.selectFrom('job').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
  )
}

/** Waits until it is so, ten seconds at the most. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 1000; tries++) {
    if (await isSo()) return
    await pause(10)
  }
  throw new Error('it never came about')
}

/** Work that ends only when it is told to. */
export function untilTold(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}
