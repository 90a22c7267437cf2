import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  connectDirectly,
  DatabaseProblem,
  type DisclosurePurpose,
  type House,
  type InformationCategory,
  openHouse,
  type Person,
  type Tx,
} from '@utfall/database'
import { TEMPLATES, type TestPerson, temporaryDirectory, testPerson } from '@utfall/database/testing'
import fc from 'fast-check'
import { sql } from 'kysely'
import { factsOf } from './cases/facts.ts'
import * as cases from './cases/store.ts'
import {
  addWorker,
  decideException,
  protectIdentity,
  readCase,
  recordConsents,
  reviewConsent,
  withdrawConsent,
  writeInformation,
} from './index.ts'
import { may } from './may.ts'
import { CATEGORIES, PURPOSES } from './schema.ts'
import { consentTo, newHouse, openFor, type World, worldIn } from './world-for-tests.ts'

// Two doors: `may` in code, and row level security under it. Each is here held against the other, and each is broken
// on purpose to show that the other stands.

let house: House
let world: World
before(async () => {
  house = await newHouse()
  world = await worldIn(house)
})
after(() => house.close())

const as = (person: TestPerson, purpose = 'test'): Person => person.as(purpose)

async function fillAll(where: House, person: Person, reference: string): Promise<void> {
  for (const category of CATEGORIES)
    await writeInformation(where, person, reference, { category, content: `Om ${category}.`, replaces: null })
}

/** Everything there is to know about a case, as its own unit sees it: none of it has passed the door that is tested. */
async function wholeTruth(reference: string) {
  return await house.withTx(as(world.psychiatry), async (tx, acting) => {
    const row = await cases.caseByReference(tx, reference)
    assert.ok(row)
    return { ...(await factsOf(tx, acting, row)).facts, workers: await cases.workersOf(tx, row.id) }
  })
}

/** What each door says to one person about one case for one purpose: the kinds of information that are open. */
async function bothDoors(person: TestPerson, reference: string, purpose: DisclosurePurpose) {
  const { workers, ...truth } = await wholeTruth(reference)
  return await house.withTx(as(person, purpose), async (tx, acting) => {
    const mine = workers.find(
      (one) =>
        one.account_id === person.account && one.organisation_id === person.organisation && !one.ended_at,
    )
    const facts = {
      ...truth,
      isWorker: mine !== undefined,
      seesProtected: mine?.sees_protected ?? false,
      isSameArea: acting.area === truth.area,
    }
    const code = CATEGORIES.filter(
      (category) => may(acting, 'case.read', { kind: 'case', facts, category, purpose }).kind === 'yes',
    )
    return { database: await openKinds(tx, reference), code }
  })
}

async function openKinds(tx: Tx, reference: string): Promise<InformationCategory[]> {
  const found = await tx
    .selectFrom('case_information')
    .innerJoin('person_case', 'person_case.id', 'case_information.case_id')
    .select('category')
    .distinct()
    .where('person_case.reference', '=', reference)
    .execute()
  const open = new Set(found.map((one) => one.category))
  return CATEGORIES.filter((category) => open.has(category))
}

type Step =
  | {
      readonly kind: 'consent'
      readonly category: InformationCategory
      readonly purpose: DisclosurePurpose
      readonly to: 0 | 1
      readonly days: number
      readonly doubt: boolean
      readonly fate: 'stands' | 'withdrawn' | 'found-good' | 'found-bad'
    }
  | { readonly kind: 'exception'; readonly category: InformationCategory; readonly to: 0 | 1 }
  | { readonly kind: 'protected' }

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('consent' as const),
      category: fc.constantFrom(...CATEGORIES),
      purpose: fc.constantFrom(...PURPOSES.slice(0, 2)),
      to: fc.constantFrom(0 as const, 1 as const),
      // Begins that many days from now: some are to come, and the longest ago are over.
      days: fc.constantFrom(-200, -1, -1, 2),
      doubt: fc.constantFrom(false, false, true),
      fate: fc.constantFrom(
        ...(['stands', 'stands', 'stands', 'withdrawn', 'found-good', 'found-bad'] as const),
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('exception' as const),
      category: fc.constantFrom(...CATEGORIES),
      to: fc.constantFrom(0 as const, 1 as const),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'protected' as const }) },
)

const DAY_MILLISECONDS = 86_400_000

