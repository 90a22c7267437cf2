import assert from 'node:assert/strict'
import test from 'node:test'
import { ABSENT, closeTo, readReferenceCases } from '../../../tests/reference-data.ts'
import { type DesignMatrix, designMatrix } from '../frame/design-matrix.ts'
import {
  factorTerms,
  type Model,
  modelOf,
  resultOf,
  type Study,
  studyOf,
  type Term,
} from '../linear/reference-model.ts'
import { negativeBinomialRegression } from './negative-binomial.ts'
import { type PoissonErrors, type PoissonFit, poissonRegression } from './poisson.ts'
import { rateRatio } from './wald-table.ts'

const CASES = readReferenceCases('12_counts.json')
const trial = studyOf('synth_trial.csv')
const quine = studyOf('quine_absence.csv')
const epilepsy = studyOf('epilepsy.csv')
const respiratory = studyOf('respiratory.csv')

type Reference = {
  readonly poisson: Readonly<Record<string, number>>
  readonly quasi: { readonly dispersion: number; readonly se: number; readonly p: number }
  readonly negbin: {
    readonly log_rr: number
    readonly se: number
    readonly theta: number
    readonly se_theta: number
    readonly twologlik: number
    readonly rr: number
    readonly rr_ci: readonly [number, number]
  }
}

function modelFor(study: Study, adjusted: boolean): Model {
  const terms: Term[] = [['assigned', study.number('assigned')]]
  if (adjusted) {
    terms.push(
      ['log1p(sick_prior)', study.number('sick_prior').map(Math.log1p)],
      ['mental', study.number('mental')],
      ['longsick', study.number('longsick')],
      ...factorTerms('federation', study.text('federation')),
    )
  }
  return modelOf(study.number('sick12'), terms)
}

function poisson(model: Model, study: Study, standardErrors: PoissonErrors): PoissonFit {
  const fit = poissonRegression({
    outcome: model.outcome,
    design: model.design,
    standardErrors,
    ...(standardErrors === 'cluster' && { clusters: model.groups(study.text('federation')) }),
  })
  assert.ok(fit.kind === 'fit')
  return fit
}

/**
 * glm stops at a relative change of 1e-8 in the deviance, and its standard errors and dispersion use the weights of the step before: the
 * model's own error of the unadjusted log rate ratio is √(1/Σy₁ + 1/Σy₀), which a test below holds to 1e-11 while R is 1.8e-6 from it.
 */
const TOLERANCE = 1e-7
const SE_TOLERANCE = 5e-6

test('days of sick leave: Poisson under six kinds of error and the negative binomial are those of R', (t) => {
  if (CASES === null || trial === null) return t.skip(ABSENT)
  for (const adjusted of [false, true]) {
    const expected = resultOf<Reference>(CASES, `count.synth.sick12.${adjusted ? 'adj' : 'unadj'}`)
    const model = modelFor(trial, adjusted)
    for (const [standardErrors, key] of [
      ['model', 'se_model'],
      ['HC0', 'se_HC0'],
      ['HC1', 'se_HC1'],
      ['HC3', 'se_HC3'],
      ['cluster', 'se_CL_fed'],
    ] as const) {
      const fit = poisson(model, trial, standardErrors)
      const effect = fit.coefficients[1]
      closeTo(effect.estimate, expected.poisson.log_rr, TOLERANCE, 'log rate ratio')
      closeTo(effect.se, expected.poisson[key], SE_TOLERANCE, key)
      closeTo(fit.logLik, expected.poisson.loglik, 1e-12, 'log-likelihood')
      closeTo(fit.deviance, expected.poisson.deviance, 1e-12, 'deviance')
    }
    const quasi = poisson(model, trial, 'quasi')
    closeTo(quasi.dispersion, expected.quasi.dispersion, SE_TOLERANCE, 'dispersion')
    closeTo(quasi.coefficients[1].se, expected.quasi.se, SE_TOLERANCE, 'quasi se')
    assert.ok(Math.abs(quasi.coefficients[1].p - expected.quasi.p) < 1e-9, 'quasi p on t')
    sameNegativeBinomial(model.outcome, model.design, expected.negbin)
  }
})

function sameNegativeBinomial(
  outcome: Float64Array,
  design: DesignMatrix,
  expected: Reference['negbin'],
): void {
  const fit = negativeBinomialRegression({ outcome, design, standardErrors: 'model' })
  assert.ok(fit.kind === 'fit' && fit.theta.kind === 'estimate')
  closeTo(fit.coefficients[1].estimate, expected.log_rr, TOLERANCE, 'log rate ratio')
  closeTo(fit.coefficients[1].se, expected.se, TOLERANCE, 'se')
  closeTo(fit.theta.estimate, expected.theta, TOLERANCE, 'theta')
  // MASS keeps the information of the step before: 2e-5 here. The exact value is held in maximum.reference.test.ts.
  closeTo(fit.theta.se, expected.se_theta, 5e-5, 'theta se')
  closeTo(2 * fit.logLik, expected.twologlik, 1e-12, '2 log-likelihood')
  const ratio = rateRatio(fit, 'assigned')
  assert.ok(ratio.kind === 'estimate')
  closeTo(ratio.estimate, expected.rr, TOLERANCE, 'rate ratio')
  closeTo(ratio.low, expected.rr_ci[0], TOLERANCE, 'low')
  closeTo(ratio.high, expected.rr_ci[1], TOLERANCE, 'high')
}

