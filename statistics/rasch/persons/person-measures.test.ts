import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InvalidInput } from '@utfall/basics'
import { matrix } from '@utfall/numerics'
import fc from 'fast-check'
import type { ItemScale } from '../calibration/calibration-types.ts'
import { MISSING, type ResponseMatrix } from '../responses/response-matrix.ts'
import { measureOf, measurePersons, type ScoredMeasure, scoreTable } from './person-measures.ts'

const scaleOf = (...thresholds: readonly (readonly number[])[]): ItemScale => ({
  items: thresholds.map((_, i) => `item ${i + 1}`),
  thresholds: thresholds.map((steps) => Float64Array.from(steps)),
})

function near(given: number | null, expected: number, tolerance = 1e-12): void {
  assert.ok(
    given !== null && Math.abs(given - expected) <= tolerance,
    `${given} where ${expected} was expected`,
  )
}

/** r − E + J/(2I) written out from the probabilities themselves, in another way than the kernel's. */
function warmEquation(scale: ItemScale, score: number, theta: number): number {
  let [e, i, j] = [0, 0, 0]
  for (const steps of scale.thresholds) {
    const logs = [0]
    for (const delta of steps) logs.push(logs[logs.length - 1] + theta - delta)
    const total = logs.reduce((sum, log) => sum + Math.exp(log), 0)
    const p = logs.map((log) => Math.exp(log) / total)
    const raw = [1, 2, 3].map((q) => p.reduce((sum, each, k) => sum + each * k ** q, 0))
    e += raw[0]
    i += raw[1] - raw[0] ** 2
    j += raw[2] - 3 * raw[0] * raw[1] + 2 * raw[0] ** 3
  }
  return score - e + j / (2 * i)
}

const threshold = fc.double({ min: -4, max: 4, noNaN: true })
const anyScale = fc
  .array(fc.array(threshold, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 12 })
  .map((lists) => scaleOf(...lists))

test('by hand: one yes-or-no question answered yes is ln 3 above the question, with standard error 4/√3', () => {
  // P = ¾ there: 1 − P + (1 − 2P)/2 = 0; I = ¾·¼ = 3/16; J/(2I) = −¼, so Warm's own is √(3/16 + 1/16)·16/3 = 8/3.
  const [no, yes] = scoreTable(scaleOf([0.7]), { method: 'wle' })
  near(yes.measure, 0.7 + Math.log(3))
  near(yes.se, 4 / Math.sqrt(3))
  near(yes.seWarm, 8 / 3)
  near(no.measure, 0.7 - Math.log(3))
  assert.deepEqual([no.extreme, yes.extreme], ['lowest', 'highest'])
})

test('by hand: half of two alike questions is at the questions, with standard error √2', () => {
  for (const method of ['wle', 'mle'] as const) {
    const middle = scoreTable(scaleOf([1], [1]), { method })[1]
    near(middle.measure, 1)
    near(middle.se, Math.SQRT2)
  }
})

test('by hand: one of three alike questions is ln 2 below them by likelihood, with standard error √(3/2)', () => {
  const one = scoreTable(scaleOf([0], [0], [0]), { method: 'mle' })[1]
  near(one.measure, -Math.log(2))
  near(one.se, Math.sqrt(3 / 2))
})

test('by hand: a score of 1 of 2 in three equally spaced steps is in their middle, with the variance of the answer as information', () => {
  // δ = ∓ln 2: at 0 the weights are 1, 2, 1, so P = ¼, ½, ¼ and I = ½.
  const middle = scoreTable(scaleOf([-Math.log(2), Math.log(2)]), { method: 'wle' })[1]
  near(middle.measure, 0)
  near(middle.se, Math.SQRT2)
})

