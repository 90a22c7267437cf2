import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InvalidInput } from '@utfall/basics'
import { normalCdf } from '@utfall/distributions'
import { matrix, randomStream } from '@utfall/numerics'
import fc from 'fast-check'
import { measurePersons } from '../persons/person-measures.ts'
import { responseMoments } from '../persons/response-moments.ts'
import { answerMoments } from './answer-moments.ts'
import { answersOf, modelAnswers, scaleOf } from './answers-for-tests.ts'
import { q3 } from './local-dependence.ts'
import { residualComponents } from './residual-components.ts'
import { pairwiseCorrelations } from './residual-correlations.ts'
import { shareEstimate } from './share-interval.ts'
import { smithTest } from './smith-test.ts'
import { thresholdOrder } from './threshold-order.ts'
import { itemFitAt, personFit } from './unconditional-fit.ts'

const near = (actual: number | null | undefined, expected: number, what: string, tolerance = 1e-12): void =>
  assert.ok(
    Math.abs((actual ?? Number.NaN) - expected) <= tolerance * Math.max(1, Math.abs(expected)),
    `${what}: ${actual} for ${expected}`,
  )

const at = (measure: number | null) => ({ measure, extreme: null })

test('two persons at P = 3/4, one yes and one no: outfit 5/3, q² 2/3, t by the cube root', () => {
  // V = 3/16; z² = 1/3 for yes, 3 for no; C = 21/256, so C/V² = 7/3 and q² = (14/3)/4 − 1/2 = 2/3; infit alike.
  const answers = answersOf([[1], [0], [1]], [1])
  const theta = Math.log(3)
  const [row] = itemFitAt(scaleOf([[0]]), answers, [at(theta), at(theta), at(null)], 'all')
  const q = Math.sqrt(2 / 3)
  assert.equal(row.n, 2)
  near(row.chiSquare, 10 / 3, 'chi-square')
  near(row.fit?.outfit, 5 / 3, 'outfit')
  near(row.fit?.infit, 5 / 3, 'infit')
  near(row.fit?.qOutfit, q, 'q of outfit')
  near(row.fit?.qInfit, q, 'q of infit')
  near(row.fit?.infitT, ((Math.cbrt(5 / 3) - 1) * 3) / q + q / 3, 't')
})

test('at P = 1/2 every z² is 1 and nothing is left to judge by: t is null, not infinite', () => {
  const [row] = itemFitAt(scaleOf([[0]]), answersOf([[1], [0]], [1]), [at(0), at(0)], 'all')
  assert.equal(row.fit?.outfit, 1)
  assert.equal(row.fit?.outfitT, null)
  const [person] = personFit(scaleOf([[0]]), answersOf([[1]], [1]), [{ measure: 1, extreme: 'highest' }])
  assert.deepEqual(person, { answered: 1, fit: null })
})

test('the quick moments are those of the persons room at any measure, and exact 800 logits away', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 1, maxLength: 5 }),
      fc.double({ min: -800, max: 800, noNaN: true }),
      (item, theta) => {
        const thresholds = Float64Array.from(item)
        const out = { mean: 0, variance: 0, fourth: 0 }
        answerMoments(thresholds)(theta, out)
        const expected = responseMoments(thresholds, theta)
        near(out.mean, expected.mean, 'mean')
        near(out.variance, expected.variance, 'variance')
        near(out.fourth, expected.fourth, 'fourth')
      },
    ),
  )
})

