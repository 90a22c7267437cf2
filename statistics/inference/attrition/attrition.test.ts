import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InvalidInput } from '@utfall/basics'
import { randomStream } from '@utfall/numerics'
import { designMatrix } from '@utfall/regression'
import fc from 'fast-check'
import { closeTo } from '../../../tests/reference-data.ts'
import { differentialAttrition } from './differential-attrition.ts'
import { imbensManski } from './imbens-manski.ts'
import { leeBounds } from './lee-bounds.ts'
import { responseWeights } from './response-weights.ts'
import { rubinPool } from './rubin-pool.ts'
import { tippingPoint } from './tipping-point.ts'
import { worstCaseBounds } from './worst-case-bounds.ts'

const GONE = Number.NaN

/** Treated 3 5 7 9 11 13 15 of 8, controls 2 4 6 8 10 of 8: two of seven are cut off. */
const SIXTEEN = {
  outcome: Float64Array.of(3, 5, 7, 9, 11, 13, GONE, 15, 2, 4, 6, GONE, GONE, 8, GONE, 10),
  arm: Int32Array.of(1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0),
}

test('Lee by hand: 7 of 8 against 5 of 8 answer, so 2 of 7 are cut and the effect lies from 1 to 5', () => {
  const got = leeBounds(SIXTEEN)
  assert.ok(got.kind === 'bounds')
  closeTo(got.trimmedShare, 2 / 7, 1e-14, 'trimmed share')
  assert.equal(got.trimmedArm, 'treated')
  // (3 + 5 + 7 + 9 + 11)/5 − 6 and (7 + 9 + 11 + 13 + 15)/5 − 6
  closeTo(got.lower, 1, 1e-12, 'lower')
  closeTo(got.upper, 5, 1e-12, 'upper')
})

test('Lee by hand: a person at the cut counts in part', () => {
  // 3 of 4 against 2 of 4: cut 1/3 of 1, 2, 4, keep a mass of 2; 4 of 5 against 2 of 3: cut 1/6 of four, keep 10/3.
  const whole = leeBounds({
    outcome: Float64Array.of(1, 2, 4, GONE, 1, 3, GONE, GONE),
    arm: Int32Array.of(1, 1, 1, 1, 0, 0, 0, 0),
  })
  assert.ok(whole.kind === 'bounds')
  closeTo(whole.lower, 3 / 2 - 2, 1e-12, 'lower')
  closeTo(whole.upper, 3 - 2, 1e-12, 'upper')
  const part = leeBounds({
    outcome: Float64Array.of(1, 2, 4, 9, GONE, 1, 3, GONE),
    arm: Int32Array.of(1, 1, 1, 1, 1, 0, 0, 0),
  })
  assert.ok(part.kind === 'bounds')
  closeTo(part.lower, (1 + 2 + 4 + 9 / 3) / (10 / 3) - 2, 1e-12, 'lower in part')
  closeTo(part.upper, (9 + 4 + 2 + 1 / 3) / (10 / 3) - 2, 1e-12, 'upper in part')
})

test('when the controls answer more, they are the ones cut, and the bounds mirror', () => {
  const got = leeBounds(SIXTEEN)
  const exchanged = leeBounds({ ...SIXTEEN, arm: SIXTEEN.arm.map((arm) => 1 - arm) })
  assert.ok(got.kind === 'bounds' && exchanged.kind === 'bounds')
  assert.equal(exchanged.trimmedArm, 'control')
  closeTo(exchanged.lower, -got.upper, 1e-12, 'lower')
  closeTo(exchanged.upper, -got.lower, 1e-12, 'upper')
  closeTo(exchanged.seLower, got.seUpper, 1e-12, 'se')
  closeTo(exchanged.low, -got.high, 1e-12, 'low')
})

test('equal response cuts nothing: both bounds are the naive difference, and it is said', () => {
  const got = leeBounds({
    outcome: Float64Array.of(1, 5, GONE, 2, 3, GONE),
    arm: Int32Array.of(1, 1, 1, 0, 0, 0),
  })
  assert.ok(got.kind === 'bounds')
  assert.deepEqual([got.lower, got.upper, got.naive, got.trimmedArm], [0.5, 0.5, 0.5, null])
  assert.equal(got.notes[0].code, 'response-alike')
})

