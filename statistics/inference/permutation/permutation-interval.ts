import { InvalidInput } from '@utfall/basics'
import type { RandomStream } from '@utfall/numerics'
import { checkComplete, checkLength, checkLevel } from '../input-checks.ts'
import { type NotEstimable, type Note, notEstimable } from '../result-types.ts'
import {
  blockLayout,
  type Layout,
  type Plan,
  type Progress,
  planAssignments,
  visitAssignments,
} from './assignments.ts'
import { differenceStatistic } from './linear-statistic.ts'
import { type ShiftedStatistics, shiftedStatistics } from './shifted-statistics.ts'

export type PermutationIntervalInput = Progress & {
  readonly outcome: Float64Array
  readonly arm: Int32Array
  readonly blocks?: Int32Array
  readonly statistic: 'difference' | 'studentised'
  readonly level?: number
  readonly permutations: number | 'all'
  readonly random: RandomStream
}

export type PermutationInterval = {
  readonly kind: 'interval'
  readonly estimate: number
  readonly low: number
  readonly high: number
  readonly level: number
  readonly permutations: number
  readonly exact: boolean
  readonly notes: readonly Note[]
}

/** Up to five numbers are kept per assignment: 200 MB at this many. */
const KEPT_AT_MOST = 5e6

/**
 * Confidence interval by inversion: the constant effects τ that the two-sided permutation test does not reject, p(τ) > 1 − level.
 *
 * Under the effect τ everyone's outcome without treatment is y − τz. For `difference` each assignment stays as extreme as the drawn one
 * up to one value of τ on each side, so both ends are order statistics of those values: no search and no grid.
 * For `studentised` the ends are bisected, to 1e-12 of the distance searched. Sampled assignments count with the +1 rule.
 *
 * Inputs, arms and blocks as in `permutationTest`; 'all' is refused beyond five million assignments.
 * Edges: when even the smallest possible p exceeds 1 − level every effect is compatible:
 * `not-estimable`, `too-few-assignments-for-level`.
 * Errors: InvalidInput as in `permutationTest`, and for a level outside (0, 1).
 * Source: Rosenbaum (2002) Observational Studies, section 2.6. Checked against bisection over full enumeration in R 4.2.2.
 */
export function permutationInterval(input: PermutationIntervalInput): PermutationInterval | NotEstimable {
  const { outcome, arm, level = 0.95 } = input
  checkLevel(level)
  checkLength('arm', arm.length, outcome.length)
  checkComplete('outcome', outcome)
  if (input.statistic !== 'difference' && input.statistic !== 'studentised') {
    throw new InvalidInput({ field: 'statistic', given: input.statistic, allowed: 'difference, studentised' })
  }
  const layout = blockLayout(arm, input.blocks)
  if (layout.kind !== 'layout') return layout
  const plan = planAssignments(layout, input.permutations, KEPT_AT_MOST)
  if (plan.kind === 'not-estimable') return plan
  const ends =
    input.statistic === 'difference'
      ? differenceEnds(input, layout, plan, level)
      : studentisedEnds(input, layout, plan, level)
  if ('kind' in ends) return ends
  return {
    kind: 'interval',
    ...ends,
    level,
    permutations: plan.total,
    exact: plan.kind === 'all',
    notes: layout.notes,
  }
}

type Ends = { readonly estimate: number; readonly low: number; readonly high: number }

/** The least number of assignments that makes p exceed 1 − level; rounding in 1 − level must not decide. */
function countToKeep(level: number, total: number): number {
  return Math.floor((1 - level) * total + 1e-9) + 1
}

function differenceEnds(
  input: PermutationIntervalInput,
  layout: Layout,
  plan: Plan,
  level: number,
): Ends | NotEstimable {
  const ofOutcome = differenceStatistic(input.outcome, layout)
  const ofArm = differenceStatistic(Float64Array.from(input.arm), layout)
  const estimate = ofOutcome.evaluate(layout.observed)
  // The drawn assignment is among all of them; among sampled ones it is added, which is the +1 rule.
  const extra = plan.kind === 'all' ? 0 : 1
  const above = new Float64Array(plan.total + extra).fill(Number.POSITIVE_INFINITY)
  const below = new Float64Array(plan.total + extra).fill(Number.POSITIVE_INFINITY)
  const slack = 1e-9 * Math.max(Math.abs(estimate), ofOutcome.scale)
  let index = 0
  const finished = visitAssignments(
    layout,
    plan,
    input.random,
    (assignment) => {
      const overlap = ofArm.evaluate(assignment)
      const apart = ofOutcome.evaluate(assignment) - estimate * overlap
      above[index] = reach(apart, overlap, slack)
      below[index] = reach(-apart, overlap, slack)
      index++
    },
    input,
  )
  if (!finished) return notEstimable('stopped')
  const keep = countToKeep(level, above.length)
  const high = above.sort()[above.length - keep]
  const low = below.sort()[below.length - keep]
  if (!(Number.isFinite(high) && Number.isFinite(low))) return tooFew(level, plan.total)
  return { estimate, low: estimate - low, high: estimate + high }
}

/**
 * With τ = T + δ the assignment's statistic is a − δb (a = T* − T b, b the same statistic of the drawn arms, |b| ≤ 1) and the
 * drawn one's is −δ. |a − δb| ≥ δ holds for δ from 0 up to the larger of a/(1 + b) and −a/(1 − b), or for every δ when the
 * assignment is the drawn one or its mirror.
 */
function reach(a: number, b: number, slack: number): number {
  if (Math.abs(b) > 1 - 1e-12) {
    if (Math.abs(a) <= slack || (b < 0 && a > 0)) return Number.POSITIVE_INFINITY
    return Math.abs(a) / 2
  }
  return Math.max(a / (1 + b), -a / (1 - b))
}

function studentisedEnds(
  input: PermutationIntervalInput,
  layout: Layout,
  plan: Plan,
  level: number,
): Ends | NotEstimable {
  const shifted = shiftedStatistics(input.outcome, input.arm, layout, plan, input.random, input)
  if ('kind' in shifted) return shifted
  const low = bisect(shifted, level, -1)
  const high = bisect(shifted, level, 1)
  if (low === null || high === null) return tooFew(level, plan.total)
  return { estimate: shifted.estimate, low, high }
}

function bisect(shifted: ShiftedStatistics, level: number, side: 1 | -1): number | null {
  const keep = countToKeep(level, shifted.total)
  let inside = 0
  let outside = shifted.step
  for (let doubling = 0; shifted.countAt(shifted.estimate + side * outside) >= keep; doubling++) {
    if (doubling === 60) return null
    inside = outside
    outside *= 2
  }
  while (outside - inside > 1e-12 * outside) {
    const middle = (inside + outside) / 2
    if (middle === inside || middle === outside) break
    if (shifted.countAt(shifted.estimate + side * middle) >= keep) inside = middle
    else outside = middle
  }
  return shifted.estimate + side * inside
}

function tooFew(level: number, permutations: number): NotEstimable {
  return notEstimable('too-few-assignments-for-level', { level, permutations })
}