test('trap 11: believing Poisson makes the error of the rate ratio nine times too small, and the fit says so', (t) => {
  if (trial === null) return t.skip(ABSENT)
  const model = modelFor(trial, false)
  const believed = poisson(model, trial, 'model')
  const robust = poisson(model, trial, 'HC0')
  assert.equal(believed.coefficients[1].se.toFixed(4), '0.0056')
  assert.equal(robust.coefficients[1].se.toFixed(4), '0.0499')
  assert.deepEqual(
    believed.notes.map(({ code }) => code),
    ['overdispersed'],
  )
  assert.deepEqual(robust.notes, [])
})

test('the model’s own error of the unadjusted log rate ratio is √(1/events + 1/events) to 1e-11', (t) => {
  if (trial === null) return t.skip(ABSENT)
  const assigned = trial.number('assigned')
  let treated = 0
  let control = 0
  trial.number('sick12').forEach((days, row) => {
    if (assigned[row] === 1) treated += days
    else control += days
  })
  const fit = poisson(modelFor(trial, false), trial, 'model')
  closeTo(fit.coefficients[1].se, Math.sqrt(1 / treated + 1 / control), 1e-11, 'se')
})

test('days per time at risk: the offset case is that of glm', (t) => {
  if (CASES === null || trial === null) return t.skip(ABSENT)
  const expected = resultOf<{ coef: Record<string, number>; se_HC0: Record<string, number> }>(
    CASES,
    'count.synth.offset',
  )
  const { outcome, design } = modelFor(trial, false)
  const offset = trial.number('enrol_month').map((month) => Math.log(month > 15 ? 0.5 : 1))
  const fit = poissonRegression({ outcome, design, offset, standardErrors: 'HC0' })
  assert.ok(fit.kind === 'fit')
  for (const { term, estimate, se } of fit.coefficients) {
    closeTo(estimate, expected.coef[term], TOLERANCE, term)
    closeTo(se, expected.se_HC0[term], TOLERANCE, `${term} se`)
  }
})

/** All main effects and interactions up to every factor at once, by treatment contrasts. */
function saturated(study: Study, names: readonly string[]): readonly Term[] {
  let terms: readonly Term[] = []
  for (const name of names) {
    const own = factorTerms(name, study.text(name))
    const crossed = terms.flatMap(([left, a]) =>
      own.map(([right, b]): Term => [`${left}:${right}`, a.map((value, row) => value * b[row])]),
    )
    terms = [...terms, ...own, ...crossed]
  }
  return terms
}

test('quine: theta is 1.275 (0.161) with main effects and 1.928 (0.269) with all interactions, as Venables & Ripley print', (t) => {
  if (quine === null) return t.skip(ABSENT)
  const names = ['Eth', 'Sex', 'Age', 'Lrn']
  const main = modelOf(
    quine.number('Days'),
    names.flatMap((name) => factorTerms(name, quine.text(name))),
  )
  const all = modelOf(quine.number('Days'), saturated(quine, names))
  for (const [model, theta, se] of [
    [main, '1.275', '0.161'],
    [all, '1.928', '0.269'],
  ] as const) {
    const fit = negativeBinomialRegression({
      outcome: model.outcome,
      design: model.design,
      standardErrors: 'model',
    })
    assert.ok(fit.kind === 'fit' && fit.theta.kind === 'estimate')
    assert.deepEqual([fit.theta.estimate.toFixed(3), fit.theta.se.toFixed(3)], [theta, se])
  }
})

test('epilepsy and respiratory run with their periods as exposure and their people as clusters', (t) => {
  if (epilepsy === null || respiratory === null) return t.skip(ABSENT)
  const terms: Term[] = [
    ['treated', Float64Array.from(epilepsy.text('treatment'), (name) => (name === 'placebo' ? 0 : 1))],
    ['base', epilepsy.number('base')],
    ['age', epilepsy.number('age')],
  ]
  const model = modelOf(epilepsy.number('seizure.rate'), terms)
  const offset = new Float64Array(model.outcome.length).fill(Math.log(2))
  const clusters = model.groups(epilepsy.text('subject'))
  const input = {
    outcome: model.outcome,
    design: model.design,
    offset,
    clusters,
    standardErrors: 'cluster',
  } as const
  assert.equal(poissonRegression(input).kind, 'fit')
  assert.equal(negativeBinomialRegression(input).kind, 'fit')
  const design = designMatrix({
    rows: respiratory.rows,
    terms: ['treated'],
    columns: [Float64Array.from(respiratory.text('treatment'), (name) => (name === 'placebo' ? 0 : 1))],
  })
  const counts = Float64Array.from(respiratory.text('status'), (status) => (status === 'good' ? 1 : 0))
  assert.equal(poissonRegression({ outcome: counts, design, standardErrors: 'HC0' }).kind, 'fit')
})
