import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { groupChange } from './group-change.ts'
import { type Occasion, reliableChanges } from './reliable-change.ts'

const at = (measure: number, se: number, extreme: Occasion['extreme'] = null): Occasion => ({
  measure,
  se,
  extreme,
})
const near = (given: number | null, expected: number, tolerance = 1e-12) =>
  assert.ok(
    given !== null && Math.abs(given - expected) <= tolerance,
    `${given} where ${expected} was expected`,
  )

function changeOf(before: readonly Occasion[], after: readonly Occasion[], level = 0.95) {
  const changes = reliableChanges(before, after, { higherIs: 'better', level })
  assert.ok(changes.kind === 'changes')
  return groupChange(changes)
}

test('by hand: four persons changed by 0, 1, 1 and 2 logits with errors of ½ each', () => {
  const before = [at(0, 0.3), at(0, 0.3), at(1, 0.3), at(-1, 0.3)]
  const after = [at(0, 0.4), at(1, 0.4), at(2, 0.4), at(1, 0.4)]
  const got = changeOf(before, after)
  near(got.mean, 1)
  // s² = (1 + 0 + 0 + 1)/3; noise² = 0.3² + 0.4² = 1/4; person² = 2/3 − 1/4 = 5/12.
  near(got.sd, Math.sqrt(2 / 3))
  near(got.noiseSd, 1 / 2)
  near(got.personSd, Math.sqrt(5 / 12))
  near(got.se, Math.sqrt(2 / 3 / 4))
  // t with 3 degrees of freedom: 3.182446305284263.
  near(got.high, 1 + 3.182446305284263 * Math.sqrt(1 / 6), 1e-9)
  near(got.low, 1 - 3.182446305284263 * Math.sqrt(1 / 6), 1e-9)
  near(got.minimalDetectable, 1.959963984540054 / 2)
  // z of 0, 2, 2 and 4: three better of four. Wilson with z² = 3.841458820694124.
  assert.deepEqual([got.shares.better.count, got.shares.worse.count, got.atEnds], [3, 0, 0])
  const z2 = 3.841458820694124
  const reach = Math.sqrt(z2) * Math.sqrt(3 / 64 + z2 / 64)
  near(got.shares.better.wilson[0], (3 / 4 + z2 / 8 - reach) / (1 + z2 / 4))
  near(got.shares.better.wilson[1], (3 / 4 + z2 / 8 + reach) / (1 + z2 / 4))
  assert.equal(got.shares.worse.wilson[0], 0)
})

test('persons who happen to answer alike are no surer together than their noise lets them be', () => {
  const got = changeOf([at(0, 0.6), at(0, 0.6), at(0, 0.6)], [at(1, 0.8), at(1, 0.8), at(1, 0.8)])
  assert.deepEqual([got.sd, got.personSd], [0, 0])
  near(got.se, 1 / Math.sqrt(3))
})

test('a single person has a change and no standard error of a group', () => {
  const got = changeOf([at(0, 0.3)], [at(1, 0.4)])
  near(got.mean, 1)
  assert.deepEqual(
    [got.n, got.se, got.low, got.high, got.sd, got.personSd],
    [1, null, null, null, null, null],
  )
})

test('persons at an end of the scale are counted, once each', () => {
  const before = [at(-4, 1.5, 'lowest'), at(0, 0.5), at(4, 1.5, 'highest')]
  const after = [at(4, 1.5, 'highest'), at(0, 0.5), at(4, 1.5, 'highest')]
  assert.equal(changeOf(before, after).atEnds, 2)
})

test('property: everybody moved by the same amount moves the mean by it and nothing else', () => {
  const person = fc.tuple(
    fc.double({ min: -3, max: 3, noNaN: true }),
    fc.double({ min: 0.2, max: 2, noNaN: true }),
  )
  const shift = fc.double({ min: -3, max: 3, noNaN: true })
  fc.assert(
    fc.property(fc.array(fc.tuple(person, person), { minLength: 2, maxLength: 30 }), shift, (pairs, by) => {
      const before = pairs.map(([[measure, se]]) => at(measure, se))
      const after = (more: number) => pairs.map(([, [measure, se]]) => at(measure + more, se))
      const [still, moved] = [changeOf(before, after(0)), changeOf(before, after(by))]
      near(moved.mean, still.mean + by, 1e-9)
      near(moved.se, still.se ?? -1, 1e-9)
      near(moved.noiseSd, still.noiseSd)
      const all = Object.values(moved.shares).reduce((sum, { count }) => sum + count, 0)
      assert.equal(all, pairs.length)
    }),
  )
})
