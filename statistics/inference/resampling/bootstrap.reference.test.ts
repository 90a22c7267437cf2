import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { quantile, randomStream } from '@utfall/numerics'
import { ABSENT, closeTo, numbers, readReferenceCsv } from '../../../tests/reference-data.ts'
import { bootstrap, type ResampledStatistic } from './bootstrap.ts'
import { bootstrapIntervals } from './bootstrap-intervals.ts'
import { jackknifeInfluence } from './jackknife-influence.ts'

/** These two files hold one result each, not a list of cases. */
function readResult<T>(name: string): T | null {
  const file = new URL(`../../../../shared/data/effects/expected/${name}`, import.meta.url)
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : null
}

function meanDifference(arm: Int32Array, columns: readonly Float64Array[]): ResampledStatistic {
  return (rows, count, result) => {
    let treated = 0
    for (let i = 0; i < count; i++) treated += arm[rows[i]]
    for (const [c, column] of columns.entries()) {
      let [sum1, sum0] = [0, 0]
      for (let i = 0; i < count; i++) {
        if (arm[rows[i]] === 1) sum1 += column[rows[i]]
        else sum0 += column[rows[i]]
      }
      result[c] = sum1 / treated - sum0 / (count - treated)
    }
  }
}

test('the 200 samples that R drew give R’s replicates, percentiles of types 6 and 7 and acceptability', (t) => {
  const want = readResult<{
    dE: number[]
    dC: number[]
    ceac20000: number
    pct_dE_type7: [number, number]
    pct_dE_type6: [number, number]
  }>('16b_bootstrap_replay.json')
  const data = readReferenceCsv('menss_cea.csv')?.columns
  const drawn = readReferenceCsv('menss_bootstrap_indices.csv')
  if (!want || !data || !drawn) return t.skip(ABSENT)
  const [e, c, trt] = ['e', 'c', 'trt'].map((name) => numbers(data[name]))
  const complete = Array.from(e.keys()).filter((row) => !Number.isNaN(e[row] + c[row] + trt[row]))
  const pick = (column: Float64Array) => Float64Array.from(complete, (row) => column[row])
  const arm = Int32Array.from(complete, (row) => trt[row] - 1)
  const places = Object.values(drawn.columns).map(numbers)
  const rows = Array.from({ length: drawn.rows }, (_, replicate) =>
    Int32Array.from(places, (place) => place[replicate] - 1),
  )
  const got = bootstrap({
    design: { kind: 'replay', n: complete.length, rows },
    statistics: 2,
    replicates: rows.length,
    random: randomStream('unused'),
    statistic: meanDifference(arm, [pick(e), pick(c)]),
  })
  assert.ok(got.kind === 'replicates')
  const [dE, dC] = got.replicates
  for (const [i, expected] of want.dE.entries()) {
    assert.ok(Math.abs(dE[i] - expected) < 1e-13, `effect ${i}`)
    closeTo(dC[i], want.dC[i], 1e-10, `cost ${i}`)
  }
  const share = dE.filter((effect, i) => 20000 * effect - dC[i] > 0).length / dE.length
  assert.equal(share, want.ceac20000)
  for (const [rule, expected] of [
    ['type-7', want.pct_dE_type7],
    ['type-6', want.pct_dE_type6],
  ] as const) {
    const intervals = bootstrapIntervals({ observed: got.observed[0], replicates: dE, orderStatistics: rule })
    assert.ok(intervals.kind === 'intervals')
    closeTo(intervals.percentile.low, expected[0], 1e-10, `${rule} low`)
    closeTo(intervals.percentile.high, expected[1], 1e-10, `${rule} high`)
    closeTo(quantile(dE, 0.025, rule === 'type-6' ? 6 : 7), expected[0], 1e-10, 'quantile')
  }
})

test('R’s 999 replicates give the normal, basic, percentile and BCa intervals of boot.ci', (t) => {
  type Limits = readonly [number, number]
  const want = readResult<{
    t0: number
    t: number[]
    norm: Limits
    basic: Limits
    perc: Limits
    bca: Limits
    a_jack: number
    z0: number
  }>('16c_boot_ci.json')
  const tiny = readReferenceCsv('tiny_unblocked.csv')?.columns
  if (!want || !tiny) return t.skip(ABSENT)
  const arm = Int32Array.from(numbers(tiny.z))
  const influence = jackknifeInfluence({
    design: { kind: 'strata', strata: arm },
    statistics: 1,
    statistic: meanDifference(arm, [numbers(tiny.y)]),
  })
  assert.ok(influence.kind === 'influence')
  // One replicate equals t0 and rounding put it below in R, which counts; ours does not let rounding count, so it is moved there by hand.
  const replicates = Float64Array.from(want.t)
  const tied = replicates.indexOf(want.t0)
  replicates[tied] -= 1e-8
  const got = bootstrapIntervals({ observed: want.t0, replicates, influence: influence.influence[0] })
  assert.ok(got.kind === 'intervals' && got.bca !== null && got.z0 !== null && got.acceleration !== null)
  closeTo(got.acceleration, want.a_jack, 1e-10, 'acceleration')
  closeTo(got.z0, want.z0, 1e-10, 'z0')
  const pairs = [
    ['normal', got.normal, want.norm],
    ['basic', got.basic, want.basic],
    ['percentile', got.percentile, want.perc],
    ['BCa', got.bca, want.bca],
  ] as const
  for (const [name, { low, high }, expected] of pairs) {
    closeTo(low, expected[0], 1e-9, `${name} low`)
    closeTo(high, expected[1], 1e-9, `${name} high`)
  }
  assert.deepEqual(got.notes, [])
})
