import { InvalidInput } from '@utfall/basics'
import type { DesignMatrix } from '../frame/design-matrix.ts'
import { type NotEstimable, notEstimable } from '../frame/note.ts'
import { assembleFit, type GeneralisedFit, lostFit, readyInput } from './generalised-fit.ts'
import type { LikelihoodErrors } from './sandwich.ts'
import { type RowLikelihood, scoreToMaximum } from './scoring.ts'

export type LogisticErrors = LikelihoodErrors
const ERRORS: readonly LogisticErrors[] = ['model', 'HC0', 'HC1', 'HC3', 'cluster']
const TOLERANCE = 1e-9

export type LogisticFit = GeneralisedFit & { readonly standardErrors: LogisticErrors }

/**
 * Logistic regression: log odds of outcome 1 are x'β.
 * Formula: maximum likelihood by Newton's method (= Fisher scoring); covariance from the model, HC0, HC1, HC3 or clusters; normal tests.
 * Inputs: outcome 0 or 1; a complete design (an intercept is a column of ones, none is added); weights from 0 multiply the rows'
 * log-likelihoods; clusters with `standardErrors: 'cluster'`; level in (0, 1), 0.95 unless told.
 * Accuracy: 1e-9 of η or better; collinear terms are left out as R does (`collinear-term`).
 * Edges, all `not-estimable`: `constant-outcome`; `separation` with the terms along which the likelihood grows without end (other software
 * prints a coefficient near 40 and a standard error near 100,000, or none); `too-few-rows`; `too-few-clusters`; `not-converged`.
 * Errors: `InvalidInput` for an outcome other than 0 and 1, unequal lengths, negative weights, or an option that is not listed.
 * Source: McCullagh & Nelder (1989), sections 2.5 and 4.4; Albert & Anderson (1984) for separation; Zeileis (2006) for robust errors.
 * Checked against: R 4.2.2 glm with sandwich 3.0-2.
 */
export function logisticRegression(input: {
  readonly outcome: Float64Array
  readonly design: DesignMatrix
  readonly weights?: Float64Array
  readonly clusters?: Int32Array
  readonly standardErrors: LogisticErrors
  readonly level?: number
}): LogisticFit | NotEstimable {
  const { outcome, weights, standardErrors } = input
  const ready = readyInput(input, standardErrors, ERRORS)
  requireBinary(outcome)
  if (ready.kind !== 'ready') return ready
  const first = outcome.find((_, row) => weights === undefined || weights[row] > 0)
  if (outcome.every((value, row) => value === first || weights?.[row] === 0)) {
    return notEstimable('constant-outcome', { value: first ?? 0 })
  }
  const { design } = ready
  const found = scoreToMaximum(
    design,
    logisticLikelihood(outcome, weights),
    { beta: new Float64Array(design.terms.length) },
    TOLERANCE,
  )
  if (found.kind !== 'converged') return lostFit(ready.centred, found)
  const deviance = -2 * found.logLik
  const fit = assembleFit(
    ready,
    found,
    { deviance, aic: deviance + 2 * design.terms.length, dispersion: 1 },
    standardErrors,
  )
  return { ...fit, standardErrors }
}

export function requireBinary(outcome: Float64Array): void {
  const wrong = outcome.findIndex((value) => value !== 0 && value !== 1)
  if (wrong >= 0) {
    throw new InvalidInput({ field: `outcome[${wrong}]`, given: outcome[wrong], allowed: '0 or 1' })
  }
}

export function logisticLikelihood(outcome: Float64Array, weights?: Float64Array): RowLikelihood {
  return {
    side: (row) => (weights?.[row] === 0 ? null : outcome[row] === 1 ? 1 : -1),
    evaluate: (eta, score, information) => {
      let logLik = 0
      for (let row = 0; row < eta.length; row++) {
        const value = eta[row]
        const weight = weights === undefined ? 1 : weights[row]
        // e = exp(−|η|) never overflows, and the smaller of p and 1 − p keeps all its digits.
        const e = Math.exp(-Math.abs(value))
        const smaller = e / (1 + e)
        const agrees = value >= 0 === (outcome[row] === 1)
        score[row] = weight * (outcome[row] === 1 ? 1 : -1) * (agrees ? smaller : 1 / (1 + e))
        information[row] = (weight * smaller) / (1 + e)
        logLik -= weight * (Math.log1p(e) + (agrees ? 0 : Math.abs(value)))
      }
      return logLik
    },
  }
}
