import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ABSENT, closeTo, numbers, readReferenceCases, readReferenceCsv } from '../../tests/reference-data.ts'
import { effectSizes } from './effect-sizes.ts'
import { leaveOneOut } from './leave-one-out.ts'
import { metaAnalysis } from './meta-analysis.ts'
import type { PoolingMethod, PoolingTest } from './pooled-types.ts'

type Inputs = {
  readonly study: readonly string[]
  readonly yi: readonly number[]
  readonly vi: readonly number[]
}
type Fit = {
  readonly k: number
  readonly estimate: number
  readonly se: number
  readonly stat: number
  readonly df: number | null
  readonly p: number
  readonly ci: readonly [number, number]
  readonly tau2: number
  readonly se_tau2: number | null
  readonly I2: number
  readonly H2: number
  readonly Q: number
  readonly Qp: number
  readonly pi_metafor?: readonly [number, number]
  readonly pi_HTS_t_k_minus_2?: readonly [number, number]
  readonly pi_t_k_minus_1?: readonly [number, number]
  readonly tau2_ci_Qprofile?: Readonly<Record<string, readonly [number, number]>>
  readonly weights_pct?: readonly number[]
  readonly loglik_reml?: number
}

const cases = readReferenceCases('13_meta.json')
const inputsOf = (prefix: string) =>
  cases?.find(({ id }) => id === `${prefix}.inputs`)?.result as unknown as Inputs

const METHODS: Readonly<Record<string, PoolingMethod>> = {
  EE: 'FE',
  EB: 'PM',
  DL: 'DL',
  PM: 'PM',
  REML: 'REML',
  ML: 'ML',
  HE: 'HE',
  HS: 'HS',
  SJ: 'SJ',
}
const TESTS: Readonly<Record<string, PoolingTest>> = {
  z: 'z',
  knha: 'knapp-hartung',
  adhoc: 'knapp-hartung-adhoc',
}

/**
 * Closed forms agree to rounding, REML, ML and EB (scored to convergence) to 1e-7. metafor 3.8-1 solves PM by uniroot at its default
 * tolerance, so its last digits are not the solution's; EB is the same equation solved better and is held to 1e-7.
 */
function tolerance(name: string): number {
  if (['EE', 'DL', 'HE', 'HS', 'SJ'].includes(name)) return 1e-10
  return name === 'PM' ? 1e-4 : 1e-7
}

function near(actual: number, expected: number, scale: number, allowed: number, what: string) {
  assert.ok(Math.abs(actual - expected) <= allowed * scale, `${what}: got ${actual}, expected ${expected}`)
}

test('every estimator and test gives the fit of metafor on trials, grades and federations', (t) => {
  if (!cases) return t.skip(ABSENT)
  let compared = 0
  for (const { id, result } of cases) {
    const parts = id.split('.')
    const [name, testName] = parts.slice(-2)
    const method = METHODS[name]
    if (!method || !TESTS[testName]) continue
    const inputs = inputsOf(parts.slice(0, -2).join('.'))
    const want = result as Fit
    const got = metaAnalysis({
      estimates: Float64Array.from(inputs.yi),
      variances: Float64Array.from(inputs.vi),
      method,
      test: TESTS[testName],
    })
    assert.ok(got.kind === 'pooled', id)
    const allowed = tolerance(name)
    assert.equal(got.k, want.k)
    assert.equal(got.df, want.df ?? Number.POSITIVE_INFINITY)
    near(got.estimate, want.estimate, want.se, allowed, `${id} estimate`)
    closeTo(got.se, want.se, allowed, `${id} se`)
    closeTo(got.statistic, want.stat, 10 * allowed, `${id} statistic`)
    near(got.p, want.p, 1, Math.max(1e-9, allowed), `${id} p`)
    near(got.low, want.ci[0], want.se, 10 * allowed, `${id} low`)
    near(got.high, want.ci[1], want.se, 10 * allowed, `${id} high`)
    near(got.tau2, want.tau2, want.tau2 || 1e-3, allowed, `${id} tau2`)
    if (want.se_tau2 !== null) closeTo(got.tau2Se ?? Number.NaN, want.se_tau2, 10 * allowed, `${id} se tau2`)
    near(100 * got.i2, want.I2, 1, 100 * allowed, `${id} I2`)
    closeTo(got.h2, want.H2, 10 * allowed, `${id} H2`)
    closeTo(got.q, want.Q, 1e-10, `${id} Q`)
    near(got.qP, want.Qp, 1, 1e-9, `${id} Q p`)
    for (const [i, weight] of (want.weights_pct ?? []).entries()) {
      closeTo(100 * got.weights[i], weight, 10 * allowed, `${id} weight ${i}`)
    }
    if (want.loglik_reml !== undefined)
      closeTo(got.logLik ?? Number.NaN, want.loglik_reml, 1e-9, `${id} log likelihood`)
    comparePredictions(got, want, allowed, id)
    compared++
  }
  assert.equal(compared, 54)
})

