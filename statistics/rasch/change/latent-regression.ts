import { InvalidInput } from '@utfall/basics'
import { normalQuantile, normalSurvival } from '@utfall/distributions'
import type { NotEstimable } from '@utfall/inference'
import { type Matrix, multiply, multiplyVector, transpose } from '@utfall/numerics'
import type { ItemScale } from '../calibration/calibration-types.ts'
import { fitLatentNormal, type LatentFit } from '../persons/latent-normal.ts'
import type { ResponseMatrix } from '../responses/response-matrix.ts'
import { type RegressionData, type Regressors, regressionData } from './regression-data.ts'

export type LatentCoefficient = {
  readonly term: string
  readonly estimate: number
  readonly se: number
  readonly statistic: number
  readonly p: number
  readonly low: number
  readonly high: number
}

export type LatentRegression = {
  readonly kind: 'fit'
  /** `(intercept)` first, then the terms as given; logits per unit of the regressor. */
  readonly coefficients: readonly LatentCoefficient[]
  /** Of the true measures around the regression: without measurement noise. */
  readonly residualSd: number
  readonly residualVariance: number
  readonly residualVarianceSe: number
  /** Of the coefficients and ln residualSd, in that order. */
  readonly covariance: Matrix
  /** Marginal log-likelihood of all answers. */
  readonly logLik: number
  readonly level: number
  /** Persons with answers. */
  readonly n: number
  /** Rows of persons who answered nothing: they say nothing about the regression. */
  readonly withoutAnswers: Int32Array
  readonly iterations: number
}

/**
 * Regression of the true measure, not of an estimate of it: θ_v = x_v'b + e, e ~ N(0, s²), with the items known.
 *
 * Formula: maximise Σ_v w_v ln ∫ P(x_v | θ) N(θ; x_v'b, s²) dθ over b and ln s by Newton, observed information (Louis 1982).
 * Measurement noise is integrated out, so coefficients and s are not attenuated whatever the length of the questionnaire.
 * Quadrature: trapezoid rule on a common grid that is refined until every posterior is covered (mass outside under 1e-10)
 * and resolved (step at most 0.8 of the smallest posterior standard deviation); error below 1e-8.
 * @param input.regressors complete numbers, one row per person, any unit (scaled inside)
 * @param input.responses weights, when there, count persons; missing answers by pattern
 * Standard errors: of persons and answers; calibration uncertainty is not in them (see `plausibleValues`).
 * Edges → `not-estimable`: `too-few-persons` (terms + 3 needed), `collinear-regressors` (a constant one too),
 * `no-person-variance` (s under 0.05), `not-converged`.
 * Errors: `InvalidInput` for wrong lengths, regressors not finite, items that are not the scale's, a level outside (0, 1).
 * Source: Mislevy (1985) JASA 80:993; Adams, Wilson & Wu (1997) JEBS 22:47; Louis (1982) JRSS B 44:226. Checked against mirt
 * and TAM without regressors, and by simulation.
 */
export function latentRegression(input: {
  readonly scale: ItemScale
  readonly responses: ResponseMatrix
  readonly regressors: Regressors
  readonly level?: number
}): LatentRegression | NotEstimable {
  const level = input.level ?? 0.95
  if (!(level > 0 && level < 1))
    throw new InvalidInput({ field: 'level', given: level, allowed: 'between 0 and 1' })
  const data = regressionData(input.scale, input.responses, input.regressors)
  if (data.kind !== 'data') return data
  const fit = fitLatentNormal(data.latent, data.start)
  return fit.kind === 'fit' ? described(data, fit, input.regressors.terms, level) : notFitted(fit)
}

export function notFitted(fit: Exclude<LatentFit, { kind: 'fit' }>): NotEstimable {
  if (fit.kind === 'no-person-variance')
    return { kind: 'not-estimable', reason: 'no-person-variance', detail: {} }
  const detail = { cause: fit.reason, iterations: fit.iterations }
  return { kind: 'not-estimable', reason: 'not-converged', detail }
}

export function described(
  { unscale, persons, withoutAnswers }: RegressionData,
  fit: Extract<LatentFit, { kind: 'fit' }>,
  terms: readonly string[],
  level: number,
): LatentRegression {
  const critical = normalQuantile((1 + level) / 2)
  const size = fit.coefficients.length + 1
  const estimates = multiplyVector(unscale, Float64Array.of(...fit.coefficients, Math.log(fit.sd)))
  const covariance = multiply(multiply(unscale, fit.covariance), transpose(unscale))
  const residualVariance = fit.sd * fit.sd
  return {
    kind: 'fit',
    coefficients: ['(intercept)', ...terms].map((term, c) => {
      const estimate = estimates[c]
      const se = Math.sqrt(covariance.data[c * size + c])
      return {
        term,
        estimate,
        se,
        statistic: estimate / se,
        p: Math.min(1, 2 * normalSurvival(Math.abs(estimate / se))),
        low: estimate - critical * se,
        high: estimate + critical * se,
      }
    }),
    residualSd: fit.sd,
    residualVariance,
    residualVarianceSe: 2 * residualVariance * Math.sqrt(covariance.data[size * size - 1]),
    covariance,
    logLik: fit.logLik,
    level,
    n: persons.length,
    withoutAnswers,
    iterations: fit.iterations,
  }
}
