import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { House, InformationCategory, Person } from '@utfall/database'
import { HOUSE } from '@utfall/database/testing'
import { sql } from 'kysely'
import {
  addWorker,
  closeCase,
  endWorker,
  listCases,
  openCase,
  protectIdentity,
  readCase,
  receivers,
  recordConsents,
  writeInformation,
} from '../index.ts'
import type { CasePage } from '../schema.ts'
import { Pseudonym } from '../schema.ts'
import { consentTo, NEW_CASE, newHouse, openFor, type World, worldIn } from '../world-for-tests.ts'

let house: House
let world: World
before(async () => {
  house = await newHouse()
  world = await worldIn(house)
})
after(() => house.close())

const as = (person: { as(purpose: string): Person }) => person.as('test')

async function page(house: House, person: Person, reference: string, purpose = 'coordination' as const) {
  const read = await readCase(house, person, reference, purpose)
  if (read.kind === 'refused') assert.fail(read.code)
  return read.page
}

function told(page: CasePage, category: InformationCategory): string[] | 'hidden' {
  const found = page.categories.find((one) => one.category === category)
  return found?.kind === 'told' ? found.rows.map((row) => row.content) : 'hidden'
}

const code = (answer: { kind: string; code?: string }) => ('code' in answer ? answer.code : answer.kind)

test('whoever opens a case works with it, and a colleague in the same unit does not see it', async () => {
  const { psychiatry, colleague } = world
  const reference = await openFor(house, as(psychiatry))
  await writeInformation(house, as(psychiatry), reference, {
    ...{ category: 'health', content: 'Orkar korta möten.', replaces: null },
  })
  assert.deepEqual(told(await page(house, as(psychiatry), reference), 'health'), ['Orkar korta möten.'])
  assert.equal(code(await readCase(house, as(colleague), reference, 'coordination')), 'CASE_NOT_FOUND')
  const listed = await listCases(house, as(colleague), { cursor: null, limit: 10 })
  assert.ok(listed.kind === 'cases' && !listed.items.some((one) => one.reference === reference))
  const guessed = '11111111-1111-4111-8111-111111111111'
  assert.equal(code(await readCase(house, as(colleague), guessed, 'coordination')), 'CASE_NOT_FOUND')
})

test('nobody of another area is let in to a case, or learns that there is one, before there is a ground', async () => {
  const { psychiatry, employment } = world
  const reference = await openFor(house, as(psychiatry))
  const arne = {
    ...{ account: employment.account, organisation: 'formedling', seesProtected: false },
    reason: 'Samverkar.',
  }
  assert.equal(code(await addWorker(house, as(psychiatry), reference, arne)), 'NO_GROUND_TO_KNOW')
  assert.equal(code(await readCase(house, as(employment), reference, 'coordination')), 'CASE_NOT_FOUND')
  await recordConsents(house, as(psychiatry), reference, consentTo('formedling'))
  assert.equal(code(await readCase(house, as(employment), reference, 'coordination')), 'CASE_NOT_FOUND')
  assert.equal(code(await addWorker(house, as(psychiatry), reference, arne)), 'done')
  assert.equal(code(await addWorker(house, as(psychiatry), reference, arne)), 'ALREADY_WORKER')
  assert.equal((await page(house, as(employment), reference)).isHolder, false)
})

test('a hidden kind says that it is closed and the lawful path, and never whether there is anything', async () => {
  const { psychiatry, employment } = world
  const seen: unknown[] = []
  for (const [index, contents] of [[], ['Ett.', 'Två.', 'Tre.']].entries()) {
    const reference = await openFor(house, as(psychiatry), { pseudonym: `prov-nummer-${index}-000000` })
    for (const content of contents)
      await writeInformation(house, as(psychiatry), reference, {
        category: 'social',
        content,
        replaces: null,
      })
    await recordConsents(house, as(psychiatry), reference, consentTo('formedling'))
    const worker = { account: employment.account, organisation: 'formedling', seesProtected: false }
    await addWorker(house, as(psychiatry), reference, { ...worker, reason: 'Samverkar.' })
    const { categories } = await page(house, as(employment), reference)
    seen.push(categories.find((one) => one.category === 'social'))
  }
  assert.deepEqual(seen[0], seen[1])
  assert.match(JSON.stringify(seen[0]), /"kind":"hidden".*samtycke/)
})

