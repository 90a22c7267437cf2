import assert from 'node:assert/strict'
import test from 'node:test'
import { ABSENT, closeTo, readReferenceCases } from '../../../tests/reference-data.ts'
import { codeGroups } from '../frame/data-column.ts'
import { type DifferenceInput, differenceInMeans } from './difference-in-means.ts'
import { resultOf, type Study, studyOf, subset } from './reference-model.ts'
import type { Estimate } from './types.ts'

type Reference = {
  readonly estimate: number
  readonly 'std.error': number
  readonly statistic: number
  readonly 'p.value': number
  readonly 'conf.low': number
  readonly 'conf.high': number
  readonly df: number
  readonly nobs: number
}

const cases = readReferenceCases('01_difference_in_means.json')

/** Rows with an outcome; text groups by label. */
function sampleOf(
  study: Study,
  outcome: Float64Array,
  arm: Float64Array,
  groups: { blocks?: string; clusters?: string } = {},
) {
  const rows = Array.from(outcome.keys()).filter((row) => !Number.isNaN(outcome[row]))
  const codes = (name: string) =>
    codeGroups({ name, kind: 'text', values: rows.map((row) => study.text(name)[row]) }).codes
  return {
    outcome: Float64Array.from(rows, (row) => outcome[row]),
    arm: Int32Array.from(rows, (row) => arm[row]),
    ...(groups.blocks && { blocks: codes(groups.blocks) }),
    ...(groups.clusters && { clusters: codes(groups.clusters) }),
  }
}

function estimated(input: DifferenceInput): Estimate {
  const found = differenceInMeans(input)
  assert.ok(found.kind === 'estimate', JSON.stringify(found))
  return found
}

function assertSame(found: Estimate, expected: Reference): void {
  closeTo(found.estimate, expected.estimate, 1e-10, 'estimate')
  closeTo(found.se, expected['std.error'], 1e-10, 'se')
  closeTo(found.df, expected.df, 1e-10, 'df')
  closeTo(found.statistic, expected.statistic, 1e-10, 'statistic')
  closeTo(found.low, expected['conf.low'], 1e-9, 'low, which loses a digit where it is near 0')
  closeTo(found.high, expected['conf.high'], 1e-10, 'high')
  assert.ok(Math.abs(found.p - expected['p.value']) <= 1e-9, 'p')
  assert.equal(found.n, expected.nobs)
}

const equals = (column: readonly string[], wanted: string) =>
  Float64Array.from(column, (cell) => (cell === wanted ? 1 : 0))
const less1 = (values: Float64Array) => values.map((value) => value - 1)

function withTwoInEachArm(study: Study, outcome: string, block: string): Study {
  const values = study.number(outcome)
  const arm = study.number('assigned')
  const blocks = study.text(block)
  const count = new Map<string, number>()
  for (const [row, name] of blocks.entries()) {
    if (Number.isNaN(values[row])) continue
    const cell = `${name}/${arm[row]}`
    count.set(cell, (count.get(cell) ?? 0) + 1)
  }
  return subset(
    study,
    (row) => (count.get(`${blocks[row]}/0`) ?? 0) >= 2 && (count.get(`${blocks[row]}/1`) ?? 0) >= 2,
  )
}

const pbs = (column: string) => (study: Study) => {
  const third = subset(study, (row) => study.text('time')[row] === '3')
  return sampleOf(third, third.number(column), less1(third.number('trt')), { clusters: 'site' })
}
const blockedTrial = (column: string) => (study: Study) =>
  sampleOf(study, study.number(column), study.number('assigned'), { blocks: 'federation' })

