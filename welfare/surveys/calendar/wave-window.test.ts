import assert from 'node:assert/strict'
import test from 'node:test'
import { addDays, InvalidInput, parseCalendarDate } from '@utfall/basics'
import fc from 'fast-check'
import { plannedAt, type WaveTiming, waveWindow, windowState } from './wave-window.ts'

const HALF_A_YEAR: WaveTiming = { months: 6, days: 0, opensDaysBefore: 14, closesDaysAfter: 28, graceDays: 7 }
const day = (text: string) => parseCalendarDate(text, 'day')

test('half a year after 31 August is the last of February, leap year or not', () => {
  assert.equal(waveWindow(day('2026-08-31'), HALF_A_YEAR).due, '2027-02-28')
  assert.equal(waveWindow(day('2027-08-31'), HALF_A_YEAR).due, '2028-02-29')
  assert.equal(waveWindow(day('2028-02-29'), { ...HALF_A_YEAR, months: 12 }).due, '2029-02-28')
})

test('the first and the last day are open, and after the last whoever has begun may finish', () => {
  const window = waveWindow(day('2026-05-01'), HALF_A_YEAR)
  assert.deepEqual(window, {
    ...{ opens: '2026-10-18', due: '2026-11-01', closes: '2026-11-29', lastToFinish: '2026-12-06' },
  })
  const states: [string, string][] = [
    ['2026-10-17T21:59:59Z', 'not-yet'],
    ['2026-10-17T22:00:00Z', 'open'],
    ['2026-11-29T22:59:59Z', 'open'],
    ['2026-11-29T23:00:00Z', 'grace'],
    ['2026-12-06T22:59:59Z', 'grace'],
    ['2026-12-06T23:00:00Z', 'closed'],
  ]
  for (const [instant, state] of states) assert.equal(windowState(window, new Date(instant)), state, instant)
})

test('a reminder at nine comes at nine on either side of the change of clocks', () => {
  const window = waveWindow(day('2026-05-01'), HALF_A_YEAR)
  const at = (daysAfterOpening: number) => plannedAt(window, { daysAfterOpening, at: '09:00' }).toISOString()
  assert.equal(at(6), '2026-10-24T07:00:00.000Z')
  assert.equal(at(7), '2026-10-25T08:00:00.000Z')
})

test('a window opens no later than it is due, and closes no sooner', () => {
  const whole = fc.integer({ min: 0, max: 60 })
  const timings = fc.record({
    months: fc.integer({ min: -12, max: 60 }),
    days: fc.integer({ min: -31, max: 31 }),
    ...{ opensDaysBefore: whole, closesDaysAfter: whole, graceDays: whole },
  })
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 20_000 }), timings, (later, timing) => {
      const window = waveWindow(addDays(day('2000-01-01'), later), timing)
      assert.ok(
        window.opens <= window.due && window.due <= window.closes && window.closes <= window.lastToFinish,
      )
    }),
    { seed: 34, numRuns: 500 },
  )
})

test('days that are no days are refused by name', () => {
  for (const changes of [{ months: 0.5 }, { graceDays: -1 }, { opensDaysBefore: Number.NaN }])
    assert.throws(
      () => waveWindow(day('2026-01-01'), { ...HALF_A_YEAR, ...changes }),
      (error) => error instanceof InvalidInput && error.field === Object.keys(changes)[0],
    )
})
