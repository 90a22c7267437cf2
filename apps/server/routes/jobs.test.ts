import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import type { LightMyRequestResponse } from 'fastify'
import { smallStudy } from '../small-study-for-tests.ts'
import { decideOn } from '../testing/ethics-decision.ts'
import { type TestServer, testServer } from '../testing/test-server.ts'
import { zipOf } from '../zip-for-tests.ts'

let server: TestServer
before(async () => {
  server = await testServer()
})
after(() => server.close())

const BOUNDARY = 'a-line-that-does-not-occur'

async function evaluated(changes: { readonly id: string; readonly analysis?: object }): Promise<void> {
  await decideOn(server.house, server.anna, [changes.id])
  const head = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="studie.zip"\r\nContent-Type: application/zip\r\n\r\n`
  const bytes = await zipOf(smallStudy(changes))
  const answer = await server.inject({
    method: 'POST',
    url: '/api/studies',
    headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
    payload: Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${BOUNDARY}--\r\n`)]),
  })
  assert.equal(answer.statusCode, 202, answer.body)
}

const get = (url: string): Promise<LightMyRequestResponse> => server.inject({ method: 'GET', url })

test('what came of a job waits with it, and says where it is to be read', async () => {
  await evaluated({ id: 'en-studie' })
  await server.idle()
  const [job] = (await get('/api/jobs')).json().jobs
  assert.equal(job.state, 'done', JSON.stringify(job))
  assert.equal(job.link, '/studier/en-studie')
  assert.equal(job.name.sv, 'Utvärdering av en studie')
  assert.equal(job.isOwn, true)
  assert.deepEqual((await get(`/api/jobs/${job.id}`)).json(), job)
})

test('the list comes in pages, newest first, and ends', async () => {
  for (const id of ['studie-a', 'studie-b', 'studie-c']) await evaluated({ id })
  await server.idle()
  const ids: number[] = []
  let url = '/api/jobs?limit=2'
  for (let pages = 0; url !== '' && pages < 9; pages++) {
    const page = (await get(url)).json()
    assert.ok(page.jobs.length <= 2)
    ids.push(...page.jobs.map((job: { id: string }) => Number(job.id)))
    url = page.next === null ? '' : `/api/jobs?limit=2&cursor=${page.next}`
  }
  assert.equal(ids.length, 4)
  assert.deepEqual(
    ids,
    ids.toSorted((a, b) => b - a),
  )
})

test('a job that waits or is under way is stopped, once, and not by a colleague who did not order it', async () => {
  await evaluated({ id: 'studie-lang', analysis: { permutations: 1_000_000 } })
  const [job] = (await get('/api/jobs?limit=1')).json().jobs
  const url = `/api/jobs/${job.id}`
  const colleague = await server.person(['evaluator'], { name: 'Kim Prov' })
  assert.equal((await server.inject({ method: 'GET', url }, colleague)).json().isOwn, false)
  assert.equal((await server.inject({ method: 'DELETE', url }, colleague)).statusCode, 403)
  const stop = () => server.inject({ method: 'DELETE', url })
  assert.equal((await stop()).statusCode, 204)
  await server.idle()
  assert.equal((await get(`/api/jobs/${job.id}`)).json().state, 'stopped')
  const again = await stop()
  assert.equal(again.statusCode, 409)
  assert.equal(again.json().code, 'JOB_NOT_UNDER_WAY')
})

test('another organisation’s job, one that nobody has and nobody signed in give the very same answer', async () => {
  await evaluated({ id: 'studie-sluten', analysis: { permutations: 1_000_000 } })
  const [job] = (await get('/api/jobs?limit=1')).json().jobs
  const stranger = await server.person(['administrator'], { organisation: { slug: 'en-annan' } })
  for (const method of ['GET', 'DELETE'] as const) {
    const answers = [
      await server.inject({ method, url: `/api/jobs/${job.id}` }, stranger),
      await server.inject({ method, url: '/api/jobs/999999' }),
      await server.inject({ method, url: `/api/jobs/${job.id}` }, null),
    ]
    for (const answer of answers) assert.equal(answer.statusCode, 404)
    assert.equal(new Set(answers.map((answer) => answer.body)).size, 1, answers.map((a) => a.body).join('\n'))
  }
  assert.deepEqual((await server.inject({ method: 'GET', url: '/api/jobs' }, stranger)).json(), {
    jobs: [],
    next: null,
  })
  const reader = await server.person(['reader'], { name: 'Rut Prov' })
  assert.deepEqual((await server.inject({ method: 'GET', url: '/api/jobs' }, reader)).json().jobs, [])
})