const designs: readonly (readonly [
  id: string,
  file: string,
  design: string,
  build: (study: Study) => DifferenceInput,
])[] = [
  ['dim.nsw_dw', 'nsw_dw_experimental.csv', 'welch', (s) => sampleOf(s, s.number('re78'), s.number('treat'))],
  [
    'dim.nsw_lalonde',
    'nsw_lalonde_experimental.csv',
    'welch',
    (s) => sampleOf(s, s.number('re78'), s.number('treated')),
  ],
  ['dim.jobs2.depress2', 'jobs2.csv', 'welch', (s) => sampleOf(s, s.number('depress2'), s.number('treat'))],
  [
    'dim.jobs2.work',
    'jobs2.csv',
    'welch',
    (s) => sampleOf(s, equals(s.text('work1'), 'psyemp'), s.number('treat')),
  ],
  ['dim.tiny_unblocked', 'tiny_unblocked.csv', 'welch', (s) => sampleOf(s, s.number('y'), s.number('z'))],
  [
    'dim.tiny_blocks.blocked',
    'tiny_blocks.csv',
    'blocked',
    (s) => sampleOf(s, s.number('y'), s.number('z'), { blocks: 'block' }),
  ],
  ['dim.synth.emp12.blocked', 'synth_trial.csv', 'blocked', blockedTrial('emp12')],
  ['dim.synth.sick12.blocked', 'synth_trial.csv', 'blocked', blockedTrial('sick12')],
  [
    'dim.synth.y2.blocked',
    'synth_trial.csv',
    'blocked',
    (s) => blockedTrial('y2')(withTwoInEachArm(s, 'y2', 'federation')),
  ],
  ['dim.pbs.cluster.e12', 'pbs_cluster_cea.csv', 'clustered', pbs('e')],
  ['dim.pbs.cluster.c12', 'pbs_cluster_cea.csv', 'clustered', pbs('c')],
  [
    'dim.synth_cluster.clustered',
    'synth_cluster.csv',
    'clustered',
    (s) => sampleOf(s, s.number('y'), s.number('z'), { clusters: 'cluster' }),
  ],
  [
    'dim.synth_cluster.blocked_clustered',
    'synth_cluster.csv',
    'blocked-clustered',
    (s) => sampleOf(s, s.number('y'), s.number('z'), { blocks: 'block', clusters: 'cluster' }),
  ],
]

for (const [id, file, design, build] of designs) {
  test(`${id}: estimate, error, degrees of freedom and interval are those of estimatr for a ${design} design`, (t) => {
    const study = studyOf(file)
    const expected = cases?.find((one) => one.id === id)
    if (study === null || expected === undefined) return t.skip(ABSENT)
    const found = estimated(build(study))
    assertSame(found, expected.result)
    assert.equal(found.design, design)
    assert.deepEqual(found.notes, [])
  })
}

test('published: NSW +1,794 (Dehejia & Wahba 1999), LaLonde +886 (1986), Job Corps +16 a week, Penn bonus −0.0855', (t) => {
  const read = (file: string, outcome: string, arm: string) => {
    const study = studyOf(file)
    return study && estimated(sampleOf(study, study.number(outcome), study.number(arm)))
  }
  const nsw = read('nsw_dw_experimental.csv', 're78', 'treat')
  const lalonde = read('nsw_lalonde_experimental.csv', 're78', 'treated')
  const jobCorps = read('jobcorps.csv', 'earny4', 'assignment')
  const penn = studyOf('penn_bonus.csv')
  if (nsw === null || lalonde === null || jobCorps === null || penn === null) return t.skip(ABSENT)
  assert.deepEqual([nsw.estimate.toFixed(3), nsw.se.toFixed(3)], ['1794.342', '670.997'])
  assert.deepEqual([lalonde.estimate.toFixed(3), lalonde.se.toFixed(3)], ['886.304', '488.205'])
  assert.deepEqual([jobCorps.estimate.toFixed(4), jobCorps.se.toFixed(4)], ['16.0551', '4.0736'])
  const twoArms = subset(penn, (row) => ['0', '4'].includes(penn.text('tg')[row]))
  const bonus = estimated(
    sampleOf(twoArms, twoArms.number('inuidur1').map(Math.log), equals(twoArms.text('tg'), '4')),
  )
  assert.equal(bonus.n, 5099)
  assert.deepEqual([bonus.estimate.toFixed(4), bonus.se.toFixed(4)], ['-0.0855', '0.0359'])
})

test('a block with one control is kept with its weight, its missing variance is pooled in, and the note names it', (t) => {
  const study = studyOf('synth_trial.csv')
  const edge = readReferenceCases('18_edge_cases.json')
  if (study === null || edge === null) return t.skip(ABSENT)
  const found = estimated(blockedTrial('y2')(study))
  const weights = resultOf<{ readonly dim: number }>(edge, 'edge.fe_weights')
  closeTo(found.estimate, weights.dim, 1e-10, 'n-weighted estimate over all twelve federations')
  assert.equal(found.design, 'blocked-plug-in')
  assert.deepEqual(found.notes, [
    { code: 'small-blocks-plug-in', detail: { blocks: 1, people: 3, codes: '11' } },
  ])
  const silent = resultOf<{ readonly value: { readonly se: number } }>(edge, 'edge.singleton_arm.lin_HC2')
  assert.ok(found.se > silent.value.se, 'wider than where the one control counts as known without error')
})
