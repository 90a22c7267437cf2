import type { RandomStream } from '@utfall/numerics'
import { type NotEstimable, notEstimable } from '../result-types.ts'
import { type Layout, type Plan, type Progress, visitAssignments } from './assignments.ts'
import { centredWithinBlocks, differenceStatistic } from './linear-statistic.ts'

/** The studentised statistic of every assignment as a function of the effect taken out of the treated. */
export type ShiftedStatistics = {
  readonly estimate: number
  /** A first step to either side, of the size of the standard error. */
  readonly step: number
  readonly total: number
  /** How many assignments are at least as extreme as the drawn one once the effect is taken out. */
  readonly countAt: (effect: number) => number
}

/**
 * Taking out τ turns the difference of an assignment into A − τB and its variance into V_yy − 2τV_yz + τ²V_zz, with
 * sums of the outcome, the drawn arms and their products over the assignment's treated: five numbers per assignment
 * are enough for every τ.
 */
export function shiftedStatistics(
  outcome: Float64Array,
  arm: Int32Array,
  layout: Layout,
  plan: Plan,
  random: RandomStream,
  progress: Progress,
): ShiftedStatistics | NotEstimable {
  for (let b = 0; b < layout.blocks; b++) {
    if (layout.drawn[b] < 2) return notEstimable('studentised-needs-two-per-arm', { block: layout.labels[b] })
  }
  const arms = Float64Array.from(arm)
  const ofOutcome = differenceStatistic(outcome, layout)
  const ofArm = differenceStatistic(arms, layout)
  const y = centredWithinBlocks(outcome, layout)
  const z = centredWithinBlocks(arms, layout)
  const varianceOutcome = covarianceOfDifference(layout, y, y)
  const covarianceWithArm = covarianceOfDifference(layout, y, z)
  const varianceArm = covarianceOfDifference(layout, z, z)
  const estimate = ofOutcome.evaluate(layout.observed)
  const observedVariance = varianceOutcome(layout.observed)
  if (!(observedVariance > 0)) return notEstimable('no-variation')
  const extra = plan.kind === 'all' ? 0 : 1
  const total = plan.total
  const [a, b, yy, yz, zz] = [0, 0, 0, 0, 0].map(() => new Float64Array(total))
  let index = 0
  const finished = visitAssignments(
    layout,
    plan,
    random,
    (assignment) => {
      a[index] = ofOutcome.evaluate(assignment)
      b[index] = ofArm.evaluate(assignment)
      yy[index] = varianceOutcome(assignment)
      yz[index] = covarianceWithArm(assignment)
      zz[index] = varianceArm(assignment)
      index++
    },
    progress,
  )
  if (!finished) return notEstimable('stopped')
  const countAt = (effect: number): number => {
    const drawn = (estimate - effect) ** 2 / observedVariance
    const least = drawn * (1 - 2e-9) - 1e-18
    let count = extra
    for (let i = 0; i < total; i++) {
      const difference = a[i] - effect * b[i]
      const variance = yy[i] - 2 * effect * yz[i] + effect * effect * zz[i]
      if (difference * difference >= least * variance) count++
    }
    return count
  }
  return { estimate, step: Math.sqrt(observedVariance), total: total + extra, countAt }
}

/** Σ_j w_j² (c1j/n1j + c0j/n0j) with c the covariances of two centred columns within the arms of an assignment. */
function covarianceOfDifference(
  layout: Layout,
  first: Float64Array,
  second: Float64Array,
): (assignment: Int32Array) => number {
  const { starts, drawn, blocks, n } = layout
  const whole = new Float64Array(blocks)
  for (let block = 0; block < blocks; block++) {
    for (let place = starts[block]; place < starts[block + 1]; place++) {
      const row = layout.observed[place]
      whole[block] += first[row] * second[row]
    }
  }
  return (assignment) => {
    let total = 0
    for (let block = 0; block < blocks; block++) {
      const last = starts[block] + drawn[block]
      const inRest = starts[block + 1] - last
      let sumFirst = 0
      let sumSecond = 0
      let products = 0
      for (let place = starts[block]; place < last; place++) {
        const row = assignment[place]
        sumFirst += first[row]
        sumSecond += second[row]
        products += first[row] * second[row]
      }
      const weight = ((drawn[block] + inRest) / n) ** 2
      const cross = sumFirst * sumSecond
      total +=
        weight *
        ((products - cross / drawn[block]) / (drawn[block] * (drawn[block] - 1)) +
          (whole[block] - products - cross / inRest) / (inRest * (inRest - 1)))
    }
    return total
  }
}
