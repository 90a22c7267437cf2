import assert from 'node:assert/strict'
import test from 'node:test'
import { type MeasuringOptions, readAnswersToMeasure } from './answers-to-measure.ts'
import { type KnownItems, knownItemsOf, parseKnownItems } from './known-items.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

function known(value: unknown): KnownItems {
  const items = knownItemsOf(value, 'items.json')
  assert.ok(items.kind === 'items', JSON.stringify(items))
  return items
}

const ITEMS = known({
  items: [
    { id: 'a', thresholds: [-1, 1], categories: [0, 2, 4] },
    { id: 'b', thresholds: [0.5] },
  ],
})

function read(text: string, options: MeasuringOptions = {}) {
  return readAnswersToMeasure({ name: 'svar.csv', bytes: bytes(text) }, ITEMS, options)
}

test('answers are counted in the categories of the calibration, in its order of items', () => {
  const result = read('b,other,id,a\n1,x,p1,4\n0,y,p2,2\n,z,p3,0\n')
  assert.ok(result.kind === 'answers', JSON.stringify(result))
  assert.deepEqual([...result.responses.answers], [2, 1, 1, 0, 0, -1])
  assert.deepEqual([...result.responses.highest], [2, 1])
  assert.deepEqual(result.ids, ['p1', 'p2', 'p3'])
})

test('an answer that nobody gave at calibration is a fault, or no answer when that is asked for', () => {
  const result = read('a,b\n3,1\n0,2\n')
  assert.ok(result.kind === 'faults')
  assert.deepEqual(
    result.faults.map((fault) => [fault.row, fault.column, fault.allowed]),
    [
      [2, 'a', 'one of 0, 2, 4'],
      [3, 'b', 'one of 0, 1'],
    ],
  )
  const passed = read('a,b\n3,1\n0,2\n', { unseen: 'missing' })
  assert.ok(passed.kind === 'answers')
  assert.deepEqual([...passed.responses.answers], [-1, 1, 0, -1])
  assert.deepEqual(passed.notes, [{ code: 'answers-outside-calibration', detail: { n: 2 } }])
})

test('a shorter form lacks some items and is measured on the others; one without any is a fault', () => {
  const result = read('b\n1\n0\n')
  assert.ok(result.kind === 'answers')
  assert.deepEqual(result.absent, ['a'])
  assert.deepEqual([...result.responses.answers], [-1, 1, -1, 0])
  assert.equal(read('x,y\n1,0\n').kind, 'faults')
})

test('a calibration carries its covariance as a lower triangle', () => {
  const { covariance } = known({
    items: [{ id: 'a', thresholds: [0, 1] }],
    covariance: [4, 1, 9],
  })
  assert.deepEqual([...(covariance?.data ?? [])], [4, 1, 1, 9])
})

test('a calibration that is none is told with the place', () => {
  const place = (value: unknown) => {
    const result = knownItemsOf(value, 'items.json')
    assert.ok(result.kind === 'faults')
    return result.faults.map((fault) => fault.column)
  }
  assert.deepEqual(place([]), ['items'])
  assert.deepEqual(place({ items: [{ id: 'a', thresholds: [0, 'x'] }, { thresholds: [1] }] }), [
    'items[0].thresholds',
    'items[1].id',
  ])
  assert.deepEqual(place({ items: [{ id: 'a', thresholds: [0], categories: [1, 1] }] }), [
    'items[0].categories',
  ])
  assert.deepEqual(place({ items: [{ id: 'a', thresholds: [0] }], covariance: [1, 2] }), ['covariance'])
  assert.equal(parseKnownItems({ name: 'items.json', bytes: bytes('{') }).kind, 'faults')
})
