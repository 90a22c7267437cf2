import type { FhirEnableWhen } from '../fhir.ts'
import { UNSUPPORTED_TEXTS } from '../unsupported.ts'
import { codingOf, type DraftQuestion, type Known } from './draft.ts'
import { someOf } from './imported.ts'
import { literalDate, literalNumber, literalText, MIRRORED } from './literals.ts'
import type { Call, Dialect, Operand, Operator } from './logic.ts'

export type Problem = {
  readonly kind: 'problem'
  /** What is the matter, where the condition itself does not say. */
  readonly given: readonly [english: string, swedish: string] | null
  readonly allowed: readonly [english: string, swedish: string]
}

export type Tests = readonly FhirEnableWhen[]
/** One test, as FHIR tests that must all hold and as tests of which one must; null where it cannot be said so. */
export type Atom = { readonly kind: 'atom'; readonly all: Tests | null; readonly any: Tests | null }
export type Context = { readonly dialect: Dialect; readonly known: Known }

export const SYNTAX: Problem = {
  kind: 'problem',
  given: null,
  allowed: [
    'one question against one value, and such tests joined by "and" only or by "or" only',
    'en fråga mot ett värde, och sådana prov förenade med enbart "and" eller enbart "or"',
  ],
}

/** XLSForm's `selected(${question}, 'code')`. */
export function selectedOf({ name, operands }: Call, isNegated: boolean, context: Context): Atom | Problem {
  const [field, value] = operands
  const code = value === undefined ? null : literalText(value)
  if (name !== 'selected' || operands.length !== 2 || field?.kind !== 'field' || code === null) return SYNTAX
  const asked = questionOf(field.name, context)
  if (asked.kind === 'problem') return asked
  return asked.type === 'coding' ? chosen(asked, code, isNegated) : wrongKind(asked, 'selected')
}

export function testOf(
  left: Operand,
  operator: Operator,
  right: Operand,
  isNegated: boolean,
  context: Context,
): Atom | Problem {
  if (left.kind !== 'field')
    return right.kind === 'field' ? testOf(right, MIRRORED[operator], left, isNegated, context) : SYNTAX
  const asked = questionOf(left.name, context)
  if (asked.kind === 'problem') return asked
  if (left.choice !== null) return tickOf(asked, left.choice, operator, right, isNegated)
  if (literalText(right) === '' && (operator === '=' || operator === '!='))
    return exists(asked.id, (operator === '!=') !== isNegated)
  switch (asked.type) {
    case 'coding':
      return asked.isSeveral
        ? severalProblem(asked, context)
        : codeTest(asked, operator, right, isNegated, context)
    case 'integer':
    case 'decimal': {
      const number = literalNumber(right)
      return number === null
        ? wrongKind(asked, 'number')
        : ordered(asked.id, operator, numberAnswer(asked, number), isNegated)
    }
    case 'date': {
      const date = literalDate(right, context.dialect)
      return date === null
        ? wrongKind(asked, 'date')
        : ordered(asked.id, operator, { answerDate: date }, isNegated)
    }
    default: {
      const text = right.kind === 'text' ? right.text : null
      if (text === null || (operator !== '=' && operator !== '!=')) return wrongKind(asked, 'text')
      return single({
        question: asked.id,
        operator: (operator === '=') === isNegated ? '!=' : '=',
        answerString: text,
      })
    }
  }
}

function questionOf(name: string, { known }: Context): DraftQuestion | Problem {
  const asked = known.earlier.get(name)
  if (asked !== undefined) return asked
  const allowed: Problem['allowed'] = [
    'questions that are asked before this one',
    'frågor som ställs före den här',
  ]
  const why = known.leftOut.get(name)
  if (why !== undefined) {
    const { en, sv } = UNSUPPORTED_TEXTS[why]
    return {
      kind: 'problem',
      given: [`«${name}» is not asked. ${en}`, `«${name}» ställs inte. ${sv}`],
      allowed: [
        `${allowed[0]}: take the condition away or ask something else`,
        `${allowed[1]}: ta bort villkoret eller fråga efter något annat`,
      ],
    }
  }
  return known.names.has(name)
    ? {
        kind: 'problem',
        given: [`«${name}» comes later or asks nothing`, `«${name}» kommer senare eller frågar inget`],
        allowed,
      }
    : { kind: 'problem', given: [`«${name}» is no question here`, `«${name}» är ingen fråga här`], allowed }
}

function single(test: FhirEnableWhen): Atom {
  return { kind: 'atom', all: [test], any: [test] }
}

function exists(question: string, value: boolean): Atom {
  return single({ question, operator: 'exists', answerBoolean: value })
}

/** Whether an option is among what was chosen. */
function chosen(asked: DraftQuestion, code: string, isNegated: boolean): Atom | Problem {
  const option = asked.options.find((each) => each.code === code)
  return option === undefined
    ? noOption(asked, code)
    : single({
        question: asked.id,
        operator: isNegated ? '!=' : '=',
        answerCoding: codingOf(option),
      })
}

/** REDCap's `[field(code)]`: 1 where it is ticked, otherwise 0. */
function tickOf(
  asked: DraftQuestion,
  code: string,
  operator: Operator,
  right: Operand,
  isNegated: boolean,
): Atom | Problem {
  const value = literalText(right)
  const isTick = value === '0' || value === '1'
  if (!asked.isSeveral || !isTick || (operator !== '=' && operator !== '!=')) return wrongKind(asked, 'tick')
  return chosen(asked, code, ((value === '1') === (operator === '=')) === isNegated)
}

