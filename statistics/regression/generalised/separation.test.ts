import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { type DesignMatrix, designMatrix } from '../frame/design-matrix.ts'
import type { NotEstimable } from '../frame/note.ts'
import { logisticRegression } from './logistic.ts'
import { negativeBinomialRegression } from './negative-binomial.ts'
import { poissonRegression } from './poisson.ts'
import { proportionalOdds, proportionalOddsTest } from './proportional-odds.ts'
import { standardisedRiskDifference } from './standardised-risk.ts'

function columns(named: Readonly<Record<string, readonly number[]>>, intercept = true): DesignMatrix {
  const values = Object.values(named).map((column) => Float64Array.from(column))
  return designMatrix({ rows: values[0].length, terms: Object.keys(named), columns: values, intercept })
}

function reasonOf(result: { readonly kind: string } | NotEstimable): readonly [string, unknown] {
  assert.ok(result.kind === 'not-estimable' && 'reason' in result, JSON.stringify(result))
  return [result.reason, result.detail.terms]
}

test('trap 24: complete separation is named, where clm prints 40.4 without error and glm 49.1 with an error of 106,970', () => {
  const z = [0, 0, 0, 1, 1, 1]
  const logit = logisticRegression({
    outcome: Float64Array.from(z),
    design: columns({ z }),
    standardErrors: 'model',
  })
  assert.deepEqual(reasonOf(logit), ['separation', 'z'])
  for (const link of ['logit', 'probit'] as const) {
    const ordinal = proportionalOdds({
      outcome: Int32Array.from(z),
      levels: 2,
      design: columns({ z }, false),
      link,
    })
    assert.deepEqual(reasonOf(ordinal), ['separation', 'z'])
  }
})

test('quasi-complete separation names the term that runs away and leaves out those that do not', () => {
  // Nobody in the small federation has work; y0 overlaps everywhere.
  const y0 = [1, 2, 3, 4, 5, 6, 7, 8, 2, 5, 3]
  const small = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1]
  const work = [0, 1, 0, 0, 1, 0, 1, 1, 0, 0, 0]
  const result = logisticRegression({
    outcome: Float64Array.from(work),
    design: columns({ y0, small }),
    standardErrors: 'model',
  })
  assert.deepEqual(reasonOf(result), ['separation', 'small'])
  const standardised = standardisedRiskDifference({
    outcome: Float64Array.from(work),
    arm: Int32Array.from(small),
    standardErrors: 'HC1',
  })
  assert.deepEqual(reasonOf(standardised), ['separation', 'arm'])
})

test('a ladder where every treated person stands on the top step is separated, whatever the other covariate does', () => {
  const treated = [0, 0, 0, 0, 0, 0, 1, 1, 1, 1]
  const x = [1, 4, 2, 5, 3, 1, 2, 5, 1, 3]
  const step = [0, 1, 2, 2, 0, 1, 2, 2, 2, 2]
  const result = proportionalOdds({
    outcome: Int32Array.from(step),
    levels: 3,
    design: columns({ treated, x }, false),
  })
  assert.deepEqual(reasonOf(result), ['separation', 'treated'])
})

test('a group where every count is 0 has no rate ratio, by Poisson and by negative binomial', () => {
  const group = [0, 0, 0, 0, 0, 1, 1, 1]
  const days = [3, 0, 12, 5, 40, 0, 0, 0]
  const input = { outcome: Float64Array.from(days), design: columns({ group }) }
  assert.deepEqual(reasonOf(poissonRegression({ ...input, standardErrors: 'HC0' })), ['separation', 'group'])
  assert.deepEqual(reasonOf(negativeBinomialRegression({ ...input, standardErrors: 'model' })), [
    'separation',
    'group',
  ])
})

