import assert from 'node:assert/strict'
import test from 'node:test'
import { InvalidInput } from '@utfall/basics'
import { closeTo } from '../../../tests/reference-data.ts'
import { designMatrix } from '../frame/design-matrix.ts'
import { leastSquares } from './least-squares.ts'
import type { LeastSquaresInput } from './least-squares-input.ts'
import type { LeastSquaresFit, StandardErrors } from './types.ts'
import { waldTest } from './wald-test.ts'

function fitted(input: LeastSquaresInput): LeastSquaresFit {
  const fit = leastSquares(input)
  assert.ok(fit.kind === 'fit', JSON.stringify(fit))
  return fit
}

const line = (x: readonly number[], terms = ['x']) => designMatrix({ rows: x.length, terms, columns: [x] })

/**
 * y = 1, 2, 4 on x = 0, 1, 2. By hand: slope 3/2, intercept 5/6, residuals 1/6, −1/3, 1/6, leverages 5/6, 1/3, 5/6;
 * the slope's score is (x − 1)·e and its bread 1/Σ(x − 1)² = 1/2.
 */
const three = { outcome: Float64Array.of(1, 2, 4), design: line([0, 1, 2]) }

test('three points by hand: the slope is 3/2 and its variance 1/12, 1/72, 1/24, 1/12 and 1/2 for classical and HC0 to HC3', () => {
  const variances = { classical: 1 / 12, HC0: 1 / 72, HC1: 3 / 72, HC2: 1 / 12, HC3: 1 / 2 } as const
  for (const standardErrors of ['classical', 'HC0', 'HC1', 'HC2', 'HC3'] as const) {
    const fit = fitted({ ...three, standardErrors })
    closeTo(fit.coefficients[0].estimate, 5 / 6, 1e-14, 'intercept')
    closeTo(fit.coefficients[1].estimate, 3 / 2, 1e-14, 'slope')
    closeTo(fit.coefficients[1].se ** 2, variances[standardErrors], 1e-13, standardErrors)
    assert.equal(fit.coefficients[1].df, 1)
  }
  const fit = fitted({ ...three, standardErrors: 'classical' })
  closeTo(fit.residualVariance, 1 / 6, 1e-13, 's²')
  closeTo(fit.rSquared, 27 / 28, 1e-14, 'R² = 1 − (1/6)/(14/3)')
  closeTo(fit.covariance.data[0], 5 / 36, 1e-13, 'Var(intercept) = s²·(1/3 + 1/2)')
  closeTo(fit.covariance.data[1], -1 / 12, 1e-13, 'Cov = −s²·x̄/2')
})

test('the level sets the interval: with one degree of freedom t is tan(π·level/2), so 50 % reaches one standard error', () => {
  for (const level of [0.5, 0.9, 0.95]) {
    const [, slope] = fitted({ ...three, standardErrors: 'classical', level }).coefficients
    closeTo(slope.high - slope.estimate, Math.tan((Math.PI * level) / 2) * slope.se, 1e-11, `${level}`)
    closeTo(slope.estimate - slope.low, slope.high - slope.estimate, 1e-11, 'both sides')
    closeTo(slope.p, 1 - (2 / Math.PI) * Math.atan(slope.statistic), 1e-11, 'p of the Cauchy distribution')
  }
})

test("clusters by hand: with the first two points together CR0 is 1/72 and Stata's factor makes it 4 times that", () => {
  const clusters = Int32Array.of(7, 7, 9)
  const slope = (standardErrors: StandardErrors) =>
    fitted({ ...three, standardErrors, clusters }).coefficients[1]
  closeTo(slope('CR0').se ** 2, 1 / 72, 1e-13, '((−1/6)² + (1/6)²)/4')
  closeTo(slope('CR1').se ** 2, 4 / 72, 1e-13, '2/1 · 2/1')
  assert.equal(slope('CR1').df, 1)
})

test('weights by hand: 1, 1, 2 with weights 1, 1, 2 at x = 0, 1, 1 give the weighted means 1 and 5/3', () => {
  const fit = fitted({
    outcome: Float64Array.of(1, 1, 2),
    design: line([0, 1, 1]),
    weights: Float64Array.of(1, 1, 2),
    standardErrors: 'classical',
  })
  closeTo(fit.coefficients[0].estimate, 1, 1e-14, 'mean at 0')
  closeTo(fit.coefficients[1].estimate, 2 / 3, 1e-14, 'difference')
  closeTo(fit.residualVariance, 2 / 3, 1e-13, '1·(2/3)² + 2·(1/3)² on one degree of freedom')
})

