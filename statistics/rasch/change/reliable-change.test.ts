import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InvalidInput } from '@utfall/basics'
import fc from 'fast-check'
import { reliableChange, reliableChanges } from './reliable-change.ts'

const at = (measure: number | null, se: number | null, extreme: 'lowest' | 'highest' | null = null) => ({
  measure,
  se,
  extreme,
})
const near = (given: number | null, expected: number, tolerance = 1e-12) =>
  assert.ok(
    given !== null && Math.abs(given - expected) <= tolerance,
    `${given} where ${expected} was expected`,
  )
const NORMAL_975 = 1.959963984540054

test('by hand: one logit with errors 0.3 and 0.4 is two standard errors of ½, and better where higher is better', () => {
  const got = reliableChange(at(0, 0.3), at(1, 0.4), { higherIs: 'better' })
  assert.ok(got.kind === 'change')
  near(got.se, 0.5)
  near(got.z, 2)
  near(got.p, 0.04550026389635842)
  near(got.low, 1 - NORMAL_975 / 2)
  near(got.high, 1 + NORMAL_975 / 2)
  near(got.minimalDetectable, NORMAL_975 / 2)
  assert.equal(got.verdict, 'better')
  const symptoms = reliableChange(at(0, 0.3), at(1, 0.4), { higherIs: 'worse' })
  assert.ok(symptoms.kind === 'change' && symptoms.verdict === 'worse')
  const strict = reliableChange(at(0, 0.3), at(1, 0.4), { higherIs: 'better', level: 0.99 })
  assert.ok(strict.kind === 'change' && strict.verdict === 'not-distinguishable')
})

test('an extreme score leaves open the side on which the person may lie further out', () => {
  const options = { higherIs: 'better' } as const
  const risen = reliableChange(at(0, 0.4), at(4, 1.5, 'highest'), options)
  assert.ok(risen.kind === 'change' && risen.low !== null && risen.high === null)
  assert.deepEqual([risen.verdict, risen.notes[0].code], ['better', 'after-at-highest'])
  const fallen = reliableChange(at(4, 1.5, 'highest'), at(0, 0.4), options)
  assert.ok(fallen.kind === 'change' && fallen.low === null && fallen.high !== null)
  const lifted = reliableChange(at(-4, 1.5, 'lowest'), at(0, 0.4), options)
  assert.ok(lifted.kind === 'change' && lifted.low !== null && lifted.high === null)
  const sunk = reliableChange(at(0, 0.4), at(-4, 1.5, 'lowest'), options)
  assert.ok(sunk.kind === 'change' && sunk.low === null && sunk.high !== null)
  const across = reliableChange(at(-4, 1.5, 'lowest'), at(4, 1.5, 'highest'), options)
  assert.ok(
    across.kind === 'change' && across.low !== null && across.high === null && across.verdict === 'better',
  )
  assert.equal(across.notes.length, 2)
})

test('at the same extreme twice the questions cannot see a change, whatever the forms', () => {
  const got = reliableChange(at(4, 1, 'highest'), at(9, 1, 'highest'), { higherIs: 'better' })
  assert.ok(got.kind === 'change' && got.low === null && got.high === null)
  assert.deepEqual([got.verdict, got.notes[0].code], ['not-distinguishable', 'both-at-highest'])
})

test('an occasion without a finite measure gives no change, and impossible input is refused', () => {
  const got = reliableChange(at(null, null, 'highest'), at(0, 1), { higherIs: 'better' })
  assert.ok(got.kind === 'not-estimable' && got.reason === 'no-measure' && got.detail.occasion === 'before')
  const sides = { higherIs: 'better' } as const
  assert.throws(() => reliableChange(at(0, 1), at(0, 1), { ...sides, level: 1 }), InvalidInput)
  assert.throws(() => reliableChange(at(0, 0), at(0, 1), sides), InvalidInput)
  assert.throws(() => reliableChange(at(Number.NaN, 1), at(0, 1), sides), InvalidInput)
  assert.throws(() => reliableChange(at(0, 1), at(0, 1), { higherIs: 'up' as 'better' }), InvalidInput)
  assert.throws(() => reliableChanges([at(0, 1)], [], sides), InvalidInput)
  const nobody = reliableChanges([at(null, null)], [at(0, 1)], sides)
  assert.ok(nobody.kind === 'not-estimable' && nobody.reason === 'no-measure')
})

test('property: a change told backwards is the same change with the other sign', () => {
  const measure = fc.double({ min: -5, max: 5, noNaN: true })
  const error = fc.double({ min: 0.1, max: 2, noNaN: true })
  fc.assert(
    fc.property(measure, error, measure, error, (a, sa, b, sb) => {
      const there = reliableChange(at(a, sa), at(b, sb), { higherIs: 'better' })
      const back = reliableChange(at(b, sb), at(a, sa), { higherIs: 'worse' })
      assert.ok(there.kind === 'change' && back.kind === 'change')
      near(back.difference, -there.difference, 0)
      assert.equal(back.verdict, there.verdict)
      const detected = Math.abs(there.difference) > there.minimalDetectable
      assert.equal(there.verdict !== 'not-distinguishable', detected)
    }),
  )
})

test('by hand: shares are of persons measured twice, beside what chance alone would call changed', () => {
  const before = [at(0, 0.3), at(0, 0.3), at(0, 0.3), at(null, null), at(0, 0.3)]
  const after = [at(3, 0.4), at(-1.1, 0.4), at(0.2, 0.4), at(1, 0.4), at(0, 0.4)]
  const got = reliableChanges(before, after, { higherIs: 'better' })
  assert.ok(got.kind === 'changes')
  assert.deepEqual([got.n, got.withoutMeasure], [4, 1])
  assert.deepEqual(got.counts, { better: 1, worse: 1, 'not-distinguishable': 2 })
  near(got.shares.better, 1 / 4)
  near(got.expectedByChanceEachWay, (4 * 0.05) / 2)
  // z = 6 and −2.2: p of 2e-9 and 0.0278, held against 0.05·1/4 and 0.05·2/4.
  assert.deepEqual(got.afterMultiplicity, { better: 1, worse: 0 })
})
