import assert from 'node:assert/strict'
import { test } from 'node:test'
import { close, csv, csvText, document, refusal } from '../testing/program.ts'

type Bounds = {
  readonly lower: number
  readonly upper: number
  readonly low: number
  readonly high: number
  readonly trimmedShare: number
  readonly trimmedArm: string | null
  readonly quantileVariant: { readonly lower: number; readonly upper: number }
  readonly worstCase: { readonly lower: number; readonly upper: number } | null
  readonly cells: readonly { readonly cell: string; readonly lower: number }[]
  readonly n: number
}

const WORDS = ['--outcome', 'y', '--arm', 'arm'] as const
const TOY = csv(
  'toy.csv',
  csvText({
    arm: [1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0],
    y: [3, 5, 7, 9, 11, 13, '', 15, 2, 4, 6, '', 'NA', 8, '', 10],
  }),
)

test('7 of 8 answer against 5 of 8: 2/7 of the treated are cut, means 7 and 11 against 6', async () => {
  const found = await document<Bounds>('bounds', TOY, ...WORDS)
  close(found.trimmedShare, 2 / 7, 1e-14, 'trimmed share')
  close(found.lower, (3 + 5 + 7 + 9 + 11) / 5 - 6, 1e-12, 'lower')
  close(found.upper, (7 + 9 + 11 + 13 + 15) / 5 - 6, 1e-12, 'upper')
  assert.ok(found.low < found.lower && found.high > found.upper)
  assert.equal(found.trimmedArm, 'treated')
  assert.equal(found.n, 16)
  assert.equal(found.worstCase, null)
})

test('a range adds the bounds without assumptions: the missing at 0 and 20 in turn', async () => {
  const found = await document<Bounds>('bounds', TOY, ...WORDS, '--range', '0,20')
  close(found.worstCase?.lower ?? 0, 63 / 8 - (30 + 60) / 8, 1e-12, 'lower')
  close(found.worstCase?.upper ?? 0, (63 + 20) / 8 - 30 / 8, 1e-12, 'upper')
})

test('an outcome outside the range is refused with its row', async () => {
  assert.match(
    await refusal('bounds', TOY, ...WORDS, '--range', '0,10'),
    /toy\.csv:6:y: given «11» allowed a number from 0 to 10 \(--range\)/,
  )
})

test('an arm with one answer has no bounds, and is named', async () => {
  const path = csv('silent.csv', csvText({ arm: ['new', 'new', 'old', 'old'], y: [1, 2, 3, ''] }))
  assert.match(
    await refusal('bounds', path, ...WORDS, '--control', 'old'),
    /given respondents in the arm old: 1 \[too-few-respondents\]/,
  )
})