test('Q3 of four persons at P = 1/2 is the correlation of their answers: 0, −1, 0', () => {
  const rows = [
    [1, 1, 0],
    [1, 0, 0],
    [0, 1, 1],
    [0, 0, 1],
  ]
  const found = q3(
    scaleOf([[0], [0], [0]]),
    answersOf(rows, [1, 1, 1]),
    rows.map(() => at(0)),
    'all',
  )
  assert.ok(found.kind === 'local-dependence')
  near(found.q3[0][1], 0, 'q1 and q2')
  near(found.q3[0][2], -1, 'q1 and q3')
  near(found.mean, -1 / 3, 'mean')
  near(found.q3Star, 1 / 3, 'Q3*')
  assert.deepEqual(found.maxPair, ['q1', 'q2'])
  const components = residualComponents(
    scaleOf([[0], [0], [0]]),
    answersOf(rows, [1, 1, 1]),
    rows.map(() => at(0)),
    'all',
  )
  // Eigenvalues of a matrix with one correlation of −1: 2, 1, 0; first loadings 1, 0, −1.
  assert.ok(components.kind === 'components')
  for (const [i, value] of [2, 1, 0].entries()) near(components.eigenvalues[i], value, 'eigenvalue')
  near(Math.abs(components.loadings[0]), 1, 'loading')
  near(components.loadings[0] + components.loadings[2], 0, 'opposite loadings')
})

test('items that nobody answered together have no Q3 and no components; the pairs that met keep theirs', () => {
  const rows = [
    [1, 0, -1],
    [0, 1, -1],
    [1, 1, -1],
    [1, -1, 0],
    [0, -1, 1],
    [0, -1, 0],
  ]
  const persons = rows.map(() => at(0.3))
  const scale = scaleOf([[0], [0], [0]])
  const found = q3(scale, answersOf(rows, [1, 1, 1]), persons, 'all')
  assert.ok(found.kind === 'local-dependence')
  assert.equal(found.q3[1][2], null)
  assert.equal(found.pairsWithoutValue, 1)
  const components = residualComponents(scale, answersOf(rows, [1, 1, 1]), persons, 'all')
  assert.ok(components.kind === 'not-estimable')
  assert.equal(components.reason, 'pairs-without-value')
  const alone = q3(scale, answersOf([[1, -1, -1]], [1, 1, 1]), [at(0)], 'all')
  assert.ok(alone.kind === 'not-estimable')
})

test('correlations from different persons that contradict each other are given as they are, with a note', () => {
  // 1 and 2 agree, 1 and 3 agree, 2 and 3 are opposite: eigenvalues 2, 2 and −1.
  const rows = [
    [1, 1, -1],
    [0, 0, -1],
    [1, -1, 1],
    [0, -1, 0],
    [-1, 1, 0],
    [-1, 0, 1],
  ]
  const persons = rows.map(() => at(0))
  const found = residualComponents(scaleOf([[0], [0], [0]]), answersOf(rows, [1, 1, 1]), persons, 'all')
  assert.ok(found.kind === 'components')
  for (const [i, value] of [2, 2, -1].entries()) near(found.eigenvalues[i], value, 'eigenvalue')
  assert.equal(found.notes[0].code, 'correlations-not-positive')
})

test('correlations by the short way for complete tables are those of the long way for missing ones', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const random = randomStream(seed)
      const complete = Float64Array.from({ length: 60 }, () => random.normal() + 50)
      const weights = Float64Array.from({ length: 15 }, () => 0.5 + random.uniform())
      // A row of nothing sends the same numbers the long way.
      const withGap = Float64Array.from([...complete, Number.NaN, Number.NaN, Number.NaN, Number.NaN])
      const short = pairwiseCorrelations(complete, 4, weights)
      const long = pairwiseCorrelations(withGap, 4, Float64Array.from([...weights, 1]))
      short.values.forEach((value, cell) => {
        near(long.values[cell], value, 'correlation', 1e-11)
      })
    }),
    { numRuns: 40 },
  )
})

