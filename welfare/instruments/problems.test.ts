import assert from 'node:assert/strict'
import test from 'node:test'
import { INSTRUMENT_PROBLEMS } from './problems.ts'

test('every refusal has words of its own in both languages and a status that tells whose fault it is', () => {
  const texts = new Set<string>()
  for (const [code, { status, sv, en }] of Object.entries(INSTRUMENT_PROBLEMS)) {
    assert.match(code, /^[A-Z]+(_[A-Z]+)*$/)
    assert.ok([400, 403, 404, 409, 500, 503].includes(status), code)
    assert.notEqual(sv, en, code)
    for (const text of [sv, en]) {
      assert.match(text, /^[A-ZÅÄÖ].*\.$/, code)
      assert.ok(!texts.has(text), `${code}: ${text}`)
      texts.add(text)
    }
  }
})
