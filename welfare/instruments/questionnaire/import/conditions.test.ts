import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { shownPages } from '../branching.ts'
import { compileResource } from '../compile.ts'
import { HIDDEN_ANSWERS } from '../fhir.ts'
import type { Answer, Form } from '../form.ts'
import { readCondition } from './conditions.ts'
import type { DraftCondition, DraftQuestion, Known } from './draft.ts'
import type { Dialect } from './logic.ts'

const PLACE = { file: 'prov', row: null, column: null }
const question = (id: string, changes: Partial<DraftQuestion> = {}): DraftQuestion => ({
  kind: 'question',
  id,
  type: 'coding',
  isSeveral: false,
  isRequired: false,
  text: { sv: id },
  help: null,
  options: ['1', '2', '3'].map((code) => ({
    code,
    text: { sv: code },
    meaning: code === '3' ? 'unknown' : 'answer',
    isExclusive: false,
    place: PLACE,
  })),
  lowest: null,
  highest: null,
  longest: null,
  when: null,
  places: { name: PLACE, type: PLACE, text: PLACE, help: PLACE, options: PLACE, limits: PLACE, logic: PLACE },
  ...changes,
})
const KNOWN: Known = {
  earlier: new Map(
    [
      question('val'),
      question('flera', { isSeveral: true }),
      question('antal', { type: 'integer', options: [] }),
      question('dag', { type: 'date', options: [] }),
      question('ord', { type: 'text', options: [] }),
    ].map((each) => [each.id, each]),
  ),
  leftOut: new Map([['summa', 'calculation']]),
  names: new Set(['val', 'flera', 'antal', 'dag', 'ord', 'summa', 'sen']),
}

function written(logic: string, dialect: Dialect): string {
  const read = readCondition(logic, dialect, KNOWN)
  if (read.kind === 'fault') return `FEL ${read.swedish.join(' | ')}`
  if (read.condition === null) return 'alltid'
  const tests = read.condition.tests.map((each) => {
    const { question: asked, operator, ...answer } = each
    const value = each.answerCoding?.code ?? Object.values(answer)[0]
    return `${asked} ${operator} ${value}`
  })
  return tests.join(read.condition.behavior === 'all' ? ' & ' : ' | ')
}

const CASES: readonly (readonly [logic: string, dialect: Dialect, expected: string])[] = [
  ["[val] = '1'", 'redcap', 'val = 1'],
  ['[val]=1 AND [antal] >= 18', 'redcap', 'val = 1 & antal >= 18'],
  ["'2' <> [val]", 'redcap', 'val != 2'],
  ["[val] = '3'", 'redcap', 'val = asked-unknown'],
  ["[val] <> ''", 'redcap', 'val exists true'],
  ['[val] > 1', 'redcap', 'val exists true & val != 1'],
  ["[val] > 1 or [flera(2)] = '1'", 'redcap', 'val = 2 | val = asked-unknown | flera = 2'],
  ["[flera(2)] = '0'", 'redcap', 'flera != 2'],
  ["[flera(2)] <> '0' and ([val] = '1')", 'redcap', 'flera = 2 & val = 1'],
  ["[dag] > '2026-01-31'", 'redcap', 'dag > 2026-01-31'],
  ['[ord] = "ja"', 'redcap', 'ord = ja'],
  [`\${val} = 1 or selected(\${flera}, '2')`, 'xlsform', 'val = 1 | flera = 2'],
  [`not(selected(\${flera}, '2'))`, 'xlsform', 'flera != 2'],
  [`not(\${val} = '1' or \${antal} = 3)`, 'xlsform', 'val != 1 & antal != 3'],
  [`not(\${antal} > 3)`, 'xlsform', 'antal exists false | antal <= 3'],
  [`\${dag} >= date('2026-01-31')`, 'xlsform', 'dag >= 2026-01-31'],
  [`\${flera} != ''`, 'xlsform', 'flera exists true'],
  [`\${val} = ‘1’`, 'xlsform', 'val = 1'],
]

