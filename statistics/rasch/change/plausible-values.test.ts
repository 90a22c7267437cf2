import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InvalidInput } from '@utfall/basics'
import { matrix, randomStream } from '@utfall/numerics'
import { measurePersons } from '../persons/person-measures.ts'
import { MISSING } from '../responses/response-matrix.ts'
import { answersOf, regressorsOf, SHORT_SCALE } from './answered-trial.ts'
import { type PlausibleValues, type PlausibleValuesInput, plausibleValues } from './plausible-values.ts'

const scale = SHORT_SCALE
const near = (given: number, expected: number, tolerance: number) =>
  assert.ok(Math.abs(given - expected) <= tolerance, `${given} where ${expected} was expected`)

function drawn(input: PlausibleValuesInput): PlausibleValues {
  const got = plausibleValues(input)
  assert.ok(got.kind === 'plausible-values', JSON.stringify(got))
  return got
}

function trial(n: number) {
  const random = randomStream('plausible')
  const arm = Float64Array.from({ length: n }, (_, v) => v % 2)
  const responses = answersOf(
    scale,
    arm.map((treated) => 0.5 * treated + random.normal()),
    random,
    0.1,
  )
  return { scale, responses, regressors: regressorsOf({ arm }), random: randomStream(5) }
}

test('a set is the same however many are drawn, and another seed draws others', () => {
  const input = trial(40)
  const few = drawn({ ...input, draws: 2 })
  const many = drawn({ ...input, draws: 4 })
  assert.deepEqual(few.sets[1], many.sets[1])
  assert.notDeepEqual(few.sets[0], few.sets[1])
  assert.notDeepEqual(drawn({ ...input, draws: 2, random: randomStream(6) }).sets[0], few.sets[0])
})

test('over many sets a person’s values have the mean and spread of what the answers and the group leave open', () => {
  const n = 400
  const { responses, random } = trial(n)
  const none = { terms: [], values: new Float64Array(0) }
  const draws = 300
  const got = drawn({ scale, responses, regressors: none, draws, random })
  const prior = { mean: got.regression.coefficients[0].estimate, sd: got.regression.residualSd }
  const expected = measurePersons(scale, responses, { method: 'eap', prior }).persons
  let [z, ratio] = [0, 0]
  got.persons.forEach((person, place) => {
    const values = got.sets.map((set) => set[place])
    const mean = values.reduce((sum, value) => sum + value, 0) / draws
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (draws - 1)
    const { measure, se } = expected[person]
    assert.ok(measure !== null && se !== null)
    z += ((mean - measure) / se) * Math.sqrt(draws)
    ratio += variance / (se * se) / got.persons.length
  })
  // The mean of z has a spread of 1/√400 from the persons and of 0.1 from the regression that each set shares.
  near(z / got.persons.length, 0, 0.45)
  near(ratio, 1, 0.03)
})

test('thresholds uncertain together by 0.3 move every value of a set together, by 0.3 from set to set', () => {
  const input = { ...trial(30), draws: 120 }
  const fixed = drawn(input)
  const size = 11
  const shared = matrix(size, size, new Float64Array(size * size).fill(0.09))
  const moved = drawn({ ...input, itemUncertainty: shared })
  const shifts = moved.sets.map((set, m) => {
    const differences = set.map((value, place) => value - fixed.sets[m][place])
    const shift = differences.reduce((sum, each) => sum + each, 0) / differences.length
    // Within a cell the two grids spread a draw differently.
    for (const difference of differences) near(difference, shift, 0.05)
    return shift
  })
  const spread = Math.sqrt(shifts.reduce((sum, shift) => sum + shift * shift, 0) / shifts.length)
  near(spread, 0.3, (4 * 0.3) / Math.sqrt(2 * shifts.length))
})

