import assert from 'node:assert/strict'
import test from 'node:test'
import { randomStream } from '@utfall/numerics'
import fc from 'fast-check'
import { closeTo } from '../../../tests/reference-data.ts'
import { designMatrix } from '../frame/design-matrix.ts'
import { type AdjustedInput, adjustedDifference } from './adjusted-difference.ts'
import { differenceInMeans } from './difference-in-means.ts'
import { instrumentedDifference } from './instrumented-difference.ts'
import { interactedDifference } from './interacted-difference.ts'
import { leastSquares } from './least-squares.ts'
import { STANDARD_ERRORS } from './types.ts'

const NONE = { terms: [], columns: [] }

function estimated<Found extends { readonly kind: string }>(
  found: Found,
): Extract<Found, { readonly kind: 'estimate' }> {
  assert.ok(found.kind === 'estimate', JSON.stringify(found))
  return found as Extract<Found, { readonly kind: 'estimate' }>
}

/** A trial of n people with a covariate, blocks and clusters; deterministic. */
function trial(n: number, seed: string, blockCount = 4, clusterSize = 3) {
  const random = randomStream(seed)
  const index = Int32Array.from({ length: n }, (_, row) => row)
  const clusters = index.map((row) => Math.floor(row / clusterSize))
  const blocks = index.map((row) => Math.floor((row * blockCount) / n))
  const arm = index.map((row) => row % 2)
  const age = Float64Array.from(index, () => 20 + 40 * random.uniform())
  const outcome = Float64Array.from(
    index,
    (row) => 3 * arm[row] + age[row] / 4 + blocks[row] + random.normal(),
  )
  return { outcome, arm, blocks, clusters, covariates: { terms: ['age'], columns: [age] } }
}

test('without covariates the adjusted and the interacted estimate are the difference in means, with the same HC2 error', () => {
  const { outcome, arm } = trial(31, 'plain')
  const means = estimated(differenceInMeans({ outcome, arm }))
  for (const estimator of [adjustedDifference, interactedDifference]) {
    const found = estimated(estimator({ outcome, arm, covariates: NONE, standardErrors: 'HC2' }))
    closeTo(found.estimate, means.estimate, 1e-12, 'estimate')
    closeTo(found.se, means.se, 1e-12, 'HC2 is Neyman; only the degrees of freedom differ')
    assert.equal(found.df, 29)
  }
})

test('the interacted estimate is the difference between two regressions, one in each arm, averaged over everyone', () => {
  const { outcome, arm, covariates } = trial(24, 'lin')
  const [age] = covariates.columns
  const meanAge = age.reduce((sum, value) => sum + value, 0) / age.length
  const predicted = [0, 1].map((wanted) => {
    const rows = Array.from(arm.keys()).filter((row) => arm[row] === wanted)
    const fit = leastSquares({
      outcome: Float64Array.from(rows, (row) => outcome[row]),
      design: designMatrix({ rows: rows.length, terms: ['age'], columns: [rows.map((row) => age[row])] }),
      standardErrors: 'classical',
    })
    assert.ok(fit.kind === 'fit')
    return fit.coefficients[0].estimate + fit.coefficients[1].estimate * meanAge
  })
  const found = estimated(interactedDifference({ outcome, arm, covariates, standardErrors: 'HC2' }))
  closeTo(found.estimate, predicted[1] - predicted[0], 1e-11, 'estimate')
})

test('absorbed blocks give what dummy columns give, for every standard error', () => {
  const { outcome, arm, blocks, clusters, covariates } = trial(36, 'absorb')
  const dummies = [1, 2, 3].map((block) => Float64Array.from(blocks, (code) => (code === block ? 1 : 0)))
  const design = designMatrix({
    rows: 36,
    terms: ['arm', 'age', 'b1', 'b2', 'b3'],
    columns: [arm, ...covariates.columns, ...dummies],
  })
  for (const standardErrors of STANDARD_ERRORS) {
    const groups = standardErrors.startsWith('CR') ? { clusters } : {}
    const fit = leastSquares({ outcome, design, standardErrors, ...groups })
    assert.ok(fit.kind === 'fit')
    const found = estimated(
      adjustedDifference({ outcome, arm, covariates, blocks, standardErrors, ...groups }),
    )
    closeTo(found.estimate, fit.coefficients[1].estimate, 1e-11, standardErrors)
    closeTo(found.se, fit.coefficients[1].se, 1e-11, standardErrors)
    closeTo(found.df, fit.coefficients[1].df, 1e-10, standardErrors)
    closeTo(found.fit.rSquared, fit.rSquared, 1e-12, 'R²')
    assert.deepEqual(
      found.fit.coefficients.map((one) => one.term),
      ['arm', 'age'],
    )
  }
})

