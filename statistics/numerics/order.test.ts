import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { InvalidInput } from '@utfall/basics'
import fc from 'fast-check'
import { midranks, type QuantileType, quantile, quantileSorted, sortedCopy } from './index.ts'

test('the quarter point of 1 to 4 is 5/4, 7/4 or 17/12, by the three rules', () => {
  // n = 4, p = 1/4: type 6 h = 5/4; type 7 h = 1 + 3/4; type 8 h = 1 + 5/12.
  assert.equal(quantile([3, 1, 4, 2], 1 / 4, 6), 5 / 4)
  assert.equal(quantile([3, 1, 4, 2], 1 / 4, 7), 7 / 4)
  assert.ok(Math.abs(quantile([3, 1, 4, 2], 1 / 4, 8) - 17 / 12) < 1e-15)
})

test('all three rules give the middle of the middle pair as the median, and the ends as the ends', () => {
  for (const type of [6, 7, 8] as const) {
    assert.equal(quantile([5, 1, 2, 9], 1 / 2, type), 7 / 2)
    assert.equal(quantile([5, 1, 2, 9], 0, type), 1)
    assert.equal(quantile([5, 1, 2, 9], 1, type), 9)
    assert.equal(quantile([6], 0.3, type), 6)
  }
})

test('every quantile is the one R gives, ties and all', () => {
  const fixture: {
    cases: { x: number[]; type: QuantileType; p: number[]; value: number[] }[]
  } = JSON.parse(readFileSync(new URL('reference/quantile.json', import.meta.url), 'utf8'))
  assert.ok(fixture.cases.length >= 12)
  for (const { x, type, p, value } of fixture.cases) {
    for (const [index, share] of p.entries()) {
      const actual = quantile(x, share, type)
      assert.ok(
        Math.abs(actual - value[index]) <= 1e-14 * Math.max(1, Math.abs(value[index])),
        `type ${type}, p ${share}`,
      )
    }
  }
})

test('a quantile never falls as p grows and lies among the numbers', () => {
  fc.assert(
    fc.property(
      fc.float64Array({ min: -1e6, max: 1e6, noNaN: true, minLength: 1, maxLength: 40 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.constantFrom<QuantileType>(6, 7, 8),
      (x, p, q, type) => {
        const sorted = sortedCopy(x)
        const [low, high] = [
          quantileSorted(sorted, Math.min(p, q), type),
          quantileSorted(sorted, Math.max(p, q), type),
        ]
        const rounding = 1e-9
        assert.ok(low <= high + rounding)
        assert.ok(low >= sorted[0] && high <= sorted[sorted.length - 1])
      },
    ),
  )
})

test('equal numbers share the mean of their ranks', () => {
  assert.deepEqual(midranks([30, 10, 20, 10, 10]), new Float64Array([5, 2, 4, 2, 2]))
  assert.deepEqual(midranks([0, -0]), new Float64Array([1.5, 1.5]))
  assert.deepEqual(midranks([]), new Float64Array(0))
})

test('a midrank is half a place plus those below plus half of those equal, and all ranks add to n(n + 1)/2', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 60 }), (x) => {
      const ranks = midranks(x)
      for (const [i, value] of x.entries()) {
        const below = x.filter((other) => other < value).length
        const equal = x.filter((other) => other === value).length
        assert.equal(ranks[i], below + (equal + 1) / 2)
      }
      assert.equal(
        ranks.reduce((total, rank) => total + rank, 0),
        (x.length * (x.length + 1)) / 2,
      )
    }),
  )
})

test('sorting leaves the given numbers as they were', () => {
  const given = [3, 1, 2]
  assert.deepEqual(sortedCopy(given), new Float64Array([1, 2, 3]))
  assert.deepEqual(given, [3, 1, 2])
})

test('a missing value has no place in an order, and a p above 1 no quantile', () => {
  assert.throws(() => midranks([1, Number.NaN]), InvalidInput)
  assert.throws(() => quantile([1, Number.NaN], 0.5, 7), InvalidInput)
  assert.throws(() => quantile([], 0.5, 7), InvalidInput)
  assert.throws(() => quantile([1], 1.5, 7), InvalidInput)
  assert.throws(() => quantile([1], 0.5, 5 as QuantileType), InvalidInput)
})
