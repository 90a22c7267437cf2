import assert from 'node:assert/strict'
import test from 'node:test'
import { ABSENT, closeTo, readReferenceCases } from '../../../tests/reference-data.ts'
import { leastSquares } from './least-squares.ts'
import type { LeastSquaresInput } from './least-squares-input.ts'
import {
  factorTerms,
  type Model,
  modelOf,
  type ReferenceTerm,
  resultOf,
  type Study,
  studyOf,
  subset,
  type Term,
} from './reference-model.ts'
import type { LeastSquaresFit, StandardErrors } from './types.ts'
import { waldTest } from './wald-test.ts'

const CASES = readReferenceCases('02_lm_robust.json')
const nsw = studyOf('nsw_dw_experimental.csv')
const trial = studyOf('synth_trial.csv')
const clustered = studyOf('synth_cluster.csv')
const pbs = studyOf('pbs_cluster_cea.csv')

type Reference = {
  readonly terms: readonly ReferenceTerm[]
  readonly vcov: { readonly rows: readonly string[]; readonly values: readonly (readonly number[])[] }
  readonly nobs: number
  readonly r2: number
  readonly adj_r2: number
  readonly res_var: number
  readonly fstat: { readonly value: number; readonly numdf: number; readonly dendf: number }
}

function reference<Result = Reference>(id: string): Result {
  return resultOf<Result>(CASES, id)
}

const plain = (study: Study, ...names: string[]): readonly Term[] =>
  names.map((name) => [name, study.number(name)])

function fitted(input: LeastSquaresInput): LeastSquaresFit {
  const fit = leastSquares(input)
  assert.ok(fit.kind === 'fit', `expected a fit, got ${JSON.stringify(fit)}`)
  return fit
}

/** Closed forms: 1e-10 relative, p-values 1e-9 absolute (the reference file holds 15 digits). */
function assertSame(fit: LeastSquaresFit, expected: Reference): void {
  for (const wanted of expected.terms) {
    const found = fit.coefficients.find((one) => one.term === wanted.term)
    assert.ok(found, `term ${wanted.term} is there`)
    const about = (what: string) => `${wanted.term} ${what}`
    closeTo(found.estimate, wanted.estimate, 1e-10, about('estimate'))
    closeTo(found.se, wanted['std.error'], 1e-10, about('se'))
    closeTo(found.df, wanted.df, 1e-10, about('df'))
    closeTo(found.statistic, wanted.statistic, 1e-10, about('statistic'))
    // An end of an interval may lie near 0, where only the absolute error has a meaning.
    const width = wanted['conf.high'] - wanted['conf.low']
    assert.ok(
      Math.abs(found.low - wanted['conf.low']) <= 1e-10 * (width + Math.abs(wanted['conf.low'])),
      about('low'),
    )
    assert.ok(
      Math.abs(found.high - wanted['conf.high']) <= 1e-10 * (width + Math.abs(wanted['conf.high'])),
      about('high'),
    )
    assert.ok(Math.abs(found.p - wanted['p.value']) <= 1e-9, about('p'))
  }
  assert.equal(fit.n, expected.nobs)
  closeTo(fit.rSquared, expected.r2, 1e-10, 'R²')
  closeTo(fit.adjustedRSquared, expected.adj_r2, 1e-10, 'adjusted R²')
  closeTo(fit.residualVariance, expected.res_var, 1e-10, 'residual variance')
  const names = fit.coefficients.map((one) => one.term)
  for (const [i, row] of expected.vcov.rows.entries()) {
    for (const [j, column] of expected.vcov.rows.entries()) {
      const at = names.indexOf(row) * names.length + names.indexOf(column)
      const size = Math.sqrt(expected.vcov.values[i][i] * expected.vcov.values[j][j])
      assert.ok(
        Math.abs(fit.covariance.data[at] - expected.vcov.values[i][j]) <= 1e-10 * size,
        `${row}, ${column}`,
      )
    }
  }
}

