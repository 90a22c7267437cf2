import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { beginHouse, DatabaseProblem, type House, ROLES, type Role } from '@utfall/database'
import { HOUSE, houseFor, type TestPerson, testPerson } from '@utfall/database/testing'
import { sql } from 'kysely'
import {
  closeAccount,
  conflictsIn,
  endRole,
  endSessionsOf,
  giveRole,
  inviteAgain,
  invitePerson,
  peopleIn,
} from './actions.ts'
import { aboutExample, bringExamplePeople, examplePeopleList } from './example.ts'
import { PEOPLE_PROBLEMS } from './problems.ts'
import { functionsOf, type RoleToGive, whyNotGiven } from './rules.ts'
import type { NewPerson } from './schema.ts'

const P = 'test'
const AT = new Date('2026-11-22T12:00:00Z')
const NOTE = 'Liten organisation: ingen annan finns att tillgå.'
const code = (answer: object) => ('code' in answer ? answer.code : 'done')

const newcomer = (name: string, role: Role, more: Partial<NewPerson> = {}): NewPerson => ({
  name,
  email: `${name.toLowerCase().replaceAll(' ', '.')}@exempel.invalid`,
  role,
  reason: 'ny i arbetet',
  ...more,
})

type Stage = { readonly house: House; readonly admin: TestPerson }

async function stage(t: TestContext): Promise<Stage> {
  const house = await houseFor(t)
  const admin = await testPerson(house, {
    organisation: { slug: 'ett' },
    roles: ['administrator'],
    name: 'Ada Prov',
  })
  return { house, admin }
}

async function logRows(house: House, subject: string) {
  return await house.withTx(HOUSE, (tx) =>
    tx
      .selectFrom('audit_event')
      .select(['action', 'actor', 'before', 'after'])
      .where('subject', '=', subject)
      .orderBy('id')
      .execute(),
  )
}

test('the roles that the rooms share are those that the database takes, no more and no fewer', async (t) => {
  const house = await houseFor(t)
  const text = await house.withTx(HOUSE, async (tx) => {
    const { rows } = await sql<{ text: string }>`select pg_get_constraintdef(oid) as text from pg_constraint
      where conrelid = 'role_assignment'::regclass and conname = 'role_assignment_role_check'`.execute(tx)
    return rows[0]?.text ?? ''
  })
  const taken = [...text.matchAll(/'([a-z-]+)'/g)].map(([, role]) => role)
  assert.deepEqual(taken.sort(), [...ROLES].sort())
})

test('every pair of roles: two functions need a note, a manager never handles cases, all else is free', () => {
  const base = { hasNote: false, elsewhere: [], isOneself: false, giverAdministersHouse: true } as const
  const isCase = (role: Role) => role === 'coordinator' || role === 'referrer'
  for (const held of ROLES)
    for (const role of ROLES) {
      const [a] = functionsOf([held])
      const [b] = functionsOf([role])
      const managesCases = (held === 'manager' && isCase(role)) || (role === 'manager' && isCase(held))
      const expected =
        held === role
          ? 'ROLE_HELD'
          : managesCases
            ? 'MANAGER_NEVER_HANDLES_CASES'
            : a !== undefined && b !== undefined && a !== b
              ? 'CONFLICT_NOTE_NEEDED'
              : null
      assert.equal(whyNotGiven({ ...base, held: [held], role }), expected, `${held} + ${role}`)
      const withNote = expected === 'CONFLICT_NOTE_NEEDED' ? null : expected
      assert.equal(
        whyNotGiven({ ...base, hasNote: true, held: [held], role }),
        withNote,
        `${held} + ${role}, note`,
      )
    }
})

test('a function in another organisation counts, since the house cannot know that it is no link of the same chain', () => {
  const give = (more: Partial<RoleToGive>) =>
    whyNotGiven({
      role: 'evaluator',
      hasNote: false,
      held: [],
      elsewhere: [],
      isOneself: false,
      giverAdministersHouse: false,
      ...more,
    })
  assert.equal(give({ elsewhere: ['operator'] }), 'CONFLICT_NOTE_NEEDED')
  assert.equal(give({ elsewhere: ['evaluator', 'auditor', 'administrator'] }), null)
  assert.equal(give({ role: 'coordinator', elsewhere: ['manager'] }), null)
  assert.equal(give({ role: 'coordinator', isOneself: true }), 'OWN_CASE_ROLE_NEEDS_NOTE')
  assert.equal(give({ role: 'coordinator', isOneself: true, hasNote: true }), null)
  assert.equal(give({ role: 'house-administrator' }), 'ONLY_HOUSE_ADMINISTRATORS')
})

