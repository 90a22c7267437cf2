import assert from 'node:assert/strict'
import { readReferenceCases } from '../../../tests/reference-data.ts'
import { close, csv, csvText, document } from '../testing/program.ts'
import { EXACT, expected, ITERATED, type Limits, reference, TRIAL } from '../testing/reference.ts'

reference('employment at twelve months: two shares compared, and within federations', async () => {
  type Table = Readonly<Record<string, number | readonly [number, number]>>
  const words = ['binary', TRIAL, '--outcome', 'emp12', '--arm', 'assigned'] as const
  type Binary = { readonly riskDifference: Limits; readonly riskRatio: Limits; readonly oddsRatio: Limits }
  const plain = await document<Binary>(...words)
  const table = expected<Table>('06_binary.json', 'bin.synth.emp12')
  const blocked = await document<Binary>(...words, '--blocks', 'federation')
  const strata = expected<Table>('06_binary.json', 'strat.synth.emp12')
  const pairs: readonly (readonly [Limits, Table, string, string])[] = [
    [plain.riskDifference, table, 'rd', 'rd_newcombe10'],
    [plain.riskRatio, table, 'rr', 'rr_katz'],
    [plain.oddsRatio, table, 'or', 'or_woolf'],
    [blocked.riskDifference, strata, 'mh_rd', 'mh_rd_ci_sato'],
    [blocked.riskRatio, strata, 'mh_rr', 'mh_rr_ci'],
    [blocked.oddsRatio, strata, 'mh_or', 'mh_or_ci_rbg'],
  ]
  for (const [found, from, point, limits] of pairs) {
    close(found.estimate, from[point] as number, EXACT, point)
    const [low, high] = from[limits] as readonly [number, number]
    close(found.low, low, EXACT, limits)
    close(found.high, high, EXACT, limits)
  }
})

reference(
  'the ladder at twelve months: the proportional odds of clm and the win probability with its logit interval',
  async () => {
    type Ordinal = {
      readonly oddsRatio: Limits
      readonly winProbability: Limits
      readonly thresholds: readonly { readonly estimate: number; readonly se: number }[]
    }
    type Clm = {
      readonly coef: readonly { readonly term: string; readonly estimate: number; readonly se: number }[]
    }
    const found = await document<Ordinal>('ordinal', TRIAL, '--outcome', 'ladder12', '--arm', 'assigned')
    const { coef } = expected<Clm>('07_ordinal_win.json', 'clm.synth.ladder12.unadj')
    for (const [index, threshold] of found.thresholds.entries()) {
      close(threshold.estimate, coef[index].estimate, ITERATED, coef[index].term)
      close(threshold.se, coef[index].se, ITERATED, coef[index].term)
    }
    const { estimate, se } = coef[coef.length - 1]
    close(found.oddsRatio.estimate, Math.exp(estimate), ITERATED, 'odds ratio')
    close(found.oddsRatio.low, Math.exp(estimate - 1.959963984540054 * se), ITERATED, 'low')
    type Win = { readonly theta: number; readonly ci_logit: readonly [number, number] }
    const win = expected<Win>('07_ordinal_win.json', 'win.synth.ladder12')
    close(found.winProbability.estimate, win.theta, EXACT, 'theta')
    close(found.winProbability.low, win.ci_logit[0], EXACT, 'low')
    close(found.winProbability.high, win.ci_logit[1], EXACT, 'high')
  },
)

reference('sick days: the negative binomial of MASS, the dispersion and robust Poisson', async () => {
  type Counts = {
    readonly poisson: { readonly log_rr: number; readonly se_HC1: number }
    readonly quasi: { readonly dispersion: number }
    readonly negbin: {
      readonly rr: number
      readonly rr_ci: readonly [number, number]
      readonly theta: number
    }
  }
  const { poisson, quasi, negbin } = expected<Counts>('12_counts.json', 'count.synth.sick12.unadj')
  type Count = { readonly rateRatio: Limits; readonly dispersion: number; readonly theta: number }
  const words = ['count', TRIAL, '--outcome', 'sick12', '--arm', 'assigned'] as const
  const found = await document<Count>(...words)
  close(found.rateRatio.estimate, negbin.rr, ITERATED, 'rate ratio')
  close(found.rateRatio.low, negbin.rr_ci[0], ITERATED, 'low')
  close(found.rateRatio.high, negbin.rr_ci[1], ITERATED, 'high')
  close(found.theta, negbin.theta, ITERATED, 'theta')
  // R takes it from the working residuals of its last but one iteration; Σ(y − m)²/m by arm agrees with ours.
  close(found.dispersion, quasi.dispersion, 1e-5, 'dispersion')
  const robust = await document<Count>(...words, '--model', 'poisson')
  close(
    robust.rateRatio.low,
    Math.exp(poisson.log_rr - 1.959963984540054 * poisson.se_HC1),
    ITERATED,
    'robust low',
  )
})

