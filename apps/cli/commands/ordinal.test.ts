import assert from 'node:assert/strict'
import { test } from 'node:test'
import { close, csv, csvText, document, refusal } from '../testing/program.ts'

type Ordinal = {
  readonly oddsRatio: {
    readonly estimate: number | null
    readonly low: number
    readonly high: number
    readonly p: number
  }
  readonly winProbability: { readonly estimate: number; readonly low: number; readonly high: number }
  readonly thresholds: readonly {
    readonly below: string
    readonly above: string
    readonly estimate: number
  }[]
  readonly levels: readonly string[]
  readonly stratified: { readonly strata: readonly { readonly block: string }[] }
}

const WORDS = ['--outcome', 'y', '--arm', 'arm'] as const

test('treated 1, 2 against control 0, 1 win three comparisons and draw one of four: 3.5/4', async () => {
  const path = csv('win.csv', csvText({ arm: [1, 1, 0, 0], y: [1, 2, 0, 1] }))
  const found = await document<Ordinal>('ordinal', path, ...WORDS)
  close(found.winProbability.estimate, 3.5 / 4, 1e-14, 'win probability')
  assert.ok(found.winProbability.low < 3.5 / 4 && found.winProbability.high < 1)
})

test('with two steps the odds ratio is that of the two by two table, and the threshold the log odds of control', async () => {
  const arm = [...Array(10).fill(1), ...Array(10).fill(0)]
  const y = arm.map((value, person) => (person % 10 < (value === 1 ? 6 : 2) ? 'work' : 'home'))
  const path = csv('steps.csv', csvText({ arm, y }))
  const found = await document<Ordinal>('ordinal', path, ...WORDS, '--levels', 'home,work')
  close(found.oddsRatio.estimate ?? 0, (6 * 8) / (4 * 2), 1e-8, 'odds ratio')
  assert.deepEqual([found.thresholds[0].below, found.thresholds[0].above], ['home', 'work'])
  close(found.thresholds[0].estimate, Math.log(8 / 2), 1e-8, 'threshold')
})

test('the order of --levels decides what is higher', async () => {
  const path = csv('order.csv', csvText({ arm: [1, 1, 1, 0, 0, 0], y: ['a', 'a', 'b', 'b', 'b', 'a'] }))
  const up = await document<Ordinal>('ordinal', path, ...WORDS, '--levels', 'a,b')
  const down = await document<Ordinal>('ordinal', path, ...WORDS, '--levels', 'b,a')
  close((up.oddsRatio.estimate ?? 0) * (down.oddsRatio.estimate ?? 0), 1, 1e-8, 'odds ratios')
  close(up.winProbability.estimate + down.winProbability.estimate, 1, 1e-14, 'win probabilities')
})

test('complete separation is reported, and the win probability still given', async () => {
  const path = csv('separate.csv', csvText({ arm: [1, 1, 1, 0, 0, 0], y: [3, 3, 4, 0, 1, 1] }))
  const found = await document<Ordinal>('ordinal', path, ...WORDS)
  assert.equal(found.oddsRatio.estimate, null)
  assert.equal(found.winProbability.estimate, 1)
  assert.ok(found.notes.some(({ code, detail }) => code === 'separation' && detail.terms === 'arm'))
})

test('with blocks the win probability is given within them too, by their names', async () => {
  const path = csv(
    'win-blocks.csv',
    csvText({
      site: ['n', 'n', 'n', 'n', 's', 's', 's', 's'],
      arm: [1, 1, 0, 0, 1, 1, 0, 0],
      y: [2, 1, 1, 0, 3, 2, 2, 3],
    }),
  )
  const found = await document<Ordinal>('ordinal', path, ...WORDS, '--blocks', 'site')
  assert.deepEqual(
    found.stratified.strata.map(({ block }) => block),
    ['n', 's'],
  )
})

test('text without --levels, and a value that --levels lacks, are refused', async () => {
  const path = csv('words.csv', csvText({ arm: [1, 1, 0, 0], y: ['low', 'high', 'low', 'none'] }))
  assert.match(
    await refusal('ordinal', path, ...WORDS),
    /words\.csv::y: given an outcome of text allowed numbers/,
  )
  assert.match(
    await refusal('ordinal', path, ...WORDS, '--levels', 'low,high'),
    /words\.csv:5:y: given «none» allowed low, high/,
  )
})
