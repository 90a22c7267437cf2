import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { drawnAnswers } from '../testing/answers.ts'
import { close, csv, document, refusal, run } from '../testing/program.ts'
import { emptyFolder } from '../testing/small-trial.ts'

type Calibrated = {
  readonly logLik: number
  readonly nPersons: number
  readonly parameters: number
  readonly items: readonly {
    readonly id: string
    readonly location: number
    readonly thresholds: readonly number[]
    readonly thresholdSe: readonly number[]
    readonly infit: number | null
    readonly outfit: number | null
    readonly n: number
    readonly categories: readonly number[]
    readonly anchored: boolean
  }[]
  readonly covariance: readonly number[]
  readonly reliability: number | null
  readonly tests: Readonly<Record<string, unknown>> & {
    readonly dif: readonly { readonly kind: string; readonly group: string }[]
  }
  readonly dropped: readonly {
    readonly item: string
    readonly reason: string
    readonly category: number | null
  }[]
  readonly recoded: readonly { readonly item: string; readonly unused: readonly number[] }[]
  readonly verdict: { readonly kind: string }
  readonly seed: number
}

const QUICK = ['--replicates', '0'] as const
const rows = (...parts: readonly (readonly [number, string])[]) =>
  parts.map(([count, line]) => `${line}\n`.repeat(count)).join('')

/** Thirty persons who solved only the first item, ten only the second, and some who say nothing about the two. */
const PAIR = csv('calibrate-pair.csv', `a,b\n${rows([30, '1,0'], [10, '0,1'], [7, '1,1'], [5, '0,0'])}`)

test('two items by hand: the distance is ln 3, log L = 30 ln ¾ + 10 ln ¼, its variance 1/30 + 1/10', async () => {
  const found = await document<Calibrated>('calibrate', PAIR, '--model', 'rm', ...QUICK)
  const [a, b] = found.items
  close(a.location, -Math.log(3) / 2, 1e-10, 'location')
  close(b.location, Math.log(3) / 2, 1e-10, 'location')
  close(found.logLik, 30 * Math.log(3 / 4) + 10 * Math.log(1 / 4), 1e-12, 'logLik')
  // The difference has variance 1/30 + 1/10 and each item half of the difference.
  close(a.thresholdSe[0], Math.sqrt(1 / 30 + 1 / 10) / 2, 1e-9, 'se')
  assert.deepEqual([found.nPersons, found.parameters, found.dropped], [52, 1, []])
  assert.deepEqual([a.thresholds.length, a.n, a.categories], [1, 52, [0, 1]])
  assert.equal(found.covariance.length, 3)
  for (const key of ['reliability', 'tests', 'verdict', 'seed']) assert.ok(key in found, key)
})

test('persons with at least one answer are counted; those without say nothing and change nothing', async () => {
  const path = csv('calibrate-silent.csv', `a,b\n${rows([30, '1,0'], [10, '0,1'], [3, 'NA,'], [4, '1,'])}`)
  const found = await document<Calibrated>('calibrate', path, '--model', 'rm', ...QUICK)
  assert.equal(found.nPersons, 44)
  close(found.items[1].location, Math.log(3) / 2, 1e-10, 'location')
})

test('an item answered alike by everyone is dropped and named, and the rest goes on', async () => {
  const path = csv('calibrate-alike.csv', `a,same,b,none\n${rows([30, '1,1,0,'], [10, '0,1,1,'])}`)
  const found = await document<Calibrated>('calibrate', path, '--model', 'rm', ...QUICK)
  assert.deepEqual(
    found.items.map(({ id }) => id),
    ['a', 'b'],
  )
  assert.deepEqual(found.dropped, [
    { item: 'same', reason: 'one-category', category: 1 },
    { item: 'none', reason: 'no-answers', category: null },
  ])
  const { stdout } = await run('calibrate', path, '--model', 'rm', ...QUICK)
  assert.match(stdout, /same lämnades ut: alla svarade 1\./)
})

test('a category that nobody chose is closed up, and the answers behind each category are told', async () => {
  const path = csv(
    'calibrate-gap.csv',
    drawnAnswers({ persons: 300, seed: 'gap' }).replaceAll(/(?<!q)3/g, '4'),
  )
  const found = await document<Calibrated>('calibrate', path, '--model', 'pcm', ...QUICK)
  assert.deepEqual(found.items[0].categories, [0, 1, 2, 4])
  assert.equal(found.items[0].thresholds.length, 3)
  assert.equal(found.recoded.length, 5)
  assert.deepEqual(found.recoded[0].unused, [3])
})

