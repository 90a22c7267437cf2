import assert from 'node:assert/strict'
import test from 'node:test'
import { ABSENT, closeTo, readReferenceCases, readReferenceCsv } from '../../../tests/reference-data.ts'
import type { ResultEstimate, Results } from '../result/schema.ts'
import { type Definition, resultsOf, type SmallStudy, smallTrial } from '../testing/small-studies.ts'

/** What estimatr, ordinal and base R 4.2.2 give for the same data, to the digits that they hold. */
const EXACT = 1e-8

type Ask = {
  readonly file: string
  readonly data: Omit<Definition['data'], 'file'>
  readonly values?: readonly [control: string, treated: string]
  readonly outcome: Partial<Definition['outcomes'][number]> & {
    readonly column: string
    readonly baseline?: string
  }
  readonly analysis?: Definition['analysis']
  readonly subgroups?: Definition['subgroups']
  readonly design?: Definition['design']
}

/** A study with one outcome around a file of the reference data. */
function studyOf(ask: Ask): SmallStudy | null {
  const table = readReferenceCsv(ask.file)
  if (table === null) return null
  const names = Object.keys(table.columns)
  const lines = Array.from({ length: table.rows }, (_, row) =>
    names.map((name) => table.columns[name]?.[row] ?? '').join(','),
  )
  const { column, baseline, ...outcome } = ask.outcome
  const [control = '0', treated = '1'] = ask.values ?? []
  const { unmeasured: _, asOf: __, ...about } = smallTrial(4).definition
  const definition: Definition = {
    ...about,
    id: 'reference',
    design: ask.design ?? { kind: 'individually-randomised' },
    arms: [
      { id: 'control', role: 'control', label: 'Kontroll', values: [control] },
      { id: 'treated', role: 'treatment', label: 'Insats', values: [treated] },
    ],
    data: { file: ask.file, ...ask.data },
    outcomes: [
      {
        id: 'outcome',
        label: 'Utfall',
        kind: 'measure',
        role: 'primary',
        direction: 'higher-is-better',
        at: [...(baseline ? [{ time: 'start', column: baseline }] : []), { time: 'm6', column }],
        ...outcome,
      },
    ],
    subgroups: ask.subgroups ?? [],
    analysis: { permutations: 99, smallestGroup: 2, ...ask.analysis },
    decision: { smallestArm: 2, largestLoss: 1 },
  }
  return { definition, files: { [ask.file]: `${[names.join(','), ...lines].join('\n')}\n` } }
}

function figure(
  results: Results,
  analysis: ResultEstimate['analysis'] = 'main',
  scale?: ResultEstimate['scale'],
) {
  const rows = results.estimates.filter(
    (row) =>
      row.analysis === analysis &&
      row.group === null &&
      row.site === null &&
      (scale === undefined || row.scale === scale),
  )
  assert.equal(rows.length, 1)
  return rows[0] ?? assert.fail()
}

type Reference = {
  estimate: number
  'std.error': number
  df: number
  'conf.low': number
  'conf.high': number
  'p.value': number
}

/** One case of the expected results; with a term, that row of its table of coefficients. */
function expected(file: string, id: string, term?: string): Reference {
  const result: Reference & { terms?: (Reference & { term: string })[] } =
    readReferenceCases(file)?.find((each) => each.id === id)?.result ?? assert.fail(id)
  if (term === undefined) return result
  return result.terms?.find((row) => row.term === term) ?? assert.fail(`${id}: ${term}`)
}

function same(row: ResultEstimate, reference: Reference): void {
  closeTo(row.estimate ?? Number.NaN, reference.estimate, EXACT, 'estimate')
  closeTo(row.se ?? Number.NaN, reference['std.error'], EXACT, 'standard error')
  closeTo(row.df ?? Number.NaN, reference.df, EXACT, 'degrees of freedom')
  closeTo(row.low ?? Number.NaN, reference['conf.low'], EXACT, 'low')
  closeTo(row.high ?? Number.NaN, reference['conf.high'], EXACT, 'high')
  assert.ok(Math.abs((row.p ?? 9) - reference['p.value']) < 1e-9, 'p')
}

