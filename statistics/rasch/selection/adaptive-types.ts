import type { RandomStream } from '@utfall/numerics'
import type { Note } from '../calibration/calibration-types.ts'

/** Whose answers are simulated: given true measures (one simulee each), or draws. Logits. */
export type SimulatedPopulation =
  | { readonly kind: 'measures'; readonly measures: Float64Array }
  | { readonly kind: 'normal'; readonly mean: number; readonly sd: number; readonly persons: number }
  | { readonly kind: 'range'; readonly low: number; readonly high: number; readonly persons: number }

/** Next item: the one with the largest information at the estimate so far, or one of the `best` such at random (Kingsbury & Zara 1989). */
export type ItemSelection =
  | { readonly kind: 'maximum-information' }
  | { readonly kind: 'randomesque'; readonly best: number }

/** The first item: chosen by the selection rule at a place on the scale, or given. */
export type StartRule =
  | { readonly kind: 'at'; readonly theta: number }
  | { readonly kind: 'item'; readonly item: string }

export type StoppingRules = {
  /** Stop when the standard error that will be reported is at most this, logits. */
  readonly seLimit?: number
  /** Items at least (default 1) and at most (default all). The fewest hold against `seLimit` and `leastInformation`. */
  readonly fewestItems?: number
  readonly mostItems?: number
  /** Stop when no item left has this much information at the estimate. */
  readonly leastInformation?: number
}

export const STOP_REASONS = ['se-limit', 'most-items', 'least-information', 'all-items'] as const
export type StopReason = (typeof STOP_REASONS)[number]

export type AdaptiveOptions = {
  readonly population: SimulatedPopulation
  readonly random: RandomStream
  readonly selection?: ItemSelection
  /** Default: at the prior's mean. */
  readonly start?: StartRule
  /** While asking: default 'eap'. In the end, and for the standard error that stops: default 'wle'. */
  readonly interim?: 'eap' | 'wle'
  readonly final?: 'eap' | 'wle'
  /** Default: the population's mean and sd. */
  readonly prior?: { readonly mean: number; readonly sd: number }
  readonly stopping: StoppingRules
  /** The largest share of persons that any item may be asked of. */
  readonly mostExposure?: number
  /** Content groups with the share of questions wanted from each; together at most 1. */
  readonly contents?: readonly { readonly items: readonly string[]; readonly share: number }[]
  /** Of the intervals whose coverage is counted: default 0.95. */
  readonly level?: number
  /** Compare with the full form and the best fixed form of the same mean length: default true. */
  readonly compare?: boolean
  /** Called with the share done, 0 to 1; answering false stops. */
  readonly onProgress?: (share: number) => boolean
}

/** How well the estimates hold the true measures; errors are estimate − truth, logits. */
export type MeasurementFigures = {
  readonly n: number
  readonly meanItems: number
  readonly bias: number
  readonly rmse: number
  readonly meanSe: number
  /** Share of intervals estimate ± z·SE that hold the truth. */
  readonly coverage: number
}

export type GroupFigures = MeasurementFigures & {
  /** True measures from and to, ends included. */
  readonly low: number
  readonly high: number
}

export type MethodFigures = MeasurementFigures & {
  readonly medianItems: number
  /** SE at 5, 25, 50, 75 and 95 per cent of persons. */
  readonly seQuantiles: readonly number[]
  /** Share of persons with SE at most `seLimit`; null without one. */
  readonly withinSeLimit: number | null
  /** With the true measures; null when they do not vary. */
  readonly correlation: number | null
  /** Standard errors from simulating no more persons than these. */
  readonly monteCarloError: { readonly bias: number; readonly coverage: number; readonly meanItems: number }
  /** Ten groups of equal number by true measure, fewer when there are fewer than ten persons. */
  readonly deciles: readonly GroupFigures[]
}

export type FixedFormFigures = MethodFigures & { readonly items: readonly string[]; readonly exact: boolean }

export type ExposureControl = {
  readonly limit: number
  /** False when some item went to a larger share than the limit and one percentage point. */
  readonly met: boolean
  readonly rounds: number
  /** Sympson–Hetter probability per item: the chance that a selected item is asked. */
  readonly admission: Float64Array
}

export type AdaptiveSimulation = {
  readonly kind: 'simulation'
  readonly adaptive: MethodFigures
  /** The same simulees' answers to all items, and to the fixed form; null when not asked for (or, fixed, when somebody stands hundreds of logits off). */
  readonly fullForm: MethodFigures | null
  readonly fixedForm: FixedFormFigures | null
  /** Share of simulees per reason to stop. */
  readonly stoppedBy: Readonly<Record<StopReason, number>>
  /** Share of simulees asked each item, in the scale's order. */
  readonly exposure: Float64Array
  /** Mean number of items that two simulees share, over the mean number asked; null with one simulee. */
  readonly overlap: number | null
  readonly exposureControl: ExposureControl | null
  readonly simulees: {
    readonly truth: Float64Array
    readonly estimate: Float64Array
    readonly se: Float64Array
    readonly items: Int32Array
  }
  readonly notes: readonly Note[]
}
