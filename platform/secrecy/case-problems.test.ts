import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CASE_PROBLEMS } from './case-problems.ts'
import { SECRECY_PROBLEMS } from './problems.ts'

test('every refusal has a status and says why in Swedish and in English', () => {
  for (const [code, { status, sv, en }] of Object.entries({ ...CASE_PROBLEMS, ...SECRECY_PROBLEMS })) {
    assert.match(code, /^[A-Z]+(_[A-Z]+)*$/)
    assert.ok([400, 403, 404, 409].includes(status), code)
    assert.equal(status === 404, code.endsWith('_NOT_FOUND'), code)
    for (const words of [sv, en]) assert.match(words, /^[A-ZÅÄÖ].{10,}\.$/, code)
    assert.notEqual(sv, en, code)
  }
})

test('a refusal that two lists know is the same in both', () => {
  for (const code of ['NOT_ALLOWED', 'CONFIRM_AGAIN'] as const)
    assert.deepEqual(CASE_PROBLEMS[code], SECRECY_PROBLEMS[code])
})
