import assert from 'node:assert/strict'
import { test } from 'node:test'
import { shownBins } from './shown-bins.ts'

const counts = (n: number | string, list: readonly (number | null)[]) =>
  shownBins({ n, smallest: 5, bins: list.map((count, i) => ({ low: i, high: i + 1, count })) }).map(
    (bin) => bin.count,
  )

test('a single hidden number would be n less the rest, so the smallest other bin is withheld with it', () => {
  assert.deepEqual(counts(33, [null, 20, 0, 10]), ['fewer', 20, 0, 'withheld'])
})

test('two hidden numbers that sum to 2 must be 1 and 1, and two that sum to 8 must be 4 and 4', () => {
  assert.deepEqual(counts(32, [null, 20, 10, null]), ['fewer', 20, 'withheld', 'fewer'])
  assert.deepEqual(counts(38, [null, 20, 10, null]), ['fewer', 20, 'withheld', 'fewer'])
})

test('nothing more is withheld when the hidden numbers can be shared in several ways, or n is not told', () => {
  assert.deepEqual(counts(35, [null, 20, 10, null]), ['fewer', 20, 10, 'fewer'])
  assert.deepEqual(counts('färre än 50', [null, 20, 10]), ['fewer', 20, 10])
  assert.deepEqual(counts(30, [20, 0, 10]), [20, 0, 10])
})

test('a picture where everyone is hidden has nothing left to withhold', () => {
  assert.deepEqual(counts(3, [null, 0]), ['fewer', 0])
})
