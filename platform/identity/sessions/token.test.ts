import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isToken, newToken } from './token.ts'

test('a token is 256 bits, never the same, and no bit of it always as another time', () => {
  const tokens = Array.from({ length: 200 }, newToken)
  assert.equal(new Set(tokens).size, 200)
  const bytes = tokens.map((token) => Buffer.from(token, 'base64url'))
  for (const [index, each] of bytes.entries()) {
    assert.equal(each.length, 32)
    assert.ok(isToken(tokens[index] ?? ''))
  }
  // By chance a bit is alike in all 200 once in 2^199 times.
  for (let bit = 0; bit < 256; bit++) {
    const set = bytes.filter((each) => (((each[bit >> 3] ?? 0) >> (bit & 7)) & 1) === 1).length
    assert.ok(set > 0 && set < 200, `bit ${bit}`)
  }
})
