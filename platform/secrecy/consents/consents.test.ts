import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { DatabaseProblem, type House, type Person } from '@utfall/database'
import fc from 'fast-check'
import {
  addWorker,
  closeCase,
  readCase,
  recordConsents,
  reviewConsent,
  withdrawConsent,
  writeInformation,
} from '../index.ts'
import type { ConsentFact } from '../may-case.ts'
import { CATEGORIES, NewConsents } from '../schema.ts'
import { consentTo, newHouse, openFor, type World, worldIn } from '../world-for-tests.ts'
import { wouldBeBlanket } from './rules.ts'

let house: House
let world: World
before(async () => {
  house = await newHouse()
  world = await worldIn(house)
})
after(() => house.close())

const as = (person: { as(purpose: string): Person }) => person.as('test')
const code = (answer: { kind: string; code?: string }) => ('code' in answer ? answer.code : answer.kind)

/** A case at the psychiatric unit that the employment service works with, with one thing known about health. */
async function sharedCase(consents: NewConsents): Promise<{ reference: string; ids: readonly number[] }> {
  const { psychiatry, employment } = world
  const reference = await openFor(house, as(psychiatry))
  await writeInformation(house, as(psychiatry), reference, {
    ...{ category: 'health', content: 'Orkar korta möten.', replaces: null },
  })
  // So that the employment service works with it, whatever becomes of the consent in question.
  await recordConsents(house, as(psychiatry), reference, consentTo('formedling', { categories: ['plan'] }))
  const worker = { account: employment.account, organisation: 'formedling', seesProtected: false }
  await addWorker(house, as(psychiatry), reference, { ...worker, reason: 'Samverkar.' })
  const recorded = await recordConsents(house, as(psychiatry), reference, consents)
  return { reference, ids: recorded.kind === 'recorded' ? recorded.ids : [] }
}

async function isToldOfHealth(reference: string, purpose: 'coordination' | 'planning' = 'coordination') {
  const read = await readCase(house, as(world.employment), reference, purpose)
  if (read.kind === 'refused') assert.fail(read.code)
  return read.page.categories.find((one) => one.category === 'health')?.kind === 'told'
}

test('a consent opens just what it names, for just the purpose it names', async () => {
  const { reference } = await sharedCase(consentTo('formedling'))
  assert.equal(await isToldOfHealth(reference), true)
  assert.equal(await isToldOfHealth(reference, 'planning'), false)
})

test('a consent that is taken back ends at once, for a closed case too', async () => {
  const { reference, ids } = await sharedCase(consentTo('formedling'))
  const order = { consent: ids[0] ?? 0, reason: 'Vill berätta själv.' }
  // Who is told may write it down as well as who tells: taking back must not depend on whom the person meets.
  assert.equal(code(await withdrawConsent(house, as(world.employment), reference, order)), 'done')
  assert.equal(await isToldOfHealth(reference), false)
  const again = await withdrawConsent(house, as(world.psychiatry), reference, order)
  assert.equal(code(again), 'CONSENT_ALREADY_WITHDRAWN')
  const other = await sharedCase(consentTo('formedling'))
  await closeCase(house, as(world.psychiatry), other.reference)
  const late = { consent: other.ids[0] ?? 0, reason: null }
  assert.equal(code(await withdrawConsent(house, as(world.psychiatry), other.reference, late)), 'done')
})

test('a consent in doubt opens nothing until another person has found that it holds', async () => {
  const { psychiatry, colleague, employment } = world
  const { reference, ids } = await sharedCase(consentTo('formedling', { doubt: 'Tolken föll bort.' }))
  const order = { consent: ids[0] ?? 0, holds: true, reason: 'Talade med personen och tolk.' }
  assert.equal(await isToldOfHealth(reference), false)
  assert.equal(code(await reviewConsent(house, as(psychiatry), reference, order)), 'REVIEW_BY_ANOTHER')
  assert.equal(code(await reviewConsent(house, as(employment), reference, order)), 'CONSENT_NOT_FOUND')
  await addWorker(house, as(psychiatry), reference, {
    ...{ account: colleague.account, organisation: 'psykiatri', seesProtected: false, reason: 'Granskar.' },
  })
  assert.equal(code(await reviewConsent(house, as(colleague), reference, order)), 'done')
  assert.equal(await isToldOfHealth(reference), true)
  assert.equal(code(await reviewConsent(house, as(colleague), reference, order)), 'CONSENT_ALREADY_REVIEWED')
  const sure = await sharedCase(consentTo('formedling'))
  const nothing = { ...order, consent: sure.ids[0] ?? 0 }
  const review = await reviewConsent(house, as(psychiatry), sure.reference, nothing)
  assert.equal(code(review), 'CONSENT_NOT_IN_DOUBT')
})

test('consents to everything for one receiver are refused, at once and one at a time', async () => {
  const { psychiatry } = world
  const reference = await openFor(house, as(psychiatry))
  const ask = (categories: readonly (typeof CATEGORIES)[number][], to = 'formedling') =>
    recordConsents(house, as(psychiatry), reference, consentTo(to, { categories: [...categories] }))
  assert.equal(code(await ask(CATEGORIES)), 'BLANKET_CONSENT')
  assert.equal(code(await ask(CATEGORIES.slice(0, 7))), 'recorded')
  assert.equal(code(await ask(CATEGORIES.slice(7))), 'BLANKET_CONSENT')
  // Another purpose makes it no less everything; another receiver does.
  const planning = consentTo('formedling', { categories: ['answers'], purpose: 'planning' })
  assert.equal(code(await recordConsents(house, as(psychiatry), reference, planning)), 'BLANKET_CONSENT')
  assert.equal(code(await ask(CATEGORIES.slice(7), 'socialtjanst')), 'recorded')
})

