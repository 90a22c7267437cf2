import assert from 'node:assert/strict'
import test from 'node:test'
import { InvalidInput } from '@utfall/basics'
import fc from 'fast-check'
import { closeTo } from '../../../tests/reference-data.ts'
import { type DifferenceInput, differenceInMeans } from './difference-in-means.ts'
import { betweenBlockVariance } from './small-blocks.ts'
import type { Estimate } from './types.ts'

function sample(
  outcome: readonly number[],
  arm: readonly number[],
  groups: { readonly blocks?: readonly number[]; readonly clusters?: readonly number[] } = {},
): DifferenceInput {
  return {
    outcome: Float64Array.from(outcome),
    arm: Int32Array.from(arm),
    ...(groups.blocks && { blocks: Int32Array.from(groups.blocks) }),
    ...(groups.clusters && { clusters: Int32Array.from(groups.clusters) }),
  }
}

function estimated(input: DifferenceInput): Estimate {
  const found = differenceInMeans(input)
  assert.ok(found.kind === 'estimate', JSON.stringify(found))
  return found
}

function reason(input: DifferenceInput): string {
  const found = differenceInMeans(input)
  return found.kind === 'estimate' ? 'estimate' : found.reason
}

test('Welch by hand: 3, 5, 7 against 1, 2 differ by 7/2, variance 4/3 + 1/4 = 19/12, degrees of freedom 361/137', () => {
  const found = estimated(sample([3, 5, 7, 1, 2], [1, 1, 1, 0, 0]))
  closeTo(found.estimate, 7 / 2, 1e-15, 'estimate')
  closeTo(found.se ** 2, 19 / 12, 1e-14, 'variance')
  closeTo(found.df, 361 / 137, 1e-14, 'df')
  assert.deepEqual([found.n, found.n1, found.n0, found.design], [5, 3, 2, 'welch'])
})

test('blocks by hand: differences 2 and 4 in blocks of 4 and 6 weigh 4/10 and 6/10', () => {
  // Block 1: (5, 3) v (1, 3): 2, variances 2 and 2, so 2/2 + 2/2 = 2. Block 2: (6, 8, 10) v (3, 4, 5): 4, 4/3 + 1/3 = 5/3.
  const found = estimated(
    sample([5, 3, 1, 3, 6, 8, 10, 3, 4, 5], [1, 1, 0, 0, 1, 1, 1, 0, 0, 0], {
      blocks: [1, 1, 1, 1, 2, 2, 2, 2, 2, 2],
    }),
  )
  closeTo(found.estimate, 32 / 10, 1e-15, '(4·2 + 6·4)/10')
  closeTo(found.se ** 2, (16 / 100) * 2 + (36 / 100) * (5 / 3), 1e-14, 'variance 23/25')
  assert.deepEqual([found.df, found.design], [6, 'blocked'])
})

test('matched pairs by hand: differences 1, 2, 6 have mean 3 and variance (4 + 1 + 9)/(3·2) = 7/3 on 2 degrees of freedom', () => {
  const found = estimated(sample([2, 1, 5, 3, 9, 3], [1, 0, 1, 0, 1, 0], { blocks: [0, 0, 1, 1, 2, 2] }))
  closeTo(found.estimate, 3, 1e-15, 'estimate')
  closeTo(found.se ** 2, 7 / 3, 1e-14, 'variance')
  assert.deepEqual([found.df, found.design, found.notes], [2, 'pairs', []])
})

test('pairs beside a larger block keep to themselves: the other block is not switched to the variance of pairs', () => {
  // The reference case where estimatr gives .7071 on 2 degrees of freedom. Pairs: both differ by 2, so their part is 0.
  // Block q: (7, 4) v (9, 2): difference 0, variance 9/2/2 + 49/2/2 = 29/2, weight (4/8)²: 29/8.
  const found = estimated(
    sample([5, 3, 8, 6, 7, 4, 9, 2], [1, 0, 1, 0, 1, 1, 0, 0], { blocks: [0, 0, 1, 1, 2, 2, 2, 2] }),
  )
  closeTo(found.estimate, 1, 1e-15, '(2·2 + 2·2 + 4·0)/8')
  closeTo(found.se ** 2, 29 / 8, 1e-14, 'variance')
  closeTo(found.df, 2, 1e-14, 'all of the variance is that of block q, with 4 − 2')
  assert.equal(found.design, 'blocked-hybrid')
  assert.deepEqual(found.notes, [
    { code: 'small-blocks-between', detail: { blocks: 2, people: 4, codes: '0, 1' } },
  ])
})

test('two pairs of different effect beside a larger block: both parts and their degrees of freedom by hand', () => {
  // Pairs differ by 2 and 6: mean 4, variance (4 + 4)/2 = 4, weight (4/8)²: 1. Block q as above: 29/8 on 2.
  const found = estimated(
    sample([5, 3, 12, 6, 7, 4, 9, 2], [1, 0, 1, 0, 1, 1, 0, 0], { blocks: [0, 0, 1, 1, 2, 2, 2, 2] }),
  )
  closeTo(found.se ** 2, 37 / 8, 1e-14, 'variance')
  closeTo(found.df, (37 / 8) ** 2 / ((29 / 8) ** 2 / 2 + 1), 1e-13, 'Satterthwaite')
})

