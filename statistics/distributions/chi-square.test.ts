import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InvalidInput } from '@utfall/basics'
import fc from 'fast-check'
import { chiSquareCdf, chiSquareQuantile, chiSquareSurvival, normalSurvival } from './index.ts'
import { requireClose } from './reference/read-fixture.ts'

const anyDf = fc.oneof(fc.double({ min: 0.3, max: 80, noNaN: true }), fc.constantFrom(1, 2, 3, 1000, 1e5))

test('with two degrees of freedom the chi-square is exponential with mean 2', () => {
  for (const x of [1e-9, 0.5, 2, 5.99, 80, 1300]) {
    requireClose(chiSquareSurvival(x, 2), Math.exp(-x / 2), 1e-13, `x = ${x}`)
    requireClose(chiSquareCdf(x, 2), -Math.expm1(-x / 2), 1e-13, `x = ${x}`)
  }
  for (const p of [1e-9, 0.3, 0.95])
    requireClose(chiSquareQuantile(p, 2), -2 * Math.log1p(-p), 1e-13, `p = ${p}`)
})

test('with four degrees of freedom one more Poisson term stands beside the exponential', () => {
  for (const x of [0.4, 4, 30, 900]) {
    requireClose(chiSquareSurvival(x, 4), Math.exp(-x / 2) * (1 + x / 2), 1e-13, `x = ${x}`)
  }
})

test('with one degree of freedom it is the square of a normal', () => {
  for (const z of [0.01, 1, 1.96, 8, 35]) {
    requireClose(chiSquareSurvival(z * z, 1), 2 * normalSurvival(z), 1e-12, `z = ${z}`)
  }
})

test('nothing lies below 0 and everything below infinity', () => {
  assert.deepEqual([chiSquareCdf(-1, 3), chiSquareCdf(0, 3), chiSquareCdf(Infinity, 3)], [0, 0, 1])
  assert.deepEqual(
    [chiSquareSurvival(-1, 3), chiSquareSurvival(0, 3), chiSquareSurvival(Infinity, 3)],
    [1, 1, 0],
  )
  assert.deepEqual([chiSquareQuantile(0, 3), chiSquareQuantile(1, 3)], [0, Infinity])
})

test('the two tails of the chi-square make one', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 300, noNaN: true }), anyDf, (x, df) => {
      requireClose(chiSquareCdf(x, df) + chiSquareSurvival(x, df), 1, 1e-12, `x = ${x}, df = ${df}`)
    }),
  )
})

test('two more degrees of freedom add one term: Q(a + 1, x) − Q(a, x) is x^a·e^−x/Γ(a + 1)', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), fc.double({ min: 0.01, max: 60, noNaN: true }), (a, x) => {
      let term = Math.exp(-x)
      for (let i = 1; i <= a; i++) term *= x / i
      const difference = chiSquareSurvival(2 * x, 2 * a + 2) - chiSquareSurvival(2 * x, 2 * a)
      assert.ok(Math.abs(difference - term) < 1e-13, `a = ${a}, x = ${x}`)
    }),
  )
})

test('the chi-square quantile takes a probability back to itself, in both tails', () => {
  fc.assert(
    fc.property(fc.double({ min: -100, max: -0.31, noNaN: true }), anyDf, (exponent, df) => {
      const p = 10 ** exponent
      const x = chiSquareQuantile(p, df)
      if (x > 1e-290) requireClose(chiSquareCdf(x, df), p, 2e-12, `p = ${p}, df = ${df}`)
      const upper = 1 - Math.max(p, 1e-15)
      requireClose(
        chiSquareSurvival(chiSquareQuantile(upper, df), df),
        1 - upper,
        2e-12,
        `upper ${upper}, df = ${df}`,
      )
    }),
  )
})

test('a quantile among the smallest numbers there are is found, or is 0, and never searched for ever', () => {
  const x = chiSquareQuantile(1.5562592793600784e-48, 0.30000000000000054)
  assert.ok(x > 2e-319 && x < 3e-319, `${x}`)
  assert.equal(chiSquareQuantile(1e-60, 0.3), 0)
  fc.assert(
    fc.property(
      fc.double({ min: -60, max: -40, noNaN: true }),
      fc.double({ min: 0.2, max: 0.4, noNaN: true }),
      (exponent, df) => {
        assert.ok(chiSquareQuantile(10 ** exponent, df) >= 0)
      },
    ),
  )
})

test('degrees of freedom of 0, below, or infinite are refused', () => {
  for (const df of [0, -2, Infinity]) assert.throws(() => chiSquareCdf(1, df), InvalidInput)
})
