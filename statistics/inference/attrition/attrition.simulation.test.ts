import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type RandomStream, randomStream } from '@utfall/numerics'
import { adjustedDifference, designMatrix } from '@utfall/regression'
import { leeBounds } from './lee-bounds.ts'
import { responseWeights } from './response-weights.ts'
import { tippingPoint } from './tipping-point.ts'

/** Whoever is content answers anyway; the treatment brings answers from some of the others. True effect 1 for everyone. */
function monotoneTrial(random: RandomStream, n: number) {
  const arm = Int32Array.from({ length: n }, (_, i) => i % 2)
  const content = Float64Array.from(arm, () => random.normal())
  const outcome = Float64Array.from(arm, (treated, i) =>
    content[i] > (treated === 1 ? -1 : -0.4) ? treated + content[i] + 0.5 * random.normal() : Number.NaN,
  )
  return { arm, outcome }
}

test('the Imbens–Manski interval of Lee’s bounds holds the effect of the always-answering in at least 95 per cent', () => {
  const random = randomStream('Lee')
  const trials = 800
  let held = 0
  let naive = 0
  for (let trial = 0; trial < trials; trial++) {
    const got = leeBounds(monotoneTrial(random, 400))
    assert.ok(got.kind === 'bounds')
    if (got.low <= 1 && 1 <= got.high) held++
    naive += got.naive / trials
  }
  assert.ok(held / trials > 0.95 - 4 * Math.sqrt((0.95 * 0.05) / trials), `held ${held / trials}`)
  assert.ok(naive < 0.85, `the naive difference is ${naive} where the effect is 1`)
})

test('the standard errors of Lee’s bounds are their spread over repeated trials', () => {
  const random = randomStream('spread')
  const trials = 800
  const lower = new Float64Array(trials)
  const upper = new Float64Array(trials)
  let [seLower, seUpper] = [0, 0]
  for (let trial = 0; trial < trials; trial++) {
    const got = leeBounds(monotoneTrial(random, 400))
    assert.ok(got.kind === 'bounds')
    lower[trial] = got.lower
    upper[trial] = got.upper
    seLower += got.seLower / trials
    seUpper += got.seUpper / trials
  }
  const spread = (values: Float64Array) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / trials
    return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (trials - 1))
  }
  // A simulated standard deviation has relative error 1/√(2 · 800) = 2.5 %.
  for (const [name, ratio] of [
    ['lower', seLower / spread(lower)],
    ['upper', seUpper / spread(upper)],
  ] as const) {
    assert.ok(Math.abs(ratio - 1) < 0.12, `${name}: standard error over spread ${ratio}`)
  }
})

test('response weights undo a bias that the complete cases have', () => {
  const random = randomStream('weights')
  const trials = 120
  let [complete, weighted] = [0, 0]
  const n = 600
  const arm = Int32Array.from({ length: n }, (_, i) => i % 2)
  for (let trial = 0; trial < trials; trial++) {
    const x = Float64Array.from(arm, () => random.normal())
    // The effect is 1 + x, so 1 on average; treated with low x answer seldom.
    const outcome = Float64Array.from(arm, (treated, i) => {
      const answers = random.uniform() < 1 / (1 + Math.exp(-(0.5 + 1.2 * x[i])))
      return answers ? treated * (1 + x[i]) + random.normal() : Number.NaN
    })
    const design = designMatrix({
      rows: n,
      terms: ['arm', 'x', 'arm:x'],
      columns: [arm, x, x.map((value, i) => value * arm[i])],
    })
    const got = responseWeights({ outcome, design })
    assert.ok(got.kind === 'weights')
    const rows = Array.from(outcome.keys()).filter((row) => !Number.isNaN(outcome[row]))
    const fit = (weights: Float64Array) => {
      const estimate = adjustedDifference({
        outcome: Float64Array.from(rows, (row) => outcome[row]),
        arm: Int32Array.from(rows, (row) => arm[row]),
        covariates: { terms: [], columns: [] },
        standardErrors: 'HC2',
        weights: Float64Array.from(rows, (row) => weights[row]),
      })
      assert.ok(estimate.kind === 'estimate')
      return estimate.estimate
    }
    complete += fit(new Float64Array(n).fill(1)) / trials
    weighted += fit(got.weights) / trials
  }
  assert.ok(complete > 1.25, `complete cases ${complete}`)
  assert.ok(Math.abs(weighted - 1) < 0.06, `weighted ${weighted}`)
})

test('multiple imputation without a shift covers the effect in about 95 per cent when answers are missing at random', () => {
  const random = randomStream('imputation')
  const trials = 250
  const arm = Int32Array.from({ length: 120 }, (_, i) => i % 2)
  let held = 0
  for (let trial = 0; trial < trials; trial++) {
    const x = Float64Array.from(arm, () => random.normal())
    const outcome = Float64Array.from(arm, (treated, i) =>
      random.uniform() < 1 / (1 + Math.exp(1 - x[i])) ? Number.NaN : treated + x[i] + random.normal(),
    )
    const got = tippingPoint({
      outcome,
      arm,
      covariates: { terms: ['x'], columns: [x] },
      deltas: [0],
      shifted: 'treated',
      imputation: { kind: 'multiple', imputations: 10, random },
    })
    assert.ok(got.kind === 'tipping-point')
    const { low, high } = got.points[0]
    if (low !== null && high !== null && low <= 1 && 1 <= high) held++
  }
  const slack = 4 * Math.sqrt((0.95 * 0.05) / trials)
  assert.ok(Math.abs(held / trials - 0.95) < slack, `held ${held / trials}`)
})