test('a lone small block takes the pooled variance of its arm, and every person keeps their weight', () => {
  // Block 0: (4, 8) v (1, 3): 4, s² 8 and 2. Block 1: (9) v (2, 6): 5, s0² 8. Pooled treated s² = 8 on 1.
  const found = estimated(
    sample([4, 8, 1, 3, 9, 2, 6], [1, 1, 0, 0, 1, 0, 0], { blocks: [0, 0, 0, 0, 1, 1, 1] }),
  )
  closeTo(found.estimate, (4 * 4 + 3 * 5) / 7, 1e-14, 'estimate')
  closeTo(found.se ** 2, (16 / 49) * (8 / 2 + 2 / 2) + (9 / 49) * (8 / 1 + 8 / 2), 1e-14, 'variance')
  assert.deepEqual([found.df, found.design], [3, 'blocked-plug-in'])
  assert.deepEqual(found.notes, [
    { code: 'small-blocks-plug-in', detail: { blocks: 1, people: 3, codes: '1' } },
  ])
})

test('small blocks of unequal size by hand: sizes 2, 3, 3 give weights 3/2, 27/16, 27/16 over 11', () => {
  // n_s = 8: n²/(n_s − 2n) = 4/4, 9/2, 9/2, sum 10, so a_k = those over 18; τ = (2·1 + 3·2 + 3·4)/8 = 5/2.
  const variance = betweenBlockVariance([
    { code: 0, n: 2, difference: 1 },
    { code: 1, n: 3, difference: 2 },
    { code: 2, n: 3, difference: 4 },
  ])
  closeTo(variance ?? 0, (1 * (9 / 4) + 4.5 * (1 / 4) + 4.5 * (9 / 4)) / 18, 1e-14, 'variance 13.5/18')
  assert.equal(betweenBlockVariance([{ code: 0, n: 2, difference: 1 }]), null)
  assert.equal(
    betweenBlockVariance([
      { code: 0, n: 2, difference: 1 },
      { code: 1, n: 3, difference: 2 },
    ]),
    null,
    'one of them has more than half',
  )
})

test('a block where everyone got the same arm has no comparison: its people are left out and counted', () => {
  const found = estimated(
    sample([5, 3, 1, 3, 100, 200, 300], [1, 1, 0, 0, 1, 1, 1], { blocks: [4, 4, 4, 4, 9, 9, 9] }),
  )
  assert.deepEqual([found.estimate, found.n, found.n1, found.n0], [2, 4, 2, 2])
  assert.deepEqual(found.notes, [
    { code: 'blocks-without-both-arms', detail: { blocks: 1, people: 3, codes: '9' } },
  ])
})

test('whole clusters by hand: two of two against two of two have the variance of their four means', () => {
  // Cluster means 2, 6 v 1, 3, each of two people: CR2 is s²/2 + s²/2 on the means = 8/2 + 2/2.
  const found = estimated(
    sample([1, 3, 5, 7, 0, 2, 2, 4], [1, 1, 1, 1, 0, 0, 0, 0], { clusters: [0, 0, 1, 1, 2, 2, 3, 3] }),
  )
  closeTo(found.estimate, 2, 1e-14, 'estimate')
  closeTo(found.se ** 2, 5, 1e-12, 'variance')
  closeTo(found.df, 2, 1e-12, 'equal clusters: 2·2 − 2')
  assert.equal(found.design, 'clustered')
})

test('a block with one cluster in an arm, beside blocks that can measure themselves, is a small block', () => {
  const blocks = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 2, 2, 3, 3]
  const clusters = [0, 0, 1, 1, 2, 2, 3, 3, 4, 5, 6, 7, 8, 9]
  const arm = [1, 1, 1, 1, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0]
  const found = estimated(sample([1, 3, 5, 7, 0, 2, 2, 4, 4, 3, 6, 4, 9, 3], arm, { blocks, clusters }))
  closeTo(found.estimate, (8 * 2 + 2 * 1 + 2 * 2 + 2 * 6) / 14, 1e-13, 'estimate')
  closeTo(found.se ** 2, (8 / 14) ** 2 * 5 + (6 / 14) ** 2 * (7 / 3), 1e-12, 'variance')
  assert.equal(found.design, 'blocked-hybrid-clustered')
})

