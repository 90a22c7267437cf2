import type { NotEstimable } from '@utfall/inference'
import type { ItemScale } from '../calibration/calibration-types.ts'
import { groupPatterns } from '../responses/patterns.ts'
import type { ResponseMatrix } from '../responses/response-matrix.ts'
import { itemBank } from './item-bank.ts'
import { fitLatentNormal } from './latent-normal.ts'
import { checkSameItems } from './person-measures.ts'

export type EstimatedPrior = {
  readonly kind: 'prior'
  readonly source: 'estimated'
  readonly mean: number
  readonly sd: number
  readonly meanSe: number
  readonly sdSe: number
  /** With answers; weighted persons when the answers carry weights. */
  readonly persons: number
  /** Marginal log-likelihood of all answers. */
  readonly logLik: number
}

/**
 * Mean and spread of the persons' true places, in logits, from their scores alone: marginal maximum likelihood of a normal
 * distribution with the items known. This is the spread without measurement noise, which the variance of the measures is not.
 * Formula: maximise Σ_v w_v ln ∫ P(x_v | θ) N(θ; μ, σ²) dθ over μ and ln σ by Newton; standard errors from the observed
 * information (σ: delta method). Quadrature as `fitLatentNormal`, error below 1e-8.
 * Inputs: answers to the scale's items; persons without answers say nothing and are not counted. Missing by pattern.
 * Edges: fewer than 3 persons with answers → `too-few-persons`; a maximum below 0.05 logits → `no-person-variance`;
 * otherwise no maximum → `not-converged`.
 * Errors: `InvalidInput` as `measurePersons`.
 * Source: Bock & Aitkin (1981) Psychometrika 46:443; Louis (1982) JRSS B 44:226. Checked against mirt and TAM on LSAT 6 and
 * Science.
 */
export function estimatePrior(scale: ItemScale, responses: ResponseMatrix): EstimatedPrior | NotEstimable {
  const bank = itemBank(scale)
  checkSameItems(scale, responses)
  const table = groupPatterns(responses)
  const answering = table.patternOf.reduce((count, pattern) => count + (pattern >= 0 ? 1 : 0), 0)
  if (answering < 3)
    return { kind: 'not-estimable', reason: 'too-few-persons', detail: { persons: answering, needed: 3 } }
  const units = table.scores.length
  const fit = fitLatentNormal(
    {
      bank,
      table,
      rowOf: Int32Array.from({ length: units }, (_, row) => row),
      weights: table.scoreWeights,
      design: new Float64Array(units).fill(1),
      columns: 1,
    },
    { coefficients: Float64Array.of(bank.centre), sd: 1 },
  )
  if (fit.kind === 'no-person-variance')
    return { kind: 'not-estimable', reason: 'no-person-variance', detail: { persons: answering } }
  if (fit.kind === 'not-converged')
    return {
      kind: 'not-estimable',
      reason: 'not-converged',
      detail: { cause: fit.reason, iterations: fit.iterations },
    }
  return {
    kind: 'prior',
    source: 'estimated',
    mean: fit.coefficients[0],
    sd: fit.sd,
    meanSe: Math.sqrt(fit.covariance.data[0]),
    sdSe: fit.sd * Math.sqrt(fit.covariance.data[3]),
    persons: table.scoreWeights.reduce((total, weight) => total + weight, 0),
    logLik: fit.logLik,
  }
}
