import assert from 'node:assert/strict'
import test from 'node:test'
import { assertNever, InvalidInput } from './errors.ts'
import { remarkText } from './remark.ts'

test('figures are put into the words of a remark as a person writes them', () => {
  const remark = { code: 'blocks-without-both-arms', detail: { blocks: 3, people: 1200 } }
  assert.match(remarkText(remark, 'sv'), /^Block med bara en arm: 3 \(personer: 1\u00a0200\)/)
  assert.match(
    remarkText({ code: 'controls-received', detail: { share: 0.042 } }, 'en'),
    /^4% of the control group/,
  )
})

test('the words of the room that asks go before those of the house', () => {
  const own = { separation: { sv: 'egna ord', en: 'own words' } }
  assert.equal(remarkText({ code: 'separation', detail: {} }, 'sv', own), 'egna ord')
})

test('impossible input names field, given and allowed, and cuts what is too long to read', () => {
  const fault = new InvalidInput({
    field: 'level',
    given: 'x'.repeat(500),
    allowed: 'a number between 0 and 1',
  })
  assert.equal(fault.field, 'level')
  assert.ok(fault.given.length <= 120)
  assert.match(fault.message, /^level: given "x+\.\.\., allowed a number between 0 and 1$/)
})

test('a kind that nobody handles stops the program rather than passing in silence', () => {
  assert.throws(() => assertNever('unknown' as never), /unhandled kind/)
})
