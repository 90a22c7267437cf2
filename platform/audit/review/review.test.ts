import assert from 'node:assert/strict'
import { test } from 'node:test'
import { beginHouse, DatabaseProblem, type House, record } from '@utfall/database'
import { houseFor, type TestPerson, testOrganisation, testPerson } from '@utfall/database/testing'
import { caseLog, readLog } from '../reading/actions.ts'
import { drawSample, reviewEntry, reviewSummary } from './actions.ts'
import { drawPlaces } from './rules.ts'

const DAYS = { from: '2020-01-01', to: '2099-12-31' }

/** A unit with a case: who works with it, who audits, and people of another organisation. */
async function unitWithCase(t: Parameters<typeof houseFor>[0]) {
  const house = await houseFor(t)
  await beginHouse(house, 'trial')
  const principal = await testOrganisation(house, { slug: 'kommunen', kind: 'principal' })
  const authority = await testOrganisation(house, { slug: 'namnden', kind: 'authority', parent: principal })
  const unit = { organisation: { slug: 'enheten', kind: 'unit', parent: authority } } as const
  const anna = await testPerson(house, { ...unit, roles: ['coordinator'], name: 'Anna Prov' })
  const arvid = await testPerson(house, { ...unit, roles: ['auditor'], name: 'Arvid Prov' })
  const other = { organisation: { slug: 'annan' } }
  const berit = await testPerson(house, { ...other, roles: ['coordinator', 'auditor'], name: 'Berit Prov' })
  const held = await house.withTx(anna.as('coordination'), async (tx, acting) => {
    const values = {
      unit_id: anna.organisation,
      pseudonym: 'p'.repeat(24),
      is_example: true,
      opened_by: acting.actor,
    }
    const made = await tx
      .insertInto('person_case')
      .values(values)
      .returning(['id', 'reference'])
      .executeTakeFirstOrThrow()
    const worker = { case_id: made.id, account_id: anna.account, organisation_id: anna.organisation }
    await tx
      .insertInto('case_worker')
      .values({ ...worker, reason: 'har ärendet', added_by: acting.actor })
      .execute()
    return made
  })
  await note(house, anna, held, 'case.open', null)
  return { house, anna, arvid, berit, held }
}

type Held = { readonly id: number; readonly reference: string }

async function note(house: House, who: TestPerson, { id, reference }: Held, action: string, after: unknown) {
  const entry = { action, subject: `case/${reference}`, caseId: id, after }
  await house.withTx(who.as('coordination'), (tx) => record(tx, entry))
}

async function keysOf(house: House, auditor: TestPerson, action: string): Promise<readonly number[]> {
  const page = await readLog(house, auditor.as('granska'), { action })
  assert.ok(page.kind === 'page')
  return page.items.map((row) => row.id)
}

test('who holds a case can tell the person who has looked, when, for what and on which ground', async (t) => {
  const { house, anna, arvid, held } = await unitWithCase(t)
  await note(house, anna, held, 'case.read', { told: { health: 'own-case', contact: 'consent/3' } })
  const page = await caseLog(house, anna.as('visa personen'), held.reference)
  assert.ok(page.kind === 'page')
  assert.deepEqual(
    page.items.map((row) => row.what.code),
    ['case.read', 'case.open'],
  )
  const [read] = page.items
  assert.deepEqual(
    [read.name, read.roles[0].text.sv, read.organisation?.slug],
    ['Anna Prov', 'samordnare', 'enheten'],
  )
  assert.deepEqual(read.purpose.text, { sv: 'samordning', en: 'coordination' })
  assert.deepEqual(
    read.grounds.map(({ category, ground }) => [category.text.sv, ground.text.sv]).toSorted(),
    [
      ['hälsa', 'enhetens eget ärende'],
      ['kontaktuppgifter', 'samtycke'],
    ],
  )
  // That somebody read the list is itself a row in it: theirs, and the auditor's.
  const second = await caseLog(house, arvid.as('granska'), held.reference, { limit: 2 })
  assert.ok(second.kind === 'page' && second.next !== null)
  assert.equal(second.items[0].what.code, 'case.log')
  const third = await caseLog(house, anna.as('visa personen'), held.reference)
  assert.ok(third.kind === 'page' && third.items[0].name === 'Arvid Prov')
})

test('to everybody else there is no such case, guessed or not, and the log says that they asked', async (t) => {
  const { house, berit, held } = await unitWithCase(t)
  const guessed = '0190b9f0-0000-7000-8000-000000000000'
  const answers = [held.reference, guessed].map((reference) => caseLog(house, berit.as('x'), reference))
  for (const answer of await Promise.all(answers))
    assert.deepEqual(answer, { kind: 'refused', code: 'LOG_CASE_NOT_FOUND' })
  assert.equal((await keysOf(house, berit, 'refused')).length, 2)
})