function comparePredictions(
  got: Extract<ReturnType<typeof metaAnalysis>, { kind: 'pooled' }>,
  want: Fit,
  allowed: number,
  id: string,
) {
  const pairs = [
    [got.prediction, want.pi_metafor, 'default'],
    [got.predictions.find(({ convention }) => convention === 't(k-1)'), want.pi_t_k_minus_1, 't(k-1)'],
    [got.predictions.find(({ convention }) => convention === 't(k-2)'), want.pi_HTS_t_k_minus_2, 't(k-2)'],
  ] as const
  for (const [interval, expected, name] of pairs) {
    if (!expected) continue
    const width = expected[1] - expected[0]
    near(interval?.low ?? Number.NaN, expected[0], width, 10 * allowed, `${id} prediction ${name} low`)
    near(interval?.high ?? Number.NaN, expected[1], width, 10 * allowed, `${id} prediction ${name} high`)
  }
  const profile = want.tau2_ci_Qprofile
  if (!profile) return
  const [low, high] = profile['tau^2']
  // metafor searches tau2 with uniroot to about 1e-4 of a standard error
  near(got.tau2Interval?.low ?? Number.NaN, low, high, 1e-6, `${id} Q-profile low`)
  const share = profile['I^2(%)']
  near(100 * (got.i2Interval?.low ?? Number.NaN), share[0], 100, 1e-6, `${id} I2 low`)
  // For the sick days confint() gave up at its search limit of ten times tau2 and printed ">"; see the test below.
  if (id.startsWith('synthfed.MD')) return
  near(got.tau2Interval?.high ?? Number.NaN, high, high, 1e-6, `${id} Q-profile high`)
  near(100 * (got.i2Interval?.high ?? Number.NaN), share[1], 100, 1e-6, `${id} I2 high`)
}

test('a Q-profile end beyond ten times tau2 is found, not cut at a search limit', (t) => {
  if (!cases) return t.skip(ABSENT)
  const inputs = inputsOf('synthfed.MD.sick12')
  const got = metaAnalysis({
    estimates: Float64Array.from(inputs.yi),
    variances: Float64Array.from(inputs.vi),
    method: 'DL',
    test: 'z',
  })
  assert.ok(got.kind === 'pooled')
  // metafor 3.8-1: confint(rma(yi, vi, method = "DL"), control = list(tau2.max = 1e5, tol = 1e-10))
  closeTo(got.tau2Interval?.high ?? Number.NaN, 1744.7932, 1e-7, 'high')
  closeTo(100 * (got.i2Interval?.high ?? Number.NaN), 87.3174, 1e-6, 'I2')
})

test('Paule–Mandel is the root itself, where metafor stops at uniroot by default', (t) => {
  if (!cases) return t.skip(ABSENT)
  // metafor 3.8-1: rma(yi, vi, method = "PM", control = list(tol = 1e-14))
  const precise = {
    'bcg.logRR': [0.31806845220502, -0.71496815349344, 0.18089219153762],
    'bangert.SMD': [0.068901850246079, 0.22829964520586, 0.05061184631227],
  }
  for (const [prefix, [tau2, estimate, se]] of Object.entries(precise)) {
    const inputs = inputsOf(prefix)
    const got = metaAnalysis({
      estimates: Float64Array.from(inputs.yi),
      variances: Float64Array.from(inputs.vi),
      method: 'PM',
      test: 'z',
    })
    assert.ok(got.kind === 'pooled')
    closeTo(got.tau2, tau2, 1e-12, `${prefix} tau2`)
    closeTo(got.estimate, estimate, 1e-12, `${prefix} estimate`)
    closeTo(got.se, se, 1e-12, `${prefix} se`)
  }
})

