import assert from 'node:assert/strict'
import test from 'node:test'
import { InvalidInput } from '@utfall/basics'
import { randomStream } from '@utfall/numerics'
import fc from 'fast-check'
import { prepareResponses } from '../responses/prepare.ts'
import { MISSING, type ResponseMatrix, selectItems, selectPersons } from '../responses/response-matrix.ts'
import { calibrate } from './calibrate.ts'
import type { Calibration, ItemScale } from './calibration-types.ts'
import { itemPolynomial, symmetricFunctions } from './symmetric-functions.ts'

function answersOf(rows: readonly (readonly number[])[], highest: readonly number[]): ResponseMatrix {
  return {
    persons: rows.length,
    items: highest.map((_, i) => `q${i + 1}`),
    answers: Int16Array.from(rows.flat()),
    highest: Int32Array.from(highest),
  }
}

function calibrated(responses: ResponseMatrix, model: 'rm' | 'rsm' | 'pcm', start?: ItemScale): Calibration {
  const result = calibrate(responses, { model, ...(start && { start }) })
  assert.equal(result.kind, 'calibrated', JSON.stringify(result))
  return result as Calibration
}

/** Persons on a normal scale answering partial-credit items. */
function simulated(
  thresholds: readonly (readonly number[])[],
  persons: number,
  seed: string,
  missing = 0,
): ResponseMatrix {
  const random = randomStream(seed)
  const answers = new Int16Array(persons * thresholds.length)
  for (let v = 0; v < persons; v++) {
    const theta = 1.2 * random.normal()
    thresholds.forEach((item, i) => {
      const weights = [1]
      let exponent = 0
      for (const delta of item) {
        exponent += theta - delta
        weights.push(Math.exp(exponent))
      }
      let left = random.uniform() * weights.reduce((a, b) => a + b, 0)
      let category = 0
      while (left > weights[category] && category < item.length) left -= weights[category++]
      answers[v * thresholds.length + i] = random.uniform() < missing ? MISSING : category
    })
  }
  return {
    persons,
    items: thresholds.map((_, i) => `q${i + 1}`),
    answers,
    highest: Int32Array.from(thresholds, (item) => item.length),
  }
}