test('a joint test by hand: the F of one term is its t squared, and of all terms R²/k over (1 − R²)/(n − k − 1)', () => {
  const fit = fitted({ ...three, standardErrors: 'classical' })
  const joint = waldTest(fit, ['x'])
  assert.ok(joint.kind === 'test')
  closeTo(joint.statistic, 27, 1e-12, '(3/2)²/(1/12)')
  assert.deepEqual([joint.df1, joint.df2], [1, 1])
  assert.throws(() => waldTest(fit, ['z']), InvalidInput)
  assert.throws(() => waldTest(fit, []), InvalidInput)
  assert.throws(() => waldTest(fit, ['x', 'x']), InvalidInput)
})

/** Longley (1967): certified values of NIST's Statistical Reference Datasets (StRD), linear regression, higher difficulty. */
const LONGLEY = [
  [60323, 83.0, 234289, 2356, 1590, 107608, 1947],
  [61122, 88.5, 259426, 2325, 1456, 108632, 1948],
  [60171, 88.2, 258054, 3682, 1616, 109773, 1949],
  [61187, 89.5, 284599, 3351, 1650, 110929, 1950],
  [63221, 96.2, 328975, 2099, 3099, 112075, 1951],
  [63639, 98.1, 346999, 1932, 3594, 113270, 1952],
  [64989, 99.0, 365385, 1870, 3547, 115094, 1953],
  [63761, 100.0, 363112, 3578, 3350, 116219, 1954],
  [66019, 101.2, 397469, 2904, 3048, 117388, 1955],
  [67857, 104.6, 419180, 2822, 2857, 118734, 1956],
  [68169, 108.4, 442769, 2936, 2798, 120445, 1957],
  [66513, 110.8, 444546, 4681, 2637, 121950, 1958],
  [68655, 112.6, 482704, 3813, 2552, 123366, 1959],
  [69564, 114.2, 502601, 3931, 2514, 125368, 1960],
  [69331, 115.7, 518173, 4806, 2572, 127852, 1961],
  [70551, 116.9, 554894, 4007, 2827, 130081, 1962],
] as const
const LONGLEY_CERTIFIED = [
  [-3482258.63459582, 890420.383607373],
  [15.0618722713733, 84.9149257747669],
  [-0.035819179292591, 0.0334910077722432],
  [-2.02022980381683, 0.488399681651699],
  [-1.03322686717359, 0.214274163161675],
  [-0.0511041056535807, 0.22607320006937],
  [1829.15146461355, 455.478499142212],
] as const

test('Longley: condition number 5e9, and the certified values of NIST still come out to eleven digits', () => {
  const columns = [1, 2, 3, 4, 5, 6].map((at) => LONGLEY.map((row) => row[at]))
  const design = designMatrix({
    rows: 16,
    terms: ['deflator', 'gnp', 'unemployed', 'forces', 'population', 'year'],
    columns,
  })
  const fit = fitted({
    outcome: Float64Array.from(LONGLEY, (row) => row[0]),
    design,
    standardErrors: 'classical',
  })
  for (const [index, [estimate, se]] of LONGLEY_CERTIFIED.entries()) {
    closeTo(fit.coefficients[index].estimate, estimate, 1e-11, fit.coefficients[index].term)
    closeTo(fit.coefficients[index].se, se, 1e-11, `${fit.coefficients[index].term} se`)
  }
  closeTo(Math.sqrt(fit.residualVariance), 304.854073561965, 1e-11, 'residual standard deviation')
  closeTo(fit.rSquared, 0.995479004577296, 1e-13, 'R²')
})

/** Exact rational arithmetic for the normal equations of integers. */
type Fraction = readonly [bigint, bigint]
const less = ([a, b]: Fraction, [c, d]: Fraction): Fraction => reduced(a * d - c * b, b * d)
const times = ([a, b]: Fraction, [c, d]: Fraction): Fraction => reduced(a * c, b * d)
const over = ([a, b]: Fraction, [c, d]: Fraction): Fraction => reduced(a * d, b * c)
function reduced(top: bigint, bottom: bigint): Fraction {
  let [a, b] = [top < 0n ? -top : top, bottom < 0n ? -bottom : bottom]
  while (b > 0n) [a, b] = [b, a % b]
  const divisor = a === 0n ? 1n : a
  return bottom < 0n ? [-top / divisor, -bottom / divisor] : [top / divisor, bottom / divisor]
}

