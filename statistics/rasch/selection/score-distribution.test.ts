import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { categoryProbabilities } from '../persons/response-moments.ts'
import { expectedFigures, formScores, scoreDistribution, wrongClassification } from './score-distribution.ts'
import { targetPoints } from './target.ts'

const ln3 = Math.log(3)
const oneItem = { items: ['a'], thresholds: [Float64Array.of(0)] }
const halves = targetPoints({ kind: 'measures', measures: Float64Array.of(-ln3, ln3) })

function near(given: number | null, expected: number, tolerance = 1e-12): void {
  assert.ok(
    given !== null && Math.abs(given - expected) <= tolerance * Math.max(1, Math.abs(expected)),
    `${given} is not ${expected}`,
  )
}

test('one item and persons at ±ln 3, by hand: a quarter of answers go the wrong way', () => {
  // WLE of one item: ±ln 3, each where the item's information is 3/16. A person at ln 3 answers 1 with probability 3/4.
  const form = formScores(oneItem, [0])
  near(form.measures[1], ln3)
  near(form.ses[1] ** 2, 16 / 3)
  const { wrong, falselyAbove, falselyBelow } = wrongClassification(oneItem, form, halves, 0)
  near(wrong, 1 / 4)
  near(falselyAbove, 1 / 8)
  near(falselyBelow, 1 / 8)
  const figures = expectedFigures(oneItem, form, form, halves)
  near(figures.correlationWithTrue, 3 / 4 - 1 / 4)
  near(figures.correlationWithFull, 1)
  near(figures.rootMeanSquareError, Math.sqrt((1 / 4) * (2 * ln3) ** 2))
  near(figures.reliability, 1 - 16 / 3 / ln3 ** 2)
})

test('two items, by hand: scores 0, 1, 2 at ln 3 have chances 3/40, 16/40 … of item 0 at 0 and item 1 at ln(3/9)', () => {
  // P(X0 = 1) = 3/4, P(X1 = 1) = 9/10 at ln 3.
  const scale = { items: ['a', 'b'], thresholds: [Float64Array.of(0), Float64Array.of(-ln3)] }
  const [none, one, both] = scoreDistribution(scale, [0, 1], ln3)
  near(none, (1 / 4) * (1 / 10))
  near(one, (3 / 4) * (1 / 10) + (1 / 4) * (9 / 10))
  near(both, (3 / 4) * (9 / 10))
})

test('the score has the mean that its items have together, and probabilities add up to one', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.double({ min: -4, max: 4, noNaN: true }), { minLength: 1, maxLength: 4 }), {
        minLength: 1,
        maxLength: 6,
      }),
      fc.double({ min: -6, max: 6, noNaN: true }),
      (thresholds, theta) => {
        const scale = {
          items: thresholds.map((_, i) => `${i}`),
          thresholds: thresholds.map((each) => Float64Array.from(each)),
        }
        const distribution = scoreDistribution(
          scale,
          thresholds.map((_, i) => i),
          theta,
        )
        near(
          distribution.reduce((sum, p) => sum + p, 0),
          1,
        )
        const expected = scale.thresholds.reduce(
          (sum, steps) => sum + categoryProbabilities(steps, theta).reduce((mean, p, k) => mean + k * p, 0),
          0,
        )
        near(
          distribution.reduce((sum, p, r) => sum + r * p, 0),
          expected,
          1e-11,
        )
      },
    ),
    { seed: 3, numRuns: 100 },
  )
})

test('a target at one place has no reliability and no correlation', () => {
  const here = targetPoints({ kind: 'range', low: 1, high: 1 })
  const form = formScores(oneItem, [0])
  const { reliability, correlationWithTrue, correlationWithFull } = expectedFigures(oneItem, form, form, here)
  assert.deepEqual([reliability, correlationWithTrue, correlationWithFull], [null, null, null])
})

test('people so far off that everybody gets one estimate have none either, and never a correlation beyond 1', () => {
  const form = formScores(oneItem, [0])
  for (const mean of [20, 60, 150]) {
    const target = targetPoints({ kind: 'normal', mean, sd: 0.5 })
    const figures = expectedFigures(oneItem, form, form, target)
    for (const value of [figures.correlationWithTrue, figures.correlationWithFull])
      assert.ok(value === null || Math.abs(value) <= 1, `${mean}: ${value}`)
    assert.ok(figures.reliability === null || Number.isFinite(figures.reliability), `${mean}`)
    if (mean > 50) assert.equal(figures.reliability, null)
  }
})

test('a whole form is classified no worse than a part of it', () => {
  const scale = {
    items: ['a', 'b', 'c', 'd', 'e'],
    thresholds: [-1, -0.5, 0, 0.5, 1].map((b) => Float64Array.of(b)),
  }
  const target = targetPoints({ kind: 'normal', mean: 0, sd: 1 }, 0.1)
  const wrong = [[2], [1, 2, 3], [0, 1, 2, 3, 4]].map(
    (items) => wrongClassification(scale, formScores(scale, items), target, 0.1).wrong,
  )
  assert.ok(wrong[0] > wrong[1] && wrong[1] > wrong[2], wrong.join())
})

test('an estimate at the cut counts as above it', () => {
  const form = formScores(oneItem, [0])
  const cut = form.measures[1]
  const atCut = { points: Float64Array.of(cut), weights: Float64Array.of(1) }
  // At ln 3 a wrong answer has chance 1/4, and only that puts the person below.
  const { wrong, falselyBelow } = wrongClassification(oneItem, form, atCut, cut)
  near(wrong, 1 / 4)
  near(falselyBelow, 1 / 4)
})

test('a form of all items correlates 1 with the full form, wherever the persons are', () => {
  const scale = { items: ['a', 'b', 'c'], thresholds: [-1, 0, 2].map((b) => Float64Array.of(b, b + 0.5)) }
  const form = formScores(scale, [0, 1, 2])
  for (const mean of [-2, 0.3, 3]) {
    const target = targetPoints({ kind: 'normal', mean, sd: 0.8 })
    near(expectedFigures(scale, form, form, target).correlationWithFull, 1)
  }
})
