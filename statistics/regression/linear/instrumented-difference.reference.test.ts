import assert from 'node:assert/strict'
import test from 'node:test'
import { ABSENT, closeTo, readReferenceCases } from '../../../tests/reference-data.ts'
import { type InstrumentedEstimate, instrumentedDifference } from './instrumented-difference.ts'
import {
  type Model,
  modelOf,
  type ReferenceTerm,
  resultOf,
  type Study,
  studyOf,
  type Term,
} from './reference-model.ts'
import type { StandardErrors } from './types.ts'

const cases = readReferenceCases('04_iv_cace.json')
const jobs = studyOf('jobs2.csv')
const trial = studyOf('synth_trial.csv')

type FReference = { readonly value: number; readonly dendf: number; readonly 'p.value': number }
type Reference = {
  readonly terms: readonly ReferenceTerm[]
  readonly nobs: number
  readonly first_stage_F: FReference
  readonly endogeneity: FReference
}
type Wald = {
  readonly itt: number
  readonly first_stage: number
  readonly wald: number
  readonly se_delta: number
  readonly p_always: number
  readonly p_never: number
  readonly fieller_anderson_rubin_95: readonly [number, number]
}

function reference<Result = Reference>(id: string): Result {
  return resultOf<Result>(cases, id)
}

/** Arm first, then what was received, then covariates. */
function instrumented(
  model: Model,
  standardErrors: StandardErrors,
  clusters?: Int32Array,
): InstrumentedEstimate {
  const found = instrumentedDifference({
    outcome: model.outcome,
    arm: Int32Array.from(model.columns[0]),
    received: model.columns[1],
    covariates: { terms: model.terms.slice(2), columns: model.columns.slice(2) },
    standardErrors,
    ...(clusters && { clusters }),
  })
  assert.ok(found.kind === 'estimate', JSON.stringify(found))
  return found
}

const plain = (study: Study, ...names: string[]): readonly Term[] =>
  names.map((name) => [name, study.number(name)])
const working = (study: Study) =>
  Float64Array.from(study.text('work1'), (cell) => (cell === 'psyemp' ? 1 : 0))

const models: readonly (readonly [string, string, () => Model | null])[] = [
  [
    'iv.jobs2.depress2',
    'comply01',
    () => jobs && modelOf(jobs.number('depress2'), plain(jobs, 'treat', 'comply')),
  ],
  [
    'iv.jobs2.depress2.adj',
    'comply01',
    () =>
      jobs &&
      modelOf(jobs.number('depress2'), plain(jobs, 'treat', 'comply', 'depress1', 'econ_hard', 'sex', 'age')),
  ],
  ['iv.jobs2.work', 'comply01', () => jobs && modelOf(working(jobs), plain(jobs, 'treat', 'comply'))],
  [
    'iv.synth.y2',
    'received',
    () => trial && modelOf(trial.number('y2'), plain(trial, 'assigned', 'received', 'y0')),
  ],
  [
    'iv.synth.emp12',
    'received',
    () => trial && modelOf(trial.number('emp12'), plain(trial, 'assigned', 'received')),
  ],
]

function assertSame(found: InstrumentedEstimate, expected: Reference, received: string): void {
  assert.equal(found.n, expected.nobs)
  for (const wanted of expected.terms) {
    const term = wanted.term === received ? 'received' : wanted.term
    const one = found.fit.coefficients.find((candidate) => candidate.term === term)
    assert.ok(one, term)
    closeTo(one.estimate, wanted.estimate, 1e-10, term)
    closeTo(one.se, wanted['std.error'], 1e-10, term)
    closeTo(one.df, wanted.df, 1e-10, term)
    assert.ok(Math.abs(one.p - wanted['p.value']) <= 1e-9, term)
    const width = wanted['conf.high'] - wanted['conf.low']
    assert.ok(Math.abs(one.low - wanted['conf.low']) <= 1e-10 * width, `${term} low`)
    assert.ok(Math.abs(one.high - wanted['conf.high']) <= 1e-10 * width, `${term} high`)
  }
  closeTo(found.firstStageF, expected.first_stage_F.value, 1e-9, 'first-stage F')
  assert.ok(found.endogeneity)
  // A squared t of a coefficient near 0: the relative error of the coefficient counts twice.
  closeTo(found.endogeneity.statistic, expected.endogeneity.value, 1e-8, 'endogeneity F')
}

