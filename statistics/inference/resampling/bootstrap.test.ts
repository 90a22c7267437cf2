import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InvalidInput } from '@utfall/basics'
import { randomStream } from '@utfall/numerics'
import fc from 'fast-check'
import { closeTo } from '../../../tests/reference-data.ts'
import { bootstrap, type ResampledStatistic, type ResamplingDesign } from './bootstrap.ts'
import { bootstrapIntervals } from './bootstrap-intervals.ts'
import { jackknifeInfluence } from './jackknife-influence.ts'

const meanOf =
  (values: ArrayLike<number>): ResampledStatistic =>
  (rows, count, result) => {
    let sum = 0
    for (let i = 0; i < count; i++) sum += values[rows[i]]
    result[0] = sum / count
  }

function drawnRows(design: ResamplingDesign, replicates: number): number[][] {
  const drawn: number[][] = []
  const got = bootstrap({
    design,
    statistics: 1,
    replicates,
    random: randomStream('rows'),
    statistic: (rows, count, result) => {
      drawn.push([...rows.subarray(0, count)])
      result[0] = 0
    },
  })
  assert.equal(got.kind, 'replicates')
  return drawn.slice(1)
}

test('by hand: replayed samples 1, 1, 2 and 2, 3, 3 of 1, 2, 6 have means 4/3 and 14/3', () => {
  const got = bootstrap({
    design: { kind: 'replay', n: 3, rows: [Int32Array.of(0, 0, 1), Int32Array.of(1, 2, 2)] },
    statistics: 1,
    replicates: 2,
    random: randomStream('unused'),
    statistic: meanOf([1, 2, 6]),
  })
  assert.ok(got.kind === 'replicates')
  assert.equal(got.observed[0], 3)
  assert.deepEqual([...got.replicates[0]], [4 / 3, 14 / 3])
  closeTo(got.means[0], 3, 1e-15, 'mean')
  closeTo(got.standardErrors[0], Math.sqrt(2) * (5 / 3), 1e-15, 'standard error')
})

test('by hand: the influence of each person on a mean is the distance from it, and the mean of 1, 2, 6 has acceleration 18/(6·14^1.5)', () => {
  const got = jackknifeInfluence({
    design: { kind: 'rows', n: 3 },
    statistics: 1,
    statistic: meanOf([1, 2, 6]),
  })
  assert.ok(got.kind === 'influence')
  for (const [i, expected] of [-2, -1, 3].entries())
    closeTo(got.influence[0][i], expected, 1e-14, `person ${i}`)
  const intervals = bootstrapIntervals({
    observed: 3,
    replicates: Float64Array.of(2, 2.5, 3.5, 4),
    influence: got.influence[0],
  })
  assert.ok(intervals.kind === 'intervals')
  // Σl³ = −8 − 1 + 27 = 18, Σl² = 14
  closeTo(intervals.acceleration ?? Number.NaN, 18 / (6 * 14 ** 1.5), 1e-14, 'acceleration')
  closeTo(intervals.z0 ?? Number.NaN, 0, 1e-15, 'z0: half of the replicates lie below')
})

test('strata keep their sizes, and clusters are drawn whole and within their stratum', () => {
  const strata = Int32Array.of(0, 1, 1, 0, 1)
  for (const rows of drawnRows({ kind: 'strata', strata }, 50)) {
    assert.deepEqual(rows.map((row) => strata[row]).sort(), [0, 0, 1, 1, 1])
  }
  const clusters = Int32Array.of(5, 5, 7, 9, 9, 9)
  const clusterStrata = Int32Array.of(1, 1, 1, 2, 2, 2)
  for (const rows of drawnRows({ kind: 'clusters', clusters, strata: clusterStrata }, 50)) {
    const counts = [0, 1, 2, 3, 4, 5].map((row) => rows.filter((each) => each === row).length)
    assert.equal(counts[0], counts[1])
    assert.equal(counts[0] + counts[2], 2)
    assert.deepEqual(counts.slice(3), [1, 1, 1])
  }
})

test('each of four persons is drawn equally often, by chi-square', () => {
  const counts = [0, 0, 0, 0]
  for (const rows of drawnRows({ kind: 'rows', n: 4 }, 5000)) for (const row of rows) counts[row]++
  const chiSquare = counts.reduce((sum, count) => sum + (count - 5000) ** 2 / 5000, 0)
  // 99.99 % point of χ²(3)
  assert.ok(chiSquare < 21.11, `chi-square ${chiSquare}`)
})

test('the same seed gives the same bytes, another seed others', () => {
  const run = (seed: string) => {
    const got = bootstrap({
      design: { kind: 'rows', n: 30 },
      statistics: 1,
      replicates: 100,
      random: randomStream(seed),
      statistic: meanOf(Array.from({ length: 30 }, (_, i) => i * i)),
    })
    assert.ok(got.kind === 'replicates')
    return Buffer.from(got.replicates[0].buffer).toString('hex')
  }
  assert.equal(run('a'), run('a'))
  assert.notEqual(run('a'), run('b'))
})