test('an outcome without variation is said to be so before anything is fitted', () => {
  const z = [0, 1, 0, 1]
  const none = Float64Array.of(0, 0, 0, 0)
  const design = columns({ z })
  const [logit] = reasonOf(logisticRegression({ outcome: none, design, standardErrors: 'model' }))
  const [poisson] = reasonOf(poissonRegression({ outcome: none, design, standardErrors: 'model' }))
  const [negative] = reasonOf(negativeBinomialRegression({ outcome: none, design, standardErrors: 'model' }))
  const [ordinal] = reasonOf(
    proportionalOdds({ outcome: new Int32Array(4), levels: 3, design: columns({ z }, false) }),
  )
  assert.deepEqual(
    [logit, poisson, negative, ordinal],
    ['constant-outcome', 'no-events', 'no-events', 'constant-outcome'],
  )
})

test('the test of proportional odds stops where its wider model has no maximum: no treated person on the middle step', () => {
  const treated = [...new Array<number>(20).fill(0), ...new Array<number>(20).fill(1)]
  const step = [
    0,
    0,
    ...new Array<number>(16).fill(1),
    2,
    2,
    ...new Array<number>(10).fill(0),
    ...new Array<number>(10).fill(2),
  ]
  const result = proportionalOddsTest({
    outcome: Int32Array.from(step),
    levels: 3,
    design: columns({ treated }, false),
    terms: ['treated'],
  })
  assert.deepEqual(reasonOf(result), ['separation', 'treated'])
})

test('the test of proportional odds stops where its wider model gives a step a negative probability', () => {
  const x = [2, 3, 1, 4, 0, 4, 3, 2, 0, 2, 1, 1, 3, 4, 0]
  const step = [1, 0, 2, 2, 0, 0, 2, 0, 1, 2, 0, 0, 0, 2, 2]
  const result = proportionalOddsTest({
    outcome: Int32Array.from(step),
    levels: 3,
    design: columns({ x }, false),
    terms: ['x'],
  })
  assert.deepEqual(reasonOf(result), ['thresholds-cross', 'x'])
})

test('the test of proportional odds stops where a cut has rows at one value of the term only', () => {
  const x = [4, 0, 3, 3, 3, 2, 4, 1]
  const step = [2, 2, 2, 0, 1, 2, 2, 2]
  const result = proportionalOddsTest({
    outcome: Int32Array.from(step),
    levels: 3,
    design: columns({ x }, false),
    terms: ['x'],
  })
  assert.deepEqual(reasonOf(result), ['too-few-rows', undefined])
})

const rows = fc.array(
  fc.record({
    y: fc.integer({ min: 0, max: 1 }),
    x: fc.integer({ min: -3, max: 3 }),
    z: fc.integer({ min: 0, max: 1 }),
  }),
  { minLength: 6, maxLength: 30 },
)

/** Whether a line in (1, x, z) puts no 1 below and no 0 above it, with something off the line: tried over a fine fan of directions. */
function fanSeparates(
  data: readonly { readonly y: number; readonly x: number; readonly z: number }[],
): boolean {
  const at = (a: number, b: number, c: number): boolean => {
    let strict = false
    for (const { y, x, z } of data) {
      const side = (y === 1 ? 1 : -1) * (a + b * x + c * z)
      if (side < 0) return false
      if (side > 0) strict = true
    }
    return strict
  }
  // x takes seven values and z two, so some separating line has small whole and half coefficients.
  for (let b = -6; b <= 6; b++) {
    for (let c = -40; c <= 40; c++) for (let a = -40; a <= 40; a++) if (at(a / 2, b, c / 2)) return true
  }
  return false
}

test('any small data set: a logistic fit exists exactly when no line separates the outcomes', () => {
  fc.assert(
    fc.property(rows, (data) => {
      const result = logisticRegression({
        outcome: Float64Array.from(data, ({ y }) => y),
        design: columns({ x: data.map(({ x }) => x), z: data.map(({ z }) => z) }),
        standardErrors: 'model',
      })
      if (result.kind === 'fit') {
        assert.ok(result.droppedTerms.length > 0 || !fanSeparates(data))
        for (const { estimate, se } of result.coefficients)
          assert.ok(Number.isFinite(estimate) && se > 0 && se < 1e3)
      } else {
        assert.notEqual(result.reason, 'not-converged')
        assert.ok(fanSeparates(data), result.reason)
      }
    }),
    { numRuns: 80 },
  )
})
