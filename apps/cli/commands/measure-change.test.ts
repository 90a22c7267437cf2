import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { itemsFile } from '../testing/answers.ts'
import { close, csv, document, refusal, run } from '../testing/program.ts'
import { emptyFolder } from '../testing/small-trial.ts'

/**
 * Ten items with one step at 0 each: Warm's equation r − 10p + (1 − 2p)/2 = 0 gives p = (r + ½)/11, so r ones are
 * ln((r + ½)/(10½ − r)) logits with the standard error 1/√(10p(1 − p)).
 */
const TEN = itemsFile(
  'ten.json',
  Array.from({ length: 10 }, () => [0]),
)
const place = (ones: number) => Math.log((ones + 0.5) / (10.5 - ones))
const error = (ones: number) => 1 / Math.sqrt((10 * (ones + 0.5) * (10.5 - ones)) / 121)
const Z = 1.959963984540054

function answers(name: string, persons: Readonly<Record<string, number | null>>): string {
  const items = Array.from({ length: 10 }, (_, item) => item)
  const lines = Object.entries(persons).map(([id, ones]) =>
    [id, ...items.map((item) => (ones === null ? '' : item < ones ? 1 : 0))].join(','),
  )
  return csv(name, `${['id', ...items.map((item) => `q${item + 1}`)].join(',')}\n${lines.join('\n')}\n`)
}

type Share = { readonly n: number; readonly share: number; readonly low: number; readonly high: number }
type Changed = {
  readonly persons: readonly (Readonly<Record<'before' | 'beforeSe' | 'change' | 'changeSe', number>> & {
    readonly id: string
    readonly measure: number
    readonly changeLow: number | null
    readonly changeHigh: number | null
    readonly beforeExtreme: string | null
    readonly changeVerdict: string | null
  })[]
  readonly before: { readonly file: string; readonly rows: number }
  readonly summary: {
    readonly n: number
    readonly change: Readonly<
      Record<'n' | 'mean' | 'se' | 'low' | 'high' | 'sd' | 'noiseSd' | 'expectedEachWay', number>
    > & {
      readonly better: Share
      readonly worse: Share
      readonly notDistinguishable: Share
      readonly minimalDetectable: number
      readonly atEnds: number
      readonly withoutMeasure: number
      readonly onlyAfter: readonly string[]
      readonly onlyBefore: readonly string[]
      readonly level: number
      readonly higher: string
    }
  }
}

const BEFORE = answers('before.csv', { A: 2, B: 5, C: 10, E: 4, F: null, G: 0 })
const AFTER = answers('after.csv', { C: 10, A: 8, D: 7, B: 6, F: 5, G: 6 })
const BETTER = ['--items', TEN, '--before', BEFORE, '--higher', 'better'] as const

test('by hand: each person of the later file beside the earlier measure, and whether the change is beyond the noise', async () => {
  const found = await document<Changed>('measure', AFTER, ...BETTER)
  assert.deepEqual(
    found.persons.map(({ id, changeVerdict }) => [id, changeVerdict]),
    [
      ['C', 'not-distinguishable'],
      ['A', 'better'],
      ['D', null],
      ['B', 'not-distinguishable'],
      ['F', null],
      ['G', 'better'],
    ],
  )
  const [c, a, d, b, f, g] = found.persons
  close(a.before, place(2), 1e-12, 'before')
  close(a.beforeSe, error(2), 1e-12, 'beforeSe')
  close(a.change, 2 * Math.log(3.4), 1e-12, 'change')
  close(a.changeSe, Math.SQRT2 * error(2), 1e-12, 'changeSe')
  close(a.changeLow ?? 0, 2 * Math.log(3.4) - Z * Math.SQRT2 * error(2), 1e-12, 'low')
  close(b.changeHigh ?? 0, place(6) + Z * Math.hypot(error(5), error(6)), 1e-12, 'high')
  // At the highest score twice nothing can be seen; up from the lowest it is at least this.
  assert.deepEqual([c.change, c.changeLow, c.changeHigh, c.beforeExtreme], [0, null, null, 'highest'])
  assert.deepEqual([g.beforeExtreme, g.changeHigh], ['lowest', null])
  close(g.changeLow ?? 0, place(6) - place(0) - Z * Math.hypot(error(0), error(6)), 1e-12, 'low')
  assert.deepEqual([d.before, d.change, f.before, f.change], [null, null, null, null])
  assert.equal(found.before.rows, 6)
})

