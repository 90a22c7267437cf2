import assert from 'node:assert/strict'
import { createHmac, hkdfSync } from 'node:crypto'
import { test } from 'node:test'
import {
  InvalidInput,
  type PersonalNumber,
  PUBLISHED_TEST_NUMBERS,
  parseCalendarDate,
  parsePersonalNumber,
} from '@utfall/basics'
import { keyRing } from '../keys/key-ring.ts'
import { isPseudonym, pseudonymiser } from './pseudonym.ts'

const TODAY = parseCalendarDate('2026-11-22', 'today')
const ring = keyRing([1, 2].map((version) => ({ version, createdAt: '', key: Buffer.alloc(32, version) })))
const inStudy = (study: string, version = 1) => pseudonymiser(ring, { study, version })

function read(text: string): PersonalNumber {
  const parsed = parsePersonalNumber(text, TODAY)
  assert.ok(parsed.kind === 'personal-number', text)
  return parsed.number
}

test('a pseudonym is the first 160 bits of the HMAC under the study’s derived key, in base32', () => {
  const number = read('198804202383')
  const key = hkdfSync('sha256', Buffer.alloc(32, 1), 'utfall key ring 1', 'pseudonym:exempelstudien', 32)
  const mac = createHmac('sha256', Buffer.from(key)).update('198804202383').digest('hex').slice(0, 40)
  // Base32 by another way than the program's: through the whole number in base 32.
  const digits = BigInt(`0x${mac}`).toString(32).padStart(32, '0')
  const letters = [...digits].map((digit) => 'abcdefghijklmnopqrstuvwxyz234567'[Number.parseInt(digit, 32)])
  assert.equal(inStudy('exempelstudien')(number), `p01.${letters.join('')}`)
})

test('one person has one pseudonym in a study, however the number was written', () => {
  const make = inStudy('exempelstudien')
  for (const published of PUBLISHED_TEST_NUMBERS) {
    const [century, born, last] = [published.slice(0, 2), published.slice(2, 8), published.slice(8)]
    const mark = Number(published.slice(0, 4)) <= 1926 ? '+' : '-'
    const forms = [published, `${century}${born}-${last}`, `${born}${mark}${last}`, ` ${published}\t`]
    assert.equal(new Set(forms.map((form) => make(read(form)))).size, 1)
  }
})

test('two studies’ pseudonyms of the same people have no more in common than chance', () => {
  // Agreement of the bits over 51 persons: 8 160 bits, binomial with a half; four standard deviations are 181.
  const bits = (name: string) =>
    [...name.slice(4)]
      .map((letter) => 'abcdefghijklmnopqrstuvwxyz234567'.indexOf(letter).toString(2).padStart(5, '0'))
      .join('')
  const [a, b] = [inStudy('a'), inStudy('b')]
  const numbers = PUBLISHED_TEST_NUMBERS.map(read)
  const [first, second] = [a, b].map((make) => numbers.map((number) => bits(make(number))).join(''))
  const agreeing = [...(first ?? '')].filter((bit, place) => bit === second?.[place]).length
  const half = numbers.length * 80
  assert.ok(Math.abs(agreeing - half) < 4 * Math.sqrt(numbers.length * 40), `${agreeing} of ${2 * half}`)
})

test('a study has a name of small letters, digits and hyphens, and a version that the ring holds', () => {
  for (const study of ['', 'A', 'å', 'a:b', 'a--b', '-a', 'a'.repeat(81)])
    assert.throws(() => inStudy(study), InvalidInput, study)
  assert.throws(() => inStudy('a', 3), InvalidInput)
})

test('only pseudonyms are pseudonyms', () => {
  for (const text of [
    '',
    'p1.abc',
    `p01.${'a'.repeat(31)}`,
    `p01.${'A'.repeat(32)}`,
    `p01.${'1'.repeat(32)}`,
    '198804202383',
  ])
    assert.equal(isPseudonym(text), false, text)
})
