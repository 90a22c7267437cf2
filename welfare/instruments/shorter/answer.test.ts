import assert from 'node:assert/strict'
import test, { before } from 'node:test'
import { LANGUAGES } from '@utfall/basics'
import { renderHtmlFragment } from '@utfall/reports'
import { analyseInstrument } from '../analysis/analyse.ts'
import { readAnswers } from '../data/answers.ts'
import { parseKnownItems } from '../data/known-items.ts'
import { exampleSurvey } from '../example.ts'
import { itemsFile } from '../measures/files.ts'
import type { MeasurementResults } from '../result/schema.ts'
import type { InstrumentDefinition } from '../schema.ts'
import { type GeneratedPlan, generatedInstrument } from '../testing/generated-instrument.ts'
import { adaptiveSizes } from './adaptive.ts'
import { answerShorter, type ShorterAnswer, type ShorterWork } from './answer.ts'
import { shorterBasis } from './basis.ts'
import type { ShorterOrder } from './schema.ts'
import { shortenInstrument } from './shorten.ts'

const PLAN: GeneratedPlan = {
  persons: 400,
  items: 10,
  steps: 3,
  seed: 7,
  sd: 1.4,
  copies: { item: 5, share: 0.6 },
}
const ORDER: ShorterOrder = {
  language: 'sv',
  calibration: null,
  purpose: { kind: 'groups', perGroup: 200, difference: { value: 0.5, unit: 'sd' } },
  limit: { kind: 'none' },
  secondsPerQuestion: 12,
  include: [],
  exclude: [],
}

async function analysed(plan: GeneratedPlan): Promise<MeasurementResults> {
  const bytes = new TextEncoder().encode(generatedInstrument(plan).csv)
  const read = readAnswers({ name: 'svar.csv', bytes })
  assert.ok(read.kind === 'answers')
  const found = await analyseInstrument(read, { version: '1.0.0', command: 'test', replicates: 20 })
  assert.ok(found.kind === 'analysed')
  return found.results
}

let results: MeasurementResults
let definition: InstrumentDefinition
const head = {
  version: 3,
  results_sha256: 'a'.repeat(64),
  survey: exampleSurvey,
} as ShorterWork['head']

before(async () => {
  results = await analysed(PLAN)
  definition = {
    id: 'enkat',
    name: { sv: 'Enkät', en: 'Survey' },
    items: results.items.map(({ id }, place) => ({
      id,
      wording: place === 0 ? { sv: 'Jag <sover> gott', en: 'I sleep well' } : null,
      highest: 3,
    })),
    languages: ['sv'],
    owner: null,
    licence: null,
    minutes: 2,
  }
})

function answered(change: Partial<ShorterOrder> = {}): ShorterAnswer {
  const order = { ...ORDER, ...change }
  const found = answerShorter({ definition, head, text: JSON.stringify(results), order })
  assert.ok(found.kind === 'answer', JSON.stringify(found))
  return found
}

function htmlOf({ blocks }: ShorterAnswer, language: 'sv' | 'en'): string {
  return renderHtmlFragment(blocks, { language })
}

