import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type House, record } from '@utfall/database'
import { HOUSE, type TestPerson, testOrganisation } from '@utfall/database/testing'
import { type TestServer, testServer } from '../testing/test-server.ts'
import { logRoutes } from './log.ts'

let server: TestServer
let arvid: TestPerson
let berit: TestPerson

before(async () => {
  server = await testServer({ kind: 'trial' })
  if (!server.app.hasRoute({ method: 'GET', url: '/api/log' }))
    await server.app.register(
      logRoutes({ house: server.house, clock: () => new Date('2026-11-22T12:00:00Z') }),
      { prefix: '/api' },
    )
  arvid = await server.person(['auditor'], { name: 'Arvid Prov' })
  berit = await server.person(['auditor'], { name: 'Berit Prov', organisation: { slug: 'annan' } })
})

after(() => server.close())

const get = (url: string, as: TestPerson | null) => server.inject({ method: 'GET', url: `/api${url}` }, as)

async function write(house: House, person: TestPerson, subject: string, caseId?: number): Promise<void> {
  const entry = {
    action: 'study.lock',
    subject,
    after: { n: 1 },
    ...(caseId === undefined ? {} : { caseId }),
  }
  await house.withTx(person.as('coordination'), (tx) => record(tx, entry))
}

test('the log is read page by page, by whoever keeps it, and refused to others in the same words as everywhere', async () => {
  for (let n = 0; n < 5; n++) await write(server.house, server.anna, `study/${n}`)
  const first = (await get('/log?action=study.lock&limit=3', arvid)).json()
  assert.deepEqual(
    first.items.map((row: { subject: string }) => row.subject),
    ['study/4', 'study/3', 'study/2'],
  )
  const second = (await get(`/log?action=study.lock&limit=3&cursor=${first.next}`, arvid)).json()
  assert.deepEqual([second.items.length, second.next], [2, null])
  const other = (await get('/log?action=study.lock', berit)).json()
  assert.deepEqual(other.items, [])
  const refused = await get('/log', server.anna)
  assert.equal(refused.statusCode, 403)
  assert.equal(refused.json().code, 'NOT_ALLOWED')
  for (const url of ['/log', '/log/whole', '/account/log', '/log/sample']) {
    const nobody = await get(url, null)
    assert.deepEqual([nobody.statusCode, nobody.json().code], [404, 'NOT_FOUND'])
  }
})

test('what is asked for in another shape is refused with a code, and reaches nothing', async () => {
  for (const url of [
    '/log?from=igar',
    '/log?limit=0',
    '/log?cursor=x',
    '/log?account=1.5',
    '/log?from=0000-01-01',
    '/log?unknown=1',
    '/log/export?format=pdf',
    '/log/sample?n=999&from=2026-01-01&to=2026-12-31',
    '/cases/1/log',
  ]) {
    const answer = await get(url, arvid)
    assert.deepEqual([answer.statusCode, answer.json().code], [400, 'REQUEST_FAULTY'], url)
  }
})

test('a day that the calendar does not have, or a text that no database keeps, is refused like any other wrong shape', async () => {
  for (const url of [
    '/log?subject=%00',
    '/log?from=2026-02-30',
    '/log/reviews?from=2026-01-01&to=2026-13-01',
  ]) {
    const answer = await get(url, arvid)
    assert.equal(answer.statusCode, 400, url)
  }
})

test('the log is taken out as a file for a spreadsheet and as lines, streamed, and never kept by the browser', async () => {
  await write(server.house, server.anna, '=1+1')
  const csv = await get('/log/export?format=csv&subject=%3D1%2B1', arvid)
  assert.equal(csv.statusCode, 200)
  assert.equal(csv.headers['content-type'], 'text/csv; charset=utf-8')
  assert.match(
    String(csv.headers['content-disposition']),
    /^attachment; filename="utfall-log-2026-11-22\.csv"$/,
  )
  assert.equal(csv.headers['cache-control'], 'no-store')
  assert.match(csv.body, /"'=1\+1"/)
  const lines = (await get('/log/export?format=json', arvid)).body.trimEnd().split('\n')
  assert.equal(JSON.parse(lines[0]).utfall, 'log')
  assert.equal(JSON.parse(lines[lines.length - 1]).rows, lines.length - 2)
  assert.equal((await get('/log/export?format=csv', server.anna)).statusCode, 403)
})

