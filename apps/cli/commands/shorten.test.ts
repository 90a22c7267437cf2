import assert from 'node:assert/strict'
import { test } from 'node:test'
import { drawnAnswers, itemsFile } from '../testing/answers.ts'
import { close, csv, document, refusal, run } from '../testing/program.ts'

type Form = {
  readonly size: number
  readonly items: readonly string[]
  readonly meanErrorVariance: number
  readonly minutes: number
  readonly classification: { readonly wrong: number } | null
}

type Shortened = {
  readonly forms: readonly Form[]
  readonly curve: readonly (Form & {
    readonly detectableChange: number
    readonly perArmNeeded: number | null
  })[]
  readonly recommendation: { readonly kind: string; readonly size: number; readonly reason?: string } | null
  readonly target: { readonly kind: string; readonly persons?: number }
}

/** Items at −2, −0.1, 0.1 and 2. */
const FOUR = itemsFile('four.json', [[-2], [-0.1], [0.1], [2]])
const NARROW = ['--target', 'range:-0.01,0.01'] as const

test('for people in the middle the middle items are best, and the error is that of their information', async () => {
  const found = await document<Shortened>('shorten', FOUR, '--size', '2,1', ...NARROW)
  assert.deepEqual(
    found.forms.map(({ size }) => size),
    [2, 1],
  )
  assert.deepEqual(found.forms[0].items, ['q2', 'q3'])
  // P(1 − P) at a distance of 0.1 from each of the two.
  const p = 1 / (1 + Math.exp(0.1))
  close(found.forms[0].meanErrorVariance, 1 / (2 * p * (1 - p)), 1e-4, 'error variance')
  close(found.forms[0].minutes, (2 * 12) / 60, 1e-12, 'minutes')
})

test('the curve has a form of every size, and each further item lowers the error', async () => {
  const found = await document<Shortened>('shorten', FOUR, '--target', 'normal:0,1')
  assert.deepEqual(
    found.curve.map(({ size }) => size),
    [1, 2, 3, 4],
  )
  for (let i = 1; i < 4; i++)
    assert.ok(found.curve[i].meanErrorVariance < found.curve[i - 1].meanErrorVariance)
  close(
    found.curve[3].detectableChange,
    1.959963984540054 * Math.sqrt(2 * found.curve[3].meanErrorVariance),
    1e-12,
    'change',
  )
  assert.deepEqual(found.forms, [])
  assert.equal(found.recommendation, null)
})

test('a demand is answered by the smallest form that meets it, or by do not', async () => {
  const run_ = await document<Shortened>('shorten', FOUR, ...NARROW, '--most-se', '1.5')
  assert.equal(run_.recommendation?.kind, 'run')
  assert.equal(run_.recommendation?.size, 2)
  const stop = await document<Shortened>('shorten', FOUR, ...NARROW, '--most-se', '0.1')
  assert.deepEqual(
    [stop.recommendation?.kind, stop.recommendation?.reason],
    ['do-not-run', 'not-precise-enough'],
  )
  const long = await document<Shortened>(
    'shorten',
    FOUR,
    ...NARROW,
    '--most-se',
    '1.5',
    '--most-minutes',
    '0.3',
  )
  assert.equal(long.recommendation?.reason, 'burden-over-budget')
  const { stdout } = await run('shorten', FOUR, ...NARROW, '--most-se', '0.1')
  assert.match(stdout, /Svar: låt bli\./)
})

test('a difference between arms needs their size, and says how many would do', async () => {
  const found = await document<Shortened>(
    'shorten',
    FOUR,
    '--target',
    'normal:0,1',
    '--difference',
    '0.5',
    '--per-arm',
    '40',
  )
  assert.equal(found.recommendation?.kind, 'do-not-run')
  assert.ok((found.curve[3].perArmNeeded ?? 0) > 40)
  assert.match(
    await refusal('shorten', FOUR, '--target', 'normal:0,1', '--difference', '0.5'),
    /^--difference: given 0\.5 allowed together with --per-arm/,
  )
})

