import assert from 'node:assert/strict'
import test from 'node:test'
import { ABSENT, closeTo } from '../../../tests/reference-data.ts'
import { designMatrix } from '../frame/design-matrix.ts'
import { type Model, modelOf, type Study, studyOf } from '../linear/reference-model.ts'
import { ownCase } from '../reference/own-cases.ts'
import { logisticRegression } from './logistic.ts'
import { negativeBinomialRegression } from './negative-binomial.ts'
import { poissonRegression } from './poisson.ts'
import { proportionalOdds, proportionalOddsTest } from './proportional-odds.ts'
import type { LikelihoodErrors } from './sandwich.ts'

/**
 * R run to the maximum itself (epsilon 1e-15, weights taken there): what is left between the two is the rounding of sums over 1,482 rows,
 * 1e-9 on everything. reference/generalised.R says how.
 */
const TOLERANCE = 1e-9
const trial = studyOf('synth_trial.csv')

type Errors = Readonly<Record<'se' | 'hc0' | 'hc1' | 'hc3' | 'cluster', readonly number[]>>

const KINDS = [
  ['model', 'se'],
  ['HC0', 'hc0'],
  ['HC1', 'hc1'],
  ['HC3', 'hc3'],
  ['cluster', 'cluster'],
] as const

function sameNumbers(actual: readonly number[], expected: readonly number[], what: string): void {
  assert.equal(actual.length, expected.length, what)
  expected.forEach((value, index) => {
    closeTo(actual[index], value, TOLERANCE, `${what} ${index}`)
  })
}

function clustered(model: Model, study: Study, standardErrors: LikelihoodErrors) {
  return standardErrors === 'cluster' ? { clusters: model.groups(study.text('federation')) } : {}
}

test('at the maximum, logistic estimates and all five kinds of standard error are those of R to 1e-9', (t) => {
  if (trial === null) return t.skip(ABSENT)
  const { result } = ownCase<Errors & { readonly coef: readonly number[] }>('logit.emp12')
  const model = modelOf(
    trial.number('emp12'),
    ['assigned', 'y0', 'mental', 'female'].map((name) => [name, trial.number(name)]),
  )
  for (const [standardErrors, key] of KINDS) {
    const fit = logisticRegression({
      outcome: model.outcome,
      design: model.design,
      standardErrors,
      ...clustered(model, trial, standardErrors),
    })
    assert.ok(fit.kind === 'fit')
    sameNumbers(
      fit.coefficients.map(({ estimate }) => estimate),
      result.coef,
      'coefficient',
    )
    sameNumbers(
      fit.coefficients.map(({ se }) => se),
      result[key],
      standardErrors,
    )
  }
})

const weightsOf = (rows: number): Float64Array =>
  Float64Array.from({ length: rows }, (_, row) => 0.5 + ((row + 1) % 5) / 4)

test('weighted logistic regression is that of R, model and HC0', (t) => {
  if (trial === null) return t.skip(ABSENT)
  const { result } = ownCase<Errors & { readonly coef: readonly number[] }>('logit.emp12.weights')
  const { outcome, design } = modelOf(trial.number('emp12'), [
    ['assigned', trial.number('assigned')],
    ['y0', trial.number('y0')],
  ])
  for (const [standardErrors, key] of KINDS.slice(0, 2)) {
    const fit = logisticRegression({ outcome, design, weights: weightsOf(trial.rows), standardErrors })
    assert.ok(fit.kind === 'fit')
    sameNumbers(
      fit.coefficients.map(({ estimate }) => estimate),
      result.coef,
      'coefficient',
    )
    sameNumbers(
      fit.coefficients.map(({ se }) => se),
      result[key],
      standardErrors,
    )
  }
})

