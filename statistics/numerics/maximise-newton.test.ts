import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InvalidInput } from '@utfall/basics'
import fc from 'fast-check'
import { identity, matrix, maximiseNewton, type NewtonPoint } from './index.ts'

function lnLogistic(t: number): number {
  return t > 0 ? -Math.log1p(Math.exp(-t)) : t - Math.log1p(Math.exp(t))
}

/** The log likelihood of y of n successes in the log odds. */
function oneProportion(y: number, n: number): (theta: Float64Array) => NewtonPoint {
  return ([t]) => {
    // Both shares from their own side, so that a certain outcome keeps its tiny slope: without it nothing
    // rises for ever.
    const p = 1 / (1 + Math.exp(-t))
    const q = 1 / (1 + Math.exp(t))
    return {
      value: y * lnLogistic(t) + (n - y) * lnLogistic(-t),
      gradient: new Float64Array([y * q - (n - y) * p]),
      hessian: matrix(1, 1, [-n * p * q]),
    }
  }
}

test('three of ten have the log odds ln(3/7), and the curvature there is 10·3/10·7/10', () => {
  const found = maximiseNewton({ start: new Float64Array([0]), evaluate: oneProportion(3, 10) })
  assert.ok(found.kind === 'converged')
  assert.ok(Math.abs(found.theta[0] - Math.log(3 / 7)) < 1e-14)
  assert.ok(Math.abs(found.hessian.data[0] + 21 / 10) < 1e-13)
  assert.ok(found.iterations <= 6)
})

test('any proportion is found from any start, also where the first step overshoots', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 99 }),
      fc.double({ min: -12, max: 12, noNaN: true }),
      (y, start) => {
        const found = maximiseNewton({ start: new Float64Array([start]), evaluate: oneProportion(y, 100) })
        assert.ok(found.kind === 'converged', `${y} from ${start}: ${JSON.stringify(found)}`)
        assert.ok(Math.abs(found.theta[0] - Math.log(y / (100 - y))) < 1e-9)
      },
    ),
  )
})

test('a likelihood that rises for ever is not a maximum, however small its gradient', () => {
  const found = maximiseNewton({ start: new Float64Array([0]), evaluate: oneProportion(10, 10) })
  assert.equal(found.kind, 'not-converged')
  assert.ok(found.theta[0] > 30)
})

test('a quadratic is done in one step, to the rounding, in units large and small', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -8, max: 8, noNaN: true }),
      fc.double({ min: -1e3, max: 1e3, noNaN: true }),
      (power, top) => {
        const scale = 10 ** power
        const found = maximiseNewton({
          start: new Float64Array([0, 1]),
          evaluate: ([x, y]) => ({
            value: -0.5 * ((x - top) / scale) ** 2 - 0.5 * (y - x / scale) ** 2,
            gradient: new Float64Array([-(x - top) / scale ** 2 + (y - x / scale) / scale, -(y - x / scale)]),
            hessian: matrix(2, 2, [-2 / scale ** 2, 1 / scale, 1 / scale, -1]),
          }),
        })
        assert.ok(found.kind === 'converged', JSON.stringify(found))
        assert.ok(Math.abs(found.theta[0] - top) <= 1e-9 * Math.max(scale, Math.abs(top)))
        assert.ok(found.iterations <= 6)
      },
    ),
    // So small a unit that the second parameter's own rounding is a hundred thousandth.
    { examples: [[-7.9999999999999885, -999.9999999999981]] },
  )
})

test('from ground that bends the wrong way it still climbs: cos(x) + cos(y) from near a pit', () => {
  const found = maximiseNewton({
    start: new Float64Array([3, -2.9]),
    evaluate: ([x, y]) => ({
      value: Math.cos(x) + Math.cos(y),
      gradient: new Float64Array([-Math.sin(x), -Math.sin(y)]),
      hessian: matrix(2, 2, [-Math.cos(x), 0, 0, -Math.cos(y)]),
    }),
  })
  assert.ok(found.kind === 'converged')
  assert.ok(Math.abs(found.value - 2) < 1e-12)
})

test('a start without a value, a flat function and a slope without end each have their reason', () => {
  const flat = (): NewtonPoint => ({ value: 1, gradient: new Float64Array([0]), hessian: matrix(1, 1) })
  const nothing = (): NewtonPoint => ({
    value: Number.NaN,
    gradient: new Float64Array([0]),
    hessian: identity(1),
  })
  const start = new Float64Array([0])
  const reasonOf = (evaluate: (theta: Float64Array) => NewtonPoint) => {
    const found = maximiseNewton({ start, evaluate, maxIterations: 20 })
    return found.kind === 'not-converged' ? found.reason : found.kind
  }
  assert.equal(reasonOf(flat), 'singular-hessian')
  assert.equal(reasonOf(nothing), 'start-not-finite')
  assert.equal(reasonOf(oneProportion(4, 4)), 'iteration-limit')
})

test('a Hessian of the wrong size is the caller’s fault', () => {
  const evaluate = (): NewtonPoint => ({ value: 0, gradient: new Float64Array(2), hessian: identity(1) })
  assert.throws(() => maximiseNewton({ start: new Float64Array(2), evaluate }), InvalidInput)
  assert.throws(() => maximiseNewton({ start: new Float64Array(1), evaluate }), InvalidInput)
})