const SYNTH = { file: 'synth_trial.csv', data: { arm: 'assigned' } } as const
const CLUSTERS = {
  file: 'synth_cluster.csv',
  data: { arm: 'z', cluster: 'cluster' },
  design: { kind: 'cluster-randomised' },
} as const

const HELD: readonly {
  readonly name: string
  readonly ask: Ask
  readonly file: string
  readonly id: string
  readonly term?: string
  readonly analysis?: ResultEstimate['analysis']
}[] = [
  {
    name: 'work after twelve months by the difference within federations',
    ask: {
      ...SYNTH,
      data: { arm: 'assigned', site: 'federation' },
      outcome: { column: 'emp12', kind: 'binary' },
      analysis: { estimator: 'difference' },
    },
    file: '01_difference_in_means.json',
    id: 'dim.synth.emp12.blocked',
  },
  {
    name: 'sick days by the difference within federations',
    ask: {
      ...SYNTH,
      data: { arm: 'assigned', block: 'federation' },
      outcome: { column: 'sick12', kind: 'count' },
      analysis: { estimator: 'difference' },
    },
    file: '01_difference_in_means.json',
    id: 'dim.synth.sick12.blocked',
  },
  {
    name: 'ability adjusted for its start and the federations',
    ask: {
      ...SYNTH,
      data: { arm: 'assigned', site: 'federation' },
      outcome: { column: 'y2', baseline: 'y0' },
    },
    file: '02_lm_robust.json',
    id: 'lm.synth.y2.ancova_fe.HC2',
    term: 'assigned',
  },
  {
    name: 'work adjusted for what was known before, text among it',
    ask: {
      ...SYNTH,
      outcome: { column: 'emp12', kind: 'binary' },
      analysis: { covariates: ['female', 'age', 'mental', 'longsick', 'income_source'] },
    },
    file: '02_lm_robust.json',
    id: 'lm.synth.emp12.lpm.HC2',
    term: 'assigned',
  },
  {
    name: 'ability with interactions, centred among those who answered',
    ask: {
      ...SYNTH,
      outcome: { column: 'y2', baseline: 'y0' },
      analysis: { estimator: 'interacted', covariates: ['mental', 'longsick', 'female'] },
    },
    file: '03_lm_lin.json',
    id: 'lin.synth.y2.HC2',
    term: 'assigned',
  },
  {
    name: 'the effect of receiving on ability, adjusted as the headline',
    ask: {
      ...SYNTH,
      data: { arm: 'assigned', received: 'received' },
      outcome: { column: 'y2', baseline: 'y0' },
    },
    file: '04_iv_cace.json',
    id: 'iv.synth.y2.HC2',
    term: 'received',
    analysis: 'received',
  },
  {
    name: 'the effect of receiving on work, bare as the headline',
    ask: {
      ...SYNTH,
      data: { arm: 'assigned', received: 'received' },
      outcome: { column: 'emp12', kind: 'binary' },
      analysis: { estimator: 'difference', covariates: ['age'] },
    },
    file: '04_iv_cace.json',
    id: 'iv.synth.emp12.HC2',
    term: 'received',
    analysis: 'received',
  },
  {
    name: 'a difference between clusters drawn whole',
    ask: { ...CLUSTERS, outcome: { column: 'y' }, analysis: { estimator: 'difference' } },
    file: '01_difference_in_means.json',
    id: 'dim.synth_cluster.clustered',
  },
  {
    name: 'a difference between clusters drawn within blocks',
    ask: {
      ...CLUSTERS,
      data: { ...CLUSTERS.data, block: 'block' },
      outcome: { column: 'y' },
      analysis: { estimator: 'difference' },
    },
    file: '01_difference_in_means.json',
    id: 'dim.synth_cluster.blocked_clustered',
  },
  {
    name: 'clusters adjusted for the start, with CR2 and Satterthwaite’s degrees of freedom',
    ask: { ...CLUSTERS, outcome: { column: 'y', baseline: 'x' } },
    file: '02_lm_robust.json',
    id: 'lm.synth_cluster.CR2',
    term: 'z',
  },
  {
    name: 'clusters within blocks adjusted for the start',
    ask: { ...CLUSTERS, data: { ...CLUSTERS.data, block: 'block' }, outcome: { column: 'y', baseline: 'x' } },
    file: '02_lm_robust.json',
    id: 'lm.synth_cluster.fe.CR2',
    term: 'z',
  },
  {
    name: 'clusters with interactions',
    ask: { ...CLUSTERS, outcome: { column: 'y', baseline: 'x' }, analysis: { estimator: 'interacted' } },
    file: '03_lm_lin.json',
    id: 'lin.synth_cluster.CR2',
    term: 'z',
  },
]