test('by hand: the group’s mean, its noise, its shares, and what chance alone would give', async () => {
  const { n, change } = (await document<Changed>('measure', AFTER, ...BETTER)).summary
  const differences = [0, 2 * Math.log(3.4), place(6), place(6) - place(0)]
  const mean = differences.reduce((sum, each) => sum + each, 0) / 4
  const variance = differences.reduce((sum, each) => sum + (each - mean) ** 2, 0) / 3
  const noise =
    (2 * error(10) ** 2 + 2 * error(2) ** 2 + error(5) ** 2 + error(6) ** 2 + error(0) ** 2 + error(6) ** 2) /
    4
  assert.deepEqual([n, change.n, change.withoutMeasure, change.atEnds], [6, 4, 1, 2])
  close(change.mean, mean, 1e-12, 'mean')
  close(change.sd, Math.sqrt(variance), 1e-12, 'sd')
  close(change.noiseSd, Math.sqrt(noise), 1e-12, 'noiseSd')
  close(change.se, Math.sqrt(Math.max(variance, noise) / 4), 1e-12, 'se')
  // t with 3 degrees of freedom.
  close(change.high, mean + 3.182446305284263 * change.se, 1e-9, 'high')
  assert.deepEqual([change.better.n, change.worse.n, change.notDistinguishable.n], [2, 0, 2])
  close(change.better.share, 1 / 2, 1e-12, 'share')
  // Wilson for 2 of 4: ½ ± ½·√(z²/(4 + z²)).
  close(change.better.low, 0.5 - 0.5 * Math.sqrt((Z * Z) / (4 + Z * Z)), 1e-9, 'low')
  close(change.expectedEachWay, 0.1, 1e-12, 'expectedEachWay')
  assert.deepEqual([change.onlyAfter, change.onlyBefore], [['D'], ['E']])
})

test('where higher is worse the same rise is worse; a stricter level calls fewer', async () => {
  const worse = await document<Changed>(
    'measure',
    AFTER,
    '--items',
    TEN,
    '--before',
    BEFORE,
    '--higher',
    'worse',
  )
  assert.equal(worse.persons[1].changeVerdict, 'worse')
  assert.equal(worse.summary.change.higher, 'worse')
  const strict = await document<Changed>('measure', AFTER, ...BETTER, '--level', '0.99')
  assert.equal(strict.persons[1].changeVerdict, 'not-distinguishable')
  assert.equal(strict.summary.change.level, 0.99)
})

test('without --before the document has the keys of a measure and none of a change', async () => {
  const plain = await document<Changed>('measure', AFTER, '--items', TEN)
  assert.deepEqual(Object.keys(plain.persons[0]), [
    ...['id', 'answered', 'raw', 'max', 'measure', 'se', 'method', 'extreme', 'low', 'high'],
  ])
  assert.ok(!Object.keys(plain.summary).includes('change') && !Object.keys(plain).includes('before'))
  const changed = await document<Changed>('measure', AFTER, ...BETTER)
  assert.deepEqual(
    changed.persons.map(({ measure }) => measure),
    plain.persons.map(({ measure }) => measure),
  )
})

test('notes say that a change is no effect, who is missing, and that the same file came twice', async () => {
  const codes = (found: { readonly notes: readonly { readonly code: string }[] }) =>
    found.notes.map(({ code }) => code)
  const found = codes(await document<Changed>('measure', AFTER, ...BETTER))
  for (const code of [
    'change-without-comparison',
    'persons-only-after',
    'persons-only-before',
    'persons-without-two-measures',
    'persons-at-scale-ends',
  ])
    assert.ok(found.includes(code), code)
  assert.ok(!found.includes('same-answers-twice'))
  const twice = await document<Changed>(
    'measure',
    AFTER,
    '--items',
    TEN,
    '--before',
    AFTER,
    '--higher',
    'better',
  )
  assert.ok(codes(twice).includes('same-answers-twice'))
})

test('an earlier form with fewer items is measured on those it has, and the note names the others', async () => {
  const short = csv('before-short.csv', 'id,q1,q2\nA,0,1\nB,1,1\n')
  const found = await document<Changed>(
    'measure',
    AFTER,
    '--items',
    TEN,
    '--before',
    short,
    '--higher',
    'better',
  )
  const [, a] = found.persons
  // One of two ones is at 0, with two items' information of ¼ each.
  close(a.before + 1, 1, 1e-12, 'before')
  close(a.beforeSe, Math.SQRT2, 1e-12, 'beforeSe')
  assert.equal(found.notes.find(({ code }) => code === 'before-items-without-column')?.detail.n, 8)
})

