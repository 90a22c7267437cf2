import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type RandomStream, randomStream } from '@utfall/numerics'
import type { Command } from './command.ts'
import { COMMANDS } from './command-list.ts'
import { csv, csvText, run } from './testing/program.ts'
import { emptyFolder } from './testing/small-trial.ts'

const ROWS = 16
const COLUMNS = {
  arm: Array.from({ length: ROWS }, (_, row) => row % 2),
  three: Array.from({ length: ROWS }, (_, row) => ['a', 'b', 'c'][row % 3]),
  site: Array.from({ length: ROWS }, (_, row) => ['north', 'south', 'east', 'west'][row >> 2]),
  team: Array.from({ length: ROWS }, (_, row) => row >> 1),
  got: [1, 0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1, 0, 1, 0],
  work: [1, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0, 1, 1, 0, 1, 0],
  days: [0, 12, 3, 365, 40, 0, 7, 7, 0, 90, 14, 2, 0, 33, 5, 61],
  step: Array.from({ length: ROWS }, (_, row) => ['home', 'training', 'work'][(row * 5) % 3]),
  rating: [3.5, 2, '', 4.25, 1, 0, 7, 'NA', 2.5, 3, 6, 1.5, 4, 4, 5, 2],
  age: [33, 41, 25, 58, 62, 19, 44, 37, 29, 51, 48, 36, 55, 23, 39, 60],
  months: [12, 12, 6, 12, 3, 12, 9, 12, 12, 1, 12, 12, 12, 8, 12, 12],
  p: Array.from({ length: ROWS }, (_, row) => ((row * 7) % 16) / 16),
}
const NAMES = Object.keys(COLUMNS)
const ITEMS = csv(
  'hostile-items.json',
  JSON.stringify({
    items: [
      { id: 'got', thresholds: [-0.5] },
      { id: 'work', thresholds: [0.5] },
      { id: 'team', thresholds: [-1, -0.5, 0, 0, 0.5, 1, 2] },
    ],
  }),
)
/** The same people once before. */
const EARLIER = csv('hostile-earlier.csv', csvText(COLUMNS))
/** Whatever else is tried, files are written here and nowhere else. */
const WRITTEN = emptyFolder()
const CELLS = [
  ...['', 'NA', 'abc', '-1', '0', '1', '2.5', '1,5', '1e308', '-1e308', '1e-308', '99999999999999999999'],
  ...[
    'Infinity',
    'NaN',
    '"',
    '"a',
    '""',
    ' ',
    '\u0000',
    '\u00e5',
    '\ud83d\ude00',
    '1 234',
    '0x10',
    '__proto__',
  ],
]
const VALUES = [
  ...CELLS,
  'a,b',
  '0.95',
  '1.5',
  '0,100',
  '5,1',
  'all',
  '200',
  '0',
  '1',
  'home,work',
  'treated',
]

function pick<Item>(stream: RandomStream, items: readonly Item[]): Item {
  return items[stream.integerBelow(items.length)]
}

/** The table with some cells, lines and bytes changed; often left whole, so that the options are tried too. */
function mutated(stream: RandomStream): Uint8Array {
  const lines = csvText(COLUMNS).trimEnd().split('\n')
  const changes = stream.integerBelow(4)
  for (let change = 0; change < changes; change++) {
    const at = stream.integerBelow(lines.length)
    const kind = stream.integerBelow(6)
    if (kind <= 2) {
      const cells = lines[at].split(',')
      cells[stream.integerBelow(cells.length)] = pick(stream, CELLS)
      lines[at] = cells.join(',')
    } else if (kind === 3) lines.splice(at, 1 + stream.integerBelow(12))
    else if (kind === 4) lines.push(lines[at] ?? '')
    else lines[at] = (lines[at] ?? '').replaceAll(',', pick(stream, [';', ',', '\t', '']))
    if (lines.length === 0) lines.push('')
  }
  const bytes = Buffer.from(lines.join(pick(stream, ['\n', '\n', '\r\n', '\r'])), 'utf8')
  const flips = stream.uniform() < 0.2 ? 1 + stream.integerBelow(3) : 0
  for (let flip = 0; flip < flips && bytes.length > 0; flip++) {
    bytes[stream.integerBelow(bytes.length)] = stream.integerBelow(256)
  }
  return bytes
}

