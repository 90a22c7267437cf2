import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InvalidInput } from '@utfall/basics'
import { MOST_POINTS, targetMoments, targetPoints } from './target.ts'

function near(given: number, expected: number, tolerance = 1e-12): void {
  assert.ok(
    Math.abs(given - expected) <= tolerance * Math.max(1, Math.abs(expected)),
    `${given} is not ${expected}`,
  )
}

test('measures become their distinct values with the share of persons at each', () => {
  const { points, weights } = targetPoints({ kind: 'measures', measures: Float64Array.of(1, -0, 1, 0, 3) })
  assert.deepEqual([...points], [0, 1, 3])
  assert.deepEqual([...weights], [2 / 5, 2 / 5, 1 / 5])
})

test('a weight of two counts as two persons', () => {
  const weighted = targetPoints({
    kind: 'measures',
    measures: Float64Array.of(0, 1),
    weights: Float64Array.of(2, 1),
  })
  const repeated = targetPoints({ kind: 'measures', measures: Float64Array.of(0, 0, 1) })
  assert.deepEqual(weighted, repeated)
})

test('more measures than a search can bear are gathered, and the mean stays', () => {
  const measures = Float64Array.from({ length: 5000 }, (_, v) => Math.sin(v) * 4)
  const target = targetPoints({ kind: 'measures', measures })
  assert.ok(target.points.length <= MOST_POINTS)
  near(targetMoments(target).mean, measures.reduce((sum, each) => sum + each, 0) / 5000, 1e-12)
  const error = (points: Float64Array, weights: Float64Array) =>
    points.reduce((sum, theta, p) => sum + weights[p] * (2 + 2 * Math.cosh(theta)), 0)
  near(error(target.points, target.weights), error(measures, new Float64Array(5000).fill(1 / 5000)), 1e-5)
})

test('a normal has its mean, its variance, and Eexp(θ) = exp(μ + σ²/2)', () => {
  for (const [mean, sd] of [
    [0, 1],
    [-1.5, 0.01],
    [2, 3],
  ]) {
    const target = targetPoints({ kind: 'normal', mean, sd })
    const moments = targetMoments(target)
    near(moments.mean, mean)
    near(moments.variance, sd * sd, 1e-11)
    const expectation = target.points.reduce((sum, theta, p) => sum + target.weights[p] * Math.exp(theta), 0)
    near(expectation, Math.exp(mean + (sd * sd) / 2), 1e-8)
  }
})

test('a range weighs all its places alike', () => {
  const target = targetPoints({ kind: 'range', low: -1, high: 5 })
  const { mean, variance } = targetMoments(target)
  near(mean, 2)
  near(variance, 3)
  const above = target.points.reduce((sum, theta, p) => sum + (theta > 2 ? target.weights[p] : 0), 0)
  near(above, 1 / 2)
})

test('a place where the function jumps becomes a border, so shares beside it are exact', () => {
  for (const split of [0.123, -3.9, 1]) {
    const range = targetPoints({ kind: 'range', low: -4, high: 4 }, split)
    const below = range.points.reduce((sum, theta, p) => sum + (theta < split ? range.weights[p] : 0), 0)
    near(below, (split + 4) / 8)
  }
  const normal = targetPoints({ kind: 'normal', mean: 1, sd: 2 }, 1)
  near(
    normal.points.reduce((sum, theta, p) => sum + (theta < 1 ? normal.weights[p] : 0), 0),
    1 / 2,
  )
})

test('no width is one point', () => {
  assert.deepEqual([...targetPoints({ kind: 'range', low: 2, high: 2 }).points], [2])
  assert.deepEqual([...targetPoints({ kind: 'normal', mean: 2, sd: 0 }).points], [2])
})

test('a target that cannot be is refused, with its field', () => {
  const wrong: [Parameters<typeof targetPoints>[0], string][] = [
    [{ kind: 'measures', measures: new Float64Array(0) }, 'target.measures'],
    [{ kind: 'measures', measures: Float64Array.of(1, Number.NaN) }, 'target.measures'],
    [{ kind: 'measures', measures: Float64Array.of(1), weights: Float64Array.of(0) }, 'target.weights'],
    [{ kind: 'measures', measures: Float64Array.of(1), weights: Float64Array.of(1, 1) }, 'target.weights'],
    [{ kind: 'normal', mean: Number.NaN, sd: 1 }, 'target.mean'],
    [{ kind: 'normal', mean: 0, sd: -1 }, 'target.sd'],
    [{ kind: 'range', low: 1, high: 0 }, 'target.range'],
    [{ kind: 'range', low: 0, high: Number.POSITIVE_INFINITY }, 'target.range'],
    [JSON.parse('{"kind":"everybody"}'), 'target.kind'],
  ]
  for (const [target, field] of wrong)
    assert.throws(
      () => targetPoints(target),
      (error) => error instanceof InvalidInput && error.field === field,
      field,
    )
})
