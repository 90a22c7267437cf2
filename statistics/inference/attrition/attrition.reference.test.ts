import assert from 'node:assert/strict'
import { test } from 'node:test'
import { adjustedDifference, designMatrix } from '@utfall/regression'
import {
  ABSENT,
  closeTo,
  numbers,
  readReferenceCases,
  readReferenceCsv,
} from '../../../tests/reference-data.ts'
import { differentialAttrition } from './differential-attrition.ts'
import { type LeeBounds, leeBounds } from './lee-bounds.ts'
import { responseWeights } from './response-weights.ts'
import { rubinPool } from './rubin-pool.ts'
import { tippingPoint } from './tipping-point.ts'
import { worstCaseBounds } from './worst-case-bounds.ts'

const cases = readReferenceCases('09_attrition_lee.json')
const trial = readReferenceCsv('synth_trial.csv')?.columns

function expected<T>(id: string): T {
  const found = cases?.find((each) => each.id === id)
  assert.ok(found, id)
  return found.result as T
}

function selfAssessment() {
  assert.ok(trial)
  return { outcome: numbers(trial.y2), arm: Int32Array.from(numbers(trial.assigned)), columns: trial }
}

type LeeCase = {
  readonly n: number
  readonly n1: number
  readonly n0: number
  readonly resp1: number
  readonly resp0: number
  readonly trim_share: number
  readonly naive_diff: number
  readonly bounds_fractional: readonly [number, number]
  readonly bounds_quantile: readonly [number, number]
  readonly se_lower_upper: readonly [number, number]
  readonly imbens_manski_C: number
  readonly imbens_manski_ci95: readonly [number, number]
}

function agrees(got: LeeBounds, want: LeeCase, what: string) {
  assert.deepEqual([got.n, got.n1, got.n0], [want.n, want.n1, want.n0], what)
  const pairs: readonly [number, number, string][] = [
    [got.responseTreated, want.resp1, 'response of the treated'],
    [got.responseControl, want.resp0, 'response of the controls'],
    [got.trimmedShare, want.trim_share, 'trimmed share'],
    [got.naive, want.naive_diff, 'naive'],
    [got.lower, want.bounds_fractional[0], 'lower'],
    [got.upper, want.bounds_fractional[1], 'upper'],
    [got.quantileVariant.lower, want.bounds_quantile[0], 'quantile lower'],
    [got.quantileVariant.upper, want.bounds_quantile[1], 'quantile upper'],
    [got.seLower, want.se_lower_upper[0], 'se lower'],
    [got.seUpper, want.se_lower_upper[1], 'se upper'],
    [got.low, want.imbens_manski_ci95[0], 'low'],
    [got.high, want.imbens_manski_ci95[1], 'high'],
  ]
  for (const [actual, wanted, name] of pairs) closeTo(actual, wanted, 1e-9, `${what} ${name}`)
  // R solved for C with uniroot at its default tolerance.
  closeTo(got.imbensManskiFactor, want.imbens_manski_C, 1e-6, `${what} C`)
}

test('Lee bounds of the self-assessment and of sixteen people by hand are those of R', (t) => {
  if (!cases || !trial) return t.skip(ABSENT)
  const got = leeBounds(selfAssessment())
  assert.ok(got.kind === 'bounds')
  agrees(got, expected('lee.synth.y2'), 'synthetic trial')
  const { input, out } = expected<{ input: { t: number[]; s: number[]; y: number[] }; out: LeeCase }>(
    'lee.toy',
  )
  const toy = leeBounds({
    outcome: Float64Array.from(input.y, (y, i) => (input.s[i] === 1 ? y : Number.NaN)),
    arm: Int32Array.from(input.t),
  })
  assert.ok(toy.kind === 'bounds')
  agrees(toy, out, 'toy')
})

