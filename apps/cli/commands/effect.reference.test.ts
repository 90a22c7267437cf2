import assert from 'node:assert/strict'
import { close, document } from '../testing/program.ts'
import { data, EXACT, expected, reference, TRIAL } from '../testing/reference.ts'

type Row = {
  readonly term: string
  readonly estimate: number
  readonly 'std.error': number
  readonly 'conf.low': number
  readonly 'conf.high': number
  readonly 'p.value': number
  readonly df: number
}
type Estimate = {
  readonly estimate: number
  readonly se: number
  readonly df: number
  readonly p: number
  readonly low: number
  readonly high: number
}
type Effect = {
  readonly estimates: readonly Estimate[]
  readonly coefficients: readonly (Estimate & { readonly term: string })[]
  readonly n: number
  readonly dropped: number
  readonly firstStageF: number
  readonly andersonRubin: { readonly low: number; readonly high: number }
}

function agrees(found: Estimate, row: Row, what: string): void {
  close(found.estimate, row.estimate, EXACT, `${what} estimate`)
  close(found.se, row['std.error'], EXACT, `${what} se`)
  close(found.df, row.df, 1e-7, `${what} df`)
  close(found.low, row['conf.low'], 1e-8, `${what} low`)
  close(found.high, row['conf.high'], 1e-8, `${what} high`)
  assert.ok(Math.abs(found.p - row['p.value']) <= 1e-9, `${what} p`)
}

const NSW = ['effect', data('nsw_dw_experimental.csv'), '--outcome', 're78', '--arm', 'treat'] as const
const NSW_COVARIATES = ['--covariates', 'age,educ,black,hisp,marr,nodegree,re74,re75'] as const

reference(
  'the employment programme: the plain difference of estimatr, 1 794 dollars with Welch’s error',
  async () => {
    const row = expected<Row>('01_difference_in_means.json', 'dim.nsw_dw')
    agrees((await document<Effect>(...NSW)).estimates[0], row, 'nsw')
  },
)

reference('blocks, clusters and both: the differences of estimatr', async () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    [
      'dim.tiny_blocks.blocked',
      [data('tiny_blocks.csv'), '--outcome', 'y', '--arm', 'z', '--blocks', 'block'],
    ],
    ['dim.synth.emp12.blocked', [TRIAL, '--outcome', 'emp12', '--arm', 'assigned', '--blocks', 'federation']],
    [
      'dim.synth_cluster.clustered',
      [data('synth_cluster.csv'), '--outcome', 'y', '--arm', 'z', '--cluster', 'cluster'],
    ],
    [
      'dim.synth_cluster.blocked_clustered',
      [
        data('synth_cluster.csv'),
        '--outcome',
        'y',
        '--arm',
        'z',
        '--blocks',
        'block',
        '--cluster',
        'cluster',
      ],
    ],
  ]
  for (const [id, words] of cases) {
    const found = await document<Effect>('effect', ...words)
    agrees(found.estimates[0], expected<Row>('01_difference_in_means.json', id), id)
  }
})

reference('least squares with each standard error: every coefficient of lm_robust, by its name', async () => {
  for (const se of ['HC1', 'HC2', 'HC3', 'classical']) {
    const plain = await document<Effect>(...NSW, '--se', se)
    const adjusted = await document<Effect>(...NSW, ...NSW_COVARIATES, '--se', se)
    for (const [found, id] of [
      [plain, `lm.nsw_dw.unadj.${se}`],
      [adjusted, `lm.nsw_dw.adj.${se}`],
    ] as const) {
      const { terms } = expected<{ readonly terms: readonly Row[] }>('02_lm_robust.json', id)
      assert.deepEqual(
        found.coefficients.map(({ term }) => term),
        terms.map(({ term }) => term),
      )
      for (const [index, row] of terms.entries()) agrees(found.coefficients[index], row, `${id} ${row.term}`)
      const treat = terms.find(({ term }) => term === 'treat')
      assert.ok(treat)
      agrees(found.estimates[0], treat, id)
    }
  }
})

