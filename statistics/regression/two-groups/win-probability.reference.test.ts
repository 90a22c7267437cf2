import assert from 'node:assert/strict'
import test from 'node:test'
import {
  ABSENT,
  closeTo,
  numbers,
  readReferenceCases,
  readReferenceCsv,
} from '../../../tests/reference-data.ts'
import type { Interval } from './interval.ts'
import { type StratifiedWinProbability, stratifiedWinProbability } from './stratified-win-probability.ts'
import { type WinProbability, winProbability } from './win-probability.ts'

const CASES = readReferenceCases('07_ordinal_win.json')
const GENODDS = readReferenceCases('07b_genodds.json')
const trial = readReferenceCsv('synth_trial.csv')
const tiny = readReferenceCsv('tiny_unblocked.csv')
const alteplase = readReferenceCsv('alteplase_mrs.csv')

function reference<Result>(cases: typeof CASES, id: string): Result {
  const found = cases?.find((one) => one.id === id)
  if (found === undefined) throw new Error(`no reference case ${id}`)
  return found.result
}

type Arms = { readonly treated: Float64Array; readonly control: Float64Array }

function arms(outcome: Float64Array, arm: Float64Array): Arms {
  const of = (code: number): Float64Array =>
    outcome.filter((value, row) => arm[row] === code && !Number.isNaN(value))
  return { treated: of(1), control: of(0) }
}

const PAIN: Arms = {
  control: Float64Array.of(1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 2, 4, 1, 1),
  treated: Float64Array.of(3, 3, 4, 3, 1, 2, 3, 1, 1, 5, 4),
}

function win(input: Arms): WinProbability {
  const result = winProbability(input)
  assert.ok(result.kind === 'estimate')
  return result
}

function sameInterval(actual: Interval, expected: readonly number[], what: string): void {
  closeTo(actual.low, expected[0], 1e-10, `${what} low`)
  closeTo(actual.high, expected[1], 1e-10, `${what} high`)
}

type Reference = Record<string, number> & {
  readonly [key in
    | 'ci_wald'
    | 'ci_logit'
    | 'ci_newcombe5'
    | 'win_odds_ci'
    | 'win_ratio_ci'
    | 'net_benefit_ci'
    | 'hl_ci']: readonly [number, number]
} & {
  readonly brunner_munzel: {
    readonly t: number
    readonly df: number
    readonly p: number
    readonly ci: readonly [number, number]
  }
}

test('win probability: every figure is that of R for the ladder, the self-rating, the tiny trial and the pain scores', (t) => {
  if (CASES === null || trial === null || tiny === null) return t.skip(ABSENT)
  const { columns } = trial
  const inputs: Record<string, Arms> = {
    'win.synth.ladder12': arms(numbers(columns.ladder12), numbers(columns.assigned)),
    'win.synth.ladder24': arms(numbers(columns.ladder24), numbers(columns.assigned)),
    'win.synth.y2': arms(numbers(columns.y2), numbers(columns.assigned)),
    'win.tiny_unblocked': arms(numbers(tiny.columns.y), numbers(tiny.columns.z)),
    'win.brunner_munzel_pain': PAIN,
  }
  for (const [id, input] of Object.entries(inputs)) {
    const expected = reference<Reference>(CASES, id)
    const found = win(input)
    for (const key of ['n1', 'n0', 'theta', 'wins', 'losses', 'ties'] as const)
      closeTo(found[key], expected[key], 1e-12, `${id} ${key}`)
    closeTo(found.se, expected.se_delong, 1e-10, `${id} se`)
    sameInterval(found.wald, expected.ci_wald, `${id} Wald`)
    sameInterval(found, expected.ci_logit, `${id} logit`)
    sameInterval(found.newcombe5, expected.ci_newcombe5, `${id} Newcombe 5`)
    assert.ok(found.winOdds.kind === 'estimate' && found.winRatio.kind === 'estimate')
    closeTo(found.winOdds.estimate, expected.win_odds, 1e-10, `${id} win odds`)
    sameInterval(found.winOdds, expected.win_odds_ci, `${id} win odds`)
    closeTo(found.winRatio.estimate, expected.win_ratio, 1e-10, `${id} win ratio`)
    sameInterval(found.winRatio, expected.win_ratio_ci, `${id} win ratio`)
    closeTo(found.netBenefit.estimate, expected.net_benefit, 1e-10, `${id} net benefit`)
    sameInterval(found.netBenefit, expected.net_benefit_ci, `${id} net benefit`)
    assert.ok(found.brunnerMunzel.kind === 'test')
    closeTo(found.brunnerMunzel.statistic, expected.brunner_munzel.t, 1e-10, `${id} BM t`)
    closeTo(found.brunnerMunzel.df, expected.brunner_munzel.df, 1e-10, `${id} BM df`)
    assert.ok(Math.abs(found.brunnerMunzel.p - expected.brunner_munzel.p) < 1e-9, `${id} BM p`)
    sameInterval(found.brunnerMunzel, expected.brunner_munzel.ci, `${id} BM`)
    assert.ok(found.mannWhitney)
    closeTo(found.mannWhitney.u, expected.U, 1e-12, `${id} U`)
    closeTo(found.mannWhitney.variance, expected.mw_var_tiecorrected, 1e-10, `${id} MW variance`)
    assert.ok(Math.abs(found.mannWhitney.p - expected.mw_p) < 1e-9, `${id} MW p`)
    assert.ok(Math.abs(found.mannWhitney.pContinuity - expected.mw_p_cc) < 1e-9, `${id} MW p with continuity`)
    // wilcox.test looks for the point by uniroot(tol = 1e-4): 2.8e-5 stands for 0.
    const shift = found.hodgesLehmann
    assert.ok(Math.abs(shift.estimate - expected.hodges_lehmann) < 2e-4, `${id} Hodges–Lehmann`)
    assert.ok(
      Math.abs((shift.low ?? Number.NaN) - expected.hl_ci[0]) < 2e-4,
      `${id} Hodges–Lehmann low ${shift.low}`,
    )
    assert.ok(
      Math.abs((shift.high ?? Number.NaN) - expected.hl_ci[1]) < 2e-4,
      `${id} Hodges–Lehmann high ${shift.high}`,
    )
  }
})