reference(
  'self-rating with a sixth missing: Lee’s bounds, both variants, with the Imbens–Manski interval',
  async () => {
    type Pair = readonly [number, number]
    type Lee = {
      readonly bounds_fractional: Pair
      readonly bounds_quantile: Pair
      readonly trim_share: number
      readonly imbens_manski_ci95: Pair
    }
    const lee = expected<Lee>('09_attrition_lee.json', 'lee.synth.y2')
    type Bounds = Limits & {
      readonly lower: number
      readonly upper: number
      readonly trimmedShare: number
      readonly quantileVariant: { readonly lower: number; readonly upper: number }
      readonly worstCase: { readonly lower: number; readonly upper: number }
    }
    const words = ['bounds', TRIAL, '--outcome', 'y2', '--arm', 'assigned', '--range', '0,100']
    const found = await document<Bounds>(...words)
    close(found.lower, lee.bounds_fractional[0], EXACT, 'lower')
    close(found.upper, lee.bounds_fractional[1], EXACT, 'upper')
    close(found.trimmedShare, lee.trim_share, EXACT, 'trimmed share')
    close(found.low, lee.imbens_manski_ci95[0], 1e-7, 'low')
    close(found.high, lee.imbens_manski_ci95[1], 1e-7, 'high')
    close(found.quantileVariant.upper, lee.bounds_quantile[1], EXACT, 'quantile upper')
    const worst = expected<Pair>('09_attrition_lee.json', 'manski.synth.y2')
    close(found.worstCase.lower, worst[0], EXACT, 'worst lower')
    close(found.worstCase.upper, worst[1], EXACT, 'worst upper')
  },
)

reference(
  'thirteen vaccine trials pooled as metafor pools them, each method with and without Knapp–Hartung',
  async () => {
    type Inputs = { readonly yi: readonly number[]; readonly vi: readonly number[] }
    const { yi, vi } = expected<Inputs>('13_meta.json', 'bcg.logRR.inputs')
    const path = csv('bcg.csv', csvText({ yi, vi }))
    type Pool = Limits & {
      readonly se: number
      readonly tau2: number
      readonly i2: number
      readonly q: number
      readonly prediction: { readonly low: number | null; readonly high: number | null }
    }
    type Metafor = {
      readonly estimate: number
      readonly se: number
      readonly ci: readonly [number, number]
      readonly tau2: number
      readonly I2: number
      readonly Q: number
      readonly pi_metafor?: readonly [number, number]
    }
    const cases = ['REML.z', 'REML.knha', 'DL.z', 'DL.knha', 'PM.z', 'EE.z'] as const
    for (const name of cases) {
      const [method, test] = name.split('.')
      const words = [
        'pool',
        path,
        '--estimate',
        'yi',
        '--variance',
        'vi',
        '--method',
        method === 'EE' ? 'FE' : method,
      ]
      const found = await document<Pool>(...words, ...(test === 'knha' ? ['--knapp-hartung'] : []))
      const peer = expected<Metafor>('13_meta.json', `bcg.logRR.${name}`)
      // metafor stops its search for tau² of PM at about 1e-4 of it.
      const tolerance = method === 'PM' ? 1e-4 : ITERATED
      close(found.estimate, peer.estimate, tolerance, `${name} estimate`)
      close(found.se, peer.se, tolerance, `${name} se`)
      close(found.low, peer.ci[0], tolerance, `${name} low`)
      close(found.high, peer.ci[1], tolerance, `${name} high`)
      close(found.tau2, peer.tau2, tolerance, `${name} tau2`)
      close(found.i2, peer.I2 / 100, tolerance, `${name} i2`)
      close(found.q, peer.Q, EXACT, `${name} q`)
      if (!peer.pi_metafor) continue
      close(found.prediction.low ?? 0, peer.pi_metafor[0], tolerance, `${name} prediction low`)
      close(found.prediction.high ?? 0, peer.pi_metafor[1], tolerance, `${name} prediction high`)
    }
  },
)

reference('adjusted p-values with and without gaps: p.adjust', async () => {
  type Multiplicity = Readonly<Record<string, readonly (number | null)[]>>
  const cases = readReferenceCases('08_multiplicity.json') ?? []
  let compared = 0
  for (const { id, result } of cases) {
    const from: Multiplicity = result
    if (!Array.isArray(from.p)) continue
    const path = csv('p-reference.csv', `id,p\n${from.p.map((p, row) => `${row},${p ?? 'NA'}`).join('\n')}\n`)
    for (const [method, key] of [
      ['holm', 'holm'],
      ['bh', 'BH'],
      ['hochberg', 'hochberg'],
    ] as const) {
      if (!Array.isArray(from[key])) continue
      const words = ['adjust-p', path, '--p', 'p', '--method', method]
      const { adjusted } = await document<{ readonly adjusted: readonly (number | null)[] }>(...words)
      for (const [row, value] of from[key].entries()) {
        if (value === null) assert.equal(adjusted[row], null)
        else close(adjusted[row] ?? -1, value, EXACT, `${id} ${method} ${row}`)
        compared += 1
      }
    }
  }
  assert.ok(compared > 20, `only ${compared} compared`)
})
