import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import test, { after, before } from 'node:test'
import { DatabaseProblem, type House, type Person } from '@utfall/database'
import { testHouse, testPerson } from '@utfall/database/testing'
import { askToStop, jobInSight, jobsInSight } from './actions.ts'
import { jobRow, jobsOn, ordered } from './house-with-jobs-for-tests.ts'
import type { JobHandler } from './job.ts'

let house: House
before(async () => {
  house = await testHouse()
})
after(() => house.close())

const DONE = { kind: 'done' } as const

/** A program of the organisation that Eva administers. */
async function programOf(
  eva: Awaited<ReturnType<typeof testPerson>>,
): Promise<{ person: Person; id: number }> {
  const key = createHash('sha256').update(randomBytes(32)).digest()
  const id = await house.withTx(eva.as('make token'), async (tx, acting) => {
    await tx
      .insertInto('machine_token')
      .values({
        ...{ key, organisation_id: eva.organisation, name: 'Läsaren', role: 'operator' },
        ...{ scopes: ['study.evaluate', 'job.read', 'job.stop'], created_by: acting.actor },
        expires_at: new Date(Date.now() + 86_400_000),
      })
      .execute()
    const made = await tx
      .selectFrom('machine_token')
      .select('id')
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow()
    return made.id
  })
  return { person: { kind: 'session', key, purpose: 'order' }, id }
}

test('what a program ordered is done as that program, and no longer when its token is taken back', async (t) => {
  const eva = await testPerson(house, { roles: ['administrator'], name: 'Eva Prov' })
  const program = await programOf(eva)
  const actors: string[] = []
  const count: JobHandler = {
    whenLost: 'again',
    async work(job) {
      actors.push(
        await house.withTx(job.person('compute'), async (_, acting) => `${acting.actor} ${acting.scopes}`),
      )
      return DONE
    },
  }
  const orderer = jobsOn(t, house, { handlers: {} })
  const order = { kind: 'count', subject: 'study/1' }
  const first = await ordered(house, orderer, program.person, order)
  const jobs = jobsOn(t, house, { handlers: { count } })
  await jobs.idle()
  assert.equal((await jobRow(house, first)).state, 'done')
  assert.deepEqual(actors, [`machine/${program.id} study.evaluate,job.read,job.stop`])
  await jobs.close(0)
  const second = await ordered(house, orderer, program.person, order)
  await house.withTx(eva.as('take back'), (tx) =>
    tx
      .updateTable('machine_token')
      .set({ revoked_at: new Date(), revoked_by: 'person/1' })
      .where('id', '=', program.id)
      .execute(),
  )
  await jobsOn(t, house, { handlers: { count } }).idle()
  assert.equal((await jobRow(house, second)).problem_code, 'JOB_BROKE')
  assert.equal(actors.length, 1)
})

test('a job is seen by whoever ordered it and by those who run the organisation’s work, and by nobody else', async (t) => {
  const organisation = { slug: 'jobb-hos-oss' }
  const [anna, rut, rolf, eva, ulf] = [
    await testPerson(house, { organisation }),
    await testPerson(house, { organisation, roles: ['reader'], name: 'Rut Prov' }),
    await testPerson(house, { organisation, roles: ['operator'], name: 'Rolf Prov' }),
    await testPerson(house, { organisation, roles: ['administrator'], name: 'Eva Prov' }),
    await testPerson(house, { organisation: { slug: 'jobb-hos-andra' }, roles: ['administrator'] }),
  ]
  const orderer = jobsOn(t, house, { handlers: {} })
  const id = await ordered(house, orderer, anna.as('order'), { kind: 'waits', subject: 'study/9' })
  const NOT_FOUND = { kind: 'refused', code: 'JOB_NOT_FOUND' }
  for (const who of [anna, rolf, eva]) {
    const job = await jobInSight(house, who.as('see'), id)
    assert.equal('state' in job && job.state, 'queued', who.name)
  }
  for (const who of [rut, ulf]) {
    assert.deepEqual(await jobInSight(house, who.as('see'), id), NOT_FOUND)
    assert.deepEqual(await jobsInSight(house, who.as('see'), { limit: 10 }), { jobs: [], next: null })
    assert.deepEqual(await askToStop(house, who.as('stop'), { kind: 'job', id }), NOT_FOUND)
  }
  assert.deepEqual(await askToStop(house, rolf.as('stop'), { kind: 'job', id }), {
    kind: 'refused',
    code: 'NOT_ALLOWED',
  })
  assert.deepEqual(await askToStop(house, eva.as('stop'), { kind: 'job', id }), { kind: 'asked', id })
})

test('the database itself refuses an order in another’s name or organisation, and any change but a stop', async (t) => {
  const anna = await testPerson(house, { organisation: { slug: 'jobb-sql' } })
  const other = await testPerson(house, { organisation: { slug: 'jobb-sql-andra' }, name: 'Bo Prov' })
  const orderer = jobsOn(t, house, { handlers: {} })
  const id = await ordered(house, orderer, anna.as('order'), { kind: 'waits', subject: 'study/8' })
  const values = {
    ...{ kind: 'waits', subject: 'study/8', order_data: '{}', requested_by: `person/${anna.account}` },
    ...{ account_id: anna.account, organisation_id: anna.organisation },
  }
  const refused = (error: unknown) => error instanceof DatabaseProblem && error.code === '42501'
  for (const changed of [
    { organisation_id: other.organisation },
    { account_id: other.account },
    { requested_by: 'house' },
    { tries: 3 },
  ])
    await assert.rejects(
      house.withTx(anna.as('forge'), (tx) =>
        tx
          .insertInto('job')
          .values({ ...values, ...changed })
          .execute(),
      ),
      refused,
      JSON.stringify(changed),
    )
  await assert.rejects(
    house.withTx(anna.as('forge'), (tx) =>
      tx.updateTable('job').set({ state: 'done' }).where('id', '=', id).execute(),
    ),
    refused,
  )
  await assert.rejects(
    house.withTx(anna.as('look'), (tx) => tx.updateTable('schedule').set({ process: 'me' }).execute()),
    refused,
  )
})
