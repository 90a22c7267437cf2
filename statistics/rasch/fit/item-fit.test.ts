import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InvalidInput } from '@utfall/basics'
import { identity, randomStream } from '@utfall/numerics'
import fc from 'fast-check'
import { calibrate } from '../calibration/calibrate.ts'
import { groupPatterns } from '../responses/patterns.ts'
import { selectItems } from '../responses/response-matrix.ts'
import { answersOf, modelAnswers, scaleOf } from './answers-for-tests.ts'
import { forEachPattern } from './conditional-moments.ts'
import { itemFit } from './item-fit.ts'
import { itemRestscore } from './item-restscore.ts'
import { thresholdShare } from './threshold-share.ts'

const near = (actual: number | null | undefined, expected: number, what: string, tolerance = 1e-12): void =>
  assert.ok(
    Math.abs((actual ?? Number.NaN) - expected) <= tolerance * Math.max(1, Math.abs(expected)),
    `${what}: ${actual} for ${expected}`,
  )

test('three equal items: a lone yes to an item has z² = 2, a no 1/2, so infit and outfit follow in fractions', () => {
  // Given score 1, P = 1/3 and V = 2/9: z² = (2/3)²/(2/9) = 2 or (1/3)²/(2/9) = 1/2, Var(z²) = 4/3 + 1/6 − 1 = 1/2.
  const answers = answersOf(
    [
      [1, 0, 0],
      [1, 1, 0],
      [0, 0, 0],
      [1, 1, 1],
    ],
    [1, 1, 1],
  )
  const fit = itemFit(scaleOf([[0], [0], [0]]), answers)
  assert.equal(fit.persons, 2)
  assert.equal(fit.leftOut, 2)
  const expected = [5 / 4, 1 / 2, 5 / 4]
  fit.items.forEach((row, i) => {
    assert.equal(row.n, 2)
    near(row.infit?.value, expected[i], 'infit')
    near(row.outfit?.value, expected[i], 'outfit')
    near(row.infit?.se, 1 / 2, 'se of infit')
    near(row.outfit?.se, 1 / 2, 'se of outfit')
    near(row.infit?.z, 2 * (expected[i] - 1), 'z')
    assert.equal(row.infit?.seEstimated, null)
  })
})

test('items with odds 1 : 2 : 3 and a person with score 1 have expectations 1/6, 1/3 and 1/2', () => {
  const scale = scaleOf([[0], [-Math.log(2)], [-Math.log(3)]])
  const table = groupPatterns(answersOf([[0, 1, 0]], [1, 1, 1]))
  forEachPattern(scale.thresholds, table, ({ mean, variance, spread }) => {
    for (const [a, p] of [1 / 6, 1 / 3, 1 / 2].entries()) {
      near(mean[a], p, 'mean')
      near(variance[a], p * (1 - p), 'variance')
      // (1 − p)²/(p(1 − p)) with chance p, p²/(p(1 − p)) with chance 1 − p
      near(spread[a], (1 - p) ** 2 / p + p ** 2 / (1 - p) - 1, 'variance of z²')
    }
  })
})

test('a person who answered one item says nothing about it, and one who answered two of three is judged on those two', () => {
  const rows = [
    [1, -1, -1],
    [1, 0, -1],
  ]
  const fit = itemFit(scaleOf([[0], [0], [0]]), answersOf(rows, [1, 1, 1]))
  assert.deepEqual(
    fit.items.map(({ n }) => n),
    [1, 1, 0],
  )
  // Given score 1 of two equal items P = 1/2, so z² = 1 whatever the answer: no spread, no test.
  assert.equal(fit.items[0].infit?.value, 1)
  assert.equal(fit.items[0].infit?.p, null)
  assert.equal(fit.items[2].infit, null)
})

test('with two dichotomous items the thresholds take up everything that the answers say: no z, no p', () => {
  const rows = Array.from({ length: 40 }, (_, v) => [v % 3 === 0 ? 1 : 0, v % 3 === 0 ? 0 : 1])
  const answers = answersOf(rows, [1, 1])
  const scale = calibrate(answers, { model: 'rm' })
  assert.ok(scale.kind === 'calibrated')
  for (const { infit } of itemFit(scale, answers).items) {
    near(infit?.value, 1, 'infit', 1e-9)
    assert.equal(infit?.z, null)
    assert.equal(infit?.p, null)
  }
})

/** Every answer to the items, with its probability given the total. */
function answersGiven(
  thresholds: readonly (readonly number[])[],
  score: number,
): readonly { x: number[]; p: number }[] {
  let all: { x: number[]; p: number }[] = [{ x: [], p: 1 }]
  for (const item of thresholds)
    all = all.flatMap(({ x, p }) =>
      [0, ...item].map((_, k) => ({
        x: [...x, k],
        p: p * Math.exp(-item.slice(0, k).reduce((total, delta) => total + delta, 0)),
      })),
    )
  const chosen = all.filter(({ x }) => x.reduce((a, b) => a + b, 0) === score)
  const total = chosen.reduce((sum, { p }) => sum + p, 0)
  return chosen.map(({ x, p }) => ({ x, p: p / total }))
}

