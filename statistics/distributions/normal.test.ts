import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InvalidInput } from '@utfall/basics'
import fc from 'fast-check'
import {
  logistic,
  logit,
  normalCdf,
  normalDensity,
  normalLogCdf,
  normalQuantile,
  normalSurvival,
} from './index.ts'
import { requireClose } from './reference/read-fixture.ts'

test('half of the normal lies below 0, and its density there is one over the root of two pi', () => {
  assert.equal(normalCdf(0), 1 / 2)
  assert.equal(normalQuantile(1 / 2), 0)
  requireClose(normalDensity(0), 1 / Math.sqrt(2 * Math.PI), 1e-15, 'density at 0')
})

test('the ends of the line have the whole or nothing of the normal below them', () => {
  assert.deepEqual([normalCdf(-Infinity), normalCdf(Infinity)], [0, 1])
  assert.deepEqual([normalSurvival(-Infinity), normalSurvival(Infinity)], [1, 0])
  assert.deepEqual([normalQuantile(0), normalQuantile(1)], [-Infinity, Infinity])
  assert.deepEqual([normalLogCdf(-Infinity), normalLogCdf(Infinity)], [-Infinity, 0])
  assert.deepEqual([normalDensity(-Infinity), normalDensity(Infinity)], [0, 0])
})

test('far out the tail is the density over z, less one part in z squared', () => {
  // Mills' ratio: 1/z − 1/z³ < (1 − Φ(z))/φ(z) < 1/z
  for (const z of [6, 12, 25, 37]) {
    const ratio = normalSurvival(z) / normalDensity(z)
    assert.ok(ratio < 1 / z && ratio > 1 / z - 1 / z ** 3, `z = ${z}`)
  }
})

test('odds of three to one have the logit ln 3, and back', () => {
  requireClose(logit(3 / 4), Math.log(3), 1e-15, 'logit')
  requireClose(logistic(Math.log(3)), 3 / 4, 1e-15, 'logistic')
  assert.deepEqual([logit(0), logit(1), logistic(-Infinity), logistic(Infinity)], [-Infinity, Infinity, 0, 1])
})

test('the lower tail at −z is the upper tail at z, whatever z', () => {
  fc.assert(
    fc.property(fc.double({ min: -40, max: 40, noNaN: true }), (z) => normalCdf(-z) === normalSurvival(z)),
  )
})

test('the normal quantile takes back what the distribution function gave, in both tails', () => {
  fc.assert(
    fc.property(fc.double({ min: -37, max: 0, noNaN: true }), (z) => {
      requireClose(normalQuantile(normalCdf(z)), z, 4e-15 + 4e-15 / Math.max(Math.abs(z), 1e-15), `z = ${z}`)
    }),
  )
})

test('the normal distribution function never falls, not even where its formula changes', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.double({ min: -39, max: 39, noNaN: true }),
        fc.double({ min: -5.001, max: -4.999, noNaN: true }),
      ),
      fc.double({ min: 1e-9, max: 1, noNaN: true }),
      (z, step) => normalCdf(z) <= normalCdf(z + step) && normalLogCdf(z) <= normalLogCdf(z + step),
    ),
  )
})

test('the logarithm of the normal tail is the logarithm of the tail', () => {
  fc.assert(
    fc.property(fc.double({ min: -37, max: 8, noNaN: true }), (z) => {
      requireClose(Math.exp(normalLogCdf(z)), normalCdf(z), 1e-12, `z = ${z}`)
    }),
  )
})

test('logit takes back what logistic gave', () => {
  fc.assert(
    fc.property(fc.double({ min: -700, max: 0, noNaN: true }), (x) => {
      requireClose(logit(logistic(x)), x, 1e-14 + 4e-16 / Math.max(Math.abs(x), 1e-300), `x = ${x}`)
    }),
  )
})

test('a probability outside 0 to 1 is refused', () => {
  for (const p of [-1e-9, 1.000001, Infinity]) {
    assert.throws(() => normalQuantile(p), InvalidInput)
    assert.throws(() => logit(p), InvalidInput)
  }
})
