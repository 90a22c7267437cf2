import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { TestPerson } from '@utfall/database/testing'
import { type TestServer, testServer } from '../testing/test-server.ts'
import { machineTokenRoutes } from './machine-tokens.ts'
import { organisationRoutes } from './organisations.ts'
import { peopleRoutes } from './people.ts'

let server: TestServer
let admin: TestPerson
let root: TestPerson
let other: TestPerson

before(async () => {
  server = await testServer()
  const parts = { house: server.house, clock: () => new Date('2026-11-22T12:00:00Z') }
  if (!server.app.hasRoute({ method: 'GET', url: '/api/people' })) {
    await server.app.register(peopleRoutes(parts), { prefix: '/api' })
    await server.app.register(organisationRoutes(parts), { prefix: '/api' })
    await server.app.register(machineTokenRoutes(parts), { prefix: '/api' })
  }
  admin = await server.person(['administrator'], { name: 'Ada Prov' })
  root = await server.person(['house-administrator'], { name: 'Husa Prov', organisation: { slug: 'huset' } })
  other = await server.person(['administrator'], { name: 'Bo Prov', organisation: { slug: 'annan' } })
})

after(() => server.close())

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'
const ask = async (method: Method, url: string, as: TestPerson, payload?: object) => {
  const answer = await server.inject({ method, url: `/api${url}`, ...(payload && { payload }) }, as)
  return { status: answer.statusCode, body: answer.body === '' ? null : answer.json() }
}

const NEW = { name: 'Nils Prov', email: 'nils@exempel.invalid', role: 'reader', reason: 'ny' }

test('somebody is invited, gets a role, is listed, and loses it again', async () => {
  const invited = await ask('POST', '/people', admin, NEW)
  assert.equal(invited.status, 201)
  assert.match(invited.body.invitation.link, /^[\w-]{43}$/)
  const { id } = invited.body
  const again = await ask('POST', '/people', admin, NEW)
  assert.deepEqual(
    [again.status, again.body.code, again.body.type],
    [409, 'EMAIL_TAKEN', 'urn:utfall:problem:EMAIL_TAKEN'],
  )
  assert.equal(
    (await ask('POST', `/people/${id}/roles`, admin, { role: 'operator', reason: 'x' })).status,
    204,
  )
  const clash = await ask('POST', `/people/${id}/roles`, admin, { role: 'evaluator', reason: 'x' })
  assert.deepEqual([clash.status, clash.body.code], [409, 'CONFLICT_NOTE_NEEDED'])
  const conflictNote = 'Ingen annan finns att tillgå.'
  assert.equal(
    (await ask('POST', `/people/${id}/roles`, admin, { role: 'evaluator', reason: 'x', conflictNote }))
      .status,
    204,
  )
  const conflicts = await ask('GET', '/people/conflicts', admin)
  const nils = conflicts.body.items.find((each: { id: number }) => each.id === id)
  assert.deepEqual([nils.functions, nils.hasNote], [['operate', 'evaluate'], true])
  assert.equal((await ask('POST', `/people/${id}/roles/evaluator/end`, admin, { reason: 'x' })).status, 204)
  const link = await ask('POST', `/people/${id}/invitation`, admin)
  assert.equal(link.status, 201)
  assert.notEqual(link.body.link, invited.body.invitation.link)
  const first = await ask('GET', '/people?limit=1', admin)
  const rest = await ask('GET', `/people?cursor=${first.body.next}`, admin)
  const names = [...first.body.items, ...rest.body.items].map(({ name }: { name: string }) => name)
  assert.deepEqual([first.body.items.length, rest.body.next, names.includes('Nils Prov')], [1, null, true])
  assert.equal((await ask('POST', `/people/${id}/close`, root, { reason: 'slutat' })).status, 204)
})

test('what another organisation has is answered in the very bytes of what does not exist', async () => {
  const token = await ask('POST', '/machine-tokens', admin, {
    name: 'x',
    role: 'reader',
    scopes: ['study.read'],
    days: 30,
  })
  assert.equal(token.status, 201)
  const pairs = [
    ['POST', `/people/${admin.account}/roles`, '/people/999999/roles', { role: 'reader', reason: 'x' }],
    ['POST', `/people/${admin.account}/invitation`, '/people/999999/invitation', undefined],
    ['POST', `/people/${admin.account}/roles/reader/end`, '/people/999999/roles/reader/end', { reason: 'x' }],
    ['DELETE', `/machine-tokens/${token.body.view.id}`, '/machine-tokens/999999', undefined],
    ['GET', `/people?organisation=${admin.slug}`, '/people?organisation=ingen', undefined],
  ] as const
  for (const [method, there, nowhere, payload] of pairs) {
    const [a, b] = [await ask(method, there, other, payload), await ask(method, nowhere, other, payload)]
    assert.equal(a.status, 404, there)
    assert.deepEqual(a, b, there)
  }
})

