import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TableModel } from '@utfall/reports'
import { analyseInstrument } from '../analysis/analyse.ts'
import { readAnswers } from '../data/answers.ts'
import { knownItemsOf } from '../data/known-items.ts'
import { generatedInstrument } from '../testing/generated-instrument.ts'
import { reportContext } from './context.ts'
import { itemBlocks } from './item-blocks.ts'

test('a question held from another calibration is known: neither its place nor its steps show an error of nought', async () => {
  const { csv, thresholds } = generatedInstrument({ persons: 200, items: 4, steps: 2, seed: 6 })
  const anchors = knownItemsOf({ items: [{ id: 'q1', thresholds: [...thresholds[0]] }] }, 'known.json')
  const answers = readAnswers({ name: 'a.csv', bytes: new TextEncoder().encode(csv) })
  assert.ok(answers.kind === 'answers' && anchors.kind === 'items')
  const work = { version: '1', command: 'test', replicates: 0, anchors }
  const found = await analyseInstrument(answers, work)
  assert.ok(found.kind === 'analysed')
  for (const [language, known] of [
    ['sv', '(känt)'],
    ['en', '(known)'],
  ] as const) {
    const rows: readonly TableModel['rows'][number][] = itemBlocks(
      reportContext(found.results, language),
    ).flatMap((block) => (block.kind === 'table' ? block.table.rows : []))
    const texts: readonly string[] = rows.map((row) =>
      row.kind === 'row'
        ? row.cells.map((cell) => (typeof cell === 'string' ? cell : cell.text)).join(' | ')
        : '',
    )
    const ofFirst = texts.filter((text) => text.startsWith('q1 '))
    assert.equal(ofFirst.length, 2)
    for (const text of ofFirst) assert.ok(text.includes(known) && !/\(0[.,]00\)/.test(text), text)
    assert.ok(texts.filter((text) => text.startsWith('q2 ')).every((text) => !text.includes(known)))
  }
})