/** The columns that suit each role most of the time; now and then any column or any text. */
const LIKELY: Readonly<Record<string, readonly string[]>> = {
  outcome: ['work', 'days', 'rating', 'step'],
  arm: ['arm', 'arm', 'three'],
  blocks: ['site'],
  cells: ['site', 'got'],
  cluster: ['team'],
  covariates: ['age', 'age,step', 'months,site', 'rating'],
  received: ['got'],
  offset: ['months'],
  estimate: ['rating', 'age'],
  variance: ['months', 'age'],
  label: ['site'],
  p: ['p'],
  control: ['0', '1', 'c'],
  treated: ['1', 'a'],
  levels: ['home,training,work', 'home,work'],
  range: ['0,10', '0,400'],
  permutations: ['50', '200', 'all'],
  seed: ['1', '7'],
  level: ['0.95', '0.8', '0.5'],
  id: ['age', 'p'],
  'calibrate items': ['work,got', 'work,got,team', 'arm,got,work,team', 'work,step'],
  'shorten items': ['work,got', 'work,got,team', 'arm,got,work,team'],
  'measure items': [ITEMS],
  before: [EARLIER],
  anchors: [ITEMS],
  ignore: ['team', 'p,age'],
  group: ['arm', 'site', 'three,site'],
  weights: ['months', 'age'],
  highest: ['1', '7', 'team=7,work=1'],
  replicates: ['0', '20'],
  prior: ['0,1', '0.5,2'],
  size: ['1', '2', '1,2'],
  target: ['normal:0,1', 'range:-2,2', 'range:-20,20', 'normal:0,0'],
  include: ['work'],
  exclude: ['got'],
  cut: ['0', '1.5'],
  within: ['0.5'],
  'per-arm': ['40'],
  difference: ['0.5'],
  persons: [`${WRITTEN}/persons.csv`],
}
/** Where a value is the place of a file to write, nothing else is tried. */
const WRITES = ['persons', 'out']

function optionWords(stream: RandomStream, command: Command, of: string): readonly string[] {
  return Object.entries(command.options).flatMap(([name, option]) => {
    // A report takes seconds, and has tests of its own.
    if (name === 'help' || name === 'json' || name === 'language' || name === 'out') return []
    const usual = option.isRequired || (name === 'items' && of !== 'measure') ? 0.97 : 0.25
    if (stream.uniform() > usual) return []
    if (option.form === null) return [`--${name}`]
    const choices = option.form.placeholder.en.includes('|') ? option.form.placeholder.en.split('|') : []
    const likely = LIKELY[`${of} ${name}`] ?? LIKELY[name] ?? choices
    const anything = stream.uniform() < 0.5 ? pick(stream, NAMES) : pick(stream, VALUES)
    const value =
      likely.length > 0 && (WRITES.includes(name) || stream.uniform() < 0.9) ? pick(stream, likely) : anything
    return stream.uniform() < 0.5 ? [`--${name}=${value}`] : [`--${name}`, value]
  })
}

