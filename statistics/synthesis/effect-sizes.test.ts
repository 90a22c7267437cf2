import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InvalidInput } from '@utfall/basics'
import fc from 'fast-check'
import { closeTo } from '../../tests/reference-data.ts'
import { type CountMeasure, effectSizes } from './effect-sizes.ts'

const counts = (measure: CountMeasure, rows: readonly (readonly [number, number, number, number])[]) => ({
  kind: 'counts' as const,
  measure,
  events1: Float64Array.from(rows, ([a]) => a),
  n1: Float64Array.from(rows, ([, n1]) => n1),
  events0: Float64Array.from(rows, ([, , c]) => c),
  n0: Float64Array.from(rows, ([, , , n0]) => n0),
})

test('by hand: 1 of 4 against 2 of 4', () => {
  const size = (measure: CountMeasure) => {
    const { estimates, variances } = effectSizes(counts(measure, [[1, 4, 2, 4]]))
    return [estimates[0], variances[0]]
  }
  const expected: readonly [CountMeasure, number, number][] = [
    ['risk-difference', -1 / 4, 3 / 64 + 1 / 16],
    ['log-risk-ratio', Math.log(1 / 2), 1 - 1 / 4 + 1 / 2 - 1 / 4],
    ['log-odds-ratio', Math.log(1 / 3), 1 + 1 / 3 + 1 / 2 + 1 / 2],
    // E = 3/2, V = 4·4·3·5 / (64·7) = 15/28
    ['peto-log-odds-ratio', -1 / 2 / (15 / 28), 28 / 15],
    ['arcsine-difference', Math.PI / 6 - Math.PI / 4, 1 / 8],
  ]
  for (const [measure, estimate, variance] of expected) {
    closeTo(size(measure)[0], estimate, 1e-14, measure)
    closeTo(size(measure)[1], variance, 1e-14, `${measure} variance`)
  }
})

test('trap 14, a half in each cell answers by the group sizes alone when nobody had the event: 0/10 and 0/12 give .174', () => {
  const { estimates, variances, notes } = effectSizes(counts('log-odds-ratio', [[0, 10, 0, 12]]))
  // metafor: escalc("OR", ai = 0, n1i = 10, ci = 0, n2i = 12)
  closeTo(estimates[0], 0.174353387144778, 1e-12, 'log OR')
  closeTo(variances[0], 4.17523809523809, 1e-12, 'variance')
  assert.deepEqual(notes, [{ code: 'half-added-without-events', detail: { row: 0 } }])
  const left = effectSizes({
    ...counts('log-odds-ratio', [
      [0, 10, 0, 12],
      [1, 4, 2, 4],
    ]),
    zeroCells: 'leave-out',
  })
  assert.deepEqual([...left.rows], [1])
  assert.deepEqual(left.notes, [{ code: 'study-left-out', detail: { row: 0 } }])
})

test('trap 14, only studies with an empty cell get the half, and Peto needs none', () => {
  const rows = [
    [0, 10, 3, 12],
    [10, 10, 8, 9],
    [4, 10, 5, 12],
  ] as const
  const { estimates, notes } = effectSizes(counts('log-risk-ratio', rows))
  // metafor 3.8-1: escalc("RR", ai = c(0, 10), n1i = c(10, 10), ci = c(3, 8), n2i = c(12, 9))
  closeTo(estimates[0], -1.7788560643921469, 1e-12, 'empty treated cell')
  closeTo(estimates[1], 0.1159989138628821, 1e-12, 'full treated cell')
  closeTo(estimates[2], Math.log(4 / 10 / (5 / 12)), 1e-12, 'no empty cell')
  assert.deepEqual(
    notes.map(({ code, detail }) => [code, detail.row]),
    [
      ['half-added', 0],
      ['half-added', 1],
    ],
  )
  const peto = effectSizes(counts('peto-log-odds-ratio', [...rows, [0, 10, 0, 12]]))
  assert.deepEqual([...peto.rows], [0, 1, 2])
  // a − E = −15/11 and V = 10·12·3·19 / (22²·21)
  closeTo(peto.estimates[0], -(15 / 11) / (6840 / 10164), 1e-12, 'Peto')
})

