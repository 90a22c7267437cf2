import assert from 'node:assert/strict'
import test from 'node:test'
import { binomialDensity } from '@utfall/distributions'
import { type RandomStream, randomStream } from '@utfall/numerics'
import { compareProportions } from './compare-proportions.ts'
import type { Interval } from './interval.ts'
import { stratifiedProportions } from './stratified-proportions.ts'
import { stratifiedWinProbability } from './stratified-win-probability.ts'
import { winProbability } from './win-probability.ts'

type Method = 'newcombe' | 'miettinenNurminen' | 'wald'

/** Coverage of the risk difference over every possible table: no Monte Carlo error at all. */
function coverages(n1: number, n0: number, shares: readonly (readonly [number, number])[]) {
  const intervals: Record<Method, Interval>[] = []
  for (let x1 = 0; x1 <= n1; x1++) {
    for (let x0 = 0; x0 <= n0; x0++) {
      const found = compareProportions({ x1, n1, x0, n0 })
      assert.ok(found.kind === 'comparison')
      intervals.push(found.riskDifference)
    }
  }
  return (method: Method): readonly number[] =>
    shares.map(([p1, p0]) => {
      let covered = 0
      for (let x1 = 0, at = 0; x1 <= n1; x1++) {
        for (let x0 = 0; x0 <= n0; x0++, at++) {
          const { low, high } = intervals[at][method]
          if (low <= p1 - p0 && high >= p1 - p0)
            covered += binomialDensity(x1, n1, p1) * binomialDensity(x0, n0, p0)
        }
      }
      return covered
    })
}

test('ten against fifteen people: Newcombe and Miettinen–Nurminen cover near 95 % over all shares, Wald down to below 80 %', () => {
  const grid = [0.02, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9]
  const shares = grid.flatMap((p1) => grid.map((p0) => [p1, p0] as const))
  const coverage = coverages(10, 15, shares)
  const average = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  for (const method of ['newcombe', 'miettinenNurminen'] as const) {
    assert.ok(Math.abs(average(coverage(method)) - 0.955) < 0.012, `${method} ${average(coverage(method))}`)
    assert.ok(Math.min(...coverage(method)) > 0.91, `${method} least ${Math.min(...coverage(method))}`)
  }
  assert.ok(Math.min(...coverage('wald')) < 0.8)
})

/** Half-width within which an observed share of `replicates` must lie: four Monte Carlo standard errors. */
const within = (share: number, replicates: number): number =>
  4 * Math.sqrt((share * (1 - share)) / replicates)

function step(random: RandomStream, shares: readonly number[]): number {
  let u = random.uniform()
  let level = 0
  while (level < shares.length - 1 && u >= shares[level]) u -= shares[level++]
  return level
}

const CONTROL = [0.35, 0.25, 0.2, 0.15, 0.05]
const TREATED = [0.2, 0.2, 0.2, 0.25, 0.15]
const THETA = TREATED.flatMap((a, i) =>
  CONTROL.map((b, j) => a * b * (i > j ? 1 : i === j ? 0.5 : 0)),
).reduce((sum, p) => sum + p, 0)

test('win probability of 25 against 40 on five steps: the logit interval covers the true chance in 95 % of trials', () => {
  const random = randomStream('win probability coverage')
  const replicates = 3000
  let covered = 0
  let newcombe = 0
  for (let replicate = 0; replicate < replicates; replicate++) {
    const found = winProbability({
      treated: Float64Array.from({ length: 25 }, () => step(random, TREATED)),
      control: Float64Array.from({ length: 40 }, () => step(random, CONTROL)),
    })
    assert.ok(found.kind === 'estimate')
    if (found.low <= THETA && found.high >= THETA) covered++
    if (found.newcombe5.low <= THETA && found.newcombe5.high >= THETA) newcombe++
  }
  assert.ok(
    Math.abs(covered / replicates - 0.95) < within(0.95, replicates) + 0.005,
    `${covered / replicates}`,
  )
  assert.ok(
    Math.abs(newcombe / replicates - 0.95) < within(0.95, replicates) + 0.005,
    `${newcombe / replicates}`,
  )
})

test('twelve against 48 with unequal spread and no effect: Brunner–Munzel keeps near 5 % where Mann–Whitney does not', () => {
  const random = randomStream('unequal spread')
  const replicates = 3000
  let munzel = 0
  let whitney = 0
  for (let replicate = 0; replicate < replicates; replicate++) {
    const found = winProbability({
      treated: Float64Array.from({ length: 12 }, () => 4 * random.normal()),
      control: Float64Array.from({ length: 48 }, () => random.normal()),
    })
    assert.ok(found.kind === 'estimate' && found.brunnerMunzel.kind === 'test' && found.mannWhitney)
    if (found.brunnerMunzel.p < 0.05) munzel++
    if (found.mannWhitney.p < 0.05) whitney++
  }
  assert.ok(Math.abs(munzel / replicates - 0.05) < within(0.05, replicates) + 0.01, `${munzel / replicates}`)
  assert.ok(whitney / replicates > 0.08, `${whitney / replicates}`)
})

test('many small federations and no effect: van Elteren rejects in 5 % of trials, the exact conditional test in no more', () => {
  const random = randomStream('small federations')
  const replicates = 1500
  const sizes = [
    [6, 3],
    [4, 4],
    [10, 5],
    [2, 5],
    [8, 8],
  ]
  let elteren = 0
  let exact = 0
  for (let replicate = 0; replicate < replicates; replicate++) {
    const outcome: number[] = []
    const arm: number[] = []
    const blocks: number[] = []
    const strata = sizes.map(([n1, n0], block) => {
      const table = { x1: 0, n1, x0: 0, n0 }
      const level = random.uniform()
      for (let person = 0; person < n1 + n0; person++) {
        const value = Math.round(3 * level + 2 * random.uniform())
        outcome.push(value)
        arm.push(person < n1 ? 1 : 0)
        blocks.push(block)
        if (value >= 3 && person < n1) table.x1++
        if (value >= 3 && person >= n1) table.x0++
      }
      return table
    })
    const found = stratifiedWinProbability({
      outcome: Float64Array.from(outcome),
      arm: Int32Array.from(arm),
      blocks: Int32Array.from(blocks),
    })
    assert.ok(found.kind === 'estimate')
    if (found.vanElteren !== null && found.vanElteren.p < 0.05) elteren++
    const pooled = stratifiedProportions({ strata })
    assert.ok(pooled.kind === 'comparison' && pooled.exact.kind === 'exact')
    if (pooled.exact.p < 0.05) exact++
  }
  assert.ok(Math.abs(elteren / replicates - 0.05) < within(0.05, replicates), `${elteren / replicates}`)
  assert.ok(exact / replicates < 0.05 + within(0.05, replicates), `${exact / replicates}`)
})
