import assert from 'node:assert/strict'
import test from 'node:test'
import { randomStream } from '@utfall/numerics'
import { prepareResponses } from '../responses/prepare.ts'
import { MISSING, type ResponseMatrix } from '../responses/response-matrix.ts'
import { calibrate } from './calibrate.ts'
import type { Calibration, CalibrationOptions, ItemModel } from './calibration-types.ts'

/** Every way to answer the items with one total, as lists of categories. */
function answersWithTotal(highest: readonly number[], total: number): readonly (readonly number[])[] {
  const [most, ...rest] = highest
  if (most === undefined) return total === 0 ? [[]] : []
  return Array.from({ length: Math.min(most, total) + 1 }, (_, k) => k).flatMap((k) =>
    answersWithTotal(rest, total - k).map((others) => [k, ...others]),
  )
}

/** Log-likelihood, slope and information of all thresholds from the complete list of answers with each person's total. */
function enumerated(responses: ResponseMatrix, thresholds: readonly Float64Array[]) {
  const { persons, items, answers, weights } = responses
  const start = thresholds.map((_, i) => thresholds.slice(0, i).reduce((sum, item) => sum + item.length, 0))
  const steps = thresholds.reduce((sum, item) => sum + item.length, 0)
  const slope = new Float64Array(steps)
  const information = new Float64Array(steps * steps)
  let logLik = 0
  for (let v = 0; v < persons; v++) {
    const row = answers.subarray(v * items.length, (v + 1) * items.length)
    const asked = [...row.keys()].filter((i) => row[i] !== MISSING)
    const given = asked.map((i) => row[i])
    const ways = answersWithTotal(
      asked.map((i) => thresholds[i].length),
      given.reduce((sum, k) => sum + k, 0),
    )
    const passed = (way: readonly number[]) => {
      const vector = new Float64Array(steps)
      asked.forEach((i, a) => {
        vector.fill(1, start[i], start[i] + way[a])
      })
      return vector
    }
    const log = (way: readonly number[]) =>
      -asked.reduce((sum, i, a) => sum + thresholds[i].subarray(0, way[a]).reduce((s, d) => s + d, 0), 0)
    const odds = ways.map((way) => Math.exp(log(way)))
    const all = odds.reduce((sum, part) => sum + part, 0)
    const vectors = ways.map(passed)
    const mean = new Float64Array(steps)
    vectors.forEach((vector, w) => {
      for (let step = 0; step < steps; step++) mean[step] += (odds[w] / all) * vector[step]
    })
    const weight = weights ? weights[v] : 1
    logLik += weight * (log(given) - Math.log(all))
    const own = passed(given)
    for (let a = 0; a < steps; a++) {
      slope[a] += weight * (mean[a] - own[a])
      vectors.forEach((vector, w) => {
        for (let b = 0; b < steps; b++)
          information[a * steps + b] +=
            weight * (odds[w] / all) * (vector[a] - mean[a]) * (vector[b] - mean[b])
      })
    }
  }
  return { logLik, slope, information, steps }
}

type Drawn = { readonly responses: ResponseMatrix; readonly options: CalibrationOptions }

/** A small random design: two to four items, one to three steps, with answers missing, weights or anchors now and then. */
function draw(seed: number): Drawn {
  const random = randomStream(`enumeration ${seed}`)
  const model: ItemModel = (['rm', 'rsm', 'pcm', 'pcm'] as const)[random.integerBelow(4)]
  const width = 2 + random.integerBelow(3)
  const shared = model === 'rm' ? 1 : 2 + random.integerBelow(2)
  const highest = Array.from({ length: width }, () => (model === 'pcm' ? 1 + random.integerBelow(3) : shared))
  const persons = 30
  const missing = [0, 0.25][random.integerBelow(2)]
  const answers = Int16Array.from({ length: persons * width }, (_, cell) =>
    random.uniform() < missing ? MISSING : random.integerBelow(highest[cell % width] + 1),
  )
  const weights = Float64Array.from({ length: persons }, () => 0.25 + 3 * random.uniform())
  const raw: ResponseMatrix = {
    persons,
    items: highest.map((_, i) => `q${i}`),
    answers,
    highest: Int32Array.from(highest),
    ...(random.uniform() < 0.5 && { weights }),
  }
  const { responses } = prepareResponses(raw, model)
  const anchors = new Map([['q0', Float64Array.from({ length: highest[0] }, () => random.normal())]])
  const anchored = random.uniform() < 0.3 && responses.highest[0] === highest[0]
  return { responses, options: { model, fewPersons: 'allow', ...(anchored && { anchors }) } }
}

const DESIGNS = Array.from({ length: 120 }, (_, seed) => draw(seed))

/** C·I·C and the trace of C·I, C the covariance. */
function sandwiched({ covariance }: Calibration, information: Float64Array, steps: number) {
  const times = (a: Float64Array, b: Float64Array) =>
    Float64Array.from({ length: steps * steps }, (_, cell) => {
      let total = 0
      for (let k = 0; k < steps; k++)
        total += a[Math.floor(cell / steps) * steps + k] * b[k * steps + (cell % steps)]
      return total
    })
  const half = times(covariance.data, information)
  let trace = 0
  for (let step = 0; step < steps; step++) trace += half[step * steps + step]
  return { whole: times(half, covariance.data), trace }
}

test('at the estimate the complete list of possible answers has that log-likelihood, no slope, and that information', () => {
  let compared = 0
  for (const { responses, options } of DESIGNS) {
    const result = calibrate(responses, options)
    if (result.kind !== 'calibrated') continue
    compared++
    const { logLik, slope, information, steps } = enumerated(responses, result.thresholds)
    assert.ok(Math.abs(result.logLik - logLik) < 1e-10 * Math.abs(logLik))
    // Free directions: the columns of the covariance span them, whatever the model and the zero.
    for (let column = 0; column < steps; column++) {
      let along = 0
      for (let step = 0; step < steps; step++)
        along += slope[step] * result.covariance.data[step * steps + column]
      assert.ok(Math.abs(along) < 1e-7, `slope ${along}`)
    }
    const { whole, trace } = sandwiched(result, information, steps)
    const largest = result.covariance.data.reduce((most, cell) => Math.max(most, Math.abs(cell)), 0)
    // The information is that of the last point but one, 1e-7 standard errors away at most.
    whole.forEach((cell, index) => {
      assert.ok(Math.abs(cell - result.covariance.data[index]) < 1e-6 * largest)
    })
    assert.ok(Math.abs(trace - result.parameters) < 1e-6 * result.condition)
  }
  assert.ok(compared > 80, `${compared}`)
})

test('no answers give a calibration whose steps are lost: each standard error is one that so few persons can leave', () => {
  for (let seed = 1000; seed < 1400; seed++) {
    const { responses, options } = draw(seed)
    const few = { ...responses, persons: 8, answers: responses.answers.slice(0, 8 * responses.items.length) }
    const { weights: _, ...unweighted } = few
    const prepared = prepareResponses(unweighted, options.model).responses
    const result = calibrate(prepared, { model: options.model, fewPersons: 'allow' })
    if (result.kind !== 'calibrated') {
      assert.notEqual(result.reason, 'not-converged', `${seed}`)
      continue
    }
    for (const se of result.thresholdSe.flatMap((item) => [...item])) assert.ok(se < 100, `${seed}: ${se}`)
  }
})