test('trap 16, under ties the quantile cut gives 5.345 where half a person at the cut gives 5.388', (t) => {
  if (!cases || !trial) return t.skip(ABSENT)
  const got = leeBounds(selfAssessment())
  assert.ok(got.kind === 'bounds')
  assert.equal(got.upper.toFixed(3), '5.388')
  assert.equal(got.quantileVariant.upper.toFixed(3), '5.345')
  assert.equal(got.lower.toFixed(3), '2.109')
})

test('bounds tightened by mental ill-health are those of R, cell by cell', (t) => {
  if (!cases || !trial) return t.skip(ABSENT)
  const { columns, ...data } = selfAssessment()
  const got = leeBounds({ ...data, cells: Int32Array.from(numbers(columns.mental)) })
  assert.ok(got.kind === 'bounds')
  const want = expected<{ cells: Record<string, LeeCase>; weights: number[]; bounds: [number, number] }>(
    'lee.synth.y2.tightened_by_mental',
  )
  for (const [i, cell] of got.cells.entries()) {
    agrees(cell, want.cells[String(cell.cell)], `cell ${cell.cell}`)
    closeTo(cell.weight, want.weights[i], 1e-10, `weight of cell ${cell.cell}`)
  }
  closeTo(got.lower, want.bounds[0], 1e-10, 'lower')
  closeTo(got.upper, want.bounds[1], 1e-10, 'upper')
})

test('with nothing assumed but answers from 0 to 100 the effect may lie from −14.9 to 20.3', (t) => {
  if (!cases || !trial) return t.skip(ABSENT)
  const got = worstCaseBounds({ ...selfAssessment(), lowest: 0, highest: 100 })
  assert.ok(got.kind === 'bounds')
  const [lower, upper] = expected<[number, number]>('manski.synth.y2')
  closeTo(got.lower, lower, 1e-10, 'lower')
  closeTo(got.upper, upper, 1e-10, 'upper')
})

test('attrition differs between the arms as lm_robust says', (t) => {
  if (!cases || !trial) return t.skip(ABSENT)
  const got = differentialAttrition(selfAssessment())
  assert.ok(got.kind === 'test')
  const want = expected<Record<'diff' | 'se' | 'p' | 'share1' | 'share0', number>>('attrition.test.synth')
  closeTo(got.difference, want.diff, 1e-10, 'difference')
  closeTo(got.se, want.se, 1e-10, 'se')
  closeTo(got.p, want.p, 1e-8, 'p')
  closeTo(got.missingShareTreated, want.share1, 1e-10, 'treated')
  closeTo(got.missingShareControl, want.share0, 1e-10, 'controls')
})

test('inverse-probability weights and the weighted estimate are those of glm and lm_robust', (t) => {
  if (!cases || !trial) return t.skip(ABSENT)
  const { outcome, arm, columns } = selfAssessment()
  const want = expected<{
    ps_coef: Record<string, number>
    w_min: number
    w_max: number
    w_sum: number
    estimate: number
    se: number
    df: number
  }>('attrition.ipw.synth.y2')
  const [mental, longsick, y0] = ['mental', 'longsick', 'y0'].map((name) => numbers(columns[name]))
  const timesArm = (column: Float64Array) => column.map((value, i) => value * arm[i])
  const income = ['none', 'sickness_benefit', 'social_assistance']
  const design = designMatrix({
    rows: outcome.length,
    terms: [
      'assigned',
      'mental',
      'longsick',
      'y0',
      ...income,
      'assigned:mental',
      'assigned:longsick',
      'assigned:y0',
    ],
    columns: [
      arm,
      mental,
      longsick,
      y0,
      ...income.map((level) => Float64Array.from(columns.income_source, (each) => (each === level ? 1 : 0))),
      timesArm(mental),
      timesArm(longsick),
      timesArm(y0),
    ],
  })
  const got = responseWeights({ outcome, design })
  assert.ok(got.kind === 'weights')
  for (const { term, estimate } of got.coefficients) {
    const name = income.includes(term) ? `factor(income_source)${term}` : term
    // glm stops at a relative change of 1e-8 in the deviance.
    closeTo(estimate, want.ps_coef[name], 1e-6, `coefficient of ${term}`)
  }
  closeTo(got.smallest, want.w_min, 1e-7, 'smallest')
  closeTo(got.largest, want.w_max, 1e-7, 'largest')
  closeTo(got.sum, want.w_sum, 1e-8, 'sum')
  const rows = Int32Array.from(outcome.keys()).filter((row) => !Number.isNaN(outcome[row]))
  const pick = (column: Float64Array) => Float64Array.from(rows, (row) => column[row])
  const federations = [...new Set(columns.federation)].sort()
  const weighted = adjustedDifference({
    outcome: pick(outcome),
    arm: Int32Array.from(rows, (row) => arm[row]),
    covariates: { terms: ['y0'], columns: [pick(y0)] },
    blocks: Int32Array.from(rows, (row) => federations.indexOf(columns.federation[row])),
    standardErrors: 'HC2',
    weights: pick(got.weights),
  })
  assert.ok(weighted.kind === 'estimate')
  closeTo(weighted.estimate, want.estimate, 1e-7, 'estimate')
  closeTo(weighted.se, want.se, 1e-7, 'se')
  assert.equal(weighted.df, want.df)
})

