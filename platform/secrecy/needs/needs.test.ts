import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { House, Person } from '@utfall/database'
import { type TestPerson, testPerson } from '@utfall/database/testing'
import fc from 'fast-check'
import { addNeed, endNeed, listNeeds, listObstacles, reportObstacle } from '../index.ts'
import { type NewNeed, type NewObstacle, OBSTACLES } from '../schema.ts'
import { newHouse, type World, worldIn } from '../world-for-tests.ts'
import { obstacleReport } from './rules.ts'

let house: House
let world: World
let operator: TestPerson
let auditor: TestPerson
before(async () => {
  house = await newHouse()
  world = await worldIn(house)
  const organisation = { slug: 'formedling' }
  operator = await testPerson(house, { organisation, roles: ['operator'], name: 'Pär Prov' })
  auditor = await testPerson(house, { organisation, roles: ['auditor'], name: 'Ada Prov' })
})
after(() => house.close())

const as = (person: { as(purpose: string): Person }) => person.as('test')
const code = (answer: { kind: string; code?: string }) => ('code' in answer ? answer.code : answer.kind)

test('a need says who needs what from whom and when, with a ground of the map or none, until it is met', async () => {
  const need: NewNeed = {
    ...{ needs: 'formedling', holds: 'psykiatri', category: 'health', moment: 'Innan arbetsträning' },
    ...{ ground: 'osl-12-2', obstacle: 'habit', description: 'Vi vet inte vad personen orkar.' },
  }
  assert.equal(code(await addNeed(house, as(operator), { ...need, ground: 'osl-99' })), 'GROUND_UNKNOWN')
  assert.equal(code(await addNeed(house, as(operator), { ...need, holds: 'ingen' })), 'RECEIVER_UNKNOWN')
  assert.equal(code(await addNeed(house, as(auditor), need)), 'NOT_ALLOWED')
  const added = await addNeed(house, as(operator), need)
  assert.ok(added.kind === 'added')
  const listed = await listNeeds(house, as(auditor))
  assert.ok(listed.kind === 'needs')
  assert.deepEqual(
    listed.needs.map((one) => [one.needs.slug, one.holds.slug, one.ground]),
    [['arbetsformedling', 'vard', 'osl-12-2']],
  )
  assert.deepEqual(await listNeeds(house, as(world.social)), { kind: 'needs', needs: [] })
  assert.equal(code(await endNeed(house, as(world.social), added.id)), 'NEED_NOT_FOUND')
  assert.equal(code(await endNeed(house, as(operator), added.id)), 'done')
  assert.equal(code(await endNeed(house, as(operator), added.id)), 'NEED_NOT_FOUND')
})

test('a report of an obstacle leaves nobody’s name and no time but the month', async () => {
  const report: NewObstacle = {
    ...{ organisation: 'formedling', obstacle: 'technique', category: null, hasWorkaround: true },
    description: 'Vi ringer i stället för att skriva.',
  }
  const rowsBefore = await logRows()
  await reportObstacle(house, report, new Date('2026-10-31T23:30:00Z'))
  assert.equal(await logRows(), rowsBefore)
  const rows = await house.withTx(as(auditor), (tx) => tx.selectFrom('obstacle_report').selectAll().execute())
  assert.equal(rows.length, 1)
  const { id: _id, ...row } = rows[0] ?? { id: 0 }
  assert.deepEqual(row, {
    ...{ organisation_id: auditor.organisation, month: '2026-11-01', obstacle: 'technique', category: null },
    ...{ has_workaround: true, description: 'Vi ringer i stället för att skriva.' },
  })
  assert.equal(code(await listObstacles(house, as(world.employment))), 'NOT_ALLOWED')
})

async function logRows(): Promise<number> {
  return await house.withTx({ kind: 'house', purpose: 'test' }, async (tx) => {
    return (await tx.selectFrom('audit_event').select('id').execute()).length
  })
}

test('fewer than five reports are never shown as a number or in words', () => {
  const report = fc.record({
    obstacle: fc.constantFrom(...OBSTACLES),
    has_workaround: fc.boolean(),
    description: fc.string({ minLength: 10, maxLength: 12 }),
  })
  fc.assert(
    fc.property(fc.array(report, { maxLength: 40 }), (all) => {
      for (const kind of obstacleReport(all).kinds) {
        const ofKind = all.filter((one) => one.obstacle === kind.obstacle)
        const around = ofKind.filter((one) => one.has_workaround).length
        if (ofKind.length < 5) {
          assert.deepEqual([kind.reports.kind, kind.workarounds.kind, kind.descriptions], ['few', 'few', []])
        } else {
          assert.deepEqual(kind.reports, { kind: 'count', n: ofKind.length })
          assert.equal(kind.descriptions.length, ofKind.length)
        }
        // Neither side of the split may be worked out when it is between one and four.
        const isSmall = (n: number) => n > 0 && n < 5
        if (isSmall(around) || isSmall(ofKind.length - around)) assert.equal(kind.workarounds.kind, 'few')
      }
    }),
    { numRuns: 500, seed: 3 },
  )
})
