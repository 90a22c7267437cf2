import assert from 'node:assert/strict'
import test from 'node:test'
import { ABSENT, closeTo, readReferenceCases } from '../../../tests/reference-data.ts'
import { modelOf, resultOf, type Study, studyOf } from '../linear/reference-model.ts'
import { type LogisticErrors, type LogisticFit, logisticRegression } from './logistic.ts'
import { standardisedRiskDifference } from './standardised-risk.ts'
import { oddsRatio } from './wald-table.ts'

const LINEAR = readReferenceCases('02_lm_robust.json')
const BINARY = readReferenceCases('06_binary.json')
const trial = studyOf('synth_trial.csv')

type Named = Readonly<Record<string, number>>

/** glm stops at a relative change of 1e-8 in the deviance, and its weights are those of the step before: 1e-6 on standard errors. */
const TOLERANCE = 1e-8
const SE_TOLERANCE = 1e-6

function fitted(study: Study, standardErrors: LogisticErrors): LogisticFit {
  const names = ['assigned', 'y0', 'mental', 'female']
  const model = modelOf(
    study.number('emp12'),
    names.map((name) => [name, study.number(name)]),
  )
  const fit = logisticRegression({
    outcome: model.outcome,
    design: model.design,
    standardErrors,
    ...(standardErrors === 'cluster' && { clusters: model.groups(study.text('federation')) }),
  })
  assert.ok(fit.kind === 'fit')
  return fit
}

test('logistic regression: coefficients, model, HC0, HC3 and clustered errors are those of glm and sandwich', (t) => {
  if (LINEAR === null || trial === null) return t.skip(ABSENT)
  const expected = resultOf<
    Readonly<Record<string, Named>> & { loglik: number; deviance: number; aic: number }
  >(LINEAR, 'glm.logit.synth.emp12')
  for (const [standardErrors, key] of [
    ['model', 'se'],
    ['HC0', 'se_HC0'],
    ['HC3', 'se_HC3'],
    ['cluster', 'se_CL'],
  ] as const) {
    const fit = fitted(trial, standardErrors)
    for (const { term, estimate, se } of fit.coefficients) {
      closeTo(estimate, expected.coef[term], TOLERANCE, `${term}`)
      closeTo(se, expected[key][term], SE_TOLERANCE, `${term} ${standardErrors}`)
    }
    closeTo(fit.logLik, expected.loglik, 1e-12, 'log-likelihood')
    closeTo(fit.deviance, expected.deviance, 1e-12, 'deviance')
    closeTo(fit.aic, expected.aic, 1e-12, 'AIC')
    assert.equal(
      fit.notes.length,
      standardErrors === 'cluster' ? 1 : 0,
      'twelve clusters are few, and said to be',
    )
  }
})

type Standardised = {
  readonly p1: number
  readonly p0: number
  readonly rd: number
  readonly se_rd: number
  readonly rd_ci: readonly [number, number]
  readonly rr: number
  readonly rr_ci: readonly [number, number]
  readonly cond_or: number
  readonly coef: Named
}

test('standardised risk difference and ratio are those of g-computation in R, under four covariances', (t) => {
  if (BINARY === null || trial === null) return t.skip(ABSENT)
  const terms = ['y0', 'mental', 'longsick', 'female']
  for (const standardErrors of ['model', 'HC0', 'HC1', 'HC3'] as const) {
    const expected = resultOf<Standardised>(BINARY, `gcomp.synth.emp12.${standardErrors}`)
    const found = standardisedRiskDifference({
      outcome: trial.number('emp12'),
      arm: Int32Array.from(trial.number('assigned')),
      covariates: { terms, columns: terms.map((name) => trial.number(name)) },
      standardErrors,
    })
    assert.ok(found.kind === 'estimate')
    closeTo(found.p1, expected.p1, TOLERANCE, 'p1')
    closeTo(found.p0, expected.p0, TOLERANCE, 'p0')
    closeTo(found.estimate, expected.rd, TOLERANCE, 'difference')
    closeTo(found.se, expected.se_rd, SE_TOLERANCE, `${standardErrors} se`)
    closeTo(found.low, expected.rd_ci[0], SE_TOLERANCE, 'low')
    closeTo(found.high, expected.rd_ci[1], SE_TOLERANCE, 'high')
    closeTo(found.riskRatio.estimate, expected.rr, TOLERANCE, 'ratio')
    closeTo(found.riskRatio.low, expected.rr_ci[0], SE_TOLERANCE, 'ratio low')
    closeTo(found.riskRatio.high, expected.rr_ci[1], SE_TOLERANCE, 'ratio high')
    const conditional = oddsRatio(found.fit, 'arm')
    assert.ok(conditional.kind === 'estimate')
    closeTo(conditional.estimate, expected.cond_or, TOLERANCE, 'conditional odds ratio')
  }
})
