import { choleskyFactor, choleskyInverse, type Matrix, matrix, maximiseNewton } from '@utfall/numerics'
import type { PatternTable } from '../responses/patterns.ts'
import { answeredItems, type ItemBank, mostInformation, steepestStep } from './item-bank.ts'
import { forEachLikelihood, type Grid, gridOver } from './likelihood-grid.ts'

/** Units with a likelihood each (a row of the pattern table), a weight and a row of the design. */
export type LatentData = {
  readonly bank: ItemBank
  readonly table: PatternTable
  readonly rowOf: Int32Array
  readonly weights: Float64Array | null
  /** Units × columns, row by row; the intercept is a column like any other. */
  readonly design: Float64Array
  readonly columns: number
}

export type LatentStart = { readonly coefficients: Float64Array; readonly sd: number }

export type LatentFit =
  | {
      readonly kind: 'fit'
      readonly coefficients: Float64Array
      readonly sd: number
      /** Of the coefficients and ln sd, in that order; the inverse of the observed information. */
      readonly covariance: Matrix
      /** Marginal log-likelihood of the answers, weighted. */
      readonly logLik: number
      readonly iterations: number
      readonly grid: Grid
    }
  | { readonly kind: 'no-person-variance' }
  | { readonly kind: 'not-converged'; readonly reason: string; readonly iterations: number }

/** Below this spread, in logits, persons are not told apart from being all alike. */
const SMALLEST_SD = 0.05
/** With a normal weight, a step of this many standard deviations leaves a relative error of 7e-6; the one kept, 0.8, 1e-13. */
const COARSEST = 1.25
/** Posterior mass at the ends of the grid that is let pass. */
const EDGE_MASS = 1e-10
const MOST_POINTS = 6000
/** Likelihood values kept at once: 320 MB. */
const MOST_STORED = 4e7

/**
 * θ_v ~ N(x_v'b, s²) under known items: b and ln s by Newton on the marginal likelihood, with the observed information (Louis
 * 1982) from the posterior moments of u = (θ − x'b)/s. The grid covers every posterior and has a step of at most 0.8 of the
 * smallest posterior standard deviation, which is checked afterwards; a grid that was too short or too coarse is replaced
 * and the fit goes on.
 */
export function fitLatentNormal(data: LatentData, start: LatentStart): LatentFit {
  const { bank, table, columns } = data
  const items = answeredItems(bank)
  let { coefficients, sd } = { coefficients: start.coefficients, sd: Math.max(start.sd, 4 * SMALLEST_SD) }
  let [low, high] = expectedRange(data, start)
  let finest = Math.min(0.7 / Math.sqrt(1 / (sd * sd) + mostInformation(bank, items)), steepestStep(bank))
  let iterations = 0
  for (let attempt = 0; attempt < 12; attempt++) {
    const grid = gridOver(low, high, Math.min(finest, sd / 1.3))
    if (grid.points > MOST_POINTS || grid.points * table.scores.length > MOST_STORED)
      return { kind: 'not-converged', reason: 'range-too-wide', iterations }
    const likelihood = storedLikelihoods(data, grid)
    const point = new Float64Array(columns + 1)
    point.set(coefficients)
    point[columns] = Math.log(sd)
    const seen = { edge: 0, sharpest: 0 }
    const found = maximiseNewton({
      start: point,
      evaluate: (parameters) => evaluate(data, likelihood, grid, parameters, seen),
    })
    iterations += found.iterations
    coefficients = found.theta.slice(0, columns)
    sd = Math.exp(found.theta[columns])
    if (found.kind === 'not-converged') {
      const cramped = sd < 1.5 * (grid.step / COARSEST)
      if (!cramped) return { kind: 'not-converged', reason: found.reason, iterations }
      if (sd <= SMALLEST_SD) return { kind: 'no-person-variance' }
      finest = grid.step / 2
      continue
    }
    if (sd <= SMALLEST_SD) return { kind: 'no-person-variance' }
    evaluate(data, likelihood, grid, found.theta, seen)
    if (seen.edge > EDGE_MASS) {
      const wider = (high - low) / 4
      low -= wider
      high += wider
      continue
    }
    if (grid.step > 0.8 * seen.sharpest) {
      finest = 0.7 * seen.sharpest
      continue
    }
    const factor = choleskyFactor(
      matrix(
        columns + 1,
        columns + 1,
        found.hessian.data.map((entry) => -entry),
      ),
    )
    if (factor.kind !== 'factor') return { kind: 'not-converged', reason: 'singular-hessian', iterations }
    return {
      kind: 'fit',
      coefficients,
      sd,
      covariance: choleskyInverse(factor.lower),
      logLik: found.value - categoryTerms(data),
      iterations,
      grid,
    }
  }
  return { kind: 'not-converged', reason: 'grid-not-settled', iterations }
}

/** Where the persons may be, from a first look: every mean of the regression and every threshold, and six spreads beyond. */
function expectedRange({ bank, rowOf, design, columns }: LatentData, start: LatentStart): [number, number] {
  let [least, most] = [bank.lowest, bank.highest]
  for (let unit = 0; unit < rowOf.length; unit++) {
    const eta = linear(design, unit, columns, start.coefficients)
    least = Math.min(least, eta)
    most = Math.max(most, eta)
  }
  const reach = 6 * Math.max(start.sd, 0.5)
  return [least - reach, most + reach]
}

