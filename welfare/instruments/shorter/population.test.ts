import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import type { MeasurementResults } from '../result/schema.ts'
import { populationOf } from './population.ts'

type Rows = readonly { readonly measure: number; readonly se: number; readonly n: number }[]

/** Only what a population is read from. */
function resultsOf(
  rows: Rows,
  nPersons: number,
  all: { readonly mean: number; readonly variance: number; readonly meanSquaredError: number } | null,
): MeasurementResults {
  const wleAll =
    all === null
      ? { kind: 'not-estimable', reason: 'no-measures', detail: {} }
      : { kind: 'reliability', ...all }
  return { scoreTable: rows, nPersons, reliabilities: { wleAll } } as unknown as MeasurementResults
}

test('measures are drawn in until they spread as the persons do: by hand for two scores', () => {
  // Variance 1, noise 0.36: the persons' own spread is 0.8, and so is the share of each distance that is kept.
  const rows = [
    { measure: 0, se: 0.6, n: 50 },
    { measure: 2, se: 0.6, n: 50 },
    { measure: 4, se: 1.2, n: 0 },
  ]
  const population = populationOf(resultsOf(rows, 100, null))
  assert.ok(population?.target.kind === 'measures')
  assert.equal(population.basis, 'measures')
  assert.ok(Math.abs(population.sd - 0.8) < 1e-12)
  assert.deepEqual([...(population.target.weights ?? [])], [50, 50])
  for (const [place, wanted] of [0.2, 1.8].entries())
    assert.ok(Math.abs(population.target.measures[place] - wanted) < 1e-12)
})

test('where most have skipped something the persons are a normal, with the noise taken off', () => {
  const rows = [
    { measure: 0, se: 0.6, n: 30 },
    { measure: 2, se: 0.6, n: 19 },
  ]
  const population = populationOf(resultsOf(rows, 100, { mean: 0.5, variance: 1.25, meanSquaredError: 0.25 }))
  assert.deepEqual(population, {
    target: { kind: 'normal', mean: 0.5, sd: 1 },
    mean: 0.5,
    sd: 1,
    basis: 'normal',
  })
})

test('persons who differ no more than noise stand in one place', () => {
  const rows = [
    { measure: -0.1, se: 1, n: 40 },
    { measure: 0.3, se: 1, n: 40 },
  ]
  const population = populationOf(resultsOf(rows, 80, null))
  assert.ok(population?.target.kind === 'measures')
  assert.equal(population.sd, 0)
  assert.deepEqual([...new Set(population.target.measures)], [population.mean])
})

test('nobody with a measure is no population', () => {
  assert.equal(populationOf(resultsOf([], 0, null)), null)
})

test('the mean stays and the spread is never above that of the measures', () => {
  const row = fc.record({
    measure: fc.double({ min: -6, max: 6, noNaN: true }),
    se: fc.double({ min: 0.1, max: 3, noNaN: true }),
    n: fc.integer({ min: 1, max: 500 }),
  })
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), (rows) => {
      const total = rows.reduce((sum, { n }) => sum + n, 0)
      const population = populationOf(resultsOf(rows, total, null))
      assert.ok(population?.target.kind === 'measures')
      const { measures, weights } = population.target
      const over = (values: ArrayLike<number>) =>
        Array.from(values).reduce((sum, value, place) => sum + value * (weights?.[place] ?? 0), 0) / total
      const mean = over(measures)
      assert.ok(Math.abs(mean - population.mean) < 1e-9)
      const spread = Math.sqrt(over(measures.map((measure) => (measure - mean) ** 2)))
      assert.ok(Math.abs(spread - population.sd) < 1e-9)
      const before = over(rows.map(({ measure }) => (measure - mean) ** 2))
      assert.ok(population.sd <= Math.sqrt(before) + 1e-9)
    }),
  )
})
