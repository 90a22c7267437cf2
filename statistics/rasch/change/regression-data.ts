import { InvalidInput } from '@utfall/basics'
import type { NotEstimable } from '@utfall/inference'
import { choleskyFactor, choleskySolve, type Matrix, matrix, pivotedGram } from '@utfall/numerics'
import type { ItemScale } from '../calibration/calibration-types.ts'
import { type ItemBank, itemBank } from '../persons/item-bank.ts'
import { type LatentData, type LatentStart, linear } from '../persons/latent-normal.ts'
import { checkSameItems, rowOfPerson } from '../persons/person-measures.ts'
import { scoreSolver } from '../persons/score-solver.ts'
import { groupPatterns, type PatternTable } from '../responses/patterns.ts'
import type { ResponseMatrix } from '../responses/response-matrix.ts'

/** What is known of each person besides the answers: persons × terms, row by row, complete; the intercept is added. */
export type Regressors = { readonly terms: readonly string[]; readonly values: Float64Array }

/** Those persons who answered, ready for `fitLatentNormal`, on regressors with mean 0 and standard deviation 1. */
export type RegressionData = {
  readonly kind: 'data'
  readonly latent: LatentData
  readonly start: LatentStart
  /** The person of each unit. */
  readonly persons: Int32Array
  readonly withoutAnswers: Int32Array
  /** All persons × columns, on the scaled regressors: for those without answers too. */
  readonly everyone: Float64Array
  /** From coefficients (and ln sd) on scaled regressors to those on the regressors as given. */
  readonly unscale: Matrix
}

/** Errors: `InvalidInput` for terms without a name of their own, a wrong number of values, values that are not finite. */
export function checkRegressors({ terms, values }: Regressors, persons: number): void {
  if (new Set(['(intercept)', ...terms]).size !== terms.length + 1)
    throw new InvalidInput({
      field: 'regressors.terms',
      given: terms.join(', '),
      allowed: 'a name of its own each',
    })
  if (values.length !== persons * terms.length)
    throw new InvalidInput({
      field: 'regressors.values',
      given: `${values.length} numbers`,
      allowed: `${persons} persons × ${terms.length} terms`,
    })
  const wrong = values.findIndex((value) => !Number.isFinite(value))
  if (wrong >= 0)
    throw new InvalidInput({
      field: 'regressors.values',
      given: `${values[wrong]} (person ${Math.floor(wrong / terms.length) + 1}, ${terms[wrong % terms.length]})`,
      allowed: 'finite numbers',
    })
}

export function regressionData(
  scale: ItemScale,
  responses: ResponseMatrix,
  regressors: Regressors,
): RegressionData | NotEstimable {
  const bank = itemBank(scale)
  checkSameItems(scale, responses)
  checkRegressors(regressors, responses.persons)
  const table = groupPatterns(responses)
  const rows = rowOfPerson(table)
  const all = [...rows.keys()]
  const persons = Int32Array.from(all.filter((person) => rows[person] >= 0))
  const withoutAnswers = Int32Array.from(all.filter((person) => rows[person] < 0))
  const columns = regressors.terms.length + 1
  const needed = columns + 2
  if (persons.length < needed)
    return { kind: 'not-estimable', reason: 'too-few-persons', detail: { persons: persons.length, needed } }
  const { everyone, unscale } = scaled(regressors, responses.persons, persons)
  const design = new Float64Array(persons.length * columns)
  persons.forEach((person, unit) => {
    design.set(everyone.subarray(person * columns, (person + 1) * columns), unit * columns)
  })
  const { dropped } = pivotedGram(crossProduct(design, columns))
  if (dropped.length > 0) {
    const terms = dropped.map((column) => regressors.terms[column - 1]).join(', ')
    return { kind: 'not-estimable', reason: 'collinear-regressors', detail: { terms } }
  }
  const { weights } = responses
  const latent: LatentData = {
    bank,
    table,
    rowOf: persons.map((person) => rows[person]),
    weights: weights ? Float64Array.from(persons, (person) => weights[person]) : null,
    design,
    columns,
  }
  return {
    kind: 'data',
    latent,
    start: startFrom(bank, table, latent),
    persons,
    withoutAnswers,
    everyone,
    unscale,
  }
}

function scaled(
  { terms, values }: Regressors,
  total: number,
  persons: Int32Array,
): { everyone: Float64Array; unscale: Matrix } {
  const width = terms.length
  const columns = width + 1
  const everyone = new Float64Array(total * columns)
  const unscale = matrix(columns + 1, columns + 1)
  unscale.data[0] = 1
  unscale.data[columns * (columns + 1) + columns] = 1
  for (let person = 0; person < total; person++) everyone[person * columns] = 1
  for (let c = 0; c < width; c++) {
    let mean = 0
    for (const person of persons) mean += values[person * width + c] / persons.length
    let square = 0
    for (const person of persons) square += (values[person * width + c] - mean) ** 2 / persons.length
    // A column that does not vary stays itself, less its mean: zeros, which are then found collinear.
    const sd = square > 1e-20 * Math.max(1, mean * mean) ? Math.sqrt(square) : 0
    for (let person = 0; person < total; person++)
      everyone[person * columns + c + 1] = sd === 0 ? 0 : (values[person * width + c] - mean) / sd
    if (sd === 0) continue
    unscale.data[c + 1] = -mean / sd
    unscale.data[(c + 1) * (columns + 1) + c + 1] = 1 / sd
  }
  return { everyone, unscale }
}

function crossProduct(design: Float64Array, columns: number): Matrix {
  const gram = matrix(columns, columns)
  for (let offset = 0; offset < design.length; offset += columns)
    for (let a = 0; a < columns; a++)
      for (let b = 0; b < columns; b++) gram.data[a * columns + b] += design[offset + a] * design[offset + b]
  return gram
}

/** Least squares on the weighted-likelihood measures, and their spread beyond the regression and the noise. */
function startFrom(bank: ItemBank, table: PatternTable, { rowOf, design, columns }: LatentData): LatentStart {
  const measures = new Float64Array(table.scores.length)
  const noise = new Float64Array(table.scores.length)
  const solver = scoreSolver(bank, 'wle')
  for (let g = 0; g < table.patterns; g++) {
    solver.answered(table.itemsOf, table.itemStart[g], table.itemStart[g + 1])
    for (let row = table.scoreStart[g]; row < table.scoreStart[g + 1]; row++) {
      const { theta, information } = solver.solve(table.scores[row])
      measures[row] = theta
      noise[row] = 1 / information
    }
  }
  const right = new Float64Array(columns)
  for (let unit = 0; unit < rowOf.length; unit++)
    for (let c = 0; c < columns; c++) right[c] += design[unit * columns + c] * measures[rowOf[unit]]
  const factor = choleskyFactor(crossProduct(design, columns))
  const coefficients =
    factor.kind === 'factor' ? choleskySolve(factor.lower, right) : new Float64Array(columns)
  let square = 0
  let error = 0
  for (let unit = 0; unit < rowOf.length; unit++) {
    square += (measures[rowOf[unit]] - linear(design, unit, columns, coefficients)) ** 2 / rowOf.length
    error += noise[rowOf[unit]] / rowOf.length
  }
  return { coefficients, sd: Math.sqrt(Math.max(square - error, square / 10, 0.04)) }
}
