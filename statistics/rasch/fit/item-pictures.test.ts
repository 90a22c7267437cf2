import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InvalidInput } from '@utfall/basics'
import { randomStream } from '@utfall/numerics'
import fc from 'fast-check'
import { answerDistributions } from './answer-distributions.ts'
import { answersOf, modelAnswers, scaleOf } from './answers-for-tests.ts'
import { itemCurves } from './item-curves.ts'

const near = (actual: number | undefined, expected: number, what: string, tolerance = 1e-12): void =>
  assert.ok(Math.abs((actual ?? Number.NaN) - expected) <= tolerance, `${what}: ${actual} for ${expected}`)

test('three equal items and two score groups: observed 2/3 and 1/2 where 1/3 and 2/3 are expected', () => {
  const rows = [
    [1, 0, 0],
    [1, 0, 0],
    [0, 1, 0],
    [1, 1, 0],
    [0, 1, 1],
    [1, 1, 1],
    [0, 0, 0],
  ]
  const found = itemCurves(scaleOf([[0], [0], [0]]), answersOf(rows, [1, 1, 1]), { classes: 2 })
  assert.equal(found.persons, 5)
  assert.equal(found.leftOut, 2)
  const [low, high] = found.items[0].classes
  assert.equal(low.n, 3)
  near(low.observed, 2 / 3, 'observed low')
  near(low.expected, 1 / 3, 'expected low')
  // V = 2/9 each: se √(3·2/9)/3 = √(2/27), z = (1/3)/√(2/27)
  near(low.se, Math.sqrt(2 / 27), 'se low')
  near(low.z, 1 / 3 / Math.sqrt(2 / 27), 'z low')
  assert.equal(high.n, 2)
  near(high.observed, 1 / 2, 'observed high')
  near(high.expected, 2 / 3, 'expected high')
  assert.ok(low.measure < 0 && high.measure > 0)
})

test('the curve rises from almost 0 to almost the highest category, and is 1/2 where a dichotomous item stands', () => {
  const answers = modelAnswers(scaleOf([[-3, 3], [0]]), 50, randomStream(2))
  const { thetas, items } = itemCurves(scaleOf([[-3, 3], [0]]), answers)
  for (const { expected, highest } of items)
    expected.forEach((value, point) => {
      assert.ok(value > 0 && value < highest)
      if (point > 0) assert.ok(value > expected[point - 1])
    })
  const theta = thetas[40]
  near(items[1].expected[40], 1 / (1 + Math.exp(-theta)), 'dichotomous curve')
})

test('every informative person stands in one class, classes come in order, and intervals stay within the categories', () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 2, max: 20 }), (seed, classes) => {
      const scale = scaleOf([[-1, 0.3], [0.5], [-0.2, 0.4, 1.1], [0.1]])
      const answers = modelAnswers(scale, 60, randomStream(seed), { missing: 0.2 })
      const { items, persons } = itemCurves(scale, answers, { classes })
      for (const { classes: found, highest } of items) {
        assert.ok(found.reduce((total, { n }) => total + n, 0) <= persons)
        assert.ok(found.length <= classes)
        found.forEach(({ low, high, observed, measure }, c) => {
          assert.ok(low >= 0 && low <= observed && observed <= high && high <= highest)
          if (c > 0) assert.ok(measure > found[c - 1].measure)
        })
      }
    }),
    { numRuns: 40 },
  )
})

test('floor and ceiling are shares of those who answered, by item and by person', () => {
  const rows = [
    [0, 2],
    [0, -1],
    [1, 2],
    [1, 1],
    [-1, -1],
  ]
  const found = answerDistributions(answersOf(rows, [1, 3]))
  const [first, second] = found.items
  assert.deepEqual([...first.shares], [1 / 2, 1 / 2])
  assert.deepEqual([...second.counts], [0, 1, 2, 0])
  assert.equal(second.missing, 2)
  assert.equal(second.ceiling?.share, 0)
  assert.equal(first.floor?.share, 1 / 2)
  // Only the person with the single answer 0 has the lowest score; nobody has 1 and 3.
  assert.equal(found.persons, 4)
  assert.equal(found.floor?.share, 1 / 4)
  assert.equal(found.ceiling?.count, 0)
})

test('weights 3 and 1 give shares 3/4 and 1/4 on an effective n of 16/10', () => {
  const found = answerDistributions(answersOf([[1], [0]], [1], Float64Array.of(3, 1)))
  assert.deepEqual([...found.items[0].shares], [1 / 4, 3 / 4])
  near(found.ceiling?.n, 1.6, 'effective n')
  near(found.ceiling?.share, 3 / 4, 'ceiling')
})

test('an item that nobody answered has no shares to speak of; one class is refused', () => {
  const found = answerDistributions(answersOf([[-1, 1]], [2, 2]))
  assert.equal(found.items[0].floor, null)
  assert.deepEqual([...found.items[0].shares], [0, 0, 0])
  assert.throws(() => itemCurves(scaleOf([[0]]), answersOf([[1]], [1]), { classes: 1 }), InvalidInput)
})
