import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InvalidInput } from '@utfall/basics'
import fc from 'fast-check'
import {
  identity,
  type Matrix,
  matrix,
  multiply,
  randomStream,
  symmetricEigen,
  symmetricPower,
  transpose,
} from './index.ts'

function furthest(a: Matrix, b: Matrix): number {
  return a.data.reduce((worst, entry, index) => Math.max(worst, Math.abs(entry - b.data[index])), 0)
}

function diagonal(values: ArrayLike<number>): Matrix {
  const result = matrix(values.length, values.length)
  for (let i = 0; i < values.length; i++) result.data[i * values.length + i] = values[i]
  return result
}

/** A matrix with these eigenvalues, turned by reflections drawn from the seed. */
function turned(values: readonly number[], seed: number): Matrix {
  const n = values.length
  const random = randomStream(seed)
  let a = diagonal(values)
  for (let reflection = 0; reflection < 3; reflection++) {
    const v = matrix(
      n,
      1,
      Float64Array.from({ length: n }, () => random.normal()),
    )
    const norm2 = v.data.reduce((total, x) => total + x * x, 0)
    const mirror = matrix(
      n,
      n,
      multiply(v, transpose(v)).data.map((x, index) => (index % (n + 1) === 0 ? 1 : 0) - (2 * x) / norm2),
    )
    a = multiply(multiply(mirror, a), mirror)
  }
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) a.data[j * n + i] = a.data[i * n + j]
  return a
}

test('(2 1; 1 2) stretches by 1 and 3, along the two diagonals', () => {
  const { values, vectors } = symmetricEigen(matrix(2, 2, [2, 1, 1, 2]))
  assert.ok(Math.abs(values[0] - 1) < 1e-15 && Math.abs(values[1] - 3) < 1e-15)
  assert.ok(Math.abs(vectors.data[0] + vectors.data[2]) < 1e-15)
  assert.ok(Math.abs(vectors.data[1] - vectors.data[3]) < 1e-15)
})

test('the second difference matrix has the eigenvalues 2 − 2cos(kπ/(n + 1))', () => {
  const n = 40
  const a = matrix(n, n)
  for (let i = 0; i < n; i++) {
    a.data[i * n + i] = 2
    if (i > 0) a.data[i * n + i - 1] = a.data[(i - 1) * n + i] = -1
  }
  const { values } = symmetricEigen(a)
  for (let k = 1; k <= n; k++)
    assert.ok(Math.abs(values[k - 1] - (2 - 2 * Math.cos((k * Math.PI) / (n + 1)))) < 1e-13)
})

test('values come in ascending order, and vectors are orthonormal and rebuild the matrix, also for repeated and tiny values', () => {
  const kinds = [
    [1, 1, 1, 1, 1],
    [0, 0, 0, 2, 2, 2],
    [1e-14, 1e-9, 1e-4, 1, 1, 1e3],
    [-5, -5, 0, 3, 3, 8, 8, 8],
    [1e-200, 2e-200, 3e-200],
    [1e150, 2e150, 2e150],
  ]
  fc.assert(
    fc.property(fc.constantFrom(...kinds), fc.integer(), (wanted, seed) => {
      const a = turned(wanted, seed)
      const { values, vectors } = symmetricEigen(a)
      const size = Math.max(...wanted.map(Math.abs))
      for (const [index, value] of wanted.entries())
        assert.ok(Math.abs(values[index] - value) <= 1e-13 * size)
      assert.ok(furthest(multiply(transpose(vectors), vectors), identity(wanted.length)) <= 1e-13)
      const rebuilt = multiply(multiply(vectors, diagonal(values)), transpose(vectors))
      assert.ok(furthest(rebuilt, a) <= 1e-13 * size)
    }),
  )
})

test('the values add to the trace and their squares to the sum of squared entries, for any symmetric matrix', () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 25 }), (seed, n) => {
      const random = randomStream(seed)
      const a = matrix(n, n)
      for (let i = 0; i < n; i++)
        for (let j = 0; j <= i; j++) a.data[i * n + j] = a.data[j * n + i] = random.normal()
      const { values } = symmetricEigen(a)
      const trace = Array.from({ length: n }, (_, i) => a.data[i * n + i]).reduce((total, x) => total + x, 0)
      const squares = a.data.reduce((total, x) => total + x * x, 0)
      assert.ok(Math.abs(values.reduce((total, x) => total + x, 0) - trace) <= 1e-12 * n)
      assert.ok(Math.abs(values.reduce((total, x) => total + x * x, 0) - squares) <= 1e-12 * squares)
    }),
  )
})

test('an empty, a single and a diagonal matrix are their own answer', () => {
  assert.equal(symmetricEigen(matrix(0, 0)).values.length, 0)
  assert.deepEqual(symmetricEigen(matrix(1, 1, [-4])).values, new Float64Array([-4]))
  assert.deepEqual(symmetricEigen(diagonal([3, 1, 2])).values, new Float64Array([1, 2, 3]))
})

test('the square root of a matrix squared is the matrix, and its power −1 the inverse', () => {
  const a = turned([0.5, 1, 4, 9], 11)
  const root = symmetricPower(a, 1 / 2)
  assert.ok(furthest(multiply(root, root), a) < 1e-13)
  assert.ok(furthest(multiply(a, symmetricPower(a, -1)), identity(4)) < 1e-12)
  assert.deepEqual(transpose(root), root)
})

test('a power of a singular matrix leaves the empty directions empty: the four laws of Moore and Penrose', () => {
  const a = turned([0, 0, 1, 2, 5], 4)
  const inverse = symmetricPower(a, -1)
  assert.ok(furthest(multiply(multiply(a, inverse), a), a) < 1e-12)
  assert.ok(furthest(multiply(multiply(inverse, a), inverse), inverse) < 1e-12)
  const projection = multiply(a, inverse)
  assert.ok(furthest(projection, transpose(projection)) < 1e-12)
  const half = symmetricPower(a, -1 / 2)
  assert.ok(furthest(multiply(half, half), inverse) < 1e-12)
  assert.deepEqual(symmetricPower(matrix(2, 2), -1), matrix(2, 2))
})

test('the tolerance says from which share of the largest value a direction counts', () => {
  const a = diagonal([1e-6, 1])
  assert.ok(Math.abs(symmetricPower(a, -1).data[0] - 1e6) < 1e-3)
  assert.equal(symmetricPower(a, -1, 1e-5).data[0], 0)
})

test('a matrix with a hole in it is refused', () => {
  assert.throws(() => symmetricEigen(matrix(2, 2, [1, Number.NaN, Number.NaN, 1])), InvalidInput)
  assert.throws(() => symmetricEigen(matrix(2, 3)), InvalidInput)
})
