import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type RandomStream, randomStream } from '@utfall/numerics'
import { permutationInterval } from './permutation-interval.ts'
import { permutationTest } from './permutation-test.ts'
import { westfallYoung } from './westfall-young.ts'

type Draw = (random: RandomStream) => { outcome: Float64Array; arm: Int32Array; blocks?: Int32Array }
type Statistic = 'difference' | 'studentised' | 'rank-sum'

/** Share of trials rejected at 5 %, everyone redrawn in each. */
function rejected(draw: Draw, statistic: Statistic, trials: number, permutations: number): number {
  const random = randomStream(`${statistic} ${trials}`)
  let count = 0
  for (let trial = 0; trial < trials; trial++) {
    const got = permutationTest({ ...draw(random), statistic, permutations, random })
    assert.ok(got.kind === 'test')
    if (got.p <= 0.05) count++
  }
  return count / trials
}

function isNear(share: number, expected: number, trials: number, what: string) {
  const slack = 4 * Math.sqrt((expected * (1 - expected)) / trials)
  assert.ok(Math.abs(share - expected) <= slack, `${what}: ${share}, expected ${expected} ± ${slack}`)
}

test('4 against 36 without effect is rejected in 5 per cent, not in 26, plain and studentised', () => {
  const arm = Int32Array.from({ length: 40 }, (_, i) => (i % 10 === 0 ? 1 : 0))
  const trials = 250
  const normal: Draw = (random) => ({ arm, outcome: Float64Array.from(arm, () => random.normal()) })
  // All 91,390 assignments each time; a share of them at or below 5 % exists to within 1e-5.
  isNear(rejected(normal, 'difference', trials, 1), 0.05, trials, 'difference')
  isNear(rejected(normal, 'studentised', trials, 1), 0.05, trials, 'studentised')
})

test('5 against 50 without effect, normal or skewed, is rejected in 5 per cent by sampled assignments', () => {
  const arm = Int32Array.from({ length: 55 }, (_, i) => (i % 11 === 0 ? 1 : 0))
  const trials = 2000
  const normal: Draw = (random) => ({ arm, outcome: Float64Array.from(arm, () => random.normal()) })
  const skewed: Draw = (random) => ({ arm, outcome: Float64Array.from(arm, () => random.exponential() ** 2) })
  for (const statistic of ['difference', 'studentised'] as const) {
    isNear(rejected(normal, statistic, trials, 199), 0.05, trials, `${statistic}, normal`)
    isNear(rejected(skewed, statistic, trials, 199), 0.05, trials, `${statistic}, skewed`)
  }
})

test('blocks of unequal size and share, far apart in level, are rejected in 5 per cent without effect', () => {
  const sizes = [
    [3, 12],
    [10, 5],
    [2, 20],
    [8, 8],
  ] as const
  const arm = Int32Array.from(sizes.flatMap(([n1, n0]) => [...Array(n1).fill(1), ...Array(n0).fill(0)]))
  const blocks = Int32Array.from(sizes.flatMap(([n1, n0], b) => Array(n1 + n0).fill(b)))
  const draw: Draw = (random) => ({
    arm,
    blocks,
    outcome: Float64Array.from(blocks, (block) => 40 * block + (1 + block) * random.exponential()),
  })
  const trials = 1500
  // 199 samples: p ≤ 5 % means at most 9 as extreme, in exactly 10 of 200 equally likely cases.
  for (const statistic of ['difference', 'studentised', 'rank-sum'] as const) {
    isNear(rejected(draw, statistic, trials, 199), 0.05, trials, statistic)
  }
})

test('a small arm that varies three times as much fools the plain difference, not the studentised one', () => {
  const arm = Int32Array.from({ length: 60 }, (_, i) => (i % 5 === 0 ? 1 : 0))
  const draw: Draw = (random) => ({
    arm,
    outcome: Float64Array.from(arm, (treated) => (treated === 1 ? 3 : 1) * random.normal()),
  })
  const trials = 1000
  const plain = rejected(draw, 'difference', trials, 199)
  const studentised = rejected(draw, 'studentised', trials, 199)
  assert.ok(plain > 0.15, `plain rejects ${plain}`)
  assert.ok(studentised < 0.08, `studentised rejects ${studentised}`)
})

test('the inverted interval holds a constant effect in at least 95 per cent, with 8 against 32 in skewed data', () => {
  const arm = Int32Array.from({ length: 40 }, (_, i) => (i % 5 === 0 ? 1 : 0))
  const trials = 1500
  for (const statistic of ['difference', 'studentised'] as const) {
    const random = randomStream(`interval ${statistic}`)
    let held = 0
    for (let trial = 0; trial < trials; trial++) {
      const outcome = Float64Array.from(arm, (treated) => 2 * treated + random.exponential())
      const got = permutationInterval({ outcome, arm, statistic, permutations: 199, random })
      assert.ok(got.kind === 'interval')
      if (got.low <= 2 && 2 <= got.high) held++
    }
    isNear(held / trials, 0.95, trials, statistic)
  }
})

test('Westfall and Young find something false among five related outcomes in 5 per cent of trials', () => {
  const arm = Int32Array.from({ length: 40 }, (_, i) => (i % 4 === 0 ? 1 : 0))
  const random = randomStream('family')
  const trials = 800
  let any = 0
  for (let trial = 0; trial < trials; trial++) {
    const shared = Float64Array.from(arm, () => random.normal())
    const outcomes = Array.from({ length: 5 }, () => shared.map((value) => value + random.normal()))
    const got = westfallYoung({ outcomes, arm, statistic: 'studentised', permutations: 199, random })
    assert.ok(got.kind === 'adjusted')
    if (got.adjustedP.some((p) => p <= 0.05)) any++
  }
  isNear(any / trials, 0.05, trials, 'family-wise')
})
