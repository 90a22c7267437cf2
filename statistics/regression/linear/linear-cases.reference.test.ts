import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { ABSENT, closeTo } from '../../../tests/reference-data.ts'
import { adjustedDifference } from './adjusted-difference.ts'
import { differenceInMeans } from './difference-in-means.ts'
import { instrumentedDifference } from './instrumented-difference.ts'
import { interactedDifference } from './interacted-difference.ts'
import { type Model, modelOf, type Study, studyOf, subset, type Term } from './reference-model.ts'
import type { EstimateOrReason } from './types.ts'

/** Made by reference/linear-cases.R; the call of R stands beside each value. */
type Expected = { estimate: number; se: number; df: number; low: number; high: number; p: number; n: number }
const CASES: Readonly<Record<string, Expected>> = JSON.parse(
  readFileSync(new URL('reference/linear-cases.json', import.meta.url), 'utf8'),
)

const trial = studyOf('synth_trial.csv')
const clustered = studyOf('synth_cluster.csv')

/** Closed forms and least squares: 1e-10 relative; p-values 1e-9 absolute. */
function assertSame(found: EstimateOrReason, id: string): void {
  const expected = CASES[id]
  assert.ok(found.kind === 'estimate', `${id}: ${JSON.stringify(found)}`)
  closeTo(found.estimate, expected.estimate, 1e-10, `${id} estimate`)
  closeTo(found.se, expected.se, 1e-10, `${id} se`)
  closeTo(found.df, expected.df, 1e-10, `${id} df`)
  const width = expected.high - expected.low
  assert.ok(Math.abs(found.low - expected.low) <= 1e-10 * width, `${id} low`)
  assert.ok(Math.abs(found.high - expected.high) <= 1e-10 * width, `${id} high`)
  assert.ok(Math.abs(found.p - expected.p) <= 1e-9, `${id} p`)
  assert.equal(found.n, expected.n)
}

const plain = (study: Study, ...names: string[]): readonly Term[] =>
  names.map((name) => [name, study.number(name)])
const sampleOf = (model: Model) => ({
  outcome: model.outcome,
  arm: Int32Array.from(model.columns[0]),
  covariates: { terms: model.terms.slice(1), columns: model.columns.slice(1) },
})

test('clusters inside absorbed blocks: CR2 and CR1 are those of estimatr with the same fixed effects', (t) => {
  if (clustered === null) return t.skip(ABSENT)
  const model = modelOf(clustered.number('y'), plain(clustered, 'z', 'x'))
  const input = {
    ...sampleOf(model),
    blocks: model.groups(clustered.text('block')),
    clusters: model.groups(clustered.text('cluster')),
  }
  assertSame(adjustedDifference({ ...input, standardErrors: 'CR2' }), 'nested.CR2')
  assertSame(adjustedDifference({ ...input, standardErrors: 'CR1' }), 'nested.CR1')
})

test('clusters across blocks, and weights with blocks and clusters: CR2 takes dummies and is that of estimatr', (t) => {
  if (trial === null) return t.skip(ABSENT)
  const weights = trial.number('mental').map((mental) => 2 * (1 + 0.5 * mental))
  const model = modelOf(trial.number('y2'), plain(trial, 'assigned', 'y0'), { weights })
  const input = { ...sampleOf(model), blocks: model.groups(trial.text('federation')) }
  const clusters = model.groups(trial.text('income_source'))
  const weighted = { ...input, weights: model.beside.weights }
  assertSame(adjustedDifference({ ...input, clusters, standardErrors: 'CR2' }), 'crossed.CR2')
  assertSame(adjustedDifference({ ...weighted, standardErrors: 'HC2' }), 'weighted.blocks.HC2')
  assertSame(adjustedDifference({ ...weighted, clusters, standardErrors: 'CR2' }), 'weighted.dummies.CR2')
})

test('the interacted estimator with weights centres on the weighted means', (t) => {
  if (trial === null) return t.skip(ABSENT)
  const weights = trial.number('mental').map((mental) => 2 * (1 + 0.5 * mental))
  const model = modelOf(trial.number('y2'), plain(trial, 'assigned', 'y0', 'female'), { weights })
  const input = { ...sampleOf(model), weights: model.beside.weights }
  assertSame(interactedDifference({ ...input, standardErrors: 'HC2' }), 'weighted.lin.HC2')
})

test('received service with absorbed blocks is iv_robust, with its fixed effects and with dummies', (t) => {
  if (trial === null) return t.skip(ABSENT)
  const model = modelOf(trial.number('y2'), plain(trial, 'assigned', 'y0'), {
    received: trial.number('received'),
  })
  const found = instrumentedDifference({
    ...sampleOf(model),
    received: model.beside.received,
    blocks: model.groups(trial.text('federation')),
    standardErrors: 'HC2',
  })
  assertSame(found, 'iv.blocks.HC2')
  assertSame(found, 'iv.dummies.HC2')
})

