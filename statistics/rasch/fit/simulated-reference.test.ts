import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InvalidInput } from '@utfall/basics'
import { randomStream } from '@utfall/numerics'
import fc from 'fast-check'
import { calibrate } from '../calibration/calibrate.ts'
import { measurePersons } from '../persons/person-measures.ts'
import { selectPersons } from '../responses/response-matrix.ts'
import { answersOf, modelAnswers, scaleOf } from './answers-for-tests.ts'
import { itemFit } from './item-fit.ts'
import { q3 } from './local-dependence.ts'
import { familyP, twoSided, upperP } from './reference-summary.ts'
import { residualComponents } from './residual-components.ts'
import { simulateResponses } from './simulate-responses.ts'
import { simulatedReference } from './simulated-reference.ts'

const SCALE = scaleOf([[-1.2], [-0.5, 0.6], [0], [-0.8, 0.9], [0.4], [1.1]])

test('simulated answers keep who answered what, and every total score', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const answers = modelAnswers(SCALE, 40, randomStream(seed), { missing: 0.3 })
      const simulated = simulateResponses(SCALE, answers, randomStream(seed + 1))
      for (let v = 0; v < 40; v++) {
        const [before, after] = [answers, simulated].map((table) => table.answers.subarray(v * 6, v * 6 + 6))
        assert.deepEqual(
          after.map((answer) => (answer < 0 ? 1 : 0)),
          before.map((answer) => (answer < 0 ? 1 : 0)),
        )
        assert.equal(
          after.reduce((a, b) => a + b, 0),
          before.reduce((a, b) => a + b, 0),
        )
        after.forEach((answer, i) => {
          assert.ok(answer <= answers.highest[i])
        })
      }
    }),
    { numRuns: 40 },
  )
})

test('simulated answers to three items with score 2 come as often as the complete list says', () => {
  // Odds 1, 2; 1, 1/2, 1/4; 1, 3 (category weights): 110 → 1, 101 → 6, 011 → 3/2, 020 → 1/4, of 35/4 in all.
  const scale = scaleOf([[-Math.log(2)], [Math.log(2), Math.log(2)], [-Math.log(3)]])
  const draws = 40_000
  const start = answersOf(
    Array.from({ length: draws }, () => [1, 1, 0]),
    [1, 2, 1],
  )
  const { answers } = simulateResponses(scale, start, randomStream('complete list'))
  const seen = new Map<string, number>()
  for (let v = 0; v < draws; v++) {
    const key = answers.subarray(3 * v, 3 * v + 3).join('')
    seen.set(key, (seen.get(key) ?? 0) + 1)
  }
  assert.equal(seen.size, 4)
  for (const [key, weight] of [
    ['110', 1],
    ['101', 6],
    ['011', 3 / 2],
    ['020', 1 / 4],
  ] as const) {
    const p = weight / (35 / 4)
    const share = (seen.get(key) ?? 0) / draws
    assert.ok(Math.abs(share - p) < 4 * Math.sqrt((p * (1 - p)) / draws), `${key}: ${share} for ${p}`)
  }
})

test('of 19 replicates with 3 at or beyond the observed value p is 4/20, and twice that from either side', () => {
  const replicates = Float64Array.from({ length: 19 }, (_, b) => b)
  assert.equal(upperP(16, replicates), 4 / 20)
  assert.equal(twoSided(16, replicates).p, 8 / 20)
  assert.equal(twoSided(16 + 1e-12, replicates).p, 8 / 20)
  assert.equal(twoSided(9, replicates).p, 1)
})

test('over two values the corrected p counts replicates where either is as far out', () => {
  // Standard deviations are equal, so the furthest of each replicate is the larger distance from its mean, 0.
  const one = Float64Array.of(-2, -1, 0, 1, 2)
  const other = Float64Array.of(1, -2, 2, 0, -1)
  const tests = [twoSided(1, one), twoSided(2, other)]
  assert.deepEqual(familyP(tests, [one, other]), [(1 + 5) / 6, (1 + 4) / 6])
})

