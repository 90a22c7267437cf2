import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InvalidInput } from '@utfall/basics'
import fc from 'fast-check'
import { minimiseScalar, minimiseSimplex } from './index.ts'

test('the valley of (x − a)⁴ + (x − a)² is at a, wherever a lies', () => {
  fc.assert(
    fc.property(fc.double({ min: -90, max: 90, noNaN: true }), (a) => {
      const found = minimiseScalar((x) => (x - a) ** 4 + (x - a) ** 2 - 3, -100, 100)
      assert.equal(found.kind, 'minimum')
      assert.ok(Math.abs(found.x - a) <= 1e-7 * Math.max(1, Math.abs(a)))
      assert.ok(Math.abs(found.value + 3) <= 1e-12)
    }),
  )
})

test('the smallest value of x·ln x is −1/e, at 1/e', () => {
  const found = minimiseScalar((x) => x * Math.log(x), 1e-6, 3)
  assert.ok(found.kind === 'minimum' && Math.abs(found.x - 1 / Math.E) < 1e-8)
  assert.ok(Math.abs(found.value + 1 / Math.E) < 1e-15)
})

test('a slope without a valley is followed to its end', () => {
  const found = minimiseScalar((x) => x, 2, 5)
  assert.ok(found.kind === 'minimum' && found.x - 2 < 1e-6)
})

test('a search that is cut short says so, and where NaN is there is no valley', () => {
  assert.equal(minimiseScalar((x) => x * x, -1, 3, { maxIterations: 2 }).kind, 'not-converged')
  const found = minimiseScalar((x) => (x < 1 ? Number.NaN : (x - 2) ** 2), 0, 5)
  assert.ok(Math.abs(found.x - 2) < 1e-7)
  assert.equal(minimiseScalar(() => Number.NaN, 0, 5).kind, 'not-converged')
  assert.throws(() => minimiseScalar((x) => x, 3, 3), InvalidInput)
})

test("Rosenbrock's bent valley ends at (1, 1)", () => {
  const found = minimiseSimplex({
    start: new Float64Array([-1.2, 1]),
    evaluate: ([x, y]) => 100 * (y - x * x) ** 2 + (1 - x) ** 2,
  })
  assert.equal(found.kind, 'converged')
  assert.ok(Math.abs(found.theta[0] - 1) < 1e-6 && Math.abs(found.theta[1] - 1) < 1e-6)
})

test("Powell's singular function of four parameters has its minimum 0 at the origin", () => {
  const found = minimiseSimplex({
    start: new Float64Array([3, -1, 0, 1]),
    evaluate: ([a, b, c, d]) => (a + 10 * b) ** 2 + 5 * (c - d) ** 2 + (b - 2 * c) ** 4 + 10 * (a - d) ** 4,
  })
  assert.equal(found.kind, 'converged')
  assert.ok(found.value < 1e-10, `${found.value}`)
})

test('a simplex finds the bottom of a bowl of any shape and keeps out of forbidden ground', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 1, maxLength: 4 }),
      fc.double({ min: 0.05, max: 20, noNaN: true }),
      (bottom, stretch) => {
        const found = minimiseSimplex({
          start: new Float64Array(bottom.length).fill(6),
          evaluate: (theta) =>
            theta[0] < -6
              ? Number.NaN
              : theta.reduce((total, x, i) => total + (i % 2 ? stretch : 1) * (x - bottom[i]) ** 2, 7),
        })
        assert.equal(found.kind, 'converged')
        for (const [i, x] of bottom.entries())
          assert.ok(Math.abs(found.theta[i] - x) < 1e-5, `${found.theta} ${bottom}`)
      },
    ),
    { numRuns: 60 },
  )
})

test('too few evaluations are not a minimum, and a start on forbidden ground is refused', () => {
  const evaluate = ([x, y]: Float64Array) => 100 * (y - x * x) ** 2 + (1 - x) ** 2
  assert.equal(
    minimiseSimplex({ start: new Float64Array([-1.2, 1]), evaluate, maxEvaluations: 30 }).kind,
    'not-converged',
  )
  assert.throws(
    () => minimiseSimplex({ start: new Float64Array([0]), evaluate: () => Infinity }),
    InvalidInput,
  )
  assert.throws(() => minimiseSimplex({ start: new Float64Array(0), evaluate: () => 1 }), InvalidInput)
  assert.throws(
    () => minimiseSimplex({ start: new Float64Array(2), evaluate, step: new Float64Array(1) }),
    InvalidInput,
  )
})
