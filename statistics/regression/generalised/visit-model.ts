import { matrix, pivotedGram } from '@utfall/numerics'
import type { Covariates } from '../frame/analysis-frame.ts'
import { INTERCEPT } from '../frame/design-matrix.ts'
import { ARM_TERM } from '../linear/estimate.ts'
import type { SmallSample } from './variance-components.ts'
import { covarianceEntries, residualProducts, type VisitMean, visitPoint } from './visit-likelihood.ts'
import type { VisitMoments } from './visit-moments.ts'

export type Visit = {
  readonly name: string
  /** One value a person; NaN is a missed visit. */
  readonly outcome: Float64Array
}

export type RepeatedMeasuresInput = {
  /** Two to six, in order of time. */
  readonly visits: readonly Visit[]
  readonly arm: Int32Array
  /** Person-level and complete, a baseline measure above all. */
  readonly covariates?: Covariates
  /** A slope of its own at each visit (the default), or one for all. */
  readonly covariateSlopes?: 'by-visit' | 'shared'
  readonly smallSample?: SmallSample
  readonly level?: number
}

/**
 * Person-level design (1, arm, covariates) and outcomes with their means taken out: sums of squares then lose no digits to a large mean.
 * The intercepts are put back in `coefficientRows`.
 */
export type Centred = {
  readonly z: Float64Array
  readonly width: number
  readonly outcomes: readonly Float64Array[]
  readonly covariateMeans: readonly number[]
  readonly visitMeans: readonly number[]
}

export function centre({ visits, arm, covariates }: RepeatedMeasuresInput): Centred {
  const columns = covariates?.columns ?? []
  const width = 2 + columns.length
  const covariateMeans = columns.map(
    (column) => column.reduce((sum, value) => sum + value, 0) / column.length,
  )
  const visitMeans = visits.map(({ outcome }) => {
    const present = outcome.filter((value) => !Number.isNaN(value))
    return present.reduce((sum, value) => sum + value, 0) / present.length
  })
  const z = new Float64Array(arm.length * width)
  for (let person = 0; person < arm.length; person++) {
    z[person * width] = 1
    z[person * width + 1] = arm[person]
    for (let j = 0; j < columns.length; j++)
      z[person * width + 2 + j] = columns[j][person] - covariateMeans[j]
  }
  const outcomes = visits.map(({ outcome }, visit) => outcome.map((value) => value - visitMeans[visit]))
  return { z, width, outcomes, covariateMeans, visitMeans }
}

/** Two visits that no person made both of: their covariance cannot be estimated. */
export function neverTogether({ patterns, visits }: VisitMoments): readonly [number, number] | null {
  for (let a = 0; a < visits; a++) {
    for (let b = a + 1; b < visits; b++) {
      if (!patterns.some(({ seen }) => seen.includes(a) && seen.includes(b))) return [a, b]
    }
  }
  return null
}

/** A coefficient: one column of z at one visit, or at all. */
export type Term = { readonly term: string; readonly visits: readonly number[]; readonly column: number }

/** Numbers the coefficients, without those that the data cannot tell from earlier ones. */
export function meanModel(
  input: RepeatedMeasuresInput,
  moments: VisitMoments,
): { readonly mean: VisitMean; readonly terms: readonly Term[]; readonly droppedTerms: readonly string[] } {
  const { visits, width } = moments
  const names = [INTERCEPT, ARM_TERM, ...(input.covariates?.terms ?? [])]
  const shared = input.covariateSlopes === 'shared'
  const everywhere = Array.from({ length: visits }, (_, visit) => visit)
  const wanted: Term[] = names.flatMap((name, column) =>
    shared && column > 1
      ? [{ term: name, visits: everywhere, column }]
      : everywhere.map((visit) => ({ term: `${input.visits[visit].name}:${name}`, visits: [visit], column })),
  )
  const size = wanted.length
  const gram = matrix(size, size)
  for (const { seen, zz } of moments.patterns) {
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        const together = seen.filter(
          (visit) => wanted[i].visits.includes(visit) && wanted[j].visits.includes(visit),
        )
        gram.data[i * size + j] += together.length * zz[wanted[i].column * width + wanted[j].column]
      }
    }
  }
  const { kept, dropped } = pivotedGram(gram)
  const terms = kept.map((index) => wanted[index])
  const place = new Int32Array(visits * width).fill(-1)
  terms.forEach((term, index) => {
    for (const visit of term.visits) place[visit * width + term.column] = index
  })
  return {
    mean: { place, size: terms.length },
    terms,
    droppedTerms: dropped.map((index) => wanted[index].term),
  }
}

/** Σ from the least squares residuals of each pair of visits; off the diagonal shrunk until positive definite. */
export function startingCovariance(moments: VisitMoments, mean: VisitMean): Float64Array | null {
  const { visits } = moments
  const entries = covarianceEntries(visits)
  const independent = Float64Array.from(entries, ([a, b]) => (a === b ? 1 : 0))
  const point = visitPoint(moments, mean, independent)
  if (point === null) return null
  const products = new Float64Array(entries.length)
  const pairs = new Float64Array(entries.length)
  for (const pattern of moments.patterns) {
    const { r } = residualProducts(moments, mean, pattern, point.beta)
    entries.forEach(([a, b], index) => {
      if (!pattern.seen.includes(a) || !pattern.seen.includes(b)) return
      pairs[index] += pattern.persons
      products[index] += r[a * visits + b]
    })
  }
  const start = products.map((value, index) => value / pairs[index])
  if (!entries.every(([a, b], index) => a !== b || start[index] > 0)) return null
  for (let shrink = 0; shrink < 30; shrink++) {
    const theta = start.map((value, index) =>
      entries[index][0] === entries[index][1] ? value : value * 0.8 ** shrink,
    )
    if (visitPoint(moments, mean, theta) !== null) return theta
  }
  return null
}
