import { InvalidInput } from '@utfall/basics'
import { chiSquareSurvival } from '@utfall/distributions'
import type { Calibration, Note } from '../calibration/calibration-types.ts'
import { prepareResponses } from '../responses/prepare.ts'
import type { ResponseMatrix } from '../responses/response-matrix.ts'
import { type FitOptions, fitScale, partOf, WHOLE } from './fit-scale.ts'
import { likelihoodRatio, type NotEstimable, notEstimable } from './result-types.ts'

export type AnchorTest = {
  readonly kind: 'test'
  /** 2(log L with all items free − log L with the anchors held). */
  readonly statistic: number
  readonly df: number
  readonly p: number
  readonly anchors: readonly string[]
  readonly free: Calibration
  /** The other items on the scale of the anchors; the anchors count as known. */
  readonly anchored: Calibration
  readonly notes: readonly Note[]
}

/**
 * Do items with thresholds known from before fit these answers? And where are the other items on their scale?
 *
 * Formula: LR = 2(log L_free − log L_anchored), χ² with the difference in free parameters: anchored thresholds − 1,
 * as the free scale chooses its zero.
 *
 * @param anchors item name to thresholds in logits; anchors that these answers do not hold are left aside
 * Accuracy: as the calibrations, about 1e-9 in LR. The anchors count as known, so with anchors from a small sample
 * p is too small (note `anchors-taken-as-known`); `linkForms` carries their uncertainty.
 * Edges: not estimable `no-anchors`, `anchor-with-other-categories` (with the item: an unused category has no free
 * estimate to compare with), `not-calibrated` (with which fit), `stopped`.
 * Errors: InvalidInput for thresholds that are not finite.
 * Source: Andersen (1973); anchors as constants: Fischer & Molenaar (1995) ch. 8. Checked against the reference
 * values (thresholds, SE, LR), which agree with dexter's fixed parameters.
 */
export function anchorTest(
  responses: ResponseMatrix,
  anchors: ReadonlyMap<string, Float64Array>,
  options: FitOptions,
): AnchorTest | NotEstimable {
  const { responses: prepared, droppedItems } = prepareResponses(responses, options.model)
  const held = prepared.items.filter((item) => anchors.has(item))
  if (held.length === 0) return notEstimable('no-anchors')
  const known = new Map<string, Float64Array>()
  for (const [i, item] of prepared.items.entries()) {
    const thresholds = anchors.get(item)
    if (!thresholds) continue
    if (!thresholds.every((threshold) => Number.isFinite(threshold)))
      throw new InvalidInput({
        field: `anchors.${item}`,
        given: thresholds.join(', '),
        allowed: 'finite thresholds',
      })
    if (thresholds.length !== prepared.highest[i])
      return notEstimable('anchor-with-other-categories', {
        item,
        steps: prepared.highest[i],
        anchored: thresholds.length,
      })
    known.set(item, thresholds)
  }
  const refusal = (fit: 'free' | 'anchored') => ({ reason: 'not-calibrated', detail: { fit } })
  const free = fitScale(prepared, options, partOf(WHOLE, 0, 2), refusal('free'))
  if (free.kind === 'not-estimable') return free
  const anchored = fitScale(
    prepared,
    { ...options, anchors: known },
    partOf(WHOLE, 1, 2),
    refusal('anchored'),
  )
  if (anchored.kind === 'not-estimable') return anchored
  const df = free.parameters - anchored.parameters
  if (df < 1) return notEstimable('one-anchored-step', { anchors: held.length })
  const statistic = likelihoodRatio(free.logLik, anchored.logLik)
  return {
    kind: 'test',
    statistic,
    df,
    p: chiSquareSurvival(statistic, df),
    anchors: held,
    free,
    anchored,
    notes: [
      { code: 'anchors-taken-as-known', detail: { anchors: held.length } },
      ...droppedItems.map(({ item, reason }) => ({ code: 'item-left-out', detail: { item, reason } })),
    ],
  }
}
