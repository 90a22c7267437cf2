import { calibrate } from '../calibration/calibrate.ts'
import type {
  Calibration,
  CalibrationOptions,
  ItemModel,
  ItemScale,
  Note,
} from '../calibration/calibration-types.ts'
import type { ResponseMatrix } from '../responses/response-matrix.ts'
import { type NotEstimable, notEstimable } from './result-types.ts'

/** Called with the share done, 0 to 1; answering false stops. */
export type OnProgress = (share: number) => boolean

export type FitOptions = {
  readonly model: ItemModel
  readonly maxIterations?: number
  /** A scale near the answer, such as the calibration of the same answers: only the time depends on it. */
  readonly start?: ItemScale
  readonly onProgress?: OnProgress
}

/** The share of the whole work that one part of it is. */
export type Span = { readonly from: number; readonly to: number }
export const WHOLE: Span = { from: 0, to: 1 }

/** Part number `index` of `count` equal parts of a span. */
export function partOf({ from, to }: Span, index: number, count: number): Span {
  const length = (to - from) / count
  return { from: from + index * length, to: from + (index + 1) * length }
}

/**
 * A calibration whose refusal is a result here: `stopped` when the listener said so, otherwise `not-calibrated`
 * with why, or the reason given in `refusal` with its detail; `items` when some do not hang together with the rest.
 */
export function fitScale(
  responses: ResponseMatrix,
  options: FitOptions & Pick<CalibrationOptions, 'anchors' | 'fewPersons'>,
  span: Span,
  refusal: { readonly reason: string; readonly detail: Note['detail'] } = {
    reason: 'not-calibrated',
    detail: {},
  },
): Calibration | NotEstimable {
  const { model, anchors, fewPersons, maxIterations, start, onProgress } = options
  const result = calibrate(responses, {
    model,
    ...(anchors && { anchors }),
    ...(fewPersons && { fewPersons }),
    ...(maxIterations !== undefined && { maxIterations }),
    ...(start && { start }),
    ...(onProgress && { onProgress: (share) => onProgress(span.from + share * (span.to - span.from)) }),
  })
  if (result.kind === 'calibrated') return result
  if (result.reason === 'stopped') return notEstimable('stopped')
  const loose = looseItems(result.parts ?? [])
  return notEstimable(refusal.reason, {
    ...result.detail,
    ...refusal.detail,
    why: result.reason,
    ...(loose.length > 0 && { items: loose.join(', ') }),
  })
}

/** The items outside the largest part: without them the rest would hang together. */
function looseItems(parts: readonly (readonly string[])[]): readonly string[] {
  const most = Math.max(...parts.map((part) => part.length))
  const largest = parts.findIndex((part) => part.length === most)
  return parts.filter((_, place) => place !== largest).flat()
}
