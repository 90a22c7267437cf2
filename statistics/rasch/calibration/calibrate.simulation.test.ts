import assert from 'node:assert/strict'
import test from 'node:test'
import { mean, type RandomStream, randomStream, variance } from '@utfall/numerics'
import { prepareResponses } from '../responses/prepare.ts'
import { MISSING, type ResponseMatrix } from '../responses/response-matrix.ts'
import { calibrate } from './calibrate.ts'

const TRUTH = [
  [-1.6, -0.4, 0.8],
  [-1, 0.1, 0.6],
  [-0.6, 0.2, 1.3],
  [-1.2, -0.1, 1],
  [0.2, 0.5, 1.5],
  [-1.8, -0.9, 0.1],
]

/** Set to item locations averaging zero. */
const LOCATION = TRUTH.flat().reduce((total, delta) => total + delta, 0) / 18

function answers(persons: number, missing: number, random: RandomStream): ResponseMatrix {
  const cells = new Int16Array(persons * TRUTH.length)
  for (let v = 0; v < persons; v++) {
    // A skew population: nothing may be assumed about the persons.
    const theta = random.exponential() - 1.2
    TRUTH.forEach((item, i) => {
      const weights = [1]
      let exponent = 0
      for (const delta of item) {
        exponent += theta - delta
        weights.push(Math.exp(exponent))
      }
      let left = random.uniform() * weights.reduce((a, b) => a + b, 0)
      let category = 0
      while (category < item.length && left > weights[category]) left -= weights[category++]
      cells[v * TRUTH.length + i] = random.uniform() < missing ? MISSING : category
    })
  }
  return {
    persons,
    items: TRUTH.map((_, i) => `q${i}`),
    answers: cells,
    highest: Int32Array.from(TRUTH, (item) => item.length),
  }
}

/** Share of 95 % intervals that hold the true threshold, and the largest mean error of a threshold, in its own Monte Carlo errors. */
function coverage(persons: number, missing: number, replicates: number) {
  const random = randomStream(`calibration coverage ${persons} ${missing}`)
  let held = 0
  let all = 0
  const errors = Array.from({ length: 18 }, (): number[] => [])
  for (let replicate = 0; replicate < replicates; replicate++) {
    const prepared = prepareResponses(answers(persons, missing, random.split(String(replicate))), 'pcm')
    const result = calibrate(prepared.responses, { model: 'pcm' })
    if (result.kind !== 'calibrated' || prepared.recoded.length > 0) continue
    TRUTH.forEach((item, i) => {
      item.forEach((delta, h) => {
        const error = result.thresholds[i][h] - (delta - LOCATION)
        if (Math.abs(error) <= 1.96 * result.thresholdSe[i][h]) held++
        errors[3 * i + h].push(error)
        all++
      })
    })
  }
  const bias = errors.map(
    (list) =>
      Math.abs(mean(Float64Array.from(list))) / Math.sqrt(variance(Float64Array.from(list)) / list.length),
  )
  return { share: held / all, bias: Math.max(...bias), all }
}

for (const [persons, replicates] of [
  [100, 150],
  [300, 150],
  [1000, 80],
] as const)
  test(`with ${persons} persons of a skew population the thresholds' intervals hold the truth as often as they say`, () => {
    const { share, all } = coverage(persons, 0, replicates)
    // Eighteen thresholds of one replicate are not independent; the margin counts each replicate as six.
    const margin = 3 * Math.sqrt((0.95 * 0.05) / (all / 3))
    assert.ok(Math.abs(share - 0.95) < margin + 0.005, `${share} of ${all}, margin ${margin}`)
  })

test('with three answers in ten missing the thresholds are still found, on average where they are', () => {
  const { share, bias, all } = coverage(500, 0.3, 80)
  assert.ok(Math.abs(share - 0.95) < 0.02, `${share} of ${all}`)
  // The largest of eighteen, with room for the small bias of any maximum likelihood estimate.
  assert.ok(bias < 4, `largest mean error ${bias} Monte Carlo errors`)
})
