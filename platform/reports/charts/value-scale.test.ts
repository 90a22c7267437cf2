import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { shownSpan, valueScale } from './value-scale.ts'
import { estimateText, spanText, tickText, valueText } from './value-text.ts'

test('ticks are round and inside the span', () => {
  assert.deepEqual(valueScale({ low: -11, high: 23 }, 'linear', 5).ticks, [-10, 0, 10, 20])
  assert.deepEqual(valueScale({ low: -0.21, high: 0.21 }, 'linear', 5).ticks, [-0.2, -0.1, 0, 0.1, 0.2])
  assert.deepEqual(valueScale({ low: 0.3, high: 4 }, 'log', 6).ticks, [0.5, 1, 2])
})

test('there are never more ticks than asked for, and none outside the span', () => {
  const bound = fc.integer({ min: -1e6, max: 1e6 }).map((n) => n / 1000)
  fc.assert(
    fc.property(bound, bound, fc.integer({ min: 2, max: 9 }), (a, b, maxTicks) => {
      fc.pre(a !== b)
      const [low, high] = [Math.min(a, b), Math.max(a, b)]
      const { ticks } = valueScale({ low, high }, 'linear', maxTicks)
      assert.ok(ticks.length >= 1 && ticks.length <= maxTicks, ticks.join(' '))
      const slack = (high - low) * 1e-6
      assert.ok(ticks.every((tick) => tick >= low - slack && tick <= high + slack))
    }),
    { numRuns: 500, seed: 1 },
  )
})

test('one interval far wider than the rest does not set the scale, its estimate does', () => {
  const narrow = Array.from({ length: 9 }, (_, i) => ({ estimate: i, low: i - 1, high: i + 1 }))
  const { low, high } = shownSpan([...narrow, { estimate: 4, low: -500, high: 500 }], [0], 'linear')
  assert.ok(low >= -6 && low <= -1 && high >= 9 && high <= 14, `${low} ${high}`)
})

test('the reference is always inside the picture', () => {
  const { low, high } = shownSpan([{ estimate: 3, low: 2.5, high: 3.5 }], [1], 'log')
  assert.ok(low < 1 && high > 3.5)
})

test('values are written as their form says, with the unit once', () => {
  const share = { kind: 'share', decimals: 0 } as const
  const points = { kind: 'share-difference', decimals: 1 } as const
  assert.equal(valueText(0.414, share, 'sv'), '41\u00a0%')
  assert.equal(valueText(0.052, points, 'sv'), '+5,2')
  assert.equal(valueText(-21400, { kind: 'kronor' }, 'sv'), '\u221221\u00a0400\u00a0kr')
  assert.equal(spanText(-0.01, 0.114, points, 'sv'), '\u22121,0\u00a0till\u00a011,4')
  assert.equal(
    estimateText({ estimate: 0.414, low: 0.38, high: 0.44 }, share, 'en'),
    '41% (38\u00a0to\u00a044)',
  )
})

test('a tick has the decimals that the step needs and no more', () => {
  assert.equal(tickText(0.25, 0.25, { kind: 'number', decimals: 1 }, 'sv'), '0,25')
  assert.equal(tickText(10, 10, { kind: 'number', decimals: 3 }, 'sv'), '10')
  assert.equal(tickText(0.05, 0.05, { kind: 'share-difference', decimals: 1 }, 'sv'), '+5')
})