test('what blocks, clusters and arms cannot carry is a reason, never an error of 1e-16', () => {
  assert.equal(reason(sample([1, 2, 3], [1, 1, 1])), 'arm-without-people')
  assert.equal(reason(sample([1, 2, 3], [1, 0, 0])), 'one-person-in-arm')
  assert.equal(reason(sample([3, 3, 3, 3], [0, 1, 0, 1])), 'outcome-does-not-vary')
  assert.equal(reason(sample([0, 0, 1, 1], [0, 0, 1, 1])), 'no-variation-within-arms')
  assert.equal(reason(sample([1, 2, 3], [1, 1, 0], { blocks: [0, 0, 1] })), 'no-block-with-both-arms')
  assert.equal(reason(sample([1, 2], [1, 0], { blocks: [0, 0] })), 'too-few-small-blocks')
  const cluster = { clusters: [0, 0, 0, 1, 1, 1] }
  assert.equal(reason(sample([1, 2, 3, 4, 9, 8], [0, 0, 0, 1, 1, 1], cluster)), 'one-cluster-in-arm')
  assert.equal(
    reason(sample([1, 2, 3, 4, 9, 8], [0, 0, 0, 1, 1, 1], { clusters: [0, 1, 2, 3, 3, 3] })),
    'one-cluster-in-arm',
    'one cluster in the treated arm',
  )
  assert.equal(reason(sample([1, 2, 4], [0, 1, 1], { clusters: [5, 5, 5] })), 'one-cluster-in-arm')
  assert.equal(
    reason(sample([1, 2, 3, 4], [0, 1, 0, 1], { blocks: [0, 0, 1, 1], clusters: [0, 1, 0, 1] })),
    'clusters-cross-blocks',
  )
})

test('impossible input is refused by name', () => {
  assert.throws(() => differenceInMeans(sample([1, 2], [1, 2])), /arm: given 2, allowed 0 \(control\) or 1/)
  assert.throws(() => differenceInMeans(sample([1, 2, 3], [1, 0])), InvalidInput)
  assert.throws(() => differenceInMeans(sample([1, Number.NaN], [1, 0])), /outcome: given NaN/)
  assert.throws(() => differenceInMeans({ ...sample([1, 2], [1, 0]), level: 0 }), /level/)
  assert.throws(() => differenceInMeans(sample([1, 2], [1, 0], { blocks: [0, -1] })), /blocks: given -1/)
})

const people = fc.array(
  fc.record({
    outcome: fc.oneof(fc.integer({ min: -5, max: 5 }), fc.double({ min: -1e6, max: 1e6, noNaN: true })),
    arm: fc.integer({ min: 0, max: 1 }),
    block: fc.integer({ min: 0, max: 3 }),
    cluster: fc.integer({ min: 0, max: 5 }),
  }),
  { minLength: 1, maxLength: 40 },
)

test('whatever the data, the answer is finite numbers or a reason, for every design', () => {
  fc.assert(
    fc.property(people, (given) => {
      const outcome = given.map((person) => person.outcome)
      const arm = given.map((person) => person.arm)
      const blocks = given.map((person) => person.block)
      const clusters = given.map((person) => person.cluster)
      // Clusters inside blocks, so that both together are a possible design.
      const inside = given.map((person) => 6 * person.block + person.cluster)
      for (const groups of [{}, { blocks }, { clusters }, { blocks, clusters: inside }]) {
        const found = differenceInMeans(sample(outcome, arm, groups))
        if (found.kind === 'not-estimable') continue
        const { estimate, se, df, statistic, p, low, high } = found
        assert.ok([estimate, se, df, statistic, p, low, high].every(Number.isFinite), JSON.stringify(found))
        assert.ok(se > 0 && df > 0 && p >= 0 && p <= 1 && low <= estimate && estimate <= high)
      }
    }),
    { numRuns: 300 },
  )
})

test('the order of people, the names of blocks and a constant added to everyone change nothing; swapping arms turns the sign', () => {
  fc.assert(
    fc.property(people, fc.integer({ min: -1000, max: 1000 }), (given, shift) => {
      const outcome = given.map((person) => Math.round(person.outcome))
      const arm = given.map((person) => person.arm)
      const blocks = given.map((person) => person.block)
      const base = differenceInMeans(sample(outcome, arm, { blocks }))
      const reversed = <Item>(list: readonly Item[]) => [...list].reverse()
      const same = differenceInMeans(
        sample(
          reversed(outcome).map((value) => value + shift),
          reversed(arm),
          {
            blocks: reversed(blocks).map((block) => 1000 - 7 * block),
          },
        ),
      )
      const swapped = differenceInMeans(
        sample(
          outcome,
          arm.map((one) => 1 - one),
          { blocks },
        ),
      )
      assert.equal(base.kind, same.kind)
      if (base.kind !== 'estimate' || same.kind !== 'estimate' || swapped.kind !== 'estimate') return
      const scale = 1e-9 * (base.se + Math.abs(base.estimate) + 1)
      assert.ok(Math.abs(base.estimate - same.estimate) <= scale && Math.abs(base.se - same.se) <= scale)
      assert.ok(
        Math.abs(base.estimate + swapped.estimate) <= scale && Math.abs(base.se - swapped.se) <= scale,
      )
    }),
    { numRuns: 200 },
  )
})
