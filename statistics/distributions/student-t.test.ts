import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InvalidInput } from '@utfall/basics'
import fc from 'fast-check'
import { normalCdf, normalQuantile, tCdf, tQuantile, tSurvival, tTwoSidedP } from './index.ts'
import { requireClose } from './reference/read-fixture.ts'

const anyDf = fc.oneof(
  fc.double({ min: 0.2, max: 60, noNaN: true }),
  fc.constantFrom(0.5, 1, 2, 3, 4, 1000, 1e5, 1e9, 1e19, 1e25, Infinity),
)

test('with one degree of freedom t is the Cauchy distribution: arctan(1/t)/π lies above t', () => {
  for (const t of [1e-6, 0.3, 1, 2, 12.7, 1e5, 1e12, 1e200]) {
    requireClose(tSurvival(t, 1), Math.atan(1 / t) / Math.PI, 1e-13, `t = ${t}`)
  }
  requireClose(tSurvival(1, 1), 1 / 4, 1e-15, 'a quarter above 1')
})

test('with two degrees of freedom the tail is (1 − t/√(2 + t²))/2, written so that nothing cancels', () => {
  for (const t of [1e-6, 0.3, 1, Math.SQRT2, 12.7, 1e5, 1e12]) {
    const s = t / Math.sqrt(2 + t * t)
    requireClose(tSurvival(t, 2), 1 / ((2 + t * t) * (1 + s)), 1e-13, `t = ${t}`)
  }
})

test('the quantiles with one and two degrees of freedom have closed forms', () => {
  for (const p of [0.01, 0.2, 0.45, 0.7, 0.975]) {
    requireClose(tQuantile(p, 1), Math.tan(Math.PI * (p - 1 / 2)), 1e-12, `one, p = ${p}`)
    requireClose(tQuantile(p, 2), (2 * p - 1) / Math.sqrt(2 * p * (1 - p)), 1e-12, `two, p = ${p}`)
  }
})

test('half lies below 0 for any degrees of freedom, and infinitely many are the normal', () => {
  for (const df of [0.1, 1, 7.5, 1e6, Infinity]) {
    assert.equal(tCdf(0, df), 1 / 2)
    assert.equal(tQuantile(1 / 2, df), 0)
    assert.equal(tTwoSidedP(0, df), 1)
    assert.deepEqual([tCdf(-Infinity, df), tCdf(Infinity, df), tTwoSidedP(Infinity, df)], [0, 1, 0])
    assert.deepEqual([tQuantile(0, df), tQuantile(1, df)], [-Infinity, Infinity])
  }
  assert.equal(tCdf(-1.3, Infinity), normalCdf(-1.3))
  assert.equal(tQuantile(0.975, Infinity), normalQuantile(0.975))
})

test('t nears the normal as 1/df: a million degrees of freedom differ by about t³/(4·df) on the t scale', () => {
  const z = normalQuantile(0.975)
  // First term of the Cornish–Fisher series, (z³ + z)/(4·df); the next is of order 1/df².
  for (const df of [1e4, 1e6, 1e8]) {
    requireClose(tQuantile(0.975, df) - z, (z ** 3 + z) / (4 * df), 3 / df + 1e-7 * (df / 1e8), `df = ${df}`)
  }
})

test('a t quantile beyond the range of numbers is infinite, not a crash', () => {
  assert.equal(tQuantile(1e-100, 0.1), -Infinity)
})

test('the two tails of t mirror each other, and the two-sided p is twice the smaller', () => {
  fc.assert(
    fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), anyDf, (t, df) => {
      assert.equal(tCdf(-t, df), tSurvival(t, df))
      assert.equal(tTwoSidedP(t, df), 2 * Math.min(tCdf(t, df), tSurvival(t, df)))
    }),
  )
})

test('t never falls as its argument grows, across every change of formula', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -50, max: 50, noNaN: true }),
      fc.double({ min: 1e-6, max: 2, noNaN: true }),
      anyDf,
      (t, step, df) => {
        assert.ok(tCdf(t, df) <= tCdf(t + step, df))
      },
    ),
  )
})

test('the t quantile takes a tail probability back to itself, however small', () => {
  fc.assert(
    fc.property(fc.double({ min: -290, max: -0.31, noNaN: true }), anyDf, (exponent, df) => {
      const p = 10 ** exponent
      const t = tQuantile(p, df)
      if (t === -Infinity) assert.ok(tCdf(-Number.MAX_VALUE, df) >= p * (1 - 1e-12))
      else requireClose(tCdf(t, df), p, 2e-12, `p = ${p}, df = ${df}, t = ${t}`)
    }),
    { numRuns: 400 },
  )
})

test('degrees of freedom of 0 or below, and a probability above 1, are refused by name', () => {
  for (const df of [0, -1, -Infinity])
    assert.throws(
      () => tCdf(1, df),
      (error) => error instanceof InvalidInput && error.field === 'df',
    )
  assert.throws(
    () => tQuantile(1.1, 3),
    (error) => error instanceof InvalidInput && error.field === 'p',
  )
})
