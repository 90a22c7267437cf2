import assert from 'node:assert/strict'
import test from 'node:test'
import { ABSENT, closeTo, readReferenceCases } from '../../../tests/reference-data.ts'
import { adjustedDifference } from './adjusted-difference.ts'
import { differenceInMeans } from './difference-in-means.ts'
import { interactedDifference } from './interacted-difference.ts'
import { leastSquares } from './least-squares.ts'
import {
  factorTerms,
  type Model,
  modelOf,
  type ReferenceTerm,
  resultOf,
  type Study,
  studyOf,
  type Term,
} from './reference-model.ts'
import type { Estimate, LeastSquaresFit, StandardErrors } from './types.ts'
import { waldTest } from './wald-test.ts'

const trial = studyOf('synth_trial.csv')
const nsw = studyOf('nsw_dw_experimental.csv')
const clustered = studyOf('synth_cluster.csv')
const ancova = readReferenceCases('10_ancova_subgroups.json')
const lin = readReferenceCases('03_lm_lin.json')
const edge = readReferenceCases('18_edge_cases.json')

const plain = (study: Study, ...names: string[]): readonly Term[] =>
  names.map((name) => [name, study.number(name)])

const armOf = (model: Model) => Int32Array.from(model.columns[0])
const covariatesOf = (model: Model) => ({ terms: model.terms.slice(1), columns: model.columns.slice(1) })

function estimated<Found extends { readonly kind: string }>(
  found: Found,
): Extract<Found, { readonly kind: 'estimate' }> {
  assert.ok(found.kind === 'estimate', JSON.stringify(found))
  return found as Extract<Found, { readonly kind: 'estimate' }>
}

type Ancova = {
  estimate: number
  se: number
  df: number
  p: number
  ci: readonly [number, number]
  n: number
}

function assertAncova(found: Estimate, expected: Ancova, what: string): void {
  closeTo(found.estimate, expected.estimate, 1e-10, `${what} estimate`)
  closeTo(found.se, expected.se, 1e-10, `${what} se`)
  assert.equal(found.df, expected.df, `${what} df`)
  assert.equal(found.n, expected.n, `${what} n`)
  closeTo(found.low, expected.ci[0], 1e-10, `${what} low`)
  closeTo(found.high, expected.ci[1], 1e-10, `${what} high`)
  assert.ok(Math.abs(found.p - expected.p) <= 1e-9, `${what} p`)
}

test('post, change and ANCOVA are those of estimatr, and ANCOVA gives the same effect for the change as for the post score', (t) => {
  if (trial === null) return t.skip(ABSENT)
  const y0 = trial.number('y0')
  const post = trial.number('y2')
  const change = post.map((value, row) => value - y0[row])
  const analyses: readonly (readonly [string, Float64Array, readonly string[], boolean])[] = [
    ['post', post, [], false],
    ['change', change, [], false],
    ['ancova', post, ['y0'], false],
    ['ancova_strata', post, ['y0'], true],
    ['ancova_change_identical', change, ['y0'], false],
  ]
  for (const [name, outcome, covariates, strata] of analyses) {
    for (const standardErrors of ['classical', 'HC2'] as const) {
      const model = modelOf(outcome, plain(trial, 'assigned', ...covariates))
      const found = estimated(
        adjustedDifference({
          outcome: model.outcome,
          arm: armOf(model),
          covariates: covariatesOf(model),
          standardErrors,
          ...(strata && { blocks: model.groups(trial.text('federation')) }),
        }),
      )
      assertAncova(
        found,
        resultOf<Ancova>(ancova, `ancova.synth.${name}.${standardErrors}`),
        `${name} ${standardErrors}`,
      )
    }
  }
})

/** y2 ~ assigned * group + y0 + factor(federation). */
function subgroupFit(study: Study, group: readonly Term[]): LeastSquaresFit {
  const assigned = study.number('assigned')
  const products: Term[] = group.map(([name, values]) => [
    `assigned:${name}`,
    values.map((value, row) => value * assigned[row]),
  ])
  const model = modelOf(study.number('y2'), [
    ...plain(study, 'assigned'),
    ...group,
    ...plain(study, 'y0'),
    ...factorTerms('federation', study.text('federation')),
    ...products,
  ])
  const fit = leastSquares({ outcome: model.outcome, design: model.design, standardErrors: 'HC2' })
  assert.ok(fit.kind === 'fit')
  return fit
}