const kinds = ['classical', 'HC0', 'HC1', 'HC2', 'HC3'] as const
/** Name of the models in the reference file, and what R was asked. */
const models: readonly (readonly [string, () => Model | null])[] = [
  ['lm.nsw_dw.unadj', () => nsw && modelOf(nsw.number('re78'), plain(nsw, 'treat'))],
  [
    'lm.nsw_dw.adj',
    () =>
      nsw &&
      modelOf(
        nsw.number('re78'),
        plain(nsw, 'treat', 'age', 'educ', 'black', 'hisp', 'marr', 'nodegree', 're74', 're75'),
      ),
  ],
  [
    'lm.synth.y2.ancova_fe',
    () =>
      trial &&
      modelOf(trial.number('y2'), [
        ...plain(trial, 'assigned', 'y0'),
        ...factorTerms('federation', trial.text('federation')),
      ]),
  ],
  [
    'lm.synth.emp12.lpm',
    () =>
      trial &&
      modelOf(trial.number('emp12'), [
        ...plain(trial, 'assigned', 'female', 'age', 'mental', 'longsick'),
        ...factorTerms('income_source', trial.text('income_source')),
      ]),
  ],
]

for (const [name, build] of models) {
  test(`${name}: coefficients, covariances, R² and F are those of estimatr for classical and HC0 to HC3`, (t) => {
    const model = build()
    if (model === null) return t.skip(ABSENT)
    for (const standardErrors of kinds) {
      const fit = fitted({ outcome: model.outcome, design: model.design, standardErrors })
      const expected = reference(`${name}.${standardErrors}`)
      assertSame(fit, expected)
      const joint = waldTest(fit, model.terms)
      assert.ok(joint.kind === 'test')
      closeTo(joint.statistic, expected.fstat.value, 1e-9, 'F of all terms')
      assert.deepEqual([joint.df1, joint.df2], [expected.fstat.numdf, expected.fstat.dendf])
    }
  })
}

/** estimatr's "stata" is our CR1. */
const clusterKinds: readonly (readonly [string, StandardErrors])[] = [
  ['CR0', 'CR0'],
  ['stata', 'CR1'],
  ['CR2', 'CR2'],
]

function clusterModel(name: string): { readonly model: Model; readonly clusters: Int32Array } | null {
  if (clustered === null || pbs === null || trial === null) return null
  if (name === 'lm.pbs.e12') {
    const third = subset(pbs, (row) => pbs.text('time')[row] === '3')
    const model = modelOf(third.number('e'), [
      ['arm', third.number('trt').map((code) => code - 1)],
      ...plain(third, 'age'),
      ...factorTerms('disability', third.text('disability')),
    ])
    return { model, clusters: model.groups(third.text('site')) }
  }
  if (name === 'lm.synth.y2.cluster_fed') {
    const model = modelOf(trial.number('y2'), plain(trial, 'assigned', 'y0'))
    return { model, clusters: model.groups(trial.text('federation')) }
  }
  const blocks = name === 'lm.synth_cluster.fe' ? factorTerms('block', clustered.text('block')) : []
  const model = modelOf(clustered.number('y'), [...plain(clustered, 'z', 'x'), ...blocks])
  return { model, clusters: model.groups(clustered.text('cluster')) }
}

for (const name of ['lm.synth_cluster', 'lm.synth_cluster.fe', 'lm.pbs.e12', 'lm.synth.y2.cluster_fed']) {
  test(`${name}: CR0, CR1 with Stata's factor and CR2 with Satterthwaite are those of estimatr`, (t) => {
    const found = clusterModel(name)
    if (found === null) return t.skip(ABSENT)
    for (const [theirs, standardErrors] of clusterKinds) {
      const fit = fitted({
        outcome: found.model.outcome,
        design: found.model.design,
        standardErrors,
        clusters: found.clusters,
      })
      assertSame(fit, reference(`${name}.${theirs}`))
    }
  })
}

