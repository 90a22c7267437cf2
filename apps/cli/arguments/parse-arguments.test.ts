import assert from 'node:assert/strict'
import { test } from 'node:test'
import { randomStream } from '@utfall/numerics'
import { complaintLine } from '../bad-input.ts'
import { same } from '../texts/text.ts'
import { choice, column, columnList, numberBetween, wholeNumberOrAll } from './option-forms.ts'
import { flag, optional, required, withDefault } from './options.ts'
import { asksForHelp, COMMON_OPTIONS, languageOf, parseArguments } from './parse-arguments.ts'

const HELP = same('help')
const OPTIONS = {
  outcome: required<string>(column(), HELP),
  control: optional<string>(column(), HELP),
  covariates: optional<readonly string[]>(columnList(), HELP),
  method: withDefault<'holm' | 'bh'>(choice(['holm', 'bh']), 'holm', HELP),
  level: withDefault<number>(numberBetween(0, 1), 0.95, HELP),
  permutations: optional<number | 'all'>(wholeNumberOrAll(1, 1000), HELP),
  exact: flag(HELP),
  ...COMMON_OPTIONS,
}
const FILE = [{ sv: 'FIL', en: 'FILE' }]

function parse(...words: readonly string[]) {
  const { complaints, ...rest } = parseArguments(OPTIONS, FILE, words)
  return { ...rest, complaints: complaints.map((each) => complaintLine(each, 'en')) }
}

test('an option takes its value after a blank or after an equals sign, before or after the file', () => {
  for (const words of [
    ['a.csv', '--outcome', 'y'],
    ['--outcome=y', 'a.csv'],
  ]) {
    const { values, operands, complaints } = parse(...words)
    assert.deepEqual(complaints, [])
    assert.deepEqual(operands, ['a.csv'])
    assert.equal(values.outcome, 'y')
    assert.equal(values.level, 0.95)
    assert.equal(values.control, undefined)
    assert.equal(values.exact, false)
  }
})

test('a value may begin with a minus sign, so that a control arm coded -1 can be named', () => {
  assert.equal(parse('a.csv', '--outcome', 'y', '--control', '-1').values.control, '-1')
  assert.equal(parse('a.csv', '--outcome', 'y', '--control=--x').values.control, '--x')
})

test('an option is never matched by the beginning of its name', () => {
  const { complaints } = parse('a.csv', '--outcome', 'y', '--cov', 'x')
  assert.match(complaints.join('\n'), /^--cov: given --cov allowed --outcome --control/)
})

test('an unknown option, a short one and names from the object prototype are all refused', () => {
  for (const word of ['--nonsense', '-o', '--toString', '--__proto__', '--constructor']) {
    assert.equal(parse('a.csv', '--outcome', 'y', word).complaints.length, 1, word)
  }
})

test('a complaint names the option, what was given and what is allowed', () => {
  assert.deepEqual(parse('a.csv', '--outcome', 'y', '--level', '95').complaints, [
    '--level: given «95» allowed a number above 0 and below 1',
  ])
  assert.deepEqual(parse('a.csv', '--outcome', 'y', '--method', 'hol').complaints, [
    '--method: given «hol» allowed holm|bh',
  ])
})

test('an option left without its value does not swallow the next option', () => {
  assert.deepEqual(parse('a.csv', '--outcome', '--exact').complaints, [
    '--outcome: given no value allowed the name of a column',
  ])
  assert.deepEqual(parse('a.csv', '--outcome').complaints, [
    '--outcome: given no value allowed the name of a column',
  ])
})

test('the same option twice is refused, not settled in silence', () => {
  assert.deepEqual(parse('a.csv', '--outcome', 'y', '--outcome', 'z').complaints, [
    '--outcome: given more than once allowed once',
  ])
})

test('a flag takes no value', () => {
  assert.deepEqual(parse('a.csv', '--outcome', 'y', '--exact=yes').complaints, [
    '--exact: given «yes» allowed no value at all',
  ])
})

test('a missing file, a second file and a missing required option are each said', () => {
  assert.deepEqual(parse('--outcome', 'y').complaints, ['FILE: given nothing allowed the path of FILE'])
  assert.equal(parse('a.csv', 'b.csv', '--outcome', 'y').complaints.length, 1)
  assert.deepEqual(parse('a.csv').complaints, ['--outcome: given nothing allowed the name of a column'])
})

test('a list of columns is parted by commas, and quotes hold a name with a comma together', () => {
  const { values } = parse('a.csv', '--outcome', 'y', '--covariates', 'age, "income, kr" ,sex')
  assert.deepEqual(values.covariates, ['age', 'income, kr', 'sex'])
  for (const wrong of ['a,,b', 'a,a', ',', 'a,"b', 'a"b']) {
    assert.equal(parse('a.csv', '--outcome', 'y', '--covariates', wrong).complaints.length, 1, wrong)
  }
})

test('permutations are a whole number or the word all', () => {
  const given = (word: string) => parse('a.csv', '--outcome', 'y', '--permutations', word)
  assert.equal(given('all').values.permutations, 'all')
  assert.equal(given('100').values.permutations, 100)
  for (const wrong of ['0', '1001', '1.5', 'ALL', '1e2', '']) {
    assert.equal(given(wrong).complaints.length, 1, wrong)
  }
})

test('help is found whatever else is wrong, and the language before anything is judged', () => {
  assert.ok(asksForHelp(OPTIONS, ['--nonsense', '-h']))
  assert.ok(!asksForHelp(OPTIONS, ['--control', '-h']))
  assert.equal(languageOf(OPTIONS, ['--nonsense', '--language', 'en']), 'en')
  assert.equal(languageOf(OPTIONS, ['--language', 'de']), 'sv')
})

test('whatever words are given, the parser returns: values or complaints, never an exception', () => {
  const known = [
    '--outcome',
    '--level',
    '--json',
    '--',
    '-',
    '--=',
    '-x',
    'y',
    '0.5',
    '--help=1',
    'a.csv',
    '',
  ]
  const stream = randomStream('parse-arguments')
  const anyText = () =>
    String.fromCharCode(...Array.from({ length: stream.integerBelow(6) }, () => stream.integerBelow(300)))
  let accepted = 0
  for (let round = 0; round < 3000; round++) {
    const words = Array.from({ length: stream.integerBelow(6) }, () =>
      stream.uniform() < 0.9 ? (known[stream.integerBelow(known.length)] ?? '') : anyText(),
    )
    const { values, complaints } = parseArguments(OPTIONS, FILE, words)
    if (complaints.length > 0) continue
    accepted += 1
    const said = JSON.stringify(words)
    assert.equal(typeof values.outcome, 'string', said)
    assert.ok(typeof values.level === 'number' && values.level > 0 && values.level < 1, said)
  }
  assert.ok(accepted > 10, `only ${accepted} lines of 3000 were accepted`)
})