function bcg() {
  const columns = readReferenceCsv('meta_bcg.csv')?.columns
  if (!columns) return null
  const [tpos, tneg, cpos, cneg] = ['tpos', 'tneg', 'cpos', 'cneg'].map((name) => numbers(columns[name]))
  return {
    events1: tpos,
    n1: tpos.map((events, i) => events + tneg[i]),
    events0: cpos,
    n0: cpos.map((events, i) => events + cneg[i]),
  }
}

test('the BCG trials give the published headlines from their 2 × 2 tables', (t) => {
  const counts = bcg()
  if (!counts) return t.skip(ABSENT)
  const { estimates, variances } = effectSizes({ kind: 'counts', measure: 'log-risk-ratio', ...counts })
  const pool = (method: PoolingMethod) => {
    const got = metaAnalysis({ estimates, variances, method, test: 'z' })
    assert.ok(got.kind === 'pooled')
    return got
  }
  const fixed = pool('FE')
  assert.deepEqual(
    [fixed.estimate, fixed.low, fixed.high].map((x) => x.toFixed(4)),
    ['-0.4303', '-0.5097', '-0.3509'],
  )
  assert.equal(fixed.q.toFixed(3), '152.233')
  assert.equal(pool('DL').estimate.toFixed(4), '-0.7141')
  const reml = pool('REML')
  assert.equal(reml.estimate.toFixed(4), '-0.7145')
  assert.equal(reml.tau2.toFixed(4), '0.3132')
})

test('trap 13, three prediction intervals are in use: each is named and none is just "the" interval', (t) => {
  const counts = bcg()
  if (!counts) return t.skip(ABSENT)
  const { estimates, variances } = effectSizes({ kind: 'counts', measure: 'log-risk-ratio', ...counts })
  const plain = metaAnalysis({ estimates, variances, method: 'REML', test: 'z' })
  assert.ok(plain.kind === 'pooled')
  const printed = plain.predictions.map(({ convention, low, high }) => [
    convention,
    low.toFixed(3),
    high.toFixed(3),
  ])
  assert.deepEqual(printed, [
    ['z', '-1.867', '0.438'],
    ['t(k-1)', '-1.995', '0.566'],
    ['t(k-2)', '-2.008', '0.579'],
  ])
  assert.equal(plain.prediction?.convention, 'z')
  const adjusted = metaAnalysis({ estimates, variances, method: 'REML', test: 'knapp-hartung' })
  assert.equal(adjusted.kind === 'pooled' && adjusted.prediction?.convention, 't(k-1)')
})

test('effect sizes of the BCG trials and federations are those of escalc, empty cells included', (t) => {
  const counts = bcg()
  if (!cases || !counts) return t.skip(ABSENT)
  const result = (id: string) => cases.find((each) => each.id === id)?.result as unknown as Inputs & Fit
  const measures = {
    'bcg.OR': 'log-odds-ratio',
    'bcg.RD': 'risk-difference',
    'bcg.PETO': 'peto-log-odds-ratio',
    'bcg.AS': 'arcsine-difference',
  } as const
  for (const [id, measure] of Object.entries(measures)) {
    const want = result(id)
    const sizes = effectSizes({ kind: 'counts', measure, ...counts })
    compareSizes(sizes, want, id)
    const pooled = metaAnalysis({ ...sizes, method: 'REML', test: 'z' })
    assert.ok(pooled.kind === 'pooled')
    closeTo(pooled.estimate, want.estimate, 1e-6, `${id} estimate`)
    closeTo(pooled.se, want.se, 1e-6, `${id} se`)
    closeTo(pooled.tau2, want.tau2, 1e-6, `${id} tau2`)
  }
  compareSizes(
    effectSizes({ kind: 'counts', measure: 'log-risk-ratio', ...counts }),
    result('bcg.logRR.inputs'),
    'RR',
  )
  type Federation = {
    a: number
    n1: number
    c: number
    n0: number
    m1: number
    s1: number
    m0: number
    s0: number
  }
  const federations = Object.values(result('synthfed.summary') as unknown as Record<string, Federation>)
  const column = (key: keyof Federation) => Float64Array.from(federations, (each) => each[key])
  const tables = { events1: column('a'), n1: column('n1'), events0: column('c'), n0: column('n0') }
  const ofMeasure = (measure: 'risk-difference' | 'log-odds-ratio') =>
    effectSizes({ kind: 'counts', measure, ...tables })
  compareSizes(ofMeasure('risk-difference'), result('synthfed.RD.zero_cells'), 'federations RD')
  compareSizes(ofMeasure('log-odds-ratio'), result('synthfed.OR.zero_cells'), 'federations OR')
  const means = effectSizes({
    kind: 'means',
    measure: 'mean-difference',
    mean1: column('m1'),
    sd1: column('s1'),
    n1: column('n1'),
    mean0: column('m0'),
    sd0: column('s0'),
    n0: column('n0'),
  })
  compareSizes(means, result('synthfed.MD.sick12.inputs'), 'federations MD')
})