test('every reading is logged, and what crosses a border is noted with its ground', async () => {
  const { psychiatry, employment } = world
  const reference = await openFor(house, as(psychiatry))
  for (const content of ['Orkar korta möten.', 'Sover bättre.'])
    await writeInformation(house, as(psychiatry), reference, { category: 'health', content, replaces: null })
  const recorded = await recordConsents(house, as(psychiatry), reference, consentTo('formedling'))
  const worker = { account: employment.account, organisation: 'formedling', seesProtected: false }
  await addWorker(house, as(psychiatry), reference, { ...worker, reason: 'Samverkar.' })
  const read = await page(house, as(employment), reference)
  assert.deepEqual(told(read, 'health'), ['Orkar korta möten.', 'Sover bättre.'])
  assert.equal(told(read, 'situation'), 'hidden')
  await page(house, as(psychiatry), reference)
  const consent = recorded.kind === 'recorded' ? (recorded.ids[0] ?? 0) : 0
  const disclosures = await house.withTx(as(psychiatry), (tx) =>
    tx
      .selectFrom('disclosure')
      .select(['to_account_id', 'consent_id', 'exception_id'])
      .where('consent_id', '=', consent)
      .execute(),
  )
  const noted = { to_account_id: employment.account, consent_id: consent, exception_id: null }
  assert.deepEqual(disclosures, [noted, noted])
  const { rows } = await house.withTx(as(psychiatry), (tx) =>
    sql<{ actor_name: string; organisation_slug: string; purpose: string; grounds: unknown }>`
      select actor_name, organisation_slug, purpose, grounds -> 'health' as grounds
      from app.case_log(${reference}::uuid) where action = 'case.read' order by place`.execute(tx),
  )
  assert.deepEqual(
    rows.map((row) => Object.values(row)),
    [
      ['Arne Prov', 'formedling', 'coordination', `consent/${consent}`],
      ['Petra Prov', 'psykiatri', 'coordination', 'own-case'],
    ],
  )
})

test('two independent branches of one authority keep secrets from each other', async () => {
  const { social, branch } = world
  const reference = await openFor(house, as(social))
  const bo = {
    account: branch.account,
    organisation: 'hemsjukvard',
    seesProtected: false,
    reason: 'Vill se.',
  }
  assert.equal(code(await addWorker(house, as(social), reference, bo)), 'NO_GROUND_TO_KNOW')
  assert.equal(code(await readCase(house, as(branch), reference, 'coordination')), 'CASE_NOT_FOUND')
})

test('two branches that the law counts as one area tell each other without consent, between the days it says', async () => {
  const { social, branch } = world
  const areas = await house.withTx(HOUSE, (tx) =>
    tx
      .selectFrom('organisation')
      .select('area_id')
      .where('id', 'in', [social.organisation, branch.organisation])
      .orderBy('area_id')
      .execute(),
  )
  const [first, second] = areas.map((row) => row.area_id ?? 0)
  const join = (from: string, to: string | null) =>
    house.withTx(HOUSE, (tx) =>
      tx
        .insertInto('same_area')
        .values({
          ...{ first_area_id: first ?? 0, second_area_id: second ?? 0, ground: 'osl-8-2-adel' },
          ...{ valid_from: from, valid_to: to, created_by: 'house' },
        })
        .execute(),
    )
  const reference = await openFor(house, as(social))
  await writeInformation(house, as(social), reference, {
    ...{ category: 'social', content: 'Avlösning i hemmet.', replaces: null },
  })
  const bo = { account: branch.account, organisation: 'hemsjukvard', seesProtected: false, reason: 'Vårdar.' }
  await join('1992-01-01', '2020-01-01')
  assert.equal(code(await addWorker(house, as(social), reference, bo)), 'NO_GROUND_TO_KNOW')
  await join('2024-01-01', null)
  assert.equal(code(await addWorker(house, as(social), reference, bo)), 'done')
  const read = await page(house, as(branch), reference)
  assert.deepEqual(told(read, 'social'), ['Avlösning i hemmet.'])
  const consent = await recordConsents(house, as(social), reference, consentTo('hemsjukvard'))
  assert.equal(code(consent), 'SAME_AREA')
})