test('by hand: the extreme scores have no likelihood measure, and one is moved inwards only when asked', () => {
  const scale = scaleOf([0], [0], [0])
  const plain = scoreTable(scale, { method: 'mle' })
  assert.deepEqual([plain[0].measure, plain[0].se, plain[0].extreme], [null, null, 'lowest'])
  assert.deepEqual([plain[3].measure, plain[3].se, plain[3].extreme], [null, null, 'highest'])
  // 0.3 of 3 is a share of 1/10.
  const moved = scoreTable(scale, { method: 'mle', extremeAdjustment: 0.3 })
  near(moved[0].measure, Math.log(1 / 9))
  near(moved[0].se, 1 / Math.sqrt(3 * 0.09))
  near(moved[3].measure, Math.log(9))
  near(moved[1].measure, -Math.log(2))
  assert.deepEqual([moved[0].extreme, moved[3].extreme], ['lowest', 'highest'])
})

test('by hand: thresholds that are uncertain together by 0.2 make the measure uncertain by 0.2', () => {
  const scale = scaleOf([-1, 0.5], [0.3], [1.1, 0.2, 2])
  const shared = matrix(6, 6, new Float64Array(36).fill(0.04))
  for (const method of ['wle', 'mle'] as const) {
    const row = scoreTable(scale, { method, covariance: shared })[3]
    near(row.seItems, 0.2)
    near(row.seTotal, Math.hypot(row.se ?? 0, 0.2))
  }
})

test('by hand: two alike questions with independent errors of 0.3 each make the middle score uncertain by 0.3/√2', () => {
  const covariance = matrix(2, 2, [0.09, 0, 0, 0.09])
  near(scoreTable(scaleOf([1], [1]), { method: 'mle', covariance })[1].seItems, 0.3 / Math.SQRT2)
})

test('property: the calibration error is what moving each threshold a little does to the measure', () => {
  fc.assert(
    fc.property(anyScale, fc.constantFrom('wle', 'mle', 'eap'), fc.nat(), (scale, method, pick) => {
      const options = { method, prior: { mean: 0.3, sd: 1.4 } } as const
      const size = scale.thresholds.reduce((sum, steps) => sum + steps.length, 0)
      if (size < 2) return
      const score = 1 + (pick % (size - 1))
      const row = scoreTable(scale, options)[score]
      if (row.peaks !== 1) return
      const moves: number[] = []
      scale.thresholds.forEach((steps, i) => {
        steps.forEach((_, h) => {
          const [up, down] = [1e-4, -1e-4].map((move) => {
            const thresholds = scale.thresholds.map((each) => each.slice())
            thresholds[i][h] += move
            return scoreTable({ items: scale.items, thresholds }, options)[score].measure ?? Number.NaN
          })
          moves.push((up - down) / 2e-4)
        })
      })
      const deviations = moves.map((_, position) => 0.1 + 0.05 * (position % 3))
      const covariance = matrix(size, size)
      deviations.forEach((deviation, position) => {
        covariance.data[position * size + position] = deviation ** 2
      })
      const expected = Math.hypot(...moves.map((move, position) => move * deviations[position]))
      const given = scoreTable(scale, { ...options, covariance })[score].seItems
      assert.ok(given !== null && Math.abs(given - expected) < 2e-5 * (1 + expected), `${given} ${expected}`)
    }),
    { numRuns: 60 },
  )
})

test('property: a weighted measure solves Warm’s equation for every score', () => {
  fc.assert(
    fc.property(anyScale, (scale) => {
      for (const { score, measure } of scoreTable(scale, { method: 'wle' }))
        assert.ok(measure !== null && Math.abs(warmEquation(scale, score, measure)) < 1e-9)
    }),
  )
})