test('a condition of simple tests, all joined by and or all by or, becomes FHIR’s', () => {
  assert.deepEqual(
    CASES.map(([logic, dialect]) => written(logic, dialect)),
    CASES.map(([, , expected]) => expected),
  )
})

const REFUSED: readonly (readonly [logic: string, dialect: Dialect, part: RegExp])[] = [
  ["[val] = '1' and ([antal] > 3 or [ord] = 'ja')", 'redcap', /kräver både "and" och "or"/],
  ["datediff([dag], 'today', 'd') > 3", 'redcap', /en fråga mot ett värde/],
  ["[start_arm_1][val] = '1'", 'redcap', /en fråga mot ett värde/],
  ['[antal] + 1 > 3', 'redcap', /en fråga mot ett värde/],
  ["[val] = '7'", 'redcap', /«7», som val inte tar emot \| något av 1, 2, 3/],
  ['[val] > 7', 'redcap', /sant för inget svar/],
  ['[summa] > 7', 'redcap', /«summa» ställs inte. Uttrycket räknas inte ut/],
  ["[sen] = '1'", 'redcap', /«sen» kommer senare eller frågar inget/],
  ["[ingen] = '1'", 'redcap', /«ingen» är ingen fråga här/],
  ["[flera] = '1'", 'redcap', /flera svar på flera som om de vore ett \| .*\[flera\(1\)\] = '1'/],
  ["[val(1)] = '1'", 'redcap', /ett prov som val inte tar emot/],
  ["[ord] > 'b'", 'redcap', /ett prov som ord inte tar emot/],
  [`\${flera} = '1'`, 'xlsform', /selected\(\$\{flera\}, '1'\)/],
  [`\${dag} > '2026-01-31'`, 'xlsform', /date\('2026-01-31'\)/],
  [`not(\${antal} > 3) and \${val} = '1'`, 'xlsform', /kräver både/],
  ['true()', 'xlsform', /en fråga mot ett värde/],
  ['', 'xlsform', /en fråga mot ett värde/],
  [`${'('.repeat(5000)}`, 'redcap', /en fråga mot ett värde/],
  [`${'not('.repeat(900)}\${val} = 1${')'.repeat(900)}`, 'xlsform', /en fråga mot ett värde/],
]

test('any other condition is refused with what stands there and what to write instead', () => {
  for (const [logic, dialect, part] of REFUSED) {
    const result = written(logic, dialect)
    assert.match(result, /^FEL «/, logic)
    assert.match(result, part, logic)
  }
})

// What the two say, written once more and another way: XPath 1.0, sections 3.4 and 3.5, on one set of answers.
type Given = { readonly val: string; readonly flera: readonly string[]; readonly antal: number | null }
type Said = { readonly text: string; readonly isTrue: (given: Given) => boolean }

const COMPARISONS = {
  '=': (one: number, other: number) => one === other,
  '!=': (one: number, other: number) => one !== other,
  '<': (one: number, other: number) => one < other,
  '>': (one: number, other: number) => one > other,
  '<=': (one: number, other: number) => one <= other,
  '>=': (one: number, other: number) => one >= other,
} as const
const operators = fc.constantFrom(...(Object.keys(COMPARISONS) as (keyof typeof COMPARISONS)[]))
const numberOf = (text: string) => (text === '' ? Number.NaN : Number(text))

