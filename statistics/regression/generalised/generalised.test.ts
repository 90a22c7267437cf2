import assert from 'node:assert/strict'
import test from 'node:test'
import { InvalidInput } from '@utfall/basics'
import fc from 'fast-check'
import { closeTo } from '../../../tests/reference-data.ts'
import { type DesignMatrix, designMatrix } from '../frame/design-matrix.ts'
import { type LogisticFit, logisticRegression } from './logistic.ts'
import { negativeBinomialRegression } from './negative-binomial.ts'
import { type PoissonErrors, type PoissonFit, poissonRegression } from './poisson.ts'
import { type OrdinalInput, type ProportionalOddsFit, proportionalOdds } from './proportional-odds.ts'
import { standardisedRiskDifference } from './standardised-risk.ts'
import { oddsRatio, rateRatio } from './wald-table.ts'

function columns(named: Readonly<Record<string, readonly number[]>>, intercept = true): DesignMatrix {
  const values = Object.values(named).map((column) => Float64Array.from(column))
  return designMatrix({ rows: values[0].length, terms: Object.keys(named), columns: values, intercept })
}

const repeat = (value: number, times: number): number[] => new Array<number>(times).fill(value)

/** Treated: 9 of 12; control: 4 of 10. */
const ARM = [...repeat(1, 12), ...repeat(0, 10)]
const EVENT = [...repeat(1, 9), ...repeat(0, 3), ...repeat(1, 4), ...repeat(0, 6)]

function logistic(standardErrors: 'model' | 'HC0' = 'model'): LogisticFit {
  const fit = logisticRegression({
    outcome: Float64Array.from(EVENT),
    design: columns({ arm: ARM }),
    standardErrors,
  })
  assert.ok(fit.kind === 'fit')
  return fit
}

test('a fourfold table by logistic regression is its odds ratio 9·6/(3·4), with variance ¼ + 1/6 + 1/9 + ⅓', () => {
  for (const kind of ['model', 'HC0'] as const) {
    const fit = logistic(kind)
    closeTo(fit.coefficients[1].estimate, Math.log(54 / 12), 1e-12, 'log odds ratio')
    closeTo(fit.coefficients[1].se ** 2, 1 / 4 + 1 / 6 + 1 / 9 + 1 / 3, 1e-12, kind)
  }
  const ratio = oddsRatio(logistic(), 'arm')
  assert.ok(ratio.kind === 'estimate')
  closeTo(ratio.estimate, 4.5, 1e-12, 'odds ratio')
  assert.throws(() => oddsRatio(logistic(), 'age'), InvalidInput)
})

test('without covariates the standardised risks are the shares ¾ and ⅖, and the error is Wald’s', () => {
  const found = standardisedRiskDifference({
    outcome: Float64Array.from(EVENT),
    arm: Int32Array.from(ARM),
    standardErrors: 'model',
  })
  assert.ok(found.kind === 'estimate')
  closeTo(found.p1, 3 / 4, 1e-12, 'p1')
  closeTo(found.p0, 2 / 5, 1e-12, 'p0')
  closeTo(found.se ** 2, (3 / 4) * (1 / 4) * (1 / 12) + (2 / 5) * (3 / 5) * (1 / 10), 1e-12, 'variance')
  closeTo(found.riskRatio.estimate, 15 / 8, 1e-12, 'ratio')
})

test('a ladder of two steps is logistic regression: same effect and error, the threshold is minus the intercept', () => {
  const fit = proportionalOdds({
    outcome: Int32Array.from(EVENT),
    levels: 2,
    design: columns({ arm: ARM }, false),
  })
  assert.ok(fit.kind === 'fit')
  const binary = logistic()
  closeTo(fit.coefficients[0].estimate, binary.coefficients[1].estimate, 1e-10, 'effect')
  closeTo(fit.coefficients[0].se, binary.coefficients[1].se, 1e-10, 'se')
  closeTo(fit.thresholds[0].estimate, -binary.coefficients[0].estimate, 1e-10, 'threshold')
  closeTo(fit.logLik, binary.logLik, 1e-12, 'log-likelihood')
})

/** Treated: 2, 4, 9; control: 1, 1, 7, 3. */
const COUNTS = [2, 4, 9, 1, 1, 7, 3]
const COUNT_ARM = [1, 1, 1, 0, 0, 0, 0]

function poisson(standardErrors: PoissonErrors, offset?: Float64Array): PoissonFit {
  const fit = poissonRegression({
    outcome: Float64Array.from(COUNTS),
    design: columns({ arm: COUNT_ARM }),
    standardErrors,
    ...(offset && { offset }),
  })
  assert.ok(fit.kind === 'fit')
  return fit
}

