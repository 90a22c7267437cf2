import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { studySchemaText } from './write-schema.ts'

test('the schema that editors read is the one that the house checks by', () => {
  const stored = readFileSync(new URL('../../../docs/study.schema.json', import.meta.url), 'utf8')
  assert.equal(stored, studySchemaText(), 'run: node welfare/evaluations/study/write-schema.ts')
})
