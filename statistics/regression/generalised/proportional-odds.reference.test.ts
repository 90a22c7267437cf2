import assert from 'node:assert/strict'
import test from 'node:test'
import { ABSENT, closeTo, readReferenceCases } from '../../../tests/reference-data.ts'
import type { DesignMatrix } from '../frame/design-matrix.ts'
import { designMatrix } from '../frame/design-matrix.ts'
import { factorTerms, resultOf, type Study, studyOf, type Term } from '../linear/reference-model.ts'
import { cutPointLogits } from './cut-point-logits.ts'
import {
  type OrdinalInput,
  type ProportionalOddsFit,
  proportionalOdds,
  proportionalOddsTest,
} from './proportional-odds.ts'

const CASES = readReferenceCases('07_ordinal_win.json')
const housing = studyOf('housing_ordinal.csv')
const trial = studyOf('synth_trial.csv')
const alteplase = studyOf('alteplase_mrs.csv')

function fitted(input: OrdinalInput): ProportionalOddsFit {
  const fit = proportionalOdds(input)
  assert.ok(fit.kind === 'fit')
  return fit
}

function designOf(terms: readonly Term[]): DesignMatrix {
  return designMatrix({
    rows: terms[0][1].length,
    terms: terms.map(([name]) => name),
    columns: terms.map(([, values]) => values),
    intercept: false,
  })
}

/** Dummies for the levels in the order given, first as reference. */
function ordered(name: string, values: readonly string[], levels: readonly string[]): readonly Term[] {
  return levels
    .slice(1)
    .map((level) => [`${name}${level}`, Float64Array.from(values, (value) => (value === level ? 1 : 0))])
}

type Reference = {
  readonly coef: readonly {
    readonly term: string
    readonly estimate: number
    readonly se: number
    readonly z: number
    readonly p: number
  }[]
  readonly loglik: number
  readonly aic: number
  readonly vcov: { readonly values: readonly (readonly number[])[] }
}

/** clm stops at a gradient of 1e-6 and says so; 1e-7 holds on estimates and standard errors. */
function assertSame(fit: ProportionalOddsFit, expected: Reference, what: string): void {
  const rows = [...fit.thresholds, ...fit.coefficients]
  assert.equal(rows.length, expected.coef.length)
  expected.coef.forEach(({ term, estimate, se, z, p }, index) => {
    closeTo(rows[index].estimate, estimate, 1e-6, `${what} ${term}`)
    closeTo(rows[index].se, se, 1e-7, `${what} ${term} se`)
    closeTo(rows[index].statistic, z, 1e-6, `${what} ${term} z`)
    assert.ok(Math.abs(rows[index].p - p) < 1e-8, `${what} ${term} p`)
    const scale = se * Math.max(...expected.coef.map((one) => one.se))
    expected.vcov.values[index].forEach((value, column) => {
      const given = fit.covariance.data[index * rows.length + column]
      assert.ok(Math.abs(given - value) < 1e-7 * scale, `${what} covariance ${index}, ${column}`)
    })
  })
  closeTo(fit.logLik, expected.loglik, 1e-11, `${what} log-likelihood`)
  closeTo(fit.aic, expected.aic, 1e-11, `${what} AIC`)
}

function housingInput(study: Study): OrdinalInput {
  return {
    outcome: Int32Array.from(study.text('Sat'), (value) => ['Low', 'Medium', 'High'].indexOf(value)),
    levels: 3,
    design: designOf([
      ...ordered('Infl', study.text('Infl'), ['Low', 'Medium', 'High']),
      ...ordered('Type', study.text('Type'), ['Tower', 'Apartment', 'Atrium', 'Terrace']),
      ...ordered('Cont', study.text('Cont'), ['Low', 'High']),
    ]),
    weights: study.number('Freq'),
  }
}

test('housing with counts as weights: proportional odds as clm, and as Venables & Ripley print it', (t) => {
  if (CASES === null || housing === null) return t.skip(ABSENT)
  const fit = fitted(housingInput(housing))
  assertSame(fit, resultOf(CASES, 'clm.housing'), 'housing')
  assert.deepEqual(
    fit.coefficients.map(({ estimate }) => estimate.toFixed(4)),
    ['0.5664', '1.2888', '-0.5724', '-0.3662', '-1.0910', '0.3603'],
  )
  assert.deepEqual(
    [0, 1, 5].map((index) => fit.coefficients[index].se.toFixed(4)),
    ['0.1047', '0.1272', '0.0955'],
  )
  assert.equal((-2 * fit.logLik).toFixed(3), '3479.149')
  assert.equal(fit.weightTotal, 1681)
})

