import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InvalidInput } from '@utfall/basics'
import { randomStream } from '@utfall/numerics'
import fc from 'fast-check'
import { closeTo } from '../../../tests/reference-data.ts'
import { type PermutationInput, type PermutationTest, permutationTest } from './permutation-test.ts'

function run(input: Partial<PermutationInput> & Pick<PermutationInput, 'outcome' | 'arm'>): PermutationTest {
  const got = permutationTest({
    statistic: 'difference',
    permutations: 999,
    random: randomStream('test'),
    ...input,
  })
  assert.ok(got.kind === 'test', 'reason' in got ? got.reason : '')
  return got
}

test('by hand: 1, 2 against 3, 4 is one of two most extreme of six assignments', () => {
  const got = run({ outcome: Float64Array.of(1, 2, 3, 4), arm: Int32Array.of(0, 0, 1, 1) })
  // Differences 2, 1, 0, 0, −1, −2: variance 10/6.
  assert.equal(got.statistic, 2)
  assert.deepEqual([got.permutations, got.exact, got.assignments], [6, true, 6])
  assert.deepEqual([got.count, got.countUpper, got.countLower], [2, 1, 6])
  assert.equal(got.p, 2 / 6)
  assert.equal(got.pUpper, 1 / 6)
  closeTo(got.nullSd, Math.sqrt(10 / 6), 1e-14, 'null sd')
})

test('by hand: three pairs have eight assignments, and the paired t is extreme where the difference is', () => {
  const pairs = {
    outcome: Float64Array.of(5, 3, 8, 6, 7, 4),
    arm: Int32Array.of(1, 0, 1, 0, 1, 0),
    blocks: Int32Array.of(1, 1, 2, 2, 3, 3),
  }
  const difference = run(pairs)
  closeTo(difference.statistic, 7 / 3, 1e-14, 'difference')
  assert.equal(difference.p, 2 / 8)
  const studentised = run({ ...pairs, statistic: 'studentised' })
  // Differences 2, 2, 3 about 7/3: squares 6/9, over 3 · 2.
  closeTo(studentised.statistic, 7 / 3 / Math.sqrt(6 / 9 / 6), 1e-12, 'paired t')
  assert.equal(studentised.p, 2 / 8)
})

// Full enumeration in R 4.2.2: combn for 3 of 12, expand.grid of combn for 2 of 7 and 3 of 5; ties at relative 1e-9.
const TWELVE = Float64Array.of(12, 7, 31, 3, 18, 22, 9, 40, 5, 14, 27, 2)
const THREE_OF_TWELVE = Int32Array.of(1, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0)
const UNEQUAL_BLOCKS = {
  arm: Int32Array.of(1, 0, 1, 0, 0, 0, 0, 1, 0, 0, 1, 1),
  blocks: Int32Array.of(1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2),
}

test('trap 9, equal groups make raw and studentised p identical: 3 against 9 shows that ours studentises', () => {
  const raw = run({ outcome: TWELVE, arm: THREE_OF_TWELVE })
  const studentised = run({ outcome: TWELVE, arm: THREE_OF_TWELVE, statistic: 'studentised' })
  assert.deepEqual([raw.permutations, raw.count, raw.countUpper], [220, 9, 7])
  assert.deepEqual([studentised.permutations, studentised.count, studentised.countUpper], [220, 39, 12])
  closeTo(studentised.statistic, 1.79984915603968, 1e-12, 'Welch t')
  closeTo(studentised.nullSd, 1.33963891497423, 1e-12, 'null sd')
  const equal = Int32Array.of(1, 0, 1, 0, 1, 0, 0, 1, 0, 1, 1, 0)
  assert.equal(
    run({ outcome: TWELVE, arm: equal }).count,
    run({ outcome: TWELVE, arm: equal, statistic: 'studentised' }).count,
  )
})

test('unequal blocks, 2 of 7 and 3 of 5, give the counts of full enumeration for every statistic', () => {
  const covariates = [Float64Array.of(10, 9, 25, 8, 16, 15, 7, 35, 9, 10, 20, 6)]
  const expected = [
    ['difference', 11.2833333333333, 29, 15, 7.66911947478448],
    ['studentised', 1.45572099478506, 44, 23, 1.28057768317786],
    ['rank-sum', 0.541666666666667, 50, 25, 0.433012701892219],
    ['adjusted', 0.0681914443032596, 207, 105, 2.44762543592914],
  ] as const
  for (const [statistic, observed, count, countUpper, nullSd] of expected) {
    const got = run({ outcome: TWELVE, ...UNEQUAL_BLOCKS, statistic, covariates })
    assert.deepEqual([got.permutations, got.count, got.countUpper], [210, count, countUpper], statistic)
    closeTo(got.statistic, observed, 1e-10, statistic)
    closeTo(got.nullSd, nullSd, 1e-10, `${statistic} null sd`)
  }
})

