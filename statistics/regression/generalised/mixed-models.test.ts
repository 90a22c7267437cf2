import assert from 'node:assert/strict'
import test from 'node:test'
import { InvalidInput } from '@utfall/basics'
import { randomStream } from '@utfall/numerics'
import fc from 'fast-check'
import { closeTo } from '../../../tests/reference-data.ts'
import { designMatrix } from '../frame/design-matrix.ts'
import { anovaIntraclass } from './intraclass.ts'
import { type RandomInterceptFit, randomInterceptModel } from './random-intercept.ts'
import { type RepeatedMeasuresFit, repeatedMeasures } from './repeated-measures.ts'
import type { RepeatedMeasuresInput } from './visit-model.ts'

function intercept(outcome: readonly number[], groups: readonly number[]): RandomInterceptFit {
  const fit = randomInterceptModel({
    outcome: Float64Array.from(outcome),
    design: designMatrix({ rows: outcome.length, terms: [], columns: [] }),
    groups: Int32Array.from(groups),
  })
  assert.ok(fit.kind === 'fit', JSON.stringify(fit))
  return fit
}

test('three groups of two by hand: MSB 32, MSW 2, so 15 between and 2 within; the mean has variance MSB/6 and two degrees of freedom', () => {
  // Groups (1, 3), (4, 6), (9, 11): means 2, 5, 10 about 17/3; MSB = 2·Σ(mean − 17/3)²/2 = 98/3, MSW = 6/3.
  const outcome = [1, 3, 4, 6, 9, 11]
  const groups = [0, 0, 1, 1, 2, 2]
  const fit = intercept(outcome, groups)
  closeTo(fit.residualVariance, 2, 1e-9, 'within')
  closeTo(fit.betweenVariance, (98 / 3 - 2) / 2, 1e-9, 'between')
  const [mean] = fit.coefficients
  closeTo(mean.estimate, 17 / 3, 1e-12, 'mean')
  closeTo(mean.se ** 2, 98 / 3 / 6, 1e-9, 'variance of the mean')
  closeTo(mean.df, 2, 1e-7, 'degrees of freedom')
  // Each group's prediction is its deviation shrunk by τ²/(τ² + σ²/2).
  const shrink = fit.betweenVariance / (fit.betweenVariance + 1)
  closeTo(fit.groupEffects[2].effect, shrink * (10 - 17 / 3), 1e-9, 'predicted intercept')
  const anova = anovaIntraclass(Float64Array.from(outcome), Int32Array.from(groups))
  assert.ok(anova.kind === 'estimate')
  closeTo(anova.meanSquareBetween, 98 / 3, 1e-12, 'MSB')
  closeTo(fit.intraclass, anova.intraclass, 1e-9, 'balanced: REML is analysis of variance')
})

test('trap 30: groups more alike than chance give variance 0 between, reported as a boundary with n − p degrees of freedom, not failed', () => {
  const fit = intercept([1, 9, 2, 8, 3, 7.5], [0, 0, 1, 1, 2, 2])
  assert.equal(fit.betweenVariance, 0)
  assert.ok(fit.boundary)
  assert.deepEqual(
    fit.notes.map(({ code }) => code),
    ['boundary-variance'],
  )
  assert.equal(fit.coefficients[0].df, 5)
  closeTo(fit.coefficients[0].estimate, 30.5 / 6, 1e-12, 'mean')
  assert.ok(fit.groupEffects.every(({ effect }) => effect === 0))
})

test('groups that cannot show a variance are refused as data, unfit columns as input', () => {
  const design = designMatrix({ rows: 4, terms: [], columns: [] })
  const outcome = Float64Array.of(1, 2, 4, 3)
  const reason = (groups: Int32Array, values = outcome): string => {
    const result = randomInterceptModel({ outcome: values, design, groups })
    return result.kind === 'not-estimable' ? result.reason : 'fit'
  }
  assert.equal(reason(Int32Array.of(0, 0, 0, 0)), 'too-few-groups')
  assert.equal(reason(Int32Array.of(0, 1, 2, 3)), 'groups-of-one')
  assert.equal(reason(Int32Array.of(0, 0, 1, 1), Float64Array.of(2, 2, 2, 2)), 'no-residual-variance')
  assert.throws(() => reason(Int32Array.of(0, 1)), InvalidInput)
  assert.throws(() => reason(Int32Array.of(0, 0, 1, 1), Float64Array.of(1, 2, Number.NaN, 3)), InvalidInput)
})

function measured(input: RepeatedMeasuresInput): RepeatedMeasuresFit {
  const fit = repeatedMeasures(input)
  assert.ok(fit.kind === 'fit', JSON.stringify(fit))
  return fit
}

const ARM = Int32Array.of(1, 1, 1, 1, 0, 0, 0, 0, 0)
const FIRST = Float64Array.of(5, 7, 6, 10, 3, 4, 6, 5, 2)
const SECOND = Float64Array.of(9, 8, 6, 13, 5, 3, 7, 8, 2)

