import assert from 'node:assert/strict'
import test from 'node:test'
import { analyseInstrument } from '../analysis/analyse.ts'
import { readAnswers } from '../data/answers.ts'
import { measureBlocks } from '../measures/score-table.ts'
import type { MeasurementResults } from '../result/schema.ts'
import { answersBlocks } from './answers-blocks.ts'
import { reportContext } from './context.ts'

async function results(lines: readonly string[]): Promise<MeasurementResults> {
  const bytes = new TextEncoder().encode(`${lines.join('\n')}\n`)
  const read = readAnswers({ name: 'svar.csv', bytes })
  assert.ok(read.kind === 'answers')
  const found = await analyseInstrument(read, { version: '1', command: 'test', replicates: 0 })
  assert.ok(found.kind === 'analysed')
  return found.results
}

const many = (line: string, times: number) => Array.from({ length: times }, () => line)

/** Two forms that nobody has answered both of: no scale. */
const APART = [
  'a,b,c,d',
  ...many('0,1,,', 10),
  ...many('1,0,,', 30),
  ...many(',,1,0', 20),
  ...many(',,0,1', 20),
]

test('shares of the answers are shown also where the answers give no scale', async () => {
  const found = await results(APART)
  assert.equal(found.calibration.kind, 'not-calibrated')
  assert.deepEqual(found.answers[0], {
    item: 'a',
    n: 40,
    missing: 40,
    counts: [10, 30],
    shares: [0.25, 0.75],
  })
  const chart = answersBlocks(reportContext(found, 'sv')).find((block) => block.kind === 'chart')
  assert.ok(chart?.kind === 'chart' && chart.model.kind === 'ladder')
  assert.deepEqual(chart.model.groups[0]?.bars[0], { label: 'a', n: 40, shares: [0.25, 0.75] })
  // 30 + 10 + 20 + 20 of 160 answers are the highest; as many the lowest.
  assert.equal(chart.model.title, '50\u00a0% av svaren är det högsta som går att ge, 50\u00a0% det lägsta')
})

test('an answer of fewer than five persons is not shown, nor the one that would give it away', async () => {
  const found = await results([
    'a,b',
    ...many('0,1', 3),
    ...many('1,0', 30),
    ...many('2,2', 20),
    ...many('1,2', 8),
  ])
  const blocks = answersBlocks(reportContext(found, 'sv'))
  const table = blocks.find((block) => block.kind === 'table')
  assert.ok(table?.kind === 'table')
  const texts = table.table.rows.map((row) =>
    row.kind === 'row' ? row.cells.map((cell) => (typeof cell === 'string' ? cell : cell.text)) : [],
  )
  assert.deepEqual(texts, [
    ['a', '–', '62\u00a0%', '–', '61', '0'],
    ['b', '49\u00a0%', '–', '–', '61', '0'],
  ])
  const chart = blocks.find((block) => block.kind === 'chart')
  assert.ok(chart?.kind === 'chart' && chart.model.kind === 'ladder')
  assert.deepEqual(
    chart.model.groups[0]?.bars.map(({ shares }) => shares),
    [null, null],
  )
})

test('with the verdict "not yet" no key from score to measure is shown until somebody asks for it anyway', async () => {
  const found = await results([
    'a,b,c',
    ...many('0,1,0', 9),
    ...many('1,0,1', 8),
    ...many('1,1,0', 7),
    ...many('0,0,1', 6),
  ])
  assert.equal(found.verdict.kind, 'not-yet')
  assert.ok(found.scoreTable.length > 0)
  const kinds = (anyway: boolean) => measureBlocks(found, 'sv', { anyway }).map(({ kind }) => kind)
  assert.deepEqual(kinds(false), ['heading', 'callout'])
  assert.deepEqual(kinds(true), ['heading', 'callout', 'paragraph', 'table'])
})