test('two groups of counts by Poisson: the ratio of means 5/3, model variance 1/15 + 1/12, HC0 variance Σ(y − ȳ)²/(Σy)² a group', () => {
  closeTo(poisson('model').coefficients[1].estimate, Math.log(5 / 3), 1e-12, 'log rate ratio')
  closeTo(poisson('model').coefficients[1].se ** 2, 1 / 15 + 1 / 12, 1e-12, 'model')
  // Treated deviations −3, −1, 4; control −2, −2, 4, 0.
  closeTo(poisson('HC0').coefficients[1].se ** 2, 26 / 15 ** 2 + 24 / 12 ** 2, 1e-12, 'HC0')
  closeTo(poisson('HC1').coefficients[1].se ** 2, (7 / 5) * (26 / 15 ** 2 + 24 / 12 ** 2), 1e-12, 'HC1')
  // Leverage is 1/3 among the treated and 1/4 among controls: residuals grow by 3/2 and 4/3.
  closeTo(
    poisson('HC3').coefficients[1].se ** 2,
    (9 / 4) * (26 / 15 ** 2) + (16 / 9) * (24 / 12 ** 2),
    1e-12,
    'HC3',
  )
  const quasi = poisson('quasi')
  closeTo(quasi.dispersion, (26 / 5 + 24 / 3) / 5, 1e-12, 'dispersion')
  closeTo(quasi.coefficients[1].se ** 2, ((26 / 5 + 24 / 3) / 5) * (1 / 15 + 1 / 12), 1e-12, 'quasi')
  assert.equal(quasi.coefficients[1].df, 5)
})

test('twice the time at risk among the treated halves their rate: the log ratio moves by ln 2 and its error stays', () => {
  const offset = Float64Array.from(COUNT_ARM, (arm) => (arm === 1 ? Math.log(2) : 0))
  const moved = poisson('HC0', offset).coefficients[1]
  closeTo(moved.estimate, Math.log(5 / 6), 1e-12, 'log rate ratio')
  closeTo(moved.se, poisson('HC0').coefficients[1].se, 1e-10, 'se')
  const ratio = rateRatio(poisson('HC0', offset), 'arm')
  assert.ok(ratio.kind === 'estimate')
  closeTo(ratio.estimate, 5 / 6, 1e-12, 'rate ratio')
})

test('counts that vary less than Poisson counts have no theta: the fit is the Poisson fit, reported as a boundary', () => {
  const outcome = Float64Array.of(4, 5, 5, 6, 3, 4, 4, 3)
  const design = columns({ arm: [1, 1, 1, 1, 0, 0, 0, 0] })
  const fit = negativeBinomialRegression({ outcome, design, standardErrors: 'model' })
  assert.ok(fit.kind === 'fit')
  assert.equal(fit.theta.kind, 'boundary')
  assert.deepEqual(
    fit.notes.map(({ code }) => code),
    ['no-overdispersion'],
  )
  const same = poissonRegression({ outcome, design, standardErrors: 'model' })
  assert.ok(same.kind === 'fit')
  closeTo(fit.coefficients[1].se, same.coefficients[1].se, 1e-10, 'se')
  closeTo(fit.logLik, same.logLik, 1e-12, 'log-likelihood')
  closeTo(fit.deviance, same.deviance, 1e-10, 'deviance')
})

test('two groups by negative binomial: the ratio of means 5/3, and theta where its likelihood is highest', () => {
  const outcome = Float64Array.from([...COUNTS, 30, 0])
  const arm = [...COUNT_ARM, 1, 0]
  const fit = negativeBinomialRegression({ outcome, design: columns({ arm }), standardErrors: 'model' })
  assert.ok(fit.kind === 'fit' && fit.theta.kind === 'estimate')
  closeTo(fit.coefficients[1].estimate, Math.log(45 / 4 / (12 / 5)), 1e-9, 'log rate ratio')
  const profile = (theta: number): number => {
    let total = 0
    outcome.forEach((y, row) => {
      const mean = arm[row] === 1 ? 45 / 4 : 12 / 5
      for (let j = 0; j < y; j++) total += Math.log(theta + j)
      total += theta * Math.log(theta) - (theta + y) * Math.log(theta + mean)
    })
    return total
  }
  const { estimate, se } = fit.theta
  assert.ok(profile(estimate) > profile(estimate * 1.001) && profile(estimate) > profile(estimate * 0.999))
  const h = 1e-4
  const curvature = (2 * profile(estimate) - profile(estimate + h) - profile(estimate - h)) / h ** 2
  closeTo(se, 1 / Math.sqrt(curvature), 1e-4, 'theta se')
})

