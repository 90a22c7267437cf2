import { InvalidInput } from '@utfall/basics'
import type { Matrix } from '@utfall/numerics'
import type { NotEstimable } from '../frame/note.ts'
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
