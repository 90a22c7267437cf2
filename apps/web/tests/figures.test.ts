import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  countText,
  dayOfMomentText,
  dayText,
  megabytesText,
  momentText,
  percentText,
} from '../language/figures.ts'
import { wording } from '../language/wording.ts'
import { numberAndUnit, numberOfText, withoutLetter } from '../pages/studies/number-of-text.ts'

test('thousands are set apart by a space that does not break in Swedish, by a comma in English', () => {
  assert.equal(countText(1204, 'sv'), '1\u00a0204')
  assert.equal(countText(1204, 'en'), '1,204')
  assert.equal(percentText(0.864, 'sv'), '86\u00a0%')
  assert.equal(percentText(0.864, 'en'), '86%')
})

test('a date is the same day whatever the zone of the machine', () => {
  assert.equal(dayText('2026-11-21', 'sv'), '21 november 2026')
  assert.equal(dayText('2026-11-21', 'en'), '21 November 2026')
})

test('a moment in the log is told in Swedish time, winter and summer', () => {
  assert.match(momentText('2026-11-21T23:30:00Z', 'sv'), /22 november 2026.*00:30/)
  assert.match(momentText('2026-07-01T22:30:00Z', 'sv'), /2 juli 2026.*00:30/)
  assert.equal(dayOfMomentText('2026-11-21T23:30:00Z', 'en'), '22 November 2026')
})

test('the size of a file is told as file managers tell it', () => {
  assert.equal(megabytesText(200_000_000, 'sv'), '200 MB')
  assert.equal(megabytesText(1_250_000, 'sv'), '1,3 MB')
  assert.equal(megabytesText(1_250_000, 'en'), '1.3 MB')
})

test('one wording serves both languages, two serve one each', () => {
  assert.equal(wording('En väg in', 'en'), 'En väg in')
  assert.equal(wording({ sv: 'Väntan', en: 'Waiting' }, 'en'), 'Waiting')
})

test('the number in a text for people is found again, with its sign, its decimals and its thousands', () => {
  assert.equal(numberOfText('+4,1 poäng av 100', ','), 4.1)
  assert.equal(numberOfText('−1\u00a0204 kr', ','), -1204)
  assert.equal(numberOfText('SEK −1,204', '.'), -1204)
  assert.equal(numberOfText('p < 0,001', ','), 0.001)
  assert.equal(numberOfText('−13.5 to +1.1', '.'), -13.5)
  assert.equal(numberOfText('–', ','), null)
})

test('a key figure is parted into its number and its unit', () => {
  assert.deepEqual(numberAndUnit('+4,1 poäng av 100'), { number: '+4,1', unit: 'poäng av 100' })
  assert.deepEqual(numberAndUnit('60,8\u00a0% vinstsannolikhet'), {
    number: '60,8\u00a0%',
    unit: 'vinstsannolikhet',
  })
  assert.deepEqual(numberAndUnit('+18\u00a0070\u00a0kr'), { number: '+18\u00a0070\u00a0kr', unit: '' })
  assert.deepEqual(numberAndUnit('SEK +18,070'), { number: 'SEK +18,070', unit: '' })
  assert.deepEqual(numberAndUnit('–'), { number: '–', unit: '' })
})

test('under a heading that says p the letter is not repeated', () => {
  assert.equal(withoutLetter('p = 0,019'), '0,019')
  assert.equal(withoutLetter('p < 0,001'), '< 0,001')
  assert.equal(withoutLetter('–'), '–')
})
