import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { DatabaseProblem, type House, type Person } from '@utfall/database'
import { testPerson } from '@utfall/database/testing'
import { sql } from 'kysely'
import { decideException, exceptionReport, readCase, writeInformation } from '../index.ts'
import { NewException } from '../schema.ts'
import { newHouse, openFor, type World, worldIn } from '../world-for-tests.ts'

let house: House
let world: World
before(async () => {
  house = await newHouse()
  world = await worldIn(house)
})
after(() => house.close())

const as = (person: { as(purpose: string): Person }) => person.as('test')
const code = (answer: { kind: string; code?: string }) => ('code' in answer ? answer.code : answer.kind)

function exceptionFor(change: Partial<NewException> = {}): NewException {
  return {
    ...{
      account: world.social.account,
      organisation: 'socialtjanst',
      category: 'health',
      ground: 'osl-25-12',
    },
    need: 'Behövs för att ordna en plats över natten.',
    reason: 'Personen kunde inte tillfrågas i sitt tillstånd.',
    hours: 8,
    ...change,
  }
}

async function caseWithHealth(): Promise<string> {
  const reference = await openFor(house, as(world.psychiatry))
  for (const category of ['health', 'social', 'contact'] as const)
    await writeInformation(house, as(world.psychiatry), reference, {
      ...{ category, content: 'Var akut på sjukhus.', replaces: null },
    })
  return reference
}

async function toldTo(person: { as(purpose: string): Person }, reference: string): Promise<unknown> {
  const read = await readCase(house, as(person), reference, 'coordination')
  if (read.kind === 'refused') return read.code
  return read.page.categories.filter((one) => one.kind === 'told').map((one) => one.category)
}

test('an exception tells one thing to one person, on a ground for that kind, and is over within a day', async () => {
  const { psychiatry, social, employment } = world
  const reference = await caseWithHealth()
  const decided = await decideException(house, as(psychiatry), reference, exceptionFor())
  assert.ok(decided.kind === 'decided')
  assert.equal(decided.earlier, 0)
  assert.deepEqual(await toldTo(social, reference), ['health'])
  assert.equal(await toldTo(employment, reference), 'CASE_NOT_FOUND')
  const other = await testPerson(house, {
    ...{ name: 'Sofia Prov', organisation: { slug: 'socialtjanst' }, roles: ['coordinator'] },
  })
  assert.equal(await toldTo(other, reference), 'CASE_NOT_FOUND')
  const refusals: [Partial<NewException>, string][] = [
    [{ ground: 'osl-10-27' }, 'GROUND_UNKNOWN'],
    [{ ground: 'osl-26-9' }, 'GROUND_UNKNOWN'],
    [{ ground: 'osl-12-2' }, 'GROUND_UNKNOWN'],
    [{ ground: 'för säkerhets skull' }, 'GROUND_UNKNOWN'],
    [{ account: psychiatry.account, organisation: 'psykiatri' }, 'NOT_FOR_ONESELF'],
    [{ account: world.colleague.account, organisation: 'psykiatri' }, 'SAME_AREA'],
    [{ organisation: 'formedling' }, 'RECEIVER_UNKNOWN'],
  ]
  for (const [change, expected] of refusals)
    assert.equal(
      code(await decideException(house, as(psychiatry), reference, exceptionFor(change))),
      expected,
      JSON.stringify(change),
    )
  for (const change of [{ hours: 25 }, { hours: 0 }, { need: 'För kort.' }, { reason: 'Bråttom.' }])
    assert.equal(NewException.safeParse(exceptionFor(change)).success, false, JSON.stringify(change))
})

