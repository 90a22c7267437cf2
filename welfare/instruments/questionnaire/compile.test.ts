import assert from 'node:assert/strict'
import test from 'node:test'
import { faultText } from '@utfall/exchange'
import { compileResource } from './compile.ts'
import { ABSENT_REASON, type FhirItem, FhirQuestionnaire, HIDDEN_ANSWERS, TRANSLATION } from './fhir.ts'

const inEnglish = (content: string) => ({
  extension: [
    {
      url: TRANSLATION,
      extension: [
        { url: 'lang', valueCode: 'en' },
        { url: 'content', valueString: content },
      ],
    },
  ],
})
const text = (linkId: string, changes: Partial<FhirItem> = {}): FhirItem => ({
  linkId,
  type: 'text',
  text: `Fråga ${linkId}`,
  ...changes,
})
const choice = (linkId: string, changes: Partial<FhirItem> = {}): FhirItem => ({
  linkId,
  type: 'coding',
  text: `Fråga ${linkId}`,
  answerOption: [
    { valueCoding: { code: 'ja', display: 'Ja' } },
    { valueCoding: { code: 'nej', display: 'Nej' } },
    { valueCoding: { system: ABSENT_REASON, code: 'not-applicable', display: 'Jag har inget behov' } },
  ],
  ...changes,
})
const RULE = [{ url: HIDDEN_ANSWERS, valueCode: 'kept-apart' }]

function compiled(item: readonly FhirItem[], changes: Record<string, unknown> = {}) {
  const given = {
    resourceType: 'Questionnaire',
    status: 'draft',
    language: 'sv',
    title: 'Prov',
    item,
    ...changes,
  }
  return compileResource(FhirQuestionnaire.parse(given), 'prov.json')
}

function formOf(...given: Parameters<typeof compiled>) {
  const result = compiled(...given)
  if (result.kind === 'faults')
    throw new Error(result.faults.map((fault) => faultText(fault, 'en')).join('\n'))
  return result
}

function faultsOf(...given: Parameters<typeof compiled>): readonly string[] {
  const result = compiled(...given)
  return result.kind === 'faults' ? result.faults.map((fault) => faultText(fault, 'sv')) : []
}

test('a question outside a group stands alone, and questions in a group share a page', () => {
  const inner: FhirItem = { linkId: 'inre', type: 'group', item: [text('c')] }
  const group: FhirItem = {
    linkId: 'grupp',
    type: 'group',
    text: 'Del',
    item: [text('a'), text('b'), inner, text('d')],
  }
  const { form } = formOf([text('först'), group])
  assert.deepEqual(
    form.pages.map((page) => [page.id, page.questions.map(({ id }) => id)]),
    [
      ['först', ['först']],
      ['grupp', ['a', 'b']],
      ['inre', ['c']],
      ['grupp/2', ['d']],
    ],
  )
})

test('what is no answer has no place on the scale and stands alone', () => {
  const { form } = formOf([choice('behov')])
  const [, , none] = form.pages[0]?.questions[0]?.options ?? []
  assert.deepEqual([none?.meaning, none?.weight, none?.isExclusive], ['not-applicable', null, true])
  const weighted = choice('behov', {
    answerOption: [
      {
        valueCoding: { code: 'ja', display: 'Ja' },
        extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/itemWeight', valueDecimal: 1 }],
      },
      {
        valueCoding: { system: ABSENT_REASON, code: 'unknown', display: 'Vet inte' },
        extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/ordinalValue', valueDecimal: 0 }],
      },
    ],
  })
  assert.deepEqual(faultsOf([weighted]), [
    'prov.json::behov.answerOption[1]: angivet en vikt på det som inte är ett svar tillåtet heltal från 0, på svar',
  ])
})

test('a text that a language lacks is named with its place', () => {
  const both = text('a', { _text: inEnglish('Question a') })
  assert.deepEqual(faultsOf([both, text('b')], { _title: inEnglish('Test') }), [
    'prov.json::b.text: angivet ingen text på en tillåtet en text på varje språk som frågeformuläret har',
  ])
  assert.deepEqual(formOf([both], { _title: inEnglish('Test') }).form.languages, ['sv', 'en'])
})

test('a circle of conditions is told as the circle it is', () => {
  const when = (question: string) => [{ question, operator: 'exists' as const, answerBoolean: true }]
  const circle = [
    text('a', { enableWhen: when('c') }),
    text('b', { enableWhen: when('a') }),
    text('c', { enableWhen: when('b') }),
  ]
  assert.match(faultsOf(circle, { extension: RULE })[0] ?? '', /«a» beror på «c» beror på «b» beror på «a»/)
  assert.match(
    faultsOf([text('a', { enableWhen: when('a') })], { extension: RULE })[0] ?? '',
    /«a» beror på «a»/,
  )
})