test('a statistic that fails for some samples is counted and said, one that fails for many is no answer', () => {
  const ratio =
    (values: readonly number[]): ResampledStatistic =>
    (rows, count, result) => {
      let ones = 0
      for (let i = 0; i < count; i++) ones += values[rows[i]]
      result[0] = ones === 0 ? Number.NaN : count / ones
    }
  const run = (values: readonly number[]) =>
    bootstrap({
      design: { kind: 'rows', n: values.length },
      statistics: 1,
      replicates: 2000,
      random: randomStream('fails'),
      statistic: ratio(values),
    })
  // Nobody of four in ten is drawn in (6/10)^10 = 0.6 %, of one in ten in 35 %.
  const some = run([1, 1, 1, 1, 0, 0, 0, 0, 0, 0])
  assert.ok(some.kind === 'replicates' && some.failed > 0)
  assert.equal(some.notes[0].code, 'replicates-undefined')
  assert.ok(Number.isFinite(some.standardErrors[0]))
  const many = run([1, 0, 0, 0, 0, 0, 0, 0, 0, 0])
  assert.equal(many.kind === 'not-estimable' && many.reason, 'replicates-undefined')
  const never = run([0, 0, 0])
  assert.equal(never.kind === 'not-estimable' && never.reason, 'statistic-undefined')
})

test('progress is told, and stopping is an answer', () => {
  const told: number[] = []
  const input = {
    design: { kind: 'rows', n: 3 },
    statistics: 1,
    replicates: 1000,
    random: randomStream(1),
    statistic: meanOf([1, 2, 3]),
  } as const
  bootstrap({ ...input, onProgress: (done) => told.push(done) })
  assert.deepEqual(told, [0, 512, 1000])
  const stopped = bootstrap({ ...input, shouldStop: () => told.length > 0 })
  assert.equal(stopped.kind === 'not-estimable' && stopped.reason, 'stopped')
})

test('an end beyond the outermost replicate is taken there and said; replicates on one side have no BCa', () => {
  const replicates = Float64Array.from({ length: 20 }, (_, i) => i)
  const got = bootstrapIntervals({ observed: -1, replicates, influence: Float64Array.of(1, -1) })
  assert.ok(got.kind === 'intervals')
  assert.deepEqual(got.percentile, { low: 0, high: 19 })
  assert.equal(got.bca, null)
  assert.deepEqual(
    got.notes.map(({ code }) => code),
    ['extreme-order-statistic', 'extreme-order-statistic', 'replicates-on-one-side'],
  )
  const skewed = bootstrapIntervals({ observed: 10, replicates, influence: Float64Array.of(1, 0, 0) })
  assert.ok(skewed.kind === 'intervals' && skewed.acceleration === 1 / 6)
  const furtherOut = bootstrapIntervals({
    observed: 10,
    replicates,
    influence: Float64Array.of(1),
    level: 1 - 1e-12,
  })
  assert.ok(furtherOut.kind === 'intervals' && furtherOut.bca === null)
  assert.ok(furtherOut.notes.some(({ code }) => code === 'acceleration-too-large'))
  const few = bootstrapIntervals({ observed: 1, replicates: Float64Array.of(Number.NaN, 2) })
  assert.equal(few.kind === 'not-estimable' && few.reason, 'too-few-replicates')
})

test('impossible designs, levels and influences are refused', () => {
  const base = { statistics: 1, replicates: 10, random: randomStream(1), statistic: meanOf([1, 2]) }
  const bad: readonly ResamplingDesign[] = [
    { kind: 'rows', n: 0 },
    { kind: 'strata', strata: new Int32Array(0) },
    { kind: 'clusters', clusters: Int32Array.of(1, 1), strata: Int32Array.of(1, 2) },
    { kind: 'clusters', clusters: Int32Array.of(1, 1), strata: Int32Array.of(1) },
    { kind: 'replay', n: 2, rows: [Int32Array.of(0, 2), Int32Array.of(0, 1)] },
    { kind: 'persons' as never, n: 2 },
  ]
  for (const design of bad) assert.throws(() => bootstrap({ ...base, design }), InvalidInput)
  assert.throws(() => bootstrap({ ...base, replicates: 1, design: { kind: 'rows', n: 2 } }), InvalidInput)
  const replicates = Float64Array.of(1, 2, 3)
  assert.throws(() => bootstrapIntervals({ observed: 1, replicates, level: 0 }), InvalidInput)
  assert.throws(() => bootstrapIntervals({ observed: Number.NaN, replicates }), InvalidInput)
  assert.throws(
    () => bootstrapIntervals({ observed: 1, replicates, influence: Float64Array.of(Number.NaN) }),
    InvalidInput,
  )
  assert.throws(
    () => bootstrapIntervals({ observed: 1, replicates, orderStatistics: 'type-9' as never }),
    InvalidInput,
  )
})

test('intervals move with the estimate, mirror with its sign, and BCa without bias or skew is the percentile interval', () => {
  const values = fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 40, maxLength: 80 })
  fc.assert(
    fc.property(values, fc.double({ min: -5, max: 5, noNaN: true }), (list, observed) => {
      const replicates = Float64Array.from(list)
      const influence = Float64Array.of(1, -1)
      const got = bootstrapIntervals({ observed, replicates, level: 0.9, influence })
      const moved = bootstrapIntervals({
        observed: -observed,
        replicates: replicates.map((value) => -value),
        level: 0.9,
        influence,
      })
      assert.ok(got.kind === 'intervals' && moved.kind === 'intervals')
      for (const name of ['percentile', 'basic', 'normal'] as const) {
        assert.ok(Math.abs(moved[name].low + got[name].high) < 1e-9, name)
        assert.ok(got[name].low <= got[name].high + 1e-12)
      }
    }),
    { seed: 2, numRuns: 100 },
  )
  const symmetric = Float64Array.from({ length: 200 }, (_, i) => i - 99.5)
  const got = bootstrapIntervals({ observed: 0, replicates: symmetric, influence: Float64Array.of(1, -1) })
  assert.ok(got.kind === 'intervals' && got.bca !== null)
  closeTo(got.bca.low, got.percentile.low, 1e-10, 'low')
  closeTo(got.bca.high, got.percentile.high, 1e-10, 'high')
})
