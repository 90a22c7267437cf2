import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { itemsFile } from '../testing/answers.ts'
import { close, csv, document, refusal, run } from '../testing/program.ts'
import { emptyFolder } from '../testing/small-trial.ts'

type Person = {
  readonly id: string
  readonly answered: number
  readonly raw: number
  readonly max: number
  readonly measure: number | null
  readonly se: number | null
  readonly method: string
  readonly extreme: 'lowest' | 'highest' | null
  readonly low: number | null
  readonly high: number | null
  readonly seItems?: number
  readonly seTotal?: number
}

type Measured = {
  readonly persons: readonly Person[]
  readonly method: string
  readonly prior: { readonly mean: number; readonly sd: number; readonly source: string } | null
  readonly absent: readonly string[]
  readonly ignored: readonly string[]
  readonly summary: { readonly n: number; readonly measured: number; readonly highest: number }
}

const TWO = itemsFile('two.json', [[0], [1]])

test('one question answered 1 stands ln 3 above it, with the standard error 1/√(3/16)', async () => {
  const found = await document<Measured>('measure', csv('measure-one.csv', 'q1\n1\n0\n'), '--items', TWO)
  const [high, low] = found.persons
  // Warm's equation with one item: 1 − P + (1 − 2P)/2 = 0 gives P = 3/4, so θ − b = ln 3 and I = 3/16.
  close(high.measure ?? 0, Math.log(3), 1e-12, 'measure')
  close(high.se ?? 0, 4 / Math.sqrt(3), 1e-12, 'se')
  close(low.measure ?? 0, -Math.log(3), 1e-12, 'measure')
  assert.deepEqual([high.extreme, low.extreme], ['highest', 'lowest'])
  assert.deepEqual([high.answered, high.raw, high.max, high.method], [1, 1, 1, 'wle'])
  assert.deepEqual(found.absent, ['q2'])
  assert.ok(found.notes.some(({ code }) => code === 'items-without-column'))
})

test('maximum likelihood has no measure for an extreme score: null, and a note says how many', async () => {
  const path = csv('measure-mle.csv', 'q1,q2\n1,0\n1,1\n0,0\n')
  const found = await document<Measured>('measure', path, '--items', TWO, '--method', 'mle')
  // Score 1 on items at 0 and 1: by symmetry at 1/2, where each has P(1 − P) with P = 1/(1 + e^½).
  const p = 1 / (1 + Math.exp(0.5))
  close(found.persons[0].measure ?? 0, 0.5, 1e-12, 'measure')
  close(found.persons[0].se ?? 0, 1 / Math.sqrt(2 * p * (1 - p)), 1e-12, 'se')
  assert.deepEqual(
    [found.persons[1].measure, found.persons[1].se, found.persons[2].measure],
    [null, null, null],
  )
  const note = found.notes.find(({ code }) => code === 'persons-without-measure')
  assert.equal(note?.detail.n, 2)
})

test('the eap with a given prior and no answers is the prior', async () => {
  const path = csv('measure-eap.csv', 'q1,q2\n,\n1,0\n')
  const words = ['--items', TWO, '--method', 'eap', '--prior', '0.5,2'] as const
  const found = await document<Measured>('measure', path, ...words)
  const [nobody, somebody] = found.persons
  close(nobody.measure ?? 0, 0.5, 1e-12, 'measure')
  close(nobody.se ?? 0, 2, 1e-12, 'se')
  assert.equal(nobody.answered, 0)
  // Score 1 of two items placed evenly about ½: the likelihood is even about the prior's mean.
  close(somebody.measure ?? 0, 0.5, 1e-9, 'measure')
  assert.ok((somebody.se ?? 9) < 2)
  assert.deepEqual(found.prior, { mean: 0.5, sd: 2, source: 'given' })
})

test('persons are named by their identity column, else by their place in the file', async () => {
  const named = await document<Measured>(
    'measure',
    csv('measure-id.csv', 'Person;q1\nA;1\nB;0\n'),
    '--items',
    TWO,
  )
  assert.deepEqual(
    named.persons.map(({ id }) => id),
    ['A', 'B'],
  )
  assert.deepEqual(named.ignored, [])
  const chosen = await document<Measured>(
    'measure',
    csv('measure-other-id.csv', 'nr,q1\n7,1\n8,0\n'),
    '--items',
    TWO,
    '--id',
    'nr',
  )
  assert.deepEqual(
    chosen.persons.map(({ id }) => id),
    ['7', '8'],
  )
  const unnamed = await document<Measured>('measure', csv('measure-no-id.csv', 'q1\n1\n0\n'), '--items', TWO)
  assert.deepEqual(
    unnamed.persons.map(({ id }) => id),
    ['1', '2'],
  )
})

