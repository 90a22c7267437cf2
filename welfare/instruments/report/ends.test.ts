import assert from 'node:assert/strict'
import { test } from 'node:test'
import { shownEnds } from './ends.ts'

const of100 = (lowest: number, highest: number) => ({
  lowest,
  highest,
  lowestShare: lowest / 100,
  highestShare: highest / 100,
})

test('two persons at an end are not a share to read: they are told with the other end, or as too few', () => {
  assert.deepEqual(shownEnds(of100(5, 20)), { kind: 'apart', lowest: 0.05, highest: 0.2 })
  assert.deepEqual(shownEnds(of100(0, 20)), { kind: 'apart', lowest: 0, highest: 0.2 })
  assert.deepEqual(shownEnds(of100(2, 20)), { kind: 'together', share: 0.22 })
  assert.deepEqual(shownEnds(of100(2, 3)), { kind: 'together', share: 0.05 })
  assert.deepEqual(shownEnds(of100(2, 0)), { kind: 'few', limit: 5 })
})
