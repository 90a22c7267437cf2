import { InvalidInput } from '@utfall/basics'
import type { RandomStream } from '@utfall/numerics'
import { checkComplete, checkLength } from '../input-checks.ts'
import { type NotEstimable, type Note, notEstimable } from '../result-types.ts'
import { blockLayout, type Layout, type Progress, planAssignments, visitAssignments } from './assignments.ts'
import { type AssignmentStatistic, differenceStatistic } from './linear-statistic.ts'
import { studentisedStatistic } from './studentised-statistic.ts'

export type WestfallYoungInput = Progress & {
  /** One column per outcome, complete, in the same order of people. */
  readonly outcomes: readonly Float64Array[]
  readonly arm: Int32Array
  readonly blocks?: Int32Array
  readonly statistic: 'difference' | 'studentised'
  readonly permutations: number | 'all'
  readonly random: RandomStream
}

export type WestfallYoung = {
  readonly kind: 'adjusted'
  /** In the order of the outcomes. */
  readonly statistics: readonly number[]
  readonly p: readonly number[]
  readonly adjustedP: readonly number[]
  readonly permutations: number
  readonly exact: boolean
  readonly notes: readonly Note[]
}

/**
 * p-values for several outcomes of one trial that together hold the chance of any false finding, and are smaller than Holm's when
 * outcomes go together: step-down maxT over the assignments.
 *
 * With |T(1)| ≥ … ≥ |T(m)| observed, each assignment gives u(m) = |T*(m)|, u(j) = max(u(j+1), |T*(j)|); adjusted p(j) is the
 * share with u(j) ≥ |T(j)|, made non-decreasing in j. `difference` is divided by its null standard deviation, or the outcome with
 * the largest unit would decide. Sampled assignments count with the +1 rule; ties as in `permutationTest`.
 *
 * Inputs, edges and errors as in `permutationTest`; no outcome at all is InvalidInput.
 * Source: Westfall & Young (1993) Resampling-Based Multiple Testing, algorithm 4.1; Ge, Dudoit & Speed (2003) TEST 12:1, box 2.
 * Checked against full enumeration in R 4.2.2.
 */
export function westfallYoung(input: WestfallYoungInput): WestfallYoung | NotEstimable {
  const { outcomes, arm } = input
  if (outcomes.length === 0)
    throw new InvalidInput({ field: 'outcomes', given: 0, allowed: 'at least one outcome' })
  for (const [index, outcome] of outcomes.entries()) {
    checkLength(`outcomes[${index}]`, outcome.length, arm.length)
    checkComplete(`outcomes[${index}]`, outcome)
  }
  const layout = blockLayout(arm, input.blocks)
  if (layout.kind !== 'layout') return layout
  const plan = planAssignments(layout, input.permutations)
  if (plan.kind === 'not-estimable') return plan
  const evaluators: ((assignment: Int32Array) => number)[] = []
  for (const outcome of outcomes) {
    const statistic = standardised(outcome, layout, input.statistic)
    if ('kind' in statistic) return statistic
    evaluators.push(statistic.evaluate)
  }
  const m = outcomes.length
  const observed = evaluators.map((evaluate) => evaluate(layout.observed))
  const order = observed
    .map((_, index) => index)
    .sort((i, j) => Math.abs(observed[j]) - Math.abs(observed[i]))
  const least = observed.map(
    (value) => Math.abs(value) - (Number.isFinite(value) ? 1e-9 * Math.max(1, Math.abs(value)) : 0),
  )
  const single = new Float64Array(m)
  const stepped = new Float64Array(m)
  const finished = visitAssignments(
    layout,
    plan,
    input.random,
    (assignment) => {
      let highest = 0
      for (let rank = m - 1; rank >= 0; rank--) {
        const index = order[rank]
        const value = Math.abs(evaluators[index](assignment))
        highest = Math.max(highest, value)
        if (value >= least[index]) single[index]++
        if (highest >= least[index]) stepped[index]++
      }
    },
    input,
  )
  if (!finished) return notEstimable('stopped')
  const exact = plan.kind === 'all'
  const share = (count: number) => (exact ? count / plan.total : (1 + count) / (1 + plan.total))
  const adjustedP = new Array<number>(m)
  let running = 0
  for (const index of order) {
    running = Math.max(running, share(stepped[index]))
    adjustedP[index] = running
  }
  return {
    kind: 'adjusted',
    statistics: observed,
    p: Array.from(single, share),
    adjustedP,
    permutations: plan.total,
    exact,
    notes: layout.notes,
  }
}

function standardised(
  outcome: Float64Array,
  layout: Layout,
  statistic: 'difference' | 'studentised',
): Pick<AssignmentStatistic, 'evaluate'> | NotEstimable {
  switch (statistic) {
    case 'studentised':
      return studentisedStatistic(outcome, layout)
    case 'difference': {
      const { evaluate, scale } = differenceStatistic(outcome, layout)
      return scale === 0 ? { evaluate: () => 0 } : { evaluate: (assignment) => evaluate(assignment) / scale }
    }
    default:
      throw new InvalidInput({ field: 'statistic', given: statistic, allowed: 'difference, studentised' })
  }
}