reference('ANCOVA with federations, a covariate of text, and clusters: the arm of lm_robust', async () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    [
      'lm.synth.y2.ancova_fe.HC2',
      'assigned',
      [TRIAL, '--outcome', 'y2', '--arm', 'assigned', '--covariates', 'y0', '--blocks', 'federation'],
    ],
    [
      'lm.synth.emp12.lpm.HC2',
      'assigned',
      [
        TRIAL,
        '--outcome',
        'emp12',
        '--arm',
        'assigned',
        '--covariates',
        'female,age,mental,longsick,income_source',
      ],
    ],
    [
      'lm.synth_cluster.CR2',
      'z',
      [
        data('synth_cluster.csv'),
        '--outcome',
        'y',
        '--arm',
        'z',
        '--covariates',
        'x',
        '--cluster',
        'cluster',
      ],
    ],
    [
      'lm.synth_cluster.CR0',
      'z',
      [
        ...[data('synth_cluster.csv'), '--outcome', 'y', '--arm', 'z', '--covariates', 'x'],
        ...['--cluster', 'cluster', '--se', 'CR0'],
      ],
    ],
  ]
  for (const [id, arm, words] of cases) {
    const { terms } = expected<{ readonly terms: readonly Row[] }>('02_lm_robust.json', id)
    const row = terms.find(({ term }) => term === arm)
    assert.ok(row, id)
    agrees((await document<Effect>('effect', ...words)).estimates[0], row, id)
  }
})

reference('Lin’s adjustment: lm_lin', async () => {
  const { terms } = expected<{ readonly terms: readonly Row[] }>('03_lm_lin.json', 'lin.nsw_dw.HC2')
  const found = await document<Effect>(...NSW, ...NSW_COVARIATES, '--estimator', 'interacted')
  const treat = terms.find(({ term }) => term === 'treat')
  assert.ok(treat)
  agrees(found.estimates[0], treat, 'treat')
})

reference(
  'the effect on those who got the service: iv_robust, and the Anderson–Rubin set by Fieller',
  async () => {
    const found = await document<Effect>(
      ...[
        'effect',
        TRIAL,
        '--outcome',
        'y2',
        '--arm',
        'assigned',
        '--received',
        'received',
        '--covariates',
        'y0',
      ],
    )
    const iv = expected<{
      readonly terms: readonly Row[]
      readonly first_stage_F: { readonly value: number }
    }>('04_iv_cace.json', 'iv.synth.y2.HC2')
    const row = iv.terms.find(({ term }) => term === 'received')
    assert.ok(row)
    agrees(found.estimates[0], row, 'received')
    close(found.firstStageF, iv.first_stage_F.value, EXACT, 'first stage F')
    assert.equal(found.n, 1221)
    assert.equal(found.dropped, 261)
    const plain = await document<Effect>(
      ...['effect', TRIAL, '--outcome', 'emp12', '--arm', 'assigned', '--received', 'received'],
    )
    type Wald = { readonly fieller_anderson_rubin_95: readonly [number, number] }
    const wald = expected<Wald>('04_iv_cace.json', 'cace.wald.synth.emp12')
    close(plain.andersonRubin.low, wald.fieller_anderson_rubin_95[0], 1e-8, 'low')
    close(plain.andersonRubin.high, wald.fieller_anderson_rubin_95[1], 1e-8, 'high')
  },
)

reference(
  'all 14 400 draws of the small blocked trial: 20 as far out, p = 20/14 400 by either statistic',
  async () => {
    for (const statistic of ['difference', 'studentised']) {
      const words = ['permute', data('tiny_blocks.csv'), '--outcome', 'y', '--arm', 'z', '--blocks', 'block']
      const found = await document<{
        readonly p: number
        readonly permutations: number
        readonly exact: boolean
      }>(...words, '--statistic', statistic)
      close(found.p, 20 / 14_400, 1e-12, statistic)
      assert.equal(found.permutations, 14_400)
      assert.equal(found.exact, true)
    }
  },
)

reference(
  'sampled draws of the employment programme lie within four Monte Carlo errors of R’s hundred thousand',
  async () => {
    type MonteCarlo = { readonly p_hat: number; readonly mc_se: number }
    const { p_hat, mc_se } = expected<MonteCarlo>('05_randomisation_inference.json', 'ri.mc.nsw_dw.re78')
    const found = await document<{ readonly p: number; readonly monteCarloError: number }>(
      'permute',
      ...NSW.slice(1),
    )
    const reach = 4 * Math.hypot(mc_se, found.monteCarloError)
    assert.ok(Math.abs(found.p - p_hat) <= reach, `${found.p} against ${p_hat} ± ${reach}`)
  },
)