/** Solves X'Xβ = X'y exactly; returns β and the diagonal of (X'X)⁻¹, rounded once at the end. */
function exactSolution(
  x: readonly (readonly bigint[])[],
  y: readonly bigint[],
): { beta: number[]; inverse: number[] } {
  const k = x[0].length
  const rows: Fraction[][] = []
  for (let a = 0; a < k; a++) {
    const left = Array.from(
      { length: k },
      (_, b): Fraction => [x.reduce((sum, row) => sum + row[a] * row[b], 0n), 1n],
    )
    const unit = Array.from({ length: k }, (_, b): Fraction => [a === b ? 1n : 0n, 1n])
    rows.push([...left, ...unit, [x.reduce((sum, row, i) => sum + row[a] * y[i], 0n), 1n]])
  }
  for (let a = 0; a < k; a++) {
    rows[a] = rows[a].map((entry) => over(entry, rows[a][a]))
    for (let b = 0; b < k; b++) {
      if (b === a) continue
      const factor = rows[b][a]
      rows[b] = rows[b].map((entry, at) => less(entry, times(factor, rows[a][at])))
    }
  }
  const value = ([top, bottom]: Fraction) => Number((top * 10n ** 40n) / bottom) / 1e40
  return { beta: rows.map((row) => value(row[2 * k])), inverse: rows.map((row, a) => value(row[k + a])) }
}

test('a column near 1e9, one in millions and one in thousandths: exact rational arithmetic gives the same coefficients', () => {
  const offset = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8]
  const millions = [2, 7, 1, 8, 2, 8, 1, 8, 2, 8, 4, 5]
  const thousandths = [1, 4, 1, 4, 2, 1, 3, 5, 6, 2, 3, 7]
  const y = [16, 18, 33, 9, 27, 44, 12, 50, 41, 30, 37, 61]
  const x = offset.map((_, i) => [
    1n,
    1_000_000_000n + BigInt(offset[i]),
    1_000_000n * BigInt(millions[i]),
    BigInt(thousandths[i]),
  ])
  const exact = exactSolution(
    x,
    y.map((value) => BigInt(value) + 10n ** 9n),
  )
  // The last column enters in thousandths: its coefficient is a thousand times that of the integers.
  const wanted = [exact.beta[0], exact.beta[1], exact.beta[2], exact.beta[3] * 1000]
  const spread = [exact.inverse[0], exact.inverse[1], exact.inverse[2], exact.inverse[3] * 1e6]
  const fit = fitted({
    outcome: Float64Array.from(y, (value) => value + 1e9),
    design: designMatrix({
      rows: y.length,
      terms: ['offset', 'millions', 'thousandths'],
      columns: [
        offset.map((value) => 1e9 + value),
        millions.map((value) => 1e6 * value),
        thousandths.map((value) => value / 1000),
      ],
    }),
    standardErrors: 'classical',
  })
  for (const [index, one] of fit.coefficients.entries()) {
    closeTo(one.estimate, wanted[index], 1e-12, one.term)
    closeTo(one.se ** 2, fit.residualVariance * spread[index], 1e-12, `${one.term} se`)
  }
})

test('nearly collinear columns are orthonormalised twice: x and x + 1e-4·z give the coefficients that exact arithmetic gives', () => {
  const base = [5, 3, 8, 1, 9, 2, 7, 4, 6, 3, 8, 5]
  const other = [1, -2, 3, 1, -1, 2, -3, 1, 2, -2, 1, -1]
  const y = [12, 5, 20, 4, 19, 7, 13, 10, 15, 4, 18, 11]
  const x = base.map((value, i) => [1n, 10_000n * BigInt(value), 10_000n * BigInt(value) + BigInt(other[i])])
  const exact = exactSolution(x, y.map(BigInt))
  const fit = fitted({
    outcome: Float64Array.from(y),
    design: designMatrix({
      rows: y.length,
      terms: ['base', 'near'],
      columns: [base.map((value) => 10_000 * value), base.map((value, i) => 10_000 * value + other[i])],
    }),
    standardErrors: 'classical',
  })
  for (const [index, one] of fit.coefficients.entries()) {
    closeTo(one.estimate, exact.beta[index], 1e-10, one.term)
    closeTo(one.se ** 2, fit.residualVariance * exact.inverse[index], 1e-10, `${one.term} se`)
  }
})

test('terms that depend on earlier ones are dropped first come, first kept, and named; a constant beside the intercept too', () => {
  const x = [1, 2, 3, 4, 6]
  const z = [1, 0, 2, 1, 5]
  const fit = fitted({
    outcome: Float64Array.of(3, 1, 4, 1, 5),
    design: designMatrix({
      rows: 5,
      terms: ['x', 'sum', 'z', 'seven'],
      columns: [x, x.map((value, i) => value + z[i]), z, [7, 7, 7, 7, 7]],
    }),
    standardErrors: 'HC2',
  })
  assert.deepEqual(fit.droppedTerms, ['z', 'seven'])
  assert.deepEqual([fit.rank, fit.dfResidual], [3, 2])
})