test('one cell holding everyone changes nothing, and opposite directions between cells are said', () => {
  const whole = leeBounds(SIXTEEN)
  const oneCell = leeBounds({ ...SIXTEEN, cells: new Int32Array(16).fill(4) })
  assert.ok(whole.kind === 'bounds' && oneCell.kind === 'bounds')
  closeTo(oneCell.lower, whole.lower, 1e-12, 'lower')
  closeTo(oneCell.low, whole.low, 1e-12, 'low')
  assert.equal(oneCell.cells[0].weight, 1)
  const opposite = leeBounds({
    outcome: Float64Array.of(...SIXTEEN.outcome, ...SIXTEEN.outcome),
    arm: Int32Array.of(...SIXTEEN.arm, ...SIXTEEN.arm.map((arm) => 1 - arm)),
    cells: Int32Array.from({ length: 32 }, (_, i) => (i < 16 ? 1 : 2)),
  })
  assert.ok(opposite.kind === 'bounds')
  assert.ok(opposite.notes.some(({ code }) => code === 'trimmed-arm-differs-between-cells'))
})

test('too few answers for bounds is a reason that names the arm and the cell', () => {
  const few = leeBounds({ outcome: Float64Array.of(1, GONE, 2, 3), arm: Int32Array.of(1, 1, 0, 0) })
  assert.ok(few.kind === 'not-estimable')
  assert.deepEqual([few.reason, few.detail.arm], ['too-few-respondents', 'treated'])
  const cell = leeBounds({ ...SIXTEEN, cells: Int32Array.from(SIXTEEN.arm, (_, i) => (i === 0 ? 9 : 1)) })
  assert.ok(cell.kind === 'not-estimable')
  assert.deepEqual([cell.reason, cell.detail.cell], ['arm-without-people', 9])
  const cut = leeBounds({
    outcome: Float64Array.of(1, 2, 3, 4, 1, 2, ...Array(30).fill(GONE)),
    arm: Int32Array.of(1, 1, 1, 1, ...Array(32).fill(0)),
  })
  assert.equal(cut.kind === 'not-estimable' && cut.reason, 'too-few-left-after-trimming')
})

test('worst case by hand: one of two missing in each arm, answers from 0 to 10', () => {
  const got = worstCaseBounds({
    outcome: Float64Array.of(6, GONE, 4, GONE),
    arm: Int32Array.of(1, 1, 0, 0),
    lowest: 0,
    highest: 10,
  })
  assert.ok(got.kind === 'bounds')
  // (6 + 0)/2 − (4 + 10)/2 and (6 + 10)/2 − (4 + 0)/2; variances 18/2 + 18/2 and 8/2 + 8/2
  assert.deepEqual([got.lower, got.upper], [-4, 6])
  closeTo(got.seLower, Math.sqrt(18), 1e-14, 'se lower')
  closeTo(got.seUpper, Math.sqrt(8), 1e-14, 'se upper')
})

test('the factor of Imbens and Manski is two-sided for a point and one-sided for bounds far apart', () => {
  const factor = (width: number) =>
    imbensManski({ lower: 0, upper: width, seLower: 1, seUpper: 0.5 }, 0.95).factor
  closeTo(factor(0), 1.959963984540054, 1e-12, 'point')
  closeTo(factor(50), 1.6448536269514722, 1e-12, 'far apart')
  assert.ok(factor(0.5) < factor(0.1) && factor(0.1) < factor(0))
  assert.deepEqual(imbensManski({ lower: 1, upper: 2, seLower: 0, seUpper: 0 }, 0.95), {
    low: 1,
    high: 2,
    factor: 0,
  })
})

const trial = fc
  .array(
    fc.record({
      y: fc.integer({ min: 0, max: 20 }),
      z: fc.boolean(),
      answers: fc.integer({ min: 0, max: 3 }),
    }),
    { minLength: 12, maxLength: 40 },
  )
  .map((people) => ({
    outcome: Float64Array.from(people, ({ y, answers }) => (answers === 0 ? GONE : y)),
    arm: Int32Array.from(people, ({ z }) => (z ? 1 : 0)),
  }))

test('Lee’s bounds enclose the naive difference, intervals their bounds, and the worst case is in order', () => {
  fc.assert(
    fc.property(trial, (data) => {
      const lee = leeBounds(data)
      const worst = worstCaseBounds({ ...data, lowest: 0, highest: 20 })
      if (lee.kind !== 'bounds' || worst.kind !== 'bounds') return
      assert.ok(lee.lower <= lee.naive + 1e-9 && lee.naive <= lee.upper + 1e-9)
      assert.ok(worst.lower <= worst.upper && lee.low <= lee.lower && lee.upper <= lee.high)
      assert.ok(lee.trimmedShare >= 0 && lee.trimmedShare < 1)
    }),
    { seed: 1, numRuns: 300 },
  )
})

