import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type TestSurvey, testSurvey } from '@utfall/database/testing'
import { type TestServer, testServer } from './testing/test-server.ts'

let server: TestServer
let survey: TestSurvey
before(async () => {
  server = await testServer()
  survey = await testSurvey(server.house)
})
after(() => server.close())

const device = 'telefonens-egen-hemlighet'
const post = (url: string, payload: object) => server.app.inject({ method: 'POST', url, payload })
const chosen = (number: number, code: string) => ({
  ...{ number, question: 'hjalp', language: 'sv', givenAt: null },
  answer: { kind: 'chosen', codes: [code] },
})

test('whoever has a link opens, hands in and ends without being signed in, and without a cookie', async () => {
  const { token } = await survey.person()
  const opened = await post('/api/answering/open', { token, device })
  assert.equal(opened.statusCode, 200, opened.body)
  assert.equal(opened.headers['set-cookie'], undefined)
  assert.equal(opened.headers['cache-control'], 'no-store')
  const { state, asked, description } = opened.json()
  assert.equal(state, 'open')
  assert.equal(description.asker, 'Provförbundet')
  assert.equal(description.burden, undefined)
  assert.equal(asked.form.pages[0].questions[0].options.length, 4)
  const sent = await post('/api/answering/hand-in', {
    ...{ token, device, answers: [chosen(1, '2'), chosen(2, '7')] },
    finish: 'answered',
  })
  assert.deepEqual(sent.json(), {
    ...{ saved: [1], isFinished: false },
    faults: [
      {
        ...{ number: 2, question: 'hjalp' },
        fault: { code: 'NOT_AN_OPTION', given: '7', allowed: ['0', '1', '2', '3'] },
      },
    ],
  })
  const end = await post('/api/answering/hand-in', { token, device, answers: [], finish: 'answered' })
  assert.equal(end.json().isFinished, true)
})

test('a link that leads nowhere is said in plain words, in both languages, the same for every such link', async () => {
  const asked = await survey.person()
  const answers = await Promise.all(
    ['finns-inte-alls-nagonstans', `${asked.token}x`].map((token) =>
      post('/api/answering/open', { token, device }),
    ),
  )
  for (const answer of answers) {
    assert.equal(answer.statusCode, 404)
    assert.equal(answer.json().code, 'LINK_UNKNOWN')
    assert.match(answer.json().message.sv, /be den som frågar om en ny/)
  }
  assert.equal(answers[0]?.body, answers[1]?.body)
})

test('whoever withdraws is told nothing more, and what they send after is refused', async () => {
  const { token } = await survey.person()
  await post('/api/answering/open', { token, device })
  assert.equal((await post('/api/answering/withdraw', { token, device })).statusCode, 204)
  const late = await post('/api/answering/hand-in', {
    token,
    device,
    answers: [chosen(1, '1')],
    finish: null,
  })
  assert.deepEqual([late.statusCode, late.json().code], [409, 'WITHDRAWN'])
})

test('an over-long text, a number that is none and a made-up field are refused before anything is written', async () => {
  const { token } = await survey.person()
  const tries = [
    { ...chosen(1, '1'), answer: { kind: 'text', text: 'x'.repeat(20_001) } },
    { ...chosen(0, '1') },
    { ...chosen(1, '1'), extra: true },
    { ...chosen(1, '1'), language: '../sv' },
  ]
  for (const answer of tries) {
    const refused = await post('/api/answering/hand-in', { token, device, answers: [answer], finish: null })
    assert.equal(refused.statusCode, 400, refused.body)
  }
  const opened = await post('/api/answering/open', { token, device })
  assert.deepEqual(opened.json().asked.answers, [])
})