test('columns that are no items are passed over and named, whatever they hold', async () => {
  const path = csv('measure-columns.csv', 'q1,free text,q9,grp_x\n1,"åh, nej",3,a\n0,,77,b\n')
  const found = await document<Measured>('measure', path, '--items', TWO)
  assert.deepEqual(found.ignored, ['free text', 'q9', 'grp_x'])
  assert.ok(found.notes.some(({ code }) => code === 'columns-passed-over'))
})

test('a person without answers keeps a row, with no measure', async () => {
  const found = await document<Measured>(
    'measure',
    csv('measure-empty.csv', 'q1,q2\nNA,\n1,0\n'),
    '--items',
    TWO,
  )
  assert.deepEqual(
    [found.persons[0].answered, found.persons[0].measure, found.persons[0].se, found.persons[0].extreme],
    [0, null, null, null],
  )
  assert.deepEqual([found.summary.n, found.summary.measured], [2, 1])
})

test('answers outside the calibration are refused with row and column, or passed over when asked', async () => {
  const items = csv('categories.json', '{"items": [{"id": "q1", "thresholds": [0], "categories": [1, 3]}]}')
  const path = csv('measure-outside.csv', 'q1\n1\n2\n3\n')
  assert.match(
    await refusal('measure', path, '--items', items),
    /outside\.csv:3:q1: given «2», which nobody answered when the item was calibrated allowed one of 1, 3\n/,
  )
  const found = await document<Measured>('measure', path, '--items', items, '--unseen', 'missing')
  assert.deepEqual(
    found.persons.map(({ answered, raw }) => [answered, raw]),
    [
      [1, 0],
      [0, 0],
      [1, 1],
    ],
  )
})

test('text in an answer, a part of a number and two persons with one identity are refused by row and column', async () => {
  const wrong = await refusal(
    'measure',
    csv('measure-wrong.csv', 'id,q1,q2\nA,1,0\nB,ja,0\nA,1,0.5\n'),
    '--items',
    TWO,
  )
  assert.match(wrong, /wrong\.csv:4:id: given «A», also in row 2 allowed each person once/)
  assert.match(wrong, /wrong\.csv:3:q1: given «ja»/)
  assert.match(wrong, /wrong\.csv:4:q2: given «0\.5»/)
})

test('a calibration that is none is refused with what is wrong in it, and an absent one by name', async () => {
  const path = csv('measure-fine.csv', 'q1\n1\n')
  const cases: readonly (readonly [string, RegExp])[] = [
    ['{', /not JSON/],
    ['{}', /:items: given – allowed a list of items/],
    ['{"items": [{"id": "q1"}]}', /:items\[0\]\.thresholds: given – allowed/],
    ['{"items": [{"id": "q1", "thresholds": [null]}]}', /:items\[0\]\.thresholds: given/],
    ['{"items": [{"id": "q1", "thresholds": [0]}, {"id": "q1", "thresholds": [0]}]}', /«q1» twice/],
    ['{"items": [{"id": "annan", "thresholds": [0]}]}', /none of the calibrated items/],
  ]
  for (const [text, message] of cases)
    assert.match(await refusal('measure', path, '--items', csv('bad.json', text)), message, text)
  assert.match(
    await refusal('measure', path, '--items', 'absent.json'),
    /^absent\.json: given no file of that name/,
  )
})

test('--prior belongs to eap, and --item-uncertainty to a calibration that carries its own', async () => {
  const path = csv('measure-plain.csv', 'q1\n1\n')
  assert.match(
    await refusal('measure', path, '--items', TWO, '--prior', '0,1'),
    /^--prior: given 0,1 allowed only with --method eap/,
  )
  assert.match(
    await refusal('measure', path, '--items', TWO, '--item-uncertainty'),
    /^--item-uncertainty: given two\.json/,
  )
})

test('the calibration adds its own uncertainty: a variance of 1/4 in one item adds ½ to the place it gives', async () => {
  const items = csv('sure.json', '{"items": [{"id": "q1", "thresholds": [0]}], "covariance": [0.25]}')
  const found = await document<Measured>(
    'measure',
    csv('measure-sure.csv', 'q1\n1\n'),
    '--items',
    items,
    '--item-uncertainty',
  )
  const [person] = found.persons
  close(person.seItems ?? 0, 0.5, 1e-9, 'seItems')
  close(person.seTotal ?? 0, Math.hypot(0.5, person.se ?? 0), 1e-12, 'seTotal')
})