test('differential attrition by hand: 1 of 4 against 3 of 4 missing is −1/2 with HC2 variance 3/16 · 2/3', () => {
  const got = differentialAttrition({
    outcome: Float64Array.of(1, 2, 3, GONE, 1, GONE, GONE, GONE),
    arm: Int32Array.of(1, 1, 1, 1, 0, 0, 0, 0),
  })
  assert.ok(got.kind === 'test')
  closeTo(got.difference, -1 / 2, 1e-14, 'difference')
  // p(1 − p)/(n − 1) per arm: 3/16/3 twice
  closeTo(got.se, Math.sqrt(1 / 8), 1e-12, 'se')
  assert.equal(got.df, 6)
  assert.equal(got.interaction, null)
})

test('who is missing differently in the arms shows in the joint test of the interactions', () => {
  const random = randomStream('interaction')
  const arm = Int32Array.from({ length: 400 }, (_, i) => i % 2)
  const x = Float64Array.from(arm, () => random.normal())
  const answersMore = Float64Array.from(arm, (treated, i) => (x[i] * (2 * treated - 1) > 0.3 ? GONE : 1))
  const covariates = { terms: ['x'], columns: [x] }
  const different = differentialAttrition({ outcome: answersMore, arm, covariates })
  assert.ok(different.kind === 'test' && different.interaction !== null)
  assert.ok(different.interaction.p < 1e-6 && different.p > 0.01)
  const nobody = differentialAttrition({ outcome: x, arm })
  assert.equal(nobody.kind === 'not-estimable' && nobody.reason, 'nothing-missing')
})

test('weights by hand: answering depends on one yes-or-no, so weights are one over its cell’s share', () => {
  const x = [0, 0, 0, 0, 1, 1, 1, 1]
  const design = designMatrix({ rows: 8, terms: ['x'], columns: [Float64Array.from(x)] })
  const outcome = Float64Array.of(1, 1, 1, GONE, 1, 1, GONE, GONE)
  const got = responseWeights({ outcome, design })
  assert.ok(got.kind === 'weights')
  for (const [row, weight] of [4 / 3, 4 / 3, 4 / 3, 0, 2, 2, 0, 0].entries()) {
    assert.ok(Math.abs(got.weights[row] - weight) < 1e-9, `row ${row}`)
  }
  closeTo(got.sum, 8, 1e-9, 'the weights of those who answered stand for everyone')
  closeTo(got.effectiveN, 64 / (3 * (16 / 9) + 2 * 4), 1e-9, 'effective n')
  const separated = responseWeights({ outcome: Float64Array.of(1, 1, 1, 1, GONE, GONE, GONE, GONE), design })
  assert.equal(separated.kind === 'not-estimable' && separated.reason, 'separation')
  const everybody = responseWeights({ outcome: new Float64Array(8), design })
  assert.ok(everybody.kind === 'weights')
  assert.deepEqual([everybody.sum, everybody.effectiveN, everybody.notes[0].code], [8, 8, 'nothing-missing'])
})

test('tipping point by hand: one of two treated missing, so the estimate falls half a unit for each unit worse', () => {
  const got = tippingPoint({
    outcome: Float64Array.of(6, 8, GONE, GONE, 3, 5, 2, 2),
    arm: Int32Array.of(1, 1, 1, 1, 0, 0, 0, 0),
    deltas: [0, -2, 4],
    shifted: 'treated',
    imputation: { kind: 'single' },
  })
  assert.ok(got.kind === 'tipping-point')
  // 7 − 3 = 4; half of the treated carry δ.
  for (const [i, expected] of [4, 3, 6].entries())
    closeTo(got.points[i].estimate, expected, 1e-12, `point ${i}`)
  closeTo(got.deltaAtZero ?? Number.NaN, -8, 1e-12, 'tipping point')
  assert.equal(got.deltaAtInterval, null)
  assert.equal(got.notes[0].code, 'point-estimates-only')
})

test('a shift of an arm without missing moves nothing, and it is said', () => {
  const got = tippingPoint({
    outcome: Float64Array.of(6, 8, GONE, GONE, 3, 5, 2, 2),
    arm: Int32Array.of(1, 1, 1, 1, 0, 0, 0, 0),
    deltas: [-50],
    shifted: 'control',
    imputation: { kind: 'single' },
  })
  assert.ok(got.kind === 'tipping-point')
  closeTo(got.points[0].estimate, 4, 1e-12, 'estimate')
  assert.equal(got.deltaAtZero, null)
  assert.equal(got.notes[0].code, 'nothing-missing-in-shifted-arm')
})