for (const { name, ask, file, id, term, analysis } of HELD) {
  test(`${name}: as R (${id})`, async (t) => {
    const study = studyOf(ask)
    if (study === null) return t.skip(ABSENT)
    const row = figure(await resultsOf(study), analysis)
    same(row, expected(file, id, term))
    if (ask.design) assert.match(row.method, /clustered|CR2/)
  })
}

test('a clustered trial has no interval around its bounds and no redrawn lots: both would take persons as drawn', async (t) => {
  const study = studyOf({ ...CLUSTERS, outcome: { column: 'y' } })
  if (study === null) return t.skip(ABSENT)
  assert.deepEqual((await resultsOf(study)).permutations, [])
})

test('the ladder is compared by its win probability and modelled by proportional odds: as R', async (t) => {
  const study = studyOf({
    ...SYNTH,
    outcome: {
      column: 'ladder12',
      kind: 'ladder',
      states: ['1', '2', '3', '4', '5', '6'].map((value) => ({ value, label: value })),
    },
  })
  if (study === null) return t.skip(ABSENT)
  const results = await resultsOf(study)
  const win: { theta: number; se_delong: number; ci_logit: [number, number] } =
    readReferenceCases('07_ordinal_win.json')?.find((each) => each.id === 'win.synth.ladder12')?.result ??
    assert.fail()
  const main = figure(results)
  closeTo(main.estimate ?? 0, win.theta, EXACT, 'theta')
  closeTo(main.se ?? 0, win.se_delong, EXACT, 'standard error')
  closeTo(main.low ?? 0, win.ci_logit[0], EXACT, 'low')
  closeTo(main.high ?? 0, win.ci_logit[1], EXACT, 'high')
  const odds = figure(results, 'model', 'odds-ratio')
  // clm of ordinal 2022.11-16: 0.369096185024718 (0.0927391296150299).
  closeTo(Math.log(odds.estimate ?? 0), 0.369096185024718, 1e-6, 'log odds ratio')
  closeTo((odds.se ?? 0) / (odds.estimate ?? 1), 0.0927391296150299, 1e-6, 'its standard error')
})

test('a count is modelled by its ratio, and shares by tables: as R', async (t) => {
  const count = studyOf({ ...SYNTH, outcome: { column: 'sick12', kind: 'count' } })
  const share = studyOf({ ...SYNTH, outcome: { column: 'emp12', kind: 'binary' } })
  if (count === null || share === null) return t.skip(ABSENT)
  // glm.nb of MASS: 0.804993744070614.
  closeTo(figure(await resultsOf(count), 'model').estimate ?? 0, 0.804993744070614, 1e-6, 'rate ratio')
  const results = await resultsOf(share)
  const newcombe = figure(results, 'newcombe', 'share-difference')
  closeTo(newcombe.low ?? 0, 0.0459459675169939, EXACT, 'Newcombe low')
  closeTo(newcombe.high ?? 0, 0.129164137410784, EXACT, 'Newcombe high')
  closeTo(newcombe.p ?? 0, 5.00581449328915e-5, 1e-6, 'Fisher')
  closeTo(figure(results, 'newcombe', 'odds-ratio').high ?? 0, 2.17540441404155, EXACT, 'Woolf high')
  closeTo(figure(results, 'newcombe', 'risk-ratio').estimate ?? 0, 1.51181102362205, EXACT, 'risk ratio')
})