test('of values that are nothing but chance the smallest corrected p is under 5 per cent in 5 per cent', () => {
  const random = randomStream('family size')
  const trials = 6000
  let below = 0
  for (let trial = 0; trial < trials; trial++) {
    const replicates = [0, 1, 2, 3].map(() => Float64Array.from({ length: 19 }, () => random.normal()))
    const tests = replicates.map((values) => twoSided(random.normal(), values))
    // At 19 replicates 1/20 is the smallest p there is.
    if (Math.min(...familyP(tests, replicates)) < 0.0501) below++
  }
  assert.ok(Math.abs(below / trials - 0.05) < 3 * Math.sqrt((0.05 * 0.95) / trials), `${below / trials}`)
})

function study(persons: number, seed: string, missing = 0) {
  const answers = modelAnswers(SCALE, persons, randomStream(seed), { missing })
  const scale = calibrate(answers, { model: 'pcm' })
  assert.ok(scale.kind === 'calibrated')
  return { answers, scale }
}

test('observed values of the reference are those of the plain functions', () => {
  const { answers, scale } = study(200, 'observed', 0.1)
  const found = simulatedReference(scale, answers, { replicates: 19, random: randomStream(1) })
  assert.ok(found.kind === 'reference')
  const persons = measurePersons(scale, answers, { method: 'wle' }).persons
  const rows = [...persons.keys()].filter((v) => persons[v].extreme === null && persons[v].answered > 1)
  const chosen = selectPersons(answers, rows)
  const own = rows.map((v) => persons[v])
  const dependence = q3(scale, chosen, own, 'all')
  const components = residualComponents(scale, chosen, own, 'all')
  assert.ok(dependence.kind === 'local-dependence' && components.kind === 'components')
  assert.equal(found.persons, rows.length)
  assert.equal(found.q3Star?.observed, dependence.q3Star)
  assert.equal(found.maxQ3?.observed, dependence.max)
  assert.equal(found.firstEigenvalue?.observed, components.eigenvalues[0])
  assert.deepEqual(
    found.pairs.map(({ q3: value }) => value),
    dependence.pairs.slice(0, 10).map(({ q3: value }) => value),
  )
  itemFit(scale, answers).items.forEach((row, i) => {
    assert.equal(found.items[i].n, row.n)
    // Patterns come in another order, so sums round differently.
    assert.ok(Math.abs(found.items[i].infit.observed - (row.infit?.value ?? 0)) < 1e-12)
    assert.ok(Math.abs(found.items[i].outfit.observed - (row.outfit?.value ?? 0)) < 1e-12)
  })
})

test('the spread of infit over replicates is the standard error for estimated thresholds, not the one for known', () => {
  const { answers, scale } = study(400, 'spread')
  const fit = itemFit(scale, answers)
  const random = randomStream(7)
  const free = simulatedReference(scale, answers, { replicates: 400, random })
  const known = simulatedReference({ items: scale.items, thresholds: scale.thresholds }, answers, {
    replicates: 400,
    random,
  })
  assert.ok(free.kind === 'reference' && known.kind === 'reference')
  assert.equal(free.thresholds, 'one-step')
  assert.equal(known.thresholds, 'known')
  fit.items.forEach(({ infit }, i) => {
    // A standard deviation from 400 replicates is good to 3.5 %; four of those.
    const [estimated, plain] = [infit?.seEstimated ?? 0, infit?.se ?? 0]
    assert.ok(
      Math.abs(free.items[i].infit.sd / estimated - 1) < 0.15,
      `${i}: ${free.items[i].infit.sd} ${estimated}`,
    )
    assert.ok(
      Math.abs(known.items[i].infit.sd / plain - 1) < 0.15,
      `${i}: ${known.items[i].infit.sd} ${plain}`,
    )
    assert.ok(estimated < plain)
  })
})

test('the same seed gives the same reference, another seed another one', () => {
  const { answers, scale } = study(80, 'seed')
  const run = (seed: number) =>
    simulatedReference(scale, answers, { replicates: 30, random: randomStream(seed) })
  assert.deepEqual(run(1), run(1))
  assert.notDeepEqual(run(1), run(2))
})

