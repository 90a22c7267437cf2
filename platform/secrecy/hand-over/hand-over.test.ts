import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { connectDirectly, DatabaseProblem, type House, openHouse, type Person } from '@utfall/database'
import { TEMPLATES, type TestPerson, temporaryDirectory, testPerson } from '@utfall/database/testing'
import { sql } from 'kysely'
import {
  addWorker,
  closeCase,
  endWorker,
  handOverCase,
  listCases,
  listOrphanedCases,
  openCase,
  protectIdentity,
  readCase,
  writeInformation,
} from '../index.ts'
import { NEW_CASE, newHouse, openFor, worldIn } from '../world-for-tests.ts'
import * as store from './store.ts'

// A case that is left with nobody, in a clinic of its own for each test.

const PAGE = { cursor: null, limit: 50 }
const REASON = 'Båda som arbetade med ärendet har slutat.'

let house: House
before(async () => {
  house = await newHouse()
  await worldIn(house)
})
after(() => house.close())

const as = (person: TestPerson): Person => person.as('test')
const code = (answer: { kind: string; code?: string }) => ('code' in answer ? answer.code : answer.kind)

type Clinic = {
  readonly leaver: TestPerson
  readonly stayer: TestPerson
  readonly administrator: TestPerson
  readonly reference: string
}

let made = 0

async function clinicIn(where: House): Promise<Clinic> {
  made += 1
  const organisation = { slug: `mottagning-${made}` }
  const leaver = await testPerson(where, { name: 'Lena Prov', organisation, roles: ['coordinator'] })
  const stayer = await testPerson(where, { name: 'Stina Prov', organisation, roles: ['referrer'] })
  const administrator = await testPerson(where, {
    ...{ name: 'Adam Prov', organisation, roles: ['administrator'] },
  })
  const reference = await openFor(where, as(leaver))
  const content = 'Genom enheten.'
  await writeInformation(where, as(leaver), reference, { category: 'contact', content, replaces: null })
  return { leaver, stayer, administrator, reference }
}

/** As an administrator of the place does it. */
async function endRoles(where: House, by: TestPerson, whom: TestPerson): Promise<void> {
  await where.withTx(as(by), (tx, acting) =>
    tx
      .updateTable('role_assignment')
      .set({ ended_at: sql`now()`, ended_by: acting.actor, end_reason: 'Slutar.' })
      .where('account_id', '=', whom.account)
      .where('organisation_id', '=', whom.organisation)
      .where('ended_at', 'is', null)
      .execute(),
  )
}

async function orphansOf(where: House, person: TestPerson) {
  const found = await listOrphanedCases(where, as(person), PAGE)
  if (found.kind === 'refused') assert.fail(found.code)
  return found.items
}

const to = (person: TestPerson, reason = REASON) => ({ account: person.account, reason })

test('a case whose every worker has lost their role is handed over by an administrator who never sees what is in it', async () => {
  const { leaver, stayer, administrator, reference } = await clinicIn(house)
  await protectIdentity(house, as(leaver), reference, { isProtected: true, reason: 'Hot.' })
  assert.deepEqual(await orphansOf(house, administrator), [])
  await endRoles(house, administrator, leaver)
  const [orphan, ...more] = await orphansOf(house, administrator)
  assert.deepEqual(more, [])
  assert.deepEqual(Object.keys(orphan ?? {}).toSorted(), ['hasProtectedIdentity', 'openedAt', 'reference'])
  assert.deepEqual([orphan?.reference, orphan?.hasProtectedIdentity], [reference, true])
  assert.equal(code(await readCase(house, as(administrator), reference, 'coordination')), 'CASE_NOT_FOUND')
  assert.equal(code(await handOverCase(house, as(administrator), reference, to(stayer))), 'done')
  assert.equal(code(await readCase(house, as(administrator), reference, 'coordination')), 'CASE_NOT_FOUND')
  assert.deepEqual(await orphansOf(house, administrator), [])
  const read = await readCase(house, as(stayer), reference, 'coordination')
  assert.ok(read.kind === 'read')
  assert.ok(read.page.pseudonym)
  const contact = read.page.categories.find((one) => one.category === 'contact')
  assert.deepEqual(contact?.kind === 'told' && contact.rows.map((row) => row.content), ['Genom enheten.'])
})

