import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import test from 'node:test'
import { REMARK_TEXTS } from '@utfall/basics'

const ROOT = new URL('../../', import.meta.url)
const CODE = /(?:notEstimable\(\s*|\b(?:code|reason): )'([a-z0-9]+(?:-[a-z0-9]+)+|[a-z]{5,})'/g

/** Every code that stands in the statistics rooms as a reason or a remark. */
function codesInStatistics(): ReadonlySet<string> {
  const files = globSync('statistics/**/*.ts', {
    cwd: ROOT,
    exclude: (name) => name.endsWith('.test.ts') || name.includes('reference'),
  })
  return new Set(
    files.flatMap((file) =>
      [...readFileSync(new URL(file, ROOT), 'utf8').matchAll(CODE)].map((match) => match[1] ?? ''),
    ),
  )
}

test('every reason and remark of the statistics rooms has words in Swedish and English', () => {
  const missing = [...codesInStatistics()].filter((code) => REMARK_TEXTS[code] === undefined)
  assert.deepEqual(missing.sort(), [])
})

test('the Swedish and the English words of a remark use the same figures', () => {
  const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort()
  for (const [code, { sv, en }] of Object.entries(REMARK_TEXTS))
    assert.deepEqual(places(sv), places(en), code)
})
