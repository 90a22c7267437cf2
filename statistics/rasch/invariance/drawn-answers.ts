import type { RandomStream } from '@utfall/numerics'
import { categoryProbabilities } from '../persons/response-moments.ts'
import type { ResponseMatrix } from '../responses/response-matrix.ts'

/**
 * For the tests of this folder: answers of persons in groups to items whose thresholds may differ from group to
 * group.
 */
export function drawnAnswers(input: {
  readonly random: RandomStream
  readonly personsPerGroup: readonly number[]
  /** Mean and standard deviation of the persons, per group. */
  readonly means: readonly number[]
  readonly sd?: number
  /** Per group, per item. */
  readonly thresholds: readonly (readonly (readonly number[])[])[]
}): { readonly responses: ResponseMatrix; readonly groups: Int32Array } {
  const { random, personsPerGroup, means, sd = 1, thresholds } = input
  const items = thresholds[0].length
  const steps = thresholds.map((group) => group.map((item) => Float64Array.from(item)))
  const groups = Int32Array.from(personsPerGroup.flatMap((n, g) => Array.from({ length: n }, () => g)))
  const answers = new Int16Array(groups.length * items)
  groups.forEach((group, v) => {
    const theta = means[group] + sd * random.normal()
    for (let i = 0; i < items; i++) {
      const probabilities = categoryProbabilities(steps[group][i], theta)
      let left = random.uniform()
      let category = 0
      while (category < probabilities.length - 1 && left >= probabilities[category]) {
        left -= probabilities[category]
        category++
      }
      answers[v * items + i] = category
    }
  })
  return {
    responses: {
      persons: groups.length,
      items: Array.from({ length: items }, (_, i) => `i${i + 1}`),
      answers,
      highest: Int32Array.from(thresholds[0], (item) => item.length),
    },
    groups,
  }
}

/** Two dichotomous items: per group how many solved only the first, and only the second. */
export function onlyOneSolved(counts: readonly (readonly [number, number])[]): {
  readonly responses: ResponseMatrix
  readonly groups: Int32Array
} {
  const rows = counts.flatMap(([first, second], group) => [
    ...Array.from({ length: first }, () => [1, 0, group]),
    ...Array.from({ length: second }, () => [0, 1, group]),
  ])
  return {
    responses: {
      persons: rows.length,
      items: ['first', 'second'],
      answers: Int16Array.from(rows.flatMap((row) => row.slice(0, 2))),
      highest: Int32Array.of(1, 1),
    },
    groups: Int32Array.from(rows, ([, , group]) => group),
  }
}
