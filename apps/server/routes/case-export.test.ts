import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { InformationCategory } from '@utfall/database'
import { type TestPerson, testOrganisation } from '@utfall/database/testing'
import type { CasePage } from '@utfall/secrecy/schema'
import { type TestServer, testServer } from '../testing/test-server.ts'

let server: TestServer
let petra: TestPerson
let karl: TestPerson
let arne: TestPerson

before(async () => {
  server = await testServer({ kind: 'trial' })
  const { house } = server
  const region = await testOrganisation(house, { slug: 'region', kind: 'principal' })
  const state = await testOrganisation(house, { slug: 'staten', kind: 'principal' })
  const care = await testOrganisation(house, { slug: 'varden', kind: 'authority', parent: region })
  const service = await testOrganisation(house, { slug: 'myndigheten', kind: 'authority', parent: state })
  const clinic = { slug: 'mottagningen', kind: 'unit', parent: care } as const
  const office = { slug: 'kontoret', kind: 'unit', parent: service } as const
  petra = await server.person(['coordinator'], { name: 'Petra Prov', organisation: clinic })
  karl = await server.person(['referrer'], { name: 'Karl Prov', organisation: clinic })
  arne = await server.person(['referrer'], { name: 'Arne Prov', organisation: office })
})
after(() => server.close())

const get = (url: string, as: TestPerson | null) => server.inject({ method: 'GET', url: `/api${url}` }, as)
async function post(url: string, payload: object, as: TestPerson) {
  const answer = await server.inject({ method: 'POST', url: `/api${url}`, payload }, as)
  assert.ok(answer.statusCode < 300, answer.body)
  return answer
}

const CONTENTS: readonly (readonly [InformationCategory, string])[] = [
  ['health', 'Orkar korta möten.\nSover bättre.'],
  ['health', '<b>Fet</b> stil.'],
  ['social', 'Har boendestöd.'],
  ['contact', 'Nås på förmiddagen.'],
]

let made = 0
async function openedWithEverything(hasProtectedIdentity = false): Promise<string> {
  made += 1
  const pseudonym = `prov-uttag-00000000${made}`
  const order = { pseudonym, isExample: true, hasProtectedIdentity, reason: 'Ansvarig.' }
  const { reference } = (await post('/cases', order, petra)).json()
  for (const [category, content] of CONTENTS)
    await post(`/cases/${reference}/information`, { category, content }, petra)
  return reference
}

/** Around the database's own clock, which no test sets. */
async function sharedWithArne(reference: string): Promise<number> {
  const at = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()
  const consent = {
    ...{ form: 'written', to: 'kontoret', purpose: 'coordination', categories: ['health'] },
    ...{ validFrom: at(-1), validTo: at(100), textVersion: '1', language: 'sv', isVoluntary: true },
  }
  const { ids } = (await post(`/cases/${reference}/consents`, consent, petra)).json()
  const worker = { account: arne.account, organisation: 'kontoret', reason: 'Samverkar.' }
  await post(`/cases/${reference}/workers`, worker, petra)
  return ids[0]
}

/** What of all that was written a text holds, as whole lines where it is plain text. */
const contentsIn = (text: string): string[] =>
  CONTENTS.map(([, content]) => content).filter((content) =>
    text.includes(content.replaceAll('\n', '\n    ')),
  )

async function pageAndExport(reference: string, who: TestPerson, purpose = 'coordination') {
  const page: CasePage = (await get(`/cases/${reference}?purpose=${purpose}`, who)).json()
  const told = page.categories.flatMap((one) => (one.kind === 'told' ? one.rows : []))
  const text = await get(`/cases/${reference}/export?purpose=${purpose}&format=text`, who)
  const html = await get(`/cases/${reference}/export?purpose=${purpose}`, who)
  assert.deepEqual([text.statusCode, html.statusCode], [200, 200], text.body)
  return { page, told, text, html }
}

test('what is taken out is what the page shows, no more and no less: in one’s own area, on a consent, for another purpose and after it is taken back', async () => {
  const reference = await openedWithEverything()
  const consent = await sharedWithArne(reference)
  const all = CONTENTS.map(([, content]) => content)
  const health = all.slice(0, 2)
  const shows = async (who: TestPerson, purpose: string, expected: readonly string[]) => {
    const { page, told, text, html } = await pageAndExport(reference, who, purpose)
    assert.deepEqual(
      told.map((row) => row.content).toSorted(),
      expected.toSorted(),
      `the page to ${who.account} for ${purpose}`,
    )
    assert.deepEqual(contentsIn(text.body).toSorted(), expected.toSorted(), text.body)
    for (const row of told) assert.match(text.body, new RegExp(`^  Uppgift ${row.id}, `, 'm'))
    assert.equal(text.body.match(/^ {2}Uppgift \d+, /gm)?.length ?? 0, told.length)
    assert.equal(html.body.match(/<p><strong>Uppgift \d+, /g)?.length ?? 0, told.length)
    const closed = page.categories.filter((one) => one.kind === 'hidden').length
    assert.equal(text.body.match(/^ {2}Stängt för dig\.$/gm)?.length ?? 0, closed)
  }
  await shows(petra, 'coordination', all)
  await shows(arne, 'coordination', health)
  await shows(arne, 'planning', [])
  await post(`/cases/${reference}/consents/${consent}/withdrawal`, {}, petra)
  await shows(arne, 'coordination', [])
})

