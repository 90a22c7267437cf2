import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InvalidInput } from '@utfall/basics'
import fc from 'fast-check'
import {
  choleskyFactor,
  choleskyInverse,
  choleskyLogDeterminant,
  choleskySolve,
  identity,
  lowerInverse,
  type Matrix,
  matrix,
  multiply,
  multiplyVector,
  randomStream,
  transpose,
} from './index.ts'

function factorOf(a: Matrix): Matrix {
  const factor = choleskyFactor(a)
  if (factor.kind !== 'factor') throw new Error(`not positive definite at ${factor.pivot}`)
  return factor.lower
}

function furthest(a: Matrix, b: Matrix): number {
  return a.data.reduce((worst, entry, index) => Math.max(worst, Math.abs(entry - b.data[index])), 0)
}

/** X'X of a random n × k normal X, n > k. */
function randomGram(seed: number, k: number): Matrix {
  const random = randomStream(seed)
  const x = matrix(
    k + 5,
    k,
    Float64Array.from({ length: (k + 5) * k }, () => random.normal()),
  )
  return multiply(transpose(x), x)
}

test('a textbook matrix has whole numbers in its factor', () => {
  const lower = factorOf(matrix(3, 3, [4, 12, -16, 12, 37, -43, -16, -43, 98]))
  assert.deepEqual(lower, matrix(3, 3, [2, 0, 0, 6, 1, 0, -8, 5, 3]))
  // L·y = (0, 6, 39): y = (0, 6, 3); L'·x = y: x₃ = 3/3, x₂ = 6 − 5·1, x₁ = (0 − 6·1 + 8·1)/2.
  assert.deepEqual(choleskySolve(lower, new Float64Array([0, 6, 39])), new Float64Array([1, 1, 1]))
  assert.equal(choleskyLogDeterminant(lower), 2 * Math.log(2 * 1 * 3))
})

test('the inverse of a textbook factor is its fractions', () => {
  // L = (2 0; 6 1): L⁻¹ = (1/2 0; −3 1), and (L·L')⁻¹ = (37/4 −3; −3 1).
  const lower = matrix(2, 2, [2, 0, 6, 1])
  assert.deepEqual(lowerInverse(lower), matrix(2, 2, [1 / 2, 0, -3, 1]))
  assert.deepEqual(choleskyInverse(lower), matrix(2, 2, [37 / 4, -3, -3, 1]))
})

test('a direction without spread is reported by its place, not divided by', () => {
  assert.deepEqual(choleskyFactor(matrix(2, 2, [1, 1, 1, 1])), { kind: 'not-positive-definite', pivot: 1 })
  assert.deepEqual(choleskyFactor(matrix(2, 2, [0, 0, 0, 1])), { kind: 'not-positive-definite', pivot: 0 })
  assert.deepEqual(choleskyFactor(matrix(2, 2, [1, 2, 2, 1])), { kind: 'not-positive-definite', pivot: 1 })
  assert.deepEqual(choleskyFactor(matrix(1, 1, [Number.NaN])), { kind: 'not-positive-definite', pivot: 0 })
})

test('the factor times itself is the matrix, its solution solves, its inverse inverts', () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 12 }), (seed, k) => {
      const a = randomGram(seed, k)
      const lower = factorOf(a)
      const size = Math.max(...a.data)
      assert.ok(furthest(multiply(lower, transpose(lower)), a) <= 1e-14 * k * size)
      assert.ok(furthest(multiply(lower, lowerInverse(lower)), identity(k)) <= 1e-10)
      const b = Float64Array.from({ length: k }, (_, i) => i - 1.5)
      const back = multiplyVector(a, choleskySolve(lower, b))
      for (let i = 0; i < k; i++) assert.ok(Math.abs(back[i] - b[i]) <= 1e-9)
      const inverse = choleskyInverse(lower)
      assert.ok(furthest(multiply(a, inverse), identity(k)) <= 1e-8)
      assert.deepEqual(transpose(inverse), inverse)
    }),
    { numRuns: 60 },
  )
})

test('a matrix that is not square, or a right side of another length, is refused', () => {
  assert.throws(() => choleskyFactor(matrix(2, 3)), InvalidInput)
  assert.throws(() => choleskySolve(identity(2), new Float64Array(3)), InvalidInput)
  assert.throws(() => lowerInverse(matrix(2, 3)), InvalidInput)
})