test('clusters of one person make CR2 into HC2 and CR1 into HC1, with other degrees of freedom', () => {
  const { outcome, arm, covariates } = trial(20, 'ones')
  const clusters = Int32Array.from({ length: 20 }, (_, row) => 19 - row)
  const of = (standardErrors: 'HC1' | 'HC2') =>
    estimated(adjustedDifference({ outcome, arm, covariates, standardErrors }))
  const by = (standardErrors: 'CR1' | 'CR2') =>
    estimated(adjustedDifference({ outcome, arm, covariates, clusters, standardErrors }))
  closeTo(by('CR2').se, of('HC2').se, 1e-12, 'CR2')
  closeTo(by('CR1').se, of('HC1').se, 1e-12, 'n/(n − 1)·(n − 1)/(n − k) = n/(n − k)')
})

test('four people against thirty-six: the note tells the degrees of freedom that HC2 really has, those of CR2 with clusters of one', () => {
  const { outcome, blocks, covariates } = trial(40, 'few')
  const arm = Int32Array.from({ length: 40 }, (_, row) => (row % 10 === 4 ? 1 : 0))
  const clusters = Int32Array.from({ length: 40 }, (_, row) => row)
  for (const groups of [{}, { blocks }]) {
    const input = { outcome, arm, covariates, ...groups }
    const found = estimated(adjustedDifference({ ...input, standardErrors: 'HC2' }))
    const alone = estimated(adjustedDifference({ ...input, clusters, standardErrors: 'CR2' }))
    const note = found.notes.find((one) => one.code === 'few-degrees-of-freedom')
    assert.ok(note, 'a t with 36 degrees of freedom is too narrow')
    assert.equal(note.detail.used, found.df)
    closeTo(Number(note.detail.df), alone.df, 1e-10, 'df')
    assert.ok(alone.df < 6)
  }
})

test('a covariate that is the arm, and an arm that is the block, are reasons', () => {
  const { outcome, arm, blocks } = trial(16, 'same')
  const copy = { terms: ['copy'], columns: [Float64Array.from(arm)] }
  const kept = estimated(adjustedDifference({ outcome, arm, covariates: copy, standardErrors: 'HC2' }))
  assert.ok(kept.notes.some((note) => note.code === 'term-dropped' && note.detail.term === 'copy'))
  const inBlocks = adjustedDifference({
    outcome,
    arm: blocks.map((block) => block % 2),
    blocks,
    covariates: NONE,
    standardErrors: 'HC2',
  })
  assert.ok(inBlocks.kind === 'not-estimable', 'every block has one arm only')
})

test('a site with one arm only is left out of the interacted estimate, and informs only the covariates of the adjusted one', () => {
  const { outcome, arm, blocks, covariates } = trial(120, 'site')
  const lone = arm.map((value, row) => (blocks[row] === 3 ? 1 : value))
  const input = { outcome, arm: lone, blocks, covariates, standardErrors: 'HC2' } as const
  const interacted = estimated(interactedDifference(input))
  const adjusted = estimated(adjustedDifference(input))
  const expected = { code: 'blocks-without-both-arms', detail: { blocks: 1, people: 30, codes: '3' } }
  assert.deepEqual(interacted.notes, [expected])
  assert.deepEqual(adjusted.notes, [expected])
  assert.deepEqual([interacted.n, adjusted.n], [90, 120])
})

test('one treated cluster is a reason for every clustered error and estimator, not the small error that CR1 would give', () => {
  const { outcome, clusters, covariates } = trial(30, 'lone')
  const arm = clusters.map((cluster) => (cluster === 4 ? 1 : 0))
  const expected = { kind: 'not-estimable', reason: 'one-cluster-in-arm', detail: { arm: 1, clusters: 10 } }
  for (const standardErrors of ['CR0', 'CR1', 'CR2'] as const) {
    const input = { outcome, arm, clusters, covariates, standardErrors }
    const received = Float64Array.from(arm)
    assert.deepEqual(adjustedDifference(input), expected)
    assert.deepEqual(interactedDifference(input), expected)
    assert.deepEqual(instrumentedDifference({ ...input, received }), expected)
  }
})

test('more than fifty blocks are not interacted, and are absorbed without dummies otherwise', () => {
  const data = trial(240, 'many', 60, 2)
  const { outcome, arm, blocks, covariates } = data
  const interacted = interactedDifference({ outcome, arm, blocks, covariates, standardErrors: 'HC2' })
  assert.ok(interacted.kind === 'not-estimable' && interacted.reason === 'too-many-blocks-to-interact')
  const adjusted = estimated(adjustedDifference({ ...data, standardErrors: 'CR2' }))
  assert.equal(adjusted.fit.rank, 62)
})