test('a declared highest category that nobody chose is said, for all items or for one', async () => {
  const path = csv('calibrate-declared.csv', drawnAnswers({ persons: 300, seed: 'declared' }))
  const all = await document<Calibrated>('calibrate', path, '--model', 'pcm', '--highest', '4', ...QUICK)
  assert.deepEqual(
    all.recoded.map(({ item }) => item),
    ['q1', 'q2', 'q3', 'q4', 'q5'],
  )
  const one = await document<Calibrated>('calibrate', path, '--model', 'pcm', '--highest', 'q2=4', ...QUICK)
  assert.deepEqual(one.recoded, [{ item: 'q2', unused: [4] }])
  assert.match(
    await refusal('calibrate', path, '--highest', '2'),
    /declared\.csv:\d+:q\d: given «3», and \d+ more answers over the highest \(the largest is 3\) allowed a whole number from 0 to 2\n/,
  )
  assert.match(
    await refusal('calibrate', path, '--highest', 'q9=3'),
    /^--highest: given q9 allowed items of the file: q1/,
  )
})

test('columns that begin with grp_ are never items; --group names one with or without the beginning', async () => {
  const text = drawnAnswers({ persons: 240, seed: 'groups' })
  const lines = text
    .trimEnd()
    .split('\n')
    .map(
      (line, row) => `${line},${row === 0 ? 'grp_sex,ort' : `${row % 2 ? 'f' : 'm'},${row % 3 ? 'x' : 'y'}`}`,
    )
  const path = csv('calibrate-groups.csv', `${lines.join('\n')}\n`)
  for (const name of ['sex', 'grp_sex']) {
    const found = await document<Calibrated>(
      'calibrate',
      path,
      '--model',
      'pcm',
      '--group',
      name,
      '--ignore',
      'ort',
      ...QUICK,
    )
    assert.deepEqual(
      found.items.map(({ id }) => id),
      ['q1', 'q2', 'q3', 'q4', 'q5'],
    )
    assert.deepEqual(
      found.tests.dif.map(({ group }) => group),
      ['grp_sex'],
    )
  }
  const town = await document<Calibrated>('calibrate', path, '--model', 'pcm', '--group', 'ort', ...QUICK)
  assert.deepEqual(
    town.tests.dif.map(({ group }) => group),
    ['ort'],
  )
})

test('items are listed or left out by name, and a name that is not there is refused', async () => {
  const path = csv('calibrate-choice.csv', drawnAnswers({ persons: 200, seed: 'choice' }))
  const listed = await document<Calibrated>('calibrate', path, '--items', 'q3,q1,q2', ...QUICK)
  assert.deepEqual(
    listed.items.map(({ id }) => id),
    ['q3', 'q1', 'q2'],
  )
  const left = await document<Calibrated>('calibrate', path, '--ignore', 'q3', ...QUICK)
  assert.deepEqual(
    left.items.map(({ id }) => id),
    ['q1', 'q2', 'q4', 'q5'],
  )
  assert.match(
    await refusal('calibrate', path, '--ignore', 'q7'),
    /^--ignore: given q7 allowed items of the file: q1, q2/,
  )
  assert.match(await refusal('calibrate', path, '--items', 'q1,q7'), /choice\.csv:1:q7: given the columns /)
})

test('answers that no person connects are refused with the parts named and what to do', async () => {
  const path = csv(
    'calibrate-parts.csv',
    `a,b,c,d\n${rows([20, '1,0,,'], [15, '0,1,,'], [20, ',,1,0'], [9, ',,0,1'])}`,
  )
  assert.match(
    await refusal('calibrate', path, '--model', 'rm'),
    /^.*parts\.csv: given items in 2 parts that no person connects: \{a, b\} \{c, d\} \[disconnected\] allowed .*\nCalibrate one part at a time with --items/,
  )
})