test('trap 8, tenths tie as the whole numbers they stand for, whatever rounding does to their sums', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 6, maxLength: 9 }),
      fc.constantFrom(...(['difference', 'studentised', 'rank-sum'] as const)),
      fc.constantFrom(0.1, 0.7, 1e-7, 1e7 / 3),
      (whole, statistic, unit) => {
        const arm = Int32Array.from(whole, (_, i) => (i < 3 ? 1 : 0))
        const counts = (values: readonly number[]) => {
          const { count, countUpper, countLower } = run({
            outcome: Float64Array.from(values),
            arm,
            statistic,
          })
          return [count, countUpper, countLower]
        }
        assert.deepEqual(counts(whole.map((value) => value * unit)), counts(whole))
      },
    ),
    { seed: 8, numRuns: 150 },
  )
})

test('p is never 0, however large the effect and however few the sampled assignments', () => {
  const arm = Int32Array.from({ length: 60 }, (_, i) => i % 2)
  const got = run({ outcome: Float64Array.from(arm, (each, i) => 1e6 * each + i), arm, permutations: 99 })
  assert.deepEqual([got.exact, got.count, got.p], [false, 0, 1 / 100])
  assert.equal(got.monteCarloError, Math.sqrt(1 / 99 / 99))
  assert.equal(got.assignments, null)
})

test('a constant outcome tells nothing: p is 1 for every statistic, and it is said', () => {
  const arm = Int32Array.of(0, 1, 0, 1, 1, 0)
  for (const statistic of ['difference', 'studentised', 'rank-sum', 'adjusted'] as const) {
    const got = run({ outcome: new Float64Array(6).fill(0.1), arm, statistic })
    assert.equal(got.p, 1, statistic)
    assert.equal(got.notes[0].code, 'outcome-constant')
  }
})

test('all of more than fifty million assignments is refused in words, and a sample of them is not', () => {
  const arm = Int32Array.from({ length: 40 }, (_, i) => i % 2)
  const outcome = Float64Array.from(arm.keys())
  const input = { outcome, arm, statistic: 'difference', random: randomStream(1) } as const
  const refused = permutationTest({ ...input, permutations: 'all' })
  assert.ok(refused.kind === 'not-estimable')
  assert.equal(refused.reason, 'too-many-assignments')
  // 40!/(20!)² = 137,846,528,820
  closeTo(Number(refused.detail.log10Assignments), Math.log10(137846528820), 1e-12, 'size')
  assert.equal(permutationTest({ ...input, permutations: 50 }).kind, 'test')
})

test('a block with one arm only could not have been drawn otherwise: it is left out and named', () => {
  const whole = run({ outcome: TWELVE, ...UNEQUAL_BLOCKS })
  const withSilent = run({
    outcome: Float64Array.of(...TWELVE, 99, 98),
    arm: Int32Array.of(...UNEQUAL_BLOCKS.arm, 1, 1),
    blocks: Int32Array.of(...UNEQUAL_BLOCKS.blocks, 7, 7),
  })
  assert.equal(withSilent.count, whole.count)
  assert.equal(withSilent.statistic, whole.statistic)
  assert.deepEqual(withSilent.notes, [
    { code: 'blocks-without-both-arms', detail: { blocks: 1, people: 2, codes: '7' } },
  ])
  const covariates = [Float64Array.from({ length: 14 }, (_, i) => i * i)]
  const adjusted = (rows: number) =>
    run({
      outcome: Float64Array.of(...TWELVE, 99, 98).slice(0, rows),
      arm: Int32Array.of(...UNEQUAL_BLOCKS.arm, 1, 1).slice(0, rows),
      blocks: Int32Array.of(...UNEQUAL_BLOCKS.blocks, 7, 7).slice(0, rows),
      covariates: covariates.map((column) => column.slice(0, rows)),
      statistic: 'adjusted',
    })
  assert.equal(adjusted(14).statistic, adjusted(12).statistic)
})

