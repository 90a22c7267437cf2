import type { RandomStream } from '@utfall/numerics'
import type { ItemScale } from '../calibration/calibration-types.ts'
import { groupPatterns, personsByPattern } from '../responses/patterns.ts'
import type { ResponseMatrix } from '../responses/response-matrix.ts'
import { type PartialProducts, partialProducts, scalePolynomials } from './conditional-moments.ts'
import { checkScale } from './scale-check.ts'

/**
 * New answers for the same persons, as the model would have them give: the same items answered, the same total score, the
 * rest by chance. Exact draws from P(x | pattern, score), in which no person measure takes part.
 *
 * Formula: from the last answered item to the first, P(X_a = k | items 1…a have score s) = ε_ak γ^{(1…a−1)}_{s−k} / γ^{(1…a)}_s,
 * then s becomes s − k. Weights of the persons are kept. Same seed, same answers.
 * Work: one product per pattern, one draw per answer. Errors: `InvalidInput` when scale and answers differ.
 * Checked against the complete list of answer patterns of a small scale.
 */
export function simulateResponses(
  scale: ItemScale,
  responses: ResponseMatrix,
  random: RandomStream,
): ResponseMatrix {
  checkScale(scale, responses)
  const table = groupPatterns(responses)
  const polynomials = scalePolynomials(scale.thresholds)
  const { order, start } = personsByPattern(table)
  const answers = responses.answers.slice()
  for (let g = 0; g < table.patterns; g++) {
    const members = table.itemsOf.subarray(table.itemStart[g], table.itemStart[g + 1])
    const products = partialProducts(members, polynomials)
    for (let p = start[g]; p < start[g + 1]; p++) {
      const v = order[p]
      drawAnswers(answers, v * scale.items.length, members, polynomials, products, table.scoreOf[v], random)
    }
  }
  return { ...responses, answers }
}

/** Draws one person's answers to `members`, given their total, into the row of `answers` that begins at `row`. */
export function drawAnswers(
  answers: Int16Array,
  row: number,
  members: Int32Array,
  polynomials: readonly Float64Array[],
  { values, offset }: PartialProducts,
  score: number,
  random: RandomStream,
): void {
  let left = score
  for (let a = members.length - 1; a > 0; a--) {
    const item = polynomials[members[a]]
    const before = offset[a + 1] - offset[a] - 1
    const least = Math.max(0, left - before)
    const most = Math.min(item.length - 1, left)
    let k = least
    if (least < most) {
      let point = random.uniform() * values[offset[a + 1] + left]
      for (; k < most; k++) {
        point -= item[k] * values[offset[a] + left - k]
        if (point < 0) break
      }
    }
    answers[row + members[a]] = k
    left -= k
  }
  answers[row + members[0]] = left
}
