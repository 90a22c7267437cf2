import assert from 'node:assert/strict'
import { test } from 'node:test'
import { randomStream } from '@utfall/numerics'
import { formScores, wrongClassification } from './score-distribution.ts'
import { shortForms } from './short-forms.ts'
import { simulateAdaptive } from './simulate-adaptive.ts'
import { targetPoints } from './target.ts'

const scale = {
  items: Array.from({ length: 40 }, (_, i) => `item ${i}`),
  thresholds: Array.from({ length: 40 }, (_, i) => {
    const b = -1.95 + i / 10
    return Float64Array.of(b - 0.9, b, b + 0.8)
  }),
}
const N = 6000
const population = { kind: 'normal', mean: 0.2, sd: 1, persons: N } as const
const simulation = simulateAdaptive(scale, {
  population,
  random: randomStream('selection'),
  stopping: { seLimit: 0.4, fewestItems: 3 },
})
assert.ok(simulation.kind === 'simulation')

test('ninety-five per cent intervals hold the truth in ninety-five per cent, adaptive and full', () => {
  const { adaptive, fullForm } = simulation
  assert.ok(fullForm)
  // Three Monte Carlo errors, and a percentage point for estimates that are normal only in the limit.
  for (const { coverage, monteCarloError } of [adaptive, fullForm])
    assert.ok(Math.abs(coverage - 0.95) < 3 * monteCarloError.coverage + 0.01, `${coverage}`)
  for (const { bias, monteCarloError } of [adaptive, fullForm])
    assert.ok(Math.abs(bias) < 3 * monteCarloError.bias + 0.01, `${bias}`)
})

test('the standard error is the error: root mean square error and mean SE agree', () => {
  const { adaptive, fullForm } = simulation
  assert.ok(fullForm)
  for (const { rmse, meanSe } of [adaptive, fullForm])
    assert.ok(Math.abs(rmse / meanSe - 1) < 0.06, `${rmse} ${meanSe}`)
})

test('what short forms expect without simulating is what simulating gives', () => {
  const { fixedForm } = simulation
  assert.ok(fixedForm)
  const forms = shortForms(scale, {
    sizes: [fixedForm.items.length],
    target: { kind: 'normal', mean: 0.2, sd: 1 },
    mustInclude: fixedForm.items,
  })
  assert.ok(forms.kind === 'forms')
  const { expected } = forms.forms[0]
  // SE of a correlation r is about (1 − r²)/√N, of a root mean square rmse/√(2N).
  const [r, rmse] = [expected.correlationWithTrue ?? 0, expected.rootMeanSquareError]
  assert.ok(Math.abs((fixedForm.correlation ?? 9) - r) < (4 * (1 - r * r)) / Math.sqrt(N))
  assert.ok(Math.abs(fixedForm.rmse - rmse) < (4 * rmse) / Math.sqrt(2 * N))
})

test('the chance of a wrong side is the share that simulated persons fall there', () => {
  const cut = 0.7
  const items = [12, 18, 24, 30]
  const form = formScores(scale, items)
  const expected = wrongClassification(
    scale,
    form,
    targetPoints({ kind: 'normal', mean: 0.2, sd: 1 }, cut),
    cut,
  )
  const run = simulateAdaptive(
    {
      items: items.map((item) => scale.items[item]),
      thresholds: items.map((item) => scale.thresholds[item]),
    },
    {
      population: { ...population, persons: 20_000 },
      random: randomStream('cut'),
      stopping: {},
      compare: false,
    },
  )
  assert.ok(run.kind === 'simulation')
  const { truth, estimate } = run.simulees
  let [above, below] = [0, 0]
  for (let v = 0; v < truth.length; v++) {
    if (truth[v] < cut && estimate[v] >= cut) above++
    if (truth[v] >= cut && estimate[v] < cut) below++
  }
  for (const [count, share] of [
    [above, expected.falselyAbove],
    [below, expected.falselyBelow],
  ])
    assert.ok(
      Math.abs(count / 20_000 - share) < 4 * Math.sqrt((share * (1 - share)) / 20_000),
      `${count} ${share}`,
    )
})