test('every purpose and limit is told in both languages, in words and pictures without a gap', () => {
  const purposes: readonly ShorterOrder['purpose'][] = [
    ORDER.purpose,
    { kind: 'groups', perGroup: 10, difference: { value: 0.2, unit: 'logits' } },
    { kind: 'individuals', change: null },
    { kind: 'individuals', change: { value: 1.5, unit: 'sd' } },
    { kind: 'cut', cut: 0.5, mostWrong: 0.2 },
  ]
  const limits: readonly ShorterOrder['limit'][] = [
    { kind: 'none' },
    { kind: 'questions', questions: 2 },
    { kind: 'minutes', minutes: 1 },
  ]
  for (const purpose of purposes)
    for (const limit of limits)
      for (const language of LANGUAGES) {
        const html = htmlOf(answered({ purpose, limit, language }), language)
        assert.doesNotMatch(html, /undefined|NaN|\{\w+\}|\[object/, `${purpose.kind} ${limit.kind}`)
        assert.match(html, /<svg/)
      }
})

test('the short form’s file is the calibration’s own steps and covariance of just its questions', () => {
  const found = answered()
  const full = itemsFile('enkat', { kind: 'calibration', head, text: '', results })
  const parse = (text: string | null) => {
    const known = parseKnownItems({ name: 'x.json', bytes: new TextEncoder().encode(text ?? '') })
    assert.ok(known.kind === 'items', JSON.stringify(known))
    return known
  }
  const [all, short] = [parse(full), parse(found.files[0].text)]
  assert.ok(short.scale.items.length < all.scale.items.length)
  assert.deepEqual(short.scale.items, found.items)
  const rows = all.scale.items.flatMap((id, item) => [...all.scale.thresholds[item]].map(() => id))
  const kept = rows.flatMap((id, row) => (found.items.includes(id) ? [row] : []))
  assert.ok(all.covariance && short.covariance)
  assert.equal(short.covariance.rows, kept.length)
  for (const [r, row] of kept.entries())
    for (const [c, column] of kept.entries())
      assert.equal(
        short.covariance.data[r * kept.length + c],
        all.covariance.data[row * rows.length + column],
      )
  for (const [place, id] of short.scale.items.entries())
    assert.deepEqual(short.scale.thresholds[place], all.scale.thresholds[all.scale.items.indexOf(id)])
})

test('the file itself says that a form was advised against', () => {
  const purpose = { kind: 'groups', perGroup: 3, difference: { value: 0.2, unit: 'sd' } } as const
  const found = answered({ purpose })
  assert.equal(found.recommendation, 'too-blurred')
  assert.equal(JSON.parse(found.files[0].text).form.recommendation, 'do-not-run')
})

test('questions that must stay are in every form, and those that must go in none', () => {
  const { include, exclude } = { include: ['q1'], exclude: ['q5', 'q6'] }
  const found = shortenInstrument(results, { ...ORDER, include, exclude })
  assert.ok(found.kind === 'shortened')
  for (const { items } of found.points) {
    assert.ok(items.includes('q1'))
    assert.ok(!items.some((id) => exclude.includes(id)))
  }
  assert.equal(found.full.size, 10)
})

test('two questions that hang together are told of when both are in the form, and not when one is', () => {
  const both = shortenInstrument(results, { ...ORDER, include: ['q5', 'q6'] })
  assert.ok(both.kind === 'shortened')
  assert.ok(both.cautions.some(({ kind }) => kind === 'dependent'))
  const one = shortenInstrument(results, { ...ORDER, exclude: ['q6'] })
  assert.ok(one.kind === 'shortened')
  assert.ok(!one.cautions.some(({ kind }) => kind === 'dependent'))
})

test('more questions never measure worse, and choosing by the answers is sharper at the same number', () => {
  const found = shortenInstrument(results, ORDER)
  assert.ok(found.kind === 'shortened')
  const errors = found.points.map(({ meanErrorVariance }) => meanErrorVariance)
  assert.deepEqual(
    errors,
    errors.toSorted((a, b) => b - a),
  )
  const three = found.adaptive.find(({ questions }) => questions === 3)
  assert.ok(three && three.error < Math.sqrt(errors[2]))
})

test('what people wrote in a question is text, never markup', () => {
  const html = htmlOf(answered({ include: ['q1'] }), 'sv')
  assert.match(html, /Jag &lt;sover&gt; gott/)
  assert.doesNotMatch(html, /<sover>/)
})

test('the curve has a row for each number of questions and each adaptive try', () => {
  const found = answered({ language: 'en' })
  const lines = found.files[1].text.replace('\ufeff', '').trim().split('\n')
  assert.match(lines[0] ?? '', /^form,questions,minutes,error_logits,/)
  assert.equal(lines.filter((line) => line.startsWith('fixed,')).length, 10)
  assert.ok(lines.filter((line) => line.startsWith('adaptive_simulated,')).length >= 5)
})

test('persons who answered only some of the questions can be chosen for too', async () => {
  const sparse = await analysed({ ...PLAN, missingShare: 0.3 })
  const found = shortenInstrument(sparse, ORDER)
  assert.ok(found.kind === 'shortened')
  assert.equal(found.population.basis, 'normal')
})

test('the time of a question is the stated time over the questions, else twelve seconds', () => {
  const stated = shorterBasis(results, 3, definition)
  const unknown = shorterBasis(results, 3, { ...definition, minutes: null })
  assert.ok(!('code' in stated) && !('code' in unknown))
  assert.deepEqual([stated.secondsPerQuestion, stated.secondsStated], [12, true])
  assert.deepEqual([unknown.secondsPerQuestion, unknown.secondsStated], [12, false])
})

test('adaptive tries spread from two questions to all but one, the chosen number among them', () => {
  assert.deepEqual(adaptiveSizes(10, 4), [2, 3, 4, 5, 6, 8, 9])
  assert.deepEqual(adaptiveSizes(5, 5), [2, 3, 4])
  const many = adaptiveSizes(60, 17)
  assert.ok(many.includes(17) && many.length <= 7 && many.at(-1) === 59)
})
