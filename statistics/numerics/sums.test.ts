import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InvalidInput } from '@utfall/basics'
import fc from 'fast-check'
import { covariance, mean, sum, variance } from './index.ts'

test('a small number between two large ones is not lost in a sum', () => {
  assert.equal(sum([1, 1e100, 1, -1e100]), 2)
  assert.equal(sum(Float64Array.from({ length: 10 }, () => 0.1)), 1)
  assert.equal(sum([]), 0)
  assert.equal(sum([Infinity, 1]), Infinity)
})

test('1, 2, 3, 4 have mean 5/2 and variance 5/3', () => {
  assert.equal(mean([1, 2, 3, 4]), 5 / 2)
  assert.equal(variance([1, 2, 3, 4]), 5 / 3)
  assert.equal(covariance([1, 2, 3, 4], [2, 1, 4, 3]), 3 / 3)
})

test('a variance does not drown in a large mean', () => {
  // The mean 1e9 + 7 is a double; the variance of 4, 7, 13, 16 is 30.
  const shifted = [4, 7, 13, 16].map((x) => 1e9 + x)
  assert.equal(variance(shifted), 30)
})

test('the rounding of the mean itself is taken out again: 10¹⁶ and 10¹⁶ + 2 have variance 2', () => {
  // Their mean 10¹⁶ + 1 is no double.
  assert.equal(variance([1e16, 1e16 + 2]), 2)
})

test('moving all numbers leaves the variance, and scaling them scales it by the square', () => {
  const x = fc.float64Array({ min: -1e3, max: 1e3, noNaN: true, minLength: 2, maxLength: 50 })
  fc.assert(
    fc.property(x, fc.integer({ min: -1000, max: 1000 }), (values, shift) => {
      const size = Math.max(variance(values), 1e-300)
      assert.ok(Math.abs(variance(values.map((v) => 4 * v)) / 16 - variance(values)) <= 1e-15 * size)
      assert.ok(
        Math.abs(variance(values.map((v) => v + shift)) - variance(values)) <= 1e-9 * Math.max(size, 1),
      )
      assert.equal(covariance(values, values), variance(values))
      assert.ok(variance(values) >= 0)
    }),
  )
})

test('too few numbers, and two columns of different length, are refused', () => {
  assert.throws(() => mean([]), InvalidInput)
  assert.throws(() => variance([1]), InvalidInput)
  assert.throws(() => covariance([1, 2], [1, 2, 3]), InvalidInput)
})
