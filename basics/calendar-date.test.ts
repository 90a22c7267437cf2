import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import {
  addMonths,
  type CalendarDate,
  dateInSweden,
  isCalendarDate,
  parseCalendarDate,
} from './calendar-date.ts'
import { InvalidInput } from './errors.ts'

const day = (text: string) => parseCalendarDate(text, 'day')

test('a day that the month lacks becomes its last day', () => {
  assert.equal(addMonths(day('2026-01-31'), 1), '2026-02-28')
  assert.equal(addMonths(day('2024-01-31'), 1), '2024-02-29')
  assert.equal(addMonths(day('2026-08-31'), 6), '2027-02-28')
  assert.equal(addMonths(day('2026-03-15'), -15), '2024-12-15')
})

test('only days that exist are days', () => {
  for (const text of ['2026-02-29', '2026-13-01', '2026-1-1', '20260101', '2026-00-10', ''])
    assert.equal(isCalendarDate(text), false, text)
  assert.throws(() => day('2026-02-30'), InvalidInput)
})

test('the day in Sweden turns at Swedish midnight, summer and winter', () => {
  assert.equal(dateInSweden(new Date('2026-06-30T21:59:59Z')), '2026-06-30')
  assert.equal(dateInSweden(new Date('2026-06-30T22:00:00Z')), '2026-07-01')
  assert.equal(dateInSweden(new Date('2026-12-31T22:59:59Z')), '2026-12-31')
  assert.equal(dateInSweden(new Date('2026-12-31T23:00:00Z')), '2027-01-01')
})

test('months forward and back from a day that every month has is where one began', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1900, max: 2100 }),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 28 }),
      fc.integer({ min: -600, max: 600 }),
      (year, month, date, months) => {
        const start =
          `${year}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}` as CalendarDate
        assert.equal(addMonths(addMonths(start, months), -months), start)
      },
    ),
  )
})