const simple: fc.Arbitrary<Said> = fc.oneof(
  fc.tuple(operators, fc.integer({ min: 1, max: 3 })).map(
    ([operator, number]): Said => ({
      text: `\${val} ${operator} ${number}`,
      isTrue: ({ val }) => COMPARISONS[operator](numberOf(val), number),
    }),
  ),
  fc.constantFrom('=', '!=').map(
    (operator): Said => ({
      text: `\${val} ${operator} ''`,
      isTrue: ({ val }) => (val === '') === (operator === '='),
    }),
  ),
  fc.constantFrom('1', '2', '3').map(
    (code): Said => ({
      text: `selected(\${flera}, '${code}')`,
      isTrue: ({ flera }) => flera.includes(code),
    }),
  ),
  fc.tuple(operators, fc.integer({ min: 0, max: 4 })).map(
    ([operator, number]): Said => ({
      text: `\${antal} ${operator} ${number}`,
      isTrue: ({ antal }) => COMPARISONS[operator](antal ?? Number.NaN, number),
    }),
  ),
)
const { said } = fc.letrec<{ said: Said }>((tie) => ({
  said: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    { arbitrary: simple, weight: 3 },
    {
      arbitrary: tie('said').map(
        (part): Said => ({ text: `not(${part.text})`, isTrue: (given) => !part.isTrue(given) }),
      ),
      weight: 1,
    },
    {
      arbitrary: fc
        .tuple(fc.constantFrom('and', 'or'), fc.array(tie('said'), { minLength: 2, maxLength: 3 }))
        .map(
          ([word, parts]): Said => ({
            text: parts.map((part) => `(${part.text})`).join(` ${word} `),
            isTrue: (given) =>
              word === 'and'
                ? parts.every((part) => part.isTrue(given))
                : parts.some((part) => part.isTrue(given)),
          }),
        ),
      weight: 2,
    },
  ),
}))

const ANSWERS: readonly Given[] = ['', '1', '2', '3'].flatMap((val) =>
  [[], ['1'], ['2', '3']].flatMap((flera) => [null, 0, 2, 4].map((antal) => ({ val, flera, antal }))),
)

function formWith(condition: DraftCondition | null): Form {
  const options = ['1', '2', '3'].map((code) => ({ valueCoding: { code: codeOf(code), display: code } }))
  const when = condition === null ? {} : { enableBehavior: condition.behavior, enableWhen: condition.tests }
  const compiled = compileResource(
    {
      resourceType: 'Questionnaire',
      status: 'draft',
      title: 'Prov',
      extension: [{ url: HIDDEN_ANSWERS, valueCode: 'removed' }],
      item: [
        { linkId: 'val', type: 'coding', text: 'val', answerOption: options },
        { linkId: 'flera', type: 'coding', text: 'flera', repeats: true, answerOption: options },
        { linkId: 'antal', type: 'integer', text: 'antal' },
        { linkId: 'mål', type: 'text', text: 'mål', ...when },
      ],
    },
    'prov',
  )
  if (compiled.kind === 'faults') throw new Error(JSON.stringify(compiled.faults))
  return compiled.form
}

/** The third option is no answer, and has FHIR's code for that. */
function codeOf(code: string): string {
  return code === '3' ? 'asked-unknown' : code
}

function isAsked(form: Form, given: Given): boolean {
  const answers = new Map<string, Answer>()
  if (given.val !== '') answers.set('val', { kind: 'chosen', codes: [codeOf(given.val)] })
  if (given.flera.length > 0) answers.set('flera', { kind: 'chosen', codes: given.flera.map(codeOf) })
  if (given.antal !== null) answers.set('antal', { kind: 'number', number: given.antal })
  return shownPages(form, answers).some(({ page }) => page.id === 'mål')
}

test('a question with a condition that is taken over is asked of exactly those whom the file asks', () => {
  let takenOver = 0
  fc.assert(
    fc.property(said, ({ text, isTrue }) => {
      const read = readCondition(text, 'xlsform', KNOWN)
      if (read.kind === 'fault') return
      takenOver += 1
      const form = formWith(read.condition)
      for (const given of ANSWERS)
        assert.equal(isAsked(form, given), isTrue(given), `${text} ${JSON.stringify(given)}`)
    }),
    { seed: 5, numRuns: 300 },
  )
  assert.ok(takenOver > 150, `${takenOver} of 300 were taken over`)
})
