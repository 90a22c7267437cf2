import assert from 'node:assert/strict'
import test from 'node:test'
import { InvalidInput } from '@utfall/basics'
import fc from 'fast-check'
import { closeTo } from '../../../tests/reference-data.ts'
import { hodgesLehmann } from './hodges-lehmann.ts'
import { stratifiedWinProbability } from './stratified-win-probability.ts'
import { type WinProbability, winProbability } from './win-probability.ts'

function win(treated: ArrayLike<number>, control: ArrayLike<number>): WinProbability {
  const result = winProbability({ treated: Float64Array.from(treated), control: Float64Array.from(control) })
  assert.ok(result.kind === 'estimate')
  return result
}

test('two against two by hand: 2, 3 against 1, 2 wins 3½ of 4 pairs, with variance 1/32', () => {
  const { theta, se, wins, losses, ties, netBenefit, winRatio } = win([2, 3], [1, 2])
  assert.equal(theta, 7 / 8)
  assert.deepEqual([wins, losses, ties], [3, 0, 1])
  // Placements are ¾ and 1 in both groups: variance 1/32 each, over two.
  closeTo(se ** 2, 1 / 32, 1e-14, 'variance')
  assert.equal(netBenefit.estimate, 3 / 4)
  assert.equal(winRatio.kind, 'not-estimable')
})

test('everybody treated above every control: no standard error to trust, so the interval is Newcombe’s and says so', () => {
  const found = win([5, 6, 7, 8], [1, 2, 3, 4])
  assert.equal(found.theta, 1)
  assert.equal(found.se, 0)
  assert.equal(found.high, 1)
  assert.ok(found.low > 0.5 && found.low < 0.9)
  assert.equal(found.winOdds.kind, 'not-estimable')
  assert.equal(found.brunnerMunzel.kind, 'not-estimable')
  assert.deepEqual(found.notes, [{ code: 'no-spread', detail: { theta: 1 } }])
})

test('all on the same step: theta is one half, nothing is tested, and the interval is wide and not a point', () => {
  const found = win([3, 3, 3], [3, 3, 3, 3])
  assert.equal(found.theta, 0.5)
  assert.equal(found.mannWhitney, null)
  assert.equal(found.brunnerMunzel.kind, 'not-estimable')
  assert.ok(found.high - found.low > 0.4)
})

test('a group of one is not estimable; a missing value is refused', () => {
  const single = winProbability({ treated: Float64Array.of(1), control: Float64Array.of(1, 2) })
  assert.equal(single.kind === 'not-estimable' && single.reason, 'arm-too-small')
  assert.throws(
    () => winProbability({ treated: Float64Array.of(1, Number.NaN), control: Float64Array.of(1, 2) }),
    InvalidInput,
  )
  assert.throws(
    () => winProbability({ treated: Float64Array.of(1, 2), control: Float64Array.of(1, 2), level: 0 }),
    InvalidInput,
  )
})

test('Hodges–Lehmann by hand: 1, 5 against 0, 2 has differences −1, 1, 3, 5 and median 2; four pairs bound nothing at 95 %', () => {
  const shift = hodgesLehmann(Float64Array.of(1, 5), Float64Array.of(0, 2), 1.959963984540054)
  assert.deepEqual(shift, { estimate: 2, low: null, high: null })
})

test('one hundred thousand people take no table of ten billion pairs: counts are exact and memory stays small', () => {
  const treated = Float64Array.from({ length: 50_000 }, (_, i) => (i % 7) + 1)
  const control = Float64Array.from({ length: 50_000 }, (_, i) => i % 7)
  const { wins, losses, ties } = win(treated, control)
  assert.equal(wins + losses + ties, 2.5e9)
  const of = (values: Float64Array, step: number): number => values.filter((value) => value === step).length
  let tied = 0
  for (let step = 1; step <= 6; step++) tied += of(treated, step) * of(control, step)
  assert.equal(ties, tied)
})

const ladder = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 2, maxLength: 25 })

