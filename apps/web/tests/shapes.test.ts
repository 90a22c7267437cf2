import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import openapiTS, { astToString, COMMENT_HEADER } from 'openapi-typescript'

test('the shapes of the API are those of docs/openapi.json; else run npm run generate', async () => {
  const made =
    COMMENT_HEADER +
    astToString(await openapiTS(new URL('../../../docs/openapi.json', import.meta.url), { immutable: true }))
  const stored = readFileSync(new URL('../api/generated/api.ts', import.meta.url), 'utf8')
  assert.equal(stored, made)
})
