import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkDigit, parseCalendarDate } from '@utfall/basics'
import { type House, ROLES } from '@utfall/database'
import { HOUSE, houseFor, type TestPerson, testPerson } from '@utfall/database/testing'
import {
  addOrganisation,
  bringExampleOrganisations,
  changeMembership,
  changeOrganisation,
  changeSameArea,
  exampleOrganisations,
  isAreaCode,
  ORGANISATION_PROBLEMS,
  organisationNumberFrom,
  organisationsOn,
  secrecyArea,
} from './index.ts'
import { overlap } from './rules.ts'
import type { NewOrganisation, OrganisationTree } from './schema.ts'

const P = 'test'
const refusedWith = (answer: object) => ('code' in answer ? answer.code : 'done')

async function administrator(house: House): Promise<TestPerson> {
  return await testPerson(house, { roles: ['house-administrator'], name: 'Husa Husadmin' })
}

const named = (slug: string): Pick<NewOrganisation, 'slug' | 'name'> => ({
  slug,
  name: { sv: slug, en: slug },
})

function flat(trees: readonly OrganisationTree[]): readonly OrganisationTree[] {
  return trees.flatMap((tree) => [tree, ...flat(tree.parts)])
}

async function logOf(house: House, action: string) {
  return await house.withTx(HOUSE, (tx) =>
    tx
      .selectFrom('audit_event')
      .select(['actor', 'subject', 'before', 'after'])
      .where('action', '=', action)
      .execute(),
  )
}

test('the example comes whole, once, and its areas are as the rule in code says', async (t) => {
  const house = await houseFor(t)
  await bringExampleOrganisations(house)
  const rows = (await logOf(house, 'organisation.add')).length
  await bringExampleOrganisations(house)
  assert.equal((await logOf(house, 'organisation.add')).length, rows)
  assert.equal(rows, exampleOrganisations.length)
  const anna = await administrator(house)
  const view = await organisationsOn(house, anna.as(P))
  assert.ok('organisations' in view)
  assert.equal(view.members.length, 4)
  const all = flat(view.organisations)
  const known = new Map(all.map((each) => [each.slug, each]))
  for (const { slug } of exampleOrganisations)
    assert.equal(known.get(slug)?.area, secrecyArea(slug, known), slug)
  const areas = (slug: string) => known.get(slug)?.area
  assert.equal(areas('staten'), null)
  assert.equal(areas('af-exempelstad'), 'arbetsformedlingen')
  assert.equal(areas('exempel-psykiatri'), areas('exempel-primarvard'))
  assert.notEqual(areas('exempelstad-kommunal-halsovard'), areas('exempelstad-socialtjanst'))
  assert.equal(areas('exempelteamet'), 'exempelforbundet')
})

test('a tree shows the day it is asked for, and what was closed is gone from the day on which it was', async (t) => {
  const house = await houseFor(t)
  const anna = await administrator(house)
  const add = async (given: NewOrganisation) => {
    const added = await addOrganisation(house, anna.as(P), given)
    assert.equal(refusedWith(added), 'done')
  }
  await add({ ...named('k'), kind: 'principal', parent: null, validFrom: '2020-01-01' })
  await add({ ...named('k-namnd'), kind: 'authority', parent: 'k', validFrom: '2021-01-01' })
  const close = (slug: string, validTo: string) =>
    changeOrganisation(house, anna.as(P), slug, { validTo, reason: 'lades ned' })
  assert.equal(refusedWith(await close('k', '2025-01-01')), 'ORGANISATION_HAS_PARTS')
  assert.equal(refusedWith(await close('k-namnd', '2021-01-01')), 'DATES_FAULTY')
  assert.equal(refusedWith(await close('k-namnd', '2024-07-01')), 'done')
  assert.equal(refusedWith(await close('k-namnd', '2024-08-01')), 'ORGANISATION_CLOSED')
  const on = async (day: string) => {
    const view = await organisationsOn(house, anna.as(P), parseCalendarDate(day, 'day'))
    assert.ok('organisations' in view)
    return flat(view.organisations).map(({ slug }) => slug)
  }
  const own = anna.slug
  const mine = async (day: string) => (await on(day)).filter((slug) => slug !== own)
  assert.deepEqual(await mine('2019-12-31'), [])
  assert.deepEqual(await mine('2020-12-31'), ['k'])
  assert.deepEqual(await mine('2024-06-30'), ['k', 'k-namnd'])
  assert.deepEqual(await mine('2024-07-01'), ['k'])
  assert.equal(refusedWith(await add2(house, anna, 'k-enhet', '2024-09-01')), 'DATES_FAULTY')
})

async function add2(house: House, anna: TestPerson, slug: string, validFrom: string) {
  return await addOrganisation(house, anna.as(P), {
    ...named(slug),
    kind: 'unit',
    parent: 'k-namnd',
    validFrom,
  })
}