test('persons without answers are left out and listed, or drawn from the regression when asked for', () => {
  const { responses, random } = trial(60)
  const answers = responses.answers.slice()
  answers.fill(MISSING, 0, 2 * 5)
  const group = Float64Array.from({ length: 60 }, (_, v) => (v === 0 ? 0 : v === 1 ? 1 : v % 2))
  const input = {
    scale,
    responses: { ...responses, answers },
    regressors: regressorsOf({ group }),
    draws: 200,
    random,
  }
  const left = drawn(input)
  assert.deepEqual([...left.leftOut], [0, 1])
  assert.deepEqual(left.sets[0].length, 58)
  assert.equal(left.persons[0], 2)
  assert.equal(left.notes[0].code, 'persons-without-answers-left-out')
  const all = drawn({ ...input, withoutAnswers: 'from-regression' })
  assert.deepEqual([all.leftOut.length, all.persons.length], [0, 60])
  assert.equal(all.notes[0].code, 'persons-drawn-from-regression')
  const [intercept, slope] = all.regression.coefficients
  const sd = all.regression.residualSd
  for (const [place, mean] of [intercept.estimate, intercept.estimate + slope.estimate].entries()) {
    const values = all.sets.map((set) => set[place])
    near(values.reduce((sum, value) => sum + value, 0) / 200, mean, (4 * sd * 1.1) / Math.sqrt(200))
  }
  assert.deepEqual(all.regression.coefficients, left.regression.coefficients)
  for (const set of all.sets) for (const value of set) assert.ok(Number.isFinite(value))
})

test('too few answers to say how much persons differ, and thresholds that could be anywhere, give a reason and no draws', () => {
  // Scores 0, 1, 1, 2 of two alike questions, over and over: three times as many in the middle would be no difference at all.
  const answers = Int16Array.from({ length: 12 * 2 }, (_, cell) => [0, 0, 1, 0, 0, 1, 1, 1][cell % 8])
  const two = { items: ['a', 'b'], thresholds: [Float64Array.of(0), Float64Array.of(0)] }
  const responses = { persons: 12, items: two.items, answers, highest: Int32Array.of(1, 1) }
  const none = { terms: [], values: new Float64Array(0) }
  const vague = plausibleValues({
    scale: two,
    responses,
    regressors: none,
    draws: 2,
    random: randomStream(1),
  })
  assert.ok(vague.kind === 'not-estimable', vague.kind)
  assert.ok(['regression-too-uncertain', 'no-person-variance'].includes(vague.reason), vague.reason)
  const anywhere = matrix(11, 11)
  for (let row = 0; row < 11; row++) anywhere.data[row * 12] = 1e6
  const lost = plausibleValues({ ...trial(30), draws: 2, itemUncertainty: anywhere })
  assert.ok(lost.kind === 'not-estimable' && lost.reason === 'thresholds-too-uncertain')
})

test('what is not known of the regression moves whole sets: by its standard error, seen on those who answered nothing', () => {
  const { responses } = trial(40)
  const [silent, draws] = [400, 150]
  const answers = new Int16Array((40 + silent) * 5).fill(MISSING)
  answers.set(responses.answers)
  const got = drawn({
    scale,
    responses: { ...responses, persons: 40 + silent, answers },
    regressors: { terms: [], values: new Float64Array(0) },
    draws,
    random: randomStream('silent'),
    withoutAnswers: 'from-regression',
  })
  const means = got.sets.map((set) => set.subarray(40).reduce((sum, value) => sum + value, 0) / silent)
  const { estimate, se } = got.regression.coefficients[0]
  const spread = Math.sqrt(means.reduce((sum, mean) => sum + (mean - estimate) ** 2, 0) / draws)
  const expected = Math.hypot(se, got.regression.residualSd / Math.sqrt(silent))
  near(spread / expected, 1, 3.5 / Math.sqrt(2 * draws))
})

test('trouble in the data is named, and impossible input refused by field', () => {
  const input = { ...trial(30), draws: 3 }
  const alike = {
    ...input.responses,
    answers: input.responses.answers.map((_, cell) => (cell % 5 < 2 ? 1 : 0)),
  }
  const got = plausibleValues({ ...input, responses: alike })
  assert.ok(got.kind === 'not-estimable' && got.reason === 'no-person-variance')
  const refused = (field: string, change: Partial<PlausibleValuesInput>) =>
    assert.throws(
      () => plausibleValues({ ...input, ...change }),
      (error) => error instanceof InvalidInput && error.field === field,
    )
  refused('draws', { draws: 0 })
  refused('regressors', { regressors: [input.regressors] })
  refused('itemUncertainty', { itemUncertainty: matrix(2, 2) })
})
