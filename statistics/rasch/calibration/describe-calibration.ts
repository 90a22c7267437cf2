import type { Matrix } from '@utfall/numerics'
import type { PatternTable } from '../responses/patterns.ts'
import type { ResponseMatrix } from '../responses/response-matrix.ts'
import type { Calibration, CalibrationOptions } from './calibration-types.ts'
import type { Summit } from './climb.ts'
import type { ConditionalProblem } from './conditional-likelihood.ts'
import { thresholdCovariance } from './parameter-space.ts'
import { covarianceAtOrigin } from './scale-origin.ts'

/** From the top of the likelihood to thresholds on their scale, with the covariance carried along (A C Aᵀ). */
export function describeCalibration(input: {
  readonly responses: ResponseMatrix
  readonly table: PatternTable
  readonly problem: ConditionalProblem
  readonly options: CalibrationOptions
  readonly found: Summit
}): Calibration {
  const { responses, table, problem, options, found } = input
  const { stepStart } = problem.work
  const raw = thresholdCovariance(problem.space, found.inverse)
  const centred = problem.space.anchored ? found.thresholds : withoutMeanLocation(found.thresholds, stepStart)
  const covariance = problem.space.anchored ? raw : covarianceAtOrigin(raw, locationWeights(stepStart))
  const { locations, locationSe } = itemLocations(centred, covariance, stepStart)
  const anchored = responses.items.filter((item) => options.anchors?.has(item))
  return {
    kind: 'calibrated',
    model: options.model,
    items: responses.items,
    thresholds: perItem(stepStart, (step) => centred[step]),
    thresholdSe: perItem(stepStart, (step) =>
      Math.sqrt(Math.max(0, covariance.data[step * covariance.columns + step])),
    ),
    locations,
    locationSe,
    covariance,
    logLik: found.logLik,
    parameters: problem.space.size - problem.space.flat.length,
    iterations: found.iterations,
    gradientLeft: found.gradientLeft,
    condition: found.condition,
    persons: table.patternOf.reduce((total, g) => total + (g >= 0 ? 1 : 0), 0),
    informativePersons: problem.informativePersons,
    patterns: table.patterns,
    anchored,
    notes: [],
  }
}

function perItem(stepStart: Int32Array, value: (step: number) => number): Float64Array[] {
  return Array.from({ length: stepStart.length - 1 }, (_, i) =>
    Float64Array.from({ length: stepStart[i + 1] - stepStart[i] }, (_, h) => value(stepStart[i] + h)),
  )
}

/** Weights of each threshold in the mean of the item locations: 1/(items · m_i). */
function locationWeights(stepStart: Int32Array): Float64Array {
  const items = stepStart.length - 1
  const weights = new Float64Array(stepStart[items])
  for (let i = 0; i < items; i++)
    weights.fill(1 / items / (stepStart[i + 1] - stepStart[i]), stepStart[i], stepStart[i + 1])
  return weights
}

function withoutMeanLocation(thresholds: Float64Array, stepStart: Int32Array): Float64Array {
  const weights = locationWeights(stepStart)
  const middle = thresholds.reduce((total, delta, step) => total + weights[step] * delta, 0)
  return thresholds.map((delta) => delta - middle)
}

function itemLocations(
  thresholds: Float64Array,
  covariance: Matrix,
  stepStart: Int32Array,
): { readonly locations: Float64Array; readonly locationSe: Float64Array } {
  const items = stepStart.length - 1
  const locations = new Float64Array(items)
  const locationSe = new Float64Array(items)
  for (let i = 0; i < items; i++) {
    const m = stepStart[i + 1] - stepStart[i]
    let spread = 0
    for (let a = stepStart[i]; a < stepStart[i + 1]; a++) {
      locations[i] += thresholds[a] / m
      for (let b = stepStart[i]; b < stepStart[i + 1]; b++)
        spread += covariance.data[a * covariance.columns + b]
    }
    locationSe[i] = Math.sqrt(Math.max(0, spread)) / m
  }
  return { locations, locationSe }
}
