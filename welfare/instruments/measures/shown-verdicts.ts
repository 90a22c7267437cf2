import type { ChangeVerdict } from '@utfall/rasch'
import { SMALLEST_SHOWN } from '../report/context.ts'

/** Who is hidden along with one of few, the first of these that is not that one: never chosen by the numbers, which would tell of them. */
const COMPANIONS = ['not-distinguishable', 'better', 'worse'] as const

/**
 * The numbers of each verdict as they may be seen by others than those who hold the answers; null is hidden. Below
 * `SMALLEST_SHOWN` a number is hidden, and 0 is shown. A hidden number that is alone is the rest of the total, so another
 * is hidden with it; all are, when the hidden ones together are still few, or when their sum is the most that they can
 * have and so tells each (X.12).
 */
export function shownVerdicts(
  counts: Readonly<Record<ChangeVerdict, number>>,
): Readonly<Record<ChangeVerdict, number | null>> {
  const isFew = (verdict: ChangeVerdict) => counts[verdict] > 0 && counts[verdict] < SMALLEST_SHOWN
  const few = COMPANIONS.filter(isFew)
  const companions = few.length === 1 ? COMPANIONS.filter((verdict) => !isFew(verdict)).slice(0, 1) : []
  const pair = new Set<ChangeVerdict>([...few, ...companions])
  const together = [...pair].reduce((sum, verdict) => sum + counts[verdict], 0)
  const isMost = companions.length === 0 && together === few.length * (SMALLEST_SHOWN - 1)
  const isTold = few.length > 0 && (together < SMALLEST_SHOWN || isMost)
  const shown = (verdict: ChangeVerdict) => (isTold || pair.has(verdict) ? null : counts[verdict])
  return {
    better: shown('better'),
    worse: shown('worse'),
    'not-distinguishable': shown('not-distinguishable'),
  }
}