test('a person alone in a category has leverage one: HC2 takes the residual variance for them, and says who', () => {
  // Four people at 0 and one alone in the second category: mean 2, deviations −1, 1, 0, 0, s² = 2/3.
  const fit = fitted({
    outcome: Float64Array.of(1, 3, 2, 2, 9),
    design: line([0, 0, 0, 0, 1], ['alone']),
    standardErrors: 'HC2',
  })
  closeTo(fit.coefficients[1].estimate, 7, 1e-13, 'difference')
  closeTo(fit.coefficients[1].se ** 2, 2 / 3 / 4 + 2 / 3, 1e-12, 's²/4 for the four and s² for the one')
  assert.deepEqual(fit.leverageOne, [4])
  assert.deepEqual(fit.notes, [{ code: 'leverage-one', detail: { count: 1, rows: '4' } }])
})

test('two clusters, one in each arm: CR0, CR1 and CR2 give no error of 1e-16 but an infinite one, and a note', () => {
  for (const standardErrors of ['CR0', 'CR1', 'CR2'] as const) {
    const fit = fitted({
      outcome: Float64Array.of(1, 2, 3, 4, 9, 8),
      design: line([0, 0, 0, 1, 1, 1], ['arm']),
      standardErrors,
      clusters: Int32Array.of(0, 0, 0, 1, 1, 1),
    })
    closeTo(fit.coefficients[1].estimate, 5, 1e-14, 'estimate')
    assert.deepEqual(
      [fit.coefficients[1].se, fit.coefficients[1].p, fit.coefficients[1].df],
      [Number.POSITIVE_INFINITY, 1, 0],
    )
    assert.ok(
      fit.notes.some((note) => note.code === 'cluster-variance-not-measured' && note.detail.term === 'arm'),
    )
    const joint = waldTest(fit, ['arm'])
    assert.deepEqual(joint, { kind: 'not-estimable', reason: 'covariance-is-singular', detail: { terms: 1 } })
  }
})

test('what the data cannot carry is a reason, not a number', () => {
  const reason = (input: LeastSquaresInput) => {
    const found = leastSquares(input)
    return found.kind === 'fit' ? 'fit' : found.reason
  }
  const design = line([0, 1, 2])
  const HC2 = { standardErrors: 'HC2' } as const
  assert.equal(reason({ outcome: Float64Array.of(0.1, 0.1, 0.1), design, ...HC2 }), 'outcome-does-not-vary')
  assert.equal(reason({ outcome: Float64Array.of(1, 2, 3), design, ...HC2 }), 'perfect-fit')
  assert.equal(
    reason({ outcome: Float64Array.of(1, 2), design: line([0, 1]), ...HC2 }),
    'no-degrees-of-freedom',
  )
  assert.equal(
    reason({
      outcome: Float64Array.of(1, 2, 4),
      design,
      standardErrors: 'CR2',
      clusters: Int32Array.of(3, 3, 3),
    }),
    'too-few-clusters',
  )
  assert.equal(reason({ outcome: Float64Array.of(), design: line([]), ...HC2 }), 'no-terms')
})

test('impossible input names the field, what was given and what is allowed', () => {
  const good = { ...three, standardErrors: 'HC2' } as const
  assert.throws(
    () => leastSquares({ ...good, outcome: Float64Array.of(1, 2) }),
    /outcome: given "2 values", allowed 3/,
  )
  assert.throws(
    () => leastSquares({ ...good, outcome: Float64Array.of(1, Number.NaN, 3) }),
    /outcome: given NaN/,
  )
  assert.throws(() => leastSquares({ ...good, level: 1 }), /level: given 1, allowed in \(0, 1\)/)
  assert.throws(() => leastSquares({ ...good, weights: Float64Array.of(1, 0, 1) }), /weights: given 0/)
  assert.throws(() => leastSquares({ ...good, clusters: Int32Array.of(0, 1, 2) }), /clusters/)
  assert.throws(() => leastSquares({ ...good, standardErrors: 'CR2' }), /clusters/)
  assert.throws(
    () => leastSquares({ ...good, standardErrors: 'CR2', clusters: Int32Array.of(0, -1, 1) }),
    /clusters: given -1/,
  )
  // @ts-expect-error an option that the type does not have must be refused by name too: it may come from a study file.
  assert.throws(() => leastSquares({ ...good, standardErrors: 'HC4' }), /standardErrors: given "HC4"/)
})
