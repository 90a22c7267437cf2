import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InvalidInput } from '@utfall/basics'
import { randomStream } from '@utfall/numerics'
import { estimatePrior } from '../persons/estimate-prior.ts'
import { MISSING, type ResponseMatrix, selectPersons } from '../responses/response-matrix.ts'
import { answersOf, regressorsOf, SHORT_SCALE } from './answered-trial.ts'
import { type LatentRegression, latentRegression } from './latent-regression.ts'

const scale = SHORT_SCALE
const near = (given: number, expected: number, tolerance = 1e-8) =>
  assert.ok(Math.abs(given - expected) <= tolerance, `${given} where ${expected} was expected`)

function trial(n: number, seed: string, missing = 0.15) {
  const random = randomStream(seed)
  const arm = Float64Array.from({ length: n }, (_, v) => v % 2)
  const age = Float64Array.from({ length: n }, () => 20 + random.integerBelow(40))
  const places = arm.map((treated, v) => 0.6 * treated - 0.02 * (age[v] - 40) + random.normal())
  return { responses: answersOf(scale, places, random, missing), arm, age }
}

function fitted(input: Parameters<typeof latentRegression>[0]): LatentRegression {
  const got = latentRegression(input)
  assert.ok(got.kind === 'fit', JSON.stringify(got))
  return got
}

/** Σ_v ln ∫ P(x_v | θ) N(θ; x_v'b, s²) dθ from the answers themselves, by a fine sum around each person's own mean. */
function bruteLogLik(
  responses: ResponseMatrix,
  columns: readonly Float64Array[],
  b: readonly number[],
  s: number,
) {
  const width = scale.items.length
  let logLik = 0
  for (let v = 0; v < responses.persons; v++) {
    const mean = columns.reduce((sum, column, c) => sum + b[c + 1] * column[v], b[0])
    let integral = 0
    const step = 0.02
    for (let z = -8; z <= 8; z += step) {
      const theta = mean + s * z
      let likelihood = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)
      for (let i = 0; i < width; i++) {
        const answer = responses.answers[v * width + i]
        if (answer === MISSING) continue
        const weights = [1]
        for (const delta of scale.thresholds[i])
          weights.push(weights[weights.length - 1] * Math.exp(theta - delta))
        likelihood *= weights[answer] / weights.reduce((sum, weight) => sum + weight, 0)
      }
      integral += likelihood * step
    }
    logLik += Math.log(integral)
  }
  return logLik
}

test('the fit is the maximum of the likelihood of the answers, and its errors are the curvature there', () => {
  const { responses, arm } = trial(60, 'brute')
  const got = fitted({ scale, responses, regressors: regressorsOf({ arm }) })
  const answering = fittedRows(responses, got)
  const kept = selectPersons(responses, answering)
  const column = Float64Array.from(answering, (row) => arm[row])
  const [b0, b1] = got.coefficients.map(({ estimate }) => estimate)
  const at = (move: readonly number[]) =>
    bruteLogLik(kept, [column], [b0 + move[0], b1 + move[1]], got.residualSd * Math.exp(move[2]))
  const top = at([0, 0, 0])
  near(got.logLik, top, 1e-7)
  const h = 2e-3
  const curvature = [0, 1, 2].map((a) =>
    [0, 1, 2].map((b) => {
      const move = (x: number, y: number) =>
        [0, 1, 2].map((i) => (i === a ? x * h : 0) + (i === b ? y * h : 0))
      if (a === b) near((at(move(1, 0)) - at(move(-1, 0))) / (2 * h), 0, 1e-3)
      return -(at(move(1, 1)) - at(move(1, -1)) - at(move(-1, 1)) + at(move(-1, -1))) / (4 * h * h)
    }),
  )
  for (let a = 0; a < 3; a++)
    for (let b = 0; b < 3; b++) {
      const product = [0, 1, 2].reduce((sum, c) => sum + curvature[a][c] * got.covariance.data[c * 3 + b], 0)
      near(product, a === b ? 1 : 0, 2e-3)
    }
})

function fittedRows(responses: ResponseMatrix, got: LatentRegression): number[] {
  const empty = new Set(got.withoutAnswers)
  return Array.from({ length: responses.persons }, (_, v) => v).filter((v) => !empty.has(v))
}

test('without regressors it is the persons’ normal distribution', () => {
  const { responses } = trial(150, 'plain')
  const got = fitted({ scale, responses, regressors: { terms: [], values: new Float64Array(0) } })
  const prior = estimatePrior(scale, responses)
  assert.ok(prior.kind === 'prior')
  near(got.coefficients[0].estimate, prior.mean)
  near(got.coefficients[0].se, prior.meanSe)
  near(got.residualSd, prior.sd)
  near(got.logLik, prior.logLik)
})

