import { groupPatterns } from '../responses/patterns.ts'
import type { ResponseMatrix } from '../responses/response-matrix.ts'

/**
 * Two groups for Andersen's test: 1 for a total score above the median, 0 at or below it, −1 for a person without
 * answers.
 *
 * The median is taken among those who answered the same items, since a low score on few items is no low score (eRm
 * does the same). The score is of all items given, also those that the test then leaves out. Weights are not used:
 * a split is a choice of groups, not an estimate.
 * Input: prepared answers. Checked against the group sizes and likelihoods of the reference values, with missing
 * answers too.
 */
export function medianSplit(responses: ResponseMatrix): Int32Array {
  const { patternOf, scoreOf, patterns } = groupPatterns(responses)
  const scores: number[][] = Array.from({ length: patterns }, () => [])
  for (let v = 0; v < patternOf.length; v++) if (patternOf[v] >= 0) scores[patternOf[v]].push(scoreOf[v])
  const medians = scores.map((list) => {
    const sorted = Float64Array.from(list).sort()
    const half = sorted.length >> 1
    return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
  })
  return patternOf.map((pattern, v) => (pattern < 0 ? -1 : scoreOf[v] > medians[pattern] ? 1 : 0))
}
