import assert from 'node:assert/strict'
import test from 'node:test'
import { scoreTable } from './person-measures.ts'

test('expected places on steep items are those of integration in thirty digits', () => {
  const scale = {
    items: ['a', 'b', 'c'],
    thresholds: [
      Float64Array.of(-0.72121673779854, -1.942072757042131),
      Float64Array.of(0.8422622749248123, -2.10968132515567),
      Float64Array.of(1.2279861249377217, -2.393415454385141),
    ],
  }
  const table = scoreTable(scale, { method: 'eap', prior: { mean: -0.32243815075139726, sd: 1 } })
  // mpmath 1.3, quadrature piece by piece.
  for (const [score, mean, sd] of [
    [0, -1.73327268917272, 0.65237964753476],
    [3, -0.660441339340707, 0.577197805084212],
    [5, 0.0664553796806542, 0.645211578654781],
  ] as const) {
    assert.ok(Math.abs((table[score].measure ?? Number.NaN) - mean) < 1e-11, `${table[score].measure}`)
    assert.ok(Math.abs((table[score].se ?? Number.NaN) - sd) < 1e-11, `${table[score].se}`)
  }
})
