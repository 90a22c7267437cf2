import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InvalidInput } from '@utfall/basics'
import fc from 'fast-check'
import { digamma, lnChoose, lnFactorial, lnGamma, trigamma } from './index.ts'
import { requireClose } from './reference/read-fixture.ts'

const EULER = 0.5772156649015329

test('five things stand in 120 orders, and two of them can be chosen in 10 ways', () => {
  requireClose(lnFactorial(5), Math.log(120), 1e-15, 'ln 5!')
  requireClose(lnChoose(5, 2), Math.log(10), 1e-15, 'ln of 5 choose 2')
  requireClose(lnGamma(6), Math.log(120), 1e-15, 'ln Γ(6)')
  assert.deepEqual([lnFactorial(0), lnFactorial(1), lnChoose(7, 0), lnChoose(7, 7)], [0, 0, 0, 0])
  assert.deepEqual([lnChoose(7, 8), lnChoose(7, -1)], [-Infinity, -Infinity])
})

test('at one half the gamma functions are √π, −γ − 2·ln 2 and π²/2', () => {
  requireClose(lnGamma(1 / 2), Math.log(Math.PI) / 2, 1e-15, 'ln Γ')
  requireClose(digamma(1 / 2), -EULER - 2 * Math.LN2, 1e-15, 'digamma')
  requireClose(trigamma(1 / 2), Math.PI ** 2 / 2, 1e-15, 'trigamma')
})

test('at one they are 0, −γ and π²/6', () => {
  assert.equal(lnGamma(1), 0)
  requireClose(digamma(1), -EULER, 1e-14, 'digamma')
  requireClose(trigamma(1), Math.PI ** 2 / 6, 1e-14, 'trigamma')
})

test('one step further adds ln x, 1/x and −1/x²', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.01, max: 1e4, noNaN: true }), (x) => {
      const near = (actual: number, expected: number, size: number) =>
        assert.ok(Math.abs(actual - expected) <= 1e-14 * size)
      near(lnGamma(x + 1), lnGamma(x) + Math.log(x), 10 + 20 * Math.abs(lnGamma(x)))
      near(digamma(x + 1), digamma(x) + 1 / x, 10 + 1 / x)
      near(trigamma(x + 1), trigamma(x) - 1 / (x * x), 10 + 1 / (x * x))
    }),
  )
})

test("Pascal's triangle: each number of ways is the sum of the two above it", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 3000 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, share) => {
      const k = 1 + Math.floor(share * (n - 2))
      const above =
        Math.exp(lnChoose(n - 1, k - 1) - lnChoose(n, k)) + Math.exp(lnChoose(n - 1, k) - lnChoose(n, k))
      requireClose(above, 1, 1e-11, `n = ${n}, k = ${k}`)
    }),
  )
})

test('numbers that are not above 0, and counts that are not whole, are refused', () => {
  for (const x of [0, -0.5]) {
    assert.throws(() => lnGamma(x), InvalidInput)
    assert.throws(() => digamma(x), InvalidInput)
    assert.throws(() => trigamma(x), InvalidInput)
  }
  assert.throws(() => lnFactorial(2.5), InvalidInput)
  assert.throws(() => lnChoose(5, 1.5), InvalidInput)
})
