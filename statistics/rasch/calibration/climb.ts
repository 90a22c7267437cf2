import { choleskyFactor, choleskyInverse, choleskySolve, type Matrix } from '@utfall/numerics'
import type { CalibrationOptions, NotCalibrated } from './calibration-types.ts'
import {
  type ConditionalProblem,
  logLikelihood,
  thresholdGradient,
  thresholdInformation,
} from './conditional-likelihood.ts'
import { parameterInformation, towardsParameters, towardsThresholds } from './parameter-space.ts'
import type { PatternSums, PatternWork, SumOrder, SumPoint } from './pattern-walk.ts'

/** Sums that the climb needs next. The ranges are the same whoever computes them. */
export type SumsRequest = {
  readonly work: PatternWork
  readonly point: SumPoint
  readonly order: SumOrder
  readonly ranges: readonly { readonly from: number; readonly to: number }[]
  /** The share of the climb behind this request, 0 to 1. */
  readonly share: number
}

export type Summit = {
  readonly kind: 'summit'
  readonly thresholds: Float64Array
  readonly logLik: number
  /** Inverse of the information in the free parameters. */
  readonly inverse: Matrix
  readonly condition: number
  readonly gradientLeft: number
  readonly iterations: number
}

/** Twice the rise still expected, per mean weight, at which one more step leaves nothing: 1e-7 standard errors, squared. */
const NEAR = 1e-14
/** At a top that step is 1e-7 standard errors; where the likelihood rises for ever it stays about one logit. */
const LONGEST_LAST_STEP = 0.01
/** A threshold this many logits from the middle is running away. */
const RUNAWAY = 40
/** A step is cut to this many logits. */
const LONGEST_STEP = 4

/**
 * Newton's climb to the top of the conditional log-likelihood, which is concave: steps that do not rise are halved. Ends
 * when the Newton decrement is under 1e-14, one step later, with the slope looked at again; anything else is a refusal.
 * A likelihood without a maximum levels off, so its slope vanishes too: there the step that remains gives it away.
 */
export function* climb(
  problem: ConditionalProblem,
  options: CalibrationOptions,
  start: Float64Array,
): Generator<SumsRequest, Summit | NotCalibrated, PatternSums> {
  const { work, space } = problem
  const ranges = evenRanges(work)
  const maxIterations = options.maxIterations ?? 60
  const ask = (thresholds: Float64Array, order: SumOrder): SumsRequest => ({
    work,
    point: { thresholds, centre: mean(thresholds) },
    order,
    ranges,
    share,
  })
  let share = 0
  let thresholds = start
  let request = ask(thresholds, 2)
  let sums = yield request
  let value = logLikelihood(problem, request.point, sums)
  if (!Number.isFinite(value)) return refusal('not-converged', { iterations: 0 })
  for (let iterations = 1; iterations <= maxIterations; iterations++) {
    const gradient = towardsParameters(space, thresholdGradient(problem, sums))
    const information = parameterInformation(space, thresholdInformation(problem, request.point, sums))
    const factor = choleskyFactor(information)
    if (factor.kind !== 'factor') return refusal('no-maximum', { iterations })
    const step = choleskySolve(factor.lower, gradient)
    const decrement = dot(step, gradient) / problem.meanWeight
    share = progressOf(decrement, iterations)
    const direction = towardsThresholds(space, step)
    const longest = direction.reduce((most, part) => Math.max(most, Math.abs(part)), 0)
    if (decrement <= NEAR) {
      if (longest > LONGEST_LAST_STEP) return refusal('no-maximum', { iterations })
      const top = add(thresholds, direction, 1)
      return yield* atTheTop(problem, ask(top, 1), { factor: factor.lower, information, iterations })
    }
    let scale = Math.min(1, LONGEST_STEP / longest)
    for (;;) {
      const next = add(thresholds, direction, scale)
      request = ask(next, 2)
      sums = yield request
      const risen = logLikelihood(problem, request.point, sums)
      if (risen >= value - 1e-10 * Math.abs(value)) {
        thresholds = next
        value = risen
        break
      }
      scale /= 2
      // So far out the likelihood is level to its last digit, and no step can be seen to rise.
      if (scale < 1e-10)
        return refusal(furthest(thresholds) > RUNAWAY / 2 ? 'no-maximum' : 'not-converged', { iterations })
    }
    if (furthest(thresholds) > RUNAWAY) return refusal('no-maximum', { iterations })
  }
  return refusal('not-converged', { iterations: maxIterations })
}