for (const [name, received, build] of models) {
  test(`${name}: two-stage least squares, first-stage F and endogeneity test are those of iv_robust`, (t) => {
    const model = build()
    if (model === null) return t.skip(ABSENT)
    for (const standardErrors of ['classical', 'HC1', 'HC2', 'HC3'] as const) {
      const found = instrumented(model, standardErrors)
      const expected = reference(`${name}.${standardErrors}`)
      assertSame(found, expected, received)
      assert.equal(found.firstStage?.df2, expected.first_stage_F.dendf)
      assert.equal(found.endogeneity?.df2, expected.endogeneity.dendf)
      assert.ok(Math.abs((found.endogeneity?.p ?? 0) - expected.endogeneity['p.value']) <= 1e-9)
    }
  })
}

test('iv.synth_fed: CR2 and CR1 with clusters are those of iv_robust; the tests of CR2 take Satterthwaite instead of J − 1', (t) => {
  if (trial === null) return t.skip(ABSENT)
  const model = modelOf(trial.number('y2'), plain(trial, 'assigned', 'received', 'y0'))
  const clusters = model.groups(trial.text('federation'))
  const stata = instrumented(model, 'CR1', clusters)
  assertSame(stata, reference('iv.synth_fed.stata'), 'received')
  assert.equal(stata.firstStage?.df2, 11)
  const corrected = instrumented(model, 'CR2', clusters)
  assertSame(corrected, reference('iv.synth_fed.CR2'), 'received')
  assert.ok(corrected.firstStage && corrected.firstStage.df2 < 6)
})

test('the Wald ratio: delta standard error, shares of always- and never-takers, and the Anderson–Rubin set', (t) => {
  if (jobs === null || trial === null) return t.skip(ABSENT)
  const ratios: readonly (readonly [string, Model])[] = [
    ['cace.wald.jobs2.depress2', modelOf(jobs.number('depress2'), plain(jobs, 'treat', 'comply'))],
    ['cace.wald.jobs2.work', modelOf(working(jobs), plain(jobs, 'treat', 'comply'))],
    ['cace.wald.synth.emp12', modelOf(trial.number('emp12'), plain(trial, 'assigned', 'received'))],
    ['cace.wald.synth.y2', modelOf(trial.number('y2'), plain(trial, 'assigned', 'received'))],
  ]
  for (const [id, model] of ratios) {
    const found = instrumented(model, 'HC2')
    const expected = reference<Wald>(id)
    closeTo(found.estimate, expected.wald, 1e-10, `${id} ratio`)
    closeTo(found.se, expected.se_delta, 1e-10, `${id} delta se`)
    closeTo(found.takeUp.control, expected.p_always, 1e-10, `${id} always-takers`)
    closeTo(1 - found.takeUp.treated, expected.p_never, 1e-10, `${id} never-takers`)
    assert.ok(found.andersonRubin.kind === 'interval')
    closeTo(found.andersonRubin.low, expected.fieller_anderson_rubin_95[0], 1e-10, `${id} low`)
    closeTo(found.andersonRubin.high, expected.fieller_anderson_rubin_95[1], 1e-10, `${id} high`)
    const isTwoSided = expected.p_always > 0
    assert.equal(
      found.notes.some((note) => note.code === 'controls-received'),
      isTwoSided,
    )
  }
})

test('a lot that hardly moved anyone: the estimate of iv_robust, F below 1, a note, and a set that is the whole line or outside', (t) => {
  const edge = readReferenceCases('18_edge_cases.json')
  if (edge === null) return t.skip(ABSENT)
  type Weak = { data: { z: number[]; d: number[]; y: number[] }; est: number; se: number; F: number }
  const weak = resultOf<Weak>(edge, 'edge.weak_instrument')
  const found = instrumentedDifference({
    outcome: Float64Array.from(weak.data.y),
    arm: Int32Array.from(weak.data.z),
    received: Float64Array.from(weak.data.d),
    standardErrors: 'HC2',
  })
  assert.ok(found.kind === 'estimate')
  closeTo(found.estimate, weak.est, 1e-10, 'estimate')
  closeTo(found.se, weak.se, 1e-10, 'se')
  closeTo(found.firstStageF, weak.F, 1e-10, 'F')
  assert.ok(found.notes.some((note) => note.code === 'weak-instrument'))
  assert.equal(found.andersonRubin.kind, 'whole-line')
})
