import assert from 'node:assert/strict'
import test from 'node:test'
import { type RandomStream, randomStream } from '@utfall/numerics'
import { type DesignMatrix, designMatrix } from '../frame/design-matrix.ts'
import { negativeBinomialRegression } from './negative-binomial.ts'
import { poissonRegression } from './poisson.ts'
import { proportionalOdds, proportionalOddsTest } from './proportional-odds.ts'
import { randomInterceptModel } from './random-intercept.ts'
import { repeatedMeasures } from './repeated-measures.ts'
import { standardisedRiskDifference } from './standardised-risk.ts'
import { rateRatio } from './wald-table.ts'

/** Four Monte Carlo standard errors about a share. */
const within = (share: number, replicates: number): number =>
  4 * Math.sqrt((share * (1 - share)) / replicates)

function assertNear(count: number, replicates: number, share: number, slack: number, what: string): void {
  const seen = count / replicates
  assert.ok(
    Math.abs(seen - share) < within(share, replicates) + slack,
    `${what}: ${seen} of ${replicates}, expected ${share}`,
  )
}

/** 60 treated and 90 controls: no balance to hide behind. */
const ARM = Int32Array.from({ length: 150 }, (_, person) => (person < 60 ? 1 : 0))

function armDesign(x: Float64Array, intercept: boolean): DesignMatrix {
  return designMatrix({
    rows: ARM.length,
    terms: ['arm', 'x'],
    columns: [Float64Array.from(ARM), x],
    intercept,
  })
}

const covariate = (random: RandomStream): Float64Array => Float64Array.from(ARM, () => random.normal())
const logisticNoise = (random: RandomStream): number => {
  const u = random.uniform()
  return Math.log(u / (1 - u))
}

// Maximum likelihood errors of 150 people are a little small: the slack is one point of coverage.
test('days of sick leave, overdispersed: intervals of the rate ratio cover in 95 % of trials, by model and by sandwich', () => {
  const random = randomStream('rate ratio coverage')
  const replicates = 800
  let model = 0
  let sandwich = 0
  let believed = 0
  for (let replicate = 0; replicate < replicates; replicate++) {
    const x = covariate(random)
    const outcome = Float64Array.from(ARM, (arm, person) =>
      random.poisson((random.gamma(1.2) / 1.2) * Math.exp(2 - 0.3 * arm + 0.3 * x[person])),
    )
    const input = { outcome, design: armDesign(x, true) }
    const covers = (fit: Parameters<typeof rateRatio>[0]): number => {
      const ratio = rateRatio(fit, 'arm')
      assert.ok(ratio.kind === 'estimate')
      return ratio.low <= Math.exp(-0.3) && ratio.high >= Math.exp(-0.3) ? 1 : 0
    }
    model += covers(negativeBinomialRegression({ ...input, standardErrors: 'model' }))
    sandwich += covers(poissonRegression({ ...input, standardErrors: 'HC3' }))
    believed += covers(poissonRegression({ ...input, standardErrors: 'model' }))
  }
  assertNear(model, replicates, 0.95, 0.01, 'negative binomial')
  assertNear(sandwich, replicates, 0.95, 0.01, 'Poisson with HC3')
  assert.ok(believed / replicates < 0.65, `believing Poisson covers in ${believed / replicates}`)
})

test('the ladder: the interval of the common odds ratio covers in 95 % of trials and the test of proportional odds rejects in 5 %', () => {
  const random = randomStream('proportional odds coverage')
  const replicates = 800
  let covered = 0
  let rejected = 0
  for (let replicate = 0; replicate < replicates; replicate++) {
    const x = covariate(random)
    const outcome = Int32Array.from(ARM, (arm, person) => {
      const latent = 0.5 * arm + 0.6 * x[person] + logisticNoise(random)
      return [-1, 0, 0.8, 1.8].filter((cut) => latent > cut).length
    })
    const input = { outcome, levels: 5, design: armDesign(x, false) }
    const fit = proportionalOdds(input)
    assert.ok(fit.kind === 'fit')
    if (fit.coefficients[0].low <= 0.5 && fit.coefficients[0].high >= 0.5) covered++
    const test = proportionalOddsTest({ ...input, terms: ['arm'] })
    if (test.kind === 'test' && test.p < 0.05) rejected++
  }
  assertNear(covered, replicates, 0.95, 0.01, 'coverage')
  assertNear(rejected, replicates, 0.05, 0.01, 'proportional odds rejected')
})

