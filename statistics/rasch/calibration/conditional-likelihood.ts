import { type PatternTable, sortedPatterns } from '../responses/patterns.ts'
import type { ParameterSpace } from './parameter-space.ts'
import { type PatternSums, type PatternWork, pairLayout, type SumPoint } from './pattern-walk.ts'
import { itemPolynomial } from './symmetric-functions.ts'
import { gatherFromTop } from './threshold-layout.ts'

export type ConditionalProblem = {
  readonly work: PatternWork
  readonly space: ParameterSpace
  /** Weighted answers per step among persons who tell the items apart. */
  readonly observed: Float64Array
  /** Persons (unweighted) with two answers or more and a score between lowest and highest. */
  readonly informativePersons: number
  /** Of all weights, per person with answers: the unit in which the likelihood's rise is judged. */
  readonly meanWeight: number
}

export function conditionalProblem(
  table: PatternTable,
  stepStart: Int32Array,
  space: ParameterSpace,
): ConditionalProblem {
  const tops = patternTops(table, stepStart)
  let answering = 0
  let informativePersons = 0
  for (let v = 0; v < table.patternOf.length; v++) {
    const g = table.patternOf[v]
    if (g >= 0) answering++
    if (g < 0 || table.itemStart[g + 1] - table.itemStart[g] < 2) continue
    if (table.scoreOf[v] > 0 && table.scoreOf[v] < tops[g]) informativePersons++
  }
  const observed = informativeCounts(table, stepStart, tops)
  const weight = table.scoreWeights.reduce((total, part) => total + part, 0)
  const meanWeight = weight / Math.max(1, answering)
  return { work: { ...sortedPatterns(table), stepStart }, space, observed, informativePersons, meanWeight }
}

function patternTops(table: PatternTable, stepStart: Int32Array): Int32Array {
  const tops = new Int32Array(table.patterns)
  for (let g = 0; g < table.patterns; g++)
    for (let a = table.itemStart[g]; a < table.itemStart[g + 1]; a++)
      tops[g] += stepStart[table.itemsOf[a] + 1] - stepStart[table.itemsOf[a]]
  return tops
}

/** Answers per step without those of persons at the highest score or with a single answer. */
function informativeCounts(table: PatternTable, stepStart: Int32Array, tops: Int32Array): Float64Array {
  const observed = new Float64Array(stepStart[table.counts.length])
  table.counts.forEach((counts, i) => {
    for (let k = 1; k < counts.length; k++) observed[stepStart[i] + k - 1] = counts[k]
  })
  for (let g = 0; g < table.patterns; g++) {
    const single = table.itemStart[g + 1] - table.itemStart[g] === 1
    for (let s = table.scoreStart[g]; s < table.scoreStart[g + 1]; s++) {
      const score = table.scores[s]
      if (score === 0 || !(single || score === tops[g])) continue
      for (let a = table.itemStart[g]; a < table.itemStart[g + 1]; a++) {
        const item = table.itemsOf[a]
        const category = single ? score : stepStart[item + 1] - stepStart[item]
        observed[stepStart[item] + category - 1] -= table.scoreWeights[s]
      }
    }
  }
  return observed
}

/** −Σ N_ik β_ik − Σ n log γ. */
export function logLikelihood(problem: ConditionalProblem, point: SumPoint, sums: PatternSums): number {
  const { stepStart } = problem.work
  let total = -sums.logGamma
  for (let i = 0; i + 1 < stepStart.length; i++) {
    let beta = 0
    for (let step = stepStart[i]; step < stepStart[i + 1]; step++) {
      beta += point.thresholds[step]
      total -= problem.observed[step] * beta
    }
  }
  return total
}

/** ∂ log L/∂δ_ih = Σ_{k≥h} (Σ n p_ik|r − N_ik). */
export function thresholdGradient(problem: ConditionalProblem, sums: PatternSums): Float64Array {
  const { stepStart } = problem.work
  const gradient = sums.expected.map((expected, step) => expected - problem.observed[step])
  gatherFromTop(gradient, stepStart)
  return gradient
}

/**
 * Information of the thresholds, steps × steps: Σ_{k≥h} Σ_{l≥g} Σ n (p_ik,jl|r − p_ik|r p_jl|r), with
 * Σ n p_ik,jl|r = ε_ik ε_jl · `pairs`(k + l) for two items and 1[k = l] Σ n p_ik|r within one.
 */
export function thresholdInformation(
  problem: ConditionalProblem,
  point: SumPoint,
  sums: PatternSums,
): Float64Array {
  const { stepStart } = problem.work
  const items = stepStart.length - 1
  const steps = stepStart[items]
  const { pairStart } = pairLayout(stepStart)
  const coefficients = Array.from(
    { length: items },
    (_, i) =>
      itemPolynomial(point.thresholds.subarray(stepStart[i], stepStart[i + 1]), point.centre).coefficients,
  )
  const information = new Float64Array(steps * steps)
  for (let i = 0; i < items; i++)
    for (let j = i; j < items; j++) {
      for (let a = stepStart[i]; a < stepStart[i + 1]; a++)
        for (let b = stepStart[j]; b < stepStart[j + 1]; b++) {
          const k = a - stepStart[i] + 1
          const l = b - stepStart[j] + 1
          const together =
            i === j
              ? a === b
                ? sums.expected[a]
                : 0
              : coefficients[i][k] * coefficients[j][l] * sums.pairs[pairStart[i * items + j] + k + l - 2]
          information[a * steps + b] = together - sums.outer[Math.min(a, b) * steps + Math.max(a, b)]
        }
      gatherSteps(information, steps, stepStart, i, j)
    }
  for (let a = 0; a < steps; a++)
    for (let b = a + 1; b < steps; b++) information[b * steps + a] = information[a * steps + b]
  return information
}

/** From categories to thresholds: sums from the top, along both sides of one block. */
function gatherSteps(
  information: Float64Array,
  steps: number,
  stepStart: Int32Array,
  i: number,
  j: number,
): void {
  for (let a = stepStart[i]; a < stepStart[i + 1]; a++)
    for (let b = stepStart[j + 1] - 2; b >= stepStart[j]; b--)
      information[a * steps + b] += information[a * steps + b + 1]
  for (let a = stepStart[i + 1] - 2; a >= stepStart[i]; a--)
    for (let b = stepStart[j]; b < stepStart[j + 1]; b++)
      information[a * steps + b] += information[(a + 1) * steps + b]
}