test('the database itself ends an exception within a day and believes no other clock', async () => {
  const { psychiatry, social } = world
  const reference = await caseWithHealth()
  const add = (days: number, decidedAt: string | undefined) =>
    house.withTx(as(psychiatry), async (tx, acting) => {
      const held = await tx
        .selectFrom('person_case')
        .select(['id', 'area_id'])
        .where('reference', '=', reference)
        .executeTakeFirstOrThrow()
      const place = await tx
        .selectFrom('organisation')
        .select('area_id')
        .where('id', '=', social.organisation)
        .executeTakeFirstOrThrow()
      const { need, reason, ground } = exceptionFor()
      await tx
        .insertInto('disclosure_exception')
        .values({
          ...{ case_id: held.id, from_area_id: held.area_id, to_area_id: place.area_id ?? 0 },
          ...{ to_account_id: social.account, category: 'health', ground, need, reason },
          ...{ decided_by: acting.actor, valid_to: sql<string>`now() + make_interval(days => ${days}::int)` },
          ...(decidedAt === undefined ? {} : { decided_at: decidedAt }),
        })
        .execute()
    })
  const refused = (sqlState: string) => (error: unknown) =>
    error instanceof DatabaseProblem && error.code === sqlState
  await assert.rejects(add(2, undefined), refused('23514'))
  await assert.rejects(add(1, new Date(Date.now() + 86_400_000).toISOString()), refused('42501'))
  await add(1, undefined)
})

test('an exception asks that who decides has just proved who they are', async () => {
  const reference = await caseWithHealth()
  const { psychiatry } = world
  await house.withTx({ kind: 'door', purpose: 'test' }, (tx) =>
    tx
      .updateTable('session')
      .set({ confirmed_at: new Date(Date.now() - 11 * 60_000) })
      .where('account_id', '=', psychiatry.account)
      .execute(),
  )
  const answer = await decideException(house, as(psychiatry), reference, exceptionFor())
  assert.equal(code(answer), 'CONFIRM_AGAIN')
  await house.withTx({ kind: 'door', purpose: 'test' }, (tx) =>
    tx
      .updateTable('session')
      .set({ confirmed_at: new Date() })
      .where('account_id', '=', psychiatry.account)
      .execute(),
  )
})

test('what a protected identity hides is opened by no exception', async () => {
  const reference = await openFor(house, as(world.psychiatry), { hasProtectedIdentity: true })
  const order = exceptionFor({ category: 'contact', ground: 'osl-10-28' })
  const answer = await decideException(house, as(world.psychiatry), reference, order)
  assert.equal(code(answer), 'PROTECTED_IDENTITY')
})

test('exceptions that are repeated are pointed out, and counted without saying about whom', async () => {
  const { psychiatry, social } = world
  const reference = await caseWithHealth()
  const order = exceptionFor({ category: 'social', ground: 'osl-10-28' })
  const first = await decideException(house, as(psychiatry), reference, order)
  const second = await decideException(house, as(psychiatry), reference, order)
  assert.ok(first.kind === 'decided' && second.kind === 'decided')
  assert.deepEqual([first.earlier, first.warning, second.earlier], [0, null, 1])
  assert.match(second.warning?.sv ?? '', /inte första/)
  const auditor = await testPerson(house, {
    ...{ name: 'Ada Prov', organisation: { slug: 'psykiatri' }, roles: ['auditor'] },
  })
  const report = await exceptionReport(house, as(auditor), 12)
  assert.ok(report.kind === 'report')
  const row = report.rows.find((one) => one.category === 'social')
  assert.deepEqual([row?.to.slug, row?.exceptions, row?.cases, row?.isRepeated], ['socialnamnd', 2, 1, true])
  assert.ok(!JSON.stringify(report).includes(reference))
  const elsewhere = await exceptionReport(house, as(social), 12)
  assert.deepEqual(elsewhere.kind === 'report' && elsewhere.rows, [])
})

test('the same thing told to the same receiver on another ground is repeated all the same', async () => {
  const { psychiatry } = world
  const reference = await caseWithHealth()
  const told = async (change: Partial<NewException>) =>
    code(
      await decideException(house, as(psychiatry), reference, exceptionFor({ category: 'plan', ...change })),
    )
  assert.equal(await told({ ground: 'osl-10-28' }), 'decided')
  assert.equal(await told({ ground: 'osl-10-2' }), 'decided')
  const report = await exceptionReport(house, as(psychiatry), 12)
  assert.ok(report.kind === 'report')
  assert.deepEqual(
    report.rows.filter(({ category }) => category === 'plan').map((row) => [row.exceptions, row.isRepeated]),
    [
      [1, true],
      [1, true],
    ],
  )
})
