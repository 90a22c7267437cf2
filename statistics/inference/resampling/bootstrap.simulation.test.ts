import assert from 'node:assert/strict'
import { test } from 'node:test'
import { randomStream } from '@utfall/numerics'
import { bootstrap, type ResampledStatistic } from './bootstrap.ts'
import { bootstrapIntervals } from './bootstrap-intervals.ts'
import { jackknifeInfluence } from './jackknife-influence.ts'

function difference(outcome: Float64Array, arm: Int32Array): ResampledStatistic {
  return (rows, count, result) => {
    let [sum1, sum0, treated] = [0, 0, 0]
    for (let i = 0; i < count; i++) {
      const row = rows[i]
      if (arm[row] === 1) {
        sum1 += outcome[row]
        treated++
      } else sum0 += outcome[row]
    }
    result[0] = sum1 / treated - sum0 / (count - treated)
  }
}

test('the bootstrap standard error of a difference in means is Welch’s with n in place of n − 1', () => {
  const random = randomStream('standard error')
  const arm = Int32Array.from({ length: 90 }, (_, i) => (i % 3 === 0 ? 1 : 0))
  const outcome = Float64Array.from(arm, (treated) => (1 + treated) * random.exponential())
  const replicates = 20_000
  const got = bootstrap({
    design: { kind: 'strata', strata: arm },
    statistics: 1,
    replicates,
    random,
    statistic: difference(outcome, arm),
  })
  assert.ok(got.kind === 'replicates')
  const variance = [0, 1].reduce((sum, which) => {
    const values = outcome.filter((_, i) => arm[i] === which)
    const mean = values.reduce((total, value) => total + value, 0) / values.length
    return sum + values.reduce((total, value) => total + (value - mean) ** 2, 0) / values.length ** 2
  }, 0)
  // A standard deviation over R near-normal replicates has relative error 1/√(2R).
  const slack = 4 / Math.sqrt(2 * replicates)
  assert.ok(Math.abs(got.standardErrors[0] / Math.sqrt(variance) - 1) < slack + 0.005)
})

test('clusters drawn whole see the variance between clusters that persons drawn one by one do not', () => {
  const random = randomStream('clusters')
  const clusters = Int32Array.from({ length: 600 }, (_, i) => Math.floor(i / 20))
  const levels = Float64Array.from({ length: 30 }, () => random.normal())
  const outcome = Float64Array.from(clusters, (cluster) => levels[cluster] + random.normal())
  const mean: ResampledStatistic = (rows, count, result) => {
    let sum = 0
    for (let i = 0; i < count; i++) sum += outcome[rows[i]]
    result[0] = sum / count
  }
  const se = (design: Parameters<typeof bootstrap>[0]['design']) => {
    const got = bootstrap({ design, statistics: 1, replicates: 2000, random, statistic: mean })
    assert.ok(got.kind === 'replicates')
    return got.standardErrors[0]
  }
  // √(1/30 + 1/600) = .187 against √(2/600) = .058
  const [whole, single] = [se({ kind: 'clusters', clusters }), se({ kind: 'rows', n: 600 })]
  assert.ok(whole > 0.12 && whole < 0.26, `clusters ${whole}`)
  assert.ok(single > 0.045 && single < 0.075, `persons ${single}`)
})

test('percentile and BCa intervals of a skewed difference hold it in about 95 per cent at 40 per arm', () => {
  const random = randomStream('coverage')
  const arm = Int32Array.from({ length: 80 }, (_, i) => i % 2)
  const trials = 500
  const held = { percentile: 0, basic: 0, normal: 0, bca: 0 }
  for (let trial = 0; trial < trials; trial++) {
    const outcome = Float64Array.from(arm, (treated) => treated + random.exponential())
    const design = { kind: 'strata', strata: arm } as const
    const statistic = difference(outcome, arm)
    const drawn = bootstrap({ design, statistics: 1, replicates: 399, random, statistic })
    const influence = jackknifeInfluence({ design, statistics: 1, statistic })
    assert.ok(drawn.kind === 'replicates' && influence.kind === 'influence')
    const got = bootstrapIntervals({
      observed: drawn.observed[0],
      replicates: drawn.replicates[0],
      influence: influence.influence[0],
    })
    assert.ok(got.kind === 'intervals' && got.bca !== null)
    for (const name of ['percentile', 'basic', 'normal', 'bca'] as const) {
      const interval = got[name]
      if (interval && interval.low <= 1 && 1 <= interval.high) held[name]++
    }
  }
  // Bootstrap intervals run one to two points short at this size; four Monte Carlo errors are 3.9 points.
  for (const [name, count] of Object.entries(held)) {
    assert.ok(
      count / trials > 0.95 - 0.039 - 0.015 && count / trials < 0.95 + 0.039,
      `${name} ${count / trials}`,
    )
  }
})