test('the missing treated must be 22.7 points worse than those like them before the estimate is zero', (t) => {
  if (!cases || !trial) return t.skip(ABSENT)
  const { columns, ...data } = selfAssessment()
  const want = expected<{ delta: number[]; estimate: number[]; tipping_delta_linear: number }>(
    'attrition.delta.synth',
  )
  const got = tippingPoint({
    ...data,
    covariates: { terms: ['y0'], columns: [numbers(columns.y0)] },
    deltas: want.delta,
    shifted: 'treated',
    imputation: { kind: 'single' },
  })
  assert.ok(got.kind === 'tipping-point')
  for (const [i, { estimate }] of got.points.entries()) {
    closeTo(estimate, want.estimate[i], 1e-9, `estimate at ${want.delta[i]}`)
  }
  closeTo(got.deltaAtZero ?? Number.NaN, want.tipping_delta_linear, 1e-9, 'tipping point')
  assert.ok(got.points.every(({ low, high }) => low === null && high === null))
})

test('five imputations pool as in mice, Barnard and Rubin’s degrees of freedom included', (t) => {
  if (!cases) return t.skip(ABSENT)
  const want = expected<{
    q: number[]
    u: number[]
    dfcom: number
    Q: number
    Ubar: number
    B: number
    T: number
    lambda: number
    df_old: number
    df_barnard_rubin: number
    se: number
    ci: [number, number]
    p: number
    mice: { r: number; fmi: number }
  }>('attrition.rubin')
  const input = { estimates: Float64Array.from(want.q), variances: Float64Array.from(want.u) }
  const got = rubinPool({ ...input, completeDf: want.dfcom })
  assert.ok(got.kind === 'pooled')
  const pairs: readonly [number, number, string][] = [
    [got.estimate, want.Q, 'estimate'],
    [got.withinVariance, want.Ubar, 'within'],
    [got.betweenVariance, want.B, 'between'],
    [got.totalVariance, want.T, 'total'],
    [got.lambda, want.lambda, 'lambda'],
    [got.df, want.df_barnard_rubin, 'df'],
    [got.se, want.se, 'se'],
    [got.low, want.ci[0], 'low'],
    [got.high, want.ci[1], 'high'],
    [got.p, want.p, 'p'],
    [got.relativeIncrease, want.mice.r, 'r'],
    [got.fractionMissingInformation, want.mice.fmi, 'fmi'],
  ]
  for (const [actual, wanted, name] of pairs) closeTo(actual, wanted, 1e-10, name)
  const large = rubinPool({ ...input, completeDf: Number.POSITIVE_INFINITY })
  closeTo(large.kind === 'pooled' ? large.df : Number.NaN, want.df_old, 1e-10, 'large-sample df')
})