test('a protected identity hides the contact and the pseudonym from all but those named, and only they name others', async () => {
  const { psychiatry, colleague } = world
  const reference = await openFor(house, as(psychiatry), { hasProtectedIdentity: true })
  await writeInformation(house, as(psychiatry), reference, {
    ...{ category: 'contact', content: 'Genom enheten.', replaces: null },
  })
  const karl = { account: colleague.account, organisation: 'psykiatri', reason: 'Vikarie.' }
  await addWorker(house, as(psychiatry), reference, { ...karl, seesProtected: false })
  const seen = await page(house, as(colleague), reference)
  assert.deepEqual([seen.pseudonym, told(seen, 'contact')], [null, 'hidden'])
  const listed = await listCases(house, as(colleague), { cursor: null, limit: 10 })
  assert.equal(listed.kind === 'cases' && listed.items[0]?.pseudonym, null)
  const content = { category: 'contact', content: 'Gissning.', replaces: null } as const
  assert.equal(code(await writeInformation(house, as(colleague), reference, content)), 'PROTECTED_IDENTITY')
  const lifted = { isProtected: false, reason: 'Vill se.' }
  assert.equal(code(await protectIdentity(house, as(colleague), reference, lifted)), 'PROTECTED_IDENTITY')
  assert.deepEqual(told(await page(house, as(psychiatry), reference), 'contact'), ['Genom enheten.'])
})

test('an open case is never left with nobody in its unit, and a closed one ends the part of other areas and changes no more', async () => {
  const { psychiatry, employment } = world
  const reference = await openFor(house, as(psychiatry))
  await recordConsents(house, as(psychiatry), reference, consentTo('formedling'))
  const arne = { account: employment.account, organisation: 'formedling', seesProtected: false }
  await addWorker(house, as(psychiatry), reference, { ...arne, reason: 'Samverkar.' })
  const shown = await page(house, as(psychiatry), reference)
  const own = shown.workers.find((one) => one.account === psychiatry.account)?.id ?? 0
  assert.equal(code(await endWorker(house, as(psychiatry), reference, own)), 'LAST_WORKER')
  assert.equal(code(await endWorker(house, as(employment), reference, own)), 'NOT_ALLOWED')
  assert.equal(code(await closeCase(house, as(psychiatry), reference)), 'done')
  assert.equal(code(await readCase(house, as(employment), reference, 'coordination')), 'CASE_NOT_FOUND')
  const late = { category: 'health', content: 'För sent.', replaces: null } as const
  assert.equal(code(await writeInformation(house, as(psychiatry), reference, late)), 'CASE_CLOSED')
  const again = { ...NEW_CASE, pseudonym: shown.pseudonym ?? '' }
  assert.equal(code(await openCase(house, as(psychiatry), again)), 'opened')
})

test('a case holds a pseudonym and refuses a name or an identity number in its place', async () => {
  for (const wrong of ['Petra Provsson', '191212121212', '19121212-1212', ''])
    assert.equal(Pseudonym.safeParse(wrong).success, false, wrong)
  const { psychiatry } = world
  const pseudonym = 'prov-redan-oppnat-0000'
  await openFor(house, as(psychiatry), { pseudonym })
  assert.equal(code(await openCase(house, as(psychiatry), { ...NEW_CASE, pseudonym })), 'CASE_EXISTS')
})

