import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import test from 'node:test'

const ROOT = new URL('../../', import.meta.url)

type Row = { readonly id: string; readonly state: string; readonly room: string; readonly test: string }

function rows(): readonly Row[] {
  const [, ...lines] = readFileSync(new URL('docs/requirements.csv', ROOT), 'utf8').trimEnd().split('\n')
  return lines.map((line) => {
    const [id = '', state = '', room = '', proof = ''] = line.split(',')
    return { id, state, room, test: proof }
  })
}

test('the list holds each of the 377 requirements once', () => {
  const ids = rows().map((row) => row.id)
  assert.equal(new Set(ids).size, 377)
  assert.equal(ids.length, 377)
  for (const id of ids) assert.match(id, /^(R[1-5]|X)\.\d+$/)
})

test('what is done or begun names a room and a test that exist, and what is open claims neither', () => {
  for (const row of rows()) {
    assert.ok(['done', 'part', 'open'].includes(row.state), `${row.id}: ${row.state}`)
    if (row.state === 'open') assert.equal(row.room + row.test, '', row.id)
    else {
      assert.ok(existsSync(new URL(row.room, ROOT)), `${row.id}: ${row.room}`)
      assert.ok(existsSync(new URL(row.test, ROOT)), `${row.id}: ${row.test}`)
    }
  }
})