test('whatever stands in the file and the options: an answer that is JSON, or a refusal with nothing on stdout; never a crash', async () => {
  const stream = randomStream('hostile-input')
  const all = await Promise.all(
    COMMANDS.map(async (listed) => ({ name: listed.name, command: await listed.load() })),
  )
  const commands = all.filter(({ command }) => command.operands[0]?.en === 'FILE')
  assert.ok(commands.length >= 8)
  const outcomes = { answers: 0, refusals: 0 }
  for (let round = 0; round < 2000; round++) {
    const { name, command } = pick(stream, commands)
    const bytes = mutated(stream)
    const words = [name, csv('hostile.csv', bytes), ...optionWords(stream, command, name)]
    const said = () => `${JSON.stringify(words)}\n${JSON.stringify(Buffer.from(bytes).toString('latin1'))}`
    const asJson = stream.uniform() < 0.7
    const result = await run(...words, ...(asJson ? ['--json'] : []))
    if (result.exitCode === 0) {
      outcomes.answers += 1
      assert.equal(result.stderr, '', said())
      if (!asJson) continue
      const found = JSON.parse(result.stdout)
      assert.equal(found.utfall.command, name, said())
      assert.ok(Array.isArray(found.notes), said())
    } else {
      outcomes.refusals += 1
      assert.equal(result.exitCode, 2, `${said()}\n${result.stderr}`)
      assert.equal(result.stdout, '', said())
      assert.match(result.stderr, /^.+: given .+ allowed .+\n/, said())
    }
  }
  assert.ok(outcomes.answers > 300 && outcomes.refusals > 300, JSON.stringify(outcomes))
})

/** A calibration with some of its values, keys or letters changed. */
function mutatedItems(stream: RandomStream): string {
  const values = [
    'null',
    '0',
    '-1',
    '1e308',
    '"x"',
    '[]',
    '{}',
    '[1e99]',
    '[0, 0]',
    '["a"]',
    'true',
    '1.5',
    '-99',
  ]
  let text = JSON.stringify({
    items: ['a', 'b', 'c'].map((id, item) => ({ id, thresholds: [item - 1, item], categories: [0, 1, 2] })),
    covariance: Array.from({ length: 21 }, (_, cell) => ([0, 2, 5, 9, 14, 20].includes(cell) ? 0.01 : 0)),
  })
  const changes = stream.integerBelow(3)
  for (let change = 0; change < changes; change++) {
    const at = stream.integerBelow(text.length)
    const kind = stream.integerBelow(3)
    if (kind === 0) text = text.slice(0, at) + text.slice(at + 1 + stream.integerBelow(4))
    else if (kind === 1) text = text.replace(/\[[-\d,]+\]/, pick(stream, values))
    else
      text = text.replace(
        pick(stream, ['"a"', '"thresholds"', '0.01', '"items"', '"covariance"', '2']),
        pick(stream, values),
      )
  }
  return text
}

test('whatever stands in a calibration: an answer that is JSON, or a refusal with nothing on stdout; never a crash', async () => {
  const stream = randomStream('hostile-calibration')
  const answers = csv('hostile-answers.csv', 'a,b,c\n0,1,2\n2,2,2\n1,,0\n')
  const outcomes = { answers: 0, refusals: 0 }
  for (let round = 0; round < 400; round++) {
    const [text, other] = [mutatedItems(stream), mutatedItems(stream)]
    const [items, second] = [csv('hostile-a.json', text), csv('hostile-b.json', other)]
    const words = pick(stream, [
      ['measure', answers, '--items', items, '--item-uncertainty'],
      ['measure', answers, '--items', items, '--method', 'eap', '--prior', '0,1'],
      ['link', items, second],
      ['shorten', items, '--target', 'normal:0,1', '--size', '2'],
      ['adaptive', 'simulate', items, '--simulees', '20', '--most-items', '2'],
    ])
    const result = await run(...words, '--json')
    const said = () => `${words.join(' ')}\n${text}\n${other}\n${result.stderr}`
    if (result.exitCode === 0) {
      outcomes.answers += 1
      assert.ok(Array.isArray(JSON.parse(result.stdout).notes), said())
    } else {
      outcomes.refusals += 1
      assert.equal(result.exitCode, 2, said())
      assert.equal(result.stdout, '', said())
      assert.match(result.stderr, /^.+: given .+ allowed .+\n/, said())
    }
  }
  assert.ok(outcomes.answers > 80 && outcomes.refusals > 80, JSON.stringify(outcomes))
})