test('a step that nobody has reached is left out: its neighbours share one threshold, named by the steps it parts', () => {
  const step = [0, 0, 2, 3, 3, 0, 2, 2, 3, 0]
  const arm = [1, 0, 1, 1, 0, 0, 0, 1, 1, 0]
  const design = columns({ arm }, false)
  const gap = proportionalOdds({ outcome: Int32Array.from(step), levels: 5, design })
  const closed = proportionalOdds({
    outcome: Int32Array.from(step, (level) => Math.max(0, level - 1)),
    levels: 3,
    design,
  })
  assert.ok(gap.kind === 'fit' && closed.kind === 'fit')
  assert.deepEqual(
    gap.thresholds.map(({ term, lowerLevel, upperLevel }) => [term, lowerLevel, upperLevel]),
    [
      ['0|2', 0, 2],
      ['2|3', 2, 3],
    ],
  )
  assert.deepEqual(
    gap.notes.map(({ code, detail }) => [code, detail.level]),
    [
      ['empty-level', 1],
      ['empty-level', 4],
    ],
  )
  assert.equal(gap.coefficients[0].estimate, closed.coefficients[0].estimate)
})

test('collinear terms are left out by name, as R does, and the rest is unchanged', () => {
  const x = [1, 2, 3, 4, 5, 6, 7, 8, 2, 5, 3, 1, 4, 6, 2, 7, 3, 5, 8, 1, 2, 6]
  const twice = x.map((value) => 2 * value + 1)
  const fit = logisticRegression({
    outcome: Float64Array.from(EVENT),
    design: columns({ arm: ARM, x, twice }),
    standardErrors: 'model',
  })
  const without = logisticRegression({
    outcome: Float64Array.from(EVENT),
    design: columns({ arm: ARM, x }),
    standardErrors: 'model',
  })
  assert.ok(fit.kind === 'fit' && without.kind === 'fit')
  assert.deepEqual(fit.droppedTerms, ['twice'])
  assert.deepEqual(fit.coefficients, without.coefficients)
  const constant = proportionalOdds({
    outcome: Int32Array.from(EVENT),
    levels: 2,
    design: columns({ one: repeat(1, 22), arm: ARM }, false),
  })
  assert.ok(constant.kind === 'fit')
  assert.deepEqual(constant.droppedTerms, ['one'])
})

test('impossible input is refused with the field named', () => {
  const design = columns({ arm: ARM })
  const outcome = Float64Array.from(EVENT)
  const wrong = [
    () => logisticRegression({ outcome: outcome.map((value) => value + 1), design, standardErrors: 'model' }),
    () => logisticRegression({ outcome: outcome.subarray(1), design, standardErrors: 'model' }),
    () => logisticRegression({ outcome, design, standardErrors: 'HC2' as 'HC0' }),
    () => logisticRegression({ outcome, design, standardErrors: 'cluster' }),
    () => logisticRegression({ outcome, design, standardErrors: 'model', clusters: new Int32Array(22) }),
    () =>
      logisticRegression({
        outcome,
        design,
        standardErrors: 'model',
        weights: new Float64Array(22).fill(-1),
      }),
    () => logisticRegression({ outcome, design, standardErrors: 'model', level: 95 }),
    () => poissonRegression({ outcome: outcome.map((value) => -value), design, standardErrors: 'model' }),
    () =>
      poissonRegression({
        outcome,
        design,
        standardErrors: 'model',
        offset: new Float64Array(22).fill(Number.NaN),
      }),
    () =>
      negativeBinomialRegression({
        outcome: outcome.map((value) => value / 2),
        design,
        standardErrors: 'model',
      }),
    () => proportionalOdds({ outcome: Int32Array.from(EVENT), levels: 1, design }),
    () => proportionalOdds({ outcome: Int32Array.from(EVENT, (value) => value + 1), levels: 2, design }),
    () =>
      proportionalOdds({ outcome: Int32Array.from(EVENT), levels: 2, design, link: 'cloglog' as 'logit' }),
  ]
  for (const call of wrong) assert.throws(call, InvalidInput)
})

const people = fc.array(
  fc.record({
    step: fc.integer({ min: 0, max: 3 }),
    arm: fc.integer({ min: 0, max: 1 }),
    x: fc.integer({ min: -5, max: 5 }),
    weight: fc.integer({ min: 1, max: 3 }),
  }),
  { minLength: 25, maxLength: 50 },
)
type Person = { readonly step: number; readonly arm: number; readonly x: number; readonly weight: number }