test('what the data cannot carry is a reason, not a number', () => {
  const reason = (input: Partial<PermutationInput>) => {
    const got = permutationTest({
      outcome: Float64Array.of(1, 2, 3, 4),
      arm: Int32Array.of(0, 1, 0, 1),
      statistic: 'difference',
      permutations: 99,
      random: randomStream(1),
      ...input,
    })
    return got.kind === 'not-estimable' ? got.reason : got.kind
  }
  assert.equal(reason({ outcome: new Float64Array(0), arm: new Int32Array(0) }), 'no-observations')
  assert.equal(reason({ arm: Int32Array.of(1, 1, 1, 1) }), 'arm-without-people')
  assert.equal(reason({ blocks: Int32Array.of(0, 1, 0, 1) }), 'no-block-with-both-arms')
  assert.equal(
    reason({ arm: Int32Array.of(0, 0, 0, 1), statistic: 'studentised' }),
    'studentised-needs-two-per-arm',
  )
  assert.equal(
    reason({ statistic: 'adjusted', covariates: [Float64Array.of(0, 2, 0, 2)] }),
    'covariates-determine-arm',
  )
  assert.equal(reason({ shouldStop: () => true }), 'stopped')
})

test('arms other than 0 and 1, missing outcomes, unequal lengths and unknown statistics are refused', () => {
  const good = {
    outcome: Float64Array.of(1, 2, 3, 4),
    arm: Int32Array.of(0, 1, 0, 1),
    statistic: 'difference' as const,
    permutations: 99,
    random: randomStream(1),
  }
  const bad: readonly Partial<Record<keyof PermutationInput, unknown>>[] = [
    { arm: Int32Array.of(0, 2, 0, 1) },
    { arm: Int32Array.of(0, 1) },
    { outcome: Float64Array.of(1, Number.NaN, 3, 4) },
    { blocks: Int32Array.of(1, 1) },
    { statistic: 'median' },
    { permutations: 0 },
    { permutations: 1.5 },
    { statistic: 'adjusted', covariates: [Float64Array.of(1, 2)] },
  ]
  for (const change of bad) {
    assert.throws(() => permutationTest({ ...good, ...change } as PermutationInput), InvalidInput)
  }
})

test('progress runs from 0 to the number asked for, and the same seed gives the same answer', () => {
  const arm = Int32Array.from({ length: 50 }, (_, i) => (i % 3 === 0 ? 1 : 0))
  const outcome = Float64Array.from(arm.keys(), (i) => (i * 37) % 50)
  const told: number[] = []
  const once = run({ outcome, arm, permutations: 5000, onProgress: (done) => told.push(done) })
  assert.deepEqual(told, [0, 2048, 4096, 5000])
  assert.deepEqual(run({ outcome, arm, permutations: 5000 }), once)
  assert.notEqual(run({ outcome, arm, permutations: 5000, random: randomStream('other') }).count, once.count)
})

const trial = fc
  .array(
    fc.record({
      y: fc.double({ min: -1e3, max: 1e3, noNaN: true }),
      z: fc.boolean(),
      block: fc.integer({ min: 0, max: 2 }),
    }),
    { minLength: 4, maxLength: 11 },
  )
  .map((people) => ({
    outcome: Float64Array.from(people, ({ y }) => Math.round(y * 8) / 8),
    arm: Int32Array.from(people, ({ z }) => (z ? 1 : 0)),
    blocks: Int32Array.from(people, ({ block }) => block),
  }))
const statistics = fc.constantFrom(...(['difference', 'studentised', 'rank-sum', 'adjusted'] as const))

test('the answer does not depend on units, on the order of people, or on which arm is called treated', () => {
  fc.assert(
    fc.property(trial, statistics, (data, statistic) => {
      const input = { ...data, statistic, permutations: 'all' as const, random: randomStream(1) }
      const got = permutationTest(input)
      const moved = permutationTest({ ...input, outcome: data.outcome.map((y) => 16 * y + 4) })
      const reversed = permutationTest({
        ...input,
        outcome: data.outcome.slice().reverse(),
        arm: data.arm.slice().reverse(),
        blocks: data.blocks.slice().reverse(),
      })
      const exchanged = permutationTest({ ...input, arm: data.arm.map((z) => 1 - z) })
      for (const other of [moved, reversed, exchanged]) {
        assert.equal(other.kind, got.kind)
        if (other.kind === 'test' && got.kind === 'test') assert.equal(other.count, got.count)
      }
      if (exchanged.kind === 'test' && got.kind === 'test') assert.equal(exchanged.countUpper, got.countLower)
    }),
    { seed: 3, numRuns: 200 },
  )
})

test('exact p is at least one over the number of assignments, and both one-sided p together exceed one', () => {
  fc.assert(
    fc.property(trial, statistics, (data, statistic) => {
      const got = permutationTest({ ...data, statistic, permutations: 'all', random: randomStream(1) })
      if (got.kind !== 'test') return
      assert.ok(got.count >= 1 && got.p <= 1 && got.p >= 1 / got.permutations)
      assert.ok(got.pUpper + got.pLower > 1)
    }),
    { seed: 4, numRuns: 200 },
  )
})
