import assert from 'node:assert/strict'
import { test } from 'node:test'
import { documentText } from './document.ts'
import { viewText } from './view.ts'

test('a table has its names to the left, its figures to the right, and a rule under the header', () => {
  const text = viewText({
    title: 'T',
    blocks: [
      { kind: 'text', lines: [] },
      {
        kind: 'table',
        header: ['Grupp', 'n'],
        rows: [
          ['å', '1'],
          ['bcd', '23 456'],
        ],
      },
    ],
  })
  assert.equal(text, 'T\n\nGrupp       n\n─────────────\nå           1\nbcd    23 456\n')
})

test('a control character in the data cannot steer the terminal', () => {
  const text = viewText({ title: 'T', blocks: [{ kind: 'table', header: ['a'], rows: [['\u001b[2J']] }] })
  assert.ok(!text.includes('\u001b'))
})

const input = { file: 'a.csv', sha256: 'ff', rows: 3 }
const view = { title: '', blocks: [] }

test('a document names its maker and its input first, and keeps every digit', () => {
  const text = documentText('pool', { input, view, body: { estimate: 0.1 + 0.2, notes: [] } })
  const document = JSON.parse(text)
  assert.deepEqual(Object.keys(document), ['utfall', 'estimate', 'notes'])
  assert.deepEqual(document.utfall.input, input)
  assert.equal(document.utfall.command, 'pool')
  assert.equal(document.estimate, 0.1 + 0.2)
})

test('a figure that is not finite becomes null, and a note says where it stood', () => {
  const text = documentText('pool', {
    input,
    view,
    body: { a: { b: [1, Number.NaN] }, c: Float64Array.of(Number.POSITIVE_INFINITY), notes: [] },
  })
  const document = JSON.parse(text)
  assert.deepEqual(document.a, { b: [1, null] })
  assert.deepEqual(document.c, [null])
  assert.deepEqual(document.notes, [
    { code: 'not-a-finite-number', detail: { key: 'a.b[1]', value: 'NaN' } },
    { code: 'not-a-finite-number', detail: { key: 'c[0]', value: 'infinity' } },
  ])
})