test('the database itself refuses the eighth kind to one receiver', async () => {
  const { psychiatry, employment } = world
  const reference = await openFor(house, as(psychiatry))
  const sevenKinds = consentTo('formedling', { categories: [...CATEGORIES.slice(0, 7)] })
  await recordConsents(house, as(psychiatry), reference, sevenKinds)
  const eighth = house.withTx(as(psychiatry), async (tx, acting) => {
    const held = await tx
      .selectFrom('person_case')
      .select(['id', 'area_id'])
      .where('reference', '=', reference)
      .executeTakeFirstOrThrow()
    const place = await tx
      .selectFrom('organisation')
      .select('area_id')
      .where('id', '=', employment.organisation)
      .executeTakeFirstOrThrow()
    const { validFrom, validTo } = sevenKinds
    await tx
      .insertInto('consent')
      .values({
        ...{ case_id: held.id, from_area_id: held.area_id, to_area_id: place.area_id ?? 0 },
        ...{ category: 'answers', purpose: 'evaluation', form: 'spoken', representative: null, doubt: null },
        ...{ text_version: '1', language: 'sv', valid_from: validFrom, valid_to: validTo },
        ...{ is_voluntary: true, recorded_by: acting.actor },
      })
      .execute()
  })
  await assert.rejects(eighth, (error) => error instanceof DatabaseProblem && error.code === 'UF011')
})

test('a consent says one receiver, one kind, one purpose, form, text, language and at most a year', async () => {
  const good = consentTo('formedling')
  const wrong: Record<string, unknown> = {
    'two receivers': { ...good, to: ['formedling', 'socialtjanst'] },
    'no kind': { ...good, categories: [] },
    'a kind twice': { ...good, categories: ['health', 'health'] },
    'any purpose': { ...good, purpose: 'everything' },
    'no form': { ...good, form: undefined },
    'a representative who is nobody': { ...good, form: 'representative' },
    'no text': { ...good, textVersion: ' ' },
    'no language': { ...good, language: '' },
    'not voluntary': { ...good, isVoluntary: false },
    'no end': { ...good, validTo: undefined },
    'ends before it begins': { ...good, validTo: good.validFrom },
    'more than a year': { ...good, validFrom: '2026-01-01T00:00:00Z', validTo: '2027-01-02T00:00:01Z' },
  }
  assert.equal(NewConsents.safeParse(good).success, true)
  for (const [why, order] of Object.entries(wrong))
    assert.equal(NewConsents.safeParse(order).success, false, why)
  const reference = await openFor(house, as(world.psychiatry))
  const recorded = await recordConsents(
    house,
    as(world.psychiatry),
    reference,
    consentTo('formedling', { categories: ['health', 'plan'] }),
  )
  assert.equal(recorded.kind === 'recorded' && recorded.ids.length, 2)
})

test('everything is counted at each moment of the new consent, and at no other', () => {
  const day = (n: number) => `2026-01-${String(n).padStart(2, '0')}T00:00:00Z`
  const held: fc.Arbitrary<ConsentFact> = fc.record({
    ...{ id: fc.constant(1), from: fc.constant(1), to: fc.constantFrom(2, 2, 2, 3) },
    ...{ category: fc.constantFrom(...CATEGORIES), purpose: fc.constant('planning' as const) },
    ...{
      validFrom: fc.integer({ min: 1, max: 14 }).map(day),
      validTo: fc.integer({ min: 15, max: 28 }).map(day),
    },
    ...{ isWithdrawn: fc.constantFrom(false, false, false, true), isInDoubt: fc.boolean() },
    review: fc.constantFrom(null, null, true, false),
  })
  let blanket = 0
  fc.assert(
    fc.property(
      fc.array(held, { minLength: 14, maxLength: 40 }),
      fc.integer({ min: 1, max: 27 }),
      (all, begins) => {
        const order = {
          from: 1,
          to: 2,
          categories: ['health'] as const,
          validFrom: day(begins),
          validTo: day(28),
        }
        // Day by day, at noon: what is open then.
        const days = Array.from({ length: 28 - begins }, (_, index) => begins + index)
        const expected = days.some((n) => {
          const noon = Date.parse(day(n)) + 12 * 3_600_000
          const open = all.filter(
            (one) =>
              one.to === 2 &&
              !one.isWithdrawn &&
              one.review !== false &&
              Date.parse(one.validFrom) <= noon &&
              noon < Date.parse(one.validTo),
          )
          return new Set([...open.map((one) => one.category), 'health']).size === CATEGORIES.length
        })
        if (expected) blanket += 1
        assert.equal(wouldBeBlanket(all, order), expected)
      },
    ),
    { numRuns: 1500, seed: 7 },
  )
  assert.ok(blanket > 50, `only ${blanket}`)
})
