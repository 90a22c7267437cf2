import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InvalidInput } from '@utfall/basics'
import { identity, matrix, multiply, multiplyVector, quadraticForm, submatrix, transpose } from './index.ts'

const A = matrix(2, 3, [1, 2, 3, 4, 5, 6])
const B = matrix(3, 2, [7, 8, 9, 10, 11, 12])

test('a product is rows times columns', () => {
  assert.deepEqual(multiply(A, B), matrix(2, 2, [58, 64, 139, 154]))
  assert.deepEqual(multiplyVector(A, new Float64Array([1, 0, -1])), new Float64Array([-2, -2]))
  assert.deepEqual(multiply(identity(2), A), A)
})

test('turned twice a matrix is itself, and a product turns into the turned factors in the other order', () => {
  assert.deepEqual(transpose(transpose(A)), A)
  assert.deepEqual(transpose(multiply(A, B)), multiply(transpose(B), transpose(A)))
})

test('a quadratic form is v·A·w', () => {
  const v = new Float64Array([1, 2])
  assert.equal(quadraticForm(v, matrix(2, 2, [2, 1, 1, 3])), 2 + 2 * 2 * 1 + 4 * 3)
  assert.equal(quadraticForm(v, A, new Float64Array([1, 1, 1])), 1 * 6 + 2 * 15)
})

test('a submatrix keeps the asked rows and columns in the asked order', () => {
  assert.deepEqual(submatrix(A, [1, 0], [2, 0]), matrix(2, 2, [6, 4, 3, 1]))
})

test('an empty matrix is a matrix', () => {
  assert.deepEqual(multiply(matrix(0, 3), B), matrix(0, 2))
  assert.deepEqual(multiply(matrix(2, 0), matrix(0, 1)), matrix(2, 1))
})

test('shapes that do not fit are refused with both shapes', () => {
  assert.throws(() => matrix(2, 2, [1, 2, 3]), InvalidInput)
  assert.throws(() => matrix(-1, 2), InvalidInput)
  assert.throws(() => matrix(2, 1.5), InvalidInput)
  assert.throws(
    () => multiply(A, A),
    (error) => error instanceof InvalidInput && error.given === '"2 × 3"',
  )
  assert.throws(() => multiplyVector(A, new Float64Array(2)), InvalidInput)
  assert.throws(() => quadraticForm(new Float64Array(3), identity(2)), InvalidInput)
  assert.throws(() => submatrix(A, [2]), InvalidInput)
})
