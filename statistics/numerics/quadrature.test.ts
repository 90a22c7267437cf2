import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InvalidInput } from '@utfall/basics'
import fc from 'fast-check'
import { gaussLegendre, type Integral, integrate } from './index.ts'

function numbersOf(found: Integral): { readonly value: number; readonly error: number } {
  if (found.kind === 'not-finite') throw new Error('not finite')
  return found
}

test('three Gauss points stand at 0 and ±√(3/5) with weights 8/9 and 5/9', () => {
  const { nodes, weights } = gaussLegendre(3)
  for (const [index, node] of [-Math.sqrt(3 / 5), 0, Math.sqrt(3 / 5)].entries()) {
    assert.ok(Math.abs(nodes[index] - node) < 1e-15)
  }
  for (const [index, weight] of [5 / 9, 8 / 9, 5 / 9].entries())
    assert.ok(Math.abs(weights[index] - weight) < 1e-15)
  assert.deepEqual(gaussLegendre(1), { nodes: new Float64Array([0]), weights: new Float64Array([2]) })
})

test('n Gauss points are exact for every power up to 2n − 1', () => {
  for (const n of [1, 2, 5, 16, 41, 100]) {
    const { nodes, weights } = gaussLegendre(n)
    for (let power = 0; power <= 2 * n - 1; power++) {
      const value = nodes.reduce((total, x, i) => total + weights[i] * x ** power, 0)
      const exact = power % 2 === 1 ? 0 : 2 / (power + 1)
      assert.ok(Math.abs(value - exact) < 1e-14, `${n} points, power ${power}`)
    }
    for (let i = 1; i < n; i++) assert.ok(nodes[i] > nodes[i - 1])
  }
})

test('fifteen Kronrod points are exact for every power up to 22, which no wrong digit in their table would be', () => {
  for (let power = 0; power <= 22; power++) {
    const found = numbersOf(integrate((x) => x ** power, -1, 2, { relative: 1, maxPieces: 1 }))
    const exact = (2 ** (power + 1) - (-1) ** (power + 1)) / (power + 1)
    assert.ok(
      Math.abs(found.value - exact) <= 2e-15 * (2 ** (power + 1) + 1),
      `power ${power}: ${found.value} ${exact}`,
    )
  }
})

const close = (found: Integral, exact: number, tolerance: number) => {
  assert.ok(found.kind === 'integral')
  assert.ok(
    Math.abs(found.value - exact) <= tolerance * Math.max(1, Math.abs(exact)),
    `${found.value}, exact ${exact}`,
  )
}

test('known areas: under the bell, under e^−x, a quarter circle, a logarithm down to 0', () => {
  close(
    integrate((x) => Math.exp((-x * x) / 2), -Infinity, Infinity),
    Math.sqrt(2 * Math.PI),
    1e-12,
  )
  close(
    integrate((x) => Math.exp(-x), 3, Infinity),
    Math.exp(-3),
    1e-12,
  )
  close(
    integrate((x) => 1 / (1 + x * x), -Infinity, -1),
    Math.PI / 4,
    1e-12,
  )
  close(
    integrate((x) => Math.sqrt(1 - x * x), 0, 1),
    Math.PI / 4,
    1e-10,
  )
  close(integrate(Math.log, 0, 1), -1, 1e-10)
  close(
    integrate((x) => Math.abs(x - 0.3), 0, 1),
    (0.09 + 0.49) / 2,
    1e-10,
  )
})

test('an integral over two halves is the sum of both, and backwards it is the negative', () => {
  const f = (x: number) => Math.sin(3 * x) * Math.exp(x / 4)
  fc.assert(
    fc.property(
      fc.double({ min: -3, max: 3, noNaN: true }),
      fc.double({ min: -3, max: 3, noNaN: true }),
      (a, b) => {
        const absolute = 1e-12
        const whole = numbersOf(integrate(f, -3, b, { absolute })).value
        const parts =
          numbersOf(integrate(f, -3, a, { absolute })).value +
          numbersOf(integrate(f, a, b, { absolute })).value
        assert.ok(Math.abs(whole - parts) < 1e-10)
        assert.ok(
          Math.abs(
            numbersOf(integrate(f, a, b, { absolute })).value +
              numbersOf(integrate(f, b, a, { absolute })).value,
          ) < 1e-12,
        )
      },
    ),
    { numRuns: 40 },
  )
})

test('the error stated is at least the error made', () => {
  for (const [f, exact] of [
    [(x: number) => Math.exp(x), Math.E - 1],
    [(x: number) => Math.sqrt(x), 2 / 3],
    [(x: number) => 1 / (1 + 25 * x * x), Math.atan(5) / 5],
  ] as const) {
    const found = numbersOf(integrate(f, 0, 1, { relative: 1e-6 }))
    assert.ok(Math.abs(found.value - exact) <= found.error, `${found.value} ± ${found.error}, exact ${exact}`)
  }
})

test('an area that does not exist, or a function with a hole, is not given a number that looks like one', () => {
  assert.equal(integrate((x) => 1 / x, 0, 1).kind, 'not-converged')
  assert.deepEqual(
    integrate((x) => (x > 0.5 ? Number.NaN : 1), 0, 1),
    { kind: 'not-finite' },
  )
  assert.deepEqual(
    integrate((x) => (x > 0.5 ? Number.NaN : 1), 1, 0),
    { kind: 'not-finite' },
  )
  assert.deepEqual(
    integrate(() => 1, 2, 2),
    { kind: 'integral', value: 0, error: 0 },
  )
})

test('a count of points that is no count, and ends that are no numbers, are refused', () => {
  assert.throws(() => gaussLegendre(0), InvalidInput)
  assert.throws(() => gaussLegendre(2.5), InvalidInput)
  assert.throws(() => integrate(() => 1, Number.NaN, 1), InvalidInput)
  assert.throws(() => integrate(() => 1, 0, 1, { relative: -1 }), InvalidInput)
})
