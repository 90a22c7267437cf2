import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InvalidInput } from '@utfall/basics'
import { randomStream } from '@utfall/numerics'
import fc from 'fast-check'
import { type ResponseMatrix, selectItems, selectPersons } from '../responses/response-matrix.ts'
import { andersenTest } from './andersen-test.ts'
import { drawnAnswers, onlyOneSolved } from './drawn-answers.ts'
import { medianSplit } from './median-split.ts'

const SIX = [-1.5, -0.9, -0.3, 0.3, 0.9, 1.5].map((b) => [b])

function statisticOf(responses: ResponseMatrix, groups: Int32Array): number {
  const result = andersenTest(responses, groups, { model: 'rm' })
  assert.ok(result.kind === 'test', JSON.stringify(result))
  return result.statistic
}

test('two items in two groups: the statistic is that of the table of who solved only the first and only the second', () => {
  // 30 of 40 and 20 of 40: log L = 30 ln(30/40) + 10 ln(10/40) + 40 ln(1/2), together 50 ln(50/80) + 30 ln(30/80).
  const { responses, groups } = onlyOneSolved([
    [30, 10],
    [20, 20],
  ])
  const result = andersenTest(responses, groups, { model: 'rm', labels: ['north', 'south'] })
  assert.ok(result.kind === 'test')
  const apart = 30 * Math.log(3 / 4) + 10 * Math.log(1 / 4) + 40 * Math.log(1 / 2)
  const together = 50 * Math.log(5 / 8) + 30 * Math.log(3 / 8)
  assert.ok(Math.abs(result.statistic - 2 * (apart - together)) < 1e-10)
  assert.equal(result.df, 1)
  assert.deepEqual(
    result.groups.map(({ label, persons }) => [label, persons]),
    [
      ['north', 40],
      ['south', 40],
    ],
  )
})

test('a group with the same answers as the other gives zero, however often the answers are repeated', () => {
  const { responses, groups } = onlyOneSolved([
    [30, 10],
    [60, 20],
  ])
  assert.ok(statisticOf(responses, groups) < 1e-9)
})

test('the statistic does not depend on the order of persons or items, or on the numbering of the groups', () => {
  const { responses, groups } = drawnAnswers({
    random: randomStream('order'),
    personsPerGroup: [60, 80],
    means: [0, 0.5],
    thresholds: [SIX, SIX],
  })
  const before = statisticOf(responses, groups)
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e9 }), (seed) => {
      const random = randomStream(seed)
      const persons = Int32Array.from(groups.keys())
      random.shuffle(persons)
      const items = Int32Array.from(responses.items.keys())
      random.shuffle(items)
      const moved = selectItems(selectPersons(responses, persons), [...items])
      const after = statisticOf(
        moved,
        persons.map((person) => 1 - groups[person]),
      )
      assert.ok(Math.abs(after - before) < 1e-8, `${after} ${before}`)
    }),
    { numRuns: 15 },
  )
})

test('weighing everybody twice doubles the statistic, and says that weights were taken as persons', () => {
  const { responses, groups } = onlyOneSolved([
    [30, 10],
    [20, 20],
  ])
  const weighed = { ...responses, weights: new Float64Array(responses.persons).fill(2) }
  const result = andersenTest(weighed, groups, { model: 'rm' })
  assert.ok(result.kind === 'test')
  assert.ok(Math.abs(result.statistic - 2 * statisticOf(responses, groups)) < 1e-9)
  assert.deepEqual(result.notes, [{ code: 'weights-count-as-persons-in-tests', detail: {} }])
})

