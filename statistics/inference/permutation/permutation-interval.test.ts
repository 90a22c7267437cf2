import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InvalidInput } from '@utfall/basics'
import { randomStream } from '@utfall/numerics'
import fc from 'fast-check'
import { closeTo } from '../../../tests/reference-data.ts'
import { permutationInterval } from './permutation-interval.ts'
import { permutationTest } from './permutation-test.ts'

const TWELVE = {
  outcome: Float64Array.of(12, 7, 31, 3, 18, 22, 9, 40, 5, 14, 27, 2),
  arm: Int32Array.of(1, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0),
  permutations: 'all' as const,
  random: randomStream('unused'),
}

test('by hand: 0, 1 against 10, 11 leaves the effects from 9 to 11 at 60 per cent and everything at 70', () => {
  const input = {
    outcome: Float64Array.of(0, 1, 10, 11),
    arm: Int32Array.of(0, 0, 1, 1),
    statistic: 'difference' as const,
    permutations: 'all' as const,
    random: randomStream(1),
  }
  // Taking out τ leaves 0, 1 against s, s + 1 with s = 10 − τ. The six differences are ±s, ±1 and 0 twice: p is 4/6 while |s| ≤ 1,
  // and 2/6 beyond, which 40 % rejects and 30 % does not.
  const got = permutationInterval({ ...input, level: 0.6 })
  assert.ok(got.kind === 'interval')
  closeTo(got.low, 9, 1e-12, 'low')
  closeTo(got.high, 11, 1e-12, 'high')
  const wide = permutationInterval({ ...input, level: 0.7 })
  assert.equal(wide.kind === 'not-estimable' && wide.reason, 'too-few-assignments-for-level')
})

test('3 against 9: both intervals end where bisection over full enumeration in R ends', () => {
  const difference = permutationInterval({ ...TWELVE, statistic: 'difference' })
  assert.ok(difference.kind === 'interval')
  closeTo(difference.low, 4 / 3, 1e-12, 'low')
  closeTo(difference.high, 31, 1e-12, 'high')
  const studentised = permutationInterval({ ...TWELVE, statistic: 'studentised' })
  assert.ok(studentised.kind === 'interval')
  closeTo(studentised.low, -9.81984127337163, 1e-7, 'studentised low')
  closeTo(studentised.high, 33.812914049757, 1e-7, 'studentised high')
})

const trial = fc
  .array(fc.record({ y: fc.integer({ min: -40, max: 40 }), z: fc.boolean(), block: fc.nat(1) }), {
    minLength: 8,
    maxLength: 12,
  })
  .map((people) => ({
    outcome: Float64Array.from(people, ({ y }) => y),
    arm: Int32Array.from(people, ({ z }) => (z ? 1 : 0)),
    blocks: Int32Array.from(people, ({ block }) => block),
  }))

test('effects inside the interval are not rejected and effects outside are, at every level and for both statistics', () => {
  fc.assert(
    fc.property(
      trial,
      fc.constantFrom('difference' as const, 'studentised' as const),
      fc.constantFrom(0.5, 0.8, 0.9),
      (data, statistic, level) => {
        const input = { ...data, statistic, permutations: 'all' as const, random: randomStream(1) }
        const got = permutationInterval({ ...input, level })
        if (got.kind !== 'interval') return
        const pAt = (effect: number) => {
          const outcome = data.outcome.map((y, i) => y - effect * data.arm[i])
          const test = permutationTest({ ...input, outcome })
          assert.ok(test.kind === 'test')
          return test.p
        }
        const width = got.high - got.low
        assert.ok(got.low <= got.estimate + 1e-9 && got.estimate <= got.high + 1e-9)
        if (width < 1e-6) return
        assert.ok(pAt(got.low + 1e-6 * width) > 1 - level - 1e-12)
        assert.ok(pAt(got.high - 1e-6 * width) > 1 - level - 1e-12)
        assert.ok(pAt(got.low - 1e-6 * width) <= 1 - level + 1e-12)
        assert.ok(pAt(got.high + 1e-6 * width) <= 1 - level + 1e-12)
      },
    ),
    { seed: 5, numRuns: 120 },
  )
})

test('with 19 sampled assignments the smallest p is 1/20: 95 per cent can be had, 96 cannot', () => {
  const arm = Int32Array.from({ length: 40 }, (_, i) => i % 2)
  const outcome = Float64Array.from(arm.keys(), (i) => ((i * 7) % 13) + arm[i])
  const input = { outcome, arm, statistic: 'difference', permutations: 19, random: randomStream(3) } as const
  assert.equal(permutationInterval({ ...input, level: 0.95 }).kind, 'interval')
  assert.equal(permutationInterval({ ...input, level: 0.96 }).kind, 'not-estimable')
})

test('a level outside 0 to 1 and a statistic without inversion are refused', () => {
  assert.throws(() => permutationInterval({ ...TWELVE, statistic: 'difference', level: 1 }), InvalidInput)
  assert.throws(() => permutationInterval({ ...TWELVE, statistic: 'rank-sum' as never }), InvalidInput)
})