test('maximum likelihood has no measure at an end, and then there is no change', async () => {
  const found = await document<Changed>('measure', AFTER, ...BETTER, '--method', 'mle')
  assert.deepEqual(
    found.persons.map(({ changeVerdict }) => changeVerdict),
    [null, 'better', null, 'not-distinguishable', null, null],
  )
  assert.deepEqual([found.summary.change.n, found.summary.change.withoutMeasure], [2, 3])
  const nobody = await document<Changed>(
    'measure',
    answers('top.csv', { A: 10 }),
    ...BETTER,
    '--method',
    'mle',
  )
  assert.deepEqual(
    [nobody.summary.change.n, nobody.summary.change.mean, nobody.summary.change.better],
    [0, null, null],
  )
})

test('--persons writes the change too, and never over either file of answers', async () => {
  const out = join(emptyFolder(), 'change.csv')
  await document<Changed>('measure', AFTER, ...BETTER, '--persons', out)
  const [header, , a] = readFileSync(out, 'utf8').split('\n')
  assert.equal(
    header,
    'id,answered,raw,max,measure,se,method,extreme,low,high,before,beforeSe,beforeExtreme,change,changeSe,changeLow,changeHigh,changeVerdict',
  )
  assert.match(a, /^A,10,8,10,1\.2237.*,better$/)
  const kept = readFileSync(BEFORE, 'utf8')
  assert.match(await refusal('measure', AFTER, ...BETTER, '--persons', BEFORE), /^--persons: given /)
  assert.equal(readFileSync(BEFORE, 'utf8'), kept)
})

test('which way is better is never guessed, and options of a change need one', async () => {
  const plain = ['measure', AFTER, '--items', TEN] as const
  assert.match(
    await refusal(...plain, '--before', BEFORE),
    /^--before: given .*before\.csv allowed together with --higher better\|worse\n/,
  )
  assert.match(await refusal(...plain, '--higher', 'better'), /^--higher: given better allowed only with/)
  assert.match(
    await refusal(...plain, '--before', BEFORE, '--higher', 'better', '--method', 'eap', '--prior', '0,1'),
    /^--method: given eap allowed wle or mle with --before/,
  )
  assert.match(
    await refusal(...plain, '--before', 'absent.csv', '--higher', 'better'),
    /^absent\.csv: given no file of that name/,
  )
})

test('a fault in the earlier file is told with its row and column, and nothing is written', async () => {
  const out = join(emptyFolder(), 'change.csv')
  const refused = (name: string, text: string) =>
    refusal(
      'measure',
      AFTER,
      '--items',
      TEN,
      '--before',
      csv(name, text),
      '--higher',
      'better',
      '--persons',
      out,
    )
  assert.match(await refused('early-text.csv', 'id,q1\nA,ja\nB,0\n'), /early-text\.csv:2:q1: given «ja»/)
  assert.match(await refused('early-outside.csv', 'id,q1\nA,1\nB,4\n'), /early-outside\.csv:3:q1: given «4»/)
  assert.match(
    await refused('early-twice.csv', 'id,q1\nA,1\nA,0\n'),
    /early-twice\.csv:3:id: given «A», also/,
  )
  assert.match(
    await refused('early-unnamed.csv', 'q1\n1\n0\n'),
    /early-unnamed\.csv:1: given no column that says who each person is allowed a column named id/,
  )
  assert.match(
    await refused('early-strangers.csv', 'id,q1\nX,1\nY,0\n'),
    /early-strangers\.csv::id: given nobody who is in the later file: «X», «Y» allowed .*«C», «A», «D»/,
  )
  assert.ok(!existsSync(out))
})

test('the terminal shows the group first, then persons with both measures, open limits in words', async () => {
  const swedish = await run('measure', AFTER, ...BETTER)
  assert.equal(swedish.exitCode, 0, swedish.stderr)
  assert.match(swedish.stdout, /Förändring hos 4 personer med mått vid båda tillfällena \(högre är bättre\)/)
  assert.match(swedish.stdout, /\nG +−3,04 +0,37 +3,41 +\S+ +minst 0,\d\d +bättre\n/)
  assert.match(swedish.stdout, /En förändring är inte en effekt/)
  const english = await run('measure', AFTER, ...BETTER, '--language', 'en')
  assert.match(english.stdout, /\nB +0\.00 +0\.37 +0\.37 +0\.90 +−1\.40 to 2\.14 +not distinguishable\n/)
})