/** One option of several: which of them meet the test, and whether an empty answer does. */
function codeTest(
  asked: DraftQuestion,
  operator: Operator,
  right: Operand,
  isNegated: boolean,
  { dialect }: Context,
): Atom | Problem {
  const text = literalText(right)
  const number = literalNumber(right)
  if (text === null) return SYNTAX
  const isEqual = (code: string) =>
    code === text || (dialect === 'xlsform' && right.kind === 'number' && Number(code) === number)
  if (operator === '=' || operator === '!=') {
    if (!asked.options.some(({ code }) => isEqual(code))) return noOption(asked, text)
    return options(asked, (code) => isEqual(code) === (operator === '='), operator === '!=', isNegated)
  }
  if (number === null) return wrongKind(asked, 'number')
  return options(asked, (code) => compares(Number(code), operator, number), false, isNegated)
}

function compares(value: number, operator: Operator, other: number): boolean {
  switch (operator) {
    case '<':
      return value < other
    case '>':
      return value > other
    case '<=':
      return value <= other
    case '>=':
      return value >= other
    case '=':
      return value === other
    case '!=':
      return value !== other
  }
}

function options(
  asked: DraftQuestion,
  meets: (code: string) => boolean,
  emptyMeets: boolean,
  isNegated: boolean,
): Atom {
  const takesEmpty = emptyMeets !== isNegated
  const within = asked.options.filter(({ code }) => meets(code) !== isNegated)
  const outside = asked.options.filter(({ code }) => meets(code) === isNegated)
  const test =
    (operator: '=' | '!=') =>
    (option: DraftQuestion['options'][number]): FhirEnableWhen => ({
      question: asked.id,
      operator,
      answerCoding: codingOf(option),
    })
  const is = within.map(test('='))
  const isNot = outside.map(test('!='))
  const answered: FhirEnableWhen = { question: asked.id, operator: 'exists', answerBoolean: true }
  if (takesEmpty) {
    const unanswered: FhirEnableWhen = { ...answered, answerBoolean: false }
    if (within.length === 0) return single(unanswered)
    const any = outside.length === 0 ? null : outside.length === 1 ? isNot : [unanswered, ...is]
    return { kind: 'atom', all: isNot, any }
  }
  if (outside.length === 0) return single(answered)
  const all = within.length === 0 ? null : within.length === 1 ? is : [answered, ...isNot]
  return { kind: 'atom', all, any: is }
}

const OPPOSITES: Readonly<Record<Operator, Operator>> = {
  '=': '!=',
  '!=': '=',
  '<': '>=',
  '>': '<=',
  '<=': '>',
  '>=': '<',
}

/** A number or a day. What is not below is above, or it is not there at all. */
function ordered(
  question: string,
  operator: Operator,
  value: Pick<FhirEnableWhen, 'answerInteger' | 'answerDecimal' | 'answerDate'>,
  isNegated: boolean,
): Atom {
  if (!isNegated) return single({ question, operator, ...value })
  const opposite: FhirEnableWhen = { question, operator: OPPOSITES[operator], ...value }
  if (operator === '=' || operator === '!=') return single(opposite)
  return {
    kind: 'atom',
    all: null,
    any: [{ question, operator: 'exists', answerBoolean: false }, opposite],
  }
}

function numberAnswer({ type }: DraftQuestion, number: number) {
  return type === 'integer' && Number.isSafeInteger(number)
    ? { answerInteger: number }
    : { answerDecimal: number }
}

function noOption({ id, options: given }: DraftQuestion, code: string): Problem {
  const codes = someOf(given.map((option) => option.code))
  return {
    kind: 'problem',
    given: [`«${code}», which ${id} does not take`, `«${code}», som ${id} inte tar emot`],
    allowed: [`one of ${codes}`, `något av ${codes}`],
  }
}

function severalProblem({ id, options: given }: DraftQuestion, { dialect }: Context): Problem {
  const code = given[0]?.code ?? '1'
  const example = dialect === 'redcap' ? `[${id}(${code})] = '1'` : `selected(\${${id}}, '${code}')`
  return {
    kind: 'problem',
    given: [`several answers of ${id} as if they were one`, `flera svar på ${id} som om de vore ett`],
    allowed: [`one of them, for instance ${example}`, `ett av dem, till exempel ${example}`],
  }
}

const KIND_WORDS = {
  selected: ['an option of a question with options', 'ett alternativ i en fråga med alternativ'],
  tick: [
    "whether an option of several is ticked: = '1' or = '0'",
    "om ett av flera alternativ är valt: = '1' eller = '0'",
  ],
  number: ['a number', 'ett tal'],
  date: [
    "a day as 2026-01-31 (in XLSForm date('2026-01-31'))",
    "en dag som 2026-01-31 (i XLSForm date('2026-01-31'))",
  ],
  text: ['= or != and a text in quotation marks', '= eller != och en text inom citattecken'],
} as const

function wrongKind({ id }: DraftQuestion, kind: keyof typeof KIND_WORDS): Problem {
  const [english, swedish] = KIND_WORDS[kind]
  return {
    kind: 'problem',
    given: [`a test that ${id} does not take`, `ett prov som ${id} inte tar emot`],
    allowed: [english, swedish],
  }
}
