import { chiSquareSurvival } from '@utfall/distributions'
import type { Calibration } from '../calibration/calibration-types.ts'
import { prepareResponses } from '../responses/prepare.ts'
import type { ResponseMatrix } from '../responses/response-matrix.ts'
import { type FitOptions, fitScale, partOf, WHOLE } from './fit-scale.ts'
import { likelihoodRatio, type NotEstimable, notEstimable } from './result-types.ts'

export type ModelComparison = {
  readonly kind: 'test'
  /** 2(log L of partial credit − log L of rating scale). */
  readonly statistic: number
  readonly df: number
  readonly p: number
  readonly partialCredit: Calibration
  readonly ratingScale: Calibration
}

/**
 * May the items share their steps (rating scale, rsm), or does each need its own (partial credit, pcm)?
 *
 * Formula: LR = 2(log L_pcm − log L_rsm), χ² with the difference in free parameters, (k − 1)(m − 1) for k items of
 * m steps.
 *
 * @param responses answers as given; every item must use the same categories,
 *   since the rating-scale model is a special case of the other only then
 * Accuracy: as the calibrations, about 1e-9 in LR.
 * Edges: not estimable `two-categories` (the models are one), `unequal-categories` (with the first item that
 * differs), `fewer-than-two-usable-items`, `not-calibrated` (with model and why), `stopped`.
 * Source: Andrich (1978) Psychometrika 43:561; Masters (1982) Psychometrika 47:149. Checked against eRm's vignette
 * (pcmdat2: 11.69992, 3 df) and the reference values of all data sets fitted both ways.
 */
export function modelComparison(
  responses: ResponseMatrix,
  options: Omit<FitOptions, 'model'> = {},
): ModelComparison | NotEstimable {
  const prepared = prepareResponses(responses, 'pcm')
  const { items, highest } = prepared.responses
  if (items.length < 2) return notEstimable('fewer-than-two-usable-items', { usable: items.length })
  const first = prepared.categories[0]
  const other = prepared.categories.findIndex((categories) => categories.join() !== first.join())
  if (other >= 0)
    return notEstimable('unequal-categories', {
      item: items[other],
      categories: highest[other] + 1,
      first: highest[0] + 1,
    })
  if (highest[0] === 1) return notEstimable('two-categories')
  const fit = (model: 'rsm' | 'pcm', part: number) =>
    fitScale(prepared.responses, { ...options, model }, partOf(WHOLE, part, 2), {
      reason: 'not-calibrated',
      detail: { model },
    })
  const ratingScale = fit('rsm', 0)
  if (ratingScale.kind === 'not-estimable') return ratingScale
  const partialCredit = fit('pcm', 1)
  if (partialCredit.kind === 'not-estimable') return partialCredit
  const statistic = likelihoodRatio(partialCredit.logLik, ratingScale.logLik)
  const df = partialCredit.parameters - ratingScale.parameters
  return { kind: 'test', statistic, df, p: chiSquareSurvival(statistic, df), partialCredit, ratingScale }
}