function ladderInput(persons: readonly Person[]): OrdinalInput {
  return {
    outcome: Int32Array.from(persons, ({ step }) => step),
    levels: 4,
    design: columns({ arm: persons.map(({ arm }) => arm), x: persons.map(({ x }) => x) }, false),
  }
}

test('any ladder: turned upside down the effects change sign, and a weight is that many people', () => {
  fc.assert(
    fc.property(people, (persons) => {
      const fit = proportionalOdds(ladderInput(persons))
      if (fit.kind !== 'fit') return
      const down = proportionalOdds(
        ladderInput(persons.map((person) => ({ ...person, step: 3 - person.step }))),
      )
      sameEffects(down, fit, -1)
      const copies = persons.flatMap((person) => new Array<Person>(person.weight).fill(person))
      const weighted = proportionalOdds({
        ...ladderInput(persons),
        weights: Float64Array.from(persons, ({ weight }) => weight),
      })
      const copied = proportionalOdds(ladderInput(copies))
      assert.ok(copied.kind === 'fit')
      sameEffects(weighted, copied, 1)
    }),
    { numRuns: 60 },
  )
})

function sameEffects(
  actual: ReturnType<typeof proportionalOdds>,
  expected: ProportionalOddsFit,
  sign: 1 | -1,
): void {
  assert.ok(actual.kind === 'fit')
  expected.coefficients.forEach(({ estimate, se }, index) => {
    const found = actual.coefficients[index]
    assert.ok(Math.abs(found.estimate - sign * estimate) < 1e-7 * (1 + Math.abs(estimate)))
    closeTo(found.se, se, 1e-6, 'se')
  })
}

test('any counts: a covariate in other units, or counted from another zero, changes no effect of the arm', () => {
  fc.assert(
    fc.property(people, (persons) => {
      const arm = persons.map((person) => person.arm)
      const outcome = Float64Array.from(persons, ({ step, weight }) => step * weight)
      const fitWith = (x: readonly number[]) =>
        poissonRegression({ outcome, design: columns({ arm, x }), standardErrors: 'HC1' })
      const fit = fitWith(persons.map(({ x }) => x))
      const moved = fitWith(persons.map(({ x }) => 1000 + 7 * x))
      assert.equal(moved.kind, fit.kind)
      if (fit.kind !== 'fit' || moved.kind !== 'fit' || fit.coefficients.length < 2) return
      assert.deepEqual(moved.droppedTerms, fit.droppedTerms)
      assert.ok(Math.abs(moved.coefficients[1].estimate - fit.coefficients[1].estimate) < 1e-7)
      closeTo(moved.coefficients[1].se, fit.coefficients[1].se, 1e-6, 'se')
    }),
    { numRuns: 60 },
  )
})

test('a group of one person: its count is fitted whatever it was, so HC0 would call it known; it is named and its error infinite', () => {
  const input = {
    outcome: Float64Array.of(8, 0, 0, 13, 5, 10),
    design: columns({ many: [1, 1, 1, 1, 1, 0] }),
  }
  const robust = poissonRegression({ ...input, standardErrors: 'HC0' })
  assert.ok(robust.kind === 'fit')
  const [intercept] = robust.coefficients
  assert.equal(intercept.se, Number.POSITIVE_INFINITY)
  assert.equal(intercept.p, 1)
  assert.deepEqual(robust.notes, [
    { code: 'leverage-one', detail: { count: 1, rows: '5' } },
    { code: 'no-variation', detail: { term: '(Intercept)' } },
  ])
  // HC3 puts dispersion·10 in the place of 0/0: Pearson chi-square of the five about their mean 26/5, over 4 degrees of freedom.
  const jackknifed = poissonRegression({ ...input, standardErrors: 'HC3' })
  assert.ok(jackknifed.kind === 'fit')
  const dispersion = [8, 0, 0, 13, 5].reduce((sum, y) => sum + (y - 5.2) ** 2 / 5.2, 0) / 4
  closeTo(jackknifed.coefficients[0].se ** 2, dispersion / 10, 1e-10, 'HC3')
})

test('counts that are all the same have no dispersion to measure errors by', () => {
  const input = { outcome: Float64Array.of(1, 1, 1, 1), design: columns({ arm: [1, 0, 1, 0] }) }
  const quasi = poissonRegression({ ...input, standardErrors: 'quasi' })
  assert.equal(quasi.kind === 'not-estimable' && quasi.reason, 'perfect-fit')
  const clustered = poissonRegression({
    ...input,
    standardErrors: 'cluster',
    clusters: Int32Array.of(0, 0, 0, 0),
  })
  assert.equal(clustered.kind === 'not-estimable' && clustered.reason, 'too-few-clusters')
})