const ladder = (study: Study): Int32Array => Int32Array.from(study.number('ladder12'), (step) => step - 1)

test('the ladder after twelve months: unadjusted, adjusted for start and federation, and probit are those of clm', (t) => {
  if (CASES === null || trial === null) return t.skip(ABSENT)
  const assigned: Term = ['assigned', trial.number('assigned')]
  const adjusted = [
    assigned,
    ...factorTerms('ladder0', trial.text('ladder0')),
    ...factorTerms('federation', trial.text('federation')),
  ]
  const outcome = ladder(trial)
  assertSame(
    fitted({ outcome, levels: 6, design: designOf([assigned]) }),
    resultOf(CASES, 'clm.synth.ladder12.unadj'),
    'unadjusted',
  )
  assertSame(
    fitted({ outcome, levels: 6, design: designOf(adjusted) }),
    resultOf(CASES, 'clm.synth.ladder12.adj'),
    'adjusted',
  )
  assertSame(
    fitted({ outcome, levels: 6, design: designOf([assigned]), link: 'probit' }),
    resultOf(CASES, 'clm.synth.ladder12.probit'),
    'probit',
  )
})

test('the test of proportional odds is clm’s likelihood ratio of nominal against proportional', (t) => {
  if (CASES === null || trial === null) return t.skip(ABSENT)
  const expected = resultOf<{ lr: number; df: number; p: number; ll_po: number; ll_npo: number }>(
    CASES,
    'clm.synth.po_test',
  )
  const design = designOf([
    ['assigned', trial.number('assigned')],
    ...factorTerms('ladder0', trial.text('ladder0')),
  ])
  const found = proportionalOddsTest({ outcome: ladder(trial), levels: 6, design, terms: ['assigned'] })
  assert.ok(found.kind === 'test')
  assert.equal(found.df, expected.df)
  closeTo(found.logLikProportional, expected.ll_po, 1e-11, 'proportional')
  closeTo(found.logLikNominal, expected.ll_npo, 1e-11, 'nominal')
  // The difference of two log-likelihoods near 2,300, each good to 1e-11.
  closeTo(found.lr, expected.lr, 1e-8, 'likelihood ratio')
  closeTo(found.p, expected.p, 1e-8, 'p')
})

/** √(1/a + 1/b + 1/c + 1/d) of assignment against reaching a step. */
function fourfoldError(study: Study, step: number): number {
  const cells = [0, 0, 0, 0]
  const assigned = study.number('assigned')
  study.number('ladder12').forEach((reached, row) => {
    cells[2 * assigned[row] + (reached >= step ? 1 : 0)]++
  })
  return Math.sqrt(cells.reduce((sum, count) => sum + 1 / count, 0))
}

test('the logits at each cut of the ladder are those of glm', (t) => {
  if (CASES === null || trial === null) return t.skip(ABSENT)
  const expected = resultOf<readonly { cut: number; log_or: number; se: number }[]>(
    CASES,
    'ordinal.synth.cutpoint_logits',
  )
  const cuts = cutPointLogits({
    outcome: ladder(trial),
    levels: 6,
    design: designOf([['assigned', trial.number('assigned')]]),
    term: 'assigned',
  })
  expected.forEach(({ cut, log_or, se }, index) => {
    const { effect, fromLevel } = cuts[index]
    assert.ok('estimate' in effect)
    assert.equal(fromLevel + 1, cut)
    closeTo(effect.estimate, log_or, 1e-7, `cut ${cut}`)
    // glm keeps the weights of the step before its last: 4e-5 from √(1/a + 1/b + 1/c + 1/d), which is the exact error here.
    closeTo(effect.se, se, 1e-4, `cut ${cut} se`)
    closeTo(effect.se, fourfoldError(trial, cut), 1e-9, `cut ${cut} exact se`)
  })
})

test('seven levels of the Rankin scale over four time windows converge, favouring neither arm beyond what the win odds say', (t) => {
  if (alteplase === null) return t.skip(ABSENT)
  const fit = fitted({
    outcome: Int32Array.from(alteplase.number('mRS'), (level) => level - 1),
    levels: 7,
    design: designOf([
      ['alteplase', Float64Array.from(alteplase.text('treat'), (name) => (name === 'Alteplase' ? 1 : 0))],
      ...factorTerms('time', alteplase.text('time')),
    ]),
  })
  // Lower is better on this scale: the log odds ratio has the sign of log 0.8967.
  assert.ok(fit.coefficients[0].estimate < 0 && fit.coefficients[0].high < 0)
})
