import { InvalidInput } from '@utfall/basics'
import type { Matrix } from '@utfall/numerics'
import type { DesignMatrix } from '../frame/design-matrix.ts'
import type { NotEstimable, Note } from '../frame/note.ts'
import { coefficientOf } from '../linear/least-squares.ts'
import type { Coefficient } from '../linear/types.ts'

/** Estimates with Wald tests and limits; df Infinity is the normal distribution. Terms without a measured variance get an infinite error. */
export function waldTable(
  terms: readonly string[],
  estimates: Float64Array,
  covariance: Matrix,
  df: number,
  level: number,
  unmeasured: readonly string[] = [],
): readonly Coefficient[] {
  return terms.map((term, index) =>
    coefficientOf(
      term,
      estimates[index],
      unmeasured.includes(term)
        ? Number.POSITIVE_INFINITY
        : Math.sqrt(covariance.data[index * covariance.columns + index]),
      df,
      level,
    ),
  )
}

export type CoefficientRatio =
  | {
      readonly kind: 'estimate'
      readonly estimate: number
      readonly low: number
      readonly high: number
      readonly p: number
    }
  | NotEstimable

/** exp of one coefficient and of its limits. Throws `InvalidInput` for a term that the fit does not hold. */
function exponentiated(coefficients: readonly Coefficient[], term: string): CoefficientRatio {
  const coefficient = coefficients.find((candidate) => candidate.term === term)
  if (coefficient === undefined) {
    throw new InvalidInput({
      field: 'term',
      given: term,
      allowed: coefficients.map((candidate) => candidate.term).join(', '),
    })
  }
  const { estimate, low, high, p } = coefficient
  return { kind: 'estimate', estimate: Math.exp(estimate), low: Math.exp(low), high: Math.exp(high), p }
}

type FitOrReason = { readonly kind: 'fit'; readonly coefficients: readonly Coefficient[] } | NotEstimable

/**
 * The factor by which one more unit of a term multiplies the expected count (per unit of the offset): exp(β), with exp of its limits.
 * Of a Poisson or negative binomial fit; a fit that is not estimable passes through. Errors: `InvalidInput` for an unknown term.
 */
export function rateRatio(fit: FitOrReason, term: string): CoefficientRatio {
  return fit.kind === 'fit' ? exponentiated(fit.coefficients, term) : fit
}

/**
 * The factor by which one more unit of a term multiplies the odds: of the outcome in a logistic fit, of being above any given step in a
 * proportional odds fit with the logit link. exp(β), with exp of its limits. Errors: `InvalidInput` for an unknown term.
 */
export function oddsRatio(fit: FitOrReason, term: string): CoefficientRatio {
  return fit.kind === 'fit' ? exponentiated(fit.coefficients, term) : fit
}

/** Throws `InvalidInput` unless every weight is finite and not negative, one a row, and some are above zero. */
export function requireWeights(weights: Float64Array, rows: number): void {
  requireRows(weights.length, rows, 'weights')
  const wrong = weights.findIndex((weight) => !(weight >= 0 && weight < Number.POSITIVE_INFINITY))
  if (wrong >= 0) {
    throw new InvalidInput({ field: `weights[${wrong}]`, given: weights[wrong], allowed: 'finite, from 0' })
  }
}

export function requireRows(given: number, rows: number, field: string): void {
  if (given !== rows) {
    throw new InvalidInput({ field, given: `${given} values`, allowed: `${rows}, one a row of the design` })
  }
}

/** Clusters fewer than this make the sandwich too small (Cameron & Miller 2015, section VI: "few" is 20 to 50). */
const FEW_CLUSTERS = 40

export function clusterNotes(clusters: number | null): readonly Note[] {
  return clusters !== null && clusters < FEW_CLUSTERS ? [{ code: 'few-clusters', detail: { clusters } }] : []
}

/** A collinear term that was left out, by name. */
export function droppedNotes(droppedTerms: readonly string[]): readonly Note[] {
  return droppedTerms.map((term) => ({ code: 'collinear-term', detail: { term } }))
}

/** The design's row `at`, for a term by name. Throws `InvalidInput` for an unknown term. */
export function termIndex(design: DesignMatrix, term: string): number {
  const index = design.terms.indexOf(term)
  if (index < 0) throw new InvalidInput({ field: 'term', given: term, allowed: design.terms.join(', ') })
  return index
}
