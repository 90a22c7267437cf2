import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import test, { after, before } from 'node:test'
import { HOUSE } from '@utfall/database/testing'
import { exampleAnswers, exampleSurvey } from '@utfall/instruments'
import type { CalibrationOrder, Survey } from '@utfall/instruments/schema'
import type { LightMyRequestResponse } from 'fastify'
import { type TestServer, testServer } from './testing/test-server.ts'

let server: TestServer

before(async () => {
  server = await testServer({ exampleInstruments: new Set(['kept-instrument']) })
})

after(() => server.close())

const BOUNDARY = 'a-line-that-does-not-occur'
/** Two hundred persons: enough for a calibration, quick enough for a test. */
const ANSWERS = new TextDecoder().decode(exampleAnswers().bytes).split('\n').slice(0, 201).join('\n')
const SURVEY: Survey = { ...exampleSurvey, model: 'rsm', groups: ['kön'] }

async function sendForm(url: string, order: unknown, text: string): Promise<LightMyRequestResponse> {
  const part = (head: string, body: string) =>
    `--${BOUNDARY}\r\nContent-Disposition: form-data; ${head}\r\n\r\n${body}\r\n`
  const payload =
    part('name="order"', JSON.stringify(order)) +
    part('name="file"; filename="svar.csv"', text) +
    `--${BOUNDARY}--\r\n`
  const headers = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` }
  return await server.inject({ method: 'POST', url, headers, payload })
}

function newInstrument(name: string, survey: Partial<Survey> = {}): CalibrationOrder {
  return {
    instrument: { kind: 'new', name, english: null, owner: null, licence: null, minutes: null },
    survey: { ...SURVEY, ...survey },
  }
}

const calibrate = (order: unknown, text = ANSWERS) => sendForm('/api/calibrations', order, text)
const get = (url: string) => server.inject({ method: 'GET', url })
const known = (id: string): CalibrationOrder => ({ instrument: { kind: 'known', id }, survey: SURVEY })

async function runOf(answer: LightMyRequestResponse) {
  assert.equal(answer.statusCode, 202, answer.body)
  await server.idle()
  return (await get(`/api/calibration-runs/${answer.json().run.id}`)).json()
}

async function storedText(): Promise<string> {
  const tables = [
    'instrument_version',
    'calibration_run',
    'calibration',
    'quality_card',
    'audit_event',
  ] as const
  const texts = await Promise.all(
    tables.map((table) =>
      server.house.withTx(HOUSE, async (tx) =>
        JSON.stringify(await tx.selectFrom(table).selectAll().execute()),
      ),
    ),
  )
  return texts.join('\n')
}

test('a file of answers becomes an instrument with its verdict, evidence, files and the exact results', async () => {
  const run = await runOf(await calibrate(newInstrument('Närmare arbete')))
  assert.equal(run.state, 'done', JSON.stringify(run))
  assert.equal(run.instrument, 'narmare-arbete')
  const page = (await get('/api/instruments/narmare-arbete')).json()
  assert.equal(page.summary.items, 10)
  assert.equal(page.summary.persons, 200)
  assert.match(page.summary.verdict.kind, /^(individuals|groups|not-yet)$/)
  const [made] = page.calibrations
  assert.equal(made.version, 1)
  assert.equal(made.fileSha256, createHash('sha256').update(ANSWERS).digest('hex'))
  const results = await get('/api/instruments/narmare-arbete/files/results.json')
  assert.equal(createHash('sha256').update(results.rawPayload).digest('hex'), made.sha256)
  assert.equal(results.json().nPersons, 200)
  for (const part of ['verdict', 'evidence', 'card', 'measures'])
    for (const language of ['sv', 'en']) {
      const report = await get(`/api/instruments/narmare-arbete/report?part=${part}&language=${language}`)
      assert.equal(report.statusCode, 200, report.body)
      assert.match(report.json().html, /<(p|li|td)/)
    }
  const pdf = await get('/api/instruments/narmare-arbete/files/report.pdf?language=sv')
  assert.equal(pdf.rawPayload.subarray(0, 5).toString(), '%PDF-')
  const scores = await get('/api/instruments/narmare-arbete/files/scores.csv?language=en')
  assert.equal(scores.body.trim().split('\n').length, results.json().scoreTable.length + 1)
})

test('no answer and no identity of a person is stored, and the log says what was done', async () => {
  const text = await storedText()
  for (const [place, line] of ANSWERS.split('\n').slice(1, 200).entries())
    assert.ok(!text.includes(line.split(',').slice(4).join(',')), `row ${place + 2}`)
  assert.doesNotMatch(text, /"P17"|"P101"/)
  for (const action of ['instrument.bring', 'calibration.request', 'calibration.finish'])
    assert.ok(text.includes(action), action)
})

test('what the columns seem to be is told from the first rows, without showing who anyone is', async () => {
  const answer = await sendForm('/api/survey-columns', {}, ANSWERS.split('\n').slice(0, 60).join('\n'))
  const { columns } = answer.json()
  const parts = columns.map(({ part }: { part: string }) => part)
  assert.deepEqual(parts, ['id', 'group', 'group', 'group', ...Array(10).fill('item')])
  assert.deepEqual(columns[0].examples, [])
})

test('persons measured again with the items give the score table’s measures, and nothing of them is kept', async () => {
  const order = { id: 'person', calibration: null, language: 'en' }
  const answer = await sendForm('/api/instruments/narmare-arbete/measures', order, ANSWERS)
  assert.equal(answer.statusCode, 200, answer.body)
  assert.equal(answer.headers['cache-control'], 'no-store')
  const [header, ...rows] = answer.body.replace('\ufeff', '').trim().split('\n')
  assert.equal(
    header,
    'person,answered,raw,max,measure,se,low_95,high_95,extreme,calibration,persons_in_calibration,answers_until,verdict,utfall',
  )
  assert.equal(rows.length, 200)
  const { scoreTable } = (await get('/api/instruments/narmare-arbete/files/results.json')).json()
  const whole = rows.map((row) => row.split(',')).filter(([, answered]) => answered === '10')
  assert.ok(whole.length > 50)
  for (const [, , raw, , measure, se] of whole) {
    const row = scoreTable[Number(raw)]
    assert.ok(Math.abs(Number(measure) - row.measure) < 1e-5 && Math.abs(Number(se) - row.se) < 1e-5, raw)
  }
  const log = await storedText()
  assert.match(log, /persons\.measure/)
  assert.ok(!log.includes('"P17"'))
})

test('an answer that the calibration has no place for is a fault with its row and column', async () => {
  const lines = ANSWERS.split('\n')
  const wrong = [lines[0], lines[1]?.replace(/,\d(?=,)/, ',7')].join('\n')
  const order = { id: 'person', calibration: null, language: 'sv' }
  const answer = await sendForm('/api/instruments/narmare-arbete/measures', order, wrong)
  assert.equal(answer.statusCode, 400)
  const problem = answer.json()
  assert.equal(problem.code, 'ANSWERS_FAULTY')
  assert.equal(problem.faults[0].row, 2)
  assert.equal(problem.faults[0].column, 'fraga_1')
  assert.notEqual(problem.faults[0].given.sv, problem.faults[0].given.en)
})

test('a text among the answers ends the run with file, row and column in both languages', async () => {
  const run = await runOf(
    await calibrate(
      newInstrument('Fel i data'),
      ANSWERS.replace('P3,man,30–49,svenska,3', 'P3,man,30–49,svenska,tre'),
    ),
  )
  assert.equal(run.state, 'failed')
  assert.equal(run.problem.code, 'SURVEY_FAULTY')
  const [fault] = run.problem.faults
  assert.deepEqual([fault.file, fault.row, fault.column], ['svar.csv', 4, 'fraga_1'])
  assert.match(fault.allowed.sv, /heltal/)
  assert.match(fault.allowed.en, /whole number/)
  assert.equal((await get('/api/instruments/fel-i-data')).json().calibrations.length, 0)
})

test('more answers make a new calibration beside the old, which stays as it was', async () => {
  const before = await get('/api/instruments/narmare-arbete/files/results.json?calibration=1')
  const run = await runOf(
    await calibrate(known('narmare-arbete'), ANSWERS.split('\n').slice(0, 151).join('\n')),
  )
  assert.equal(run.state, 'done')
  const page = (await get('/api/instruments/narmare-arbete')).json()
  assert.deepEqual(
    page.calibrations.map(({ version, persons }: { version: number; persons: number }) => [version, persons]),
    [
      [2, 150],
      [1, 200],
    ],
  )
  const after = await get('/api/instruments/narmare-arbete/files/results.json?calibration=1')
  assert.equal(after.body, before.body)
})

const NOTES = {
  validity: 'Frågorna togs fram med deltagare.',
  use: '',
  owner: null,
  licence: null,
  minutes: 2.5,
}

async function writeCard(card: object, id = 'narmare-arbete'): Promise<LightMyRequestResponse> {
  return await server.inject({ method: 'POST', url: `/api/instruments/${id}/cards`, payload: card })
}

async function cardHtml(query: string): Promise<string> {
  const answer = await get(`/api/instruments/narmare-arbete/report?part=card&language=sv${query}`)
  return answer.json().html
}

test('a quality card is a new version each time, its figures read from the calibration it names', async () => {
  assert.match(await cardHtml(''), /Ingen har skrivit något kvalitetskort än/)
  const first = { author: 'Eva', calibration: 1, notes: { ...NOTES, reference: null } }
  const second = { author: 'Ali', calibration: 2, notes: { ...NOTES, reference: { population: 'Vuxna' } } }
  assert.equal((await writeCard(first)).json().version, 1)
  assert.equal((await writeCard(second)).json().version, 2)
  const newest = await cardHtml('')
  assert.match(newest, /Version 2, Ali, 20\d\d/)
  assert.match(newest, /150 personer/)
  assert.match(newest, /Hur måtten fördelar sig i Vuxna/)
  const earlier = await cardHtml('&card=1')
  assert.match(earlier, /Version 1, Eva/)
  assert.match(earlier, /200 personer/)
  assert.match(earlier, /Ingen referens/)
  assert.match(earlier, /ungefär 2,5 minuter/)
  assert.match(earlier, /Kortet gäller kalibrering 1\. Det finns en nyare, 2/)
  assert.doesNotMatch(newest, /Det finns en nyare/)
})

test('what the room refuses comes with its code, its status and both languages', async () => {
  const reference = {
    author: 'Eva',
    calibration: null,
    notes: { ...NOTES, reference: { population: 'Vuxna' } },
  }
  const cases: readonly (readonly [LightMyRequestResponse, number, string])[] = [
    [await calibrate(newInstrument('Närmare arbete')), 409, 'INSTRUMENT_EXISTS'],
    [await calibrate(newInstrument('!!!')), 400, 'INSTRUMENT_NAME_EMPTY'],
    [await calibrate(known('finns-inte')), 404, 'NOT_FOUND'],
    [await calibrate(known('kept-instrument')), 409, 'EXAMPLE_INSTRUMENT_STAYS'],
    [await calibrate({ survey: {} }), 400, 'REQUEST_FAULTY'],
    [await get('/api/instruments/finns-inte'), 404, 'NOT_FOUND'],
    [await get('/api/instruments/fel-i-data/files/report.pdf'), 404, 'INSTRUMENT_NOT_CALIBRATED'],
    [await get('/api/instruments/narmare-arbete/files/items.json?calibration=9'), 404, 'NOT_FOUND'],
    [await get('/api/instruments/narmare-arbete/report?part=card&language=sv&card=9'), 404, 'NOT_FOUND'],
    [await get('/api/calibration-runs/999'), 404, 'NOT_FOUND'],
    [await writeCard(reference), 400, 'REFERENCE_WITHOUT_CALIBRATION'],
    [await writeCard({ ...reference, calibration: 9 }), 404, 'NOT_FOUND'],
  ]
  for (const [answer, status, code] of cases) {
    const problem = answer.json()
    assert.deepEqual([answer.statusCode, problem.code], [status, code], answer.body)
    assert.notEqual(problem.message.sv, problem.message.en)
  }
})

test('an analysis that waits or is under way can be stopped, another cannot be asked for meanwhile, and an ended one stays', async () => {
  const started = await calibrate(newInstrument('Stoppat'))
  const { id } = started.json().run
  const again = await calibrate(known('stoppat'))
  assert.equal(again.json().code, 'CALIBRATION_UNDER_WAY')
  const stop = () => server.inject({ method: 'DELETE', url: `/api/calibration-runs/${id}` })
  assert.equal((await stop()).statusCode, 204)
  await server.idle()
  assert.equal((await get(`/api/calibration-runs/${id}`)).json().state, 'stopped')
  assert.equal((await stop()).json().code, 'CALIBRATION_NOT_UNDER_WAY')
  assert.equal((await get('/api/instruments/stoppat')).json().summary.state, 'stopped')
})

test('answers that carry no scale give a verdict with its reason, and nobody is measured with them', async () => {
  const alike = ['person,a,b', ...Array.from({ length: 30 }, (_, n) => `Q${n},${n % 2},1`)].join('\n')
  const survey: Partial<Survey> = { model: 'rm', items: ['a', 'b'], groups: [], highest: 1 }
  const run = await runOf(await calibrate(newInstrument('Ingen skala', survey), alike))
  assert.equal(run.state, 'done', JSON.stringify(run))
  const page = (await get('/api/instruments/ingen-skala')).json()
  assert.equal(page.summary.verdict.kind, 'not-yet')
  assert.equal(page.calibrations[0].model, null)
  for (const part of ['verdict', 'evidence', 'card', 'measures']) {
    const report = await get(`/api/instruments/ingen-skala/report?part=${part}&language=sv`)
    assert.equal(report.statusCode, 200, report.body)
  }
  const order = { id: null, calibration: null, language: 'sv' }
  const measured = await sendForm('/api/instruments/ingen-skala/measures', order, alike)
  assert.deepEqual([measured.statusCode, measured.json().code], [409, 'NO_SCALE'])
  assert.equal((await get('/api/instruments/ingen-skala/files/scores.csv')).json().code, 'NO_SCALE')
})

test('a new survey keeps the scale of an earlier calibration, and is refused where no question is in common', async () => {
  const survey: Partial<Survey> = { groups: [], scale: 1 }
  const known = (more: Partial<Survey> = {}): CalibrationOrder => ({
    instrument: { kind: 'known', id: 'behall-skalan' },
    survey: { ...SURVEY, ...survey, ...more },
  })
  await runOf(await calibrate(newInstrument('Behåll skalan', { groups: [] })))
  assert.equal((await get('/api/instruments/behall-skalan')).json().summary.scale.version, 1)
  const again = await runOf(await calibrate(known()))
  assert.equal(again.state, 'done', JSON.stringify(again))
  const results = async (version: number) =>
    (await get(`/api/instruments/behall-skalan/files/results.json?calibration=${version}`)).json()
  const [first, second] = [await results(1), await results(2)]
  assert.deepEqual(
    second.items.map(({ thresholds }: { thresholds: number[] }) => thresholds),
    first.items.map(({ thresholds }: { thresholds: number[] }) => thresholds),
  )
  assert.equal(second.settings.keptScale.calibration, 1)
  const evidence = await get('/api/instruments/behall-skalan/report?part=evidence&language=sv')
  assert.match(evidence.json().html, /Skalan är den från kalibrering 1/)
  assert.equal((await calibrate(known({ items: ['x', 'y'] }))).json().code, 'NO_COMMON_ITEMS')
  assert.equal((await calibrate(known({ scale: 9 }))).json().code, 'NOT_FOUND')
})

test('measures against the verdict are given only to whoever asks for them so', async () => {
  const few = ANSWERS.split('\n').slice(0, 41).join('\n')
  const run = await runOf(await calibrate(newInstrument('Inget mått', { groups: [] }), few))
  assert.equal(run.state, 'done', JSON.stringify(run))
  const address = '/api/instruments/inget-matt'
  const page = (await get(address)).json()
  assert.deepEqual([page.calibrations[0].verdictKind, page.calibrations[0].model], ['not-yet', 'rsm'])
  const order = { id: null, calibration: null, language: 'sv' }
  assert.equal((await sendForm(`${address}/measures`, order, few)).json().code, 'NOT_A_MEASURE')
  assert.equal((await get(`${address}/files/scores.csv`)).json().code, 'NOT_A_MEASURE')
  const table = async (query: string) =>
    (await get(`${address}/report?part=measures&language=sv${query}`)).json().html.includes('<table')
  assert.deepEqual([await table(''), await table('&anyway=true')], [false, true])
  assert.equal((await sendForm(`${address}/measures`, { ...order, anyway: true }, few)).statusCode, 200)
  assert.equal((await get(`${address}/files/scores.csv?anyway=true`)).statusCode, 200)
})

test('the fifth file at once is refused with when to come back, and there is room again when one has gone', async () => {
  const names = ['Kö ett', 'Kö två', 'Kö tre', 'Kö fyra']
  const started: LightMyRequestResponse[] = []
  for (const name of names) started.push(await calibrate(newInstrument(name, { groups: [] })))
  assert.deepEqual(
    started.map(({ statusCode }) => statusCode),
    [202, 202, 202, 202],
  )
  const fifth = await calibrate(newInstrument('Kö fem', { groups: [] }))
  assert.deepEqual([fifth.statusCode, fifth.json().code], [503, 'TOO_MANY_WAITING'])
  const stop = async (answer: LightMyRequestResponse) =>
    await server.inject({ method: 'DELETE', url: `/api/calibration-runs/${answer.json().run.id}` })
  await stop(started[3])
  const again = await calibrate(newInstrument('Kö fem', { groups: [] }))
  assert.equal(again.statusCode, 202)
  for (const answer of [again, ...started.slice(0, 3)]) await stop(answer)
  await server.idle()
})

test('a file with a heading and nobody under it is refused before anything is asked about it', async () => {
  const answer = await sendForm('/api/survey-columns', {}, 'a,b,c\n')
  assert.deepEqual([answer.statusCode, answer.json().code], [400, 'SURVEY_FAULTY'])
  assert.match(answer.json().faults[0].given.sv, /inga rader med svar/)
})

test('every file carries what its numbers stand on: calibration, persons, day, verdict and version', async () => {
  const address = '/api/instruments/narmare-arbete/files'
  const scores = (await get(`${address}/scores.csv?language=en&calibration=1`)).body.split('\r\n')
  const [heading = '', row = ''] = scores
  assert.match(heading, /Lower limit.*calibration,persons_in_calibration,answers_until,verdict,utfall$/)
  assert.match(row, /,narmare-arbete 1,200,2026-05-29,[A-Z][a-z ]+,\d+\.\d+\.\d+$/)
  const { source, items } = (await get(`${address}/items.json?calibration=1`)).json()
  assert.deepEqual(
    [source.instrument, source.calibration, source.persons, source.collectedTo],
    ['narmare-arbete', 1, 200, '2026-05-29'],
  )
  assert.ok(
    source.population !== '' && source.sha256.length === 64 && items[0].locationSe > 0 && items[0].n > 0,
  )
})

test('the quality card is a PDF of its own, and its figures stand in the report of the calibration', async () => {
  const printed = await get('/api/instruments/narmare-arbete/card.pdf?language=sv')
  assert.deepEqual([printed.statusCode, printed.rawPayload.subarray(0, 5).toString()], [200, '%PDF-'])
  assert.match(String(printed.headers['content-disposition']), /narmare-arbete-sv-card-\d+\.pdf/)
  const report = await get('/api/instruments/narmare-arbete/files/report.html?language=sv&calibration=1')
  assert.match(report.body, /Kvalitetskortet i korthet/)
  const missing = await get('/api/instruments/narmare-arbete/card.pdf?card=99')
  assert.equal(missing.json().code, 'NOT_FOUND')
})

test('a file above the limit is refused with the limit for answers', async () => {
  const answer = await calibrate(newInstrument('För stor'), 'x'.repeat(60_000_001))
  assert.equal(answer.statusCode, 413)
  assert.match(answer.json().message.sv, /60 MB/)
})
