import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InvalidInput } from '@utfall/basics'
import fc from 'fast-check'
import {
  binomialCdf,
  binomialDensity,
  binomialSurvival,
  hypergeometricCdf,
  hypergeometricDensity,
  hypergeometricSurvival,
  poissonCdf,
  poissonDensity,
  poissonSurvival,
} from './index.ts'
import { requireClose } from './reference/read-fixture.ts'

test('three tosses give 0, 1, 2, 3 heads in 1, 3, 3, 1 of 8 ways', () => {
  for (const [k, ways] of [1, 3, 3, 1].entries()) {
    requireClose(binomialDensity(k, 3, 1 / 2), ways / 8, 1e-14, `${k} heads`)
  }
  requireClose(binomialCdf(1, 3, 1 / 2), 4 / 8, 1e-14, 'at most one')
  requireClose(binomialSurvival(1, 3, 1 / 2), 4 / 8, 1e-14, 'more than one')
})

test('a binomial with p of 0 or 1 is certain', () => {
  assert.deepEqual([binomialDensity(0, 5, 0), binomialDensity(1, 5, 0), binomialCdf(0, 5, 0)], [1, 0, 1])
  assert.deepEqual([binomialDensity(5, 5, 1), binomialDensity(4, 5, 1), binomialCdf(4, 5, 1)], [1, 0, 0])
  assert.deepEqual([binomialSurvival(4, 5, 1), binomialSurvival(0, 5, 0), binomialCdf(0, 0, 0.3)], [1, 0, 1])
})

test('two drawn from three marked and two unmarked: 1, 6 and 3 of the 10 pairs hold 0, 1 and 2 marked', () => {
  for (const [k, pairs] of [1, 6, 3].entries()) {
    requireClose(hypergeometricDensity(k, 3, 2, 2), pairs / 10, 1e-14, `${k} marked`)
  }
  requireClose(hypergeometricCdf(1, 3, 2, 2), 7 / 10, 1e-14, 'at most one')
  requireClose(hypergeometricCdf(0, 3, 2, 2), 1 / 10, 1e-14, 'none')
})

test("a tea taster's eight cups: all four right by luck in 1 of 70", () => {
  requireClose(hypergeometricDensity(4, 4, 4, 4), 1 / 70, 1e-14, 'Fisher 1935')
})

test('a Poisson with mean m has nothing with probability e^−m', () => {
  requireClose(poissonDensity(0, 2.5), Math.exp(-2.5), 1e-14, 'none')
  requireClose(poissonCdf(1, 2.5), Math.exp(-2.5) * 3.5, 1e-14, 'at most one')
  assert.deepEqual(
    [poissonDensity(0, 0), poissonDensity(3, 0), poissonCdf(0, 0), poissonCdf(-1, 4)],
    [1, 0, 1, 0],
  )
})

test('an upper tail far below the smallest step of 1 keeps its digits: all of 40 marked in 40 draws from 200', () => {
  // 1 over the number of ways to choose 40 of 200, from its factors.
  let ways = 1
  for (let i = 1; i <= 40; i++) ways *= (160 + i) / i
  requireClose(hypergeometricSurvival(39, 40, 160, 40), 1 / ways, 1e-12, 'urn')
  // P(K > 60)/P(K = 61) = 1 + 3/62 + 3²/(62·63) + …, below the geometric series of 3/62.
  const first = poissonDensity(61, 3)
  const ratio = poissonSurvival(60, 3) / first
  assert.ok(ratio > 1 + 3 / 62 && ratio < 1 / (1 - 3 / 62))
})

test('counts that cannot be have no probability, and a place between two counts is the lower one', () => {
  assert.deepEqual(
    [binomialDensity(-1, 4, 0.5), binomialDensity(5, 4, 0.5), poissonDensity(-1, 2)],
    [0, 0, 0],
  )
  assert.deepEqual([hypergeometricDensity(0, 5, 2, 4), hypergeometricDensity(5, 5, 2, 4)], [0, 0])
  assert.equal(binomialCdf(1.9, 4, 0.5), binomialCdf(1, 4, 0.5))
  assert.equal(poissonCdf(1.9, 4), poissonCdf(1, 4))
  assert.equal(hypergeometricCdf(1.9, 5, 6, 4), hypergeometricCdf(1, 5, 6, 4))
})

test('each distribution function is the running sum of its probabilities, and ends at one', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 0, max: 60 }),
      fc.double({ min: 0.001, max: 0.999, noNaN: true }),
      (n, other, p) => {
        let binomial = 0
        for (let k = 0; k <= n; k++) {
          binomial += binomialDensity(k, n, p)
          requireClose(binomialCdf(k, n, p), binomial, 1e-12, `binomial ${k} of ${n}, ${p}`)
        }
        requireClose(binomial, 1, 1e-12, 'binomial total')
        const draws = Math.floor(p * (n + other + 1))
        let urn = 0
        for (let k = 0; k <= n; k++) {
          urn += hypergeometricDensity(k, n, other, draws)
          requireClose(
            hypergeometricCdf(k, n, other, draws),
            urn,
            1e-12,
            `urn ${k}, ${n}, ${other}, ${draws}`,
          )
        }
        requireClose(urn, 1, 1e-12, 'urn total')
      },
    ),
    { numRuns: 40 },
  )
})

test('Poisson probabilities follow one another as mean/k', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), fc.double({ min: 1, max: 400, noNaN: true }), (k, mean) => {
      const before = poissonDensity(k - 1, mean)
      if (before > 1e-280)
        requireClose(poissonDensity(k, mean), (before * mean) / k, 1e-12, `k = ${k}, mean = ${mean}`)
    }),
  )
})

test('half a try, a negative mean and more draws than there are balls are refused', () => {
  assert.throws(() => binomialDensity(1, 2.5, 0.5), InvalidInput)
  assert.throws(() => binomialDensity(0.5, 2, 0.5), InvalidInput)
  assert.throws(() => poissonCdf(1, -1), InvalidInput)
  assert.throws(
    () => hypergeometricCdf(1, 3, 4, 8),
    (error) => error instanceof InvalidInput && error.field === 'draws',
  )
})
