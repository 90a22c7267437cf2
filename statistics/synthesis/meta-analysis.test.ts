import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InvalidInput } from '@utfall/basics'
import { chiSquareSurvival } from '@utfall/distributions'
import fc from 'fast-check'
import { closeTo } from '../../tests/reference-data.ts'
import { leaveOneOut } from './leave-one-out.ts'
import { metaAnalysis, type Pooled } from './meta-analysis.ts'
import { POOLING_METHODS, POOLING_TESTS, type PoolingInput } from './pooled-types.ts'

function pooled(input: PoolingInput): Pooled {
  const got = metaAnalysis(input)
  assert.ok(got.kind === 'pooled', got.kind)
  return got
}

test('by hand: two estimates 0 and 4 with variances 1 and 1 pool to 2, with Q = 8 and DL tau2 = 7', () => {
  const studies = { estimates: Float64Array.of(0, 4), variances: Float64Array.of(1, 1) }
  const fixed = pooled({ ...studies, method: 'FE', test: 'z' })
  // Weights 1/2 each; Q = (−2)² + 2² = 8; I² = (8 − 1)/8.
  assert.equal(fixed.estimate, 2)
  closeTo(fixed.se, Math.sqrt(1 / 2), 1e-15, 'se')
  assert.equal(fixed.q, 8)
  assert.equal(fixed.i2, 7 / 8)
  assert.equal(fixed.prediction, null)
  // tau2 = (8 − 1)/(2 − 2/2) = 7, weights 1/8, se = √(8/2) = 2
  for (const method of ['DL', 'PM', 'REML', 'HE'] as const) {
    const random = pooled({ ...studies, method, test: 'z' })
    closeTo(random.tau2, 7, 1e-10, `${method} tau2`)
    closeTo(random.se, 2, 1e-10, `${method} se`)
    closeTo(random.i2, 7 / 8, 1e-10, `${method} I2`)
    closeTo(random.h2, 8, 1e-10, `${method} H2`)
  }
  // ML divides by k: tau2 = 8/2 − 1 = 3. HS: (8 − 2)/2 = 3. SJ: τ0² = 4, Q = 8/5, 4 · 8/5 = 32/5.
  closeTo(pooled({ ...studies, method: 'ML', test: 'z' }).tau2, 3, 1e-10, 'ML')
  closeTo(pooled({ ...studies, method: 'HS', test: 'z' }).tau2, 3, 1e-10, 'HS')
  closeTo(pooled({ ...studies, method: 'SJ', test: 'z' }).tau2, 32 / 5, 1e-10, 'SJ')
  // Knapp–Hartung: q = 8/8 = 1 so the factor is 1 and only t(1) differs.
  const adjusted = pooled({ ...studies, method: 'DL', test: 'knapp-hartung' })
  closeTo(adjusted.se, 2, 1e-12, 'Knapp–Hartung se')
  closeTo(adjusted.high - 2, 2 * Math.tan(0.475 * Math.PI), 1e-9, 't(1) is Cauchy')
})

test('trap 12, Knapp–Hartung collapses to a certain answer on three equal estimates: refused, the ad hoc form is not', () => {
  const equal = { estimates: Float64Array.of(0.1, 0.1, 0.1), variances: Float64Array.of(0.01, 0.01, 0.01) }
  const collapsed = metaAnalysis({ ...equal, method: 'REML', test: 'knapp-hartung' })
  assert.equal(collapsed.kind === 'not-estimable' && collapsed.reason, 'knapp-hartung-collapsed')
  const guarded = pooled({ ...equal, method: 'REML', test: 'knapp-hartung-adhoc' })
  // √(1/300), and metafor's interval with test = "adhoc"
  closeTo(guarded.se, Math.sqrt(1 / 300), 1e-12, 'se')
  closeTo(guarded.low, -0.148413771175033, 1e-10, 'low')
  closeTo(guarded.high, 0.348413771175033, 1e-10, 'high')
  assert.equal(guarded.tau2, 0)
  assert.equal(guarded.tau2Interval, null)
  assert.deepEqual(
    guarded.notes.map(({ code }) => code),
    ['tau2-interval-empty'],
  )
})

