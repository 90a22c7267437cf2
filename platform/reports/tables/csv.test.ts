import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InvalidInput } from '@utfall/basics'
import fc from 'fast-check'
import { tableToCsv } from './csv.ts'
import type { TableModel } from './model.ts'

const table: TableModel = {
  caption: 'Utfall',
  columns: [
    { header: 'Utfall', align: 'start', rowHeader: true },
    { header: 'Skillnad; poäng', align: 'end' },
  ],
  rows: [
    { kind: 'group', title: 'Huvudutfall' },
    { kind: 'row', cells: ['Mående "allmänt"', { text: '\u22124,1', sortValue: -4.1 }] },
  ],
}

test('Swedish: byte order mark, semicolons, quotes doubled, a group as a row of its own', () => {
  assert.equal(
    tableToCsv(table, 'sv'),
    '\ufeffUtfall;"Skillnad; poäng"\r\nHuvudutfall;\r\n"Mående ""allmänt""";\u22124,1\r\n',
  )
})

test('English: commas, so that a decimal comma would be quoted', () => {
  assert.match(
    tableToCsv(table, 'en'),
    /^\ufeffUtfall,Skillnad; poäng\r\nHuvudutfall,\r\n"Mående ""allmänt""","\u22124,1"\r\n$/,
  )
})

function cell(text: string): string {
  const csv = tableToCsv(
    { caption: '', columns: [{ header: 'x', align: 'start' }], rows: [{ kind: 'row', cells: [text] }] },
    'sv',
  )
  return csv.split('\r\n').slice(1).join('\r\n').trimEnd()
}

test('a cell that a spreadsheet would run gets an apostrophe; a signed number does not', () => {
  for (const text of ['=1+1', '+cmd|calc', '-2+3', '@SUM(A1)']) assert.equal(cell(text), `'${text}`)
  for (const text of ['+4,1', '-3', '\u22120,5', '+12\u00a0%', '-1\u00a0200,5'])
    assert.equal(cell(text), text)
})

test('no cell of any text begins a formula', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const first = cell(text).replace(/^"/, '')
      assert.ok(!/^[=@\t]/.test(first))
      if (/^[+-]/.test(first)) assert.match(first, /^[+-][\d\u00a0 ,.%]+$/)
    }),
    { numRuns: 500, seed: 4 },
  )
})

test('a row with too few cells is refused', () => {
  assert.throws(() => tableToCsv({ ...table, rows: [{ kind: 'row', cells: ['ensam'] }] }, 'sv'), InvalidInput)
})