test('an account that is closed leaves its cases with nobody, as a role that has ended does', async () => {
  const { leaver, administrator, reference } = await clinicIn(house)
  const keeper = await testPerson(house, { name: 'Ivan Prov', roles: ['house-administrator'] })
  await house.withTx(as(keeper), (tx) =>
    tx.updateTable('account').set({ closed_at: sql`now()` }).where('id', '=', leaver.account).execute(),
  )
  assert.deepEqual(
    (await orphansOf(house, administrator)).map((one) => one.reference),
    [reference],
  )
})

test('a case in which somebody still works, a closed one, another unit’s and a guessed one are not there to hand over', async () => {
  const { leaver, stayer, administrator, reference } = await clinicIn(house)
  const elsewhere = await clinicIn(house)
  await endRoles(house, elsewhere.administrator, elsewhere.leaver)
  const handed = (name: string) => handOverCase(house, as(administrator), name, to(stayer))
  assert.equal(code(await handed(reference)), 'CASE_NOT_FOUND')
  assert.equal(code(await handed(elsewhere.reference)), 'CASE_NOT_FOUND')
  assert.equal(code(await handed('11111111-1111-4111-8111-111111111111')), 'CASE_NOT_FOUND')
  await closeCase(house, as(leaver), reference)
  await endRoles(house, administrator, leaver)
  assert.equal(code(await handed(reference)), 'CASE_NOT_FOUND')
  assert.deepEqual(await orphansOf(house, administrator), [])
})

test('a case is handed over to another who handles cases in the unit, by an administrator who has just shown who they are', async () => {
  const { leaver, stayer, administrator, reference } = await clinicIn(house)
  await endRoles(house, administrator, leaver)
  const both = await testPerson(house, {
    ...{ name: 'Båda Prov', organisation: { slug: administrator.slug } },
    roles: ['administrator', 'coordinator'],
  })
  const manager = await testPerson(house, {
    ...{ name: 'Mona Prov', organisation: { slug: administrator.slug }, roles: ['coordinator', 'manager'] },
  })
  const stranger = (await clinicIn(house)).stayer
  const handed = (by: TestPerson, whom: TestPerson) => handOverCase(house, as(by), reference, to(whom))
  for (const whom of [leaver, manager, stranger, administrator])
    assert.equal(
      code(await handed(administrator, whom)),
      whom === administrator ? 'HAND_OVER_TO_ONESELF' : 'RECEIVER_UNKNOWN',
      whom.name,
    )
  assert.equal(code(await handed(both, both)), 'HAND_OVER_TO_ONESELF')
  for (const by of [stayer, manager, stranger]) {
    assert.equal(code(await handed(by, stayer)), 'CASE_NOT_FOUND', by.name)
    assert.equal(code(await listOrphanedCases(house, as(by), PAGE)), 'NOT_ALLOWED', by.name)
  }
  const longAgo = await testPerson(house, {
    ...{ name: 'Länge Prov', organisation: { slug: administrator.slug }, roles: ['administrator'] },
  })
  await house.withTx({ kind: 'door', purpose: 'test' }, (tx) =>
    tx
      .updateTable('session')
      .set({ confirmed_at: sql`now() - interval '11 minutes'` })
      .where('account_id', '=', longAgo.account)
      .execute(),
  )
  assert.equal(code(await handed(longAgo, stayer)), 'CONFIRM_AGAIN')
  assert.equal(code(await handed(administrator, stayer)), 'done')
})