test('a subgroup difference is the interaction with its own test, not one subgroup significant and the other not', (t) => {
  if (trial === null) return t.skip(ABSENT)
  for (const name of ['female', 'mental', 'longsick']) {
    const fit = subgroupFit(trial, plain(trial, name))
    type Subgroup = {
      interaction: number
      se: number
      p: number
      df: number
      effect_g0: number
      se_g0: number
    }
    const expected = resultOf<Subgroup>(ancova, `subgroup.synth.y2.${name}`)
    const interaction = fit.coefficients.find((one) => one.term === `assigned:${name}`)
    const without = fit.coefficients.find((one) => one.term === 'assigned')
    assert.ok(interaction && without)
    closeTo(interaction.estimate, expected.interaction, 1e-10, name)
    closeTo(interaction.se, expected.se, 1e-10, name)
    closeTo(interaction.df, expected.df, 1e-10, name)
    assert.ok(Math.abs(interaction.p - expected.p) <= 1e-9)
    closeTo(without.estimate, expected.effect_g0, 1e-10, name)
    closeTo(without.se, expected.se_g0, 1e-10, name)
  }
})

test('the joint test of three interactions is the F of the reference', (t) => {
  if (trial === null) return t.skip(ABSENT)
  const levels = factorTerms('income_source', trial.text('income_source'))
  const fit = subgroupFit(trial, levels)
  const expected = resultOf<{ F: number; df2: number; p_F: number }>(ancova, 'subgroup.synth.y2.income_joint')
  const joint = waldTest(
    fit,
    levels.map(([name]) => `assigned:${name}`),
  )
  assert.ok(joint.kind === 'test')
  closeTo(joint.statistic, expected.F, 1e-10, 'F')
  assert.deepEqual([joint.df1, joint.df2], [3, expected.df2])
  assert.ok(Math.abs(joint.p - expected.p_F) <= 1e-9)
})

type Lin = {
  readonly terms: readonly ReferenceTerm[]
  readonly scaled_center: Record<string, number>
  readonly nobs: number
}

/** estimatr names them treat, age_c, treat:age_c and (factor(f)F02)_c. */
function ourName(theirs: string, armName: string): string {
  return theirs.replace(new RegExp(`^${armName}(?=:|$)`), 'arm').replace(/\((factor\(.*\)\w+)\)_c/, '$1_c')
}

function assertLin(
  model: Model,
  armName: string,
  standardErrors: StandardErrors,
  id: string,
  clusters?: Int32Array,
): void {
  const found = estimated(
    interactedDifference({
      outcome: model.outcome,
      arm: armOf(model),
      covariates: covariatesOf(model),
      standardErrors,
      ...(clusters && { clusters }),
    }),
  )
  const expected = resultOf<Lin>(lin, id)
  assert.equal(found.n, expected.nobs)
  for (const wanted of expected.terms) {
    const one = found.fit.coefficients.find((candidate) => candidate.term === ourName(wanted.term, armName))
    assert.ok(one, `${wanted.term} as ${ourName(wanted.term, armName)}`)
    closeTo(one.estimate, wanted.estimate, 1e-10, wanted.term)
    closeTo(one.se, wanted['std.error'], 1e-10, wanted.term)
    closeTo(one.df, wanted.df, 1e-10, wanted.term)
    assert.ok(Math.abs(one.p - wanted['p.value']) <= 1e-9, wanted.term)
  }
  const arm = expected.terms.find((one) => one.term === armName)
  assert.ok(arm)
  closeTo(found.low, arm['conf.low'], 1e-9, 'low, which loses a digit where it is near 0')
  closeTo(found.high, arm['conf.high'], 1e-10, 'high')
}

test('the interacted estimator is lm_lin: covariates centred on those with an outcome, not on everyone', (t) => {
  if (trial === null || nsw === null || clustered === null) return t.skip(ABSENT)
  const names = ['age', 'educ', 'black', 'hisp', 'marr', 'nodegree', 're74', 're75']
  for (const standardErrors of ['HC1', 'HC2', 'HC3'] as const) {
    assertLin(
      modelOf(nsw.number('re78'), plain(nsw, 'treat', ...names)),
      'treat',
      standardErrors,
      `lin.nsw_dw.${standardErrors}`,
    )
    assertLin(
      modelOf(trial.number('y2'), plain(trial, 'assigned', 'y0', 'mental', 'longsick', 'female')),
      'assigned',
      standardErrors,
      `lin.synth.y2.${standardErrors}`,
    )
  }
  const federations = factorTerms('federation', trial.text('federation'))
  const model = modelOf(trial.number('emp12'), [...plain(trial, 'assigned'), ...federations])
  assertLin(model, 'assigned', 'HC2', 'lin.synth.y2.fedblocks.HC2')
  const inClusters = modelOf(clustered.number('y'), plain(clustered, 'z', 'x'))
  assertLin(inClusters, 'z', 'CR2', 'lin.synth_cluster.CR2', inClusters.groups(clustered.text('cluster')))
})

