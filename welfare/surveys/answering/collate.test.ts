import assert from 'node:assert/strict'
import test from 'node:test'
import { type Answer, type Form, shownPages } from '@utfall/instruments/questionnaire'
import fc from 'fast-check'
import type { GivenAnswer } from '../schema.ts'
import { type AddedAnswer, collateAnswers } from './collate.ts'

const question = (id: string, when: Form['pages'][number]['when'] = []) => ({
  ...{ id, kind: 'text' as const, text: { sv: id }, help: null, when },
  ...{ options: [], lowest: null, highest: null, longest: 100 },
})
const formOf = (hiddenAnswers: Form['hiddenAnswers']): Form => ({
  ...{ languages: ['sv'], title: { sv: 'Prov' }, introduction: null, hiddenAnswers },
  pages: [
    { id: 'a', title: null, when: [], questions: [question('a')] },
    {
      ...{ id: 'b', title: null },
      when: [{ kind: 'all', tests: [{ question: 'a', operator: '=', value: 'ja' }] }],
      questions: [question('b')],
    },
  ],
})
const KEPT = formOf('kept-apart')
const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 12, minute)).toISOString()
const OPEN = { finishedAt: null, lateFrom: at(59) }

const added = (id: number, to: string, answer: string | GivenAnswer, device = 1): AddedAnswer => ({
  ...{ id, device, question: to, language: 'sv', receivedAt: at(id) },
  answer: typeof answer === 'string' ? { kind: 'text', text: answer } : answer,
})
const textsOf = (some: ReadonlyMap<string, { readonly answer: Answer }>) =>
  Object.fromEntries(
    [...some].map(([id, { answer }]) => [id, answer.kind === 'text' ? answer.text : answer.kind]),
  )

test('the newest answer holds, on whichever device it was given', () => {
  const { kept } = collateAnswers(KEPT, [added(2, 'a', 'nej', 2), added(1, 'a', 'ja')], OPEN)
  assert.deepEqual(textsOf(kept), { a: 'nej' })
})

test('an answer that was taken back is none, and can be given anew', () => {
  const back = added(2, 'a', { kind: 'taken-back' })
  assert.deepEqual(textsOf(collateAnswers(KEPT, [added(1, 'a', 'ja'), back], OPEN).kept), {})
  const anew = [added(1, 'a', 'ja'), back, added(3, 'a', 'nej')]
  assert.deepEqual(textsOf(collateAnswers(KEPT, anew, OPEN).kept), { a: 'nej' })
})

test('what a later answer hides is apart, or gone, as the form declares; shown again it is there again', () => {
  const hidden = [added(1, 'a', 'ja'), added(2, 'b', 'mer'), added(3, 'a', 'nej')]
  const apart = collateAnswers(KEPT, hidden, OPEN)
  assert.deepEqual([textsOf(apart.kept), textsOf(apart.hidden)], [{ a: 'nej' }, { b: 'mer' }])
  const gone = collateAnswers(formOf('removed'), hidden, OPEN)
  assert.deepEqual([textsOf(gone.kept), textsOf(gone.hidden)], [{ a: 'nej' }, {}])
  const again = [...hidden, added(4, 'a', 'ja')]
  assert.deepEqual(textsOf(collateAnswers(KEPT, again, OPEN).kept), { a: 'ja', b: 'mer' })
})

test('what comes after the end fills what was empty and replaces nothing', () => {
  const finished = { finishedAt: at(10), lateFrom: at(59) }
  const answers = [
    added(1, 'a', 'ja'),
    added(11, 'a', 'nej', 2),
    added(12, 'b', 'först', 2),
    added(13, 'b', 'sedan', 2),
  ]
  assert.deepEqual(textsOf(collateAnswers(KEPT, answers, finished).kept), { a: 'ja', b: 'sedan' })
})

test('what came after the last day is marked', () => {
  const { kept } = collateAnswers(KEPT, [added(1, 'a', 'ja'), added(30, 'b', 'sent')], {
    finishedAt: null,
    lateFrom: at(30),
  })
  assert.deepEqual([kept.get('a')?.isLate, kept.get('b')?.isLate], [false, true])
})

test('in whatever order rows are read, and with everything sent before said again, the response is the same', () => {
  const rows = fc.array(
    fc.record({
      to: fc.constantFrom('a', 'b'),
      device: fc.integer({ min: 1, max: 3 }),
      answer: fc.constantFrom<string | GivenAnswer>(
        'ja',
        'nej',
        { kind: 'taken-back' },
        { kind: 'declined' },
      ),
    }),
    { maxLength: 12 },
  )
  fc.assert(
    fc.property(
      rows,
      fc.option(fc.integer({ min: 0, max: 14 })),
      fc.infiniteStream(fc.nat()),
      (some, end, shuffle) => {
        const all = some.map(({ to, device, answer }, index) => added(index + 1, to, answer, device))
        const place = { finishedAt: end === null ? null : at(end), lateFrom: at(59) }
        const one = collateAnswers(KEPT, all, place)
        const mixed = all
          .map((row) => ({ row, key: shuffle.next().value ?? 0 }))
          .toSorted((left, right) => left.key - right.key)
          .map(({ row }) => row)
        assert.deepEqual(collateAnswers(KEPT, mixed, place), one)
        const asked = new Set(
          shownPages(KEPT, new Map([...one.kept].map(([id, { answer }]) => [id, answer]))).flatMap(
            ({ questions }) => questions.map(({ id }) => id),
          ),
        )
        for (const id of one.kept.keys()) assert.ok(asked.has(id), id)
      },
    ),
  )
})