test('with several imputations the interval holds zero from a smaller shift than the estimate does, at exactly that shift', () => {
  const random = randomStream('tipping')
  const arm = Int32Array.from({ length: 200 }, (_, i) => i % 2)
  const x = Float64Array.from(arm, () => random.normal())
  const outcome = Float64Array.from(arm, (treated, i) =>
    random.uniform() < 0.25 ? GONE : 1.5 * treated + x[i] + random.normal(),
  )
  const run = (deltas: readonly number[]) =>
    tippingPoint({
      outcome,
      arm,
      covariates: { terms: ['x'], columns: [x] },
      deltas,
      shifted: 'treated',
      imputation: { kind: 'multiple', imputations: 10, random: randomStream('imputations') },
    })
  const first = run([0])
  assert.ok(first.kind === 'tipping-point' && first.deltaAtInterval !== null && first.deltaAtZero !== null)
  assert.ok(first.deltaAtZero < first.deltaAtInterval && first.deltaAtInterval < 0)
  const again = run([first.deltaAtInterval, 2 * first.deltaAtZero])
  assert.ok(again.kind === 'tipping-point')
  assert.ok(Math.abs(again.points[0].low ?? Number.NaN) < 1e-6)
  assert.ok((again.points[1].high ?? Number.NaN) < 0)
})

test('Rubin by hand: estimates 1 and 3 with variance 1 pool to 2 with total variance 1 + 3/2 · 2', () => {
  const got = rubinPool({
    estimates: Float64Array.of(1, 3),
    variances: Float64Array.of(1, 1),
    completeDf: Number.POSITIVE_INFINITY,
  })
  assert.ok(got.kind === 'pooled')
  assert.deepEqual([got.estimate, got.totalVariance, got.lambda], [2, 4, 3 / 4])
  closeTo(got.df, 16 / 9, 1e-14, 'df')
  const alike = rubinPool({
    estimates: Float64Array.of(2, 2),
    variances: Float64Array.of(1, 1),
    completeDf: 50,
  })
  assert.ok(alike.kind === 'pooled')
  // No spread between imputations: (51/53) · 50 degrees of freedom, as if they were data.
  closeTo(alike.df, (51 / 53) * 50, 1e-12, 'df')
  const nothing = rubinPool({
    estimates: Float64Array.of(2, 2),
    variances: Float64Array.of(0, 0),
    completeDf: 9,
  })
  assert.equal(nothing.kind === 'not-estimable' && nothing.reason, 'no-variation')
})

test('impossible input is refused by name', () => {
  const bad: readonly (() => unknown)[] = [
    () => leeBounds({ outcome: Float64Array.of(1, 2), arm: Int32Array.of(1) }),
    () => leeBounds({ outcome: Float64Array.of(1, 2), arm: Int32Array.of(1, 3) }),
    () => leeBounds({ outcome: Float64Array.of(1, Number.POSITIVE_INFINITY), arm: Int32Array.of(1, 0) }),
    () => leeBounds({ ...SIXTEEN, level: 1.2 }),
    () => leeBounds({ ...SIXTEEN, cells: Int32Array.of(1) }),
    () => worstCaseBounds({ ...SIXTEEN, lowest: 0, highest: 0 }),
    () => worstCaseBounds({ ...SIXTEEN, lowest: 0, highest: 10 }),
    () => rubinPool({ estimates: Float64Array.of(1), variances: Float64Array.of(1), completeDf: 10 }),
    () => rubinPool({ estimates: Float64Array.of(1, 2), variances: Float64Array.of(1, -1), completeDf: 10 }),
    () => rubinPool({ estimates: Float64Array.of(1, 2), variances: Float64Array.of(1, 1), completeDf: 0 }),
    () =>
      tippingPoint({ ...SIXTEEN, deltas: [Number.NaN], shifted: 'treated', imputation: { kind: 'single' } }),
    () =>
      tippingPoint({
        ...SIXTEEN,
        deltas: [0],
        shifted: 'treated',
        imputation: { kind: 'multiple', imputations: 1, random: randomStream(1) },
      }),
    () =>
      responseWeights({
        outcome: Float64Array.of(1),
        design: designMatrix({ rows: 2, terms: ['x'], columns: [Float64Array.of(1, 2)] }),
      }),
  ]
  for (const call of bad) assert.throws(call, InvalidInput)
})
