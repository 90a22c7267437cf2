import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { exampleAnswers, exampleDefinition, exampleSurvey, parseKnownItems } from '@utfall/instruments'
import type { ShorterOrder } from '@utfall/instruments/schema'
import { type TestServer, testServer } from './testing/test-server.ts'

let server: TestServer

before(async () => {
  server = await testServer()
  const few = new TextDecoder().decode(exampleAnswers().bytes).split('\n').slice(0, 301).join('\n')
  await calibrate('Närmare arbete', new TextEncoder().encode(few))
})

after(() => server.close())

async function calibrate(name: string, bytes: Uint8Array): Promise<void> {
  const survey = { ...exampleSurvey, model: 'rsm' as const, groups: [] }
  const instrument = { kind: 'new', name, english: null, owner: null, licence: null, minutes: 3 } as const
  const person = server.anna.as('calibrate')
  const run = await server.calibrations.start(person, { instrument, survey }, { name: 'svar.csv', bytes })
  assert.equal(run.kind, 'requested')
  await server.idle()
}

const ADDRESS = '/api/instruments/narmare-arbete/shorter'
const ORDER: ShorterOrder = {
  language: 'sv',
  calibration: null,
  purpose: { kind: 'groups', perGroup: 100, difference: { value: 0.5, unit: 'sd' } },
  limit: { kind: 'none' },
  secondsPerQuestion: 18,
  include: [],
  exclude: [],
}

const post = (order: object, url = ADDRESS) => server.inject({ method: 'POST', url, payload: order })

test('what there is to choose from: the calibrated questions, where people stand, and the stated time', async () => {
  const basis = (await server.inject({ method: 'GET', url: ADDRESS })).json()
  assert.deepEqual(
    basis.questions.map(({ id }: { id: string }) => id),
    exampleDefinition.items.map(({ id }) => id),
  )
  assert.ok(basis.low < basis.mean && basis.mean < basis.high)
  assert.deepEqual([basis.secondsPerQuestion, basis.secondsStated, basis.calibration], [18, true, 1])
})

test('an order is answered with a recommendation in words, the form to measure with, and the curve', async () => {
  const answer = await post(ORDER)
  assert.equal(answer.statusCode, 200, answer.body)
  const { recommendation, items, html, files, title } = answer.json()
  assert.equal(recommendation, 'run')
  assert.equal(title, 'Rekommendation')
  assert.ok(items.length > 1 && items.length < 10)
  assert.match(html, new RegExp(`Ja: kör med ${items.length} frågor`))
  assert.match(html, /<svg/)
  const [form, curve] = files
  const known = parseKnownItems({ name: form.name, bytes: new TextEncoder().encode(form.text) })
  assert.equal(known.kind, 'items')
  assert.deepEqual(known.kind === 'items' ? known.scale.items : [], items)
  assert.equal(form.name, `narmare-arbete-1-kort-form-${items.length}.json`)
  assert.match(curve.text, /^\ufeffform;frågor;minuter;/)
})

test('the same order gives the same answer, in the other language too', async () => {
  const [first, again, english] = await Promise.all([
    post(ORDER),
    post(ORDER),
    post({ ...ORDER, language: 'en' }),
  ])
  assert.equal(first.body, again.body)
  assert.deepEqual(english.json().items, first.json().items)
  assert.match(english.json().html, /Yes: run with/)
})

test('a form too blurred is advised against, with what it would take', async () => {
  const few = { ...ORDER, purpose: { ...ORDER.purpose, perGroup: 20 } }
  const { recommendation, html } = (await post(few)).json()
  assert.equal(recommendation, 'too-blurred')
  assert.match(html, /Kör inte: underlaget blir för suddigt/)
  assert.match(html, /behövs \d+ personer i varje grupp/)
})

test('orders that cannot be tried are refused with a code of their own', async () => {
  const refusals = [
    [{ include: ['nonsens'] }, 400, 'SHORTER_UNKNOWN'],
    [{ include: ['fraga_1'], exclude: ['fraga_1'] }, 400, 'SHORTER_BOTH'],
    [{ exclude: exampleSurvey.items }, 400, 'SHORTER_NOTHING_LEFT'],
    [
      { include: ['fraga_1', 'fraga_2'], limit: { kind: 'questions', questions: 1 } },
      400,
      'SHORTER_LIMIT_TOO_LOW',
    ],
    [{ limit: { kind: 'minutes', minutes: 0.2 } }, 400, 'SHORTER_LIMIT_TOO_LOW'],
    [{ calibration: 7 }, 404, 'NOT_FOUND'],
    [{ secondsPerQuestion: 0 }, 400, 'REQUEST_FAULTY'],
    [
      { purpose: { kind: 'groups', perGroup: 1, difference: { value: 1, unit: 'sd' } } },
      400,
      'REQUEST_FAULTY',
    ],
  ] as const
  for (const [change, status, code] of refusals) {
    const answer = await post({ ...ORDER, ...change })
    assert.deepEqual([answer.statusCode, answer.json().code], [status, code], JSON.stringify(change))
  }
  const absent = await post(ORDER, '/api/instruments/finns-inte/shorter')
  assert.deepEqual([absent.statusCode, absent.json().code], [404, 'NOT_FOUND'])
})

test('answers without a scale have nothing to shorten', async () => {
  const alike = `person,${exampleSurvey.items.join(',')}\n${Array.from({ length: 30 }, (_, p) => `P${p},${exampleSurvey.items.map(() => 1).join(',')}`).join('\n')}\n`
  await calibrate('Lika svar', new TextEncoder().encode(alike))
  const url = '/api/instruments/lika-svar/shorter'
  assert.equal((await server.inject({ method: 'GET', url })).json().code, 'NO_SCALE')
  assert.equal((await post(ORDER, url)).json().code, 'NO_SCALE')
})
