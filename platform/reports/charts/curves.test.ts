import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InvalidInput } from '@utfall/basics'
import { checkPlaces, evenly, goodStretches, valueAt } from './curves.ts'

const at = [0, 1, 2, 3, 4]

test('a curve is within its limit from crossing to crossing on the straight lines between its values', () => {
  // 3 → 1 crosses 2 half way, 1 → 5 a quarter of the way.
  assert.deepEqual(goodStretches(at, [3, 1, 1, 5, 5], { value: 2, good: 'below' }), [
    { low: 0.5, high: 2.25 },
  ])
})

test('a curve that leaves its limit and comes back has two stretches, and the ends of the curve end them', () => {
  assert.deepEqual(goodStretches(at, [1, 3, 3, 1, 1], { value: 2, good: 'below' }), [
    { low: 0, high: 0.5 },
    { low: 2.5, high: 4 },
  ])
})

test('information is good above its limit, and a value at the limit counts as good', () => {
  assert.deepEqual(goodStretches(at, [1, 2, 4, 2, 1], { value: 2, good: 'above' }), [{ low: 1, high: 3 }])
  assert.deepEqual(goodStretches(at, [1, 1, 1, 1, 1], { value: 2, good: 'above' }), [])
})

test('between two places a curve has the value of the straight line, and outside it has none', () => {
  assert.equal(valueAt([0, 2], [10, 20], 0.5), 12.5)
  assert.equal(valueAt([0, 2], [10, 20], 0), 10)
  assert.equal(valueAt([0, 2], [10, 20], 2), 20)
  assert.equal(valueAt([0, 2], [10, 20], 2.1), null)
  assert.equal(valueAt([0, 2], [10, 20], -0.1), null)
})

test('a long list is thinned evenly and keeps its ends', () => {
  assert.deepEqual(evenly([0, 1, 2, 3, 4, 5, 6, 7, 8], 3), [0, 4, 8])
  assert.deepEqual(evenly([0, 1], 3), [0, 1])
})

test('places that do not rise are refused: the line would turn back', () => {
  const axis = { label: 'Logit', form: { kind: 'number', decimals: 1 } } as const
  assert.throws(() => checkPlaces([0, 1, 1], axis), InvalidInput)
  assert.throws(() => checkPlaces([0], axis), InvalidInput)
})
