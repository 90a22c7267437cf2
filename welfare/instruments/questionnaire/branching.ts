import type { Answer, Answers, AnswerTest, Condition, Form, FormPage, Question } from './form.ts'

/** A page with those of its questions that are asked. */
export type ShownPage = { readonly page: FormPage; readonly questions: readonly Question[] }

/**
 * The pages and questions that are asked, given what has been answered. A condition asks about earlier questions only
 * (`compile.ts` holds it), so one pass is enough; an answer to a question that is not asked counts as no answer (FHIR R5,
 * Questionnaire.item.enableWhen).
 */
export function shownPages(form: Form, answers: Answers): readonly ShownPage[] {
  const asked = new Map<string, Answer>()
  const shown: ShownPage[] = []
  for (const page of form.pages) {
    if (!areMet(page.when, asked)) continue
    const questions: Question[] = []
    for (const question of page.questions) {
      if (!areMet(question.when, asked)) continue
      questions.push(question)
      const answer = answers.get(question.id)
      if (answer !== undefined && answer.kind !== 'declined') asked.set(question.id, answer)
    }
    if (questions.length > 0) shown.push({ page, questions })
  }
  return shown
}

export type SortedAnswers = {
  /** To questions that are asked. */
  readonly kept: Answers
  /** To questions that a later answer has hidden: never analysed. */
  readonly hidden: Answers
}

/** Answers as they are kept: those that a later answer hid apart from the others (behaviour: hidden, then shown). */
export function sortAnswers(form: Form, answers: Answers): SortedAnswers {
  const asked = new Set(shownPages(form, answers).flatMap((shown) => shown.questions.map(({ id }) => id)))
  const kept = new Map<string, Answer>()
  const hidden = new Map<string, Answer>()
  for (const [id, answer] of answers) (asked.has(id) ? kept : hidden).set(id, answer)
  return { kept, hidden }
}

function areMet(conditions: readonly Condition[], asked: ReadonlyMap<string, Answer>): boolean {
  const holds = (test: AnswerTest) => isTrue(test, asked.get(test.question))
  return conditions.every(({ kind, tests }) => (kind === 'all' ? tests.every(holds) : tests.some(holds)))
}

function isTrue(test: AnswerTest, answer: Answer | undefined): boolean {
  if (test.operator === 'exists') return (answer !== undefined) === test.value
  const given = answer === undefined ? [] : valuesOf(answer)
  const { operator, value } = test
  // No answer is different from any: FHIR's "no answer in the set is equal".
  if (operator === '!=') return !given.includes(value)
  return given.some((each) => compares(each, operator, value))
}

function valuesOf(answer: Answer): readonly (string | number)[] {
  switch (answer.kind) {
    case 'chosen':
      return answer.codes
    case 'text':
      return [answer.text]
    case 'number':
      return [answer.number]
    case 'date':
      return [answer.date]
    case 'declined':
      return []
  }
}

function compares(value: string | number, operator: '=' | '>' | '<' | '>=' | '<=', other: string | number) {
  switch (operator) {
    case '=':
      return value === other
    case '>':
      return value > other
    case '<':
      return value < other
    case '>=':
      return value >= other
    case '<=':
      return value <= other
  }
}