test('received service by hand: the ratio of 4 to 1/2, and the set of effects solves the quadratic', () => {
  // Offered: outcomes 10, 6, 8, 8, received 1, 1, 0, 0. Not offered: 4, 4, 2, 6, nobody received. ITT 4, take-up 1/2.
  const outcome = Float64Array.of(10, 6, 8, 8, 4, 4, 2, 6)
  const arm = Int32Array.of(1, 1, 1, 1, 0, 0, 0, 0)
  const received = Float64Array.of(1, 1, 0, 0, 0, 0, 0, 0)
  const found = estimated(instrumentedDifference({ outcome, arm, received, standardErrors: 'HC2' }))
  closeTo(found.estimate, 8, 1e-13, '4 over 1/2')
  // V_y = (8/3)/4 + (8/3)/4 = 4/3, V_d = (1/3)/4 = 1/12, C = 0 (outcome and received are uncorrelated among the offered).
  closeTo(found.se ** 2, (4 / 3 + 64 / 12) / (1 / 4), 1e-12, '(V_y + b²V_d − 2bC)/(1/2)²')
  assert.deepEqual(found.takeUp, { treated: 0.5, control: 0 })
  closeTo(found.firstStageF, 3, 1e-12, '(1/2)²/(1/12)')
  assert.ok(found.notes.some((note) => note.code === 'weak-instrument'))
  // z² = 3.84…: 1/4 − z²/12 is below 0 and the discriminant above: the set lies outside an interval.
  const z = 1.959963984540054 ** 2
  const [a, b, c] = [1 / 4 - z / 12, -4, 16 - (z * 4) / 3]
  const roots = [-1, 1]
    .map((sign) => (-b + sign * Math.sqrt(b * b - 4 * a * c)) / (2 * a))
    .sort((x, y) => x - y)
  assert.ok(found.andersonRubin.kind === 'outside')
  closeTo(found.andersonRubin.low, roots[0], 1e-11, 'low')
  closeTo(found.andersonRubin.high, roots[1], 1e-11, 'high')
})

test('when everyone does what the lot said, receiving is the offer: the same estimate and error, an infinite F, no test', () => {
  const { outcome, arm, covariates } = trial(30, 'full')
  const itt = estimated(adjustedDifference({ outcome, arm, covariates, standardErrors: 'HC2' }))
  const found = estimated(
    instrumentedDifference({
      outcome,
      arm,
      covariates,
      received: Float64Array.from(arm),
      standardErrors: 'HC2',
    }),
  )
  closeTo(found.estimate, itt.estimate, 1e-11, 'estimate')
  closeTo(found.se, itt.se, 1e-11, 'se')
  assert.deepEqual(
    [found.firstStageF, found.firstStage, found.endogeneity],
    [Number.POSITIVE_INFINITY, null, null],
  )
  assert.ok(found.andersonRubin.kind === 'interval')
  closeTo(found.andersonRubin.high - found.andersonRubin.low, 2 * 1.959963984540054 * itt.se, 1e-10, 'width')
})

test('service that nobody received, or that the lot did not move, is a reason', () => {
  const { outcome, arm } = trial(12, 'none')
  const of = (received: Float64Array) => {
    const found = instrumentedDifference({ outcome, arm, received, standardErrors: 'HC2' })
    return found.kind === 'estimate' ? 'estimate' : found.reason
  }
  assert.equal(of(new Float64Array(12)), 'received-does-not-vary')
  assert.equal(of(Float64Array.from(arm, (_, row) => (row < 6 ? 1 : 0))), 'arm-does-not-move-received')
})

test('whatever the data, every estimator gives finite numbers or a reason', () => {
  const people = fc.array(
    fc.record({
      outcome: fc.oneof(fc.integer({ min: 0, max: 1 }), fc.double({ min: -1e4, max: 1e4, noNaN: true })),
      arm: fc.integer({ min: 0, max: 1 }),
      received: fc.integer({ min: 0, max: 1 }),
      age: fc.integer({ min: 18, max: 64 }),
      block: fc.integer({ min: 0, max: 2 }),
      cluster: fc.integer({ min: 0, max: 4 }),
    }),
    { minLength: 1, maxLength: 25 },
  )
  fc.assert(
    fc.property(
      people,
      fc.constantFrom(...STANDARD_ERRORS),
      fc.boolean(),
      (given, standardErrors, blocked) => {
        const input: AdjustedInput = {
          outcome: Float64Array.from(given, (person) => person.outcome),
          arm: Int32Array.from(given, (person) => person.arm),
          covariates: { terms: ['age'], columns: [Float64Array.from(given, (person) => person.age)] },
          standardErrors,
          ...(blocked && { blocks: Int32Array.from(given, (person) => person.block) }),
          ...(standardErrors.startsWith('CR') && {
            clusters: Int32Array.from(given, (person) => person.cluster),
          }),
        }
        const received = Float64Array.from(given, (person) => person.received)
        for (const found of [
          adjustedDifference(input),
          interactedDifference(input),
          instrumentedDifference({ ...input, received }),
        ]) {
          if (found.kind === 'not-estimable') continue
          const { estimate, se, df, statistic, p, low, high } = found
          assert.ok([estimate, se, df, statistic, p, low, high].every(Number.isFinite), JSON.stringify(found))
          assert.ok(se > 0 && df > 0 && p >= 0 && p <= 1)
          for (const one of found.fit.coefficients)
            assert.ok(
              Object.values(one).every((value) => !Number.isNaN(value)),
              JSON.stringify(one),
            )
        }
      },
    ),
    { numRuns: 400 },
  )
})