test('eigenvalues of the residuals add to the number of items, and weights of one change nothing', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const scale = scaleOf([[-1, 0.5], [0.2], [-0.4, 0.1, 0.8], [0.9], [-0.7]])
      const answers = modelAnswers(scale, 60, randomStream(seed), { missing: 0.15 })
      const persons = measurePersons(scale, answers, { method: 'wle' }).persons
      const found = residualComponents(scale, answers, persons, 'non-extreme')
      assert.ok(found.kind === 'components')
      near(
        found.eigenvalues.reduce((a, b) => a + b, 0),
        5,
        'sum of eigenvalues',
        1e-9,
      )
      const weighted = { ...answers, weights: new Float64Array(60).fill(1) }
      const again = residualComponents(scale, weighted, persons, 'non-extreme')
      assert.deepEqual(again, found)
    }),
    { numRuns: 30 },
  )
})

test('nobody of ten: at most 1 − (0.025)^(1/10) by Clopper–Pearson; Wilson bounds solve their own equation', () => {
  const none = shareEstimate(0, 10)
  near(none.clopperPearson[1], 1 - 0.025 ** 0.1, 'upper bound', 1e-12)
  assert.equal(none.wilson[0], 0)
  const some = shareEstimate(7, 40)
  for (const bound of some.wilson)
    near((some.share - bound) ** 2, (1.959963984540054 ** 2 * bound * (1 - bound)) / 40, 'Wilson', 1e-12)
})

test("Smith's test on halves that agree exactly has t = 0 for everyone", () => {
  const rows = [
    [1, 0, 1, 0],
    [0, 1, 0, 1],
    [1, 1, 1, 1],
    [0, -1, 0, 0],
  ]
  const scale = scaleOf([[-0.5], [0.5], [-0.5], [0.5]])
  const found = smithTest(scale, answersOf(rows, [1, 1, 1, 1]), Float64Array.of(0.4, 0.3, -0.2, -0.5), 'mle')
  assert.ok(found.kind === 'smith-test')
  assert.equal(found.significant.n, 2)
  assert.equal(found.significant.count, 0)
  assert.equal(found.meanT, 0)
  const oneSided = smithTest(scale, answersOf(rows, [1, 1, 1, 1]), new Float64Array(4).fill(1), 'wle')
  assert.ok(oneSided.kind === 'not-estimable')
})

test('steps at 0 and −1 with variances 0.04 and 0.09 and covariance 0.01 are out of order at Φ(−1/√0.11)', () => {
  const order = thresholdOrder({
    items: ['q1', 'q2'],
    thresholds: [Float64Array.of(0, -1), Float64Array.of(0.5)],
    covariance: matrix(3, 3, Float64Array.of(0.04, 0.01, 0, 0.01, 0.09, 0, 0, 0, 0.02)),
    model: 'pcm',
  })
  const [step] = order.items[0].steps
  assert.equal(step.category, 1)
  near(step.difference, -1, 'difference')
  near(step.se, Math.sqrt(0.11), 'se')
  near(step.p, normalCdf(-1 / Math.sqrt(0.11)), 'p')
  assert.deepEqual(order.disordered, ['q1'])
  assert.deepEqual(order.clearlyDisordered, ['q1'])
  assert.deepEqual(order.items[1].steps, [])
})

test('anchored steps have an order but no uncertainty: no p', () => {
  const order = thresholdOrder({
    items: ['q1'],
    thresholds: [Float64Array.of(0, -1)],
    covariance: matrix(2, 2),
    model: 'pcm',
  })
  assert.equal(order.items[0].steps[0].p, null)
  assert.deepEqual(order.disordered, ['q1'])
  assert.deepEqual(order.clearlyDisordered, [])
})

test('a list of measures of another length, another word for who, and another number of loadings are refused', () => {
  const scale = scaleOf([[0], [0]])
  const answers = answersOf([[1, 0]], [1, 1])
  const refused = (field: string) => (error: unknown) =>
    error instanceof InvalidInput && error.field === field
  assert.throws(() => itemFitAt(scale, answers, [], 'all'), refused('measures'))
  assert.throws(() => q3(scale, answers, [at(0)], 'everyone' as 'all'), refused('who'))
  assert.throws(() => smithTest(scale, answers, Float64Array.of(1), 'wle'), refused('loadings'))
})