test('a sample is drawn among others’ rows about cases that nobody has reviewed, and the drawing is logged', async (t) => {
  const { house, anna, arvid, held } = await unitWithCase(t)
  for (let n = 0; n < 9; n++) await note(house, anna, held, 'case.read', { n })
  await note(house, arvid, held, 'case.log', null)
  const draw = () => drawSample(house, arvid.as('stickprov'), { n: 4, ...DAYS })
  const sample = await draw()
  assert.ok(sample.kind === 'sample')
  assert.equal(sample.drawnFrom, 10)
  assert.equal(sample.items.length, 4)
  assert.ok(
    sample.items.every((row) => row.who.account === anna.account && row.subject === `case/${held.reference}`),
  )
  const entry = sample.items[0].id
  const order = { entry, outcome: 'in-order', note: 'Hör till arbetet med ärendet.' } as const
  assert.deepEqual(await reviewEntry(house, arvid.as('granska'), order), { kind: 'reviewed' })
  const next = await draw()
  assert.ok(next.kind === 'sample' && next.drawnFrom === 9 && next.items.every((row) => row.id !== entry))
  assert.equal((await keysOf(house, arvid, 'log.sample')).length, 2)
  assert.deepEqual(await drawSample(house, anna.as('x'), { n: 4, ...DAYS }), {
    kind: 'refused',
    code: 'NOT_ALLOWED',
  })
})

test('a review is never of one’s own row, is made once, and once more where something was asked', async (t) => {
  const { house, anna, arvid, berit, held } = await unitWithCase(t)
  await note(house, anna, held, 'case.read', null)
  await note(house, arvid, held, 'case.log', null)
  const [read] = await keysOf(house, arvid, 'case.read')
  const [own] = await keysOf(house, arvid, 'case.log')
  const review = (who: TestPerson, entry: number, outcome: 'in-order' | 'asked' | 'not-in-order') =>
    reviewEntry(house, who.as('granska'), { entry, outcome, note: 'Efter samtal.' })
  assert.deepEqual(await review(arvid, own, 'in-order'), { kind: 'refused', code: 'OWN_LOG_ROW' })
  // Another organisation's row is not there.
  assert.deepEqual(await review(berit, read, 'in-order'), { kind: 'refused', code: 'LOG_ROW_NOT_FOUND' })
  assert.deepEqual(await review(arvid, read, 'asked'), { kind: 'reviewed' })
  const asked = await reviewSummary(house, arvid.as('x'), DAYS)
  assert.deepEqual(asked, { kind: 'summary', rows: 3, reviewed: 1, inOrder: 0, asked: 1, notInOrder: 0 })
  assert.deepEqual(await review(arvid, read, 'not-in-order'), { kind: 'reviewed' })
  assert.deepEqual(await review(arvid, read, 'in-order'), { kind: 'refused', code: 'ALREADY_REVIEWED' })
  const ended = await reviewSummary(house, arvid.as('x'), DAYS)
  assert.ok(ended.kind === 'summary' && ended.notInOrder === 1 && ended.asked === 0)
})

test('the database itself keeps an auditor from their own rows, others’ rows and a second verdict', async (t) => {
  const { house, anna, arvid, berit, held } = await unitWithCase(t)
  await note(house, arvid, held, 'case.log', null)
  await note(house, anna, held, 'case.read', null)
  const [own] = await keysOf(house, arvid, 'case.log')
  const [read] = await keysOf(house, arvid, 'case.read')
  const insert = (who: TestPerson, entry: number) =>
    house.withTx(who.as('förbi koden'), (tx, { actor }) =>
      tx
        .insertInto('log_review')
        .values({
          ...{ organisation_id: who.organisation, audit_event_id: entry, outcome: 'in-order', note: 'x' },
          reviewed_by: actor,
        })
        .execute(),
    )
  const isRefused = (code: string) => (error: unknown) =>
    error instanceof DatabaseProblem && error.code === code
  await assert.rejects(insert(arvid, own), isRefused('42501'))
  await assert.rejects(insert(berit, read), isRefused('42501'))
  await assert.rejects(insert(anna, read), isRefused('42501'))
  await insert(arvid, read)
  await assert.rejects(insert(arvid, read), isRefused('23505'))
})

test('places are drawn without doubles, all where there are fewer, and each as often as any other', () => {
  let seed = 7
  const chance = (from: number, to: number) => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0
    return from + Math.floor((seed / 2 ** 32) * (to - from))
  }
  assert.deepEqual(drawPlaces(0, 5, chance), [])
  assert.deepEqual(drawPlaces(3, 5, chance), [1, 2, 3])
  const times = new Map<string, number>()
  for (let round = 0; round < 6000; round++) {
    const drawn = drawPlaces(4, 2, chance).join()
    times.set(drawn, (times.get(drawn) ?? 0) + 1)
  }
  // Six pairs of four, 1000 expected of each; the standard deviation is 29.
  assert.equal(times.size, 6)
  for (const [pair, count] of times) assert.ok(Math.abs(count - 1000) < 150, `${pair}: ${count}`)
})
