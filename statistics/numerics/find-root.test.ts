import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InvalidInput } from '@utfall/basics'
import fc from 'fast-check'
import { findRoot } from './index.ts'

test('the root of x² − 2 between 0 and 2 is √2', () => {
  const root = findRoot((x) => x * x - 2, 0, 2)
  assert.ok(root.kind === 'root' && Math.abs(root.x - Math.SQRT2) < 1e-12)
})

test('an end that is a root is the root', () => {
  assert.deepEqual(
    findRoot((x) => x - 3, 3, 8),
    { kind: 'root', x: 3 },
  )
  assert.deepEqual(
    findRoot((x) => x - 8, 3, 8),
    { kind: 'root', x: 8 },
  )
})

test('a function that stays on one side has no root to be found, and one with a hole does not pretend', () => {
  assert.deepEqual(
    findRoot((x) => x * x + 1, -1, 1),
    { kind: 'no-sign-change' },
  )
  assert.deepEqual(
    findRoot(() => Number.NaN, -1, 1),
    { kind: 'not-converged' },
  )
  assert.deepEqual(
    findRoot((x) => (Math.abs(x) < 0.9 ? Number.NaN : x), -1, 1),
    { kind: 'not-converged' },
  )
  assert.deepEqual(
    findRoot((x) => x ** 3 - 1e-3, -1, 1, { maxIterations: 2 }),
    { kind: 'not-converged' },
  )
})

test('a root is found wherever it lies, on curves flat, steep and stepped', () => {
  const curves: readonly ((d: number) => number)[] = [
    (d) => d,
    (d) => d ** 3,
    (d) => Math.expm1(20 * d),
    (d) => Math.sign(d) * Math.abs(d) ** 0.2,
    (d) => (d < 0 ? -1 : 1),
    (d) => Math.atan(1e6 * d),
  ]
  fc.assert(
    fc.property(fc.double({ min: -9, max: 9, noNaN: true }), fc.constantFrom(...curves), (at, curve) => {
      let evaluations = 0
      const root = findRoot(
        (x) => {
          evaluations++
          return curve(x - at)
        },
        -10,
        11,
      )
      assert.ok(root.kind === 'root' && Math.abs(root.x - at) <= 1e-11, `${at}: ${JSON.stringify(root)}`)
      assert.ok(evaluations < 150, `${evaluations} evaluations`)
    }),
    { numRuns: 300 },
  )
})

test('a smooth root takes about a dozen evaluations, not a bisection', () => {
  let evaluations = 0
  findRoot(
    (x) => {
      evaluations++
      return Math.cos(x) - x
    },
    0,
    1,
  )
  assert.ok(evaluations <= 12, `${evaluations}`)
})

test('ends in the wrong order, or a negative tolerance, are refused', () => {
  assert.throws(() => findRoot((x) => x, 1, -1), InvalidInput)
  assert.throws(() => findRoot((x) => x, -Infinity, 1), InvalidInput)
  assert.throws(() => findRoot((x) => x, -1, 1, { tolerance: -1 }), InvalidInput)
  assert.throws(() => findRoot((x) => x, -1, 1, { maxIterations: 0 }), InvalidInput)
})