test('a program’s token opens what it names, by the header alone, until it is taken back', async () => {
  const made = await ask('POST', '/machine-tokens', admin, {
    name: 'natt',
    role: 'reader',
    scopes: ['organisation.read'],
    days: 30,
  })
  const asProgram = (url: string) =>
    server.inject(
      { method: 'GET', url: `/api${url}`, headers: { authorization: `Bearer ${made.body.token}` } },
      null,
    )
  assert.equal((await asProgram('/organisations')).statusCode, 200)
  const refused = await asProgram('/people')
  assert.deepEqual([refused.statusCode, refused.json().code], [403, 'NOT_ALLOWED'])
  const listed = await ask('GET', '/machine-tokens', admin)
  assert.equal(JSON.stringify(listed.body).includes(made.body.token.slice(4)), false)
  assert.equal((await ask('DELETE', `/machine-tokens/${made.body.view.id}`, admin)).status, 204)
  assert.equal(
    (await ask('DELETE', `/machine-tokens/${made.body.view.id}`, admin)).body.code,
    'TOKEN_REVOKED',
  )
})

test('organisations are added, changed and closed by who administers the house, and seen by all on a day', async () => {
  const kommun = {
    slug: 'k',
    kind: 'principal',
    parent: null,
    name: { sv: 'K', en: 'K' },
    validFrom: '2020-01-01',
  }
  assert.equal((await ask('POST', '/organisations', admin, kommun)).body.code, 'NOT_ALLOWED')
  assert.equal((await ask('POST', '/organisations', root, kommun)).status, 201)
  const authority = {
    slug: 'k-namnd',
    kind: 'authority',
    parent: 'k',
    name: { sv: 'N', en: 'N' },
    validFrom: '2020-01-01',
  }
  const added = await ask('POST', '/organisations', root, authority)
  assert.deepEqual([added.status, added.body.area], [201, 'k-namnd'])
  const federation = {
    slug: 'f',
    kind: 'federation',
    parent: null,
    name: { sv: 'F', en: 'F' },
    validFrom: '2020-01-01',
  }
  await ask('POST', '/organisations', root, federation)
  const join = { kind: 'join', member: 'k', validFrom: '2021-01-01' }
  assert.equal((await ask('POST', '/organisations/f/members', root, join)).status, 204)
  const one = {
    kind: 'begin',
    first: 'k-namnd',
    second: 'huset',
    ground: 'osl-8-2-adel',
    validFrom: '2021-01-01',
  }
  assert.equal((await ask('POST', '/same-areas', root, one)).body.code, 'SAME_AREA_ACROSS_PRINCIPALS')
  const closed = await ask('PATCH', '/organisations/k-namnd', root, { validTo: '2024-01-01', reason: 'x' })
  assert.deepEqual([closed.status, closed.body.validTo], [200, '2024-01-01'])
  const then = await ask('GET', '/organisations?on=2023-12-31', admin)
  const now = await ask('GET', '/organisations', admin)
  const parts = (view: { organisations: { slug: string; parts: unknown[] }[] }) =>
    view.organisations.find(({ slug }) => slug === 'k')?.parts.length
  assert.deepEqual([parts(then.body), parts(now.body), now.body.members.length], [1, 0, 1])
  assert.equal((await ask('PATCH', '/organisations/ingen', root, { reason: 'x' })).status, 404)
})

test('what is asked in another shape is refused with a code', async () => {
  for (const [url, payload] of [
    ['/people', { ...NEW, email: 'ingen adress' }],
    ['/people', { ...NEW, role: 'kung' }],
    ['/people', { ...NEW, reason: ' ' }],
    ['/people', { ...NEW, more: 1 }],
    ['/machine-tokens', { name: 'x', role: 'reader', scopes: ['study.read'], days: 401 }],
    ['/machine-tokens', { name: 'x', role: 'administrator', scopes: ['study.read'], days: 1 }],
    ['/organisations', { slug: 'Å', kind: 'principal', parent: null, name: { sv: 'a', en: 'b' } }],
  ] as const) {
    const answer = await ask('POST', url, admin, payload)
    assert.deepEqual([answer.status, answer.body.code], [400, 'REQUEST_FAULTY'], JSON.stringify(payload))
  }
})
