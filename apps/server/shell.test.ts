import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { HOUSE, testPerson } from '@utfall/database/testing'
import fastify from 'fastify'
import { shedLoad } from './load-shedding.ts'
import { NOT_FOUND } from './problem-details.ts'
import { smallStudy } from './small-study-for-tests.ts'
import { decideOn } from './testing/ethics-decision.ts'
import { type TestServer, testServer } from './testing/test-server.ts'
import { zipOf } from './zip-for-tests.ts'

/** What stands before and around every route: the door, problem details, repeated requests, counts, load. */

const METRICS = 'a-token-for-the-counts-only'
const lines: Readonly<Record<string, unknown>>[] = []
let server: TestServer
before(async () => {
  server = await testServer({ metricsToken: METRICS, log: (line) => lines.push(line) })
})
after(() => server.close())

const BOUNDARY = 'a-line-that-does-not-occur'
async function bring(id: string): Promise<void> {
  await decideOn(server.house, server.anna, [id])
  const head = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="s.zip"\r\n\r\n`
  const answer = await server.inject({
    method: 'POST',
    url: '/api/studies',
    headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
    payload: Buffer.concat([
      Buffer.from(head),
      await zipOf(smallStudy({ id })),
      Buffer.from(`\r\n--${BOUNDARY}--\r\n`),
    ]),
  })
  assert.equal(answer.statusCode, 202, answer.body)
  await server.idle()
}

test('whoever is not signed in gets one and the same answer everywhere, also with a body that makes no sense', async () => {
  const bodies = new Set<string>()
  for (const [method, url] of [
    ['GET', '/api/studies'],
    ['GET', '/api/studies/finns-inte'],
    ['GET', '/api/no-such-address'],
    ['POST', '/api/studies/x/lock'],
    ['DELETE', '/api/runs/abc'],
  ] as const) {
    const answer = await server.inject({ method, url, payload: '{"trasig' }, null)
    assert.equal(answer.statusCode, 404, url)
    bodies.add(answer.body)
  }
  assert.equal(bodies.size, 1)
  assert.equal(JSON.parse([...bodies][0] ?? '').code, NOT_FOUND.code)
})

test('a refusal is problem details with its title in the language that was asked for', async () => {
  const answer = await server.inject({
    method: 'POST',
    url: '/api/studies',
    headers: { 'accept-language': 'en-GB,sv;q=0.5' },
  })
  assert.match(String(answer.headers['content-type']), /^application\/problem\+json/)
  const { type, title, status, code, message } = answer.json()
  assert.deepEqual([type, status], [`urn:utfall:problem:${code}`, 400])
  assert.equal(title, message.en)
  assert.notEqual(message.sv, message.en)
})

test('a request sent again with its key is answered as the first time and done once', async () => {
  await bring('upprepad')
  const send = (key: string, name = 'Anna Analytiker') =>
    server.inject({
      method: 'POST',
      url: '/api/studies/upprepad/lock',
      headers: { 'idempotency-key': key },
      payload: { name },
    })
  const [first, again] = await Promise.all([send('nyckel-0001'), send('nyckel-0001')])
  const done = [first, again].filter(({ statusCode }) => statusCode === 200)
  assert.ok(done.length >= 1, `${first.body} ${again.body}`)
  const later = await send('nyckel-0001')
  assert.equal(later.statusCode, 200)
  assert.equal(later.headers['idempotent-replay'], 'true')
  assert.equal(later.body, done[0]?.body)
  assert.equal((await send('nyckel-0001', 'Någon annan')).json().code, 'IDEMPOTENCY_KEY_REUSED')
  assert.equal((await send('kort')).json().code, 'IDEMPOTENCY_KEY_FAULTY')
  const locks = await server.house.withTx(HOUSE, (tx) =>
    tx.selectFrom('audit_event').select('id').where('action', '=', 'study.lock').execute(),
  )
  assert.equal(locks.length, 1)
})

test('another person with the same key is somebody else', async () => {
  await bring('annans')
  const other = await testPerson(server.house, { roles: ['evaluator'], name: 'Bo Prov' })
  const send = (as: typeof other) =>
    server.inject(
      {
        method: 'POST',
        url: '/api/studies/annans/runs',
        headers: { 'idempotency-key': 'samma-nyckel' },
      },
      as,
    )
  const mine = await send(server.anna)
  await server.idle()
  const theirs = await send(other)
  await server.idle()
  assert.deepEqual([mine.statusCode, theirs.statusCode], [202, 202])
  assert.notEqual(mine.json().run.id, theirs.json().run.id)
})

test('the counts are for whoever holds their token, and name no study and no person', async () => {
  assert.equal((await server.inject({ method: 'GET', url: '/api/metrics' }, null)).statusCode, 404)
  const headers = { authorization: `Bearer ${METRICS}` }
  const answer = await server.app.inject({ method: 'GET', url: '/api/metrics', headers })
  assert.equal(answer.statusCode, 200)
  assert.match(answer.body, /utfall_http_requests_total\{[^}]*route="\/api\/studies\/:id\/lock"[^}]*\} \d/)
  for (const secret of ['upprepad', 'Anna', 'person/']) assert.ok(!answer.body.includes(secret), secret)
})

test('the log has a line for each request, with the pattern of the route and nobody’s name', () => {
  const line = lines.find(({ route }) => route === '/api/studies/:id/lock')
  assert.deepEqual(
    Object.keys(line ?? {}).sort(),
    ['level', 'method', 'milliseconds', 'request', 'route', 'status'].sort(),
  )
  const text = JSON.stringify(lines)
  for (const secret of ['upprepad', 'Anna', server.anna.token]) assert.ok(!text.includes(secret), secret)
})

test('alive and ready are two questions, and neither needs anybody', async () => {
  const health = await server.inject({ method: 'GET', url: '/api/health' }, null)
  assert.equal(health.json().status, 'ok')
  const ready = await server.inject({ method: 'GET', url: '/api/ready' }, null)
  assert.deepEqual([ready.statusCode, ready.json().status], [200, 'ready'])
})

test('a full server says at once when to come back, and takes on new requests when others have gone', async (t) => {
  const app = fastify()
  t.after(() => app.close())
  shedLoad(app, 2)
  const { promise: gate, resolve: open } = Promise.withResolvers<void>()
  app.get('/api/slow', async () => {
    await gate
    return { ok: true }
  })
  const address = await app.listen({ host: '127.0.0.1', port: 0 })
  const ask = () => fetch(`${address}/api/slow`)
  const held = [ask(), ask()]
  await new Promise((done) => setTimeout(done, 100))
  const turned = await ask()
  assert.deepEqual([turned.status, turned.headers.get('retry-after')], [503, '2'])
  assert.equal((await turned.json()).code, 'TOO_BUSY')
  open()
  assert.deepEqual(
    (await Promise.all(held)).map(({ status }) => status),
    [200, 200],
  )
  await Promise.all((await Promise.all(held)).map((answer) => answer.text()))
  assert.equal((await ask()).status, 200)
})