test('an invited person has an account, a role and a link that is shown once; a second with the address is told so', async (t) => {
  const { house, admin } = await stage(t)
  const invited = await invitePerson(house, admin.as(P), newcomer('Nils Prov', 'referrer'), AT)
  assert.ok('invitation' in invited)
  assert.match(invited.invitation.link, /^[\w-]{43}$/)
  const rows = await logRows(house, `account/${invited.id}`)
  assert.deepEqual(
    rows.map(({ action }) => action),
    ['account.add', 'role.give', 'invitation.make'],
  )
  assert.ok(rows.every(({ actor }) => actor === `person/${admin.account}`))
  assert.deepEqual(rows[1]?.after, {
    organisation: 'ett',
    roles: ['referrer'],
    reason: 'ny i arbetet',
    validTo: null,
    hasConflictNote: false,
  })
  assert.equal(JSON.stringify(rows).includes(invited.invitation.link), false)
  const same = newcomer('Någon Annan', 'reader', { email: 'NILS.prov@exempel.invalid' })
  assert.equal(code(await invitePerson(house, admin.as(P), same, AT)), 'EMAIL_TAKEN')
  const again = await inviteAgain(house, admin.as(P), invited.id, AT)
  assert.ok('link' in again && again.link !== invited.invitation.link)
  const people = await peopleIn(house, admin.as(P))
  assert.ok(Array.isArray(people))
  assert.deepEqual(
    people.map(({ name, roles }) => [name, roles.map(({ role }: { role: Role }) => role)]),
    [
      ['Ada Prov', ['administrator']],
      ['Nils Prov', ['referrer']],
    ],
  )
})

test('a role is given and ended with why, before and after; what runs out can be given again', async (t) => {
  const { house, admin } = await stage(t)
  const nils = await testPerson(house, {
    organisation: { slug: 'ett' },
    roles: ['operator'],
    name: 'Nils Prov',
  })
  const give = (role: Role, more = {}) =>
    giveRole(house, admin.as(P), nils.account, { role, reason: 'behövs', ...more }).then(code)
  assert.equal(await give('operator'), 'ROLE_HELD')
  assert.equal(await give('evaluator'), 'CONFLICT_NOTE_NEEDED')
  assert.equal(await give('evaluator', { conflictNote: NOTE }), 'done')
  assert.equal(await give('reader', { validTo: '2020-01-01' }), 'ROLE_ENDS_BEFORE_IT_BEGINS')
  assert.equal(await give('reader', { validTo: '2099-01-01' }), 'done')
  assert.equal(await give('house-administrator'), 'ONLY_HOUSE_ADMINISTRATORS')
  await house.withTx(HOUSE, (tx) =>
    tx
      .insertInto('role_assignment')
      .values({
        ...{
          account_id: nils.account,
          organisation_id: nils.organisation,
          role: 'auditor',
          reason: 'vikariat',
        },
        ...{ granted_by: 'house', valid_from: '2020-01-01T00:00:00Z', valid_to: '2021-01-01T00:00:00Z' },
      })
      .execute(),
  )
  assert.equal(await give('auditor'), 'done')
  const end = (role: Role) =>
    endRole(house, admin.as(P), { account: nils.account, role }, { reason: 'slutat' }).then(code)
  assert.equal(await end('funder'), 'ROLE_NOT_HELD')
  assert.equal(await end('operator'), 'done')
  const rows = await logRows(house, `account/${nils.account}`)
  const last = rows.at(-1)
  assert.deepEqual(
    [last?.action, last?.before, last?.after],
    [
      'role.end',
      { organisation: 'ett', roles: ['operator', 'evaluator', 'reader', 'auditor'] },
      { organisation: 'ett', roles: ['evaluator', 'reader', 'auditor'], reason: 'slutat' },
    ],
  )
  assert.equal(JSON.stringify(rows).includes(NOTE), false, 'the note is on the role, not in the log')
  const people = await peopleIn(house, admin.as(P))
  assert.ok(Array.isArray(people))
  const reader = people[1]?.roles.find(({ role }: { role: Role }) => role === 'reader')
  // Midnight in Sweden in winter.
  assert.equal(new Date(reader?.until ?? '').toISOString(), '2098-12-31T23:00:00.000Z')
})

