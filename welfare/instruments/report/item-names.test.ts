import assert from 'node:assert/strict'
import test from 'node:test'
import type { MeasurementResults } from '../result/schema.ts'
import type { InstrumentDefinition } from '../schema.ts'
import { goodEvidence } from '../testing/good-evidence.ts'
import { evidenceBlocks, verdictBlocks } from './document.ts'
import { itemNames } from './item-names.ts'

const LONG = 'Hur ofta under de senaste fyra veckorna har du orkat det som du hade tänkt göra?'

function items(...all: readonly (readonly [string, string | null])[]): Pick<InstrumentDefinition, 'items'> {
  return {
    items: all.map(([id, sv]) => ({
      id,
      wording: sv === null ? null : { sv, en: `${sv} (en)` },
      highest: null,
    })),
  }
}

test('a question goes by its wording, cut at a word, and by its column only where nobody has said what it asks', () => {
  const names = itemNames(items(['a', 'Jag sover gott'], ['b', LONG], ['c', null]), 'sv')
  assert.deepEqual(
    [...names],
    [
      ['a', 'Jag sover gott'],
      ['b', 'Hur ofta under de senaste fyra veckorna har du orkat…'],
    ],
  )
  assert.equal(itemNames(items(['a', 'Jag sover gott']), 'en').get('a'), 'Jag sover gott (en)')
})

test('two questions that begin alike are told apart, and a column that is a whole sentence is cut too', () => {
  const names = itemNames(items(['a', `${LONG} Hemma`], ['b', `${LONG} Ute`], [LONG, null]), 'sv')
  const values = [...names.values()]
  assert.equal(new Set(values).size, 3)
  assert.deepEqual(values.slice(0, 2), [
    'Hur ofta under de … du hade tänkt göra? Hemma',
    'Hur ofta under de … som du hade tänkt göra? Ute',
  ])
  for (const name of values) assert.ok(name.length < 60, name)
})

test('verdict, tables and pictures call the question by its wording, and its column stands beside it once', () => {
  const evidence = goodEvidence()
  const results: MeasurementResults = {
    ...evidence,
    utfall: { version: '1', command: 'test', input: { file: 'a.csv', sha256: 'a'.repeat(64), rows: 9 } },
    format: 1,
    settings: {
      asked: 'auto',
      level: 0.95,
      seed: 1,
      replicates: 0,
      groups: [],
      anchored: [],
      keptScale: null,
    },
    verdict: {
      kind: 'groups',
      reasons: [{ code: 'item-noisy', detail: { item: 'c', infit: 1.4 }, hinders: 'individuals' }],
      tries: [{ code: 'read-the-item', detail: { item: 'c' } }],
    },
  }
  const names = itemNames(items(['c', 'Jag sover gott']), 'sv')
  const verdict = JSON.stringify(verdictBlocks(results, 'sv', names))
  assert.match(verdict, /Svaren på ”Jag sover gott” följer inte/)
  assert.match(verdict, /Läs frågan ”Jag sover gott” igen/)
  const blocks = evidenceBlocks(results, 'sv', names)
  const rows = blocks.flatMap((block) => (block.kind === 'table' ? block.table.rows : []))
  const named = rows.flatMap((row) =>
    row.kind === 'row' && row.cells[0] === 'Jag sover gott' ? [row.cells[1]] : [],
  )
  assert.equal(named.filter((cell) => cell === 'c').length, 1)
  assert.equal(
    rows.some((row) => row.kind === 'row' && row.cells[0] === 'c'),
    false,
  )
})