test('a regressor in other units, and far from zero, has its coefficient in those units and the same evidence', () => {
  const { responses, arm, age } = trial(150, 'units')
  const years = fitted({ scale, responses, regressors: regressorsOf({ arm, age }) })
  const born = fitted({ scale, responses, regressors: regressorsOf({ arm, born: age.map((a) => 2026 - a) }) })
  near(born.coefficients[2].estimate, -years.coefficients[2].estimate)
  near(born.coefficients[2].se, years.coefficients[2].se)
  near(
    born.coefficients[0].estimate,
    years.coefficients[0].estimate + 2026 * years.coefficients[2].estimate,
    1e-6,
  )
  near(born.logLik, years.logLik)
  near(born.residualSd, years.residualSd)
})

test('moving the scale moves the intercept alone, and the order of persons does not matter', () => {
  const { responses, arm } = trial(120, 'shift')
  const regressors = regressorsOf({ arm })
  const here = fitted({ scale, responses, regressors })
  const moved = { ...scale, thresholds: scale.thresholds.map((steps) => steps.map((delta) => delta + 7)) }
  const there = fitted({ scale: moved, responses, regressors })
  near(there.coefficients[0].estimate, here.coefficients[0].estimate + 7)
  near(there.coefficients[1].estimate, here.coefficients[1].estimate)
  near(there.logLik, here.logLik)
  const order = Array.from({ length: 120 }, (_, v) => 119 - v)
  const backwards = fitted({
    scale,
    responses: selectPersons(responses, order),
    regressors: regressorsOf({ arm: order.map((v) => arm[v]) }),
  })
  near(backwards.coefficients[1].estimate, here.coefficients[1].estimate)
  near(backwards.coefficients[1].se, here.coefficients[1].se)
})

test('a person counted twice is two persons', () => {
  const { responses, arm } = trial(80, 'weights', 0)
  const weights = Float64Array.from({ length: 80 }, (_, v) => (v < 10 ? 2 : 1))
  const twice = Array.from({ length: 90 }, (_, v) => (v < 80 ? v : v - 80))
  const weighted = fitted({ scale, responses: { ...responses, weights }, regressors: regressorsOf({ arm }) })
  const repeated = fitted({
    scale,
    responses: selectPersons(responses, twice),
    regressors: regressorsOf({ arm: twice.map((v) => arm[v]) }),
  })
  near(weighted.coefficients[1].estimate, repeated.coefficients[1].estimate)
  near(weighted.coefficients[1].se, repeated.coefficients[1].se)
  near(weighted.residualSd, repeated.residualSd)
})

test('persons who answered nothing are listed and change nothing', () => {
  const { responses, arm } = trial(60, 'empty', 0)
  const answers = new Int16Array(62 * 5).fill(MISSING)
  answers.set(responses.answers)
  const more = { ...responses, persons: 62, answers }
  const plain = fitted({ scale, responses, regressors: regressorsOf({ arm }) })
  const got = fitted({ scale, responses: more, regressors: regressorsOf({ arm: [...arm, 1, 99] }) })
  assert.deepEqual([...got.withoutAnswers], [60, 61])
  assert.equal(got.n, 60)
  near(got.coefficients[1].estimate, plain.coefficients[1].estimate)
})

test('regressors that say the same, too few persons and persons who do not differ are named, not fitted', () => {
  const { responses, arm } = trial(60, 'trouble', 0)
  const reason = (input: Parameters<typeof latentRegression>[0]) => {
    const got = latentRegression(input)
    return got.kind === 'not-estimable' ? got : assert.fail('fitted')
  }
  const twin = reason({ scale, responses, regressors: regressorsOf({ arm, other: arm.map((a) => 1 - a) }) })
  assert.deepEqual([twin.reason, twin.detail.terms], ['collinear-regressors', 'other'])
  const constant = reason({ scale, responses, regressors: regressorsOf({ same: arm.map(() => 5) }) })
  assert.equal(constant.reason, 'collinear-regressors')
  const few = selectPersons(responses, [0, 1, 2])
  assert.equal(
    reason({ scale, responses: few, regressors: regressorsOf({ arm: [0, 1, 0] }) }).reason,
    'too-few-persons',
  )
  const alike = { ...responses, answers: responses.answers.map((_, cell) => (cell % 5 < 2 ? 1 : 0)) }
  assert.equal(
    reason({ scale, responses: alike, regressors: regressorsOf({ arm }) }).reason,
    'no-person-variance',
  )
})

test('impossible input is refused by field', () => {
  const { responses, arm } = trial(20, 'refused')
  const refused = (field: string, input: Partial<Parameters<typeof latentRegression>[0]>) =>
    assert.throws(
      () => latentRegression({ scale, responses, regressors: regressorsOf({ arm }), ...input }),
      (error) => error instanceof InvalidInput && error.field === field,
    )
  refused('level', { level: 0 })
  refused('regressors.values', { regressors: { terms: ['arm'], values: new Float64Array(3) } })
  refused('regressors.values', { regressors: regressorsOf({ arm: arm.map(() => Number.NaN) }) })
  refused('regressors.terms', { regressors: { terms: ['a', 'a'], values: new Float64Array(40) } })
  refused('responses.items', { responses: { ...responses, items: ['a', 'b', 'c', 'd', 'e'] } })
})