test('a hand-over is in the log with who, to whom and why, and so are those that were refused', async () => {
  const { leaver, stayer, administrator, reference } = await clinicIn(house)
  await endRoles(house, administrator, leaver)
  await handOverCase(house, as(administrator), reference, to(leaver))
  await handOverCase(house, as(administrator), reference, to(stayer))
  const rows = await house.withTx(as(administrator), (tx) =>
    tx
      .selectFrom('audit_event')
      .select(['action', 'subject', 'actor', 'after'])
      .where('purpose', '=', 'test')
      .where('actor', '=', `person/${administrator.account}`)
      .orderBy('id')
      .execute(),
  )
  const actor = `person/${administrator.account}`
  assert.deepEqual(rows, [
    { action: 'refused', subject: 'case.hand-over', actor, after: { because: 'RECEIVER_UNKNOWN' } },
    {
      ...{ action: 'case.hand-over', subject: `case/${reference}/worker/${stayer.account}`, actor },
      after: { account: stayer.account, reason: REASON, ended: 1 },
    },
  ])
})

test('whoever gets their role back does not come back into what was handed over', async () => {
  const { leaver, stayer, administrator, reference } = await clinicIn(house)
  await endRoles(house, administrator, leaver)
  await handOverCase(house, as(administrator), reference, to(stayer))
  await house.withTx(as(administrator), (tx, acting) =>
    tx
      .insertInto('role_assignment')
      .values({
        ...{ account_id: leaver.account, organisation_id: leaver.organisation, role: 'coordinator' },
        ...{ reason: 'Kom tillbaka.', granted_by: acting.actor },
      })
      .execute(),
  )
  assert.equal(code(await readCase(house, as(leaver), reference, 'coordination')), 'CASE_NOT_FOUND')
  const back = { account: leaver.account, organisation: leaver.slug, seesProtected: false }
  const added = await addWorker(house, as(stayer), reference, { ...back, reason: 'Kom tillbaka.' })
  assert.equal(code(added), 'done')
})

test('the last who still has a role cannot leave a case because one who has lost theirs stands there too', async () => {
  const { leaver, stayer, administrator, reference } = await clinicIn(house)
  const colleague = { account: stayer.account, organisation: stayer.slug, seesProtected: false }
  await addWorker(house, as(leaver), reference, { ...colleague, reason: 'Vikarie.' })
  await endRoles(house, administrator, leaver)
  assert.deepEqual(await orphansOf(house, administrator), [])
  const read = await readCase(house, as(stayer), reference, 'coordination')
  assert.ok(read.kind === 'read')
  const rowOf = (person: TestPerson) =>
    read.page.workers.find((one) => one.account === person.account)?.id ?? 0
  assert.equal(code(await endWorker(house, as(stayer), reference, rowOf(stayer))), 'LAST_WORKER')
  assert.equal(code(await endWorker(house, as(stayer), reference, rowOf(leaver))), 'done')
})

test('the list goes on from where it stopped, though what was before has been handed over', async () => {
  const { leaver, stayer, administrator } = await clinicIn(house)
  for (const index of [1, 2])
    await openCase(house, as(leaver), { ...NEW_CASE, pseudonym: `prov-lamnad-${index}-000000` })
  await endRoles(house, administrator, leaver)
  const seen: string[] = []
  let cursor: string | null = null
  do {
    const found = await listOrphanedCases(house, as(administrator), { cursor, limit: 1 })
    assert.ok(found.kind === 'orphans')
    for (const { reference } of found.items) {
      seen.push(reference)
      assert.equal(code(await handOverCase(house, as(administrator), reference, to(stayer))), 'done')
    }
    cursor = found.next
  } while (cursor !== null)
  assert.equal(new Set(seen).size, 3)
})