test('nobody missing: the effect at each visit is that visit’s difference in means with pooled variance and n − 2 degrees of freedom', () => {
  const fit = measured({
    visits: [
      { name: '6', outcome: FIRST },
      { name: '12', outcome: SECOND },
    ],
    arm: ARM,
  })
  // Treated 5, 7, 6, 10: mean 7, Σd² = 14; control 3, 4, 6, 5, 2: mean 4, Σd² = 10.
  const [first, second] = fit.effects
  closeTo(first.estimate, 3, 1e-12, 'first effect')
  closeTo(first.se ** 2, (24 / 7) * (1 / 4 + 1 / 5), 1e-9, 'first variance')
  closeTo(first.df, 7, 1e-7, 'df')
  closeTo(second.estimate, 4, 1e-12, 'second effect')
  closeTo(second.df, 7, 1e-7, 'df')
  assert.deepEqual([first.n, first.n1, first.n0], [9, 4, 5])
  closeTo(fit.averageEffect.estimate, 3.5, 1e-12, 'average effect')
  closeTo(fit.averageEffect.df, 7, 1e-7, 'df of the average')
})

test('people without any visit are counted and left out; visits that cannot be compared are named', () => {
  const gone = FIRST.map((value, person) => (person === 8 ? Number.NaN : value))
  const both = SECOND.map((value, person) => (person === 8 ? Number.NaN : value))
  const fit = measured({
    visits: [
      { name: '6', outcome: gone },
      { name: '12', outcome: both },
    ],
    arm: ARM,
  })
  assert.deepEqual(fit.notes, [{ code: 'persons-without-visits', detail: { persons: 1 } }])
  assert.equal(fit.persons, 8)
  const reason = (first: Float64Array, second: Float64Array): readonly [string, unknown] => {
    const result = repeatedMeasures({
      visits: [
        { name: '6', outcome: first },
        { name: '12', outcome: second },
      ],
      arm: ARM,
    })
    return result.kind === 'not-estimable' ? [result.reason, result.detail] : ['fit', null]
  }
  const treatedOnly = SECOND.map((value, person) => (ARM[person] === 1 ? value : Number.NaN))
  assert.deepEqual(reason(FIRST, treatedOnly), ['arm-unseen-at-visit', { visit: '12' }])
  const even = FIRST.map((value, person) => (person % 2 === 0 ? value : Number.NaN))
  const odd = SECOND.map((value, person) => (person % 2 === 1 ? value : Number.NaN))
  assert.deepEqual(reason(even, odd), ['visits-never-together', { first: '6', second: '12' }])
  assert.deepEqual(reason(FIRST, FIRST)[0], 'covariance-singular')
})

test('one visit, seven visits, an infinite outcome and an incomplete covariate are refused', () => {
  const visit = { name: '6', outcome: FIRST }
  const other = { name: '12', outcome: SECOND }
  const holes = { terms: ['x'], columns: [FIRST.map((value, person) => (person === 0 ? Number.NaN : value))] }
  assert.throws(() => repeatedMeasures({ visits: [visit], arm: ARM }), InvalidInput)
  assert.throws(() => repeatedMeasures({ visits: new Array(7).fill(visit), arm: ARM }), InvalidInput)
  const infinite = { name: '12', outcome: SECOND.map((value, person) => (person === 0 ? Infinity : value)) }
  assert.throws(() => repeatedMeasures({ visits: [visit, infinite], arm: ARM }), InvalidInput)
  assert.throws(() => repeatedMeasures({ visits: [visit, other], arm: ARM, covariates: holes }), InvalidInput)
})

function generated(seed: number): RepeatedMeasuresInput {
  const random = randomStream(`visits ${seed}`)
  const arm = Int32Array.from({ length: 30 }, (_, person) => person % 2)
  const base = Float64Array.from(arm, () => random.normal())
  const own = Float64Array.from(arm, () => random.normal())
  return {
    visits: ['3', '6', '12'].map((name) => ({
      name,
      outcome: Float64Array.from(arm, (_, person) =>
        random.uniform() < 0.2 ? Number.NaN : base[person] + own[person] + random.normal(),
      ),
    })),
    arm,
    covariates: { terms: ['base'], columns: [base] },
  }
}

test('any visits: people in another order, outcomes in other units or from another zero give the same effects in those units', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
      const input = generated(seed)
      const fit = measured(input)
      const scaled = measured({
        ...input,
        visits: input.visits.map(({ name, outcome }) => ({
          name,
          outcome: outcome.map((value) => 1e4 + 50 * value),
        })),
      })
      const last = input.arm.length - 1
      const reversed = measured({
        visits: input.visits.map(({ name, outcome }) => ({
          name,
          outcome: outcome.map((_, person) => outcome[last - person]),
        })),
        arm: input.arm.map((_, person) => input.arm[last - person]),
        covariates: {
          terms: ['base'],
          columns: (input.covariates?.columns ?? []).map((x) => x.map((_, person) => x[last - person])),
        },
      })
      fit.effects.forEach(({ estimate, se, df }, visit) => {
        assert.ok(Math.abs(scaled.effects[visit].estimate - 50 * estimate) < 1e-6 * 50 * se)
        closeTo(scaled.effects[visit].se, 50 * se, 1e-7, 'scaled se')
        closeTo(scaled.effects[visit].df, df, 1e-5, 'scaled df')
        assert.ok(Math.abs(reversed.effects[visit].estimate - estimate) < 1e-7 * se)
        closeTo(reversed.effects[visit].df, df, 1e-5, 'reordered df')
      })
    }),
    { numRuns: 15 },
  )
})

test('one slope for all visits fits no better than a slope a visit, and names the shared term once', () => {
  const input = generated(5)
  const shared = measured({ ...input, covariateSlopes: 'shared' })
  assert.deepEqual(
    shared.coefficients.map(({ term }) => term),
    ['3:(Intercept)', '6:(Intercept)', '12:(Intercept)', '3:arm', '6:arm', '12:arm', 'base'],
  )
  assert.equal(measured(input).coefficients.length, 9)
})