function near(actual: number, expected: number, tolerance: number): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected}`)
}

const FOUR_ITEMS = [[-1, 0.5], [-0.5, 1, 1.5], [0], [-1.5, 0.2]]

test('two questions: the difference is the log of how often one alone was passed over the other alone', () => {
  const rows = [...Array(6).fill([1, 0]), ...Array(2).fill([0, 1]), [1, 1], [0, 0], [1, MISSING]]
  const result = calibrated(answersOf(rows, [1, 1]), 'rm')
  const difference = Math.log(6 / 2)
  near(result.locations[1] - result.locations[0], difference, 1e-12)
  near(result.logLik, 6 * Math.log(6 / 8) + 2 * Math.log(2 / 8), 1e-12)
  // Half a difference whose variance is 1/6 + 1/2.
  near(result.locationSe[0], Math.sqrt(1 / 6 + 1 / 2) / 2, 1e-9)
  assert.equal(result.informativePersons, 8)
  assert.equal(result.persons, 11)
})

test('two questions of three answers: scores one and three give the outer steps their difference', () => {
  // Score 1 is (1,0) or (0,1): odds δ₂₁ − δ₁₁. Score 3 is (2,1) or (1,2): odds δ₂₂ − δ₁₂ … 2 : 1 and 3 : 1 here.
  const rows = [
    ...Array(4).fill([1, 0]),
    ...Array(2).fill([0, 1]),
    ...Array(3).fill([2, 1]),
    ...Array(1).fill([1, 2]),
    ...Array(2).fill([1, 1]),
    ...Array(2).fill([2, 0]),
    ...Array(2).fill([0, 2]),
  ]
  const { thresholds } = calibrated(answersOf(rows, [2, 2]), 'pcm')
  // Score 2, with x = e^(−δ₁₁−δ₂₁), y = e^(−δ₁₁−δ₁₂), z = e^(−δ₂₁−δ₂₂): the slopes vanish together only here.
  const a = thresholds[1][0] - thresholds[0][0]
  const b = thresholds[1][1] - thresholds[0][1]
  const odds = (first: number, second: number) => first / (first + second)
  const x = Math.exp(-thresholds[0][0] - thresholds[1][0])
  const y = Math.exp(-thresholds[0][0] - thresholds[0][1])
  const z = Math.exp(-thresholds[1][0] - thresholds[1][1])
  const total = x + y + z
  // Slope along δ₁₁: observed answers at or above 1 on item 1 equal those expected given the scores.
  const expectedFirst = 6 * odds(Math.exp(a), 1) + 4 + (6 * (x + y)) / total
  const expectedSecond = 4 * odds(Math.exp(b), 1) + (6 * y) / total
  near(expectedFirst, 4 + 4 + 2 + 2, 1e-9)
  near(expectedSecond, 3 + 2, 1e-9)
})

test('a person counted twice by weight is a person who came twice', () => {
  const once = simulated(FOUR_ITEMS, 200, 'weights', 0.2)
  const weights = Float64Array.from({ length: 200 }, (_, v) => (v % 3 === 0 ? 2 : 1))
  const twice = selectPersons(
    once,
    Array.from({ length: 200 }, (_, v) => (v % 3 === 0 ? [v, v] : [v])).flat(),
  )
  const weighted = calibrated({ ...once, weights }, 'pcm')
  const repeated = calibrated(twice, 'pcm')
  weighted.thresholds.forEach((item, i) => {
    for (let h = 0; h < item.length; h++) {
      near(item[h], repeated.thresholds[i][h], 1e-9)
      near(weighted.thresholdSe[i][h], repeated.thresholdSe[i][h], 1e-9)
    }
  })
})

test('neither the order of persons nor of items moves a threshold', () => {
  const responses = simulated(FOUR_ITEMS, 150, 'order', 0.15)
  const before = calibrated(responses, 'pcm')
  fc.assert(
    fc.property(
      fc.shuffledSubarray([...Array(150).keys()], { minLength: 150, maxLength: 150 }),
      fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4, maxLength: 4 }),
      (rows, columns) => {
        const after = calibrated(selectItems(selectPersons(responses, rows), columns), 'pcm')
        columns.forEach((i, column) => {
          after.thresholds[column].forEach((delta, h) => {
            near(delta, before.thresholds[i][h], 1e-9)
          })
        })
        near(after.logLik, before.logLik, 1e-8)
      },
    ),
    { numRuns: 15, seed: 7 },
  )
})

test('persons with one answer, none, all lowest or all highest leave the items where they are', () => {
  const responses = simulated(FOUR_ITEMS, 150, 'extreme')
  const before = calibrated(responses, 'pcm')
  const added = [2, 3, 1, 2, 0, 0, 0, 0, MISSING, 2, MISSING, MISSING, MISSING, MISSING, MISSING, MISSING]
  const after = calibrated(
    { ...responses, persons: 154, answers: Int16Array.from([...responses.answers, ...added]) },
    'pcm',
  )
  assert.equal(after.persons, 153)
  after.thresholds.forEach((item, i) => {
    item.forEach((delta, h) => {
      near(delta, before.thresholds[i][h], 1e-10)
    })
  })
})

test('anchored items keep their thresholds, and the others come out on their scale', () => {
  const responses = simulated(FOUR_ITEMS, 400, 'anchors')
  const free = calibrated(responses, 'pcm')
  const anchors = new Map([['q2', free.thresholds[1].map((delta) => delta + 3)]])
  const anchored = calibrate(responses, { model: 'pcm', anchors })
  assert.ok(anchored.kind === 'calibrated')
  // Anchors at their own free estimates, three logits up, move everything three logits and cost no likelihood.
  anchored.thresholds.forEach((item, i) => {
    item.forEach((delta, h) => {
      near(delta - free.thresholds[i][h], 3, 1e-8)
    })
  })
  assert.deepEqual([...anchored.thresholdSe[1]], [0, 0, 0])
  assert.equal(anchored.parameters, 5)
})

test('rating-scale anchors give the steps, and unequal steps are refused', () => {
  const responses = simulated(
    [
      [-1, 1],
      [-0.5, 1.5],
      [-1.5, 0.5],
    ],
    400,
    'rsm-anchors',
  )
  const free = calibrated(responses, 'rsm')
  const anchored = calibrate(responses, { model: 'rsm', anchors: new Map([['q1', free.thresholds[0]]]) })
  assert.ok(anchored.kind === 'calibrated')
  near(anchored.thresholds[2][1], free.thresholds[2][1], 1e-8)
  const uneven = new Map([
    ['q1', Float64Array.of(-1, 1)],
    ['q2', Float64Array.of(-0.5, 2)],
  ])
  assert.throws(() => calibrate(responses, { model: 'rsm', anchors: uneven }), InvalidInput)
})

test('an anchor with as many thresholds as the item has categories is impossible input', () => {
  const responses = simulated(FOUR_ITEMS, 100, 'anchor-shape')
  assert.throws(
    () => calibrate(responses, { model: 'pcm', anchors: new Map([['q3', Float64Array.of(0, 1)]]) }),
    InvalidInput,
  )
})

test('two forms without a common question are refused before fitting, with the parts named', () => {
  const rows = Array.from({ length: 40 }, (_, v) =>
    v % 2 === 0
      ? [v % 4 === 0 ? 1 : 0, v % 4 === 0 ? 0 : 1, -1, -1]
      : [-1, -1, v % 3 === 0 ? 1 : 0, v % 3 === 0 ? 0 : 1],
  )
  const result = calibrate(answersOf(rows, [1, 1, 1, 1]), { model: 'rm' })
  assert.ok(result.kind === 'not-calibrated' && result.reason === 'disconnected')
  assert.deepEqual(result.parts, [
    ['q1', 'q2'],
    ['q3', 'q4'],
  ])
})

test('a perfect Guttman pattern has no maximum, and the one-way parts are named', () => {
  const rows = [[0, 0, 0], ...Array(10).fill([1, 0, 0]), ...Array(10).fill([1, 1, 0]), [1, 1, 1]]
  const result = calibrate(answersOf(rows, [1, 1, 1]), { model: 'rm' })
  assert.ok(result.kind === 'not-calibrated' && result.reason === 'no-maximum')
  assert.equal(result.parts?.length, 3)
})

test('the same with three answers is refused too, though more steps have to be tried', () => {
  const rows = [
    ...Array(10).fill([2, 0]),
    ...Array(10).fill([1, 0]),
    ...Array(10).fill([2, 1]),
    [0, 0],
    [2, 2],
    [1, 1],
  ]
  const result = calibrate(answersOf(rows, [2, 2]), { model: 'pcm' })
  assert.ok(result.kind === 'not-calibrated' && result.reason === 'no-maximum', JSON.stringify(result))
})

test('fewer informative persons than parameters is refused, unless the caller says otherwise', () => {
  const rows = [0, 1, 2, 3, 0, 1, 2, 3].map((first) => [0, 1, 2, 3].map((step) => (first + step) % 4))
  const responses = answersOf(rows, [3, 3, 3, 3])
  const result = calibrate(responses, { model: 'pcm' })
  assert.ok(result.kind === 'not-calibrated' && result.reason === 'too-few-persons')
  assert.deepEqual(result.detail, { persons: 8, parameters: 11 })
  assert.equal(calibrate(responses, { model: 'pcm', fewPersons: 'allow' }).kind, 'calibrated')
})

test('where the climb starts does not change where it ends', () => {
  const responses = simulated(FOUR_ITEMS, 200, 'start', 0.1)
  const far = {
    items: responses.items,
    thresholds: FOUR_ITEMS.map((item) => Float64Array.from(item, (d) => 2 - d)),
  }
  const from = calibrate(responses, { model: 'pcm', start: far })
  const plain = calibrated(responses, 'pcm')
  assert.ok(from.kind === 'calibrated')
  near(from.logLik, plain.logLik, 1e-9)
  const level = {
    items: responses.items,
    thresholds: FOUR_ITEMS.map((item, i) =>
      Float64Array.from(item, (_, h) => ((i + h) % 2 === 0 ? 60 : -60)),
    ),
  }
  near(calibrated(responses, 'pcm', level).logLik, plain.logLik, 1e-9)
  near(from.thresholds[1][2], plain.thresholds[1][2], 1e-9)
  const again = calibrate(responses, { model: 'pcm', start: plain })
  assert.ok(again.kind === 'calibrated' && again.iterations === 1)
})

test('a calibration that is told to stop stops', () => {
  const responses = simulated(FOUR_ITEMS, 300, 'stop')
  const result = calibrate(responses, { model: 'pcm', onProgress: () => false })
  assert.ok(result.kind === 'not-calibrated' && result.reason === 'stopped')
})

test('preparing closes up unused categories with a record, and sets aside what says nothing', () => {
  const rows = [
    [0, 1, 2, 1],
    [3, 1, 4, -1],
    [1, 1, 2, 0],
  ]
  const prepared = prepareResponses(answersOf(rows, [3, 1, 4, 1]), 'pcm')
  assert.deepEqual(prepared.droppedItems, [{ item: 'q2', reason: 'one-category', category: 1 }])
  assert.deepEqual(
    prepared.categories.map((original) => [...original]),
    [
      [0, 1, 3],
      [2, 4],
      [0, 1],
    ],
  )
  assert.deepEqual(prepared.recoded, ['q1', 'q3'])
  assert.deepEqual([...prepared.responses.answers], [0, 0, 1, 2, 1, -1, 1, 0, 0])
})

test('a known item keeps its categories, and an answer outside them is impossible input', () => {
  const rows = [
    [0, 0],
    [2, 1],
  ]
  const known = new Map([['q1', [0, 1, 2]]])
  assert.deepEqual([...prepareResponses(answersOf(rows, [2, 1]), 'pcm', known).responses.highest], [2, 1])
  assert.throws(
    () => prepareResponses(answersOf(rows, [2, 1]), 'pcm', new Map([['q1', [0, 1]]])),
    InvalidInput,
  )
})

test('symmetric functions are those of fractions, and hold at four hundred items', () => {
  // (1 + t/2)(1 + t)(1 + 2t + 4t²) = 1 + 7/2 t + 15/2 t² + 7 t³ + 2 t⁴, by hand.
  const items = [[Math.log(2)], [0], [-Math.log(2), -Math.log(2)]].map((deltas) =>
    itemPolynomial(Float64Array.from(deltas), 0),
  )
  const scale = Math.exp(items.reduce((total, item) => total + item.logScale, 0))
  const gamma = [...symmetricFunctions(items)].map((value) => value * scale)
  ;[1, 3.5, 7.5, 7, 2].forEach((expected, r) => {
    near(gamma[r], expected, 1e-12)
  })
  const many = symmetricFunctions(Array.from({ length: 400 }, () => itemPolynomial(Float64Array.of(0), 0)))
  // γ_r is 400 choose r; the middle one over its neighbour is 201/200.
  near(many[200] / many[201], 201 / 200, 1e-12)
})
