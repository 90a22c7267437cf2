import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { shownPages, sortAnswers } from './branching.ts'
import type { Answer, Answers, AnswerTest, Condition, Form, Question } from './form.ts'

const plain = (id: string, when: readonly Condition[] = []): Question => ({
  ...{ id, kind: 'one', text: { sv: id }, help: null, when },
  options: ['0', '1', '2'].map((code) => ({
    ...{ code, text: { sv: code }, weight: Number(code), meaning: 'answer', isExclusive: false },
  })),
  ...{ lowest: null, highest: null, longest: 4000 },
})
const formOf = (questions: readonly Question[]): Form => ({
  ...{ languages: ['sv'], title: { sv: 'Prov' }, introduction: null, hiddenAnswers: 'kept-apart' },
  pages: questions.map((question) => ({ id: question.id, title: null, when: [], questions: [question] })),
})
const chosen = (...codes: string[]): Answer => ({ kind: 'chosen', codes })
const shownIds = (form: Form, answers: Answers) =>
  shownPages(form, answers).flatMap(({ questions }) => questions.map(({ id }) => id))

test('a question follows the answer that it hangs on, and what hung on it goes with it', () => {
  const when = (question: string): Condition[] => [
    { kind: 'all', tests: [{ question, operator: '=', value: '1' }] },
  ]
  const form = formOf([plain('a'), plain('b', when('a')), plain('c', when('b'))])
  const answers = new Map([
    ['a', chosen('1')],
    ['b', chosen('1')],
    ['c', chosen('2')],
  ])
  assert.deepEqual(shownIds(form, answers), ['a', 'b', 'c'])
  answers.set('a', chosen('0'))
  assert.deepEqual(shownIds(form, answers), ['a'])
  const { kept, hidden } = sortAnswers(form, answers)
  assert.deepEqual([[...kept.keys()], [...hidden.keys()]], [['a'], ['b', 'c']])
})

test('whoever passes a question has not answered it', () => {
  const tests: [AnswerTest, boolean][] = [
    [{ question: 'a', operator: 'exists', value: true }, false],
    [{ question: 'a', operator: 'exists', value: false }, true],
    [{ question: 'a', operator: '=', value: '1' }, false],
    [{ question: 'a', operator: '!=', value: '1' }, true],
  ]
  for (const [each, expected] of tests) {
    const form = formOf([plain('a'), plain('b', [{ kind: 'any', tests: [each] }])])
    assert.equal(
      shownIds(form, new Map([['a', { kind: 'declined' }]])).includes('b'),
      expected,
      each.operator,
    )
  }
})

test('numbers and days are compared as what they are', () => {
  const question = (id: string, kind: Question['kind']): Question => ({ ...plain(id), kind, options: [] })
  const asked = (kind: Question['kind'], each: Omit<AnswerTest, 'question'>, answer: Answer) => {
    const test = { question: 'a', ...each } as AnswerTest
    const form = formOf([question('a', kind), plain('b', [{ kind: 'all', tests: [test] }])])
    return shownIds(form, new Map([['a', answer]])).includes('b')
  }
  assert.ok(asked('whole-number', { operator: '>', value: 9 }, { kind: 'number', number: 10 }))
  assert.ok(!asked('whole-number', { operator: '<', value: 9 }, { kind: 'number', number: 10 }))
  assert.ok(asked('date', { operator: '<=', value: '2026-02-10' }, { kind: 'date', date: '2026-02-09' }))
})

const COUNT = 6
const conditions = (place: number) =>
  fc.array(
    fc.record({
      kind: fc.constantFrom('all' as const, 'any' as const),
      tests: fc.array(
        fc.record({
          question: fc.integer({ min: 0, max: place - 1 }).map(String),
          operator: fc.constantFrom('=' as const, '!=' as const),
          value: fc.constantFrom('0', '1', '2'),
        }),
        { minLength: 1, maxLength: 3 },
      ),
    }),
    { maxLength: 2 },
  )
const anyForm = fc
  .tuple(...Array.from({ length: COUNT }, (_, place) => (place === 0 ? fc.constant([]) : conditions(place))))
  .map((all) => formOf(all.map((when, place) => plain(String(place), when))))
const anyAnswers = fc
  .dictionary(
    fc.integer({ min: 0, max: COUNT - 1 }).map(String),
    fc.array(fc.constantFrom('0', '1', '2'), { minLength: 1, maxLength: 3 }),
  )
  .map((given) => new Map(Object.entries(given).map(([id, codes]) => [id, chosen(...codes)])))

test('hidden answers change nothing: without them the same is asked, and nothing more is hidden', () => {
  fc.assert(
    fc.property(anyForm, anyAnswers, (form, answers) => {
      const { kept, hidden } = sortAnswers(form, answers)
      assert.equal(kept.size + hidden.size, answers.size)
      assert.deepEqual(shownIds(form, kept), shownIds(form, answers))
      assert.equal(sortAnswers(form, kept).hidden.size, 0)
    }),
    { seed: 5, numRuns: 1000 },
  )
})