test('with blocks and no covariates the interacted estimator is the blocked difference in means', (t) => {
  if (trial === null) return t.skip(ABSENT)
  const model = modelOf(trial.number('emp12'), plain(trial, 'assigned'))
  const input = { outcome: model.outcome, arm: armOf(model), blocks: model.groups(trial.text('federation')) }
  const interacted = estimated(
    interactedDifference({ ...input, covariates: { terms: [], columns: [] }, standardErrors: 'HC2' }),
  )
  const blocked = estimated(differenceInMeans(input))
  closeTo(interacted.estimate, blocked.estimate, 1e-10, 'estimate')
  closeTo(interacted.se, blocked.se, 1e-10, 'HC2 in every arm of every block is s²/n')
  assert.equal(interacted.df, blocked.df)
})

test('one control in a block: lm_lin counts that person as known without error; here the variance is filled in and named', (t) => {
  if (trial === null) return t.skip(ABSENT)
  const model = modelOf(trial.number('y2'), plain(trial, 'assigned'))
  const input = {
    outcome: model.outcome,
    arm: armOf(model),
    covariates: { terms: [], columns: [] },
    blocks: model.groups(trial.text('federation')),
  }
  const found = estimated(interactedDifference({ ...input, standardErrors: 'HC2' }))
  const silent = resultOf<{ value: { est: number; se: number } }>(edge, 'edge.singleton_arm.lin_HC2').value
  closeTo(found.estimate, silent.est, 1e-10, 'the estimate is the same')
  // The one control of block 11 (3 of 1221 people) carries weight 3/1221 into the effect: its filled variance is (3/1221)²·s².
  const filled = (3 / 1221) ** 2 * found.fit.residualVariance
  closeTo(found.se, Math.sqrt(silent.se ** 2 + filled), 1e-10, 'larger by exactly the variance filled in')
  const note = found.notes.find((one) => one.code === 'leverage-one')
  assert.deepEqual(note?.detail, { count: 1, rows: String(note?.detail.rows), blocks: 1, codes: '11' })

  // HC3 by hand: in a cell of n people all leverages are 1/n, so Σe²/(1 − 1/n)²/n² = SS/(n − 1)². For the person alone lm_lin
  // divides rounding by the square of rounding (its 0.7846 holds such noise), so here the hand is the reference.
  const cubed = estimated(interactedDifference({ ...input, standardErrors: 'HC3' }))
  let variance = filled
  for (let block = 0; block < 12; block++) {
    const size = input.blocks.filter((code) => code === block).length
    for (const arm of [0, 1]) {
      const cell = input.outcome.filter((_, row) => input.blocks[row] === block && input.arm[row] === arm)
      if (cell.length === 1) continue
      const centre = cell.reduce((sum, value) => sum + value, 0) / cell.length
      const squares = cell.reduce((sum, value) => sum + (value - centre) ** 2, 0)
      variance += ((size / 1221) ** 2 * squares) / (cell.length - 1) ** 2
    }
  }
  closeTo(cubed.se, Math.sqrt(variance), 1e-10, 'HC3')
})

test('block intercepts weigh block differences by n1·n0/n: the reference shows 3.7249 beside 3.7230 for n-weights', (t) => {
  if (trial === null) return t.skip(ABSENT)
  const model = modelOf(trial.number('y2'), plain(trial, 'assigned'))
  const found = estimated(
    adjustedDifference({
      outcome: model.outcome,
      arm: armOf(model),
      covariates: { terms: [], columns: [] },
      blocks: model.groups(trial.text('federation')),
      standardErrors: 'HC2',
    }),
  )
  closeTo(found.estimate, resultOf<{ fe: number }>(edge, 'edge.fe_weights').fe, 1e-10, 'estimate')
  const expected = resultOf<{ value: { se: number } }>(edge, 'edge.singleton_arm.fe_HC2').value
  closeTo(found.se, expected.se, 1e-10, 'se')
  assert.deepEqual(
    found.notes,
    [],
    'one control among three people has no leverage one under block intercepts',
  )
})
