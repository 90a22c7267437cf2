import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InvalidInput } from '@utfall/basics'
import { randomStream } from '@utfall/numerics'
import fc from 'fast-check'
import { permutationTest } from './permutation-test.ts'
import { westfallYoung } from './westfall-young.ts'

const ARM = Int32Array.of(0, 0, 0, 0, 1, 1, 1)
const outcome = fc
  .array(fc.integer({ min: 0, max: 30 }), { minLength: 7, maxLength: 7 })
  .map((y) => Float64Array.from(y))
const several = fc.array(outcome, { minLength: 1, maxLength: 4 })
const statistics = fc.constantFrom('difference' as const, 'studentised' as const)

test('one outcome alone keeps its p-value, and the same outcome twice pays nothing for the second look', () => {
  const y = Float64Array.of(1, 4, 2, 8, 9, 7, 12)
  const input = { arm: ARM, statistic: 'difference', permutations: 'all', random: randomStream(1) } as const
  const alone = permutationTest({ ...input, outcome: y })
  const once = westfallYoung({ ...input, outcomes: [y] })
  const twice = westfallYoung({ ...input, outcomes: [y, y.map((value) => 10 * value)] })
  assert.ok(alone.kind === 'test' && once.kind === 'adjusted' && twice.kind === 'adjusted')
  assert.deepEqual(once.adjustedP, [alone.p])
  assert.deepEqual(twice.adjustedP, [alone.p, alone.p])
})

test('adjusted p is never below the raw one and falls as the statistic grows', () => {
  fc.assert(
    fc.property(several, statistics, (outcomes, statistic) => {
      const got = westfallYoung({
        outcomes,
        arm: ARM,
        statistic,
        permutations: 'all',
        random: randomStream(1),
      })
      assert.ok(got.kind === 'adjusted')
      for (const [i, adjusted] of got.adjustedP.entries()) {
        assert.ok(adjusted >= got.p[i] && adjusted <= 1)
        for (const [j, other] of got.adjustedP.entries()) {
          if (Math.abs(got.statistics[i]) > Math.abs(got.statistics[j])) assert.ok(adjusted <= other)
        }
      }
    }),
    { seed: 2, numRuns: 150 },
  )
})

test('an outcome that never varies costs the others nothing, and the order of outcomes does not matter', () => {
  fc.assert(
    fc.property(several, statistics, (outcomes, statistic) => {
      const adjusted = (columns: readonly Float64Array[]) => {
        const got = westfallYoung({
          outcomes: columns,
          arm: ARM,
          statistic,
          permutations: 'all',
          random: randomStream(1),
        })
        assert.ok(got.kind === 'adjusted')
        return [...got.adjustedP]
      }
      const alone = adjusted(outcomes)
      assert.deepEqual(adjusted([...outcomes, new Float64Array(7).fill(3)]), [...alone, 1])
      if (new Set(alone).size === alone.length)
        assert.deepEqual(adjusted([...outcomes].reverse()).reverse(), alone)
    }),
    { seed: 3, numRuns: 100 },
  )
})

test('no outcome, and an outcome of another length, are refused', () => {
  const input = { arm: ARM, statistic: 'difference', permutations: 'all', random: randomStream(1) } as const
  assert.throws(() => westfallYoung({ ...input, outcomes: [] }), InvalidInput)
  assert.throws(() => westfallYoung({ ...input, outcomes: [Float64Array.of(1)] }), InvalidInput)
})
