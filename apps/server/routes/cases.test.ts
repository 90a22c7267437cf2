import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type TestPerson, testOrganisation } from '@utfall/database/testing'
import { type TestServer, testServer } from '../testing/test-server.ts'
import { caseRoutes } from './cases.ts'
import { ethicsRoutes } from './ethics.ts'
import { secrecyRoutes } from './secrecy.ts'

const CLOCK = () => new Date('2026-11-22T12:00:00Z')

let server: TestServer
let petra: TestPerson
let karl: TestPerson
let arne: TestPerson

before(async () => {
  server = await testServer({ kind: 'trial' })
  const { app, house } = server
  const parts = { house, clock: CLOCK }
  if (!app.hasRoute({ method: 'GET', url: '/api/cases' }))
    await app.register(
      async (inner) => {
        for (const routes of [caseRoutes, secrecyRoutes, ethicsRoutes]) await inner.register(routes(parts))
      },
      { prefix: '/api' },
    )
  const state = await testOrganisation(house, { slug: 'staten', kind: 'principal' })
  const region = await testOrganisation(house, { slug: 'region', kind: 'principal' })
  const service = await testOrganisation(house, { slug: 'myndigheten', kind: 'authority', parent: state })
  const care = await testOrganisation(house, { slug: 'varden', kind: 'authority', parent: region })
  const clinic = { slug: 'mottagningen', kind: 'unit', parent: care } as const
  petra = await server.person(['coordinator'], { name: 'Petra Prov', organisation: clinic })
  karl = await server.person(['referrer'], { name: 'Karl Prov', organisation: clinic })
  const office = { slug: 'kontoret', kind: 'unit', parent: service } as const
  arne = await server.person(['referrer'], { name: 'Arne Prov', organisation: office })
})

after(() => server.close())

const get = (url: string, as: TestPerson | null) => server.inject({ method: 'GET', url: `/api${url}` }, as)
const post = (url: string, payload: object | undefined, as: TestPerson | null) =>
  server.inject({ method: 'POST', url: `/api${url}`, ...(payload ? { payload } : {}) }, as)

let made = 0
async function opened(): Promise<string> {
  made += 1
  const order = { pseudonym: `prov-000000000000${made}`, isExample: true, reason: 'Ansvarig.' }
  const answer = await post('/cases', order, petra)
  assert.equal(answer.statusCode, 201, answer.body)
  return answer.json().reference
}

const CONSENT = {
  ...{ form: 'written', to: 'kontoret', purpose: 'coordination', categories: ['health'] },
  ...{ validFrom: '2026-01-01T00:00:00Z', validTo: '2026-12-31T00:00:00Z' },
  ...{ textVersion: '1', language: 'sv', isVoluntary: true },
}

test('a case is opened, written in, shared on consent, read elsewhere, and closed again when that is taken back', async () => {
  const reference = await opened()
  const know = { category: 'health', content: 'Orkar korta möten.' }
  assert.equal((await post(`/cases/${reference}/information`, know, petra)).statusCode, 201)
  const consents = await post(`/cases/${reference}/consents`, consentNow(), petra)
  assert.equal(consents.statusCode, 201, consents.body)
  const { people } = (await get('/secrecy/receivers?organisation=kontoret', petra)).json()
  assert.deepEqual(people, [{ account: arne.account, name: 'Arne Prov' }])
  const worker = { account: arne.account, organisation: 'kontoret', reason: 'Samverkar.' }
  assert.equal((await post(`/cases/${reference}/workers`, worker, petra)).statusCode, 204)
  const told = await get(`/cases/${reference}?purpose=coordination`, arne)
  assert.equal(told.headers['cache-control'], 'no-store')
  assert.match(told.body, /Orkar korta möten/)
  assert.doesNotMatch((await get(`/cases/${reference}?purpose=planning`, arne)).body, /Orkar korta möten/)
  const [id] = consents.json().ids
  const taken = await post(`/cases/${reference}/consents/${id}/withdrawal`, {}, arne)
  assert.equal(taken.statusCode, 204, taken.body)
  assert.doesNotMatch((await get(`/cases/${reference}?purpose=coordination`, arne)).body, /Orkar/)
  assert.equal((await post(`/cases/${reference}/close`, undefined, petra)).statusCode, 204)
  const late = await post(`/cases/${reference}/information`, know, petra)
  assert.deepEqual([late.statusCode, late.json().code], [409, 'CASE_CLOSED'])
})

/** Around the database's own clock, which no test sets. */
function consentNow(change: object = {}): object {
  const at = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()
  return { ...CONSENT, validFrom: at(-1), validTo: at(100), ...change }
}

