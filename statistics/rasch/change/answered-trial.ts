import type { RandomStream } from '@utfall/numerics'
import type { ItemScale } from '../calibration/calibration-types.ts'
import { MISSING, type ResponseMatrix } from '../responses/response-matrix.ts'

/** Five questions with eleven steps in all: few enough for measurement noise to matter. Test-only. */
export const SHORT_SCALE: ItemScale = {
  items: ['sleep', 'mood', 'body', 'friends', 'work'],
  thresholds: [[-1.5, -0.2, 0.9], [-0.8, 0.3, 1.2], [-0.5, 0.6], [-1, 0.8], [0.2]].map((steps) =>
    Float64Array.from(steps),
  ),
}

/** Answers of persons at these places, some left unanswered at random. */
export function answersOf(
  scale: ItemScale,
  places: ArrayLike<number>,
  random: RandomStream,
  missingShare = 0,
): ResponseMatrix {
  const width = scale.items.length
  const answers = new Int16Array(places.length * width).fill(MISSING)
  for (let v = 0; v < places.length; v++)
    scale.thresholds.forEach((steps, i) => {
      if (random.uniform() < missingShare) return
      const weights = [1]
      for (const delta of steps) weights.push(weights[weights.length - 1] * Math.exp(places[v] - delta))
      let left = random.uniform() * weights.reduce((sum, weight) => sum + weight, 0)
      let category = 0
      while (category < steps.length && left > weights[category]) left -= weights[category++]
      answers[v * width + i] = category
    })
  const highest = Int32Array.from(scale.thresholds, (steps) => steps.length)
  return { persons: places.length, items: scale.items, answers, highest }
}

/** Columns side by side as regressors. */
export function regressorsOf(columns: Readonly<Record<string, ArrayLike<number>>>): {
  terms: readonly string[]
  values: Float64Array
} {
  const terms = Object.keys(columns)
  const persons = terms.length === 0 ? 0 : columns[terms[0]].length
  const values = new Float64Array(persons * terms.length)
  terms.forEach((term, c) => {
    for (let v = 0; v < persons; v++) values[v * terms.length + c] = columns[term][v]
  })
  return { terms, values }
}