export function linear(design: Float64Array, unit: number, columns: number, b: Float64Array): number {
  let eta = 0
  for (let c = 0; c < columns; c++) eta += design[unit * columns + c] * b[c]
  return eta
}

type Stored = { readonly values: Float64Array; readonly tops: Float64Array }

function storedLikelihoods({ bank, table }: LatentData, grid: Grid): Stored {
  const values = new Float64Array(table.scores.length * grid.points)
  const tops = new Float64Array(table.scores.length)
  forEachLikelihood(bank, table, grid, (row, likelihood, top) => {
    values.set(likelihood, row * grid.points)
    tops[row] = top
  })
  return { values, tops }
}

/**
 * The normal density of each grid point, up to its constant, from the point nearest the mean outwards: the ratio of
 * neighbours changes by a constant factor, so three exponentials serve the whole row. Gives first and last point above 0.
 */
export function normalOnGrid(grid: Grid, mean: number, sd: number, out: Float64Array): [number, number] {
  const { low, step, points } = grid
  const nearest = Math.min(points - 1, Math.max(0, Math.round((mean - low) / step)))
  const z = (low + nearest * step - mean) / sd
  const d = step / sd
  const shrink = Math.exp(-d * d)
  const top = Math.exp((-z * z) / 2)
  out[nearest] = top
  let last = nearest
  let ratio = Math.exp(-z * d - (d * d) / 2)
  for (let value = top * ratio; last + 1 < points && value > 1e-300; value *= ratio) {
    out[++last] = value
    ratio *= shrink
  }
  let first = nearest
  ratio = Math.exp(z * d - (d * d) / 2)
  for (let value = top * ratio; first > 0 && value > 1e-300; value *= ratio) {
    out[--first] = value
    ratio *= shrink
  }
  return [first, last]
}

function evaluate(
  data: LatentData,
  likelihood: Stored,
  grid: Grid,
  parameters: Float64Array,
  seen: { edge: number; sharpest: number },
): { value: number; gradient: Float64Array; hessian: Matrix } {
  const { rowOf, weights, design, columns } = data
  const { low, step, points } = grid
  const size = columns + 1
  const sd = Math.exp(parameters[columns])
  const gradient = new Float64Array(size)
  const hessian = matrix(size, size)
  seen.edge = 0
  seen.sharpest = Number.POSITIVE_INFINITY
  // A normal narrower than the grid is not integrated by it; that step is refused, and the caller makes the grid finer.
  if (!(step <= COARSEST * sd) || !Number.isFinite(sd))
    return { value: Number.NEGATIVE_INFINITY, gradient, hessian }
  const prior = new Float64Array(points)
  const logConstant = Math.log(step / sd) - Math.log(2 * Math.PI) / 2
  let value = 0
  for (let unit = 0; unit < rowOf.length; unit++) {
    const row = rowOf[unit]
    const weight = weights ? weights[unit] : 1
    const offset = row * points
    const eta = linear(design, unit, columns, parameters)
    const [first, last] = normalOnGrid(grid, eta, sd, prior)
    let [s0, s1, s2, s3, s4] = [0, 0, 0, 0, 0]
    let u = (low + first * step - eta) / sd
    const move = step / sd
    for (let g = first; g <= last; g++) {
      const mass = prior[g] * likelihood.values[offset + g]
      s0 += mass
      let moment = mass * u
      s1 += moment
      moment *= u
      s2 += moment
      moment *= u
      s3 += moment
      s4 += moment * u
      u += move
    }
    // Answers more than 35 standard deviations from where the regression puts the person: no step leads through there.
    if (!(s0 > 1e-280)) return { value: Number.NEGATIVE_INFINITY, gradient, hessian }
    const [m1, m2, m3, m4] = [s1 / s0, s2 / s0, s3 / s0, s4 / s0]
    const ends =
      (first === 0 ? prior[0] * likelihood.values[offset] : 0) +
      (last === points - 1 ? prior[last] * likelihood.values[offset + last] : 0)
    seen.edge = Math.max(seen.edge, ends / s0)
    const spread = m2 - m1 * m1
    seen.sharpest = Math.min(seen.sharpest, sd * Math.sqrt(Math.max(spread, 0)))
    value += weight * (Math.log(s0) + likelihood.tops[row] + logConstant)
    const curve = (weight * (spread - 1)) / (sd * sd)
    const cross = (weight * (m3 - m1 * m2 - 2 * m1)) / sd
    for (let a = 0; a < columns; a++) {
      const x = design[unit * columns + a]
      gradient[a] += (weight * x * m1) / sd
      for (let b = 0; b <= a; b++) hessian.data[a * size + b] += curve * x * design[unit * columns + b]
      hessian.data[columns * size + a] += cross * x
    }
    gradient[columns] += weight * (m2 - 1)
    hessian.data[columns * size + columns] += weight * (m4 - m2 * m2 - 2 * m2)
  }
  for (let a = 0; a < size; a++)
    for (let b = a + 1; b < size; b++) hessian.data[a * size + b] = hessian.data[b * size + a]
  return { value, gradient, hessian }
}

/** Σ over the answers of Σ_{h≤x} δ_h: what the likelihood of the answers has beyond that of the scores, free of θ. */
function categoryTerms({ bank, table }: LatentData): number {
  let total = 0
  for (let item = 0; item < bank.items; item++) {
    let beta = 0
    for (let k = 1; k < table.counts[item].length; k++) {
      beta += bank.thresholds[bank.start[item] + k - 1]
      total += table.counts[item][k] * beta
    }
  }
  return total
}