test('a person without a group, and a group under the smallest size, are left out and counted', () => {
  const { responses, groups } = onlyOneSolved([
    [30, 10],
    [20, 20],
    [2, 1],
    [5, 5],
  ])
  const unknown = groups.map((group) => (group === 3 ? -1 : group))
  const result = andersenTest(responses, unknown, {
    model: 'rm',
    labels: ['a', 'b', 'c', 'd'],
    smallestGroup: 5,
  })
  assert.ok(result.kind === 'test')
  assert.equal(result.withoutGroup, 10)
  assert.deepEqual(
    result.groups.map(({ label }) => label),
    ['a', 'b'],
  )
  assert.deepEqual(result.notes, [
    { code: 'persons-without-group-left-out', detail: { persons: 10 } },
    { code: 'small-group-left-out', detail: { group: 'c', persons: 3, smallest: 5 } },
  ])
  const two = onlyOneSolved([
    [30, 10],
    [20, 20],
  ])
  assert.ok(Math.abs(result.statistic - statisticOf(two.responses, two.groups)) < 1e-9)
})

test('an item with a category that one group never chose is left out and named with the group and the category', () => {
  const { responses, groups } = drawnAnswers({
    random: randomStream('gap'),
    personsPerGroup: [150, 150],
    means: [0, 0],
    thresholds: [SIX, SIX],
  })
  const answers = responses.answers.slice()
  for (let v = 0; v < responses.persons; v++) if (groups[v] === 1) answers[v * 6 + 2] = 1
  const result = andersenTest({ ...responses, answers }, groups, { model: 'rm', labels: ['a', 'b'] })
  assert.ok(result.kind === 'test')
  assert.deepEqual(result.excludedItems, [
    { item: 'i3', reason: 'category-missing-in-group', group: 'b', category: 0 },
  ])
  assert.deepEqual(result.items, ['i1', 'i2', 'i4', 'i5', 'i6'])
})

test('the listener can stop the work, and one group is no comparison', () => {
  const { responses, groups } = onlyOneSolved([
    [30, 10],
    [20, 20],
  ])
  assert.deepEqual(andersenTest(responses, groups, { model: 'rm', onProgress: () => false }), {
    kind: 'not-estimable',
    reason: 'stopped',
    detail: {},
  })
  assert.deepEqual(andersenTest(responses, groups.fill(0), { model: 'rm' }), {
    kind: 'not-estimable',
    reason: 'fewer-than-two-groups',
    detail: { groups: 1 },
  })
})

test('groups and labels that do not fit are refused by name', () => {
  const { responses, groups } = onlyOneSolved([
    [3, 1],
    [2, 2],
  ])
  const refused = (g: Int32Array, options: { labels?: string[]; smallestGroup?: number }, field: string) =>
    assert.throws(
      () => andersenTest(responses, g, { model: 'rm', ...options }),
      (error: unknown) => error instanceof InvalidInput && error.field === field,
    )
  refused(groups.slice(1), {}, 'groups')
  refused(groups, { labels: ['a'] }, 'groups')
  refused(groups, { labels: ['a', 'a'] }, 'labels')
  refused(groups, { smallestGroup: 0 }, 'smallestGroup')
  refused(
    groups.map((group) => group - 2),
    {},
    'groups',
  )
})

test('a median split takes the median among those who answered the same items', () => {
  // Three items: scores 0, 1, 3 with all answered (median 1), and 1, 2 with the third missing (median 1.5).
  const responses: ResponseMatrix = {
    persons: 6,
    items: ['a', 'b', 'c'],
    answers: Int16Array.of(0, 0, 0, 1, 0, 0, 1, 1, 1, 1, 0, -1, 1, 1, -1, -1, -1, -1),
    highest: Int32Array.of(1, 1, 1),
  }
  assert.deepEqual([...medianSplit(responses)], [0, 0, 1, 0, 1, -1])
})

test('an item that one group was never given is told from an item with an unused category', () => {
  const { responses, groups } = drawnAnswers({
    random: randomStream('booklets'),
    personsPerGroup: [150, 150],
    means: [0, 0],
    thresholds: [SIX, SIX],
  })
  const answers = responses.answers.slice()
  for (let v = 0; v < responses.persons; v++) if (groups[v] === 1) answers[v * 6 + 2] = -1
  const result = andersenTest({ ...responses, answers }, groups, { model: 'rm', labels: ['a', 'b'] })
  assert.ok(result.kind === 'test')
  assert.deepEqual(result.excludedItems, [
    { item: 'i3', reason: 'not-answered-in-group', group: 'b', category: null },
  ])
})