test('each kind has its place and no other, and the code refuses what the database would refuse', async (t) => {
  const house = await houseFor(t)
  const anna = await administrator(house)
  await bringExampleOrganisations(house)
  const cases = [
    ['authority', null],
    ['authority', 'arbetsformedlingen'],
    ['branch', 'staten'],
    ['branch', 'af-exempelstad'],
    ['unit', 'staten'],
    ['unit', null],
    ['principal', 'staten'],
    ['federation', 'staten'],
    ['evaluator', 'staten'],
  ] as const
  for (const [kind, parent] of cases) {
    const answer = await addOrganisation(house, anna.as(P), { ...named('ny'), kind, parent })
    assert.equal(refusedWith(answer), 'ORGANISATION_MISPLACED', `${kind} in ${parent}`)
  }
  const deep = await addOrganisation(house, anna.as(P), {
    ...named('ny'),
    kind: 'unit',
    parent: 'exempelteamet',
  })
  assert.ok('area' in deep && deep.area === 'exempelforbundet')
  const again = await addOrganisation(house, anna.as(P), {
    ...named('ny'),
    kind: 'unit',
    parent: 'exempelteamet',
  })
  assert.equal(refusedWith(again), 'ORGANISATION_EXISTS')
  const lost = await addOrganisation(house, anna.as(P), { ...named('nyare'), kind: 'unit', parent: 'ingen' })
  assert.equal(refusedWith(lost), 'ORGANISATION_NOT_FOUND')
})

test('an organisation number is ten digits of a legal person with the right check digit', () => {
  const nine = '202100123'
  const whole = `${nine}${checkDigit(nine)}`
  for (const text of [whole, `${whole.slice(0, 6)}-${whole.slice(6)}`, `16${whole}`, ` ${whole} `])
    assert.equal(organisationNumberFrom(text), whole, text)
  assert.equal(organisationNumberFrom(`${nine}${(checkDigit(nine) + 1) % 10}`), null)
  assert.equal(organisationNumberFrom('556601-6399'), '5566016399')
  for (const text of ['', '556601639', '55660163990', 'abcdefghij', '880420-2383', '8804202383'])
    assert.equal(organisationNumberFrom(text), null, text)
})

test('county and municipality codes are text: 01 is Stockholm, 0180 its city, and 02, 1 and 0100 are nothing', () => {
  for (const code of ['01', '25', '0180', '2584']) assert.equal(isAreaCode(code), true, code)
  for (const code of ['1', '02', '00', '26', '180', '0100', '01800', 'ab', ''])
    assert.equal(isAreaCode(code), false, code)
})

test('a change is logged with what was before and after, and why', async (t) => {
  const house = await houseFor(t)
  const anna = await administrator(house)
  await bringExampleOrganisations(house)
  const change = { areaCode: '0180', organisationNumber: '556601-6399', reason: 'kom från registret' }
  const changed = await changeOrganisation(house, anna.as(P), 'exempelstads-kommun', change)
  assert.ok('areaCode' in changed && changed.organisationNumber === '5566016399')
  const [row] = await logOf(house, 'organisation.change')
  assert.equal(row?.actor, `person/${anna.account}`)
  assert.ok(row)
  assert.equal((row.before as { areaCode: unknown }).areaCode, null)
  assert.deepEqual(
    (({ areaCode, reason }) => ({ areaCode, reason }))(row.after as { areaCode: string; reason: string }),
    { areaCode: '0180', reason: 'kom från registret' },
  )
  for (const [faulty, code] of [
    [{ areaCode: '02' }, 'AREA_CODE_FAULTY'],
    [{ organisationNumber: '556601-6398' }, 'ORGANISATION_NUMBER_FAULTY'],
  ] as const) {
    const answer = await changeOrganisation(house, anna.as(P), 'exempelstads-kommun', {
      ...faulty,
      reason: 'x',
    })
    assert.equal(refusedWith(answer), code)
  }
  const gone = await changeOrganisation(house, anna.as(P), 'ingen', { reason: 'x' })
  assert.equal(refusedWith(gone), 'ORGANISATION_NOT_FOUND')
})