test('conflicts are listed with their notes for auditors and administrators, also across organisations', async (t) => {
  const { house, admin } = await stage(t)
  const root = await testPerson(house, {
    organisation: { slug: 'huset' },
    roles: ['house-administrator'],
    name: 'Husa Prov',
  })
  const nils = await testPerson(house, {
    organisation: { slug: 'ett' },
    roles: ['operator'],
    name: 'Nils Prov',
  })
  await testPerson(house, { organisation: { slug: 'tva' }, roles: ['administrator'], name: 'Bo Prov' })
  const elsewhere = { role: 'evaluator', reason: 'behövs', organisation: 'tva' } as const
  const give = (person: TestPerson, given: Parameters<typeof giveRole>[3]) =>
    giveRole(house, person.as(P), nils.account, given).then(code)
  assert.equal(await give(root, elsewhere), 'CONFLICT_NOTE_NEEDED')
  assert.equal(await give(root, { ...elsewhere, conflictNote: NOTE }), 'done')
  assert.equal(
    await give(admin, { role: 'coordinator', reason: 'x' }),
    'CONFLICT_NOTE_NEEDED',
    'evaluates elsewhere',
  )
  assert.equal(await give(admin, elsewhere), 'PLACE_NOT_FOUND')
  const auditor = await testPerson(house, {
    organisation: { slug: 'ett' },
    roles: ['auditor'],
    name: 'Gro Prov',
  })
  for (const reader of [auditor, admin]) {
    const conflicts = await conflictsIn(house, reader.as(P))
    assert.ok(Array.isArray(conflicts))
    assert.deepEqual(
      conflicts.map(({ name, functions, elsewhere: there, hasNote }) => [name, functions, there, hasNote]),
      [['Nils Prov', ['operate', 'evaluate'], ['evaluator'], false]],
    )
  }
  const there = await conflictsIn(house, root.as(P), 'tva')
  assert.ok(Array.isArray(there) && there[0]?.roles[0]?.conflictNote === NOTE && there[0].hasNote)
  const operator = await conflictsIn(house, nils.as(P))
  assert.equal(code(operator), 'NOT_ALLOWED')
})

test('nobody is left without an administrator, not even when two end each other at once', async (t) => {
  const { house, admin } = await stage(t)
  const end = (who: TestPerson, whom: TestPerson) =>
    endRole(house, who.as(P), { account: whom.account, role: 'administrator' }, { reason: 'x' }).then(code)
  assert.equal(await end(admin, admin), 'LAST_ADMINISTRATOR')
  const other = await testPerson(house, {
    organisation: { slug: 'ett' },
    roles: ['administrator'],
    name: 'Bo Prov',
  })
  const both = await Promise.all([end(admin, other), end(other, admin)])
  // Who was ended first may no longer end the other.
  assert.equal(both.filter((answer) => answer === 'done').length, 1, both.join(' '))
  const root = await testPerson(house, {
    organisation: { slug: 'huset' },
    roles: ['house-administrator'],
    name: 'Husa Prov',
  })
  const own = { account: root.account, role: 'house-administrator' } as const
  assert.equal(code(await endRole(house, root.as(P), own, { reason: 'x' })), 'LAST_ADMINISTRATOR')
})

test('a closed account is out at once, with every role ended and logged, and is closed by the house alone', async (t) => {
  const { house, admin } = await stage(t)
  const nils = await testPerson(house, {
    organisation: { slug: 'ett' },
    roles: ['operator', 'reader'],
    name: 'Nils Prov',
  })
  const root = await testPerson(house, {
    organisation: { slug: 'huset' },
    roles: ['house-administrator'],
    name: 'Husa Prov',
  })
  const close = (who: TestPerson, account: number) =>
    closeAccount(house, who.as(P), account, 'slutat').then(code)
  assert.equal(await close(admin, nils.account), 'ONLY_HOUSE_ADMINISTRATORS')
  assert.equal(await close(root, root.account), 'NOT_ONESELF')
  assert.equal(await close(root, admin.account), 'LAST_ADMINISTRATOR')
  assert.equal(await close(root, 999_999), 'PERSON_NOT_FOUND')
  assert.equal(await close(root, nils.account), 'done')
  assert.equal(await close(root, nils.account), 'ACCOUNT_CLOSED')
  await assert.rejects(
    peopleIn(house, nils.as(P)),
    (error) => error instanceof DatabaseProblem && error.code === 'UF010',
  )
  assert.deepEqual(
    (await logRows(house, `account/${nils.account}`)).map(({ action }) => action),
    ['role.end', 'role.end', 'account.close'],
  )
  assert.equal(
    code(
      await giveRole(house, root.as(P), nils.account, { role: 'reader', reason: 'x', organisation: 'ett' }),
    ),
    'PERSON_NOT_FOUND',
  )
})