test('a perfect order of the items has no maximum, and is refused instead of given a large number', async () => {
  const path = csv(
    'calibrate-guttman.csv',
    `a,b,c\n${rows([9, '1,0,0'], [9, '1,1,0'], [4, '1,1,1'], [4, '0,0,0'])}`,
  )
  assert.match(
    await refusal('calibrate', path, '--model', 'rm'),
    /\[no-maximum\] allowed .*\nLeave items out with --ignore/,
  )
})

test('fewer persons than parameters, too few items and a model that does not fit the categories are refused', async () => {
  const few = csv('calibrate-few.csv', drawnAnswers({ persons: 9, seed: 'few' }))
  assert.match(await refusal('calibrate', few, '--model', 'pcm'), /\[too-few-persons\]|\[no-maximum\]/)
  assert.match(
    await refusal('calibrate', csv('calibrate-lone.csv', 'a\n1\n0\n'), '--model', 'rm'),
    /\[too-few-items\] allowed at least 2/,
  )
  const three = csv('calibrate-three.csv', drawnAnswers({ persons: 100, seed: 'three' }))
  assert.match(
    await refusal('calibrate', three, '--model', 'rm'),
    /three\.csv::q1: given 4 categories \[more-than-two-categories\] allowed two, 0 and 1, with --model rm\n/,
  )
})

test('text, parts of a number and two persons with one identity are refused by row and column, twenty at most', async () => {
  const wrong = csv('calibrate-wrong.csv', `id,a,b\n1,0,1\n1,ja,0\n2,1,0.5\n3,-1,0\n`)
  const said = await refusal('calibrate', wrong, '--model', 'rm')
  assert.match(said, /wrong\.csv:3:id: given «1», also in row 2/)
  assert.match(said, /wrong\.csv:3:a: given «ja»/)
  assert.match(said, /wrong\.csv:4:b: given «0\.5»/)
  assert.match(said, /wrong\.csv:5:a: given «-1»/)
  const many = csv('calibrate-many.csv', `a,b\n0,1\n${'x,1\n'.repeat(30)}`)
  const lines = (await refusal('calibrate', many)).trimEnd().split('\n')
  assert.equal(lines.length, 22)
  assert.match(lines[20], /^30 faults in all; the first 20 are shown/)
})

test('the document of a calibration is what --anchors takes: anchored items keep their steps, with no uncertainty', async () => {
  const path = csv('calibrate-anchors.csv', drawnAnswers({ persons: 400, seed: 'anchors' }))
  const items = csv(
    'anchors.json',
    JSON.stringify({
      items: [
        { id: 'q1', thresholds: [-1, 0, 1] },
        { id: 'q2', thresholds: [-0.5, 1, 1.75] },
      ],
    }),
  )
  const found = await document<Calibrated>('calibrate', path, '--model', 'pcm', '--anchors', items, ...QUICK)
  assert.deepEqual(found.items[0].thresholds, [-1, 0, 1])
  assert.deepEqual(found.items[0].thresholdSe, [0, 0, 0])
  assert.deepEqual(
    found.items.map(({ anchored }) => anchored),
    [true, true, false, false, false],
  )
  assert.ok(found.items[2].thresholdSe[0] > 0)
  assert.match(
    await refusal('calibrate', path, '--model', 'rsm', '--anchors', items),
    /^--anchors: given anchors\.json allowed items whose steps lie at the same distances, with --model rsm\n/,
  )
  const elsewhere = csv('elsewhere.json', '{"items": [{"id": "z", "thresholds": [0]}]}')
  assert.match(
    await refusal('calibrate', path, '--anchors', elsewhere),
    /^--anchors: given elsewhere\.json allowed at least one of the items of the file: q1/,
  )
})

test('whose answers they are follows the calibration, and a report that rests on it can say so', async () => {
  const named = ['calibrate', PAIR, '--model', 'rm', ...QUICK, '--population', 'Deltagare 2025'] as const
  const found = await document<{ readonly population: string | null }>(...named)
  assert.equal(found.population, 'Deltagare 2025')
  assert.equal((await document<{ readonly population: null }>(...named.slice(0, -2))).population, null)
})

test('an anchored item is known, and its error is not shown as nought', async () => {
  const anchors = csv(
    'calibrate-anchor.json',
    JSON.stringify({ items: [{ id: 'q1', thresholds: [-2, -1, 0] }] }),
  )
  const path = csv('calibrate-anchored.csv', drawnAnswers({ persons: 300, seed: 'known' }))
  const { stdout } = await run('calibrate', path, '--anchors', anchors, ...QUICK)
  assert.match(stdout, /^q1 +−1,00 +känt /m)
  assert.match(stdout, /^q2 +\S+ +0,\d\d /m)
})