test('a member joins and leaves, never twice at once, and only principals and authorities of federations', async (t) => {
  const house = await houseFor(t)
  const anna = await administrator(house)
  await bringExampleOrganisations(house)
  const change = (given: Parameters<typeof changeMembership>[3], federation = 'exempelforbundet') =>
    changeMembership(house, anna.as(P), federation, given).then(refusedWith)
  const kommun = { member: 'exempelstads-kommun' }
  assert.equal(await change({ kind: 'join', ...kommun, validFrom: '2021-01-01' }), 'MEMBER_ALREADY')
  assert.equal(await change({ kind: 'leave', ...kommun, validTo: '2019-01-01' }), 'DATES_FAULTY')
  assert.equal(await change({ kind: 'leave', ...kommun, validTo: '2023-01-01' }), 'done')
  assert.equal(await change({ kind: 'leave', ...kommun, validTo: '2024-01-01' }), 'MEMBER_NOT_FOUND')
  assert.equal(await change({ kind: 'join', ...kommun, validFrom: '2022-12-31' }), 'MEMBER_ALREADY')
  assert.equal(await change({ kind: 'join', ...kommun, validFrom: '2023-01-01' }), 'done')
  assert.equal(
    await change({ kind: 'join', member: 'exempelutvarderarna', validFrom: '2023-01-01' }),
    'NOT_A_FEDERATION',
  )
  assert.equal(
    await change({ kind: 'join', ...kommun, validFrom: '2023-01-01' }, 'staten'),
    'NOT_A_FEDERATION',
  )
  assert.equal(
    await change({ kind: 'join', member: 'ingen', validFrom: '2023-01-01' }),
    'ORGANISATION_NOT_FOUND',
  )
  assert.equal((await logOf(house, 'member.leave')).length, 1)
})

test('two areas count as one only within one principal, on a ground, from a day; being one house is no ground', async (t) => {
  const house = await houseFor(t)
  const anna = await administrator(house)
  await bringExampleOrganisations(house)
  const ADEL = 'osl-8-2-adel'
  const begin = (first: string, second: string, validFrom = '2024-01-01', ground = ADEL) =>
    changeSameArea(house, anna.as(P), { kind: 'begin', first, second, ground, validFrom })
  const [care, health] = ['exempelstad-socialnamnd', 'exempelstad-kommunal-halsovard']
  for (const [first, second] of [
    [care, 'exempel-halso-och-sjukvard'],
    ['arbetsformedlingen', 'exempelforbundet'],
    [care, care],
    ['exempelstad-socialtjanst', health],
  ] as const)
    assert.equal(refusedWith(await begin(first, second)), 'SAME_AREA_ACROSS_PRINCIPALS', `${first} ${second}`)
  for (const ground of ['samma hus', 'osl-10-1', 'finsam-2003-1210'])
    assert.equal(refusedWith(await begin(health, care, '2024-01-01', ground)), 'SAME_AREA_GROUND_UNKNOWN')
  assert.equal(refusedWith(await begin(health, care, '2009-01-01')), 'DATES_FAULTY')
  const begun = await begin(health, care)
  assert.ok('id' in begun)
  assert.equal(refusedWith(await begin(care, health, '2025-01-01')), 'SAME_AREA_ALREADY')
  const end = (validTo: string) =>
    changeSameArea(house, anna.as(P), { kind: 'end', id: begun.id, validTo }).then(refusedWith)
  assert.equal(await end('2023-01-01'), 'DATES_FAULTY')
  assert.equal(await end('2025-06-01'), 'done')
  assert.equal(await end('2025-07-01'), 'SAME_AREA_NOT_FOUND')
  const on = await organisationsOn(house, anna.as(P), parseCalendarDate('2025-05-31', 'day'))
  assert.ok('sameAreas' in on && on.sameAreas.length === 1 && on.sameAreas[0]?.ground === ADEL)
})

test('only who administers the house changes organisations, and a refusal is logged', async (t) => {
  const house = await houseFor(t)
  for (const role of ROLES.filter((each) => each !== 'house-administrator')) {
    const somebody = await testPerson(house, { roles: [role] })
    const answer = await addOrganisation(house, somebody.as(P), {
      ...named('ny'),
      kind: 'principal',
      parent: null,
    })
    assert.equal(refusedWith(answer), 'NOT_ALLOWED', role)
    assert.ok('organisations' in (await organisationsOn(house, somebody.as(P))), role)
  }
  const refusals = await logOf(house, 'refused')
  assert.equal(refusals.length, ROLES.length - 1)
  assert.ok(refusals.every(({ subject }) => subject === 'organisation.change'))
})

test('periods that touch do not overlap; a period without end overlaps all that comes after it begins', () => {
  const period = (validFrom: string, validTo: string | null) => ({ validFrom, validTo })
  assert.equal(overlap(period('2020-01-01', '2021-01-01'), period('2021-01-01', null)), false)
  assert.equal(overlap(period('2020-01-01', null), period('2025-01-01', '2026-01-01')), true)
  assert.equal(overlap(period('2020-01-01', '2020-01-03'), period('2020-01-02', '2020-01-03')), true)
})

test('every refusal has both texts and a status', () => {
  const problems: readonly { readonly status: number; readonly sv: string; readonly en: string }[] =
    Object.values(ORGANISATION_PROBLEMS)
  for (const { status, sv, en } of problems) {
    assert.ok(status >= 400 && status < 500)
    assert.ok(sv.length > 10 && en.length > 10 && sv !== en)
  }
})