test('a case that is another’s, a guessed one and no address at all get the same answer', async () => {
  const reference = await opened()
  const nobody = '0190b9f0-0000-4000-8000-000000000000'
  const answers = [
    await get(`/cases/${reference}?purpose=coordination`, karl),
    await get(`/cases/${reference}?purpose=coordination`, arne),
    await get(`/cases/${nobody}?purpose=coordination`, petra),
    await post(`/cases/${reference}/close`, undefined, karl),
    await post(`/cases/${nobody}/close`, undefined, petra),
    await get('/ingen-adress', petra),
    await get(`/cases/${reference}?purpose=coordination`, null),
  ]
  for (const answer of answers) {
    assert.equal(answer.statusCode, 404)
    assert.deepEqual(answer.json(), answers[0]?.json())
  }
})

test('whoever evaluates and operates reaches no address of cases', async () => {
  const reference = await opened()
  for (const url of ['/cases', '/secrecy/receivers?organisation=kontoret'])
    assert.deepEqual((await get(url, server.anna)).json().code, 'NOT_ALLOWED', url)
  // A case by name: that it exists is not theirs to know either.
  const named = await get(`/cases/${reference}?purpose=evaluation`, server.anna)
  assert.deepEqual([named.statusCode, named.json().code], [404, 'NOT_FOUND'])
})

test('what is asked for in another shape is refused before anything is read', async () => {
  const reference = await opened()
  const wrong: [string, object][] = [
    ['/cases', { pseudonym: 'Petra Provsson', reason: 'x' }],
    ['/cases', { pseudonym: '19121212-1212', reason: 'x' }],
    [`/cases/${reference}/information`, { category: 'everything', content: 'x' }],
    [`/cases/${reference}/consents`, consentNow({ isVoluntary: false })],
    [`/cases/${reference}/consents`, consentNow({ validFrom: '0000-01-01T00:00:00Z' })],
    [`/cases/${reference}/exceptions`, { account: 1, organisation: 'kontoret', category: 'health' }],
    ['/ethics', { study: 'x', validFrom: '0000-01-01', validTo: '2026-01-01' }],
    ['/obstacles', { obstacle: 'law', hasWorkaround: false, description: 'kort' }],
  ]
  for (const [url, body] of wrong) {
    const answer = await post(url, body, petra)
    assert.deepEqual(
      [answer.statusCode, answer.json().code],
      [400, 'REQUEST_FAULTY'],
      `${url} ${answer.body}`,
    )
  }
  const unkeepable = { category: 'health', content: 'noll\u0000tecken' }
  assert.equal((await post(`/cases/${reference}/information`, unkeepable, petra)).statusCode, 400)
  const everything = consentNow({
    categories: ['contact', 'situation', 'employment', 'benefit', 'health', 'social', 'plan', 'answers'],
  })
  const blanket = await post(`/cases/${reference}/consents`, everything, petra)
  assert.deepEqual([blanket.statusCode, blanket.json().code], [409, 'BLANKET_CONSENT'])
})

test('an exception is decided and counted, and a protected identity named', async () => {
  const reference = await opened()
  const decided = await post(
    `/cases/${reference}/exceptions`,
    {
      ...{ account: arne.account, organisation: 'kontoret', category: 'plan', ground: 'osl-10-2', hours: 1 },
      ...{ need: 'Behövs för mötet i eftermiddag.', reason: 'Personen gick inte att nå i dag.' },
    },
    petra,
  )
  assert.equal(decided.statusCode, 201, decided.body)
  assert.equal(decided.json().earlier, 0)
  const counted = (await get('/secrecy/exceptions', petra)).json()
  assert.deepEqual(
    counted.rows.map((row: { to: { slug: string }; exceptions: number }) => [row.to.slug, row.exceptions]),
    [['myndigheten', 1]],
  )
  const order = { isProtected: true, reason: 'Hotbild.' }
  assert.equal((await post(`/cases/${reference}/protection`, order, petra)).statusCode, 204)
  const read = (await get(`/cases/${reference}?purpose=coordination`, arne)).json()
  assert.equal(read.pseudonym, null)
})

test('a case that everybody has left is listed for an administrator without its content, and handed over', async () => {
  const clinic = { slug: 'tomma-mottagningen' }
  const lena = await server.person(['coordinator'], { name: 'Lena Prov', organisation: clinic })
  const stina = await server.person(['referrer'], { name: 'Stina Prov', organisation: clinic })
  const adam = await server.person(['administrator'], { name: 'Adam Prov', organisation: clinic })
  const order = { pseudonym: 'prov-0000000000tomma', isExample: true, reason: 'Ansvarig.' }
  const { reference } = (await post('/cases', order, lena)).json()
  const handOver = { account: stina.account, reason: 'Lena har slutat.' }
  assert.deepEqual((await get('/cases/orphaned', adam)).json(), { items: [], next: null })
  assert.equal((await post(`/cases/${reference}/hand-over`, handOver, adam)).statusCode, 404)
  const ended = await post(`/people/${lena.account}/roles/coordinator/end`, { reason: 'Slutar.' }, adam)
  assert.equal(ended.statusCode, 204, ended.body)
  const { items } = (await get('/cases/orphaned', adam)).json()
  assert.deepEqual(items, [{ reference, openedAt: items[0]?.openedAt, hasProtectedIdentity: false }])
  assert.equal((await get('/cases/orphaned', stina)).json().code, 'NOT_ALLOWED')
  assert.equal((await post(`/cases/${reference}/hand-over`, handOver, stina)).statusCode, 404)
  const unknown = await post(`/cases/${reference}/hand-over`, { ...handOver, account: arne.account }, adam)
  assert.deepEqual([unknown.statusCode, unknown.json().code], [409, 'RECEIVER_UNKNOWN'])
  assert.equal(
    (await post(`/cases/${reference}/hand-over`, { account: stina.account }, adam)).statusCode,
    400,
  )
  assert.equal((await post(`/cases/${reference}/hand-over`, handOver, adam)).statusCode, 204)
  const read = await get(`/cases/${reference}?purpose=coordination`, stina)
  assert.equal(read.json().pseudonym, order.pseudonym)
  assert.equal((await get(`/cases/${reference}?purpose=coordination`, adam)).statusCode, 404)
})

