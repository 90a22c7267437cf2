import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkDigit, type PersonalNumber, parseCalendarDate, parsePersonalNumber } from '@utfall/basics'
import { isPseudonym, keyRing, pseudonymiser, versionOf } from '@utfall/identity'
import fc from 'fast-check'

const TODAY = parseCalendarDate('2026-11-22', 'today')
const ring = keyRing([1, 2].map((version) => ({ version, createdAt: '', key: Buffer.alloc(32, version) })))
const inStudy = (study: string, version = 1) => pseudonymiser(ring, { study, version })

function read(text: string): PersonalNumber {
  const parsed = parsePersonalNumber(text, TODAY)
  assert.ok(parsed.kind === 'personal-number', text)
  return parsed.number
}

/** Numbers that nobody ever had: whoever was born in those years was dead when the numbers came in 1947. */
const neverGiven = fc
  .tuple(
    fc.integer({ min: 1800, max: 1829 }),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 28 }),
    fc.integer({ min: 1, max: 999 }),
  )
  .map(([year, month, day, birth]) => {
    const two = (value: number) => String(value).padStart(2, '0')
    const nine = `${String(year).slice(2)}${two(month)}${two(day)}${String(birth).padStart(3, '0')}`
    return read(`${String(year).slice(0, 2)}${nine}${checkDigit(nine)}`)
  })

test('every pseudonym has the same length and form, and says which version it is of', () => {
  fc.assert(
    fc.property(neverGiven, fc.constantFrom(1, 2), (number, version) => {
      const name = inStudy('a', version)(number)
      assert.ok(isPseudonym(name))
      assert.equal(name.length, 36)
      assert.equal(versionOf(name), version)
      assert.equal(name.includes(number) || name.includes(number.slice(2)), false)
    }),
  )
})

test('two persons never share a pseudonym, and one person never has the same in two studies or versions', () => {
  fc.assert(
    fc.property(fc.uniqueArray(neverGiven, { minLength: 2, maxLength: 50 }), (numbers) => {
      const ways = [inStudy('a'), inStudy('b'), inStudy('a', 2)]
      const names = numbers.flatMap((number) => ways.map((make) => make(number).slice(4)))
      assert.equal(new Set(names).size, names.length)
    }),
  )
})