test('trap 12, with tau2 = 0 Knapp–Hartung is narrower than the fixed effect: said in a note, never so ad hoc', () => {
  const agreeing = {
    estimates: Float64Array.of(0.1, 0.12, 0.11, 0.3),
    variances: Float64Array.of(0.04, 0.05, 0.03, 0.2),
  }
  const fixed = pooled({ ...agreeing, method: 'FE', test: 'z' })
  const plain = pooled({ ...agreeing, method: 'REML', test: 'knapp-hartung' })
  assert.equal(plain.tau2, 0)
  assert.ok(plain.se < fixed.se)
  assert.ok(plain.notes.some(({ code }) => code === 'knapp-hartung-narrower-than-fixed'))
  const guarded = pooled({ ...agreeing, method: 'REML', test: 'knapp-hartung-adhoc' })
  closeTo(guarded.se, fixed.se, 1e-12, 'se')
})

test('no estimates, and an estimate without error, are answers in words', () => {
  const none = metaAnalysis({
    estimates: new Float64Array(0),
    variances: new Float64Array(0),
    method: 'DL',
    test: 'z',
  })
  assert.equal(none.kind === 'not-estimable' && none.reason, 'no-estimates')
  const certain = metaAnalysis({
    estimates: Float64Array.of(1, 2),
    variances: Float64Array.of(0, 1),
    labels: ['Norr', 'Syd'],
    method: 'DL',
    test: 'z',
  })
  assert.equal(certain.kind === 'not-estimable' && certain.detail.label, 'Norr')
})

test('unequal lengths, values that are not numbers and unknown choices are refused', () => {
  const good: PoolingInput = {
    estimates: Float64Array.of(1, 2),
    variances: Float64Array.of(1, 1),
    method: 'DL',
    test: 'z',
  }
  const bad: readonly Partial<Record<keyof PoolingInput, unknown>>[] = [
    { variances: Float64Array.of(1) },
    { variances: Float64Array.of(1, -1) },
    { estimates: Float64Array.of(1, Number.NaN) },
    { labels: ['one'] },
    { method: 'EB' },
    { test: 't' },
    { level: 1 },
  ]
  for (const change of bad)
    assert.throws(() => metaAnalysis({ ...good, ...change } as PoolingInput), InvalidInput)
})

const studies = fc
  .array(
    fc.record({
      y: fc.double({ min: -3, max: 3, noNaN: true }),
      v: fc.double({ min: 0.001, max: 2, noNaN: true }),
    }),
    { minLength: 2, maxLength: 9 },
  )
  .map((rows) => ({
    estimates: Float64Array.from(rows, ({ y }) => y),
    variances: Float64Array.from(rows, ({ v }) => v),
  }))
const method = fc.constantFrom(...POOLING_METHODS)
const testName = fc.constantFrom(...POOLING_TESTS)

test('moving every estimate by the same amount moves the answer by it and nothing else', () => {
  fc.assert(
    fc.property(studies, method, testName, (data, chosen, by) => {
      const before = metaAnalysis({ ...data, method: chosen, test: by })
      const after = metaAnalysis({
        ...data,
        estimates: data.estimates.map((y) => y + 5),
        method: chosen,
        test: by,
      })
      assert.equal(after.kind, before.kind)
      if (before.kind !== 'pooled' || after.kind !== 'pooled') return
      assert.ok(Math.abs(after.estimate - before.estimate - 5) < 1e-6)
      assert.ok(Math.abs(after.se - before.se) < 1e-6)
      assert.ok(Math.abs(after.tau2 - before.tau2) < 1e-5 * (1 + before.tau2))
    }),
    { seed: 1, numRuns: 150 },
  )
})