async function play(reference: string, one: Step): Promise<void> {
  const { psychiatry, colleague, employment, social } = world
  const receiver = [employment, social] as const
  const slugs = ['formedling', 'socialtjanst'] as const
  switch (one.kind) {
    case 'protected':
      await protectIdentity(house, as(psychiatry), reference, { isProtected: true, reason: 'Hot.' })
      return
    case 'exception':
      await decideException(house, as(psychiatry), reference, {
        ...{ account: receiver[one.to].account, organisation: slugs[one.to], category: one.category },
        ...{ ground: 'osl-10-2', hours: 1, need: 'Behövs för att kunna hjälpa i natt.' },
        reason: 'Det gick inte att fråga personen.',
      })
      return
    case 'consent': {
      const begins = Date.now() + one.days * DAY_MILLISECONDS
      const recorded = await recordConsents(house, as(psychiatry), reference, {
        ...consentTo(slugs[one.to], { categories: [one.category], purpose: one.purpose }),
        validFrom: new Date(begins).toISOString(),
        validTo: new Date(begins + 100 * DAY_MILLISECONDS).toISOString(),
        doubt: one.doubt ? 'Osäkert om personen förstod.' : null,
      })
      if (recorded.kind !== 'recorded') return
      const [consent = 0] = recorded.ids
      if (one.fate === 'withdrawn')
        await withdrawConsent(house, as(psychiatry), reference, { consent, reason: null })
      else if (one.fate !== 'stands')
        await reviewConsent(house, as(colleague), reference, {
          ...{ consent, holds: one.fate === 'found-good', reason: 'Talade med personen.' },
        })
    }
  }
}

test('the function and the database agree on every person, kind of information and purpose', async () => {
  const { psychiatry, colleague, employment, social, branch } = world
  // Beside the receiver, one who also works with the case there and one who does not.
  const office = { organisation: { slug: 'formedling' }, roles: ['referrer'] } as const
  const second = await testPerson(house, { name: 'Andra Prov', ...office })
  const outsider = await testPerson(house, { name: 'Ute Prov', ...office })
  const plays = fc.sample(fc.array(step, { minLength: 3, maxLength: 9 }), { numRuns: 12, seed: 4017 })
  let open = 0
  for (const steps of plays) {
    const reference = await openFor(house, as(psychiatry))
    await fillAll(house, as(psychiatry), reference)
    const staff = { organisation: 'psykiatri', seesProtected: false, reason: 'Kollega.' }
    await addWorker(house, as(psychiatry), reference, { account: colleague.account, ...staff })
    for (const one of steps) await play(reference, one)
    for (const [person, organisation] of [
      [employment, 'formedling'],
      [second, 'formedling'],
      [social, 'socialtjanst'],
    ] as const) {
      const worker = { account: person.account, organisation, seesProtected: false, reason: 'Samverkar.' }
      await addWorker(house, as(psychiatry), reference, worker)
    }
    for (const person of [psychiatry, colleague, employment, second, outsider, social, branch])
      for (const purpose of PURPOSES.slice(0, 3)) {
        const { database, code } = await bothDoors(person, reference, purpose)
        const place = `${person.name} ${purpose} ${JSON.stringify(steps)}`
        assert.deepEqual(database, code, place)
        if (person === employment || person === social) open += code.length
        const read = await readCase(house, as(person), reference, purpose)
        const told = read.kind === 'read' ? read.page.categories.filter((one) => one.kind === 'told') : []
        assert.deepEqual(
          told.map((one) => one.category),
          code,
          place,
        )
      }
  }
  assert.ok(open > 20, `only ${open} kinds were open across a border`)
})

/** Every table that holds something of persons, with what somebody who may not see it gets when only SQL stands there. */
const OF_PERSONS = [
  'person_case',
  'case_worker',
  'case_information',
  'consent',
  'consent_review',
  'consent_withdrawal',
  'disclosure_exception',
  'disclosure',
] as const

async function oneOfEach(where: House, { psychiatry, colleague, employment }: World): Promise<string> {
  const reference = await openFor(where, as(psychiatry))
  await fillAll(where, as(psychiatry), reference)
  const staff = { organisation: 'psykiatri', seesProtected: false, reason: 'Kollega.' }
  await addWorker(where, as(psychiatry), reference, { account: colleague.account, ...staff })
  const recorded = await recordConsents(
    where,
    as(psychiatry),
    reference,
    consentTo('formedling', { categories: ['health', 'social'], doubt: 'Osäkert.' }),
  )
  const [first = 0, second = 0] = recorded.kind === 'recorded' ? recorded.ids : []
  await reviewConsent(where, as(colleague), reference, { consent: first, holds: true, reason: 'Förstod.' })
  await withdrawConsent(where, as(psychiatry), reference, { consent: second, reason: null })
  await decideException(where, as(psychiatry), reference, {
    ...{ account: employment.account, organisation: 'formedling', category: 'benefit', ground: 'osl-10-2' },
    ...{ need: 'Behövs för att kunna hjälpa i natt.', reason: 'Det gick inte att fråga personen.', hours: 2 },
  })
  await readCase(where, as(employment), reference, 'coordination')
  return reference
}