test('STAR: small classes against regular ones, drawn inside schools', (t) => {
  const star = studyOf('star.csv')
  if (star === null) return t.skip(ABSENT)
  const kind = star.text('stark')
  const [reading, mathematics] = [star.number('readk'), star.number('mathk')]
  const score = reading.map((value, row) => value + mathematics[row])
  const kept = subset(star, (row) => ['small', 'regular'].includes(kind[row]) && !Number.isNaN(score[row]))
  const found = differenceInMeans({
    outcome: kept.number('readk').map((value, row) => value + kept.number('mathk')[row]),
    arm: Int32Array.from(kept.text('stark'), (value) => (value === 'small' ? 1 : 0)),
    blocks: Int32Array.from(kept.number('schoolidk')),
  })
  assertSame(found, 'star.schools')
  assert.ok(found.kind === 'estimate')
  const left = found.notes.map((note) => note.code)
  assert.deepEqual(left, ['blocks-without-both-arms'], 'four schools have no regular class and no comparison')
})

test('STAR: all three kinds of class in one regression, schools as 79 clusters', (t) => {
  const star = studyOf('star.csv')
  if (star === null) return t.skip(ABSENT)
  const kept = subset(star, (row) => star.text('stark')[row] !== '')
  const is = (kind: string) => Float64Array.from(kept.text('stark'), (value) => (value === kind ? 1 : 0))
  const scores = kept.number('mathk')
  const model = modelOf(
    kept.number('readk').map((value, row) => value + scores[row]),
    [
      ['small', is('small')],
      ['aide', is('regular+aide')],
    ],
  )
  const clusters = model.groups(kept.text('schoolidk'))
  assertSame(adjustedDifference({ ...sampleOf(model), clusters, standardErrors: 'CR2' }), 'star.clusters')
})

test('Seguro Popular: 333 complete matched pairs', (t) => {
  const pairs = studyOf('seguro_matched_pairs.csv')
  if (pairs === null) return t.skip(ABSENT)
  const both = subset(pairs, (row) => pairs.text('Ra')[row] === '1' && pairs.text('Rb')[row] === '1')
  assert.equal(both.rows, 333)
  const found = differenceInMeans({
    outcome: Float64Array.of(...both.number('Ya'), ...both.number('Yb')),
    arm: Int32Array.of(...both.number('Ta'), ...both.number('Tb')),
    blocks: Int32Array.from({ length: 666 }, (_, row) => row % 333),
  })
  assertSame(found, 'seguro.pairs')
  assert.ok(found.kind === 'estimate' && found.design === 'pairs')
})

test('Job Corps: earnings, share of weeks worked, and the effect on those whom the lot brought into training', (t) => {
  const corps = studyOf('jobcorps.csv')
  if (corps === null) return t.skip(ABSENT)
  const arm = Int32Array.from(corps.number('assignment'))
  const earnings = corps.number('earny4')
  assertSame(differenceInMeans({ outcome: earnings, arm }), 'jobcorps.earnings')
  assertSame(differenceInMeans({ outcome: corps.number('pworky4'), arm }), 'jobcorps.weeks')
  const received = corps.number('trainy1')
  assertSame(
    instrumentedDifference({ outcome: earnings, arm, received, standardErrors: 'HC2' }),
    'jobcorps.cace',
  )
})

test('Pennsylvania bonus: log weeks of unemployment, fourth treatment against control', (t) => {
  const penn = studyOf('penn_bonus.csv')
  if (penn === null) return t.skip(ABSENT)
  const arms = subset(penn, (row) => ['0', '4'].includes(penn.text('tg')[row]))
  const arm = Int32Array.from(arms.text('tg'), (value) => (value === '4' ? 1 : 0))
  assertSame(differenceInMeans({ outcome: arms.number('inuidur1').map(Math.log), arm }), 'penn.bonus')
})

test('student achievement grants: the interacted estimator on the men of Angrist, Lang & Oreopoulos', (t) => {
  const men = studyOf('alo_star_men.csv')
  if (men === null) return t.skip(ABSENT)
  const sample = sampleOf(modelOf(men.number('GPA_year1'), plain(men, 'ssp', 'gpa0')))
  for (const standardErrors of ['HC1', 'HC2', 'HC3'] as const)
    assertSame(interactedDifference({ ...sample, standardErrors }), `alo.lin.${standardErrors}`)
})

test('eight villages drawn in four pairs of unequal size: the variance of Imai, King & Nall', () => {
  const sizes = [3, 5, 2, 4, 6, 3, 2, 2]
  const id = Int32Array.from(
    sizes.flatMap((size, village) => Array.from({ length: size }, () => village + 1)),
  )
  const arm = id.map((village) => village % 2)
  const found = differenceInMeans({
    outcome: Float64Array.from(id, (village, i) => ((7 * (i + 1)) % 11) + 2 * (village % 2) + village / 4),
    arm,
    blocks: id.map((village) => Math.floor((village + 1) / 2)),
    clusters: id,
  })
  assertSame(found, 'villages.pairs')
  assert.ok(found.kind === 'estimate' && found.design === 'pairs-clustered')
})