test('whether a difference differs between groups: as R’s interaction and joint Wald test', async (t) => {
  const study = studyOf({
    ...SYNTH,
    data: { arm: 'assigned', site: 'federation' },
    outcome: { column: 'y2', baseline: 'y0' },
    subgroups: ['female', 'mental', 'longsick', 'income_source'].map((column) => ({
      id: column.replace('_', '-'),
      label: column,
      column,
    })),
  })
  if (study === null) return t.skip(ABSENT)
  const { interactions } = await resultsOf(study)
  const cases = readReferenceCases('10_ancova_subgroups.json')
  const p = (id: string): number => {
    const result: { p?: number; p_F?: number } =
      cases?.find((each) => each.id === `subgroup.synth.y2.${id}`)?.result ?? {}
    return result.p ?? result.p_F ?? assert.fail(id)
  }
  const wanted = ['female', 'mental', 'longsick', 'income_joint'].map(p)
  interactions.forEach((row, index) => {
    closeTo(row.p ?? 0, wanted[index] ?? 0, EXACT, row.subgroup)
  })
  // R: p.adjust(c(…), 'holm'), by hand: the smallest times four, then never falling.
  const sorted = interactions.map((row) => row.p ?? 9).toSorted((a, b) => a - b)
  let [reached, rank] = [0, 0]
  for (const each of sorted) {
    reached = Math.max(reached, Math.min(1, (sorted.length - rank) * each))
    rank += 1
    closeTo(interactions.find((row) => row.p === each)?.pAdjusted ?? 0, reached, 1e-12, 'Holm')
  }
})

test('twenty people in four blocks: the lots redrawn in every one of 14,400 ways, as R counts them', async (t) => {
  const study = studyOf({
    file: 'tiny_blocks.csv',
    data: { arm: 'z', block: 'block' },
    outcome: { column: 'y' },
    analysis: { estimator: 'difference', permutations: 99 },
  })
  if (study === null) return t.skip(ABSENT)
  const results = await resultsOf(study)
  const [drawn] = results.permutations
  assert.deepEqual([drawn?.permutations, drawn?.exact, drawn?.statistic], [14_400, true, 'studentised'])
  closeTo(drawn?.p ?? 0, 20 / 14_400, 1e-12, 'p')
  same(figure(results), expected('01_difference_in_means.json', 'dim.tiny_blocks.blocked'))
})

test('bounds for those who fell silent: as the reference script', async (t) => {
  const study = studyOf({ ...SYNTH, outcome: { column: 'y2', range: [0, 100] } })
  if (study === null) return t.skip(ABSENT)
  const { bounds, attrition } = await resultsOf(study)
  const [lee, worst] = bounds
  closeTo(lee?.lower ?? 0, 2.10925925925925, EXACT, 'Lee lower')
  closeTo(lee?.upper ?? 0, 5.38838383838384, EXACT, 'Lee upper')
  closeTo(lee?.low ?? 0, 0.414468051552204, 1e-6, 'Imbens and Manski low')
  closeTo(lee?.trimmedShare ?? 0, 0.0526315789473684, EXACT, 'trimmed')
  closeTo(worst?.lower ?? 0, -14.9107962213225, EXACT, 'worst case')
  closeTo(worst?.upper ?? 0, 20.3118758434548, EXACT, 'best case')
  closeTo(attrition[0]?.difference ?? 0, -0.0445344129554662, EXACT, 'difference in losses')
})