test('changing the unit scales estimate and interval, and leaves I2 and p alone', () => {
  fc.assert(
    fc.property(studies, method, testName, (data, chosen, by) => {
      const before = metaAnalysis({ ...data, method: chosen, test: by })
      const after = metaAnalysis({
        estimates: data.estimates.map((y) => 100 * y),
        variances: data.variances.map((v) => 1e4 * v),
        method: chosen,
        test: by,
      })
      assert.equal(after.kind, before.kind)
      if (before.kind !== 'pooled' || after.kind !== 'pooled') return
      assert.ok(Math.abs(after.high / 100 - before.high) < 1e-6 * (1 + Math.abs(before.high)))
      assert.ok(Math.abs(after.i2 - before.i2) < 1e-6)
      assert.ok(Math.abs(after.p - before.p) < 1e-6)
    }),
    { seed: 2, numRuns: 150 },
  )
})

test('weights add to one, the answer lies among the estimates, and prediction is at least as wide as its convention asks', () => {
  fc.assert(
    fc.property(studies, method, (data, chosen) => {
      const got = pooled({ ...data, method: chosen, test: 'z' })
      closeTo(
        got.weights.reduce((sum, weight) => sum + weight, 0),
        1,
        1e-12,
        'weights',
      )
      assert.ok(got.estimate >= Math.min(...data.estimates) - 1e-12)
      assert.ok(got.estimate <= Math.max(...data.estimates) + 1e-12)
      assert.ok(got.i2 >= 0 && got.i2 < 1 && got.tau2 >= 0 && got.qP >= 0 && got.qP <= 1)
      for (const { low, high } of got.predictions)
        assert.ok(low <= got.low + 1e-12 && high >= got.high - 1e-12)
    }),
    { seed: 3, numRuns: 150 },
  )
})

test('at the ends of the Q-profile interval Q sits at the 97.5 and 2.5 per cent points of chi-square', () => {
  fc.assert(
    fc.property(studies, (data) => {
      const got = pooled({ ...data, method: 'PM', test: 'z' })
      const upperTail = (tau2: number) => {
        const weights = data.variances.map((v) => 1 / (v + tau2))
        const total = weights.reduce((sum, w) => sum + w, 0)
        const mean = weights.reduce((sum, w, i) => sum + w * data.estimates[i], 0) / total
        const q = weights.reduce((sum, w, i) => sum + w * (data.estimates[i] - mean) ** 2, 0)
        return chiSquareSurvival(q, got.qDf)
      }
      if (got.tau2Interval === null) return assert.ok(upperTail(0) > 0.975)
      const { low, high } = got.tau2Interval
      assert.ok(Math.abs(upperTail(high) - 0.975) < 1e-8)
      if (low === 0) assert.ok(upperTail(0) >= 0.025 - 1e-12)
      else assert.ok(Math.abs(upperTail(low) - 0.025) < 1e-8)
    }),
    { seed: 4, numRuns: 150 },
  )
})

test('REML is the highest restricted likelihood that a fine grid finds', () => {
  fc.assert(
    fc.property(studies, (data) => {
      const got = pooled({ ...data, method: 'REML', test: 'z' })
      const logLik = (tau2: number) => {
        let [total, weighted, logs] = [0, 0, 0]
        for (const [i, v] of data.variances.entries()) {
          total += 1 / (v + tau2)
          weighted += data.estimates[i] / (v + tau2)
          logs += Math.log(v + tau2)
        }
        const mean = weighted / total
        let q = 0
        for (const [i, v] of data.variances.entries()) q += (data.estimates[i] - mean) ** 2 / (v + tau2)
        return -(logs + Math.log(total) + q) / 2
      }
      const reached = logLik(got.tau2)
      for (let step = 0; step <= 400; step++) assert.ok(logLik(step / 20) <= reached + 1e-7)
    }),
    { seed: 5, numRuns: 150 },
  )
})

test('leaving one of two out leaves a single estimate, said so', () => {
  const left = leaveOneOut({
    estimates: Float64Array.of(1, 2),
    variances: Float64Array.of(1, 1),
    method: 'FE',
    test: 'z',
  })
  assert.deepEqual(
    left.map(({ label, without }) => [label, without.kind]),
    [
      ['1', 'single'],
      ['2', 'single'],
    ],
  )
})