test('a closed kind reads the same whether there is anything in it or not', async () => {
  const bodies: string[] = []
  for (const content of [null, 'Har boendestöd.']) {
    made += 1
    const order = { pseudonym: `prov-uttag-00000000${made}`, isExample: true, reason: 'Ansvarig.' }
    const { reference } = (await post('/cases', order, petra)).json()
    if (content !== null)
      await post(`/cases/${reference}/information`, { category: 'social', content }, petra)
    await sharedWithArne(reference)
    const { body } = await get(`/cases/${reference}/export?purpose=coordination&format=text`, arne)
    bodies.push(body.slice(body.indexOf('\nUPPGIFTER'), body.indexOf('\nSAMTYCKEN')))
  }
  assert.match(bodies[0] ?? '', /Socialtjänst\n {2}Stängt för dig\./)
  assert.equal(bodies[0], bodies[1])
})

test('it says in both languages that it replaces no documentation of one’s own, who took it out, where and why, and is kept by nobody on the way', async () => {
  const reference = await openedWithEverything()
  await sharedWithArne(reference)
  const { text, html } = await pageAndExport(reference, arne)
  for (const { headers } of [text, html]) {
    assert.equal(headers['cache-control'], 'no-store')
    assert.match(String(headers['content-disposition']), /^attachment/)
  }
  assert.equal(text.headers['content-type'], 'text/plain; charset=utf-8')
  assert.equal(html.headers['content-type'], 'text/html; charset=utf-8')
  for (const { body } of [text, html]) {
    assert.match(body, /Det här ersätter inte er egen dokumentation/)
    assert.match(body, /Sekretess/)
    for (const fact of ['Arne Prov', 'kontoret', 'Samordna insatser', reference])
      assert.ok(body.includes(fact), fact)
  }
  assert.ok(!html.body.includes('<b>Fet</b>'))
  const english = await get(`/cases/${reference}/export?purpose=coordination&language=en`, arne)
  assert.match(english.body, /This does not replace your own documentation/)
})

test('a written line cannot pass for a heading or an entry of the sheet', async () => {
  const reference = await openedWithEverything()
  const content = 'Slut.\n\nSAMTYCKEN\u2028SAMTYCKEN\u0085SAMTYCKEN\nUppgift 7, 2026-11-22 10:00'
  await post(`/cases/${reference}/information`, { category: 'plan', content }, petra)
  const { body } = await get(`/cases/${reference}/export?purpose=coordination&format=text`, petra)
  assert.equal(body.split(/[\n\u2028\u0085]/).filter((line) => line === 'SAMTYCKEN').length, 1)
  assert.equal(body.match(/^ {2}Uppgift \d+, /gm)?.length, CONTENTS.length + 1)
})

test('a protected person’s pseudonym and contact go only with those whom the unit has named', async () => {
  const reference = await openedWithEverything()
  await sharedWithArne(reference)
  const { page } = await pageAndExport(reference, petra)
  await post(`/cases/${reference}/protection`, { isProtected: true, reason: 'Hotbild.' }, petra)
  const hidden = await pageAndExport(reference, arne)
  assert.equal(hidden.page.pseudonym, null)
  for (const { body } of [hidden.text, hidden.html]) {
    assert.ok(!body.includes(page.pseudonym ?? '?'))
    assert.ok(!body.includes('Nås på förmiddagen.'))
    assert.match(body, /Personen har skyddade personuppgifter/)
  }
  const named = await pageAndExport(reference, petra)
  assert.equal(named.page.pseudonym, page.pseudonym)
  for (const { body } of [named.text, named.html]) {
    assert.ok(body.includes(page.pseudonym ?? '?'))
    assert.ok(body.includes('Nås på förmiddagen.'))
  }
})

test('the person’s log says in plain words that it was read and taken out, by whom, where and on which ground', async () => {
  const reference = await openedWithEverything()
  await sharedWithArne(reference)
  await get(`/cases/${reference}/export?purpose=coordination&format=text`, arne)
  const { items } = (await get(`/cases/${reference}/log`, petra)).json()
  const taken = items.find((row: { what: { code: string } }) => row.what.code === 'case.export')
  assert.equal(taken.what.text.sv, 'Tog med uppgifter ur ett ärende till den egna journalen eller akten')
  assert.deepEqual(
    [taken.name, taken.organisation.slug, taken.purpose.text.sv],
    ['Arne Prov', 'kontoret', 'samordning'],
  )
  assert.deepEqual(
    taken.grounds.map((one: { ground: { text: { sv: string } } }) => one.ground.text.sv),
    ['samtycke'],
  )
  const by = (code: string) =>
    items.filter(
      (row: { name: string; what: { code: string } }) => row.name === 'Arne Prov' && row.what.code === code,
    )
  assert.deepEqual(
    [by('case.read').length, by('case.export').length, by('disclosure.make').length],
    [1, 1, 1],
  )
})

test('for a stranger, and for a case that is nowhere, there is nothing to take out: one answer for all', async () => {
  const reference = await openedWithEverything()
  const nowhere = '0190b9f0-0000-4000-8000-000000000000'
  const answers = [
    await get(`/cases/${reference}/export?purpose=coordination`, karl),
    await get(`/cases/${reference}/export?purpose=coordination&format=text`, arne),
    await get(`/cases/${reference}/export?purpose=coordination`, server.anna),
    await get(`/cases/${reference}/export?purpose=coordination`, null),
    await get(`/cases/${nowhere}/export?purpose=coordination`, petra),
    await get('/ingen-adress', petra),
  ]
  for (const answer of answers) {
    assert.equal(answer.statusCode, 404)
    assert.equal(answer.body, answers[0]?.body)
  }
})
