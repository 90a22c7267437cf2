import assert from 'node:assert/strict'
import test from 'node:test'
import { ABSENT, closeTo, readReferenceCases } from '../../../tests/reference-data.ts'
import { modelOf, resultOf, type Study, studyOf, subset, type Term } from '../linear/reference-model.ts'
import { anovaIntraclass } from './intraclass.ts'
import { type RandomInterceptFit, randomInterceptModel } from './random-intercept.ts'
import { repeatedMeasures } from './repeated-measures.ts'

const CASES = readReferenceCases('11_mixed_models.json')
const trial = studyOf('synth_trial.csv')
const clustered = studyOf('synth_cluster.csv')
const pbs = studyOf('pbs_cluster_cea.csv')

type Fixed = {
  readonly term: string
  readonly estimate: number
  readonly se: number
  readonly df_satterthwaite: number
  readonly t: number
  readonly p: number
}
type Reference = {
  readonly fixed: readonly Fixed[]
  readonly varcomp: Readonly<Record<string, { readonly vcov: number }>>
  readonly reml_crit: number
}

/** lme4 stops when its criterion moves by 1e-8 or so: variances to 1e-4 relative, which the estimates feel in the seventh digit. */
function assertSame(fit: RandomInterceptFit, expected: Reference, what: string): void {
  for (const wanted of expected.fixed) {
    const found = fit.coefficients.find(({ term }) => term === wanted.term)
    assert.ok(found, wanted.term)
    closeTo(found.estimate, wanted.estimate, 1e-6, `${what} ${wanted.term}`)
    closeTo(found.se, wanted.se, 1e-6, `${what} ${wanted.term} se`)
    closeTo(found.df, wanted.df_satterthwaite, 1e-5, `${what} ${wanted.term} df`)
    closeTo(found.statistic, wanted.t, 1e-6, `${what} ${wanted.term} t`)
    assert.ok(Math.abs(found.p - wanted.p) < 1e-6, `${what} ${wanted.term} p`)
  }
  closeTo(fit.betweenVariance, expected.varcomp['1'].vcov, 1e-5, `${what} variance between`)
  closeTo(fit.residualVariance, expected.varcomp['2'].vcov, 1e-6, `${what} residual variance`)
  closeTo(fit.restrictedCriterion, expected.reml_crit, 1e-10, `${what} criterion`)
}

function fitted(
  study: Study,
  outcome: Float64Array,
  terms: readonly Term[],
  group: string,
): RandomInterceptFit {
  const model = modelOf(outcome, terms)
  const rows = Array.from(outcome.keys()).filter((row) =>
    [outcome, ...terms.map(([, values]) => values)].every((values) => !Number.isNaN(values[row])),
  )
  const labels = [...new Set(study.text(group))]
  const fit = randomInterceptModel({
    outcome: model.outcome,
    design: model.design,
    groups: Int32Array.from(rows, (row) => labels.indexOf(study.text(group)[row])),
  })
  assert.ok(fit.kind === 'fit')
  return fit
}

test('federation as random intercept: estimates, Satterthwaite df, variances and predicted intercepts are those of lmerTest', (t) => {
  if (CASES === null || trial === null) return t.skip(ABSENT)
  const expected = resultOf<Reference & { readonly blup: Readonly<Record<string, number>> }>(
    CASES,
    'lmm.synth.fed_ri',
  )
  const terms: Term[] = [
    ['assigned', trial.number('assigned')],
    ['y0', trial.number('y0')],
  ]
  const fit = fitted(trial, trial.number('y2'), terms, 'federation')
  assertSame(fit, expected, 'federations')
  const labels = [...new Set(trial.text('federation'))]
  for (const { group, effect } of fit.groupEffects)
    closeTo(effect, expected.blup[labels[group]], 2e-5, labels[group])
})

test('trap 30: a slope variance of 0 in lme4 leaves the random intercept as it was; the fit without it says the same', (t) => {
  if (CASES === null || trial === null) return t.skip(ABSENT)
  const singular = resultOf<Reference & { readonly singular: boolean }>(CASES, 'lmm.synth.fed_rs')
  assert.ok(singular.singular)
  const terms: Term[] = [
    ['assigned', trial.number('assigned')],
    ['y0', trial.number('y0')],
  ]
  const fit = fitted(trial, trial.number('y2'), terms, 'federation')
  for (const wanted of singular.fixed) {
    const found = fit.coefficients.find(({ term }) => term === wanted.term)
    closeTo(found?.estimate ?? Number.NaN, wanted.estimate, 1e-6, wanted.term)
    closeTo(found?.df ?? Number.NaN, wanted.df_satterthwaite, 1e-5, `${wanted.term} df`)
  }
})

test('site as random intercept in PBS, cluster in the synthetic cluster trial: as lmerTest; Kenward–Roger as pbkrtest', (t) => {
  if (CASES === null || pbs === null || clustered === null) return t.skip(ABSENT)
  const first = subset(pbs, (row) => pbs.number('time')[row] === 1)
  const third = subset(pbs, (row) => pbs.number('time')[row] === 3)
  const before = new Map(first.text('id').map((id, row) => [id, first.number('e')[row]]))
  const e0 = Float64Array.from(third.text('id'), (id) => before.get(id) ?? Number.NaN)
  const terms: Term[] = [
    ['arm', third.number('trt').map((code) => code - 1)],
    ['e0', e0],
  ]
  const fit = fitted(third, third.number('e'), terms, 'site')
  assertSame(fit, resultOf(CASES, 'lmm.pbs.e12'), 'PBS')
  assert.equal(fit.n, 214)
  const expected = resultOf<
    Reference & { readonly kr: { readonly se: number; readonly df: number; readonly p: number } }
  >(CASES, 'lmm.synth_cluster')
  const zx: Term[] = [
    ['z', clustered.number('z')],
    ['x', clustered.number('x')],
  ]
  assertSame(fitted(clustered, clustered.number('y'), zx, 'cluster'), expected, 'clusters')
  const model = modelOf(clustered.number('y'), zx)
  const kr = randomInterceptModel({
    outcome: model.outcome,
    design: model.design,
    groups: model.groups(clustered.text('cluster')),
    smallSample: 'kenward-roger',
  })
  assert.ok(kr.kind === 'fit')
  closeTo(kr.coefficients[1].se, expected.kr.se, 1e-6, 'Kenward–Roger se')
  closeTo(kr.coefficients[1].df, expected.kr.df, 1e-5, 'Kenward–Roger df')
  closeTo(kr.coefficients[1].p, expected.kr.p, 1e-5, 'Kenward–Roger p')
})