test('--persons writes every person at full precision, and never over the answers', async () => {
  const out = join(emptyFolder(), 'ny', 'matt.csv')
  const path = csv(
    'measure-many.csv',
    `q1,q2\n${Array.from({ length: 40 }, (_, row) => `${row % 2},${row % 3 === 0 ? 1 : 0}`).join('\n')}\n`,
  )
  const found = await document<Measured>('measure', path, '--items', TWO, '--persons', out)
  const lines = readFileSync(out, 'utf8').trimEnd().split('\n')
  assert.equal(lines[0], 'id,answered,raw,max,measure,se,method,extreme,low,high')
  assert.equal(lines.length, 41)
  assert.equal(Number(lines[2].split(',')[4]), found.persons[1].measure)
  const before = readFileSync(path, 'utf8')
  assert.match(
    await refusal('measure', path, '--items', TWO, '--persons', path),
    /^--persons: given .* allowed another file/,
  )
  assert.equal(readFileSync(path, 'utf8'), before)
})

test('a measure comes with its interval at the level asked for: ln 3 ± z·4/√3, and none where there is no measure', async () => {
  const path = csv('measure-interval.csv', 'q1,q2\n1,\n1,1\n')
  const Z = [1.959963984540054, 1.2815515655446004]
  for (const [index, level] of ['0.95', '0.8'].entries()) {
    const [person] = (await document<Measured>('measure', path, '--items', TWO, '--level', level)).persons
    close(person.low ?? 0, Math.log(3) - (Z[index] * 4) / Math.sqrt(3), 1e-9, 'low')
    close(person.high ?? 0, Math.log(3) + (Z[index] * 4) / Math.sqrt(3), 1e-9, 'high')
  }
  const [person] = (await document<Measured>('measure', path, '--items', TWO, '--method', 'mle')).persons
  assert.deepEqual([person.low, person.high], [null, null])
})

test('measures on a calibration that is no measure yet are given with a warning on stderr and in the notes', async () => {
  const path = csv('measure-warned.csv', 'q1,q2\n1,0\n')
  const items = [
    { id: 'q1', thresholds: [0] },
    { id: 'q2', thresholds: [1] },
  ]
  const judged = (kind: string) => csv(`${kind}.json`, JSON.stringify({ items, verdict: { kind } }))
  const warned = await run('measure', path, '--items', judged('not-yet'), '--json', '--language', 'en')
  assert.equal(warned.exitCode, 0)
  assert.match(warned.stderr, /^The calibration in .*not-yet\.json is not a measure yet \(verdict not-yet\)/)
  const found: Measured & { readonly notes: readonly { readonly code: string }[] } = JSON.parse(warned.stdout)
  assert.equal(found.notes[0].code, 'calibration-not-a-measure')
  assert.equal(found.persons[0].measure, 0.5)
  // A calibration that holds, and one that says nothing of itself, are used without a word.
  for (const quiet of [judged('groups'), TWO]) {
    const { notes } = await document('measure', path, '--items', quiet)
    assert.ok(!notes.some(({ code }) => code === 'calibration-not-a-measure'))
  }
})

test('nothing is written when the answers are refused', async () => {
  const out = join(emptyFolder(), 'matt.csv')
  await refusal('measure', csv('measure-faulty.csv', 'q1\nja\n'), '--items', TWO, '--persons', out)
  assert.ok(!existsSync(out))
})

test('the terminal shows twenty persons and says how many more there are', async () => {
  const path = csv('measure-long.csv', `q1\n${Array.from({ length: 25 }, (_, row) => row % 2).join('\n')}\n`)
  const swedish = await run('measure', path, '--items', TWO)
  assert.match(swedish.stdout, /^Mått för 25 personer\n/)
  assert.match(swedish.stdout, /… och 5 till\./)
  const english = await run('measure', path, '--items', TWO, '--language', 'en')
  assert.match(english.stdout, /^Measures of 25 persons\n/)
})

test('a hundred thousand persons are measured', async () => {
  const row = (person: number) => `${person % 2},${(person >> 1) % 2}`
  const path = csv(
    'measure-hundred-thousand.csv',
    `q1,q2\n${Array.from({ length: 100_000 }, (_, person) => row(person)).join('\n')}\n`,
  )
  const found = await document<Measured>('measure', path, '--items', TWO)
  assert.equal(found.persons.length, 100_000)
})
