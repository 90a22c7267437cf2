import assert from 'node:assert/strict'
import test from 'node:test'
import { shownPages } from '../branching.ts'
import { type Compiled, compileResource } from '../compile.ts'
import { FhirQuestionnaire } from '../fhir.ts'
import { type Answer, questionsOf } from '../form.ts'
import { coordinationQuestionnaire } from './coordination.ts'

function compiled(): Compiled {
  const result = compileResource(FhirQuestionnaire.parse(coordinationQuestionnaire), 'ready-made')
  if (result.kind === 'faults') throw new Error(JSON.stringify(result.faults))
  return result
}

test('our own questionnaire is whole in Swedish, easy Swedish, English and Arabic', () => {
  const { form, unsupported } = compiled()
  assert.deepEqual(form.languages, ['sv', 'sv-x-latt', 'en', 'ar'])
  assert.deepEqual(unsupported, [])
  for (const { id, text } of questionsOf(form)) assert.match(text.ar ?? '', /\p{Script=Arabic}/u, id)
})

test('whoever has needed no coordination is asked nothing about it, and counts as that', () => {
  const { form } = compiled()
  const asked = (code: string) =>
    shownPages(form, new Map<string, Answer>([['behov', { kind: 'chosen', codes: [code] }]])).flatMap(
      (page) => page.questions.map(({ id }) => id),
    )
  assert.deepEqual(asked('not-applicable'), ['behov', 'ovrigt'])
  assert.equal(asked('ja').length, questionsOf(form).length)
  assert.equal(asked('asked-unknown').length, questionsOf(form).length)
})

test('each question of agreement has the same four steps and two answers that are no step', () => {
  const agreement = questionsOf(compiled().form).filter(({ id }) => /^(helhet|med)-/.test(id))
  assert.equal(agreement.length, 10)
  for (const { id, options } of agreement) {
    assert.deepEqual(
      options.map(({ weight }) => weight),
      [0, 1, 2, 3, null, null],
      id,
    )
    assert.deepEqual(
      options.slice(4).map(({ meaning }) => meaning),
      ['not-applicable', 'unknown'],
    )
  }
})
