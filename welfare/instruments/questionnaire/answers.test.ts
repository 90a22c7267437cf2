import assert from 'node:assert/strict'
import test from 'node:test'
import { answerFault } from './answers.ts'
import type { Answer, Question } from './form.ts'

const question = (changes: Partial<Question>): Question => ({
  ...{
    id: 'q',
    kind: 'one',
    text: { sv: 'Fråga' },
    help: null,
    when: [],
    lowest: null,
    highest: null,
    longest: 5,
  },
  options: ['a', 'b', 'ingen'].map((code) => ({
    ...{ code, text: { sv: code }, weight: null, meaning: 'answer', isExclusive: code === 'ingen' },
  })),
  ...changes,
})
const codeOf = (changes: Partial<Question>, answer: Answer) =>
  answerFault(question(changes), answer)?.code ?? null
const chosen = (...codes: string[]): Answer => ({ kind: 'chosen', codes })

test('a choice is one of the options, as many as may be, and what stands alone stands alone', () => {
  assert.equal(codeOf({}, chosen('a')), null)
  assert.deepEqual(answerFault(question({}), chosen('c')), {
    ...{ code: 'NOT_AN_OPTION', given: 'c', allowed: ['a', 'b', 'ingen'] },
  })
  assert.equal(codeOf({}, chosen('a', 'b')), 'ONE_ONLY')
  assert.equal(codeOf({ kind: 'several' }, chosen('a', 'b')), null)
  assert.equal(codeOf({ kind: 'several' }, chosen('a', 'a')), 'CHOSEN_TWICE')
  assert.equal(codeOf({ kind: 'several' }, chosen('a', 'ingen')), 'STANDS_ALONE')
  assert.equal(codeOf({ kind: 'several' }, chosen()), 'EMPTY')
})

test('a text is counted in characters, not in the units that they are stored in', () => {
  assert.equal(codeOf({ kind: 'text' }, { kind: 'text', text: 'fem👍!!' }), 'TOO_LONG')
  assert.equal(codeOf({ kind: 'text' }, { kind: 'text', text: 'fem👍!' }), null)
  assert.equal(codeOf({ kind: 'text' }, { kind: 'text', text: '  ' }), 'EMPTY')
})

test('a number lies within its limits, which are themselves allowed', () => {
  const limits = { lowest: 0, highest: 10 }
  for (const [number, expected] of [
    [0, null],
    [10, null],
    [-1, 'OUTSIDE'],
    [11, 'OUTSIDE'],
    [1.5, 'NOT_WHOLE'],
    [Number.NaN, 'WRONG_KIND'],
  ] as const)
    assert.equal(
      codeOf({ kind: 'whole-number', ...limits }, { kind: 'number', number }),
      expected,
      String(number),
    )
  assert.equal(codeOf({ kind: 'number', ...limits }, { kind: 'number', number: 1.5 }), null)
})

test('a day is one that the calendar has', () => {
  const limits = { kind: 'date', lowest: '2026-01-01', highest: '2026-12-31' } as const
  for (const [date, expected] of [
    ['2026-02-28', null],
    ['2026-02-29', 'NOT_A_DAY'],
    ['2026-13-01', 'NOT_A_DAY'],
    ['26-01-01', 'NOT_A_DAY'],
    ['2027-01-01', 'OUTSIDE'],
  ] as const)
    assert.equal(codeOf(limits, { kind: 'date', date }), expected, date)
})

test('every question can be passed, and information asks for nothing', () => {
  for (const kind of ['one', 'several', 'text', 'whole-number', 'number', 'date'] as const)
    assert.equal(codeOf({ kind }, { kind: 'declined' }), null)
  assert.equal(codeOf({ kind: 'information' }, { kind: 'declined' }), 'WRONG_KIND')
  assert.equal(codeOf({ kind: 'text' }, chosen('a')), 'WRONG_KIND')
})
