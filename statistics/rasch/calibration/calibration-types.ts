import type { Matrix } from '@utfall/numerics'

/** Something the reader of a result has to know; the text for each code is made where texts are made. */
export type Note = { readonly code: string; readonly detail: Readonly<Record<string, string | number>> }

/** rm: two categories, one step each · rsm: rating scale, all items share their steps · pcm: partial credit. */
export const ITEM_MODELS = ['rm', 'rsm', 'pcm'] as const
export type ItemModel = (typeof ITEM_MODELS)[number]

/**
 * Items with known steps: all that persons, fit, information and short forms need.
 * P(X_i = k | θ) = exp(kθ − Σ_{h≤k} δ_ih) / Σ_l exp(lθ − Σ_{h≤l} δ_ih), logits; `thresholds[i][h]` is δ of the step
 * from category h to h + 1 (Masters 1982).
 */
export type ItemScale = {
  readonly items: readonly string[]
  readonly thresholds: readonly Float64Array[]
}

/** A scale estimated from answers, with its uncertainty. Item locations (mean threshold of each item) average 0. */
export type CalibratedScale = ItemScale & {
  /** Of all thresholds item by item in one vector, in the normalisation of `thresholds`; anchored ones have zero rows. */
  readonly covariance: Matrix
}

export type Calibration = CalibratedScale & {
  readonly kind: 'calibrated'
  readonly model: ItemModel
  readonly thresholdSe: readonly Float64Array[]
  /** Mean threshold per item, and its standard error. */
  readonly locations: Float64Array
  readonly locationSe: Float64Array
  /** Conditional log-likelihood: never above zero. */
  readonly logLik: number
  /** Free parameters. */
  readonly parameters: number
  readonly iterations: number
  /** Largest absolute slope left at the maximum, per person. */
  readonly gradientLeft: number
  /** Largest over smallest eigenvalue of the information. */
  readonly condition: number
  /** Persons with at least one answer, and those who tell the items apart (two answers or more, score neither 0 nor full). */
  readonly persons: number
  readonly informativePersons: number
  readonly patterns: number
  /** Items whose thresholds were given. */
  readonly anchored: readonly string[]
  readonly notes: readonly Note[]
}

/**
 * Why no calibration exists. Stable reasons: `too-few-items` | `too-few-persons` (fewer informative persons than
 * parameters) | `disconnected` (parts with no link) | `no-maximum` (linked one way only: Fischer 1981) |
 * `not-converged` | `stopped` | `unused-category` (a category that nobody chose; prepare the answers first) |
 * `more-than-two-categories` (dichotomous model) | `unequal-categories` (rating-scale model).
 */
export type NotCalibrated = {
  readonly kind: 'not-calibrated'
  readonly reason: string
  readonly detail: Readonly<Record<string, string | number>>
  /** Items in each part that hangs together, where parts are the reason. */
  readonly parts?: readonly (readonly string[])[]
}

export type CalibrationOptions = {
  readonly model: ItemModel
  /** Item name to its known thresholds (logits); the scale is then theirs and no mean is set to zero. */
  readonly anchors?: ReadonlyMap<string, Float64Array>
  readonly maxIterations?: number
  /** A scale near the answer, such as everybody's when a group is calibrated: only the number of steps depends on it. */
  readonly start?: ItemScale
  /** `refuse` (default) when fewer informative persons than parameters; `allow` for parts of a larger analysis. */
  readonly fewPersons?: 'refuse' | 'allow'
  /** Called with the share done, 0 to 1; answering false stops. */
  readonly onProgress?: (share: number) => boolean
}