test('two persons at an end of the scale are told with the other end, and never as a share', async () => {
  const ends = (lowest: number, highest: number) =>
    csv(
      `calibrate-ends-${lowest}-${highest}.csv`,
      `a,b\n${rows([30, '1,0'], [10, '0,1'], [highest, '1,1'], [lowest, '0,0'])}`,
    )
  const line = async (path: string) =>
    (await run('calibrate', path, '--model', 'rm', ...QUICK)).stdout.match(/^.*möjliga.*$/m)?.[0]
  assert.match((await line(ends(10, 10))) ?? '', /^Lägsta möjliga poäng: 16,7.% av personerna\. Högsta/)
  assert.match((await line(ends(2, 8))) ?? '', /^Lägsta eller högsta möjliga poäng: 20,0.% av personerna\.$/)
  assert.equal(await line(ends(2, 1)), 'Lägsta eller högsta möjliga poäng: färre än 5 personer.')
})

test('a weight of two is two persons', async () => {
  const doubled = csv('calibrate-doubled.csv', `a,b,w\n${rows([15, '1,0,2'], [10, '0,1,1'])}`)
  const found = await document<Calibrated>('calibrate', doubled, '--model', 'rm', '--weights', 'w', ...QUICK)
  close(found.items[1].location, Math.log(3) / 2, 1e-10, 'location')
  assert.deepEqual(
    found.items.map(({ id }) => id),
    ['a', 'b'],
  )
})

test('--persons gives everyone a row with both methods, and --out a report with the same answer', async () => {
  const out = emptyFolder()
  const persons = join(out, 'personer.csv')
  const path = csv(
    'calibrate-report.csv',
    `person;q1;q2;q3;q4;q5\n${drawnAnswers({ persons: 200, seed: 'report' })
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line, row) => `P${row};${line.replaceAll(',', ';')}`)
      .join('\n')}\n`,
  )
  const { exitCode, stdout, stderr } = await run(
    'calibrate',
    path,
    '--model',
    'pcm',
    '--persons',
    persons,
    '--out',
    out,
    '--title',
    'Livskraft',
    ...QUICK,
  )
  assert.equal(exitCode, 0, stderr)
  assert.deepEqual(readdirSync(out).sort(), ['personer.csv', 'report.html', 'report.pdf', 'results.json'])
  const lines = readFileSync(persons, 'utf8').trimEnd().split('\n')
  assert.equal(lines[0], 'id,answered,raw,max,measure,se,method,extreme,low,high,mle,mleSe')
  assert.equal(lines.length, 201)
  assert.match(lines[1], /^P0,5,\d+,15,/)
  const html = readFileSync(join(out, 'report.html'), 'utf8')
  const [title] = stdout.split('\n')
  assert.ok(html.includes(title), title)
  assert.ok(html.includes('Livskraft'))
  assert.doesNotMatch(stdout + html, /NaN|undefined|Infinity|\[object/)
})

test('nothing is written when the answers carry no scale', async () => {
  const out = join(emptyFolder(), 'rapport')
  await refusal(
    'calibrate',
    csv('calibrate-none.csv', 'a,b\n1,1\n1,1\n'),
    '--out',
    out,
    '--persons',
    join(out, 'p.csv'),
  )
  assert.ok(!existsSync(out))
})

test('the same file and seed give the same bytes, and another seed other simulations', async () => {
  const path = csv('calibrate-seed.csv', drawnAnswers({ persons: 150, seed: 'seed' }))
  const once = (seed: string) =>
    run('calibrate', path, '--model', 'pcm', '--replicates', '20', '--seed', seed, '--json')
  const [first, again, other] = [await once('3'), await once('3'), await once('4')]
  assert.equal(first.stdout, again.stdout)
  assert.notEqual(first.stdout, other.stdout)
  assert.equal(JSON.parse(other.stdout).seed, 4)
  assert.match(
    await refusal('calibrate', path, '--replicates', '5'),
    /^--replicates: given 5 allowed 0, or at least 20/,
  )
})