test('property: moving every threshold moves every measure as far and leaves its error', () => {
  fc.assert(
    fc.property(anyScale, fc.double({ min: -20, max: 20, noNaN: true }), (scale, shift) => {
      const moved = { ...scale, thresholds: scale.thresholds.map((steps) => steps.map((d) => d + shift)) }
      for (const method of ['wle', 'mle', 'eap'] as const) {
        const before = scoreTable(scale, { method, prior: { mean: 0.5, sd: 1.2 } })
        const after = scoreTable(moved, { method, prior: { mean: 0.5 + shift, sd: 1.2 } })
        before.forEach(({ measure, se, peaks }, score) => {
          // Between several peaks of one height, rounding may choose.
          if (measure === null || se === null || peaks > 1) return
          near(after[score].measure, measure + shift, 1e-9)
          near(after[score].se, se, 1e-9)
        })
      }
    }),
    { numRuns: 60 },
  )
})

test('property: turning the scale around turns the measures around', () => {
  fc.assert(
    fc.property(anyScale, (scale) => {
      const turned = {
        ...scale,
        thresholds: scale.thresholds.map((steps) => Float64Array.from(steps, (d) => -d).reverse()),
      }
      const before = scoreTable(scale, { method: 'wle' })
      const after = scoreTable(turned, { method: 'wle' })
      before.forEach(({ measure, peaks }, score) => {
        if (measure !== null && peaks === 1) near(after[before.length - 1 - score].measure, -measure, 1e-9)
      })
    }),
    { numRuns: 60 },
  )
})

test('property: neither the order of the items nor that of the persons changes a measure', () => {
  fc.assert(
    fc.property(anyScale, fc.integer({ min: 1, max: 30 }), fc.nat(), (scale, persons, seed) => {
      const responses = scattered(scale, persons, seed)
      const backwards = [...scale.items.keys()].reverse()
      const turned = {
        items: backwards.map((i) => scale.items[i]),
        thresholds: backwards.map((i) => scale.thresholds[i]),
      }
      const width = scale.items.length
      const turnedResponses = {
        ...responses,
        items: turned.items,
        answers: responses.answers.map((_, cell) => responses.answers[responses.answers.length - 1 - cell]),
        highest: Int32Array.from(responses.highest).reverse(),
      }
      assert.equal(turnedResponses.answers.length, persons * width)
      const before = measurePersons(scale, responses, { method: 'wle' }).persons
      const after = measurePersons(turned, turnedResponses, { method: 'wle' }).persons
      before.forEach((person, v) => {
        const other = after[persons - 1 - v]
        assert.deepEqual(
          [other.score, other.max, other.answered],
          [person.score, person.max, person.answered],
        )
        if (person.measure === null) assert.equal(other.measure, null)
        else if (person.peaks === 1) near(other.measure, person.measure, 1e-9)
      })
    }),
    { numRuns: 60 },
  )
})

test('property: a person is measured by the items answered and their score, as the table for those items says', () => {
  fc.assert(
    fc.property(anyScale, fc.nat(), (scale, seed) => {
      const responses = scattered(scale, 12, seed)
      const width = scale.items.length
      for (const method of ['wle', 'mle', 'eap'] as const) {
        const options = { method, prior: { mean: 0, sd: 1 } }
        measurePersons(scale, responses, options).persons.forEach((person, v) => {
          const row = responses.answers.subarray(v * width, (v + 1) * width)
          const items = [...row.keys()].filter((i) => row[i] !== MISSING)
          const score = items.reduce((sum, i) => sum + row[i], 0)
          const { answered, ...rest } = person
          assert.equal(answered, items.length)
          const alone: ScoredMeasure = measureOf(scale, items, score, options)
          assert.deepEqual(rest, alone)
        })
      }
    }),
    { numRuns: 60 },
  )
})

/** Answers and gaps from a linear congruence: any pattern will do. */
function scattered(scale: ItemScale, persons: number, seed: number): ResponseMatrix {
  const highest = Int32Array.from(scale.thresholds, (steps) => steps.length)
  let state = seed >>> 0
  const answers = Int16Array.from({ length: persons * highest.length }, (_, cell) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return ((state >>> 16) % (highest[cell % highest.length] + 2)) - 1
  })
  return { persons, items: scale.items, answers, highest }
}

