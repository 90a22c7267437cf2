import type { ItemScale } from '../calibration/calibration-types.ts'
import { MISSING, type ResponseMatrix } from '../responses/response-matrix.ts'
import {
  type AnswerMoments,
  answerMoments,
  checkWho,
  type FitMeasure,
  type Who,
  whoCounts,
} from './answer-moments.ts'
import { checkPersons, checkScale } from './scale-check.ts'

/**
 * What is left of each answer when the model has said what it can, x − E, and √V, persons × items, row by row; one row per
 * person who counts. NaN where there is no answer, or one that was certain in floating point, nowhere else.
 */
export type Residuals = {
  readonly rows: Int32Array
  readonly width: number
  readonly raw: Float64Array
  readonly spread: Float64Array
}

export function standardised({ raw, spread }: Residuals): Float64Array {
  return raw.map((value, cell) => value / spread[cell])
}

export function modelResiduals(
  scale: ItemScale,
  responses: ResponseMatrix,
  measures: readonly FitMeasure[],
  who: Who,
): Residuals {
  checkScale(scale, responses)
  checkPersons(measures.length, responses, 'measures')
  checkWho(who)
  const width = scale.items.length
  const rows = Int32Array.from(measures.flatMap((person, v) => (whoCounts(person, who) ? [v] : [])))
  const raw = new Float64Array(rows.length * width).fill(Number.NaN)
  const spread = new Float64Array(rows.length * width).fill(Number.NaN)
  const momentsOf = scale.thresholds.map(answerMoments)
  const moments: AnswerMoments = { mean: 0, variance: 0, fourth: 0 }
  for (let row = 0; row < rows.length; row++) {
    const theta = measures[rows[row]].measure ?? 0
    for (let i = 0; i < width; i++) {
      const answer = responses.answers[rows[row] * width + i]
      if (answer === MISSING) continue
      momentsOf[i](theta, moments)
      if (moments.variance === 0) continue
      raw[row * width + i] = answer - moments.mean
      spread[row * width + i] = Math.sqrt(moments.variance)
    }
  }
  return { rows, width, raw, spread }
}

/** Correlations of columns; each pair over the persons who have both. */
export type PairwiseCorrelations = {
  /** width × width, symmetric, 1 on the diagonal; NaN where fewer than two persons or no spread leave none. */
  readonly values: Float64Array
  /** Persons behind each. */
  readonly counts: Int32Array
}

/**
 * Pearson correlations over pairwise complete rows, in one pass; with nothing missing the sums of the pairs alone. Columns are centred on their own means first, so that
 * the sums of squares do not cancel.
 */
export function pairwiseCorrelations(
  residuals: Float64Array,
  width: number,
  rowWeights?: Float64Array,
): PairwiseCorrelations {
  const rows = width === 0 ? 0 : residuals.length / width
  const centred = centreColumns(residuals, width, rows, rowWeights)
  if (!centred.some(Number.isNaN)) return completeCorrelations(centred, width, rows, rowWeights)
  const cells = width * width
  const [weight, sumX, sumY, sumXX, sumYY, sumXY] = Array.from({ length: 6 }, () => new Float64Array(cells))
  const counts = new Int32Array(cells)
  const present = new Int32Array(width)
  for (let row = 0; row < rows; row++) {
    const start = row * width
    const w = rowWeights ? rowWeights[row] : 1
    let found = 0
    for (let i = 0; i < width; i++) if (!Number.isNaN(centred[start + i])) present[found++] = i
    for (let a = 0; a < found; a++) {
      const x = centred[start + present[a]]
      for (let b = a + 1; b < found; b++) {
        const cell = present[a] * width + present[b]
        const y = centred[start + present[b]]
        counts[cell]++
        weight[cell] += w
        sumX[cell] += w * x
        sumY[cell] += w * y
        sumXX[cell] += w * x * x
        sumYY[cell] += w * y * y
        sumXY[cell] += w * x * y
      }
    }
  }
  const values = new Float64Array(cells).fill(Number.NaN)
  for (let i = 0; i < width; i++) {
    values[i * width + i] = 1
    for (let j = i + 1; j < width; j++) {
      const cell = i * width + j
      const w = weight[cell]
      const xx = sumXX[cell] - sumX[cell] ** 2 / w
      const yy = sumYY[cell] - sumY[cell] ** 2 / w
      const xy = sumXY[cell] - (sumX[cell] * sumY[cell]) / w
      const spread = xx > 1e-14 * sumXX[cell] && yy > 1e-14 * sumYY[cell]
      if (counts[cell] >= 2 && spread) values[cell] = Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy)))
      values[j * width + i] = values[cell]
      counts[j * width + i] = counts[cell]
    }
  }
  return { values, counts }
}

function completeCorrelations(
  centred: Float64Array,
  width: number,
  rows: number,
  rowWeights: Float64Array | undefined,
): PairwiseCorrelations {
  const products = new Float64Array(width * width)
  for (let row = 0; row < rows; row++) {
    const start = row * width
    const w = rowWeights ? rowWeights[row] : 1
    for (let i = 0; i < width; i++) {
      const x = w * centred[start + i]
      for (let j = i; j < width; j++) products[i * width + j] += x * centred[start + j]
    }
  }
  const values = new Float64Array(width * width).fill(Number.NaN)
  for (let i = 0; i < width; i++) {
    const xx = products[i * width + i]
    values[i * width + i] = 1
    for (let j = i + 1; j < width; j++) {
      const yy = products[j * width + j]
      if (rows >= 2 && xx > 0 && yy > 0) {
        const r = products[i * width + j] / Math.sqrt(xx * yy)
        values[i * width + j] = Math.max(-1, Math.min(1, r))
      }
      values[j * width + i] = values[i * width + j]
    }
  }
  return { values, counts: new Int32Array(width * width).fill(rows) }
}

/** Exactly 0 throughout for a column without spread. */
function centreColumns(
  residuals: Float64Array,
  width: number,
  rows: number,
  rowWeights: Float64Array | undefined,
): Float64Array {
  const centred = residuals.slice()
  for (let i = 0; i < width; i++) {
    let total = 0
    let weight = 0
    let size = 0
    for (let row = 0; row < rows; row++) {
      const value = residuals[row * width + i]
      if (Number.isNaN(value)) continue
      const w = rowWeights ? rowWeights[row] : 1
      total += w * value
      weight += w
      size = Math.max(size, Math.abs(value))
    }
    const mean = weight === 0 ? 0 : total / weight
    for (let row = 0; row < rows; row++) {
      const value = residuals[row * width + i] - mean
      centred[row * width + i] = Math.abs(value) < 1e-14 * size ? 0 : value
    }
  }
  return centred
}