test('another organisation’s people are not there, by list, by guessed number, nor past the code in the database', async (t) => {
  const { house, admin } = await stage(t)
  const other = await testPerson(house, { organisation: { slug: 'tva' }, roles: ['reader'], name: 'Bo Prov' })
  assert.equal(code(await peopleIn(house, admin.as(P), 'tva')), 'PLACE_NOT_FOUND')
  assert.equal(code(await peopleIn(house, admin.as(P), 'ingen')), 'PLACE_NOT_FOUND')
  const give = (account: number) =>
    giveRole(house, admin.as(P), account, { role: 'reader', reason: 'x' }).then(code)
  assert.equal(await give(other.account), 'PERSON_NOT_FOUND')
  assert.equal(await give(999_999), 'PERSON_NOT_FOUND')
  const pastTheCode = house.withTx(admin.as(P), (tx, acting) =>
    tx
      .insertInto('role_assignment')
      .values({
        account_id: other.account,
        organisation_id: admin.organisation,
        role: 'reader',
        reason: 'x',
        granted_by: acting.actor,
      })
      .execute(),
  )
  await assert.rejects(pastTheCode, (error) => error instanceof DatabaseProblem && error.code === '42501')
  const elsewhere = await house.withTx(admin.as(P), async (tx) =>
    (await import('./store.ts')).rolesElsewhere(tx, other.account, admin.organisation),
  )
  assert.deepEqual(elsewhere, [], 'what a stranger is elsewhere is not told')
})

test('only administrators change people; others see who their colleagues are, without addresses and reasons', async (t) => {
  const { house, admin } = await stage(t)
  await giveRole(house, admin.as(P), admin.account, { role: 'reader', reason: 'hemligt skäl' })
  for (const role of ROLES.filter((each) => !each.endsWith('administrator'))) {
    const somebody = await testPerson(house, {
      organisation: { slug: 'ett' },
      roles: [role],
      name: 'Nils Prov',
    })
    const answer = await giveRole(house, somebody.as(P), somebody.account, { role: 'reader', reason: 'x' })
    assert.equal(code(answer), 'NOT_ALLOWED', role)
    const seen = JSON.stringify(await peopleIn(house, somebody.as(P)))
    assert.equal(seen.includes('hemligt skäl'), role === 'auditor', role)
  }
})

test('the trial house’s people come once, each with words in both languages and roles that fit', async (t) => {
  const house = await houseFor(t)
  await beginHouse(house, 'trial')
  await bringExamplePeople(house)
  const count = () =>
    house.withTx(HOUSE, async (tx) => [
      (await tx.selectFrom('account').select('id').where('kind', '=', 'example').execute()).length,
      (await tx.selectFrom('role_assignment').select('id').execute()).length,
    ])
  const first = await count()
  await bringExamplePeople(house)
  assert.deepEqual(await count(), first)
  assert.equal(first[0], examplePeopleList.length)
  for (const { name, about } of examplePeopleList) {
    assert.ok(about.sv.length > 20 && about.en.length > 20 && name.includes('exempel'), name)
    assert.deepEqual(aboutExample(name), about)
  }
  const roles = new Set(examplePeopleList.flatMap((person) => person.roles.map(({ role }) => role)))
  assert.ok(roles.size >= 9, 'nine chairs or more')
  const team = examplePeopleList.filter((person) =>
    person.roles.some((held) => held.organisation === 'exempelteamet' && held.role === 'coordinator'),
  )
  assert.equal(team.length, 2, 'what one coordinator doubts takes a second to review')
  assert.equal(aboutExample('Ada Prov'), null)
})

test('every refusal has both texts and a status', () => {
  const problems: readonly { readonly status: number; readonly sv: string; readonly en: string }[] =
    Object.values(PEOPLE_PROBLEMS)
  for (const { status, sv, en } of problems)
    assert.ok(status >= 400 && status < 500 && sv.length > 10 && en.length > 10 && sv !== en)
})

test('an administrator ends a colleague’s sessions at once, and a colleague who is none may not', async (t) => {
  const house = await houseFor(t)
  const place = { slug: 'avslut' }
  const adam = await testPerson(house, { organisation: place, roles: ['administrator'], name: 'Adam Prov' })
  const berit = await testPerson(house, { organisation: place, roles: ['reader'], name: 'Berit Prov' })
  assert.deepEqual(await endSessionsOf(house, berit.as('test'), adam.account), {
    kind: 'refused',
    code: 'NOT_ALLOWED',
  })
  assert.deepEqual(await endSessionsOf(house, adam.as('test'), berit.account), { kind: 'done' })
  await assert.rejects(
    house.withTx(berit.as('test'), async () => 1),
    { code: 'UF010' },
  )
  assert.equal(await house.withTx(adam.as('test'), async () => 2), 2)
})
