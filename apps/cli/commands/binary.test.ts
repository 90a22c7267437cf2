import assert from 'node:assert/strict'
import { test } from 'node:test'
import { close, csv, csvText, document, refusal, run } from '../testing/program.ts'

type Measure = {
  readonly estimate: number | null
  readonly low: number | null
  readonly high: number | null
  readonly method: string
  readonly others: readonly { readonly method: string; readonly low: number; readonly high: number }[]
}
type Binary = {
  readonly riskDifference: Measure
  readonly riskRatio: Measure
  readonly oddsRatio: Measure
  readonly byArm: readonly { readonly arm: string; readonly n: number; readonly events: number }[]
  readonly design: string
}

/** A file with `events` of `n` in each arm. */
function people(
  name: string,
  treated: readonly [number, number],
  control: readonly [number, number],
): string {
  const arm = [...Array(treated[1]).fill(1), ...Array(control[1]).fill(0)]
  const of = ([events, n]: readonly [number, number]) =>
    Array.from({ length: n }, (_, row) => (row < events ? 1 : 0))
  return csv(name, csvText({ arm, y: [...of(treated), ...of(control)] }))
}

const WORDS = ['--outcome', 'y', '--arm', 'arm'] as const

test('56 of 70 against 48 of 80: the difference has the limits that Newcombe printed for his method 10', async () => {
  const found = await document<Binary>('binary', people('a.csv', [56, 70], [48, 80]), ...WORDS)
  const { riskDifference, riskRatio, oddsRatio } = found
  close(riskDifference.estimate ?? 0, 1 / 5, 1e-14, 'difference')
  // Newcombe (1998) Statistics in Medicine 17:873, table II, example (a): 0.0524 to 0.3339.
  assert.equal(riskDifference.low?.toFixed(4), '0.0524')
  assert.equal(riskDifference.high?.toFixed(4), '0.3339')
  assert.equal(riskDifference.method, 'newcombe')
  close(riskRatio.estimate ?? 0, 4 / 3, 1e-14, 'ratio')
  assert.equal(riskRatio.method, 'katz')
  close(oddsRatio.estimate ?? 0, (56 * 32) / (48 * 14), 1e-14, 'odds')
  assert.equal(oddsRatio.method, 'woolf')
  const wald = riskDifference.others.find(({ method }) => method === 'wald')
  assert.equal(wald?.low.toFixed(4), '0.0575')
})

test('an arm without events has no ratio but keeps the limits that the data allow, and a note says why', async () => {
  const found = await document<Binary>('binary', people('zero.csv', [0, 10], [3, 20]), ...WORDS)
  close(found.riskDifference.estimate ?? 0, -3 / 20, 1e-14, 'difference')
  assert.equal(found.riskRatio.estimate, null)
  assert.equal(found.riskRatio.low, 0)
  assert.ok((found.riskRatio.high ?? 0) > 0)
  assert.equal(found.oddsRatio.estimate, null)
  assert.equal(found.oddsRatio.method, 'exact')
  assert.deepEqual(
    found.notes.map(({ code }) => code),
    ['zero-cell'],
  )
})

test('no events in either arm: the difference is 0 with a width, the ratios have no limits', async () => {
  const found = await document<Binary>('binary', people('none.csv', [0, 10], [0, 20]), ...WORDS)
  assert.equal(found.riskDifference.estimate, 0)
  assert.ok((found.riskDifference.high ?? 0) > 0.1)
  assert.deepEqual([found.riskRatio.estimate, found.riskRatio.high], [null, null])
  const text = await run('binary', people('none.csv', [0, 10], [0, 20]), ...WORDS)
  assert.equal(text.exitCode, 0)
})

test('with blocks the difference is Mantel–Haenszel: weights 1 and 2 on 1/2 and 1/4', async () => {
  const columns = { block: [] as string[], arm: [] as number[], y: [] as number[] }
  const add = (block: string, arm: number, events: number, n: number) => {
    for (let person = 0; person < n; person++) {
      columns.block.push(block)
      columns.arm.push(arm)
      columns.y.push(person < events ? 1 : 0)
    }
  }
  add('north', 1, 2, 2)
  add('north', 0, 1, 2)
  add('south', 1, 2, 4)
  add('south', 0, 1, 4)
  const found = await document<Binary>(
    'binary',
    csv('mh.csv', csvText(columns)),
    ...WORDS,
    '--blocks',
    'block',
  )
  close(found.riskDifference.estimate ?? 0, (1 * (1 / 2) + 2 * (1 / 4)) / 3, 1e-14, 'difference')
  assert.equal(found.riskDifference.method, 'mantel-haenszel-sato')
  assert.equal(found.design, 'blocked')
})

test('an outcome other than 0 and 1 is refused with its row', async () => {
  const path = csv('two.csv', 'arm,y\n1,1\n1,2\n0,0\n0,true\n')
  const text = await refusal('binary', path, ...WORDS)
  assert.match(text, /two\.csv:3:y: given «2» allowed a whole number from 0 to 1/)
  assert.match(text, /two\.csv:5:y: given «true» allowed/)
})

test('three arms are refused until two are pointed out', async () => {
  const path = csv('three-arms.csv', csvText({ arm: ['a', 'a', 'b', 'b', 'c', 'c'], y: [0, 1, 1, 1, 0, 0] }))
  assert.match(
    await refusal('binary', path, ...WORDS),
    /given 3 arms: a, b, c allowed two, or two pointed out/,
  )
  const found = await document<Binary & { readonly otherArms: number }>(
    'binary',
    path,
    ...WORDS,
    '--control',
    'c',
    '--treated',
    'b',
  )
  assert.deepEqual(
    found.byArm.map(({ arm, n, events }) => [arm, n, events]),
    [
      ['c', 2, 0],
      ['b', 2, 2],
    ],
  )
  assert.equal(found.otherArms, 2)
})