test('a trial house takes no real person, and any other house no example', async (t) => {
  const { psychiatry } = world
  const real = await openCase(house, as(psychiatry), { ...NEW_CASE, isExample: false })
  assert.equal(code(real), 'NEEDS_JOINT_HOUSE')
  const own = await newHouse()
  t.after(() => own.close())
  const { psychiatry: petra, social } = await worldIn(own, 'own')
  const person = { ...NEW_CASE, isExample: false }
  assert.equal(code(await openCase(own, as(petra), NEW_CASE)), 'NEEDS_JOINT_HOUSE')
  assert.equal(code(await openCase(own, as(petra), person)), 'opened')
  assert.equal(code(await openCase(own, as(social), person)), 'NEEDS_JOINT_HOUSE')
})

test('a correction names a row of the same kind in the same case', async () => {
  const { psychiatry } = world
  const reference = await openFor(house, as(psychiatry))
  const first = await writeInformation(house, as(psychiatry), reference, {
    ...{ category: 'health', content: 'Fel.', replaces: null },
  })
  const replaces = first.kind === 'written' ? first.id : 0
  const other = { category: 'social', content: 'Rätt.', replaces } as const
  assert.equal(code(await writeInformation(house, as(psychiatry), reference, other)), 'NOTHING_TO_REPLACE')
  const right = { category: 'health', content: 'Rätt.', replaces } as const
  assert.equal(code(await writeInformation(house, as(psychiatry), reference, right)), 'written')
  assert.deepEqual(told(await page(house, as(psychiatry), reference), 'health'), ['Fel.', 'Rätt.'])
})

test('a third party does not learn who else works with the case, or what the person has said to them', async () => {
  const { psychiatry, employment, social } = world
  const reference = await openFor(house, as(psychiatry))
  for (const [to, person] of [
    ['formedling', employment],
    ['socialtjanst', social],
  ] as const) {
    await recordConsents(house, as(psychiatry), reference, consentTo(to))
    const worker = { account: person.account, organisation: to, seesProtected: false, reason: 'Samverkar.' }
    await addWorker(house, as(psychiatry), reference, worker)
  }
  const seen = await page(house, as(employment), reference)
  assert.deepEqual(
    seen.workers.map((one) => one.organisation.slug),
    ['psykiatri', 'formedling'],
  )
  assert.deepEqual(
    seen.consents.map((one) => one.to.slug),
    ['arbetsformedling'],
  )
  assert.equal((await page(house, as(psychiatry), reference)).workers.length, 3)
})

test('the list goes on from where it stopped, newest first', async () => {
  const { psychiatry } = world
  const opened: string[] = []
  for (const index of [1, 2, 3])
    opened.unshift(await openFor(house, as(psychiatry), { pseudonym: `prov-listad-${index}-000000` }))
  const first = await listCases(house, as(psychiatry), { cursor: null, limit: 2 })
  assert.ok(first.kind === 'cases')
  const second = await listCases(house, as(psychiatry), { cursor: first.next, limit: 2 })
  assert.ok(second.kind === 'cases')
  const listed = [...first.items, ...second.items].map((one) => one.reference)
  assert.deepEqual(listed.slice(0, 3), opened)
  assert.equal(new Set(listed).size, listed.length)
})

test('who handles cases elsewhere is there to choose among, and nobody else of theirs is', async () => {
  const { psychiatry, employment } = world
  assert.deepEqual(await receivers(house, as(psychiatry), 'formedling'), {
    kind: 'people',
    people: [{ account: employment.account, name: 'Arne Prov' }],
  })
  assert.deepEqual(await receivers(house, as(psychiatry), 'finns-inte'), { kind: 'people', people: [] })
})