test('the covariance of a mean square and the slope of the likelihood is that of the complete list of answers', () => {
  const thresholds = [[-0.5, 0.8], [0.3], [-1, 0.2, 0.9]]
  const rows = [
    [1, 0, 1],
    [2, 1, 0],
    [0, 1, 3],
    [1, 1, 0],
  ]
  const scale = scaleOf(thresholds)
  const share = thresholdShare(scale.thresholds, identity(6), groupPatterns(answersOf(rows, [2, 1, 3])))
  const steps = thresholds.flatMap((item, j) => item.map((_, h) => ({ j, h: h + 1 })))
  for (const i of [0, 1, 2]) {
    const infit = steps.map(() => 0)
    const outfit = steps.map(() => 0)
    let variances = 0
    for (const row of rows) {
      const list = answersGiven(thresholds, row[0] + row[1] + row[2])
      const over = (f: (x: readonly number[]) => number): number =>
        list.reduce((sum, { x, p }) => sum + p * f(x), 0)
      const mean = over((x) => x[i])
      const variance = over((x) => (x[i] - mean) ** 2)
      variances += variance
      steps.forEach(({ j, h }, step) => {
        const passed = over((x) => (x[j] >= h ? 1 : 0))
        const covariance = over((x) => (x[i] - mean) ** 2 * ((x[j] >= h ? 1 : 0) - passed))
        infit[step] += covariance
        outfit[step] += covariance / variance
      })
    }
    near(
      share.infit[i],
      infit.reduce((sum, c) => sum + (c / variances) ** 2, 0),
      `infit of item ${i}`,
    )
    near(
      share.outfit[i],
      outfit.reduce((sum, c) => sum + (c / rows.length) ** 2, 0),
      `outfit of item ${i}`,
    )
  }
})

test('item–restscore γ of ten persons on three equal items is 2/3 where 133/173 is expected', () => {
  const rows = [
    ...Array.from({ length: 3 }, () => [0, 0, 0]),
    ...Array.from({ length: 3 }, () => [1, 1, 1]),
    [1, 1, 0],
    [0, 1, 1],
    [1, 0, 0],
    [0, 1, 0],
  ]
  const [row] = itemRestscore(scaleOf([[0], [0], [0]]), answersOf(rows, [1, 1, 1]))
  assert.equal(row.n, 10)
  // Concordant 15, discordant 3; the SE sums n(c − 5d)²/54² over the six cells: 304/2916.
  near(row.association?.observed, 2 / 3, 'observed')
  near(row.association?.expected, 133 / 173, 'expected')
  near(row.association?.se, Math.sqrt(304) / 54, 'se')
})

const scales = fc.array(
  fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 1, maxLength: 4 }),
  { minLength: 3, maxLength: 7 },
)

test('given a score, the expected answers to the items add to that score, whatever is missing', () => {
  fc.assert(
    fc.property(scales, fc.integer(), (thresholds, seed) => {
      const scale = scaleOf(thresholds)
      const answers = modelAnswers(scale, 25, randomStream(seed), { missing: 0.3 })
      const table = groupPatterns(answers)
      forEachPattern(scale.thresholds, table, ({ members, persons, rowOf, mean, variance }) => {
        for (const v of persons) {
          const row = rowOf[table.scoreOf[v]] * members.length
          let total = 0
          for (let a = 0; a < members.length; a++) {
            total += mean[row + a]
            assert.ok(variance[row + a] > 0)
          }
          near(total, table.scoreOf[v], 'sum of expected answers', 1e-12)
        }
      })
    }),
    { numRuns: 60 },
  )
})

test('sixty items of five categories keep their digits: leave-one-out by summation', () => {
  const scale = scaleOf(
    Array.from({ length: 60 }, (_, i) => [-2, -0.5, 0.5, 2].map((d) => d + (i - 30) / 10)),
  )
  const answers = modelAnswers(scale, 50, randomStream(3))
  const table = groupPatterns(answers)
  forEachPattern(scale.thresholds, table, ({ persons, rowOf, mean }) => {
    for (const v of persons) {
      const row = rowOf[table.scoreOf[v]] * 60
      near(
        mean.subarray(row, row + 60).reduce((a, b) => a + b, 0),
        table.scoreOf[v],
        'sum',
        1e-12,
      )
    }
  })
})

test('infit does not depend on the order of items, on where zero stands, or on counting everybody twice', () => {
  fc.assert(
    fc.property(
      scales,
      fc.integer(),
      fc.double({ min: -20, max: 20, noNaN: true }),
      (thresholds, seed, shift) => {
        const scale = scaleOf(thresholds)
        const answers = modelAnswers(scale, 40, randomStream(seed), { missing: 0.2 })
        const order = scale.items.map((_, i) => i).reverse()
        const turned = {
          items: order.map((i) => scale.items[i]),
          thresholds: order.map((i) => scale.thresholds[i].map((delta) => delta + shift)),
        }
        const weights = new Float64Array(40).fill(2)
        const plain = itemFit(scale, answers).items
        const other = itemFit(turned, { ...selectItems(answers, order), weights }).items.toReversed()
        plain.forEach((row, i) => {
          assert.equal(row.n, other[i].n)
          for (const square of ['infit', 'outfit'] as const) {
            const one = row[square]
            if (one === null) continue
            near(other[i][square]?.value, one.value, square, 1e-9)
            near(other[i][square]?.se, one.se, `se of ${square}`, 1e-7)
          }
        })
      },
    ),
    { numRuns: 60 },
  )
})

test('a scale of other items, other categories or another covariance is refused by name', () => {
  const answers = answersOf([[1, 0, 1]], [1, 1, 1])
  const refused = (field: string) => (error: unknown) =>
    error instanceof InvalidInput && error.field === field
  assert.throws(() => itemFit(scaleOf([[0], [0]]), answers), refused('responses.items'))
  assert.throws(() => itemFit(scaleOf([[0], [], [0]]), answers), refused('responses.highest'))
  assert.throws(
    () => itemFit({ ...scaleOf([[0], [0], [0]]), covariance: identity(2) }, answers),
    refused('covariance'),
  )
})
