import type { RandomStream } from '@utfall/numerics'
import type { ItemScale } from '../calibration/calibration-types.ts'
import { MISSING, type ResponseMatrix } from '../responses/response-matrix.ts'

/** Test-only: answers row by row, −1 for none. */
export function answersOf(
  rows: readonly (readonly number[])[],
  highest: readonly number[],
  weights?: Float64Array,
): ResponseMatrix {
  return {
    persons: rows.length,
    items: highest.map((_, i) => `q${i + 1}`),
    answers: Int16Array.from(rows.flat()),
    highest: Int32Array.from(highest),
    ...(weights && { weights }),
  }
}

export function scaleOf(thresholds: readonly (readonly number[])[]): ItemScale {
  return {
    items: thresholds.map((_, i) => `q${i + 1}`),
    thresholds: thresholds.map((item) => Float64Array.from(item)),
  }
}

/** Answers by the model, persons normal around 0 with sd 1.2; the measure of a person can depend on the item. */
export function modelAnswers(
  scale: ItemScale,
  persons: number,
  random: RandomStream,
  options: {
    readonly missing?: number
    readonly shift?: (theta: number, item: number, v: number) => number
  } = {},
): ResponseMatrix {
  const { missing = 0, shift = (theta) => theta } = options
  const width = scale.items.length
  const answers = new Int16Array(persons * width)
  for (let v = 0; v < persons; v++) {
    const theta = 1.2 * random.normal()
    for (let i = 0; i < width; i++) {
      const weights = [1]
      let exponent = 0
      for (const delta of scale.thresholds[i]) {
        exponent += shift(theta, i, v) - delta
        weights.push(Math.exp(exponent))
      }
      let left = random.uniform() * weights.reduce((a, b) => a + b, 0)
      let category = 0
      while (category < weights.length - 1 && left > weights[category]) left -= weights[category++]
      answers[v * width + i] = random.uniform() < missing ? MISSING : category
    }
  }
  return {
    persons,
    items: scale.items,
    answers,
    highest: Int32Array.from(scale.thresholds, (item) => item.length),
  }
}
