import assert from 'node:assert/strict'
import test from 'node:test'
import { MISSING } from '@utfall/rasch'
import { type InstrumentAnswers, readAnswers } from '../data/answers.ts'
import { knownItemsOf } from '../data/known-items.ts'
import { MeasurementResults } from '../result/schema.ts'
import { type GeneratedPlan, generatedInstrument } from '../testing/generated-instrument.ts'
import { analyseInstrument } from './analyse.ts'
import type { AnalysisOptions } from './options.ts'

const STAMP = { version: '1.0.0', command: 'test', replicates: 60 } as const

function answers(csv: string, more: Parameters<typeof readAnswers>[1] = {}): InstrumentAnswers {
  const read = readAnswers({ name: 'svar.csv', bytes: new TextEncoder().encode(csv) }, more)
  assert.ok(read.kind === 'answers', JSON.stringify(read))
  return read
}

async function results(
  given: GeneratedPlan | string,
  options: AnalysisOptions & { readonly columns?: Parameters<typeof readAnswers>[1] } = {},
): Promise<MeasurementResults> {
  const { columns, ...rest } = options
  const csv = typeof given === 'string' ? given : generatedInstrument(given).csv
  const found = await analyseInstrument(answers(csv, columns), { ...STAMP, ...rest })
  assert.ok(found.kind === 'analysed')
  const text = JSON.stringify(found.results)
  assert.deepEqual(MeasurementResults.parse(JSON.parse(text)), JSON.parse(text))
  return found.results
}

const LONG: GeneratedPlan = { persons: 500, items: 20, steps: 3, seed: 11, sd: 1.3 }
const SHORT: GeneratedPlan = { persons: 600, items: 8, steps: 2, seed: 12, sd: 1.3 }

function codes(found: MeasurementResults): readonly string[] {
  return found.verdict.reasons.map((reason) => reason.code)
}

test('twenty questions that follow the model are fit for individuals, and lie where they were made', async () => {
  const found = await results(LONG)
  assert.equal(found.verdict.kind, 'individuals', codes(found).join())
  const { thresholds } = generatedInstrument(LONG)
  const truth = thresholds.map((item) => item.reduce((sum, step) => sum + step, 0) / item.length)
  const centre = truth.reduce((sum, location) => sum + location, 0) / truth.length
  const outside = found.items.filter(
    (item, i) => Math.abs(item.location - ((truth[i] ?? 0) - centre)) > 3.5 * item.locationSe,
  )
  assert.deepEqual(outside, [])
  assert.ok((found.logLik ?? 0) < 0)
  assert.equal(found.nPersons, 500)
})

test('eight questions tell groups apart and not persons', async () => {
  const found = await results(SHORT)
  assert.equal(found.verdict.kind, 'groups', codes(found).join())
  assert.ok(codes(found).includes('reliability-too-low-for-individuals'))
})

test('an item answered by lot is named as noisy, and no other', async () => {
  const found = await results({ ...SHORT, noise: 4 })
  assert.deepEqual(
    found.items.filter((item) => item.fit === 'noisy' || item.fit === 'very-noisy').map((item) => item.id),
    ['q5'],
  )
  assert.ok(found.verdict.tries.some((each) => each.code === 'read-the-item' && each.detail.item === 'q5'))
})

test('an item that repeats the one before it is named with it', async () => {
  const found = await results({ ...SHORT, copies: { item: 3, share: 0.6 } })
  const { localDependence } = found.tests
  assert.ok(localDependence.kind === 'checked')
  assert.deepEqual(
    localDependence.dependent.map(({ first, second }) => [first, second]),
    [['q3', 'q4']],
  )
})

test('two measures in one are no measure yet', async () => {
  const found = await results({ ...LONG, correlation: 0.2 })
  assert.equal(found.verdict.kind, 'not-yet', codes(found).join())
  assert.ok(codes(found).includes('two-measures-in-one'))
})

test('an item that is a logit harder for one group is named, and the others are not', async () => {
  const found = await results({ ...SHORT, persons: 1000, harderForSecond: { 2: 1 } })
  const [dif] = found.tests.dif
  assert.ok(dif?.kind === 'checked')
  assert.deepEqual(
    dif.items.filter((item) => item.size === 'large' || item.size === 'moderate').map((item) => item.item),
    ['q3'],
  )
  const item = dif.items.find((each) => each.item === 'q3')
  assert.ok(item && item.low < 1 && item.high > 1, JSON.stringify(item))
})

