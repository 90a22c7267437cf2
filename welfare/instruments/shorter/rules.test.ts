import assert from 'node:assert/strict'
import test from 'node:test'
import { type BurdenPoint, burdenCurve, type ItemScale } from '@utfall/rasch'
import fc from 'fast-check'
import type { Population } from './population.ts'
import { burdenOptions, demandsOn, errorWanted, mostQuestions, orderProblem, recommend } from './rules.ts'
import type { ShorterOrder } from './schema.ts'

const scale: ItemScale = {
  items: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'],
  thresholds: [-1.6, -1, -0.5, -0.2, 0.2, 0.6, 1.1, 1.7].map((place) =>
    Float64Array.of(place - 1, place, place + 1),
  ),
}
const population: Population = {
  target: { kind: 'normal', mean: 0, sd: 1.4 },
  mean: 0,
  sd: 1.4,
  basis: 'normal',
}
const groups = (perGroup: number, sd: number): ShorterOrder['purpose'] => ({
  kind: 'groups',
  perGroup,
  difference: { value: sd, unit: 'sd' },
})
const base: ShorterOrder = {
  language: 'sv',
  calibration: null,
  purpose: groups(100, 0.5),
  limit: { kind: 'none' },
  secondsPerQuestion: 12,
  include: [],
  exclude: [],
}

function pointsOf(order: ShorterOrder): readonly BurdenPoint[] {
  const curve = burdenCurve(scale, burdenOptions(order, population))
  assert.ok(curve.kind === 'curve')
  return curve.points
}

const recommended = (order: ShorterOrder, verdict: 'individuals' | 'groups' | 'not-yet' = 'individuals') =>
  recommend(pointsOf(order), order, verdict, population)

test('an order that cannot be tried says why before anything is searched', () => {
  const codeOf = (change: Partial<ShorterOrder>) => orderProblem(scale, { ...base, ...change })?.code
  assert.equal(orderProblem(scale, base), null)
  assert.equal(codeOf({ include: ['z'] }), 'SHORTER_UNKNOWN')
  assert.equal(codeOf({ include: ['a'], exclude: ['a'] }), 'SHORTER_BOTH')
  assert.equal(codeOf({ exclude: [...scale.items] }), 'SHORTER_NOTHING_LEFT')
  assert.equal(
    codeOf({ include: ['a', 'b'], limit: { kind: 'questions', questions: 1 } }),
    'SHORTER_LIMIT_TOO_LOW',
  )
  const long = {
    items: Array.from({ length: 61 }, (_, place) => `q${place}`),
    thresholds: Array.from({ length: 61 }, () => Float64Array.of(0)),
  }
  assert.equal(orderProblem(long, base)?.code, 'SHORTER_TOO_MANY')
  assert.equal(orderProblem(long, { ...base, exclude: ['q3'] }), null)
})

test('two minutes at twelve seconds hold ten questions, and not eleven', () => {
  assert.equal(mostQuestions({ limit: { kind: 'minutes', minutes: 2 }, secondsPerQuestion: 12 }), 10)
  assert.equal(mostQuestions({ limit: { kind: 'minutes', minutes: 2.1 }, secondsPerQuestion: 12 }), 10)
  assert.equal(mostQuestions({ limit: { kind: 'minutes', minutes: 2.2 }, secondsPerQuestion: 12 }), 11)
  assert.equal(mostQuestions({ limit: { kind: 'none' }, secondsPerQuestion: 12 }), Infinity)
})

test('the form to run holds every demand, and none shorter does', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 40, max: 400 }),
      fc.double({ min: 0.3, max: 1, noNaN: true }),
      (perGroup, sd) => {
        const order = { ...base, purpose: groups(perGroup, sd) }
        const points = pointsOf(order)
        const found = recommend(points, order, 'groups', population)
        const holds = (point: BurdenPoint) => demandsOn(point, order.purpose).every(({ met }) => met)
        if (found.kind === 'run') {
          assert.ok(holds(found.form))
          assert.ok(points.every((point) => point.size >= found.form.size || !holds(point)))
        } else {
          assert.equal(found.kind, 'too-blurred')
          assert.ok(!points.some(holds))
        }
      },
    ),
    { numRuns: 25 },
  )
})

test('a group comparison asks for reliability 0.70 too, however many the persons are', () => {
  const order = { ...base, purpose: groups(100_000, 0.5) }
  const found = recommended(order)
  assert.equal(found.kind, 'run')
  const shorter = pointsOf(order).filter(({ size }) => size < found.form.size)
  assert.ok(shorter.length > 0)
  for (const point of shorter) {
    const demands = demandsOn(point, order.purpose)
    assert.ok(demands.some(({ kind, met }) => kind === 'difference' && met))
    assert.ok(demands.some(({ kind, met }) => kind === 'reliability' && !met))
  }
})

test('a limit below what is needed shows the best within it, and what it takes', () => {
  const free = recommended(base)
  assert.ok(free.kind === 'run' && free.form.size > 1)
  const questions = free.form.size - 1
  const found = recommended({ ...base, limit: { kind: 'questions', questions } })
  assert.ok(found.kind === 'too-long')
  assert.deepEqual([found.form.size, found.needed.size], [questions, free.form.size])
})

test('a questionnaire that is no measure for the purpose is not made one by being shorter', () => {
  assert.equal(recommended(base, 'groups').kind, 'run')
  assert.equal(recommended(base, 'not-yet').kind, 'not-fit')
  const cut: ShorterOrder = { ...base, purpose: { kind: 'cut', cut: 0, mostWrong: 0.2 } }
  assert.equal(recommended(cut, 'individuals').kind, 'run')
  assert.equal(recommended(cut, 'groups').kind, 'not-fit')
})

test('questions that it would take follow Spearman and Brown', () => {
  const order: ShorterOrder = {
    ...base,
    purpose: { kind: 'individuals', change: null },
    exclude: ['a', 'b', 'c'],
  }
  const found = recommended(order)
  assert.ok(found.kind === 'too-blurred')
  const reached = found.sharpest.expected.reliability ?? 0
  // k times as many give k·r / (1 + (k − 1)·r): the least whole number of questions that reaches 0.90.
  const spearmanBrown = (questions: number) => {
    const k = questions / found.sharpest.size
    return (k * reached) / (1 + (k - 1) * reached)
  }
  const needed = found.questionsNeeded ?? 0
  assert.ok(spearmanBrown(needed) >= 0.9 && spearmanBrown(needed - 1) < 0.9)
})

test('a difference too small for the persons has no number of questions that makes up for them', () => {
  const found = recommended({ ...base, purpose: groups(5, 0.2) })
  assert.ok(found.kind === 'too-blurred')
  assert.equal(found.questionsNeeded, null)
  assert.ok((found.form.perArmNeeded ?? 0) > 5)
})

test('the error that a change allows is the change over z√2', () => {
  const order: ShorterOrder = {
    ...base,
    purpose: { kind: 'individuals', change: { value: 1, unit: 'logits' } },
  }
  // 1 / (1.959964 · √2)
  assert.ok(Math.abs((errorWanted(order, population) ?? 0) - 0.360775) < 1e-6)
  assert.equal(errorWanted({ ...base, purpose: { kind: 'cut', cut: 0, mostWrong: 0.1 } }, population), null)
})
