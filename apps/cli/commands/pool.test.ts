import assert from 'node:assert/strict'
import { test } from 'node:test'
import { close, csv, csvText, document, refusal } from '../testing/program.ts'

type Pool = {
  readonly estimate: number
  readonly se: number
  readonly low: number
  readonly high: number
  readonly df: number | null
  readonly tau2: number | null
  readonly i2: number | null
  readonly q: number | null
  readonly prediction: {
    readonly convention: string | null
    readonly low: number | null
    readonly high: number | null
  }
  readonly test: string
  readonly dropped: number
  readonly knappHartungPlain: { readonly se: number } | null
}

const WORDS = ['--estimate', 'yi', '--variance', 'vi'] as const

test('fixed effect by hand: weights 1 and 3 on 0 and 4 give 3 with standard error 1/2 and Q = 12', async () => {
  const path = csv('pool.csv', csvText({ yi: [0, 4], vi: [1, '0.333333333333333333'] }))
  const found = await document<Pool>('pool', path, ...WORDS, '--method', 'FE')
  close(found.estimate, 3, 1e-14, 'estimate')
  close(found.se, 1 / 2, 1e-14, 'se')
  close(found.q ?? 0, 12, 1e-13, 'q')
  assert.deepEqual(found.prediction, { convention: null, low: null, high: null })
  assert.equal(found.df, null)
})

test('DerSimonian–Laird by hand: three equal variances give tau² = S² − v', async () => {
  const path = csv('dl.csv', csvText({ yi: [0, 3, 6], vi: [1, 1, 1] }))
  const found = await document<Pool>('pool', path, ...WORDS, '--method', 'DL')
  close(found.tau2 ?? 0, 9 - 1, 1e-12, 'tau2')
  close(found.i2 ?? 0, 8 / 9, 1e-12, 'i2')
  close(found.se, Math.sqrt(9 / 3), 1e-12, 'se')
  assert.equal(found.prediction.convention, 'z')
})

test('Knapp–Hartung on equal estimates keeps a standard error, and says that the plain form collapses', async () => {
  const path = csv('equal.csv', csvText({ yi: [0.1, 0.1, 0.1], vi: [0.01, 0.01, 0.01] }))
  const found = await document<Pool>('pool', path, ...WORDS, '--knapp-hartung')
  close(found.se, Math.sqrt(0.01 / 3), 1e-12, 'se')
  assert.equal(found.df, 2)
  assert.equal(found.test, 'knapp-hartung-adhoc')
  assert.equal(found.knappHartungPlain, null)
  assert.equal(found.prediction.convention, 't(k-1)')
})

test('one estimate is shown as it is, with nothing about variation', async () => {
  const found = await document<Pool>('pool', csv('single.csv', 'yi,vi\n0.5,0.04\n'), ...WORDS)
  close(found.se, 0.2, 1e-14, 'se')
  assert.equal(found.tau2, null)
  assert.ok(found.notes.some(({ code }) => code === 'one-estimate-normal-interval'))
})

test('a row without variance is left out and counted; a variance of 0 or below is refused with its row', async () => {
  const found = await document<Pool>('pool', csv('gap.csv', 'yi,vi\n0,1\n4,1\n2,\n'), ...WORDS)
  assert.equal(found.dropped, 1)
  assert.match(
    await refusal('pool', csv('zero-variance.csv', 'yi,vi\n0,1\n4,0\n2,-1\n'), ...WORDS),
    /zero-variance\.csv:3:vi: given «0» allowed a number above 0\n.*zero-variance\.csv:4:vi: given «-1»/,
  )
  assert.match(await refusal('pool', csv('empty.csv', 'yi,vi\n,1\n'), ...WORDS), /\[no-estimates\]/)
})
