import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import test, { after, before } from 'node:test'
import { problemCatalogue } from './problem-catalogue.ts'
import { faultsOfAnswer } from './testing/answer-rules.ts'
import { type TestServer, testServer } from './testing/test-server.ts'
import { whyNotKept } from './unkeepable-text.ts'
import { API_GUIDES, apiGuide } from './write-api-guide.ts'

/** The refusals of the whole API: their words, their place in the guides, and those that come before any room. */

let server: TestServer
before(async () => {
  server = await testServer()
})
after(() => server.close())

test('every refusal has a stable code, one status, and words of its own in both languages', () => {
  for (const { code, statuses, texts } of problemCatalogue()) {
    assert.match(code, /^[A-Z]+(_[A-Z]+)*$/)
    assert.equal(statuses.length, 1, `${code} has more than one status: ${statuses}`)
    assert.ok((statuses[0] ?? 0) >= 400 && (statuses[0] ?? 0) < 600, code)
    for (const { sv, en } of texts) {
      assert.notEqual(sv, en, code)
      for (const words of [sv, en]) assert.match(words, /^[A-ZÅÄÖ][^|\n]*[.?]$/, code)
    }
  }
})

test('the guides have every code, and are as the catalogue makes them', () => {
  for (const language of ['sv', 'en'] as const) {
    const guide = readFileSync(API_GUIDES[language], 'utf8')
    assert.equal(guide, apiGuide(language), 'run: node apps/server/write-api-guide.ts')
    for (const { code } of problemCatalogue()) assert.ok(guide.includes(`\`${code}\``), code)
  }
})

test('every code that a route or the server itself names stands in the catalogue', async () => {
  const codes = new Set(problemCatalogue().map(({ code }) => code))
  const unknown: string[] = []
  for (const folder of ['./', './routes/']) {
    const place = new URL(folder, import.meta.url)
    for (const name of await readdir(place)) {
      if (!name.endsWith('.ts') || name.endsWith('.test.ts') || NOT_ANSWERS.has(name)) continue
      const text = await readFile(new URL(name, place), 'utf8')
      for (const [, code = ''] of text.matchAll(
        /(?:code: |refuse\w*\(reply, |problem\(reply, )'([A-Z][A-Z_]+)'/g,
      ))
        if (!codes.has(code) && !code.startsWith('FST_')) unknown.push(`${name}: ${code}`)
    }
  }
  assert.deepEqual(unknown, [])
})

/** Why the server does not start is said on the command line, not by an address. */
const NOT_ANSWERS = new Set(['serve.ts', 'settings.ts', 'refusal-texts.ts'])

test('an address that cannot be read is not there, and says nothing of how it is read', async () => {
  const notFound = await server.inject({ method: 'GET', url: '/api/ingen-adress' })
  for (const url of ['/api/studies/%ff', '/api/%', `/api/studies/${'a'.repeat(3000)}`])
    for (const as of [server.anna, null]) {
      const answer = await server.inject({ method: 'GET', url }, as)
      assert.deepEqual([answer.statusCode, answer.body], [404, notFound.body], url)
      assert.deepEqual(faultsOfAnswer(answer), [])
    }
})

test('a character that the database cannot hold, and a body without a bottom, are refused before any room', async () => {
  const lock = (payload: string, type = 'application/json') =>
    server.inject({
      ...{ method: 'POST', url: '/api/studies/exempel/lock', payload },
      headers: { 'content-type': type },
    })
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
  for (const [payload, code] of [
    ['{"name":"a\\u0000b"}', 'TEXT_UNKEEPABLE'],
    ['{"name":"\\ud800"}', 'TEXT_UNKEEPABLE'],
    ['{"\\udfff":1}', 'TEXT_UNKEEPABLE'],
    [deep, 'TOO_DEEP'],
  ] as const) {
    const answer = await lock(payload)
    assert.deepEqual([answer.statusCode, answer.json().code], [400, code], payload.slice(0, 20))
  }
  for (const url of ['/api/studies/a%00b', '/api/log?subject=%00', '/api/log?%00=1'])
    assert.equal((await server.inject({ method: 'GET', url })).json().code, 'TEXT_UNKEEPABLE', url)
  assert.equal(whyNotKept({ name: 'Åsa 𝔘' }), null)
})

test('a form that ends too early is the sender’s fault', async () => {
  for (const boundary of ['x', 'y'.repeat(300)]) {
    const answer = await server.inject({
      ...{ method: 'POST', url: '/api/studies', payload: '--x\r\n\r\n' },
      headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    })
    assert.deepEqual([answer.statusCode, answer.json().code], [400, 'REQUEST_FAULTY'], answer.body)
  }
})
