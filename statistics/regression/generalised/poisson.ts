import { InvalidInput } from '@utfall/basics'
import { lnGamma } from '@utfall/distributions'
import { choleskyFactor, choleskySolve } from '@utfall/numerics'
import type { DesignMatrix } from '../frame/design-matrix.ts'
import { type NotEstimable, notEstimable } from '../frame/note.ts'
import { assembleFit, type GeneralisedFit, lostFit, readyInput } from './generalised-fit.ts'
import type { LikelihoodErrors } from './sandwich.ts'
import { type RowLikelihood, scoreToMaximum, weightedGram, weightedSum } from './scoring.ts'

/** `quasi` multiplies the model's variance by the dispersion and tests with t. */
export type PoissonErrors = LikelihoodErrors | 'quasi'
const ERRORS: readonly PoissonErrors[] = ['model', 'quasi', 'HC0', 'HC1', 'HC3', 'cluster']
const TOLERANCE = 1e-9
/** Below this the counts are the fitted means but for rounding. */
const PERFECT_DISPERSION = 1e-20

export type PoissonFit = GeneralisedFit & {
  readonly standardErrors: PoissonErrors
  /** Pearson chi-square over its degrees of freedom; 1 where the Poisson model holds. */
  readonly dispersion: number
}

/**
 * Poisson regression: log expected count is x'β + offset.
 * Formula: maximum likelihood by Newton's method; `model` errors believe that the variance is the mean and are absurdly small for days of
 * sick leave (dispersion 80 is usual), so prefer HC0 to HC3, clusters or `quasi`; quasi uses t with n − k degrees of freedom.
 * Inputs: outcome from 0 (counts; parts of days are allowed, since the estimates need only the mean to be right); offset the logarithm of
 * exposure; weights from 0; level in (0, 1), 0.95 unless told.
 * Accuracy: 1e-9 of η or better. Collinear terms are left out (`collinear-term`).
 * Edges, all `not-estimable`: `no-events`; `separation` with its terms (a group where every count is 0); `too-few-rows`;
 * `too-few-clusters`; `perfect-fit` (quasi, nothing varies); `not-converged`. A row that alone carries a term is `leverage-one`, and a
 * coefficient whose robust variance is 0 has an infinite error (`no-variation`). A dispersion above 2 under `model` errors gives the note
 * `overdispersed`.
 * Errors: `InvalidInput` for a negative or non-finite outcome, unequal lengths, or an option that is not listed.
 * Source: McCullagh & Nelder (1989), chapter 6; Zeileis (2006) for robust errors. Checked against: R 4.2.2 glm, sandwich 3.0-2.
 */
export function poissonRegression(input: {
  readonly outcome: Float64Array
  readonly design: DesignMatrix
  readonly offset?: Float64Array
  readonly weights?: Float64Array
  readonly clusters?: Int32Array
  readonly standardErrors: PoissonErrors
  readonly level?: number
}): PoissonFit | NotEstimable {
  const { outcome, offset, weights, standardErrors } = input
  const ready = readyInput(input, standardErrors, ERRORS)
  requireNotNegative(outcome)
  if (ready.kind !== 'ready') return ready
  if (!outcome.some((value, row) => value > 0 && weights?.[row] !== 0)) return notEstimable('no-events')
  const { design } = ready
  const found = scoreToMaximum(
    design,
    poissonLikelihood(outcome, weights),
    { beta: startingCoefficients(design, outcome, offset), offset },
    TOLERANCE,
  )
  if (found.kind !== 'converged') return lostFit(ready.centred, found)
  const { deviance, pearson, constant } = poissonMeasures(outcome, found.eta, weights)
  const df = design.rows - design.terms.length
  const dispersion = pearson / df
  const logLik = found.logLik - constant
  const quasi = standardErrors === 'quasi'
  if (quasi && !(dispersion > PERFECT_DISPERSION)) return notEstimable('perfect-fit', { dispersion })
  const fit = assembleFit(
    ready,
    { ...found, logLik },
    { deviance, aic: -2 * logLik + 2 * design.terms.length, dispersion, quasi },
    quasi ? 'model' : standardErrors,
  )
  const notes =
    standardErrors === 'model' && dispersion > 2
      ? [...fit.notes, { code: 'overdispersed', detail: { dispersion } }]
      : fit.notes
  return { ...fit, notes, standardErrors, dispersion }
}

export function requireNotNegative(outcome: Float64Array): void {
  const wrong = outcome.findIndex((value) => !(value >= 0 && value < Number.POSITIVE_INFINITY))
  if (wrong >= 0) {
    throw new InvalidInput({ field: `outcome[${wrong}]`, given: outcome[wrong], allowed: 'a number from 0' })
  }
}

/** Without the constant −Σ w·lnΓ(y + 1). */
export function poissonLikelihood(outcome: Float64Array, weights?: Float64Array): RowLikelihood {
  return {
    side: (row) => (weights?.[row] === 0 ? null : outcome[row] === 0 ? -1 : 0),
    evaluate: (eta, score, information) => {
      let logLik = 0
      for (let row = 0; row < eta.length; row++) {
        const weight = weights === undefined ? 1 : weights[row]
        const expected = Math.exp(eta[row])
        score[row] = weight * (outcome[row] - expected)
        information[row] = weight * expected
        logLik += weight * (outcome[row] * eta[row] - expected)
      }
      return logLik
    },
  }
}

/**
 * One weighted least squares step from fitted values a little above the counts (McCullagh & Nelder 1989, section 2.5): from β = 0 the
 * first Newton step of a count near 100 overflows.
 */
export function startingCoefficients(
  design: DesignMatrix,
  outcome: Float64Array,
  offset?: Float64Array | undefined,
): Float64Array {
  const expected = outcome.map((value) => value + 0.1)
  const working = expected.map(
    (value, row) =>
      value * (Math.log(value) - (offset === undefined ? 0 : offset[row])) + outcome[row] - value,
  )
  const factor = choleskyFactor(weightedGram(design, expected))
  if (factor.kind !== 'factor') return new Float64Array(design.terms.length)
  return choleskySolve(factor.lower, weightedSum(design, working))
}

/** Deviance, Pearson chi-square, and the constant Σ w·lnΓ(y + 1) that the likelihood leaves out. */
export function poissonMeasures(
  outcome: Float64Array,
  eta: Float64Array,
  weights?: Float64Array | undefined,
): { readonly deviance: number; readonly pearson: number; readonly constant: number } {
  let deviance = 0
  let pearson = 0
  let constant = 0
  for (let row = 0; row < eta.length; row++) {
    const weight = weights === undefined ? 1 : weights[row]
    const y = outcome[row]
    const expected = Math.exp(eta[row])
    deviance += 2 * weight * ((y > 0 ? y * (Math.log(y) - eta[row]) : 0) - (y - expected))
    pearson += (weight * (y - expected) ** 2) / expected
    constant += weight * lnGamma(y + 1)
  }
  return { deviance, pearson, constant }
}