test('blocks by within-block centring give what dummies give: HC2 with block leverages, CR2 where clusters are the blocks', (t) => {
  if (trial === null) return t.skip(ABSENT)
  const model = modelOf(trial.number('y2'), plain(trial, 'assigned', 'y0'))
  const federation = model.groups(trial.text('federation'))
  const base = { outcome: model.outcome, design: model.design, absorb: federation }
  assertSame(fitted({ ...base, standardErrors: 'HC2' }), reference('lm.synth.y2.absorbed_fe.HC2'))
  const clusteredFit = fitted({ ...base, standardErrors: 'CR2', clusters: federation })
  assertSame(clusteredFit, reference('lm.synth.y2.absorbed_fe.CR2'))
  assert.deepEqual(clusteredFit.droppedTerms, [], 'the absorbed intercept is not a dropped term')
})

test('weights: HC2 and the weighted CR2 (working model of equal variances) are those of estimatr', (t) => {
  if (trial === null) return t.skip(ABSENT)
  const weights = trial.number('mental').map((mental) => 2 * (1 + 0.5 * mental))
  const model = modelOf(trial.number('emp12'), plain(trial, 'assigned', 'y0'), { weights })
  const base = { outcome: model.outcome, design: model.design, weights: model.beside.weights }
  assertSame(fitted({ ...base, standardErrors: 'HC2' }), reference('lm.synth.emp12.weighted.HC2'))
  const clusters = model.groups(trial.text('federation'))
  assertSame(fitted({ ...base, standardErrors: 'CR2', clusters }), reference('lm.synth.emp12.weighted.CR2'))
})

test('a doubled column is dropped and named, the later one as in lm; estimatr drops the earlier, so its dup is half of our y0', (t) => {
  if (trial === null) return t.skip(ABSENT)
  const doubled = trial.number('y0').map((value) => 2 * value)
  const model = modelOf(trial.number('emp12'), [...plain(trial, 'assigned', 'y0'), ['dup', doubled]])
  const fit = fitted({ outcome: model.outcome, design: model.design, standardErrors: 'HC2' })
  assert.deepEqual(fit.droppedTerms, ['dup'])
  assert.deepEqual(fit.notes, [{ code: 'term-dropped', detail: { term: 'dup' } }])
  const expected = reference('lm.synth.rank_deficient.HC2')
  const wanted = (term: string) => {
    const one = expected.terms.find((candidate) => candidate.term === term)
    assert.ok(one)
    return one
  }
  for (const [term, theirs, factor] of [
    ['(Intercept)', '(Intercept)', 1],
    ['assigned', 'assigned', 1],
    ['y0', 'dup', 2],
  ] as const) {
    const found = fit.coefficients.find((one) => one.term === term)
    assert.ok(found)
    closeTo(found.estimate, factor * wanted(theirs).estimate, 1e-10, term)
    closeTo(found.se, factor * wanted(theirs)['std.error'], 1e-10, term)
    closeTo(found.df, wanted(theirs).df, 1e-10, term)
  }
})

test('CR2 is that of clubSandwich, and so is the joint HTZ test with its fractional degrees of freedom', (t) => {
  if (clustered === null) return t.skip(ABSENT)
  const found = clusterModel('lm.synth_cluster.fe')
  assert.ok(found)
  const { model, clusters } = found
  const fit = fitted({ outcome: model.outcome, design: model.design, standardErrors: 'CR2', clusters })
  type Club = { term: string; estimate: number; se: number; t: number; df: number; p: number }
  const { terms } = reference<{ terms: readonly Club[] }>('cr2.clubsandwich.synth_cluster.fe')
  for (const [index, wanted] of terms.entries()) {
    const one = fit.coefficients[index]
    assert.equal(one.term, wanted.term)
    closeTo(one.se, wanted.se, 1e-10, 'se')
    closeTo(one.df, wanted.df, 1e-10, 'df')
    assert.ok(Math.abs(one.p - wanted.p) <= 1e-9)
  }
  const joint = waldTest(fit, ['z', 'x'])
  assert.ok(joint.kind === 'test')
  const wanted = reference<{ Fstat: number; df_num: number; df_denom: number; p_val: number }>(
    'cr2.clubsandwich.wald_HTZ',
  )
  closeTo(joint.statistic, wanted.Fstat, 1e-10, 'F')
  closeTo(joint.df2, wanted.df_denom, 1e-10, 'df2')
  assert.equal(joint.df1, wanted.df_num)
  assert.ok(Math.abs(joint.p - wanted.p_val) <= 1e-9)
})

