import assert from 'node:assert/strict'
import test from 'node:test'
import { dateInSweden, parseCalendarDate } from './calendar-date.ts'
import { InvalidInput } from './errors.ts'
import { instantInSweden } from './swedish-time.ts'

const at = (date: string, time: string) =>
  instantInSweden(parseCalendarDate(date, 'date'), time).toISOString()

test('nine in the morning is nine in the morning all year', () => {
  assert.equal(at('2026-03-28', '09:00'), '2026-03-28T08:00:00.000Z')
  assert.equal(at('2026-03-29', '09:00'), '2026-03-29T07:00:00.000Z')
  assert.equal(at('2026-10-24', '09:00'), '2026-10-24T07:00:00.000Z')
  assert.equal(at('2026-10-25', '09:00'), '2026-10-25T08:00:00.000Z')
})

test('a time that comes twice is the first, and one that does not come is when the clocks change', () => {
  assert.equal(at('2026-10-25', '02:30'), '2026-10-25T00:30:00.000Z')
  assert.equal(at('2026-10-25', '03:00'), '2026-10-25T02:00:00.000Z')
  assert.equal(at('2026-03-29', '02:30'), '2026-03-29T01:00:00.000Z')
  assert.equal(at('2026-03-29', '01:59'), '2026-03-29T00:59:00.000Z')
})

test('midnight of each day of ten years begins that day and no other', () => {
  for (let day = Date.UTC(2020, 0, 1); day < Date.UTC(2030, 0, 1); day += 86_400_000) {
    const date = parseCalendarDate(new Date(day).toISOString().slice(0, 10), 'date')
    const midnight = instantInSweden(date, '00:00')
    assert.equal(dateInSweden(midnight), date)
    assert.notEqual(dateInSweden(new Date(midnight.getTime() - 1)), date)
  }
})

test('what is no time of day is refused', () => {
  for (const time of ['24:00', '9:00', '09:60', '']) assert.throws(() => at('2026-01-01', time), InvalidInput)
})
