import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InvalidInput } from '@utfall/basics'
import { randomStream } from '@utfall/numerics'
import fc from 'fast-check'
import { selectItems, selectPersons } from '../responses/response-matrix.ts'
import { type DifferenceOptions, differentialFunctioning } from './differential-functioning.ts'
import { drawnAnswers, onlyOneSolved } from './drawn-answers.ts'
import { sizeOfDifference } from './size-of-difference.ts'

const FIVE = [-1, -0.5, 0, 0.5, 1].map((b) => [b])
const harderThird = (by: number) => FIVE.map((item, i) => (i === 2 ? item.map((b) => b + by) : item))

function compared(answers: ReturnType<typeof drawnAnswers>, labels: string[], options: DifferenceOptions) {
  const result = differentialFunctioning(answers.responses, answers.groups, labels, options)
  assert.ok(result.kind === 'compared', JSON.stringify(result))
  return result
}

const near = (actual: number | null | undefined, expected: number, tolerance = 1e-9) =>
  assert.ok(
    actual !== null && actual !== undefined && Math.abs(actual - expected) < tolerance,
    `${actual} ${expected}`,
  )

test('two items by hand: the odds of solving only the first give shift, standard error, z and both statistics', () => {
  // Odds 30/10 = 3 and 20/20 = 1: the first item is ln 3 harder against the second for the later group, variance
  // 1/30 + 1/10 + 1/20 + 1/20 = 7/30; with both items as zero half of it falls on each.
  const result = compared(
    onlyOneSolved([
      [30, 10],
      [20, 20],
    ]),
    ['a', 'b'],
    { model: 'rm' },
  )
  const [first, second] = result.items
  assert.ok(first.split?.kind === 'tested' && second.split?.kind === 'tested')
  near(first.split.shifts[0].shift, Math.log(3))
  near(first.split.shifts[0].se, Math.sqrt(7 / 30), 1e-7)
  near(second.split.shifts[0].shift, -Math.log(3))
  near(first.wald?.shifts[0].shift, Math.log(3) / 2)
  near(first.wald?.z, Math.log(3) / Math.sqrt(7 / 30), 1e-7)
  near(first.wald?.thresholds?.chiSquare, Math.log(3) ** 2 / (7 / 30), 1e-6)
  assert.ok(result.overall.kind === 'test')
  near(first.split.statistic, result.overall.statistic)
  near(first.split.adjusted.bonferroni, 2 * first.split.p)
  near(first.split.shifts[0].high, Math.log(3) + 1.959963984540054 * Math.sqrt(7 / 30), 1e-7)
})

test('size and chance are read together: thresholds at 1/2.35 and 1.5/2.35 logits', () => {
  const read = (shift: number, se: number, p: number, widestStep: number | null = null) =>
    sizeOfDifference({
      widest: { from: 'a', to: 'b', shift, se, low: shift - 2 * se, high: shift + 2 * se },
      widestStep,
      p,
      alpha: 0.05,
    })
  assert.equal(read(0.64, 0.1, 0.001), 'large')
  assert.equal(read(-0.63, 0.1, 0.001), 'moderate')
  assert.equal(read(0.42, 0.1, 0.001), 'negligible')
  assert.equal(read(0.42, 0.1, 0.2), 'undecided')
  assert.equal(read(0.9, 0.6, 0.2), 'undecided')
  assert.equal(read(0.1, 0.1, 0.2), 'negligible')
  assert.equal(read(0.1, 0.1, 0.001, 0.9), 'steps')
  assert.equal(read(0.1, 0.1, 0.2, 0.9), 'negligible')
})

test('shifts change sign with the order of the groups; order of persons and items changes nothing', () => {
  const answers = drawnAnswers({
    random: randomStream('order'),
    personsPerGroup: [90, 110],
    means: [0, 0.5],
    thresholds: [FIVE, harderThird(1)],
  })
  const before = compared(answers, ['a', 'b'], { model: 'rm' })
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e9 }), (seed) => {
      const random = randomStream(seed)
      const persons = Int32Array.from(answers.groups.keys())
      random.shuffle(persons)
      const items = Int32Array.from(answers.responses.items.keys())
      random.shuffle(items)
      const moved = {
        responses: selectItems(selectPersons(answers.responses, persons), [...items]),
        groups: persons.map((person) => 1 - answers.groups[person]),
      }
      const after = compared(moved, ['b', 'a'], { model: 'rm' })
      for (const { item, reading, wald } of after.items) {
        const same = before.items.find((row) => row.item === item)
        near(reading?.p, same?.reading?.p ?? Number.NaN, 1e-8)
        near(reading?.widest.shift, -(same?.reading?.widest.shift ?? Number.NaN), 1e-8)
        near(wald?.z, -(same?.wald?.z ?? Number.NaN), 1e-7)
      }
    }),
    { numRuns: 10 },
  )
})