test('a question to the database that goes past may I gets nothing', async () => {
  const reference = await oneOfEach(house, world)
  const stranger = await testPerson(house, { name: 'Nils Prov', organisation: { slug: 'annan' } })
  const newcomer = await testPerson(house, {
    ...{ name: 'Nora Prov', organisation: { slug: 'formedling' }, roles: ['referrer'] },
  })
  const strangers = [newcomer, world.branch, stranger]
  for (const roles of [['manager'], ['evaluator'], ['operator'], ['coordinator', 'manager']] as const)
    strangers.push(await testPerson(house, { name: 'Mona Prov', organisation: { slug: 'psykiatri' }, roles }))
  await house.withTx(as(world.psychiatry), async (tx) => {
    for (const table of OF_PERSONS)
      assert.ok((await tx.selectFrom(table).selectAll().execute()).length > 0, `${table} was never filled`)
  })
  for (const person of strangers)
    await house.withTx(as(person, 'coordination'), async (tx, acting) => {
      assert.equal(await cases.caseByReference(tx, reference), undefined)
      const told = await sql`select * from app.case_log(${reference}::uuid)`.execute(tx)
      assert.deepEqual(told.rows, [])
      for (const table of OF_PERSONS) {
        const rows = await tx.selectFrom(table).selectAll().execute()
        const theirs = rows.filter((row) => 'to_account_id' in row && row.to_account_id === acting.account)
        assert.deepEqual(rows, theirs, `${person.name} ${table}`)
      }
      const log = await tx.selectFrom('audit_event').select(['account_id']).execute()
      assert.ok(
        log.every((row) => row.account_id === acting.account),
        person.name,
      )
      const studies = await tx.selectFrom('study').select('organisation_id').execute()
      assert.ok(
        studies.every((row) => row.organisation_id === null || row.organisation_id === acting.organisation),
      )
      const people = await tx
        .selectFrom('role_assignment')
        .select(['account_id', 'organisation_id'])
        .execute()
      const known = people.filter(
        (row) => row.account_id !== acting.account && row.organisation_id !== acting.organisation,
      )
      assert.deepEqual(known, [], person.name)
    })
})

test('what was written about a case is never changed or deleted', async () => {
  await oneOfEach(house, world)
  for (const table of OF_PERSONS) {
    const refusalOf = async (work: (tx: Tx) => Promise<unknown>) => {
      try {
        await house.withTx(as(world.psychiatry), work)
      } catch (error) {
        if (error instanceof DatabaseProblem) return error.code
        throw error
      }
      return 'no refusal'
    }
    assert.equal(await refusalOf((tx) => tx.deleteFrom(table).execute()), '42501', table)
  }
})

test('with the policies gone, may I still refuses', async (t) => {
  const directory = await temporaryDirectory(t)
  const options = { directory, templateDirectory: TEMPLATES }
  const whole = await openHouse(options)
  const there = await worldIn(whole)
  const reference = await oneOfEach(whole, there)
  const evaluator = await testPerson(whole, {
    ...{ name: 'Eva Prov', organisation: { slug: 'psykiatri' }, roles: ['coordinator', 'evaluator'] },
  })
  await whole.close()
  const owner = await connectDirectly({ kind: 'directory', directory })
  for (const table of [...OF_PERSONS, 'audit_event', 'study', 'account', 'role_assignment'])
    await owner.script(`alter table ${table} disable row level security`)
  await owner.close()
  const broken = await openHouse(options)
  t.after(() => broken.close())
  const strangers = [there.social, there.branch, evaluator]
  for (const person of strangers) {
    const rows = await broken.withTx(as(person), (tx) =>
      tx.selectFrom('case_information').select('content').execute(),
    )
    assert.ok(rows.length >= CATEGORIES.length, 'the door was not broken')
    const read = await readCase(broken, as(person), reference, 'coordination')
    assert.equal(read.kind, 'refused', person.name)
    const withdrawn = await withdrawConsent(broken, as(person), reference, { consent: 1, reason: null })
    assert.equal(withdrawn.kind, 'refused', person.name)
    const added = await addWorker(broken, as(person), reference, {
      ...{ account: person.account, organisation: person.slug, seesProtected: true, reason: 'Vill se.' },
    })
    assert.equal(added.kind, 'refused', person.name)
  }
  const read = await readCase(broken, as(there.employment), reference, 'planning')
  assert.ok(read.kind === 'read')
  assert.deepEqual(
    read.page.categories.filter((one) => one.kind === 'told').map((one) => one.category),
    ['benefit'],
  )
  await broken.withTx(as(there.social), async (_tx, acting) => {
    const theirs = { kind: 'owned', organisation: there.psychiatry.organisation } as const
    assert.equal(may(acting, 'study.read', theirs).kind, 'no')
    for (const action of ['log.read', 'people.change', 'study.lock'] as const)
      assert.equal(may(acting, action, theirs).kind, 'no', action)
  })
})