test('Brunner–Munzel on the pain scores gives what lawstat prints: t 3.1375, df 17.683, p 0.005786, 0.5952 to 0.9827', () => {
  const { brunnerMunzel: bm, theta } = win(PAIN)
  assert.ok(bm.kind === 'test')
  assert.equal(bm.statistic.toFixed(4), '3.1375')
  assert.equal(bm.df.toFixed(3), '17.683')
  assert.equal(bm.p.toFixed(6), '0.005786')
  assert.equal(theta.toFixed(6), '0.788961')
  assert.deepEqual([bm.low.toFixed(7), bm.high.toFixed(7)], ['0.5952169', '0.9827052'])
})

function stratified(
  outcome: Float64Array,
  arm: Float64Array,
  blocks: readonly string[],
): StratifiedWinProbability {
  const labels = [...new Set(blocks)].sort()
  const result = stratifiedWinProbability({
    outcome,
    arm: Int32Array.from(arm),
    blocks: Int32Array.from(blocks, (block) => labels.indexOf(block)),
  })
  assert.ok(result.kind === 'estimate')
  return result
}

type VanElteren = { readonly z: number; readonly p: number; readonly theta_stratified: number }

test('van Elteren over twelve federations is that of R', (t) => {
  if (CASES === null || trial === null) return t.skip(ABSENT)
  const { columns } = trial
  for (const name of ['ladder12', 'ladder24'] as const) {
    const expected = reference<VanElteren>(CASES, `vanelteren.synth.${name}`)
    const found = stratified(numbers(columns[name]), numbers(columns.assigned), columns.federation)
    assert.ok(found.vanElteren)
    closeTo(found.vanElteren.z, expected.z, 1e-10, 'z')
    assert.ok(Math.abs(found.vanElteren.p - expected.p) < 1e-9)
    closeTo(found.theta, expected.theta_stratified, 1e-10, 'theta')
  }
})

type Genodds = {
  readonly pooled_odds: number
  readonly ci: readonly [number, number]
  readonly se_ln: number
  readonly p: number
  readonly heterogeneity_chisq: number
  readonly heterogeneity_p: number
  readonly strata: Record<string, { readonly odds: number; readonly se_odds: number }>
}

test('pooled win odds over the nine larger federations are those of genodds', (t) => {
  if (GENODDS === null || trial === null) return t.skip(ABSENT)
  const expected = reference<Genodds>(GENODDS, 'genodds.synth.ladder12')
  const { columns } = trial
  const kept = columns.federation.flatMap((name, row) => (name in expected.strata ? [row] : []))
  const at = (column: readonly string[]): string[] => kept.map((row) => column[row])
  const found = stratified(
    numbers(at(columns.ladder12)),
    numbers(at(columns.assigned)),
    at(columns.federation),
  )
  assert.ok(found.winOdds.kind === 'estimate' && found.winOdds.heterogeneity)
  closeTo(found.winOdds.estimate, expected.pooled_odds, 1e-10, 'pooled')
  sameInterval(found.winOdds, expected.ci, 'pooled')
  closeTo(found.winOdds.logSe, expected.se_ln, 1e-10, 'se')
  assert.ok(Math.abs(found.winOdds.p - expected.p) < 1e-9)
  closeTo(found.winOdds.heterogeneity.statistic, expected.heterogeneity_chisq, 1e-8, 'heterogeneity')
  assert.ok(Math.abs(found.winOdds.heterogeneity.p - expected.heterogeneity_p) < 1e-9)
  Object.values(expected.strata).forEach(({ odds, se_odds }, index) => {
    const { winOdds } = found.strata[index]
    assert.ok(winOdds)
    closeTo(winOdds.estimate, odds, 1e-10, 'stratum odds')
    closeTo(winOdds.logSe * winOdds.estimate, se_odds, 1e-10, 'stratum se')
  })
})

test('alteplase, pooled over time windows, placebo direction: 0.8967 (0.8327 to 0.9657) as genodds publishes', (t) => {
  if (alteplase === null) return t.skip(ABSENT)
  const { columns } = alteplase
  const found = stratified(
    numbers(columns.mRS),
    Float64Array.from(columns.treat, (name) => (name === 'Alteplase' ? 1 : 0)),
    columns.time,
  )
  assert.ok(found.winOdds.kind === 'estimate')
  const { estimate, low, high } = found.winOdds
  assert.deepEqual(
    [estimate, low, high].map((value) => value.toFixed(4)),
    ['0.8967', '0.8327', '0.9657'],
  )
})
