import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'
import type { House, Person } from '@utfall/database'
import { HOUSE, testOrganisation } from '@utfall/database/testing'
import { listCases, readCase, reviewConsent } from '../index.ts'
import { newHouse } from '../world-for-tests.ts'
import { bringExampleCases } from './example-cases.ts'
import { EXAMPLE_CASES } from './made-up-cases.ts'

const SLUGS = new Set(EXAMPLE_CASES.flatMap((one) => [one.unit, ...one.others]))

let house: House
before(async () => {
  house = await newHouse()
  await begin(house, 'trial')
  const state = await testOrganisation(house, { slug: 'staten', kind: 'principal' })
  const board = await testOrganisation(house, { slug: 'namnden', kind: 'authority', parent: state })
  for (const slug of SLUGS) {
    if (slug === 'exempelstad-kommunal-halsovard')
      await testOrganisation(house, { slug, kind: 'branch', parent: board })
    else if (slug === 'exempelteamet') await testOrganisation(house, { slug, kind: 'federation' })
    else await testOrganisation(house, { slug, kind: 'authority', parent: state })
  }
})
after(() => house.close())

async function begin(where: House, kind: 'trial' | 'own'): Promise<void> {
  await where.withTx(HOUSE, (tx) => tx.insertInto('house').values({ kind, name: 'Provhuset' }).execute())
}

const keyOf = (slug: string) => createHash('sha256').update(slug).digest()
const as = (slug: string): Person => ({ kind: 'session', key: keyOf(slug), purpose: 'test' })

/** An example account at an organisation, signed in by the name. */
async function somebodyAt(slug: string, key = slug): Promise<void> {
  const place = await testOrganisation(house, { slug })
  const account = await house.withTx(HOUSE, async (tx) => {
    const values = { kind: 'example', name: `${key} Exempel`, created_by: 'house' } as const
    const { id } = await tx.insertInto('account').values(values).returning('id').executeTakeFirstOrThrow()
    const role = { account_id: id, organisation_id: place, role: 'referrer', reason: 'test' } as const
    await tx
      .insertInto('role_assignment')
      .values({ ...role, granted_by: 'house' })
      .execute()
    return id
  })
  await house.withTx({ kind: 'door', purpose: 'test' }, (tx) =>
    tx
      .insertInto('session')
      .values({
        ...{ key: keyOf(key), account_id: account, organisation_id: place, method: 'example' },
        ...{ assurance: 'trial', idle_minutes: 20, expires_at: new Date(Date.now() + 3_600_000) },
      })
      .execute(),
  )
}

/** What somebody sees of the cases that others hold: by whose it is, what is told. */
async function seenFrom(slug: string) {
  const listed = await listCases(house, as(slug), { cursor: null, limit: 20 })
  assert.ok(listed.kind === 'cases')
  const seen: Record<string, unknown> = {}
  for (const { reference, unit, pseudonym } of listed.items.filter((one) => !one.isHolder)) {
    const read = await readCase(house, as(slug), reference, 'coordination')
    assert.ok(read.kind === 'read')
    const { categories, consents, exceptions } = read.page
    seen[`${unit.slug}${pseudonym === null ? ', protected' : ''}`] = {
      told: categories.filter((one) => one.kind === 'told').map((one) => one.category),
      consents: consents.map((one) => one.state),
      exceptionsOver: exceptions.map((one) => one.isOver),
    }
  }
  return seen
}

test('an example comes into no house but a trial, and not before its people are there', async (t) => {
  const own = await newHouse()
  t.after(() => own.close())
  await begin(own, 'own')
  assert.deepEqual(await bringExampleCases(own), { kind: 'not-here', missing: ['trial'] })
  assert.deepEqual(await bringExampleCases(house), { kind: 'not-here', missing: [...SLUGS].toSorted() })
})

test('each made-up case shows what it is there to show, and is brought once', async () => {
  for (const slug of SLUGS) await somebodyAt(slug)
  await somebodyAt('exempelteamet', 'en-till')
  assert.deepEqual(await bringExampleCases(house), { kind: 'brought', cases: EXAMPLE_CASES.length })
  assert.deepEqual(await bringExampleCases(house), { kind: 'brought', cases: 0 })
  assert.deepEqual(await seenFrom('af-exempelstad'), {
    'exempelstad-socialtjanst, protected': { told: [], consents: ['holds'], exceptionsOver: [] },
    'fk-exempelstad': { told: ['situation'], consents: ['withdrawn', 'holds'], exceptionsOver: [] },
    'exempel-psykiatri': { told: ['plan'], consents: ['holds'], exceptionsOver: [] },
  })
  assert.deepEqual(await seenFrom('exempelstad-socialtjanst'), {
    exempelteamet: { told: ['situation'], consents: ['in-doubt', 'holds'], exceptionsOver: [] },
    'exempel-psykiatri': { told: [], consents: [], exceptionsOver: [true] },
  })
})

test('what one coordinator of the team doubts, the other finds and reviews, and the first may not', async () => {
  const listed = await listCases(house, as('en-till'), { cursor: null, limit: 20 })
  assert.ok(listed.kind === 'cases')
  assert.equal(listed.items.length, 1)
  const reference = listed.items[0]?.reference ?? ''
  const states = async () => {
    const read = await readCase(house, as('en-till'), reference, 'coordination')
    assert.ok(read.kind === 'read')
    return read.page.consents
  }
  const consent = (await states()).find((one) => one.state === 'in-doubt')?.id ?? 0
  const review = { consent, holds: true, reason: 'Frågade om, med tolk.' }
  const own = await reviewConsent(house, as('exempelteamet'), reference, review)
  assert.deepEqual(own, { kind: 'refused', code: 'REVIEW_BY_ANOTHER' })
  assert.equal((await reviewConsent(house, as('en-till'), reference, review)).kind, 'done')
  assert.deepEqual(
    (await states()).map((one) => one.state),
    ['holds', 'holds'],
  )
})