test('with all items as zero the shifts sum to zero, so one harder item makes four look easier; resolving it ends that', () => {
  const answers = drawnAnswers({
    random: randomStream('artificial'),
    personsPerGroup: [4000, 4000],
    means: [0, 0],
    thresholds: [FIVE, harderThird(1)],
  })
  const plain = compared(answers, ['a', 'b'], { model: 'rm', splitTests: 'none' })
  near(
    plain.items.reduce((sum, { wald }) => sum + (wald?.shifts[0].shift ?? Number.NaN), 0),
    0,
    1e-9,
  )
  // One fifth of the shift of 1 logit is put on the other four.
  near(plain.items[2].wald?.shifts[0].shift, 0.8, 0.12)
  assert.ok(plain.items.every(({ reading }) => (reading?.adjustedP ?? 1) < 0.05))
  assert.ok(plain.notes.some(({ code }) => code === 'shifts-sum-to-zero'))
  for (const splitTests of ['none', 'all'] as const) {
    const cleared = compared(answers, ['a', 'b'], { model: 'rm', splitTests, purify: true })
    assert.deepEqual(cleared.resolved, ['i3'])
    assert.deepEqual(cleared.zeroItems, ['i1', 'i2', 'i4', 'i5'])
    near(cleared.items[2].reading?.widest.shift, 1, 0.15)
    assert.deepEqual(
      cleared.items.map(({ reading }) => reading?.size),
      ['negligible', 'negligible', 'large', 'negligible', 'negligible'],
    )
    assert.ok(!cleared.notes.some(({ code }) => code === 'shifts-sum-to-zero'))
  }
})

test('three groups: each pair has its shift, intervals of one item hold together, and pairs add up', () => {
  const answers = drawnAnswers({
    random: randomStream('three'),
    personsPerGroup: [300, 300, 300],
    means: [0, 0.3, -0.3],
    thresholds: [FIVE, harderThird(0.5), harderThird(1.2)],
  })
  const result = compared(answers, ['a', 'b', 'c'], { model: 'rm', splitTests: 'all' })
  const { split, wald, reading } = result.items[2]
  assert.ok(split?.kind === 'tested')
  const [ab, ac, bc] = split.shifts
  assert.deepEqual(
    split.shifts.map(({ from, to }) => from + to),
    ['ab', 'ac', 'bc'],
  )
  near(ab.shift + bc.shift, ac.shift)
  // Bonferroni over three pairs: the normal quantile at 1 − 0.05/6.
  near((ac.high - ac.shift) / ac.se, 2.3939797998185104, 1e-8)
  assert.equal(split.df, 2)
  assert.equal(wald?.location?.df, 2)
  assert.equal(wald?.z, null)
  assert.deepEqual([reading?.widest.from, reading?.widest.to, reading?.size], ['a', 'c', 'large'])
})

test('an item whose steps move apart while its mean stays is told from one that moves as a whole', () => {
  const steps = (apart: number) => [
    [-1 - apart, 1 + apart],
    [-1, 1],
    [-0.5, 0.5],
    [-0.8, 1.2],
  ]
  const answers = drawnAnswers({
    random: randomStream('steps'),
    personsPerGroup: [1500, 1500],
    means: [0, 0],
    thresholds: [steps(0), steps(0.8)],
  })
  const result = compared(answers, ['a', 'b'], { model: 'pcm', splitTests: 'all' })
  const [first, ...others] = result.items
  assert.equal(first.reading?.size, 'steps')
  assert.ok(first.split?.kind === 'tested' && first.split.df === 2)
  assert.ok(others.every(({ reading }) => reading?.size === 'negligible'))
})

