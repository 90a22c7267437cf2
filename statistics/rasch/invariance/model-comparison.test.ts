import assert from 'node:assert/strict'
import { test } from 'node:test'
import { randomStream } from '@utfall/numerics'
import { calibrate } from '../calibration/calibrate.ts'
import { drawnAnswers } from './drawn-answers.ts'
import { modelComparison } from './model-comparison.ts'

function answersTo(thresholds: readonly (readonly number[])[], persons = 500) {
  return drawnAnswers({
    random: randomStream('models'),
    personsPerGroup: [persons],
    means: [0],
    thresholds: [thresholds],
  }).responses
}

test('the statistic is twice the difference of the two likelihoods, with (k − 1)(m − 1) degrees of freedom', () => {
  const responses = answersTo([
    [-1, 0, 1],
    [-0.5, 0.5, 1.5],
    [-1.5, -0.5, 0.5],
    [-1, 0.2, 0.8],
  ])
  const result = modelComparison(responses)
  assert.ok(result.kind === 'test')
  assert.equal(result.df, 3 * 2)
  const [pcm, rsm] = (['pcm', 'rsm'] as const).map((model) => calibrate(responses, { model }))
  assert.ok(pcm.kind === 'calibrated' && rsm.kind === 'calibrated')
  assert.equal(result.statistic, 2 * (pcm.logLik - rsm.logLik))
})

test('items that share their steps are not told apart; an item with steps of its own is', () => {
  const shared = [
    [-1, 1],
    [-0.5, 1.5],
    [-1.5, 0.5],
    [-1, 1],
  ]
  const same = modelComparison(answersTo(shared, 1000))
  const own = modelComparison(answersTo([[-0.1, 0.1], ...shared.slice(1)], 1000))
  assert.ok(same.kind === 'test' && own.kind === 'test')
  assert.ok(same.p > 0.001 && own.p < 1e-6, `${same.p} ${own.p}`)
})

test('two categories, or items with different ones, leave nothing to compare', () => {
  const reasonOf = (thresholds: readonly (readonly number[])[]) => {
    const result = modelComparison(answersTo(thresholds))
    return result.kind === 'not-estimable' ? result.reason : null
  }
  assert.equal(reasonOf([[0], [1], [-1]]), 'two-categories')
  assert.equal(reasonOf([[0, 1], [1], [-1]]), 'unequal-categories')
  assert.equal(reasonOf([[0, 1]]), 'fewer-than-two-usable-items')
})