test('whether the log is whole is told to whoever keeps some of it', async () => {
  const whole = (await get('/log/whole', arvid)).json()
  assert.equal(whole.kind, 'whole')
  assert.ok(whole.rows > 5)
})

test('everybody reads what is written about themselves', async () => {
  const own = (await get('/account/log?limit=2', server.anna)).json()
  assert.equal(own.items.length, 2)
  assert.ok(own.items.every((row: { who: { account: number } }) => row.who.account === server.anna.account))
})

test('who has looked at a case is told to whoever holds it, on the page and on paper, and to nobody else', async () => {
  const principal = await testOrganisation(server.house, { slug: 'kommunen', kind: 'principal' })
  const authority = await testOrganisation(server.house, {
    slug: 'namnden',
    kind: 'authority',
    parent: principal,
  })
  const organisation = { slug: 'enheten', kind: 'unit', parent: authority } as const
  const cilla = await server.person(['coordinator'], { name: 'Cilla Prov', organisation })
  const { id, reference } = await server.house.withTx(cilla.as('coordination'), async (tx, acting) => {
    const values = {
      unit_id: cilla.organisation,
      pseudonym: 'q'.repeat(24),
      is_example: true,
      opened_by: acting.actor,
    }
    const held = await tx
      .insertInto('person_case')
      .values(values)
      .returning(['id', 'reference'])
      .executeTakeFirstOrThrow()
    const worker = { case_id: held.id, account_id: cilla.account, organisation_id: cilla.organisation }
    await tx
      .insertInto('case_worker')
      .values({ ...worker, reason: 'har ärendet', added_by: acting.actor })
      .execute()
    return held
  })
  await write(server.house, cilla, `case/${reference}`, id)
  const told = (await get(`/cases/${reference}/log`, cilla)).json()
  assert.deepEqual([told.items[0].name, told.items[0].purpose.text.sv], ['Cilla Prov', 'samordning'])
  const paper = await get(`/cases/${reference}/log/print?language=sv`, cilla)
  assert.equal(paper.headers['content-type'], 'text/html; charset=utf-8')
  assert.match(paper.body, /Vem har läst eller ändrat i ditt ärende/)
  assert.match(paper.body, /Cilla Prov/)
  for (const who of [server.anna, arvid, berit]) {
    const hidden = await get(`/cases/${reference}/log`, who)
    assert.ok([403, 404].includes(hidden.statusCode))
    assert.ok(!hidden.body.includes('Cilla'))
  }
  const [real, guessed] = await Promise.all([
    get(`/cases/${reference}/log`, berit),
    get('/cases/0190b9f0-0000-7000-8000-000000000000/log', berit),
  ])
  assert.deepEqual(real.json(), guessed.json())

  const auditor = await server.person(['auditor'], { name: 'Disa Prov', organisation })
  const days = 'from=2020-01-01&to=2099-12-31'
  const sample = (await get(`/log/sample?n=5&${days}`, auditor)).json()
  assert.ok(sample.items.length >= 1 && sample.drawnFrom >= sample.items.length)
  const payload = { entry: sample.items[0].id, outcome: 'in-order', note: 'Hör till arbetet.' }
  const review = () => server.inject({ method: 'POST', url: '/api/log/reviews', payload }, auditor)
  assert.equal((await review()).statusCode, 204)
  assert.deepEqual((await review()).json().code, 'ALREADY_REVIEWED')
  assert.equal((await get(`/log/reviews?${days}`, auditor)).json().inOrder, 1)
})

test('the house’s own rows are for who administers the house', async () => {
  await server.house.withTx(HOUSE, (tx) => record(tx, { action: 'house.backup', subject: 'house' }))
  const stina = await server.person(['house-administrator'], { name: 'Stina Prov' })
  const seen = (await get('/log?action=house.backup', stina)).json()
  assert.equal(seen.items.length, 1)
  assert.equal((await get('/log?action=house.backup', arvid)).json().items.length, 0)
})
