import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type RandomStream, randomStream } from '@utfall/numerics'
import { metaAnalysis } from './meta-analysis.ts'
import type { PoolingTest } from './pooled-types.ts'

const RUNS = 2000
const TRUE_EFFECT = 0.3

/** Twelve federations of very unequal size, six when `few`. */
function drawStudies(random: RandomStream, tau2: number, few: boolean) {
  const variances = Float64Array.from(
    [4, 8, 15, 20, 30, 40, 60, 80, 120, 160, 230, 310].slice(few ? 6 : 0),
    (n) => 4 / n,
  )
  const estimates = variances.map((v) => TRUE_EFFECT + Math.sqrt(tau2 + v) * random.normal())
  return { estimates, variances }
}

type Coverage = { readonly effect: number; readonly tau2: number }

function coverage(seed: string, tau2: number, test: PoolingTest, few: boolean): Coverage {
  const random = randomStream(seed)
  let [effect, between] = [0, 0]
  for (let run = 0; run < RUNS; run++) {
    const got = metaAnalysis({ ...drawStudies(random, tau2, few), method: 'REML', test })
    assert.ok(got.kind === 'pooled')
    if (got.low <= TRUE_EFFECT && TRUE_EFFECT <= got.high) effect++
    if (got.tau2Interval && got.tau2Interval.low <= tau2 && tau2 <= got.tau2Interval.high) between++
  }
  return { effect: effect / RUNS, tau2: between / RUNS }
}

/** Four standard errors of a simulated share of .95. */
const SLACK = 4 * Math.sqrt((0.95 * 0.05) / RUNS)

test('Knapp–Hartung holds its 95 per cent with six unequal federations that differ, where z does not', () => {
  const adjusted = coverage('few', 0.05, 'knapp-hartung', true)
  assert.ok(Math.abs(adjusted.effect - 0.95) < SLACK + 0.01, `Knapp–Hartung covers ${adjusted.effect}`)
  const plain = coverage('few', 0.05, 'z', true)
  assert.ok(plain.effect < adjusted.effect, `z covers ${plain.effect}, Knapp–Hartung ${adjusted.effect}`)
})

test('the Q-profile interval is exact: it covers tau2 in 95 per cent, also at many federations', () => {
  for (const [tau2, few] of [
    [0.05, true],
    [0.3, false],
  ] as const) {
    const covered = coverage(`tau2 ${tau2}`, tau2, 'z', few).tau2
    assert.ok(Math.abs(covered - 0.95) < SLACK, `covers ${covered} at ${tau2}`)
  }
})

test('the t(k−2) prediction interval holds a new federation as often as it says when all are alike in size', () => {
  const random = randomStream('prediction')
  const variances = new Float64Array(20).fill(0.02)
  let held = 0
  for (let run = 0; run < RUNS; run++) {
    const estimates = variances.map((v) => TRUE_EFFECT + Math.sqrt(0.3 + v) * random.normal())
    const got = metaAnalysis({ estimates, variances, method: 'REML', test: 'z' })
    assert.ok(got.kind === 'pooled')
    const interval = got.predictions.find(({ convention }) => convention === 't(k-2)')
    const next = TRUE_EFFECT + Math.sqrt(0.3) * random.normal()
    if (interval && interval.low <= next && next <= interval.high) held++
  }
  assert.ok(Math.abs(held / RUNS - 0.95) < SLACK, `holds ${held / RUNS}`)
})