test('work or not: with no effect the standardised risk difference rejects in 5 % of trials', () => {
  const random = randomStream('standardised risk size')
  const replicates = 800
  let rejected = 0
  for (let replicate = 0; replicate < replicates; replicate++) {
    const x = covariate(random)
    const found = standardisedRiskDifference({
      outcome: Float64Array.from(x, (value) => (value - 0.5 + logisticNoise(random) > 0 ? 1 : 0)),
      arm: ARM,
      covariates: { terms: ['x'], columns: [x] },
      standardErrors: 'HC3',
    })
    assert.ok(found.kind === 'estimate')
    if (found.p < 0.05) rejected++
  }
  assertNear(rejected, replicates, 0.05, 0.01, 'rejected')
})

test('three visits, 24 people, a fifth of visits missed at random: the last effect is rejected in 5 % of trials by both small-sample rules', () => {
  const random = randomStream('repeated measures size')
  const replicates = 400
  const people = Int32Array.from({ length: 24 }, (_, person) => (person < 9 ? 1 : 0))
  let satterthwaite = 0
  let kenwardRoger = 0
  let fitted = 0
  for (let replicate = 0; replicate < replicates; replicate++) {
    const own = Float64Array.from(people, () => random.normal())
    const visits = [1, 1.5, 2].map((spread, visit) => ({
      name: `${visit}`,
      outcome: Float64Array.from(own, (value) =>
        random.uniform() < 0.2 ? Number.NaN : value + spread * random.normal(),
      ),
    }))
    const plain = repeatedMeasures({ visits, arm: people })
    const adjusted = repeatedMeasures({ visits, arm: people, smallSample: 'kenward-roger' })
    if (plain.kind !== 'fit' || adjusted.kind !== 'fit') continue
    fitted++
    if (plain.effects[2].p < 0.05) satterthwaite++
    if (adjusted.effects[2].p < 0.05) kenwardRoger++
  }
  assert.ok(fitted > 0.98 * replicates, `${fitted} fitted`)
  assertNear(satterthwaite, fitted, 0.05, 0.01, 'Satterthwaite')
  assertNear(kenwardRoger, fitted, 0.05, 0.01, 'Kenward–Roger')
})

test('ten federations with services of their own, five to each arm: Satterthwaite keeps 5 % where counting rows would not', () => {
  const random = randomStream('random intercept size')
  const replicates = 800
  const groups = Int32Array.from({ length: 100 }, (_, row) => Math.floor(row / 10))
  const treated = Float64Array.from(groups, (group) => group % 2)
  let rejected = 0
  let counted = 0
  for (let replicate = 0; replicate < replicates; replicate++) {
    const levels = Float64Array.from({ length: 10 }, () => random.normal())
    const fit = randomInterceptModel({
      outcome: Float64Array.from(groups, (group) => levels[group] + 1.5 * random.normal()),
      design: designMatrix({ rows: 100, terms: ['treated'], columns: [treated] }),
      groups,
    })
    assert.ok(fit.kind === 'fit')
    const effect = fit.coefficients[1]
    if (effect.p < 0.05) rejected++
    if (Math.abs(effect.statistic) > 1.984) counted++
  }
  assertNear(rejected, replicates, 0.05, 0.01, 'rejected')
  assert.ok(counted > rejected * 1.3, `${counted} by rows against ${rejected}`)
})
