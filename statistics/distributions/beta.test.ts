import assert from 'node:assert/strict'
import { test } from 'node:test'
import betainc from '@stdlib/math-base-special-betainc'
import { InvalidInput } from '@utfall/basics'
import fc from 'fast-check'
import { lowerBeta } from './incomplete-beta.ts'
import { betaCdf, betaQuantile, betaSurvival } from './index.ts'
import { requireClose } from './reference/read-fixture.ts'

const shape = fc.oneof(fc.double({ min: 0.1, max: 100, noNaN: true }), fc.constantFrom(0.5, 1, 2, 500, 30000))

test('small whole shapes are polynomials: 3x² − 2x³ for (2, 2), x³ for (3, 1), 1 − (1 − x)⁴ for (1, 4)', () => {
  for (const x of [1e-5, 0.25, 0.5, 0.9]) {
    requireClose(betaCdf(x, 2, 2), 3 * x ** 2 - 2 * x ** 3, 1e-13, `(2, 2) at ${x}`)
    requireClose(betaCdf(x, 3, 1), x ** 3, 1e-13, `(3, 1) at ${x}`)
    requireClose(betaCdf(x, 1, 4), -Math.expm1(4 * Math.log1p(-x)), 1e-13, `(1, 4) at ${x}`)
    requireClose(betaSurvival(x, 1, 4), (1 - x) ** 4, 1e-13, `upper (1, 4) at ${x}`)
  }
})

test('two halves are the arcsine law', () => {
  for (const x of [1e-12, 0.1, 0.5, 0.8]) {
    requireClose(betaCdf(x, 0.5, 0.5), (2 / Math.PI) * Math.asin(Math.sqrt(x)), 1e-13, `x = ${x}`)
  }
})

test('the whole lies between 0 and 1', () => {
  assert.deepEqual([betaCdf(-1, 2, 3), betaCdf(0, 2, 3), betaCdf(1, 2, 3), betaCdf(7, 2, 3)], [0, 0, 1, 1])
  assert.deepEqual([betaSurvival(0, 2, 3), betaSurvival(1, 2, 3)], [1, 0])
  assert.deepEqual([betaQuantile(0, 2, 3), betaQuantile(1, 2, 3)], [0, 1])
})

test('an exact interval for 0 of n closes at 1 − (α/2)^(1/n)', () => {
  for (const n of [1, 12, 4000]) {
    requireClose(betaQuantile(0.975, 1, n), -Math.expm1(Math.log(0.025) / n), 1e-12, `n = ${n}`)
  }
})

test('seen from the other end the shapes change places', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 1, noNaN: true }), shape, shape, (x, a, b) => {
      requireClose(betaCdf(x, a, b) + betaSurvival(x, a, b), 1, 1e-11, 'sum')
      if (x < 0.5) assert.equal(betaSurvival(1 - (1 - x), a, b), betaCdf(1 - x, b, a))
    }),
  )
})

test('the beta distribution function agrees with the one of the standard library to eight digits, an independent text', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 0.999999, noNaN: true }), shape, shape, (x, a, b) => {
      const peer = betainc(x, a, b)
      // The library loses digits in the tails (5e-10 at 1e-6 with b = 2, 5e-9 at 1e-290), so this catches
      // blunders only;
      // the digits are held by R and by sixty-digit arithmetic.
      if (peer > 1e-50) requireClose(betaCdf(x, a, b), peer, 1e-8, `x = ${x}, a = ${a}, b = ${b}`)
    }),
    { numRuns: 500 },
  )
})

test('with the second shape 3 it is x^a·(1 + a·y + a(a + 1)/2·y²), y = 1 − x, down to the smallest first shape', () => {
  for (const a of [1e-300, 1e-14, 1e-6, 0.3, 5, 200]) {
    for (const x of [1e-9, 0.05, 0.15, 0.6]) {
      const y = 1 - x
      const expected = x ** a * (1 + a * y * (1 + ((a + 1) / 2) * y))
      if (expected > 0) requireClose(lowerBeta(x, y, a, 3), expected, 1e-13, `a = ${a}, x = ${x}`)
    }
  }
})

test('shapes and odds of any size give two tails between 0 and 1 that make one', () => {
  const power = fc.double({ min: -15, max: 15, noNaN: true })
  fc.assert(
    fc.property(power, power, power, (lnA, lnB, lnOdds) => {
      const [a, b, odds] = [10 ** lnA, 10 ** lnB, 10 ** lnOdds]
      const [x, y] = [odds / (1 + odds), 1 / (1 + odds)]
      const [lower, upper] = [lowerBeta(x, y, a, b), lowerBeta(y, x, b, a)]
      assert.ok(lower >= 0 && lower <= 1 && upper >= 0 && upper <= 1)
      assert.ok(Math.abs(lower + upper - 1) < 1e-12, `x = ${x}, a = ${a}, b = ${b}`)
    }),
    { numRuns: 3000 },
  )
})

test('the beta quantile takes a probability back to itself', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-9, max: 0.5, noNaN: true }), shape, shape, (p, a, b) => {
      const x = betaQuantile(p, a, b)
      // A quantile that hugs 1 cannot be written to more digits than 1 has.
      if (x < 0.9) requireClose(betaCdf(x, a, b), p, 1e-9, `p = ${p}, a = ${a}, b = ${b}, x = ${x}`)
    }),
    { numRuns: 300 },
  )
})

test('shapes that are not above 0 and finite are refused', () => {
  for (const a of [0, -1, Infinity]) {
    assert.throws(() => betaCdf(0.5, a, 1), InvalidInput)
    assert.throws(() => betaQuantile(0.5, 1, a), InvalidInput)
  }
})