test('a cut moves the choice to where the decision falls, and says how many land on the wrong side', async () => {
  const found = await document<Shortened>(
    'shorten',
    FOUR,
    '--size',
    '1',
    '--target',
    'normal:0,1',
    '--cut',
    '2',
  )
  assert.deepEqual(found.forms[0].items, ['q4'])
  const wrong = found.forms[0].classification?.wrong ?? 0
  assert.ok(wrong > 0 && wrong < 1)
})

test('answers are calibrated first, and their own persons are the target', async () => {
  const path = csv('shorten-answers.csv', drawnAnswers({ persons: 300, seed: 'shorten' }))
  const found = await document<Shortened>(
    'shorten',
    path,
    '--size',
    '3',
    '--include',
    'q5',
    '--exclude',
    'q1',
  )
  assert.equal(found.target.kind, 'measures')
  assert.equal(found.target.persons, 300)
  assert.ok(found.forms[0].items.includes('q5') && !found.forms[0].items.includes('q1'))
})

test('groups, weights and items to leave out are named as for calibrate, and the model is chosen as there', async () => {
  const [header, ...lines] = drawnAnswers({ persons: 300, seed: 'shorten' }).trimEnd().split('\n')
  const plain = csv('shorten-plain.csv', `${[header, ...lines].join('\n')}\n`)
  const rich = csv(
    'shorten-rich.csv',
    `${[`kön,vikt,${header}`, ...lines.map((line, row) => `${row % 2 ? 'k' : 'm'},1,${line}`)].join('\n')}\n`,
  )
  const found = await document<Shortened>(
    ...['shorten', rich, '--size', '2', '--group', 'kön', '--weights', 'vikt', '--ignore', 'q5'],
  )
  const same = await document<Shortened>('shorten', plain, '--size', '2', '--items', 'q1,q2,q3,q4')
  assert.deepEqual(found.forms, same.forms)
  const calibrated = await document<{ readonly model: string }>('calibrate', plain, '--replicates', '0')
  assert.equal((await document<{ readonly model: string }>('shorten', plain)).model, calibrated.model)
  assert.match(await refusal('shorten', rich, '--size', '2'), /kön: given «m» and no answer/)
  assert.match(
    await refusal('shorten', FOUR, ...NARROW, '--group', 'kön'),
    /^--group: given kön allowed only when the file is answers/,
  )
})

test('the answer names the quantity, its unit and the side of the limit, and a table nobody should use says so', async () => {
  const text = async (...words: readonly string[]) =>
    (await run('shorten', FOUR, '--target', 'normal:0,1', ...words)).stdout
  const reliability = await text('--least-reliability', '0.9', '--size', '3')
  assert.match(reliability, /Reliabilitet: 0,\d{3}\. Kravet är minst 0,900\./)
  assert.match(reliability, /Ingen av formerna nedan klarar kravet/)
  assert.match(reliability, /Inget av antalen nedan klarar kravet/)
  assert.match(
    await text('--difference', '0.3', '--per-arm', '40'),
    /upptäcks: \d,\d\d logit\. Kravet är högst 0,30 logit\./,
  )
  const error = await text('--most-se', '1.5', '--language', 'en')
  assert.match(error, /standard error of at most 1\.50 logits: \d+\.\d%\. The demand is at least 90\.0%\./)
  assert.doesNotMatch(error, /None of the sizes/)
})

test('sizes, names and targets that cannot be are refused', async () => {
  assert.match(
    await refusal('shorten', FOUR, '--size', '5', ...NARROW),
    /^--size: given 5 allowed whole numbers from 1 to 4/,
  )
  assert.match(
    await refusal('shorten', FOUR, '--size', '0', ...NARROW),
    /^--size: given «0» allowed different whole numbers/,
  )
  assert.match(
    await refusal('shorten', FOUR, '--include', 'z', ...NARROW),
    /^--include: given z allowed items of the scale: q1, q2, q3, q4/,
  )
  assert.match(
    await refusal('shorten', FOUR, '--size', '2'),
    /^--target: given – allowed normal:MEAN,SD or range:LOW,HIGH/,
  )
  for (const target of ['normal:0', 'normal:0,0', 'range:1,1', 'even:0,1', 'normal:0,1,2', 'range:-99,0'])
    assert.match(await refusal('shorten', FOUR, '--target', target), /^--target: given «/, target)
})