test('a condition asks about a question before it, with an answer that it takes', () => {
  const later = text('a', { enableWhen: [{ question: 'b', operator: '=', answerCoding: { code: 'ja' } }] })
  assert.match(faultsOf([later, choice('b')], { extension: RULE })[0] ?? '', /«b», som kommer senare/)
  const nowhere = text('a', { enableWhen: [{ question: 'z', operator: 'exists', answerBoolean: true }] })
  assert.match(faultsOf([nowhere], { extension: RULE })[0] ?? '', /«z», som inte är någon fråga här/)
  const wrong = text('b', {
    enableWhen: [{ question: 'a', operator: '=', answerCoding: { code: 'kanske' } }],
  })
  assert.match(
    faultsOf([choice('a'), wrong], { extension: RULE })[0] ?? '',
    /något av ja, nej, not-applicable/,
  )
})

test('where answers can be hidden the rule for them must be declared', () => {
  const items = [
    choice('a'),
    text('b', { enableWhen: [{ question: 'a', operator: '=', answerCoding: { code: 'ja' } }] }),
  ]
  assert.match(faultsOf(items)[0] ?? '', /villkor, men ingen regel för svar som de döljer/)
  assert.match(
    faultsOf(items, { extension: [{ url: HIDDEN_ANSWERS, valueCode: 'glöms' }] })[0] ?? '',
    /"glöms"/,
  )
  assert.equal(formOf(items, { extension: RULE }).form.hiddenAnswers, 'kept-apart')
  assert.equal(formOf([text('a')]).form.hiddenAnswers, 'kept-apart')
})

test('what cannot be asked as it is meant is a fault, and what can be asked with less is named', () => {
  assert.match(faultsOf([text('a', { type: 'attachment' })])[0] ?? '', /a\.type: angivet «attachment»/)
  assert.match(faultsOf([text('a'), text('a')])[0] ?? '', /ett linkId som en annan fråga har/)
  assert.match(faultsOf([choice('a', { answerOption: [] })])[0] ?? '', /0 alternativ tillåtet 2 till 100/)
  assert.match(faultsOf([{ linkId: 'tom', type: 'group' }])[0] ?? '', /en grupp utan frågor/)
  assert.match(faultsOf([text('a', { item: [text('b')] })])[0] ?? '', /«b» under en fråga/)
  assert.match(
    faultsOf([{ linkId: 'a', type: 'boolean', text: 'Ja?' }], { language: 'fi' })[0] ?? '',
    /inga ord för ja och nej på fi/,
  )
  const { unsupported } = formOf([text('a', { required: true }), choice('b', { type: 'open-choice' })])
  assert.deepEqual(unsupported, [
    { question: 'a', what: 'required' },
    { question: 'b', what: 'open-choice' },
  ])
})

test('limits come with their kind, and a lowest above the highest is refused', () => {
  const limits = (low: object, high: object) => [
    { url: 'http://hl7.org/fhir/StructureDefinition/minValue', ...low },
    { url: 'http://hl7.org/fhir/StructureDefinition/maxValue', ...high },
  ]
  const number = text('n', { type: 'integer', extension: limits({ valueInteger: 0 }, { valueInteger: 10 }) })
  const day = text('d', {
    type: 'date',
    extension: limits({ valueDate: '2026-01-01' }, { valueDate: '2026-12-31' }),
  })
  const questions = formOf([number, day]).form.pages.flatMap((page) => page.questions)
  assert.deepEqual(
    questions.map(({ lowest, highest }) => [lowest, highest]),
    [
      [0, 10],
      ['2026-01-01', '2026-12-31'],
    ],
  )
  const turned = text('n', { type: 'integer', extension: limits({ valueInteger: 10 }, { valueInteger: 0 }) })
  assert.match(faultsOf([turned])[0] ?? '', /det lägsta 10 över det högsta 0/)
})

test('a type or a reason that only the language of the program knows is a fault like any other', () => {
  const options = [
    { valueCoding: { code: 'a', display: 'A' } },
    { valueCoding: { system: ABSENT_REASON, code: 'constructor', display: 'B' } },
  ]
  const faults = faultsOf([text('a', { type: 'constructor' }), choice('b', { answerOption: options })])
  assert.deepEqual(
    faults.map((fault) => /«constructor»/.test(fault)),
    [true, true],
  )
})
