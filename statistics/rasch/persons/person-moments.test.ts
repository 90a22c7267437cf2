import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InvalidInput } from '@utfall/basics'
import fc from 'fast-check'
import { expectedScore, itemInformation, testInformation } from './information.ts'
import { categoryProbabilities, responseMoments } from './response-moments.ts'
import { thurstonianThresholds } from './thurstonian-thresholds.ts'

const near = (given: number, expected: number, tolerance = 1e-12) =>
  assert.ok(Math.abs(given - expected) <= tolerance, `${given} where ${expected} was expected`)
const steps = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 1, maxLength: 8 })
const place = fc.double({ min: -8, max: 8, noNaN: true })

test('by hand: odds of 2 and 3 per step make shares of 1/9, 2/9 and 6/9', () => {
  const thresholds = Float64Array.of(-Math.log(2), -Math.log(3))
  const [none, one, two] = categoryProbabilities(thresholds, 0)
  near(none, 1 / 9)
  near(one, 2 / 9)
  near(two, 6 / 9)
  // E = 14/9; the deviations are −14/9, −5/9, 4/9, so the moments are sums of ninths.
  const { mean, variance, third, fourth } = responseMoments(thresholds, 0)
  near(mean, 14 / 9)
  near(variance, (196 + 2 * 25 + 6 * 16) / 729)
  near(third, (-2744 - 2 * 125 + 6 * 64) / 6561)
  near(fourth, (38416 + 2 * 625 + 6 * 256) / 59049)
})

test('by hand: an even chance of two or more of three equal steps is where the odds of each step are even', () => {
  const scale = { items: ['a'], thresholds: [Float64Array.of(0.4, 0.4, 0.4)] }
  near(thurstonianThresholds(scale)[0][1], 0.4)
})

test('by hand: two equal steps have an even chance of the first where 1 = x + x², the golden ratio', () => {
  const scale = { items: ['a'], thresholds: [Float64Array.of(0, 0)] }
  const [first, second] = thurstonianThresholds(scale)[0]
  near(first, Math.log((Math.sqrt(5) - 1) / 2))
  near(second, -Math.log((Math.sqrt(5) - 1) / 2))
})

test('property: the probabilities sum to 1, and each moment is the slope that the family promises', () => {
  fc.assert(
    fc.property(steps, place, (list, theta) => {
      const thresholds = Float64Array.from(list)
      near(
        categoryProbabilities(thresholds, theta).reduce((sum, p) => sum + p, 0),
        1,
      )
      const h = 1e-4
      const [below, here, above] = [-h, 0, h].map((move) => responseMoments(thresholds, theta + move))
      near((above.mean - below.mean) / (2 * h), here.variance, 1e-5)
      near((above.variance - below.variance) / (2 * h), here.third, 1e-4)
      near((above.third - below.third) / (2 * h), here.fourth - 3 * here.variance ** 2, 1e-3)
    }),
  )
})

test('property: information and expected score of a test are the sums of the moments of its items', () => {
  fc.assert(
    fc.property(fc.array(steps, { minLength: 1, maxLength: 6 }), place, (lists, theta) => {
      const scale = {
        items: lists.map((_, i) => `item ${i}`),
        thresholds: lists.map((list) => Float64Array.from(list)),
      }
      const moments = scale.thresholds.map((thresholds) => responseMoments(thresholds, theta))
      const sum = (pick: 'mean' | 'variance') => moments.reduce((total, each) => total + each[pick], 0)
      near(testInformation(scale, [theta])[0], sum('variance'), 1e-10)
      near(expectedScore(scale, [theta])[0], sum('mean'), 1e-10)
      near(testInformation(scale, [theta], [0])[0], itemInformation(scale, [theta])[0][0], 0)
    }),
  )
})

test('property: Thurstonian thresholds rise with the category, ordered steps or not, and the chance is even there', () => {
  fc.assert(
    fc.property(steps, (list) => {
      const thresholds = Float64Array.from(list)
      const levels = thurstonianThresholds({ items: ['a'], thresholds: [thresholds] })[0]
      levels.forEach((level, h) => {
        if (h > 0) assert.ok(level > levels[h - 1])
        const reached = categoryProbabilities(thresholds, level).slice(h + 1)
        near(
          reached.reduce((sum, p) => sum + p, 0),
          0.5,
          1e-10,
        )
      })
    }),
  )
})

test('hundreds of logits away everything is certain, and nothing overflows', () => {
  const thresholds = Float64Array.of(-90, 90, -3, 40)
  const scale = { items: ['a'], thresholds: [thresholds] }
  for (const theta of [-1e6, -700, 700, 1e6]) {
    near(expectedScore(scale, [theta])[0], theta > 0 ? 4 : 0)
    near(testInformation(scale, [theta])[0], 0)
    near(responseMoments(thresholds, theta).mean, theta > 0 ? 4 : 0)
  }
})

test('places and thresholds that are no numbers are refused', () => {
  const scale = { items: ['a'], thresholds: [Float64Array.of(0)] }
  assert.throws(() => testInformation(scale, [Number.NaN]), InvalidInput)
  assert.throws(() => categoryProbabilities(Float64Array.of(0), Number.POSITIVE_INFINITY), InvalidInput)
  assert.throws(() => responseMoments(Float64Array.of(Number.NaN), 0), InvalidInput)
  assert.throws(() => thurstonianThresholds({ items: ['a'], thresholds: [] }), InvalidInput)
})
