import type { FaultWords } from '@utfall/exchange'
import type { FhirEnableWhen, FhirItem } from './fhir.ts'
import type { AnswerTest, Condition, Question } from './form.ts'

type ReadConditions =
  | { readonly kind: 'read'; readonly conditions: readonly Condition[] }
  | { readonly kind: 'fault'; readonly test: FhirEnableWhen }

/** When an item is asked. Each test must ask about an earlier question, with an answer that it takes. */
export function readConditions(item: FhirItem, earlier: ReadonlyMap<string, Question>): ReadConditions {
  const given = item.enableWhen ?? []
  if (given.length === 0) return { kind: 'read', conditions: [] }
  const tests: AnswerTest[] = []
  for (const test of given) {
    const asked = earlier.get(test.question)
    const read = asked === undefined ? null : readTest(test, asked)
    if (read === null) return { kind: 'fault', test }
    tests.push(read)
  }
  // R4 demands enableBehavior where there are several; R5's default is all.
  return { kind: 'read', conditions: [{ kind: item.enableBehavior ?? 'all', tests }] }
}

function readTest(test: FhirEnableWhen, asked: Question): AnswerTest | null {
  const { question, operator } = test
  if (operator === 'exists')
    return test.answerBoolean === undefined ? null : { question, operator, value: test.answerBoolean }
  const value = askedValue(test)
  return value === undefined || !takes(asked, value) ? null : { question, operator, value }
}

/** The answers of a yes-or-no question are its two options. */
function askedValue(test: FhirEnableWhen): string | number | undefined {
  if (test.answerBoolean !== undefined) return test.answerBoolean ? 'true' : 'false'
  return (
    test.answerCoding?.code ??
    test.answerInteger ??
    test.answerDecimal ??
    test.answerDate ??
    test.answerString
  )
}

function takes({ kind, options }: Question, value: string | number): boolean {
  switch (kind) {
    case 'one':
    case 'several':
      return options.some(({ code }) => code === value)
    case 'whole-number':
    case 'number':
      return typeof value === 'number'
    case 'text':
    case 'date':
      return typeof value === 'string'
    case 'information':
      return false
  }
}

/** Why a test cannot be read: a question that is not there, one that comes later, a cycle, or an answer it does not take. */
export function conditionsFault(
  test: FhirEnableWhen,
  item: FhirItem,
  items: ReadonlyMap<string, FhirItem>,
  earlier: ReadonlyMap<string, Question>,
): { readonly english: FaultWords; readonly swedish: FaultWords } {
  const name = `«${test.question}»`
  const asked = earlier.get(test.question)
  if (asked !== undefined) {
    const codes = asked.options.map(({ code }) => code).join(', ')
    return {
      english: [
        `an answer that ${name} does not take`,
        codes === '' ? `an answer of its kind` : `one of ${codes}`,
      ],
      swedish: [
        `ett svar som ${name} inte tar emot`,
        codes === '' ? `ett svar av dess slag` : `något av ${codes}`,
      ],
    }
  }
  const allowed: FaultWords = ['a question before this one', 'en fråga före den här']
  if (!items.has(test.question))
    return {
      english: [`${name}, which is no question here`, allowed[0]],
      swedish: [`${name}, som inte är någon fråga här`, allowed[1]],
    }
  const cycle = cycleFrom(item.linkId, items)
  if (cycle !== null) {
    const path = cycle.map((linkId) => `«${linkId}»`)
    return {
      english: [`a circle: ${path.join(' depends on ')}`, 'conditions that only look back'],
      swedish: [`en cirkel: ${path.join(' beror på ')}`, 'villkor som bara ser bakåt'],
    }
  }
  return {
    english: [`${name}, which comes later or asks nothing`, allowed[0]],
    swedish: [`${name}, som kommer senare eller inte frågar något`, allowed[1]],
  }
}

/** The shortest way back to the item by conditions, with it at both ends; null where there is none. */
function cycleFrom(start: string, items: ReadonlyMap<string, FhirItem>): readonly string[] | null {
  const ways: string[][] = [[start]]
  const seen = new Set<string>()
  for (const way of ways) {
    for (const { question } of items.get(way.at(-1) ?? '')?.enableWhen ?? []) {
      if (question === start) return [...way, start]
      if (seen.has(question)) continue
      seen.add(question)
      ways.push([...way, question])
    }
  }
  return null
}