test('two visits a person with a random intercept: as lmerTest, with the intraclass correlation', (t) => {
  if (CASES === null || trial === null) return t.skip(ABSENT)
  const expected = resultOf<Reference & { readonly icc: number }>(CASES, 'lmm.synth.ri_id')
  const twice = (values: Float64Array): Float64Array => Float64Array.from([...values, ...values])
  const n = trial.rows
  const v2 = Float64Array.from({ length: 2 * n }, (_, row) => (row < n ? 0 : 1))
  const assigned = twice(trial.number('assigned'))
  const y0 = twice(trial.number('y0'))
  const outcome = Float64Array.from([...trial.number('y1'), ...trial.number('y2')])
  const terms: Term[] = [
    ['v2', v2],
    ['assigned', assigned],
    ['y0', y0],
    ['v2:assigned', assigned.map((value, row) => value * v2[row])],
    ['v2:y0', y0.map((value, row) => value * v2[row])],
  ]
  const rows = Array.from(outcome.keys()).filter((row) => !Number.isNaN(outcome[row]))
  const model = modelOf(outcome, terms)
  const fit = randomInterceptModel({
    outcome: model.outcome,
    design: model.design,
    groups: Int32Array.from(rows, (row) => row % n),
  })
  assert.ok(fit.kind === 'fit')
  assertSame(fit, expected, 'persons')
  closeTo(fit.intraclass, expected.icc, 1e-5, 'intraclass correlation')
})

type Mmrm = {
  readonly coef: Readonly<Record<string, number>>
  readonly effect_visit1: { readonly estimate: number; readonly se: number }
  readonly effect_visit2: { readonly estimate: number; readonly se: number }
  readonly sigma_unstructured: { readonly values: readonly (readonly number[])[] }
  readonly loglik_reml: number
  readonly n_rows: number
  readonly n_id: number
}

test('effects at two visits with unstructured covariance and missed visits are those of nlme::gls', (t) => {
  if (CASES === null || trial === null) return t.skip(ABSENT)
  const expected = resultOf<Mmrm>(CASES, 'mmrm.synth')
  const fit = repeatedMeasures({
    visits: [
      { name: '12', outcome: trial.number('y1') },
      { name: '24', outcome: trial.number('y2') },
    ],
    arm: Int32Array.from(trial.number('assigned')),
    covariates: { terms: ['y0'], columns: [trial.number('y0')] },
  })
  assert.ok(fit.kind === 'fit')
  const [first, second] = fit.effects
  closeTo(first.estimate, expected.effect_visit1.estimate, 1e-6, 'first visit')
  closeTo(first.se, expected.effect_visit1.se, 1e-6, 'first visit se')
  closeTo(second.estimate, expected.effect_visit2.estimate, 1e-6, 'second visit')
  closeTo(second.se, expected.effect_visit2.se, 1e-6, 'second visit se')
  const at = (term: string): number =>
    fit.coefficients.find((one) => one.term === term)?.estimate ?? Number.NaN
  closeTo(at('12:(Intercept)'), expected.coef['(Intercept)'], 1e-6, 'intercept')
  closeTo(at('24:(Intercept)') - at('12:(Intercept)'), expected.coef.v2, 1e-6, 'second intercept')
  closeTo(at('24:y0') - at('12:y0'), expected.coef['v2:y0'], 1e-6, 'second slope')
  // gls maximises numerically over log variances and a transformed correlation: 1e-5 on the covariance matrix.
  expected.sigma_unstructured.values.flat().forEach((value, index) => {
    const given = fit.visitCovariance.data[index]
    assert.ok(Math.abs(given - value) < 1e-5 * 138, `covariance ${index}: ${given} is ${value}`)
  })
  closeTo(fit.logLikRestricted, expected.loglik_reml, 1e-10, 'restricted log-likelihood')
  assert.equal(fit.rows, expected.n_rows)
  assert.equal(fit.persons, expected.n_id)
})

test('the intraclass correlation of the synthetic cluster trial by analysis of variance is that of R', (t) => {
  if (CASES === null || clustered === null) return t.skip(ABSENT)
  const expected = resultOf<{ icc: number; n0: number; msb: number; msw: number }>(
    CASES,
    'icc.anova.synth_cluster',
  )
  const { outcome, groups } = modelOf(clustered.number('y'), [])
  const found = anovaIntraclass(outcome, groups(clustered.text('cluster')))
  assert.ok(found.kind === 'estimate')
  closeTo(found.intraclass, expected.icc, 1e-10, 'intraclass correlation')
  closeTo(found.sizeEquivalent, expected.n0, 1e-10, 'n0')
  closeTo(found.meanSquareBetween, expected.msb, 1e-10, 'between')
  closeTo(found.meanSquareWithin, expected.msw, 1e-10, 'within')
})
