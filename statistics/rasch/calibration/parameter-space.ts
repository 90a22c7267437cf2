import { InvalidInput } from '@utfall/basics'
import { type Matrix, matrix } from '@utfall/numerics'
import type { ResponseMatrix } from '../responses/response-matrix.ts'
import type { CalibrationOptions } from './calibration-types.ts'

/**
 * How the thresholds δ (one vector, item by item) hang on the free parameters: δ = start + D·φ. D is kept as its
 * non-zero entries. Directions in `flat` change no probability; the likelihood is level along them.
 */
export type ParameterSpace = {
  readonly steps: number
  readonly size: number
  readonly start: Float64Array
  /** Per step the columns of D that hold a one. */
  readonly columns: readonly Int32Array[]
  readonly flat: readonly Float64Array[]
  /** Thresholds whose scale is not given by anchors are set to item locations averaging zero. */
  readonly anchored: boolean
}

export function parameterSpace(
  responses: ResponseMatrix,
  stepStart: Int32Array,
  { model, anchors }: CalibrationOptions,
): ParameterSpace {
  const known = responses.items.map((item) => anchors?.get(item))
  responses.items.forEach((item, i) => {
    const given = known[i]
    if (!given) return
    if (given.length !== responses.highest[i] || !given.every(Number.isFinite))
      throw new InvalidInput({
        field: 'anchors',
        given: `${given.length} thresholds for ${item}`,
        allowed: `${responses.highest[i]} finite thresholds, one per step of the item as it was answered`,
      })
  })
  return model === 'rsm' ? ratingScaleSpace(responses.highest, stepStart, known) : freeSpace(stepStart, known)
}

function freeSpace(stepStart: Int32Array, known: readonly (Float64Array | undefined)[]): ParameterSpace {
  const steps = stepStart[known.length]
  const start = new Float64Array(steps)
  const columns: Int32Array[] = []
  let size = 0
  known.forEach((given, i) => {
    for (let step = stepStart[i]; step < stepStart[i + 1]; step++) {
      if (given) start[step] = given[step - stepStart[i]]
      columns.push(given ? new Int32Array(0) : Int32Array.of(size++))
    }
  })
  const anchored = known.some((given) => given)
  return { steps, size, start, columns, flat: anchored ? [] : [new Float64Array(size).fill(1)], anchored }
}

/** δ_ih = b_i + τ_h. The shift of all items and the exchange between b and τ are flat; anchors give τ and the origin. */
function ratingScaleSpace(
  highest: Int32Array,
  stepStart: Int32Array,
  known: readonly (Float64Array | undefined)[],
): ParameterSpace {
  const items = known.length
  const m = highest[0] ?? 0
  const steps = stepStart[items]
  const start = new Float64Array(steps)
  const shared = anchoredSteps(known)
  if (shared) {
    const columns: Int32Array[] = []
    let size = 0
    known.forEach((given, i) => {
      for (let h = 0; h < m; h++) {
        start[stepStart[i] + h] = given ? given[h] : shared[h]
        columns.push(given ? new Int32Array(0) : Int32Array.of(size))
      }
      if (!given) size++
    })
    return { steps, size, start, columns, flat: [], anchored: true }
  }
  const columns = Array.from({ length: steps }, (_, step) =>
    Int32Array.of(Math.floor(step / m), items + (step % m)),
  )
  const shift = new Float64Array(items + m)
  const exchange = new Float64Array(items + m)
  shift.fill(1, 0, items)
  exchange.fill(1, 0, items)
  exchange.fill(-1, items)
  return { steps, size: items + m, start, columns, flat: [shift, exchange], anchored: false }
}

/** The anchors' common steps, centred; they must be the same for all anchors. */
function anchoredSteps(known: readonly (Float64Array | undefined)[]): Float64Array | null {
  const given = known.filter((thresholds) => thresholds !== undefined)
  const first = given[0]
  if (!first) return null
  const centred = given.map((thresholds) => {
    const location = thresholds.reduce((total, delta) => total + delta, 0) / thresholds.length
    return thresholds.map((delta) => delta - location)
  })
  const uneven = centred.some((steps) => steps.some((step, h) => Math.abs(step - centred[0][h]) > 1e-6))
  if (uneven)
    throw new InvalidInput({
      field: 'anchors',
      given: 'items whose steps lie at different distances',
      allowed: 'items with the same steps (rating scale), or the partial credit model',
    })
  return centred[0]
}

/** Dᵀ g. */
export function towardsParameters(space: ParameterSpace, gradient: Float64Array): Float64Array {
  const result = new Float64Array(space.size)
  for (let step = 0; step < space.steps; step++)
    for (const column of space.columns[step]) result[column] += gradient[step]
  return result
}

/** D φ. */
export function towardsThresholds(space: ParameterSpace, direction: Float64Array): Float64Array {
  const result = new Float64Array(space.steps)
  for (let step = 0; step < space.steps; step++)
    for (const column of space.columns[step]) result[step] += direction[column]
  return result
}

/** Dᵀ I D, made regular along the flat directions: a generalised inverse of it serves every estimable quantity. */
export function parameterInformation(space: ParameterSpace, information: Float64Array): Matrix {
  const { size, steps, columns } = space
  const result = matrix(size, size)
  for (let a = 0; a < steps; a++)
    for (const row of columns[a])
      for (let b = 0; b < steps; b++)
        for (const column of columns[b]) result.data[row * size + column] += information[a * steps + b]
  let trace = 0
  for (let index = 0; index < size; index++) trace += result.data[index * size + index]
  for (const flat of space.flat)
    for (let row = 0; row < size; row++)
      for (let column = 0; column < size; column++)
        result.data[row * size + column] += (trace / size / size) * flat[row] * flat[column]
  return result
}

/** D C Dᵀ. */
export function thresholdCovariance(space: ParameterSpace, inverse: Matrix): Matrix {
  const { steps, columns, size } = space
  const result = matrix(steps, steps)
  for (let a = 0; a < steps; a++)
    for (let b = 0; b < steps; b++) {
      let total = 0
      for (const row of columns[a])
        for (const column of columns[b]) total += inverse.data[row * size + column]
      result.data[a * steps + b] = total
    }
  return result
}