test('thirty percent missing leave every person in, and the items where they are', async () => {
  const found = await results({ ...SHORT, missingShare: 0.3 })
  assert.ok(Math.abs(found.people.missingShare - 0.3) < 0.02)
  assert.equal(found.nPersons + found.people.withoutAnswers, 600)
  assert.equal(found.items.length, 8)
  const complete = await results(SHORT)
  for (const [i, item] of found.items.entries())
    assert.ok(Math.abs(item.location - (complete.items[i]?.location ?? 0)) < 4 * item.locationSe)
})

test('parts without a link are named, and who answered is still told', async () => {
  const { responses } = generatedInstrument({ ...SHORT, persons: 200 })
  const rows = Array.from({ length: 200 }, (_, person) =>
    responses.items.map((_, item) => {
      const isOwn = item < 4 === person < 100
      return isOwn ? String(responses.answers[person * 8 + item]) : ''
    }),
  )
  const found = await results([responses.items, ...rows].map((cells) => cells.join(',')).join('\n'))
  assert.ok(found.calibration.kind === 'not-calibrated')
  assert.equal(found.calibration.reason, 'disconnected')
  assert.deepEqual(found.calibration.parts, [
    ['q1', 'q2', 'q3', 'q4'],
    ['q5', 'q6', 'q7', 'q8'],
  ])
  assert.deepEqual([found.verdict.kind, found.logLik, found.nPersons], ['not-yet', null, 200])
})

test('an item that everyone answered alike and one that nobody answered are left out by name', async () => {
  const { csv } = generatedInstrument({ ...SHORT, persons: 300 })
  const lines = csv.trimEnd().split('\n')
  const more = lines.map((line, row) => (row === 0 ? `${line},same,empty` : `${line},2,`))
  const found = await results(more.join('\n'), {
    columns: { items: ['q1', 'q2', 'q3', 'q4', 'same', 'empty'] },
  })
  assert.deepEqual(found.dropped, [
    { item: 'same', reason: 'one-category', category: 2 },
    { item: 'empty', reason: 'no-answers', category: null },
  ])
  assert.equal(codes(found).filter((code) => code === 'item-left-out').length, 2)
})

test('a category that nobody chose is closed up and told; numbering from one is no such thing', async () => {
  const { responses } = generatedInstrument(SHORT)
  const write = (change: (answer: number, item: number) => number) =>
    [
      responses.items.join(','),
      ...Array.from({ length: responses.persons }, (_, person) =>
        responses.items.map((_, item) => change(responses.answers[person * 8 + item], item)).join(','),
      ),
    ].join('\n')
  const gap = await results(write((answer, item) => (item === 1 && answer === 1 ? 2 : answer)))
  assert.deepEqual(gap.recoded, [{ item: 'q2', unused: [1] }])
  assert.deepEqual(gap.items[1]?.categories, [0, 2])
  assert.equal(gap.items[1]?.thresholds.length, 1)
  const fromOne = await results(write((answer) => answer + 1))
  assert.deepEqual(fromOne.recoded, [])
  assert.ok(fromOne.notes.some((note) => note.code === 'categories-counted-from' && note.detail.first === 1))
  assert.deepEqual(fromOne.items[0]?.categories, [1, 2, 3])
})

test('fewer persons than parameters is said, not fitted', async () => {
  const found = await results({ ...SHORT, persons: 6 })
  assert.ok(found.calibration.kind === 'not-calibrated', found.verdict.kind)
  assert.equal(found.verdict.kind, 'not-yet')
})

test('a group column of too many values is left out with its reason, and the rest goes on', async () => {
  const { csv } = generatedInstrument(SHORT)
  const lines = csv.trimEnd().split('\n')
  const more = lines.map((line, row) => (row === 0 ? `${line},grp_place` : `${line},p${row % 40}`))
  const found = await results(more.join('\n'))
  assert.deepEqual(
    found.tests.dif.map((dif) => [dif.kind, dif.group]),
    [
      ['checked', 'grp_group'],
      ['not-estimable', 'grp_place'],
    ],
  )
  assert.ok(found.leftOut.some((note) => note.detail.group === 'grp_place'))
})

test('anchored items stay where another calibration has them, and the rest follow', async () => {
  const first = await results(SHORT)
  const known = knownItemsOf(
    {
      items: first.items
        .slice(0, 3)
        .map(({ id, thresholds }) => ({ id, thresholds: thresholds.map((x) => x + 2) })),
    },
    'items.json',
  )
  assert.ok(known.kind === 'items')
  const second = await results({ ...SHORT, seed: 13 }, { model: 'pcm', anchors: known })
  assert.deepEqual(second.settings.anchored, ['q1', 'q2', 'q3'])
  for (const [i, item] of second.items.entries()) {
    const expected = (first.items[i]?.location ?? 0) + 2
    if (i < 3) assert.ok(Math.abs(item.location - expected) < 1e-12)
    else assert.ok(Math.abs(item.location - expected) < 0.6, `${item.id} ${item.location} ${expected}`)
  }
})