function* atTheTop(
  problem: ConditionalProblem,
  request: SumsRequest,
  reached: { readonly factor: Matrix; readonly information: Matrix; readonly iterations: number },
): Generator<SumsRequest, Summit | NotCalibrated, PatternSums> {
  const sums = yield request
  const logLik = logLikelihood(problem, request.point, sums)
  const gradient = towardsParameters(problem.space, thresholdGradient(problem, sums))
  const steepest = gradient.reduce((most, part) => Math.max(most, Math.abs(part)), 0)
  const weight = problem.work.scoreWeights.reduce((total, part) => total + part, 0)
  const gradientLeft = weight > 0 ? steepest / weight : steepest
  const inverse = choleskyInverse(reached.factor)
  const condition = oneNorm(reached.information) * oneNorm(inverse)
  const { iterations } = reached
  if (!(logLik <= 1e-6) || !(gradientLeft < 1e-8)) return refusal('not-converged', { iterations })
  if (!(condition < 1e12)) return refusal('no-maximum', { iterations })
  return {
    kind: 'summit',
    thresholds: request.point.thresholds,
    logLik,
    inverse,
    condition,
    gradientLeft,
    iterations,
  }
}

/** At most sixteen ranges of patterns with about the same work, cut without regard to who computes them. */
function evenRanges(work: PatternWork): SumsRequest['ranges'] {
  const cost = new Float64Array(work.patterns + 1)
  for (let g = 0; g < work.patterns; g++)
    cost[g + 1] = cost[g] + (work.itemStart[g + 1] - work.itemStart[g]) ** 3
  const parts = Math.max(1, Math.min(16, work.patterns >> 4))
  const ranges: { from: number; to: number }[] = []
  let from = 0
  for (let part = 1; part <= parts; part++) {
    let to = from
    while (to < work.patterns && (part === parts || cost[to] < (cost[work.patterns] * part) / parts)) to++
    ranges.push({ from, to })
    from = to
  }
  return ranges
}

/** The share done, as the digits of the decrement that have gone. */
function progressOf(decrement: number, iterations: number): number {
  const byDecrement = (6 - Math.log10(Math.max(decrement, NEAR))) / 20
  return Math.min(0.95, Math.max(byDecrement, iterations / 20))
}

function refusal(reason: string, detail: NotCalibrated['detail']): NotCalibrated {
  return { kind: 'not-calibrated', reason, detail }
}

/** From the middle, logits. */
function furthest(thresholds: Float64Array): number {
  const middle = mean(thresholds)
  return thresholds.reduce((most, delta) => Math.max(most, Math.abs(delta - middle)), 0)
}

function mean(values: Float64Array): number {
  return values.length === 0 ? 0 : values.reduce((total, value) => total + value, 0) / values.length
}

function dot(v: Float64Array, w: Float64Array): number {
  return v.reduce((total, value, index) => total + value * w[index], 0)
}

function add(from: Float64Array, direction: Float64Array, scale: number): Float64Array {
  return from.map((value, index) => value + scale * direction[index])
}

/** Largest column sum of absolute values. */
function oneNorm({ rows, columns, data }: Matrix): number {
  let most = 0
  for (let column = 0; column < columns; column++) {
    let total = 0
    for (let row = 0; row < rows; row++) total += Math.abs(data[row * columns + column])
    most = Math.max(most, total)
  }
  return most
}