test('T4: one score is two places when it was given on two different sets of questions', () => {
  const scale = scaleOf([-2], [-1], [1], [2])
  const responses = {
    persons: 2,
    items: scale.items,
    answers: Int16Array.of(1, 0, MISSING, MISSING, MISSING, MISSING, 1, 0),
    highest: Int32Array.of(1, 1, 1, 1),
  }
  const [easy, hard] = measurePersons(scale, responses, { method: 'wle' }).persons
  assert.deepEqual([easy.score, hard.score], [1, 1])
  near(easy.measure, -1.5)
  near(hard.measure, 1.5)
})

test('T5: a person with a single answer keeps a place, and with likelihood alone has none', () => {
  const scale = scaleOf([-2], [0.5])
  const responses = {
    persons: 1,
    items: scale.items,
    answers: Int16Array.of(MISSING, 1),
    highest: Int32Array.of(1, 1),
  }
  const [weighted] = measurePersons(scale, responses, { method: 'wle' }).persons
  near(weighted.measure, 0.5 + Math.log(3))
  const [plain] = measurePersons(scale, responses, { method: 'mle' }).persons
  assert.deepEqual([plain.measure, plain.extreme, plain.answered], [null, 'highest', 1])
})

test('T11: the two standard errors of a weighted measure part at the extremes and agree in the middle', () => {
  const table = scoreTable(scaleOf([-1], [0], [1]), { method: 'wle' })
  for (const { score, se, seWarm } of table) {
    assert.ok(se !== null && seWarm !== null && seWarm >= se)
    assert.equal(seWarm - se > 0.1, score === 0 || score === 3)
  }
})

test('what an expected place leaned on is said: a prior given, or one estimated from the answers', () => {
  const scale = scaleOf([0], [1])
  const responses = {
    persons: 1,
    items: scale.items,
    answers: Int16Array.of(1, 0),
    highest: Int32Array.of(1, 1),
  }
  const given = measurePersons(scale, responses, { method: 'eap', prior: { mean: 0, sd: 1 } })
  assert.deepEqual(given.prior, { mean: 0, sd: 1, source: 'given' })
  const estimated = measurePersons(scale, responses, {
    method: 'eap',
    prior: { mean: 0, sd: 1, source: 'estimated' },
  })
  assert.equal(estimated.prior?.source, 'estimated')
  assert.equal(measurePersons(scale, responses, { method: 'wle' }).prior, null)
})

test('a person without answers has no measure but the prior’s, and is not left out', () => {
  const scale = scaleOf([0], [1])
  const responses = {
    persons: 2,
    items: scale.items,
    answers: Int16Array.of(-1, -1, 1, -1),
    highest: Int32Array.of(1, 1),
  }
  const [nobody, single] = measurePersons(scale, responses, { method: 'wle' }).persons
  assert.deepEqual([nobody.measure, nobody.se, nobody.extreme, nobody.answered], [null, null, null, 0])
  near(single.measure, Math.log(3))
  const [prior] = measurePersons(scale, responses, { method: 'eap', prior: { mean: 0.4, sd: 1.3 } }).persons
  near(prior.measure, 0.4, 1e-10)
  near(prior.se, 1.3, 1e-10)
})

test('the expected place under a normal prior agrees with a sum over fifty thousand points', () => {
  const scale = scaleOf([-1, 0.5, 0.2], [0.3], [1.1, 2])
  const prior = { mean: -0.4, sd: 1.7 }
  scoreTable(scale, { method: 'eap', prior }).forEach(({ measure, se }, score) => {
    let [total, first, second] = [0, 0, 0]
    for (let g = -25000; g <= 25000; g++) {
      const theta = g * 8e-4
      let log = score * theta - ((theta - prior.mean) / prior.sd) ** 2 / 2
      for (const steps of scale.thresholds) {
        let [each, sum] = [0, 1]
        for (const delta of steps) {
          each += theta - delta
          sum += Math.exp(each)
        }
        log -= Math.log(sum)
      }
      const density = Math.exp(log)
      total += density
      first += density * theta
      second += density * theta * theta
    }
    near(measure, first / total, 1e-10)
    near(se, Math.sqrt(second / total - (first / total) ** 2), 1e-9)
  })
})