test('a question to the database that goes past may I finds no case, and hands none over', async () => {
  const { leaver, stayer, administrator, reference } = await clinicIn(house)
  const whole = await clinicIn(house)
  await endRoles(house, administrator, leaver)
  const caseId = await house.withTx(as(administrator), async (tx) => {
    assert.deepEqual(await tx.selectFrom('person_case').selectAll().execute(), [])
    assert.deepEqual(await tx.selectFrom('case_worker').selectAll().execute(), [])
    return (await store.orphanByReference(tx, reference))?.id ?? 0
  })
  const lent = await house.withTx(as(whole.leaver), (tx) =>
    tx.selectFrom('person_case').select('id').where('reference', '=', whole.reference).executeTakeFirst(),
  )
  const past = async (by: TestPerson, id: number, account: number) => {
    try {
      return await house.withTx(as(by), (tx) =>
        store.handOver(tx, { caseId: id, account, reason: 'Vill se.' }),
      )
    } catch (error) {
      if (error instanceof DatabaseProblem) return error.code
      throw error
    }
  }
  for (const by of [stayer, leaver, whole.stayer])
    await house.withTx(as(by), async (tx, acting) => {
      assert.equal(await store.orphanByReference(tx, reference), null)
      assert.deepEqual(await store.orphans(tx, acting, { after: null, limit: 9 }), [])
    })
  assert.equal(await past(stayer, caseId, stayer.account), '42501')
  assert.equal(await past(administrator, caseId, administrator.account), '42501')
  assert.equal(await past(administrator, caseId, whole.stayer.account), '42501')
  assert.equal(await past(whole.administrator, caseId, whole.stayer.account), null)
  assert.equal(await past(whole.administrator, lent?.id ?? 0, whole.stayer.account), null)
  assert.equal(await past(administrator, caseId, stayer.account), 1)
})

/** The same functions with every question of theirs taken out. */
const WITHOUT_QUESTIONS = `
  create or replace function app.orphaned_cases() returns table (id bigint, reference uuid, unit_id integer,
    opened_at timestamptz, has_protected_identity boolean, workers integer[])
  language sql stable security definer set search_path = pg_catalog, public, app, pg_temp as $$
    select held.id, held.reference, held.unit_id, held.opened_at, held.has_protected_identity,
      array(select w.account_id from case_worker w where w.case_id = held.id and w.ended_at is null)
    from person_case held
  $$;
  create or replace function app.hand_over_case(the_case bigint, the_account integer, the_reason text) returns integer
  language sql security definer set search_path = pg_catalog, public, app, pg_temp as $$
    insert into case_worker (case_id, account_id, organisation_id, sees_protected, reason, added_by)
      select held.id, the_account, held.unit_id, true, the_reason, app.actor() from person_case held where held.id = the_case
      returning 0
  $$;`

test('with the database’s own questions gone, may I still refuses', async (t) => {
  const directory = await temporaryDirectory(t)
  const options = { directory, templateDirectory: TEMPLATES }
  const whole = await openHouse(options)
  await worldIn(whole)
  const left = await clinicIn(whole)
  const worked = await clinicIn(whole)
  await endRoles(whole, left.administrator, left.leaver)
  await whole.close()
  const owner = await connectDirectly({ kind: 'directory', directory })
  await owner.script(WITHOUT_QUESTIONS)
  await owner.close()
  const broken = await openHouse(options)
  t.after(() => broken.close())
  await broken.withTx(as(left.stayer), async (tx) => {
    assert.ok(await store.orphanByReference(tx, worked.reference), 'the door was not broken')
  })
  const handed = (by: TestPerson, reference: string, whom: TestPerson) =>
    handOverCase(broken, as(by), reference, to(whom))
  for (const [by, reference, whom, no] of [
    [left.stayer, left.reference, left.stayer, 'CASE_NOT_FOUND'],
    [worked.administrator, worked.reference, worked.stayer, 'CASE_NOT_FOUND'],
    [worked.administrator, left.reference, worked.stayer, 'CASE_NOT_FOUND'],
    [left.administrator, left.reference, left.administrator, 'HAND_OVER_TO_ONESELF'],
    [left.administrator, left.reference, left.leaver, 'RECEIVER_UNKNOWN'],
    [left.administrator, left.reference, worked.stayer, 'RECEIVER_UNKNOWN'],
  ] as const)
    assert.equal(code(await handed(by, reference, whom)), no, `${by.name} ${whom.name}`)
  assert.deepEqual(await orphansOf(broken, worked.administrator), [])
  assert.equal(code(await listOrphanedCases(broken, as(left.stayer), PAGE)), 'NOT_ALLOWED')
  const listed = await listCases(broken, as(left.stayer), PAGE)
  assert.ok(listed.kind === 'cases' && listed.items.length === 0)
  assert.deepEqual(
    (await orphansOf(broken, left.administrator)).map((one) => one.reference),
    [left.reference],
  )
})