test('with more persons than asked for, some are drawn, and the result says how many', () => {
  const { answers, scale } = study(300, 'drawn')
  const found = simulatedReference(scale, answers, {
    replicates: 19,
    random: randomStream(1),
    maxPersons: 100,
  })
  assert.ok(found.kind === 'reference')
  assert.equal(found.persons, 100)
  assert.ok(found.informativePersons > 200)
  assert.deepEqual(found.notes, [
    { code: 'persons-drawn', detail: { used: 100, of: found.informativePersons } },
  ])
})

test('saying no to progress stops after that replicate, without a result', () => {
  const { answers, scale } = study(60, 'stop')
  const shares: number[] = []
  const found = simulatedReference(scale, answers, {
    replicates: 40,
    random: randomStream(1),
    onProgress: (share) => shares.push(share) < 3,
  })
  assert.deepEqual(found, { kind: 'stopped', replicates: 3 })
  assert.deepEqual(shares, [1 / 40, 2 / 40, 3 / 40])
})

test('two items that copy each other stand out as a pair, in Q3* and in the first component', () => {
  const answers = modelAnswers(SCALE, 300, randomStream('copy'))
  // q5 becomes q3 for nine persons in ten.
  for (let v = 0; v < 300; v++) if (v % 10 !== 0) answers.answers[v * 6 + 4] = answers.answers[v * 6 + 2]
  const scale = calibrate(answers, { model: 'pcm' })
  assert.ok(scale.kind === 'calibrated')
  const found = simulatedReference(scale, answers, { replicates: 99, random: randomStream(2) })
  assert.ok(found.kind === 'reference')
  assert.deepEqual([found.pairs[0].first, found.pairs[0].second], ['q3', 'q5'])
  assert.equal(found.pairs[0].pFamily, 1 / 100)
  assert.equal(found.q3Star?.p, 1 / 100)
  assert.equal(found.firstEigenvalue?.p, 1 / 100)
})

test('an item answered by tossing a coin has an infit above all its replicates, also corrected for looking at six', () => {
  const answers = modelAnswers(SCALE, 400, randomStream('coin'), {
    shift: (theta, item) => (item === 2 ? 0 : theta),
  })
  const scale = calibrate(answers, { model: 'pcm' })
  assert.ok(scale.kind === 'calibrated')
  const found = simulatedReference(scale, answers, { replicates: 99, random: randomStream(3) })
  assert.ok(found.kind === 'reference')
  assert.ok(found.items[2].infit.observed > found.items[2].infit.high)
  assert.equal(found.items[2].infit.pFamily, 1 / 100)
})

test('forms whose items never met have infit but no first component; nobody informative is no reference', () => {
  const rows = Array.from({ length: 60 }, (_, v) => {
    const [a, b] = [v % 2, v % 3 === 0 ? 1 : 0]
    return v < 30 ? [a, b, 1 - a, -1] : [a, -1, 1 - a, b]
  })
  const found = simulatedReference(scaleOf([[0], [0.3], [0.1], [-0.2]]), answersOf(rows, [1, 1, 1, 1]), {
    replicates: 19,
    random: randomStream(1),
  })
  assert.ok(found.kind === 'reference')
  assert.equal(found.items.length, 4)
  assert.equal(found.firstEigenvalue, null)
  assert.deepEqual(found.notes, [{ code: 'pairs-without-value', detail: { pairs: 1 } }])
  const none = simulatedReference(scaleOf([[0], [0]]), answersOf([[1, 1]], [1, 1]), {
    replicates: 19,
    random: randomStream(1),
  })
  assert.equal(none.kind, 'not-estimable')
})

test('fewer than 19 replicates, or fewer than 10 persons at most, are refused', () => {
  const { answers, scale } = study(60, 'refused')
  const random = randomStream(1)
  assert.throws(() => simulatedReference(scale, answers, { replicates: 18, random }), InvalidInput)
  assert.throws(
    () => simulatedReference(scale, answers, { replicates: 19, random, maxPersons: 9 }),
    InvalidInput,
  )
})