test('T9: a score between questions ten logits apart has two best places, and one of equal height is taken and said so', () => {
  const rows = scoreTable(scaleOf([-10], [10]), { method: 'wle' })
  assert.equal(rows[1].peaks, 2)
  // By symmetry the two are one's mirror images; the lower is taken.
  assert.ok(rows[1].measure !== null && rows[1].measure < -8)
  assert.equal(rows[0].peaks, 1)
})

test('T9: among several peaks the highest of log L + ½ log I is taken, as a search over the whole scale finds it', () => {
  const scale = scaleOf([-9], [-8.5], [9])
  const chosen = scoreTable(scale, { method: 'wle' })[2]
  assert.ok(chosen.peaks > 1)
  let [best, height] = [0, Number.NEGATIVE_INFINITY]
  for (let theta = -20; theta <= 20; theta += 1e-3) {
    let log = 2 * theta
    let information = 0
    for (const [delta] of scale.thresholds) {
      const p = 1 / (1 + Math.exp(delta - theta))
      log -= Math.log1p(Math.exp(theta - delta))
      information += p * (1 - p)
    }
    const here = log + Math.log(information) / 2
    if (here > height) [best, height] = [theta, here]
  }
  near(chosen.measure, best, 2e-3)
})

test('thresholds eighty logits apart, and items of a hundred categories, give finite measures for every score', () => {
  const steps = Array.from({ length: 100 }, (_, h) => (h - 50) / 20)
  for (const scale of [scaleOf([-80], [80]), scaleOf([-40, 40], [0]), scaleOf(steps), scaleOf(steps, steps)])
    for (const { measure, se } of scoreTable(scale, { method: 'wle' }))
      assert.ok(Number.isFinite(measure) && Number.isFinite(se) && (se ?? 0) > 0)
})

test('impossible input is refused by field', () => {
  const scale = scaleOf([0], [1, 2])
  const refused = (field: string, run: () => unknown) =>
    assert.throws(run, (error) => error instanceof InvalidInput && error.field === field)
  refused('thresholds', () => scoreTable(scaleOf([Number.NaN]), { method: 'wle' }))
  refused('thresholds', () => scoreTable(scaleOf([0], []), { method: 'wle' }))
  refused('thresholds', () => scoreTable(scaleOf([1e6]), { method: 'wle' }))
  refused('items', () => scoreTable({ items: [], thresholds: [] }, { method: 'wle' }))
  refused('items', () => scoreTable(scale, { method: 'wle', items: [0, 0] }))
  refused('items', () => scoreTable(scale, { method: 'wle', items: [2] }))
  refused('prior', () => scoreTable(scale, { method: 'eap' }))
  refused('prior.sd', () => scoreTable(scale, { method: 'eap', prior: { mean: 0, sd: 0 } }))
  refused('method', () => scoreTable(scale, { method: 'sum' as 'wle' }))
  refused('covariance', () => scoreTable(scale, { method: 'wle', covariance: matrix(2, 2) }))
  refused('extremeAdjustment', () => scoreTable(scale, { method: 'mle', extremeAdjustment: 0 }))
  refused('score', () => measureOf(scale, [0], 2, { method: 'wle' }))
  const responses = { persons: 0, items: ['a'], answers: new Int16Array(0), highest: Int32Array.of(1) }
  refused('responses.items', () => measurePersons(scale, responses, { method: 'wle' }))
  const wide = { ...responses, items: scale.items, highest: Int32Array.of(1, 3) }
  refused('responses.highest', () => measurePersons(scale, wide, { method: 'wle' }))
})