test('what the differing items do to the groups: splitting two of five harder items takes the bias out of the difference', () => {
  // True difference 0.5; two items of five 1 logit harder for the second group hide about two fifths of a logit.
  const harder = FIVE.map((item, i) => (i < 2 ? item.map((b) => b + 1) : item))
  const answers = drawnAnswers({
    random: randomStream('consequence'),
    personsPerGroup: [3000, 3000],
    means: [0, 0.5],
    thresholds: [FIVE, harder],
  })
  const result = compared(answers, ['a', 'b'], { model: 'rm', splitTests: 'all', purify: true })
  assert.ok(result.consequence?.kind === 'consequence')
  assert.deepEqual(result.consequence.splitItems, ['i1', 'i2'])
  const [pair] = result.consequence.pairs
  assert.ok(pair.together.high < 0.3, 'measured alike, the difference is hidden')
  assert.ok(pair.apart.low < 0.5 && 0.5 < pair.apart.high, JSON.stringify(pair.apart))
  near(pair.moved.difference, pair.apart.difference - pair.together.difference)
  assert.ok(pair.moved.low > 0 && pair.movedSd > 0.2)
})

test('without differences that matter there is no consequence; split tests that were not run are said so', () => {
  const answers = drawnAnswers({
    random: randomStream('none'),
    personsPerGroup: [200, 200],
    means: [0, 0.5],
    thresholds: [FIVE, FIVE],
  })
  const result = compared(answers, ['a', 'b'], { model: 'rm', splitTests: 'none', adjustment: 'holm' })
  assert.equal(result.consequence, null)
  assert.ok(result.items.every(({ split }) => split === null))
  assert.ok(result.notes.some(({ code, detail }) => code === 'split-tests-not-run' && detail.items === 5))
})

test('a group that cannot be calibrated alone leaves the split tests, and the reason', () => {
  // In group b whoever solves the second item solves the first: alone the two have no finite distance.
  const { responses, groups } = drawnAnswers({
    random: randomStream('alone'),
    personsPerGroup: [300, 40],
    means: [0, 0],
    thresholds: [FIVE, FIVE],
  })
  const answers = responses.answers.slice()
  groups.forEach((group, v) => {
    if (group === 1 && answers[v * 5 + 1] + answers[v * 5 + 2] + answers[v * 5 + 3] + answers[v * 5 + 4] > 0)
      answers[v * 5] = 1
  })
  const result = compared({ responses: { ...responses, answers }, groups }, ['a', 'b'], {
    model: 'rm',
    splitTests: 'all',
  })
  assert.ok(result.overall.kind === 'not-estimable')
  assert.deepEqual([result.overall.reason, result.overall.detail.group], ['group-not-calibrated', 'b'])
  assert.equal(result.zeroItems, null)
  assert.ok(result.items.slice(1).every(({ wald, reading }) => wald === null && reading?.basis === 'split'))
  assert.deepEqual(result.items[0].split, { kind: 'not-tested', reason: 'no-maximum' })
})

test('the listener hears a growing share and can stop; choices that do not exist are refused', () => {
  const answers = drawnAnswers({
    random: randomStream('listener'),
    personsPerGroup: [100, 100],
    means: [0, 0],
    thresholds: [FIVE, harderThird(2)],
  })
  const shares: number[] = []
  compared(answers, ['a', 'b'], {
    model: 'rm',
    splitTests: 'all',
    purify: true,
    onProgress: (share) => shares.push(share) > 0,
  })
  assert.ok(shares.every((share, i) => share >= 0 && share <= 1 && (i === 0 || share >= shares[i - 1])))
  for (let stopAt = 1; stopAt < shares.length; stopAt += 7) {
    let heard = 0
    const stopped = differentialFunctioning(answers.responses, answers.groups, ['a', 'b'], {
      model: 'rm',
      splitTests: 'all',
      purify: true,
      onProgress: () => ++heard < stopAt,
    })
    assert.deepEqual(stopped, { kind: 'not-estimable', reason: 'stopped', detail: {} })
  }
  const refused = (options: object, field: string) =>
    assert.throws(
      () =>
        differentialFunctioning(answers.responses, answers.groups, ['a', 'b'], { model: 'rm', ...options }),
      (error: unknown) => error instanceof InvalidInput && error.field === field,
    )
  refused({ splitTests: 'some' }, 'splitTests')
  refused({ adjustment: 'hochberg' }, 'adjustment')
  refused({ alpha: 0 }, 'alpha')
  refused({ level: 95 }, 'level')
})