test('any two ladders: counts, variance and Hodges–Lehmann are those of all pairs formed one by one', () => {
  fc.assert(
    fc.property(ladder, ladder, (treated, control) => {
      const found = win(treated, control)
      const pairs = treated.flatMap((a) => control.map((b) => a - b)).sort((a, b) => a - b)
      const n = pairs.length
      assert.equal(found.wins, pairs.filter((d) => d > 0).length)
      assert.equal(found.losses, pairs.filter((d) => d < 0).length)
      assert.equal(found.hodgesLehmann.estimate, (pairs[(n - 1) >> 1] + pairs[n >> 1]) / 2)
      const place = (value: number, others: readonly number[], sign: 1 | -1): number =>
        others.reduce((sum, other) => sum + (Math.sign(sign * (value - other)) + 1) / 2, 0) / others.length
      const variance = (values: readonly number[]): number => {
        const average = values.reduce((sum, value) => sum + value, 0) / values.length
        return values.reduce((sum, value) => sum + (value - average) ** 2, 0) / (values.length - 1)
      }
      const expected =
        variance(treated.map((value) => place(value, control, 1))) / treated.length +
        variance(control.map((value) => place(value, treated, -1))) / control.length
      assert.ok(Math.abs(found.se ** 2 - expected) < 1e-14)
    }),
    { numRuns: 300 },
  )
})

test('any two ladders: exchanging the groups takes theta to 1 − theta, and only the order of the steps counts', () => {
  fc.assert(
    fc.property(ladder, ladder, (treated, control) => {
      const found = win(treated, control)
      const mirrored = win(control, treated)
      const stretched = win(
        treated.map((step) => Math.exp(step)),
        control.map((step) => Math.exp(step)),
      )
      assert.ok(Math.abs(found.theta + mirrored.theta - 1) < 1e-14)
      assert.ok(Math.abs(found.low + mirrored.high - 1) < 1e-9)
      assert.ok(Math.abs(found.newcombe5.low + mirrored.newcombe5.high - 1) < 1e-9)
      assert.equal(stretched.theta, found.theta)
      assert.ok(Math.abs(stretched.se - found.se) < 1e-15)
      for (const { low, high } of [found, found.newcombe5]) {
        assert.ok(low >= 0 && high <= 1 && low <= found.theta + 1e-12 && high >= found.theta - 1e-12)
      }
    }),
    { numRuns: 300 },
  )
})

test('one stratum is the whole: van Elteren is Mann–Whitney without continuity, and a stratum of one arm is counted out', () => {
  const treated = [3, 4, 4, 6, 2]
  const control = [1, 2, 4, 3]
  const single = win(treated, control)
  const input = {
    outcome: Float64Array.from([...treated, ...control, 9, 9]),
    arm: Int32Array.from([1, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1]),
    blocks: Int32Array.from([7, 7, 7, 7, 7, 7, 7, 7, 7, 8, 8]),
  }
  const found = stratifiedWinProbability(input)
  assert.ok(found.kind === 'estimate' && found.vanElteren && single.mannWhitney)
  closeTo(found.vanElteren.z, single.mannWhitney.z, 1e-12, 'z')
  assert.equal(found.theta, single.theta)
  assert.deepEqual(found.notes, [{ code: 'stratum-one-arm', detail: { strata: 1 } }])
  const split = { ...input, arm: Int32Array.from([1, 1, 1, 1, 1, 0, 0, 0, 0, 1, 2]) }
  assert.throws(() => stratifiedWinProbability(split), InvalidInput)
})

test('a stratum where one group wins every pair would weigh infinitely in the pooled odds: it is left out of them and named', () => {
  const found = stratifiedWinProbability({
    outcome: Float64Array.of(5, 6, 1, 2, 3, 1, 2, 4),
    arm: Int32Array.of(1, 1, 0, 0, 1, 1, 0, 0),
    blocks: Int32Array.of(0, 0, 0, 0, 1, 1, 1, 1),
  })
  assert.ok(found.kind === 'estimate' && found.winOdds.kind === 'estimate')
  assert.equal(found.strata[0].winOdds, null)
  assert.deepEqual(found.notes, [{ code: 'stratum-no-spread', detail: { strata: 1 } }])
  assert.equal(found.winOdds.heterogeneity, null)
  const lone = stratifiedWinProbability({
    outcome: Float64Array.of(1, 2),
    arm: Int32Array.of(1, 1),
    blocks: Int32Array.of(0, 0),
  })
  assert.equal(lone.kind === 'not-estimable' && lone.reason, 'no-shared-stratum')
})
