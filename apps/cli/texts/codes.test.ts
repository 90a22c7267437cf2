import assert from 'node:assert/strict'
import { test } from 'node:test'
import { REMARK_TEXTS } from '@utfall/basics'
import {
  measurementNoteCodes,
  measurementReasonCodes,
  NOT_REACHED,
  noteCodes,
  reasonCodes,
} from '../testing/codes.ts'
import { MEASUREMENT_REASONS } from './measurement-reasons.ts'
import { NOTE_TEXTS } from './note-texts.ts'
import { noteText } from './notes.ts'
import { REASON_TEXTS } from './reasons.ts'

test('every reason that the statistics can give through a command says what the data have and would have to have', () => {
  const reasons = reasonCodes()
  assert.ok(reasons.size > 20, 'the search has lost its way')
  // A reason that leaves the rest of an answer standing is shown as a note.
  const asNotes = ['collinear-term', 'zero-cell', 'no-spread', 'no-events']
  const wordless = [...reasons].filter(
    ([code]) => !(code in REASON_TEXTS) && !(code in NOT_REACHED) && !asNotes.includes(code),
  )
  assert.deepEqual(wordless, [])
})

test('every note that the statistics can give through a command has words in both languages', () => {
  const notes = noteCodes()
  assert.ok(notes.size > 15, 'the search has lost its way')
  const wordless = [...notes].filter(([code]) => !(code in NOTE_TEXTS) && !(code in REMARK_TEXTS))
  assert.deepEqual(wordless, [])
})

test('every refusal and note of the measurement commands has words in both languages', () => {
  const [reasons, notes] = [measurementReasonCodes(), measurementNoteCodes()]
  assert.ok(reasons.size > 12 && notes.size > 5, 'the search has lost its way')
  // Nothing asks them to stop; a recommendation says its own reason; which fit failed is a detail.
  const elsewhere = [
    ...['stopped', 'not-precise-enough', 'burden-over-budget', 'precision-unknown'],
    ...['free', 'anchored'],
  ]
  const wordless = [...reasons].filter(
    ([code]) => !(code in MEASUREMENT_REASONS) && !elsewhere.includes(code),
  )
  assert.deepEqual(wordless, [])
  const silent = [...notes].filter(([code]) => !(code in NOTE_TEXTS) && !(code in REMARK_TEXTS))
  assert.deepEqual(silent, [])
})

test('both languages take the same details from a code', () => {
  const blanks = (text: string) => [...text.matchAll(/\{(\w+)/g)].map(([, key]) => key).sort()
  for (const [code, text] of Object.entries(NOTE_TEXTS))
    assert.deepEqual(blanks(text.sv), blanks(text.en), code)
  for (const [code, { given, allowed }] of [
    ...Object.entries(REASON_TEXTS),
    ...Object.entries(MEASUREMENT_REASONS),
  ]) {
    assert.deepEqual(blanks(given.sv), blanks(given.en), code)
    assert.deepEqual(blanks(allowed.sv), blanks(allowed.en), code)
  }
})

test('a note about one contrast of several begins with its name', () => {
  const note = { code: 'term-dropped', detail: { term: 'age', contrast: 'b - a' } }
  assert.match(noteText(note, 'en'), /^b - a: age /)
})