test('the same answers and seed give the same bytes; the order of the persons does not matter to the scale', async () => {
  const once = await results(SHORT, { seed: 'a' })
  assert.equal(JSON.stringify(await results(SHORT, { seed: 'a' })), JSON.stringify(once))
  const lines = generatedInstrument(SHORT).csv.trimEnd().split('\n')
  const turned = await results([lines[0], ...lines.slice(1).reverse()].join('\n'), { seed: 'a' })
  for (const [i, item] of turned.items.entries())
    assert.ok(Math.abs(item.location - (once.items[i]?.location ?? 0)) < 1e-9)
})

test('each step is told in order with a share that grows, and a listener that says no stops the work', async () => {
  const told: [string, number][] = []
  await results(SHORT, {
    onStep: (step, share) => {
      told.push([step, share])
      return true
    },
  })
  assert.deepEqual(
    [...new Set(told.map(([step]) => step))],
    ['calibrate', 'persons', 'reference', 'fit', 'groups', 'burden', 'verdict'],
  )
  for (const [i, [, share]] of told.entries())
    assert.ok(share <= 1 && share >= (told[i - 1]?.[1] ?? 0) - 1e-12)
  for (const last of ['calibrate', 'reference', 'groups', 'verdict']) {
    const input = answers(generatedInstrument(SHORT).csv)
    const stopped = await analyseInstrument(input, { ...STAMP, onStep: async (step) => step !== last })
    assert.deepEqual(stopped, { kind: 'stopped' }, last)
  }
})

test('the score table rises, holds everyone who answered all, and reaches the interval that was asked for', async () => {
  const found = await results(SHORT, { level: 0.9 })
  const table = found.scoreTable
  assert.equal(table.length, 17)
  assert.equal(
    table.reduce((sum, row) => sum + row.n, 0),
    600,
  )
  for (const [i, row] of table.entries()) {
    if (i > 0) assert.ok(row.measure > (table[i - 1]?.measure ?? 0))
    assert.ok(Math.abs((row.high - row.measure) / row.se - 1.6448536) < 1e-6)
    assert.ok(row.seTotal >= row.se)
  }
  assert.equal(
    found.people.histogram.reduce((sum, bin) => sum + bin.n, 0),
    600,
  )
})

test('persons with weights count as so many persons', async () => {
  const { csv } = generatedInstrument({ ...SHORT, persons: 150 })
  const lines = csv.trimEnd().split('\n')
  const weighted = lines.map((line, row) => (row === 0 ? `${line},w` : `${line},2`))
  const doubled = [lines[0], ...lines.slice(1), ...lines.slice(1).map((line) => line.replace(/^p/, 'r'))]
  const columns = { weights: 'w', groups: [] }
  const one = await results(weighted.join('\n'), { columns, replicates: 0 })
  const two = await results(doubled.join('\n'), {
    columns: { groups: [], items: lines[0]?.split(',').slice(2) ?? [] },
    replicates: 0,
  })
  assert.ok(Math.abs((one.logLik ?? 0) - (two.logLik ?? 0)) < 1e-6)
  for (const [i, item] of one.items.entries())
    assert.ok(Math.abs(item.location - (two.items[i]?.location ?? 0)) < 1e-8)
})

test('a missing answer is no answer: nothing is filled in', async () => {
  const input = answers(generatedInstrument({ ...SHORT, missingShare: 0.3 }).csv)
  const missing = input.responses.answers.filter((answer) => answer === MISSING).length
  const found = await results({ ...SHORT, missingShare: 0.3 })
  assert.equal(
    found.items.reduce((sum, item) => sum + item.n, 0),
    600 * 8 - missing,
  )
})

test('the points of an item curve hold everyone between the ends, and a group that answers alike is not certain', async () => {
  const found = await results({ ...SHORT, mean: -2.5 })
  const between = found.people.informative
  for (const { item, observed } of found.itemCurves) {
    assert.equal(
      observed.reduce((sum, group) => sum + group.n, 0),
      between,
      item,
    )
    for (const group of observed) assert.ok(group.n >= 20 && (group.se ?? 0) > 0, item)
  }
})