test('the matrix warns where one authority spans several areas that being one organisation removes no border', async () => {
  const { house } = server
  const town = await testOrganisation(house, { slug: 'kommunen', kind: 'principal' })
  const board = await testOrganisation(house, { slug: 'namnden', kind: 'authority', parent: town })
  await testOrganisation(house, { slug: 'kommunal-vard', kind: 'branch', parent: board })
  const { warnings } = (await get('/secrecy/matrix', server.anna)).json()
  const about = warnings.filter((one: { parties: string[] }) => one.parties.includes('kommunal-vard'))
  assert.ok(about.length > 0)
  for (const { parties, words } of about) {
    assert.ok(parties.includes('namnden'))
    assert.match(words.sv, /gemensam nämnd.*ingen grund/)
    assert.match(words.en, /joint board.*no ground/)
  }
})

test('the law, the matrix and the needs are there for everybody who works in the house', async () => {
  const map = (await get('/secrecy/map?on=2025-06-30', server.anna)).json()
  assert.ok(map.rules.some((rule: { id: string }) => rule.id === 'sol-2001-2-7'))
  assert.ok(!map.rules.some((rule: { id: string }) => rule.id === 'sol-2025-400'))
  const matrix = (await get('/secrecy/matrix', karl)).json()
  const cell = matrix.cells.find(
    (one: { from: string; to: string }) => one.from === 'varden' && one.to === 'myndigheten',
  )
  assert.equal(cell.access, 'only-with-consent-or-exception')
  assert.equal((await get('/secrecy/matrix?on=2026-02-30', karl)).statusCode, 400)
  const need = {
    ...{ needs: 'kontoret', holds: 'mottagningen', category: 'plan', moment: 'Före start' },
    ...{ ground: null, obstacle: 'unclear', description: 'Vi vet inte vad som är bestämt.' },
  }
  const added = await post('/secrecy/needs', need, petra)
  assert.equal(added.statusCode, 201, added.body)
  assert.equal((await get('/secrecy/needs', karl)).json().items.length, 1)
  assert.equal((await post(`/secrecy/needs/${added.json().id}/end`, undefined, petra)).statusCode, 204)
})

test('an obstacle is reported by somebody who is nobody, and not without end', async () => {
  const report = { obstacle: 'technique', hasWorkaround: true, description: 'Vi ringer i stället.' }
  assert.equal((await post('/obstacles', report, null)).statusCode, 204)
  assert.equal((await get('/obstacles', null)).statusCode, 404)
  assert.equal((await get('/obstacles', petra)).json().code, 'NOT_ALLOWED')
  const seen = (await get('/obstacles', server.anna)).json()
  assert.deepEqual(
    new Set(seen.kinds.map((one: { reports: { kind: string } }) => one.reports.kind)),
    new Set(['few']),
  )
  let last = 204
  for (let n = 0; n < 25 && last === 204; n += 1) last = (await post('/obstacles', report, null)).statusCode
  assert.equal(last, 429)
})

test('an approval and a person’s answer are recorded, by those whose it is', async () => {
  const approval = {
    ...{ study: 'vagen', authority: 'Etikprövningsmyndigheten', reference: 'prov 1', decision: 'approved' },
    ...{ scope: ['questionnaire'], validFrom: '2026-01-01', validTo: '2027-01-01' },
  }
  assert.equal((await post('/ethics', approval, petra)).json().code, 'NOT_ALLOWED')
  assert.equal((await post('/ethics', approval, server.anna)).statusCode, 201)
  assert.equal((await get('/ethics', server.anna)).json().items[0].reference, 'prov 1')
  const question = { study: 'vagen', pseudonym: 'prov-0123456789abcdef', purpose: 'questionnaire' }
  const answer = { ...question, answer: 'given', textVersion: '1', language: 'sv' }
  const given = { ...answer, givenAt: '2026-11-20T10:00:00Z' }
  assert.equal((await post('/ethics/participation', given, petra)).statusCode, 201)
  assert.equal((await post('/ethics/participation/withdrawal', question, petra)).statusCode, 204)
  assert.equal((await post('/ethics/participation/withdrawal', question, petra)).statusCode, 404)
})