test('at the maximum, Poisson estimates, errors and dispersion are those of R to 1e-9', (t) => {
  if (trial === null) return t.skip(ABSENT)
  const { result } = ownCase<
    Errors & {
      readonly coef: readonly number[]
      readonly dispersion: number
      readonly loglik: number
      readonly aic: number
    }
  >('poisson.sick12')
  const model = modelOf(trial.number('sick12'), [
    ['assigned', trial.number('assigned')],
    ['prior', trial.number('sick_prior').map(Math.log1p)],
    ['mental', trial.number('mental')],
    ['longsick', trial.number('longsick')],
  ])
  for (const [standardErrors, key] of KINDS) {
    const fit = poissonRegression({
      outcome: model.outcome,
      design: model.design,
      standardErrors,
      ...clustered(model, trial, standardErrors),
    })
    assert.ok(fit.kind === 'fit')
    sameNumbers(
      fit.coefficients.map(({ estimate }) => estimate),
      result.coef,
      'coefficient',
    )
    sameNumbers(
      fit.coefficients.map(({ se }) => se),
      result[key],
      standardErrors,
    )
    sameNumbers(
      [fit.dispersion, fit.logLik, fit.aic],
      [result.dispersion, result.loglik, result.aic],
      'measures',
    )
  }
})

test('negative binomial with time at risk: estimates, theta, its error and robust errors are those of R’s joint maximum', (t) => {
  if (trial === null) return t.skip(ABSENT)
  const { result } = ownCase<
    Errors & {
      readonly coef: readonly number[]
      readonly theta: number
      readonly se_theta: number
      readonly loglik: number
    }
  >('negbin.offset')
  const model = modelOf(trial.number('sick12'), [
    ['assigned', trial.number('assigned')],
    ['prior', trial.number('sick_prior').map(Math.log1p)],
    ['mental', trial.number('mental')],
  ])
  const offset = trial.number('enrol_month').map((month) => Math.log(month > 15 ? 0.5 : 1))
  for (const [standardErrors, key] of [KINDS[0], KINDS[1], KINDS[4]]) {
    const fit = negativeBinomialRegression({
      outcome: model.outcome,
      design: model.design,
      offset,
      standardErrors,
      ...clustered(model, trial, standardErrors),
    })
    assert.ok(fit.kind === 'fit' && fit.theta.kind === 'estimate')
    sameNumbers(
      fit.coefficients.map(({ estimate }) => estimate),
      result.coef,
      'coefficient',
    )
    sameNumbers(
      fit.coefficients.map(({ se }) => se),
      result[key],
      standardErrors,
    )
    sameNumbers(
      [fit.theta.estimate, fit.theta.se, fit.logLik],
      [result.theta, result.se_theta, result.loglik],
      'theta',
    )
  }
})

test('weighted cumulative probit, and the test of proportional odds for two terms at once, are those of clm', (t) => {
  if (trial === null) return t.skip(ABSENT)
  const probit = ownCase<{ coef: number[]; se: number[]; loglik: number }>('clm.weights.probit').result
  const outcome = Int32Array.from(trial.number('ladder12'), (step) => step - 1)
  const columns = (...terms: string[]) =>
    designMatrix({
      rows: trial.rows,
      terms,
      columns: terms.map((name) => trial.number(name)),
      intercept: false,
    })
  const fit = proportionalOdds({
    outcome,
    levels: 6,
    design: columns('assigned', 'y0', 'mental'),
    weights: weightsOf(trial.rows),
    link: 'probit',
  })
  assert.ok(fit.kind === 'fit')
  const rows = [...fit.thresholds, ...fit.coefficients]
  sameNumbers(
    rows.map(({ estimate }) => estimate),
    probit.coef,
    'probit',
  )
  sameNumbers(
    rows.map(({ se }) => se),
    probit.se,
    'probit se',
  )
  closeTo(fit.logLik, probit.loglik, 1e-12, 'probit log-likelihood')
  const expected = ownCase<{ lr: number; df: number; ll: number }>('clm.po_test.two').result
  const found = proportionalOddsTest({
    outcome,
    levels: 6,
    design: columns('assigned', 'mental', 'longsick'),
    terms: ['assigned', 'mental'],
  })
  assert.ok(found.kind === 'test')
  assert.equal(found.df, expected.df)
  closeTo(found.logLikNominal, expected.ll, 1e-12, 'nominal')
  closeTo(found.lr, expected.lr, 1e-8, 'likelihood ratio')
})
