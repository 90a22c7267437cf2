import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Role } from '../api/house-shapes.ts'
import type { PersonView } from '../api/people-shapes.ts'
import { takersAmong } from '../pages/cases/takers.ts'
import { overPeriods } from '../pages/secrecy/exception-periods.ts'
import { CASE_WORK, entrance } from '../session/access.ts'
import { linksFor } from '../session/navigation.ts'
import { exceptionReports } from './case-answers.ts'
import { people } from './house-answers.ts'
import { signedInAs } from './session-answers.ts'

const hasCases = (roles: readonly Role[]): boolean =>
  linksFor(signedInAs(roles)).some(({ to }) => to === '/arenden')

test('the way to cases is shown to who handles them, and to nobody who is kept from them, whatever else they are', () => {
  assert.ok(hasCases(['coordinator']))
  assert.ok(hasCases(['administrator', 'referrer']))
  for (const kept of ['manager', 'evaluator', 'operator'] as const) {
    assert.ok(!hasCases([kept]), kept)
    assert.ok(!hasCases(['coordinator', kept]), kept)
  }
})

test('whoever is kept from cases is told which role it is that keeps them, and only where another would let them in', () => {
  const both = entrance(CASE_WORK, signedInAs(['coordinator', 'manager']))
  assert.deepEqual(both.kind === 'closed' && both.keptAs, ['manager'])
  const never = entrance(CASE_WORK, signedInAs(['manager']))
  assert.deepEqual(never.kind === 'closed' && never.keptAs, [])
})

test('a place where the same person is kept from cases is no place to go for them', () => {
  const place = { slug: 'annan', name: { sv: 'Annan', en: 'Other' } }
  const organisations = [{ ...place, roles: ['coordinator', 'operator'] as const }]
  const door = entrance(CASE_WORK, signedInAs(['reader'], { organisations }))
  assert.deepEqual(door.kind === 'closed' && door.elsewhere, [])
})

function personAs(id: number, roles: readonly Role[], changes: Partial<PersonView> = {}): PersonView {
  const [person] = people
  assert.ok(person?.roles[0])
  const [held] = person.roles
  return { ...person, id, isClosed: false, roles: roles.map((role) => ({ ...held, role })), ...changes }
}

test('a case is handed to another who handles cases, with an open account, and to nobody who is kept from them', () => {
  const all = [
    personAs(1, ['coordinator']),
    personAs(2, ['referrer', 'administrator']),
    personAs(3, ['coordinator', 'evaluator']),
    personAs(4, ['reader']),
    personAs(5, ['coordinator'], { isClosed: true }),
    personAs(6, ['administrator', 'coordinator']),
  ]
  assert.deepEqual(
    takersAmong(all, 6).map(({ id }) => id),
    [1, 2],
  )
})

test('exceptions are counted in each period, and what is not in a shorter one is none there', () => {
  const reports = ['1', '3', '12'].flatMap((months) => exceptionReports[months] ?? [])
  assert.deepEqual(
    overPeriods(reports).map(({ category, counts, isRepeated }) => [category, counts, isRepeated]),
    [
      ['health', [2, 4, 5], true],
      ['social', [0, 0, 1], false],
    ],
  )
})
