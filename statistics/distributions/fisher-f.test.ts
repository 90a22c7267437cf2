import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InvalidInput } from '@utfall/basics'
import fc from 'fast-check'
import { chiSquareSurvival, fCdf, fSurvival, tTwoSidedP } from './index.ts'
import { requireClose } from './reference/read-fixture.ts'

const anyDf = fc.double({ min: 0.3, max: 2000, noNaN: true })

test('F with one numerator degree of freedom is the square of t', () => {
  for (const df of [0.7, 1, 5.5, 40, 1e6, Infinity]) {
    for (const t of [0.01, 1, 2.5, 30]) {
      requireClose(fSurvival(t * t, 1, df), tTwoSidedP(t, df), 1e-12, `t = ${t}, df = ${df}`)
    }
  }
})

test('F with two numerator degrees of freedom has the tail (1 + 2x/df)^(−df/2)', () => {
  for (const df of [1, 2, 7.5, 60]) {
    for (const x of [0.001, 1, 4, 1000]) {
      requireClose(
        fSurvival(x, 2, df),
        Math.exp((-df / 2) * Math.log1p((2 * x) / df)),
        1e-12,
        `x = ${x}, df = ${df}`,
      )
    }
  }
})

test('infinitely many denominator degrees of freedom leave a chi-square over its own', () => {
  requireClose(fSurvival(3, 4, Infinity), chiSquareSurvival(12, 4), 1e-15, 'limit')
  requireClose(fSurvival(3, 4, 1e13), chiSquareSurvival(12, 4), 1e-11, 'near the limit')
  assert.deepEqual([fSurvival(0.9, Infinity, Infinity), fSurvival(1.1, Infinity, Infinity)], [1, 0])
})

test('a p-value of F far below the smallest step of 1 keeps its digits', () => {
  // (1 + 2x/df)^(−df/2) with df = 20 and x = 1e15
  requireClose(fSurvival(1e15, 2, 20), 1e14 ** -10, 1e-12, 'tail')
})

test('nothing of F lies below 0 and nothing above infinity', () => {
  assert.deepEqual([fCdf(-1, 2, 3), fCdf(0, 2, 3), fCdf(Infinity, 2, 3)], [0, 0, 1])
  assert.deepEqual([fSurvival(-1, 2, 3), fSurvival(0, 2, 3), fSurvival(Infinity, 2, 3)], [1, 1, 0])
})

test('F turned over is F with its degrees of freedom exchanged, and the two tails make one', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-3, max: 1e3, noNaN: true }), anyDf, anyDf, (x, df1, df2) => {
      requireClose(fCdf(x, df1, df2), fSurvival(1 / x, df2, df1), 1e-11, 'reciprocal')
      requireClose(fCdf(x, df1, df2) + fSurvival(x, df1, df2), 1, 1e-11, 'sum')
    }),
  )
})

test('degrees of freedom that are not above 0 are refused by name', () => {
  assert.throws(
    () => fSurvival(1, 0, 5),
    (error) => error instanceof InvalidInput && error.field === 'df1',
  )
  assert.throws(
    () => fSurvival(1, 5, -1),
    (error) => error instanceof InvalidInput && error.field === 'df2',
  )
})
