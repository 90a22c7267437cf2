import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { decimalsFor, intervalText, kronorText, numberText, pText, shareText } from './number-text.ts'

test('Swedish numbers have decimal comma, hard space in thousands and a real minus sign', () => {
  assert.equal(numberText(-1234567.891, 'sv', { decimals: 2 }), '−1\u00a0234\u00a0567,89')
  assert.equal(numberText(-1234567.891, 'en', { decimals: 2 }), '−1,234,567.89')
})

test('a value that rounds to zero has no sign, whichever side it came from', () => {
  assert.equal(numberText(-0.0004, 'sv', { decimals: 2 }), '0,00')
  assert.equal(numberText(0.0004, 'sv', { decimals: 2, signed: true }), '0,00')
})

test('a signed positive number says plus, and infinity and nothing have signs of their own', () => {
  assert.equal(numberText(3.25, 'en', { decimals: 1, signed: true }), '+3.3')
  assert.equal(numberText(Number.NEGATIVE_INFINITY, 'sv', { decimals: 1 }), '−∞')
  assert.equal(numberText(Number.NaN, 'sv', { decimals: 1 }), '–')
})

test('a share is written as percent, with the hard space that Swedish wants', () => {
  assert.equal(shareText(0.4156, 'sv', { decimals: 1 }), '41,6\u00a0%')
  assert.equal(shareText(0.4156, 'en', { decimals: 1 }), '41.6%')
})

test('an interval has a word between its ends, so that a minus cannot be read as a dash', () => {
  assert.equal(intervalText(-1.5, 2.5, 'sv', { decimals: 1 }), '−1,5 till 2,5')
})

test('a p-value is never written as zero', () => {
  assert.equal(pText(0.00004, 'sv'), 'p < 0,001')
  assert.equal(pText(0.0321, 'en'), 'p = 0.032')
})

test('kronor are whole', () => {
  assert.equal(kronorText(12_345.6, 'sv'), '12\u00a0346\u00a0kr')
  assert.equal(kronorText(-12, 'en', true), 'SEK\u00a0−12')
})

test('decimals show as many significant figures of the standard error as asked for', () => {
  assert.deepEqual(
    [0.0359, 0.62, 4.07, 633].map((se) => decimalsFor(se)),
    [3, 2, 1, 0],
  )
  assert.deepEqual(
    [0.0359, 0.62, 4.07, 633].map((se) => decimalsFor(se, 3)),
    [4, 3, 2, 0],
  )
})

test('what is written can be read back to within half of its last digit', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -1e9, max: 1e9, noNaN: true }),
      fc.integer({ min: 0, max: 6 }),
      (value, decimals) => {
        const text = numberText(value, 'sv', { decimals })
        const read = Number(text.replaceAll('\u00a0', '').replace('−', '-').replace(',', '.'))
        assert.ok(Math.abs(read - value) <= 0.5 * 10 ** -decimals * (1 + 1e-9) + Math.abs(value) * 1e-15)
      },
    ),
  )
})
