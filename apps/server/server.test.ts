import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test, { after, before } from 'node:test'
import { HOUSE } from '@utfall/database/testing'
import { recordParticipation } from '@utfall/secrecy'
import type { LightMyRequestResponse } from 'fastify'
import { personsCsv, smallStudy } from './small-study-for-tests.ts'
import { decideOn } from './testing/ethics-decision.ts'
import { type TestServer, testServer } from './testing/test-server.ts'
import { openapiText } from './write-openapi.ts'
import { zipOf } from './zip-for-tests.ts'

let server: TestServer

before(async () => {
  server = await testServer()
  const studies = ['liten-studie', 'fel-i-data', 'last-studie', 'stoppad-studie']
  await decideOn(server.house, server.anna, studies)
})

after(() => server.close())

const BOUNDARY = 'a-line-that-does-not-occur'

async function upload(bytes: Uint8Array, name = 'studie.zip'): Promise<LightMyRequestResponse> {
  const head = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: application/zip\r\n\r\n`
  return await server.inject({
    method: 'POST',
    url: '/api/studies',
    headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
    payload: Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${BOUNDARY}--\r\n`)]),
  })
}

async function uploadStudy(files: Record<string, string>): Promise<LightMyRequestResponse> {
  return await upload(await zipOf(files))
}

async function get(url: string): Promise<LightMyRequestResponse> {
  return await server.inject({ method: 'GET', url })
}

test('a study folder as a zip becomes a study with its answer, its report and its files', async () => {
  const answer = await uploadStudy(smallStudy())
  assert.equal(answer.statusCode, 202, answer.body)
  await server.idle()
  const run = (await get(`/api/runs/${answer.json().run.id}`)).json()
  assert.equal(run.state, 'done', JSON.stringify(run))
  const page = (await get('/api/studies/liten-studie')).json()
  assert.equal(page.summary.verdict, 'better')
  assert.equal(page.results.flow.allocated, 40)
  for (const part of ['board', 'statistician', 'annex']) {
    const report = (await get(`/api/studies/liten-studie/report?language=en&part=${part}`)).json()
    assert.match(report.html, /<h2|<p/)
  }
  const pdf = await get('/api/studies/liten-studie/files/report.pdf?language=sv')
  assert.equal(pdf.headers['content-type'], 'application/pdf')
  assert.equal(pdf.rawPayload.subarray(0, 5).toString(), '%PDF-')
  const json = await get('/api/studies/liten-studie/files/results.json')
  assert.deepEqual(JSON.parse(json.body), page.results)
  const csv = await get('/api/studies/liten-studie/files/estimates.csv?language=en')
  assert.equal(csv.body.trim().split('\n').length, page.results.estimates.length + 1)
})

test('every estimate of a finished run is a row in the house', async () => {
  const page = (await get('/api/studies/liten-studie')).json()
  const rows = await server.house.withTx(HOUSE, (tx) =>
    tx.selectFrom('evaluation_estimate').select(['estimate', 'low', 'high']).orderBy('position').execute(),
  )
  const expected = page.results.estimates.map(({ estimate, low, high }: Record<string, unknown>) => ({
    estimate,
    low,
    high,
  }))
  assert.deepEqual(rows, expected)
})

test('who did what is in the log: brought, requested, finished', async () => {
  const rows = await server.house.withTx(HOUSE, (tx) =>
    tx.selectFrom('audit_event').select(['action', 'actor', 'subject']).orderBy('id').execute(),
  )
  assert.deepEqual(
    rows
      .filter(({ action }) => !action.startsWith('ethics.'))
      .slice(1, 4)
      .map((row) => `${row.actor} ${row.action}`),
    ['study.bring', 'run.request', 'run.finish'].map((action) => `person/${server.anna.account} ${action}`),
  )
})

test('without a decision of the ethics review nothing is taken in, and the answer says what to do', async () => {
  const answer = await uploadStudy(smallStudy({ id: 'oprovad' }))
  assert.equal(answer.statusCode, 409)
  assert.equal(answer.json().code, 'ETHICS_DECISION_MISSING')
  assert.match(answer.json().message.sv, /Skriv in det under Sekretess, Etikprövning/)
  assert.equal((await get('/api/studies/oprovad')).statusCode, 404)
})

test('a value about somebody who has said no is pointed at, in its row and column', async () => {
  const study = 'nej-i-studien'
  const pseudonym = 'prov-sagt-nej-0001'
  await decideOn(server.house, server.anna, [study])
  const coordinator = await server.person(['coordinator'])
  await recordParticipation(server.house, coordinator.as('record an answer'), {
    ...{ study, pseudonym, purpose: 'questionnaire', answer: 'declined' },
    ...{ textVersion: '2026-1', language: 'sv', givenAt: '2026-11-01T10:00:00Z' },
  })
  const files = smallStudy({ id: study })
  const answer = await uploadStudy({
    ...files,
    'personer.csv': personsCsv().replace('P3,', `${pseudonym},`),
  })
  assert.equal(answer.statusCode, 409, answer.body)
  const { code, faults, faultCount } = answer.json()
  assert.deepEqual([code, faultCount], ['PERSONS_SAID_NO', 1])
  assert.deepEqual([faults[0].file, faults[0].row, faults[0].column], ['personer.csv', 5, 'person'])
  assert.equal((await get(`/api/studies/${study}`)).statusCode, 404)
})

