import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { connectDirectly, type House } from '@utfall/database'
import { newTestDatabase, POSTGRES_ONLY, serverFor, testHouse } from '@utfall/database/testing'
import { addWorker, readCase, recordConsents, withdrawConsent, writeInformation } from '../index.ts'
import { consentTo, openFor, type World, worldIn } from '../world-for-tests.ts'

/** A case that the employment service works with and is told of by one consent to health and one to the plan. */
async function shared(house: House, { psychiatry, employment }: World) {
  const as = psychiatry.as('test')
  const reference = await openFor(house, as)
  const known = { category: 'health', content: 'Orkar korta möten.', replaces: null } as const
  await writeInformation(house, as, reference, known)
  await recordConsents(house, as, reference, consentTo('formedling', { categories: ['plan'] }))
  const worker = { account: employment.account, organisation: 'formedling', seesProtected: false }
  await addWorker(house, as, reference, { ...worker, reason: 'Samverkar.' })
  const recorded = await recordConsents(house, as, reference, consentTo('formedling'))
  assert.ok(recorded.kind === 'recorded')
  return { reference, consent: recorded.ids[0] ?? 0 }
}

async function prepared(t: TestContext) {
  const server = await serverFor(t)
  const { url, ownerUrl } = await newTestDatabase(server.url)
  const house = await testHouse({ url })
  t.after(() => house.close())
  const owner = await connectDirectly({ kind: 'url', url: ownerUrl })
  t.after(() => owner.close())
  return { house, owner, world: await worldIn(house) }
}

test(
  'a consent that is withdrawn while somebody reads by it tells nothing, at whichever moment',
  POSTGRES_ONLY,
  async (t) => {
    const { house, owner, world } = await prepared(t)
    // The reading stands still where it comes to the table: before what is known, and before it is noted that it was told.
    for (const table of ['case_information', 'disclosure']) {
      const { reference, consent } = await shared(house, world)
      await owner.script(`begin; lock table ${table} in access exclusive mode`)
      const reading = readCase(house, world.employment.as('test'), reference, 'coordination')
      const stands = `select from pg_locks where relation = '${table}'::regclass and not granted`
      while ((await owner.query(stands)).rows.length === 0) await pause(5)
      const order = { consent, reason: null }
      assert.equal((await withdrawConsent(house, world.psychiatry.as('test'), reference, order)).kind, 'done')
      await owner.script('commit')
      const read = await reading
      assert.ok(read.kind === 'read', JSON.stringify(read))
      const health = read.page.categories.find(({ category }) => category === 'health')
      assert.equal(health?.kind, 'hidden', table)
      const told = `select from disclosure where consent_id = ${consent}`
      assert.equal((await owner.query(told)).rows.length, 0)
    }
  },
)
