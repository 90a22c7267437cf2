import type { ShortForm } from './short-forms.ts'

/** What the measuring must be good for, and how good. */
export type PrecisionDemand =
  /** Observed when answers were given, else expected. */
  | { readonly kind: 'reliability'; readonly least: number }
  /** At least `share` of the target measured with a standard error of at most `limit` logits. */
  | { readonly kind: 'standard-error'; readonly limit: number; readonly share: number }
  /** A difference of this many logits between two arms is found with the power asked for. */
  | { readonly kind: 'difference'; readonly logits: number }
  /** A person's change of this many logits stands out from measurement noise. */
  | { readonly kind: 'change'; readonly logits: number }
  /** Purpose 'cut': at most this share on the wrong side. */
  | { readonly kind: 'classification'; readonly mostWrong: number }

/** How near a form comes: `met` when the figure is on the right side of `wanted`. */
export type DemandCheck = { readonly met: boolean; readonly reached: number; readonly wanted: number }

/** What a group's mean measure is worth with `perArm` persons in each arm. */
export type GroupPrecision = {
  readonly perArm: number
  /** √((σ² + mean error variance)/n), and √2 times it for two arms. */
  readonly seOfMean: number
  readonly seOfDifference: number
  /** Two-sided at the level, with the power. */
  readonly detectableDifference: number
  /** σ²/(σ² + mean error variance): 1 over it is how many times the persons must be more than with a perfect measure. */
  readonly efficiency: number
}

export type BurdenPoint = ShortForm & {
  /** Share of the target with 1/√I(θ) at most the limit; null without one. */
  readonly shareWithinSeLimit: number | null
  /** Smallest change of one person beyond noise: z·√2·√(mean error variance). */
  readonly detectableChange: number
  readonly groups: GroupPrecision | null
  /** Per arm for the demand 'difference', whatever `perArm` is. */
  readonly perArmNeeded: number | null
  readonly demand: DemandCheck | null
}