test("CR0 of clubSandwich has our standard error; its CR1 is ours without Stata's (n−1)/(n−k)", (t) => {
  if (clustered === null) return t.skip(ABSENT)
  const found = clusterModel('lm.synth_cluster.fe')
  assert.ok(found)
  const { model, clusters } = found
  const se = (standardErrors: StandardErrors) =>
    fitted({ outcome: model.outcome, design: model.design, standardErrors, clusters }).coefficients[1].se
  const club = (kind: string) => reference<{ se_z: number }>(`${kind}.clubsandwich.synth_cluster.fe`).se_z
  closeTo(se('CR0'), club('CR0'), 1e-10, 'CR0')
  closeTo(se('CR1'), club('CR1S'), 1e-10, "CR1S is Stata's")
  const n = model.outcome.length
  closeTo(se('CR1') / Math.sqrt((n - 1) / (n - model.terms.length - 1)), club('CR1'), 1e-10, 'CR1')
})

test('HC0 to HC3 are those of sandwich', (t) => {
  const model = models[1][1]()
  if (model === null) return t.skip(ABSENT)
  for (const standardErrors of ['HC0', 'HC1', 'HC2', 'HC3'] as const) {
    const fit = fitted({ outcome: model.outcome, design: model.design, standardErrors })
    const { se } = reference<{ se: Record<string, number> }>(`sandwich.${standardErrors}.nsw_dw.adj`)
    for (const one of fit.coefficients) closeTo(one.se, se[one.term], 1e-10, `${standardErrors} ${one.term}`)
  }
})

test('published: Dehejia & Wahba 1,794 with classical error 632.853 and HC2 670.997; STAR kindergarten of Stock & Watson, table 13.1', (t) => {
  const star = studyOf('star.csv')
  if (nsw === null || star === null) return t.skip(ABSENT)
  const model = modelOf(nsw.number('re78'), plain(nsw, 'treat'))
  const treated = (standardErrors: StandardErrors) =>
    fitted({ outcome: model.outcome, design: model.design, standardErrors }).coefficients[1]
  assert.deepEqual(
    [
      treated('classical').estimate.toFixed(3),
      treated('classical').se.toFixed(3),
      treated('HC2').se.toFixed(3),
    ],
    ['1794.342', '632.853', '670.997'],
  )
  const kept = subset(star, (row) => star.text('stark')[row] !== '')
  const scores = kept.number('mathk')
  const isKind = (kind: string): Term => [
    kind,
    Float64Array.from(kept.text('stark'), (value) => (value === kind ? 1 : 0)),
  ]
  const classes = modelOf(
    kept.number('readk').map((value, row) => value + scores[row]),
    [isKind('small'), isKind('regular+aide')],
  )
  const fit = fitted({ outcome: classes.outcome, design: classes.design, standardErrors: 'HC1' })
  assert.equal(fit.n, 5786)
  assert.deepEqual(
    fit.coefficients.map((one) => [one.estimate.toFixed(2), one.se.toFixed(2)]),
    [
      ['918.04', '1.63'],
      ['13.90', '2.45'],
      ['0.31', '2.27'],
    ],
  )
})
