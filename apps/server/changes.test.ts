import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import test, { after, before } from 'node:test'
import { HOUSE } from '@utfall/database/testing'
import { exampleAnswers, exampleSurvey } from '@utfall/instruments'
import type { LightMyRequestResponse } from 'fastify'
import { type TestServer, testServer } from './testing/test-server.ts'

let server: TestServer
const BOUNDARY = 'a-line-that-does-not-occur'

type Part = { readonly head: string; readonly body: string }
const field = (order: unknown): Part => ({ head: 'name="order"', body: JSON.stringify(order) })
const file = (name: string, body: string, filename = 'svar.csv'): Part => ({
  head: `name="${name}"; filename="${filename}"`,
  body,
})

async function post(url: string, ...parts: readonly Part[]): Promise<LightMyRequestResponse> {
  const lines = parts.map(
    ({ head, body }) => `--${BOUNDARY}\r\nContent-Disposition: form-data; ${head}\r\n\r\n${body}\r\n`,
  )
  const headers = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` }
  return await server.inject({
    method: 'POST',
    url,
    headers,
    payload: `${lines.join('')}--${BOUNDARY}--\r\n`,
  })
}

const NOW = new TextDecoder().decode(exampleAnswers().bytes).split('\n').slice(0, 201).join('\n')
const [HEADER, ...ROWS] = NOW.split('\n')
/** Everybody one step lower on each question than now; the last two were not asked, and somebody else was. */
const THEN = [
  HEADER,
  ...ROWS.slice(0, 198).map((row) => {
    const cells = row.split(',')
    return [
      ...cells.slice(0, 4),
      ...cells.slice(4).map((cell) => (cell === '' ? '' : Math.max(0, +cell - 1))),
    ].join(',')
  }),
  'X999,man,30–49,svenska,1,1,1,1,1,1,1,1,1,1',
].join('\n')
const ORDER = { id: null, calibration: null, higherIs: 'better', language: 'sv', anyway: true }
const URL = '/api/instruments/narmare-arbete/changes'

before(async () => {
  server = await testServer()
  const instrument = {
    kind: 'new',
    name: 'Närmare arbete',
    english: null,
    owner: null,
    licence: null,
    minutes: null,
  }
  const survey = { ...exampleSurvey, model: 'rsm', groups: [] }
  await post('/api/calibrations', field({ instrument, survey }), file('file', NOW))
  await server.idle()
})

after(() => server.close())

async function log(): Promise<string> {
  return await server.house.withTx(HOUSE, async (tx) =>
    JSON.stringify(await tx.selectFrom('audit_event').selectAll().execute()),
  )
}

test('two files of the same persons give the group’s change in words and everybody’s as a file, and nothing is kept', async () => {
  const answer = await post(
    URL,
    field(ORDER),
    file('before', THEN, 'fore.csv'),
    file('after', NOW, 'efter.csv'),
  )
  assert.equal(answer.statusCode, 200, answer.body)
  assert.equal(answer.headers['cache-control'], 'no-store')
  const { title, html, csv } = answer.json()
  assert.equal(title, 'Förändring mellan två tillfällen')
  assert.match(html, /Gruppen har rört sig åt det bättre hållet/)
  assert.match(html, /198 personer har mått vid båda tillfällena/)
  assert.match(html, /En förändring är inte en effekt/)
  assert.match(html, /Bara i den senare filen: färre än 5 personer/)
  assert.match(html, /id="change-/)
  assert.doesNotMatch(html, /P17|X999/)
  const [header, ...rows] = csv.replace('\ufeff', '').trim().split('\n')
  assert.match(header, /^person;mått_före;.*;utslag$/)
  assert.equal(rows.length, 201)
  assert.match(rows[200], /^X999;/)
  const text = await log()
  const hash = (content: string) => createHash('sha256').update(content).digest('hex')
  assert.ok(text.includes(hash(NOW)) && text.includes(hash(THEN)))
  assert.ok(!text.includes('"P17"'))
})

test('where higher is worse the same answers are a change for the worse', async () => {
  const order = { ...ORDER, higherIs: 'worse', language: 'en' }
  const answer = await post(URL, field(order), file('before', THEN), file('after', NOW))
  assert.match(answer.json().html, /The group has moved towards worse/)
})

test('which way is better has to be said, and both files have to come', async () => {
  const { higherIs: _, ...silent } = ORDER
  const unsaid = await post(URL, field(silent), file('before', THEN), file('after', NOW))
  assert.deepEqual([unsaid.statusCode, unsaid.json().code], [400, 'REQUEST_FAULTY'])
  assert.match(unsaid.json().message.en, /order\/higherIs/)
  const alone = await post(URL, field(ORDER), file('after', NOW))
  assert.deepEqual([alone.statusCode, alone.json().code], [400, 'NO_FILE'])
  const misnamed = await post(URL, field(ORDER), file('file', THEN), file('after', NOW))
  assert.equal(misnamed.json().code, 'NO_FILE')
})

test('a fault is told with its file, row and column, and of two files with one name which one it is', async () => {
  const wrong = THEN.replace(/^(P2,.*),\d$/m, '$1,ofta')
  const faulty = await post(URL, field(ORDER), file('before', wrong, 'fore.csv'), file('after', NOW))
  assert.deepEqual([faulty.statusCode, faulty.json().code], [400, 'ANSWERS_FAULTY'])
  const [fault] = faulty.json().faults
  assert.deepEqual([fault.file, fault.row, fault.column], ['fore.csv', 3, 'fraga_10'])
  const same = await post(URL, field(ORDER), file('before', wrong), file('after', NOW))
  assert.equal(same.json().faults[0].file, 'svar.csv (tidigare)')
  const strangers = THEN.replaceAll(/^[PX]/gm, 'Q')
  const nobody = await post(URL, field(ORDER), file('before', strangers, 'fore.csv'), file('after', NOW))
  assert.match(nobody.json().faults[0].given.sv, /ingen som finns i den senare filen/)
})

test('an instrument that is not there or not calibrated is refused with its code', async () => {
  const url = '/api/instruments/finns-inte/changes'
  const answer = await post(url, field(ORDER), file('before', THEN), file('after', NOW))
  assert.deepEqual([answer.statusCode, answer.json().code], [404, 'NOT_FOUND'])
  const version = await post(
    URL,
    field({ ...ORDER, calibration: 9 }),
    file('before', THEN),
    file('after', NOW),
  )
  assert.equal(version.json().code, 'NOT_FOUND')
})
