import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { filledPath, withQuery } from '../api/ask-server.ts'
import { shortName } from '../pages/cases/short-name.ts'
import { swedishMidnight } from '../pages/cases/swedish-midnight.ts'
import { workWord } from '../pages/house/work-word.ts'
import { swedishDay } from '../pages/log/swedish-day.ts'
import { asksForNote, EMPTY_ROLE, newRole } from '../pages/people/role-form.ts'
import { scopeWord } from '../pages/people/scope-word.ts'
import { slugOf } from '../pages/people/slug-of.ts'
import { CASE_WORKERS, EVERYBODY_ACTING, entrance } from '../session/access.ts'
import { ELSEWHERE, signedInAs } from './session-answers.ts'

test('a page is open to its roles where they act, and to nobody by a role elsewhere', () => {
  assert.equal(entrance(CASE_WORKERS, signedInAs(['referrer'])).kind, 'open')
  const closed = entrance(CASE_WORKERS, signedInAs(['evaluator']))
  assert.ok(closed.kind === 'closed')
  assert.deepEqual(
    closed.elsewhere.map(({ slug }) => slug),
    [ELSEWHERE.slug],
  )
})

test('whoever has not said where they work is asked, unless the house itself is what they look after', () => {
  const nowhere = { organisation: null }
  assert.equal(entrance(EVERYBODY_ACTING, signedInAs([], nowhere)).kind, 'choose-organisation')
  assert.equal(entrance(['house-administrator'], signedInAs(['house-administrator'], nowhere)).kind, 'open')
  assert.equal(
    entrance(EVERYBODY_ACTING, signedInAs([], { organisation: null, organisations: [] })).kind,
    'closed',
  )
  assert.equal(entrance('signed-in', signedInAs([], nowhere)).kind, 'open')
})

test('what stands in an address is one part of it, whatever is in it', () => {
  assert.equal(
    filledPath('/api/people/{id}/roles/{role}/end', { id: 7, role: '../house' }),
    '/api/people/7/roles/..%2Fhouse/end',
  )
  assert.equal(
    withQuery('/api/log', { from: '', to: null, action: 'role.give', cursor: 'a&b=c' }),
    '/api/log?action=role.give&cursor=a%26b%3Dc',
  )
  assert.equal(withQuery('/api/log', {}), '/api/log')
})

test('a day begins at midnight in Sweden, in winter and in summer', () => {
  assert.equal(swedishMidnight('2026-12-01'), '2026-11-30T23:00:00.000Z')
  assert.equal(swedishMidnight('2026-07-01'), '2026-06-30T22:00:00.000Z')
  // The clock moves at two in the night, after the day has begun.
  assert.equal(swedishMidnight('2026-03-29'), '2026-03-28T23:00:00.000Z')
  assert.equal(swedishMidnight('2026-10-25'), '2026-10-24T22:00:00.000Z')
})

test('a name becomes an address without Swedish letters, signs and loose hyphens', () => {
  assert.equal(slugOf('Rehabenheten Öster (Åre)'), 'rehabenheten-oster-are')
  assert.equal(slugOf('  É – '), 'e')
  assert.match(slugOf(`${'a'.repeat(79)} b`), /^a{79}$/)
})

test('what is left empty about a role is not sent, and only the two refusals about notes ask for one', () => {
  assert.deepEqual(newRole({ ...EMPTY_ROLE, role: 'manager', reason: ' ny ' }), {
    role: 'manager',
    reason: 'ny',
  })
  assert.equal(newRole({ ...EMPTY_ROLE, role: 'nonsense' }).role, 'reader')
  const refused = (code: string) =>
    ({ kind: 'refused', problem: { code, message: { sv: '', en: '' } } }) as const
  assert.ok(asksForNote(refused('CONFLICT_NOTE_NEEDED')))
  assert.ok(asksForNote(refused('OWN_CASE_ROLE_NEEDS_NOTE')))
  assert.ok(!asksForNote(refused('ROLE_HELD')))
  assert.ok(!asksForNote({ kind: 'no-connection' }))
})

test('a long pseudonym is spoken of by its first and last signs, a short one whole', () => {
  assert.equal(shortName('exempelperson-0001'), 'exempelperson-0001')
  assert.equal(shortName('ex-1ec3ac4460686d91eb7c470b7c5a4'), 'ex-1ec3ac44…c5a4')
})

test('a day is the one in Sweden: half past eleven at night in London is tomorrow', () => {
  const night = Date.parse('2026-11-21T23:30:00Z')
  assert.equal(swedishDay(0, night), '2026-11-22')
  assert.equal(swedishDay(90, night), '2026-08-24')
})

test('everything the house does by the clock is named by words of its own', () => {
  const source = readFileSync(new URL('../../server/housekeeping.ts', import.meta.url), 'utf8')
  const kinds = [...source.matchAll(/kind: '([a-z-]+\.[a-z-]+)'/g)].map(([, kind = '']) => kind)
  assert.ok(kinds.length >= 5)
  const words = kinds.map(workWord)
  assert.ok(!words.includes('other'), kinds.join(', '))
  assert.equal(new Set(words).size, kinds.length)
})

test('everything that a program can be let do is named by words of its own', () => {
  const path = '../../../platform/secrecy/actions-by-role.ts'
  const source = readFileSync(new URL(path, import.meta.url), 'utf8')
  const scopes = [...source.matchAll(/'([a-z-]+\.[a-z-]+)': \{[^}]*machine: true/g)].map(
    ([, name = '']) => name,
  )
  assert.ok(scopes.length >= 10)
  const words = scopes.map(scopeWord)
  assert.ok(!words.includes('other'), scopes.join(', '))
  assert.equal(new Set(words).size, scopes.length)
})