function compareSizes(got: { estimates: Float64Array; variances: Float64Array }, want: Inputs, what: string) {
  assert.equal(got.estimates.length, want.yi.length)
  for (const [i, estimate] of want.yi.entries()) {
    near(got.estimates[i], estimate, Math.sqrt(want.vi[i]), 1e-10, `${what} estimate ${i}`)
    closeTo(got.variances[i], want.vi[i], 1e-10, `${what} variance ${i}`)
  }
}

test('leaving one trial out in turn gives the table of leave1out', (t) => {
  const inputs = cases ? inputsOf('bcg.logRR') : null
  if (!cases || !inputs) return t.skip(ABSENT)
  const diagnostics = cases.find(({ id }) => id === 'bcg.diagnostics')?.result as unknown as {
    leave1out: { estimate: number[]; se: number[]; tau2: number[]; I2: number[] }
  }
  const left = leaveOneOut({
    estimates: Float64Array.from(inputs.yi),
    variances: Float64Array.from(inputs.vi),
    labels: inputs.study,
    method: 'REML',
    test: 'z',
  })
  const { estimate, se, tau2, I2 } = diagnostics.leave1out
  for (const [i, { label, without }] of left.entries()) {
    assert.equal(label, inputs.study[i])
    assert.ok(without.kind === 'pooled')
    assert.equal(without.labels.includes(label), false)
    closeTo(without.estimate, estimate[i], 1e-6, `${label} estimate`)
    closeTo(without.se, se[i], 1e-6, `${label} se`)
    closeTo(without.tau2, tau2[i], 1e-6, `${label} tau2`)
    closeTo(100 * without.i2, I2[i], 1e-6, `${label} I2`)
  }
})

test('trap 12, Knapp–Hartung on two estimates says t(1), and on one estimate it does not silently become z', (t) => {
  const edges = readReferenceCases('18_edge_cases.json')
  if (!edges) return t.skip(ABSENT)
  const value = (id: string) => {
    const edge = edges.find((each) => each.id === id)
    assert.ok(edge, id)
    return (edge.result as { value: unknown }).value
  }
  const two = metaAnalysis({
    estimates: Float64Array.of(0.3, 0.1),
    variances: Float64Array.of(0.02, 0.03),
    method: 'REML',
    test: 'knapp-hartung',
  })
  assert.ok(two.kind === 'pooled')
  const wantTwo = value('edge.meta_k2') as {
    est: number
    se: number
    ci: [number, number]
    pi: [number, number]
  }
  closeTo(two.estimate, wantTwo.est, 1e-10, 'estimate')
  closeTo(two.se, wantTwo.se, 1e-10, 'se')
  closeTo(two.low, wantTwo.ci[0], 1e-10, 'low')
  closeTo(two.high, wantTwo.ci[1], 1e-10, 'high')
  closeTo(two.prediction?.low ?? Number.NaN, wantTwo.pi[0], 1e-10, 'prediction low')
  assert.equal(two.df, 1)
  assert.deepEqual(
    two.notes.map(({ code }) => code),
    ['knapp-hartung-narrower-than-fixed', 'two-estimates'],
  )
  assert.equal(
    two.predictions.some(({ convention }) => convention === 't(k-2)'),
    false,
  )
  const one = metaAnalysis({
    estimates: Float64Array.of(0.3),
    variances: Float64Array.of(0.02),
    method: 'REML',
    test: 'knapp-hartung',
  })
  assert.ok(one.kind === 'single')
  const wantOne = value('edge.meta_k1') as { se: number; ci: [number, number] }
  closeTo(one.se, wantOne.se, 1e-10, 'se of one')
  closeTo(one.low, wantOne.ci[0], 1e-10, 'low of one')
  assert.deepEqual(
    one.notes.map(({ code }) => code),
    ['one-estimate-normal-interval'],
  )
})