test('a file that is no zip is refused in words, and nothing is saved', async () => {
  const answer = await upload(Buffer.from('detta är inte en zip'), 'studie.zip')
  assert.equal(answer.statusCode, 400)
  const problem = answer.json()
  assert.equal(problem.code, 'STUDY_FAULTY')
  assert.equal(problem.faults[0].file, 'studie.zip')
  assert.notEqual(problem.faults[0].given.sv, '')
  assert.equal((await get('/api/studies')).json().studies.length, 1)
})

test('a zip without study.json says which file is missing', async () => {
  const answer = await uploadStudy({ 'personer.csv': personsCsv() })
  assert.equal(answer.statusCode, 400)
  assert.equal(answer.json().faults[0].file, 'study.json')
})

test('a text where a number should be ends the run with file, row and column, in both languages', async () => {
  const files = smallStudy({ id: 'fel-i-data' })
  const answer = await uploadStudy({
    ...files,
    'personer.csv': personsCsv().replace('P3,stod,', 'P3,stod,tolv'),
  })
  assert.equal(answer.statusCode, 202)
  await server.idle()
  const run = (await get(`/api/runs/${answer.json().run.id}`)).json()
  assert.equal(run.state, 'failed')
  const [fault] = run.problem.faults
  assert.equal(fault.file, 'personer.csv')
  assert.equal(fault.row, 5)
  assert.equal(fault.column, 'före')
  assert.match(fault.allowed.sv, /tal/)
  assert.match(fault.allowed.en, /number/)
})

test('the example cannot be replaced by an upload with its id', async () => {
  const answer = await uploadStudy(smallStudy({ id: 'exempelforbundet' }))
  assert.equal(answer.statusCode, 409)
  assert.equal(answer.json().code, 'EXAMPLE_STAYS')
})

test('a locked study cannot be locked again, and a later change shows in its answer', async () => {
  await uploadStudy(smallStudy({ id: 'last-studie' }))
  await server.idle()
  const lock = () =>
    server.inject({
      method: 'POST',
      url: '/api/studies/last-studie/lock',
      payload: { name: 'Anna Analytiker' },
    })
  assert.equal((await lock()).statusCode, 200)
  assert.equal((await lock()).json().code, 'STUDY_ALREADY_LOCKED')
  await uploadStudy(smallStudy({ id: 'last-studie', question: 'En annan fråga?' }))
  await server.idle()
  const page = (await get('/api/studies/last-studie')).json()
  assert.equal(page.summary.lock, 'changed')
  assert.equal(page.results.verdict.underLock, 'changed-after-lock')
  assert.deepEqual(page.results.study.lock.changes[0].path, 'question')
})

test('a run that waits or is under way can be stopped, and one that has ended cannot', async () => {
  const answer = await uploadStudy(
    smallStudy({ id: 'stoppad-studie', analysis: { permutations: 1_000_000 } }),
  )
  const { id } = answer.json().run
  const stopped = await server.inject({ method: 'DELETE', url: `/api/runs/${id}` })
  assert.equal(stopped.statusCode, 204)
  await server.idle()
  assert.equal((await get(`/api/runs/${id}`)).json().state, 'stopped')
  const again = await server.inject({ method: 'DELETE', url: `/api/runs/${id}` })
  assert.equal(again.json().code, 'RUN_NOT_UNDER_WAY')
})

test('what does not exist is said, with a code and in both languages', async () => {
  for (const url of ['/api/studies/finns-inte', '/api/runs/999999', '/api/nothing-here']) {
    const answer = await get(url)
    assert.equal(answer.statusCode, 404, url)
    assert.ok(answer.json().message.sv && answer.json().message.en, url)
  }
})

test('a request from another site, or from a page without a site, cannot make the house act', async () => {
  for (const origin of ['https://example.org', 'http://127.0.0.1:4801', 'null', 'file://']) {
    const answer = await server.inject({
      method: 'POST',
      url: '/api/studies/liten-studie/runs',
      headers: { origin, host: '127.0.0.1:4800' },
    })
    assert.equal(answer.statusCode, 403, origin)
    assert.equal(answer.json().code, 'OTHER_ORIGIN')
  }
})

test('a name that someone else points at this machine gets no answer', async () => {
  const answer = await server.inject({
    method: 'GET',
    url: '/api/studies',
    headers: { host: 'evil.example:4800' },
  })
  assert.equal(answer.statusCode, 421)
})

test('every answer forbids foreign scripts, styles and frames', async () => {
  const { headers } = await get('/api/health')
  assert.match(String(headers['content-security-policy']), /default-src 'none'/)
  assert.equal(headers['x-content-type-options'], 'nosniff')
})

test('the stored OpenAPI document is what the routes say', async () => {
  const stored = readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8')
  assert.equal(await openapiText(), stored, 'run: node apps/server/write-openapi.ts')
})