test('means give the mean difference and Hedges’ exactly corrected g of escalc', () => {
  const means = {
    kind: 'means' as const,
    // The first two rows of Normand (1999): length of stay, specialist care against routine.
    mean1: Float64Array.of(55, 27),
    sd1: Float64Array.of(47, 7),
    n1: Float64Array.of(155, 31),
    mean0: Float64Array.of(75, 29),
    sd0: Float64Array.of(64, 4),
    n0: Float64Array.of(156, 32),
  }
  const difference = effectSizes({ ...means, measure: 'mean-difference' })
  assert.deepEqual([...difference.estimates], [-20, -2])
  closeTo(difference.variances[0], 47 ** 2 / 155 + 64 ** 2 / 156, 1e-14, 'variance')
  // metafor 3.8-1: escalc("SMD", …)
  const standardised = effectSizes({ ...means, measure: 'standardised-mean-difference' })
  closeTo(standardised.estimates[0], -0.3551696409401069, 1e-12, 'g 1')
  closeTo(standardised.estimates[1], -0.3479400227390985, 1e-12, 'g 2')
  closeTo(standardised.variances[0], 0.01306467554152968, 1e-12, 'variance 1')
  closeTo(standardised.variances[1], 0.06446887609885668, 1e-12, 'variance 2')
})

test('groups without any spread have no standardised difference: left out and said', () => {
  const flat = (measure: 'mean-difference' | 'standardised-mean-difference') =>
    effectSizes({
      kind: 'means',
      measure,
      mean1: Float64Array.of(3),
      sd1: Float64Array.of(0),
      n1: Float64Array.of(5),
      mean0: Float64Array.of(2),
      sd0: Float64Array.of(0),
      n0: Float64Array.of(5),
    })
  for (const measure of ['mean-difference', 'standardised-mean-difference'] as const) {
    assert.equal(flat(measure).estimates.length, 0)
    assert.deepEqual(flat(measure).notes, [{ code: 'study-left-out', detail: { row: 0 } }])
  }
})

test('more events than people, half people and unequal columns are refused', () => {
  assert.throws(() => effectSizes(counts('risk-difference', [[5, 4, 2, 4]])), InvalidInput)
  assert.throws(() => effectSizes(counts('risk-difference', [[1, 4.5, 2, 4]])), InvalidInput)
  assert.throws(() => effectSizes(counts('risk-difference', [[1, 0, 0, 4]])), InvalidInput)
  const uneven = { ...counts('risk-difference', [[1, 4, 2, 4]]), n0: Float64Array.of(4, 4) }
  assert.throws(() => effectSizes(uneven), InvalidInput)
})

const table = fc
  .tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }))
  .chain(([n1, n0]) => fc.tuple(fc.nat(n1), fc.constant(n1), fc.nat(n0), fc.constant(n0)))

test('exchanging the arms changes the sign and keeps the variance', () => {
  const measures = [
    'log-odds-ratio',
    'log-risk-ratio',
    'risk-difference',
    'peto-log-odds-ratio',
    'arcsine-difference',
  ] as const
  fc.assert(
    fc.property(fc.constantFrom(...measures), table, (measure, [a, n1, c, n0]) => {
      const there = effectSizes(counts(measure, [[a, n1, c, n0]]))
      const back = effectSizes(counts(measure, [[c, n0, a, n1]]))
      assert.equal(there.estimates.length, back.estimates.length)
      for (const [i, estimate] of there.estimates.entries()) {
        assert.ok(Math.abs(estimate + back.estimates[i]) < 1e-12)
        closeTo(back.variances[i], there.variances[i], 1e-12, 'variance')
        assert.ok(there.variances[i] > 0)
      }
    }),
    { seed: 6, numRuns: 300 },
  )
})
