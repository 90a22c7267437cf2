import type { Band, EveryChart, Favours, FlowCount, ValueAxis } from './value-model.ts'

/** Charts of a scale: what its questions and its persons look like on one axis. */

/** Linear; the label says the unit: "Logit". */
export type LinearAxis = Omit<ValueAxis, 'scale'>

/** A figure with its interval; the ends may be infinite. */
export type EstimatedValue = { readonly estimate: number; readonly low: number; readonly high: number }

/** How many persons stand where. */
export type Distribution = {
  readonly n: FlowCount
  /**
   * From low to high, equally wide, without overlap. Null: from 1 to `smallest` − 1, not shown. Where such a
   * number could be worked out from n, the picture withholds one bin more by itself.
   */
  readonly bins: readonly { readonly low: number; readonly high: number; readonly count: number | null }[]
  readonly smallest: number
}

export type WrightItem = {
  readonly label: string
  readonly location: EstimatedValue
  /** In the order of the answers, as estimated; one or none for a question with two answers. */
  readonly thresholds: readonly EstimatedValue[]
  readonly note?: string
}

export type WrightMapModel = EveryChart & {
  readonly kind: 'wright-map'
  readonly axis: LinearAxis
  /** Of the intervals, for example 0.95. */
  readonly level: number
  readonly persons: Distribution & {
    readonly mean: EstimatedValue | null
    readonly sd: number | null
  }
  /** Where the scale measures best. */
  readonly best?: Band
  /** In any order: the picture goes from low to high on the scale. */
  readonly items: readonly WrightItem[]
}

export type TestInformationModel = EveryChart & {
  readonly kind: 'test-information'
  /** Of the measure. */
  readonly axis: LinearAxis
  /** Of what the curves show: "Mätfel för en person, logit" or "Information". */
  readonly valueAxis: LinearAxis
  /** Places on the scale, rising; enough of them that straight lines between them look like curves. */
  readonly at: readonly number[]
  /** One to four, for example the short form and the full one; one value for each place. The first is shaded. */
  readonly curves: readonly { readonly name: string; readonly values: readonly number[] }[]
  /** Good enough is below for a measurement error, above for information. */
  readonly limit?: { readonly value: number; readonly good: 'below' | 'above'; readonly label: string }
  readonly persons?: Distribution
}

export type ItemCurvePanel =
  | {
      readonly kind: 'expected-score'
      readonly label: string
      /** A few words about the fit: "Brantare än väntat". */
      readonly note?: string
      readonly highestScore: number
      /** One expected score for each of `at`. */
      readonly expected: readonly number[]
      /** One for each group of persons with about the same measure, from low to high. */
      readonly observed: readonly (EstimatedValue & { readonly at: number; readonly n: FlowCount })[]
    }
  | {
      readonly kind: 'categories'
      readonly label: string
      readonly note?: string
      /** In the order of the answers; one probability for each of `at`. */
      readonly categories: readonly { readonly label: string; readonly probabilities: readonly number[] }[]
    }

export type ItemCurveModel = EveryChart & {
  readonly kind: 'item-curve'
  readonly axis: LinearAxis
  /** Of the scores: "Poäng på frågan". */
  readonly scoreAxis: LinearAxis
  readonly level: number
  readonly at: readonly number[]
  readonly panels: readonly ItemCurvePanel[]
}

export type DifDifference =
  | (EstimatedValue & {
      readonly kind: 'estimate'
      /** Adjusted for all comparisons of the picture. */
      readonly adjustedP: number
    })
  | { readonly kind: 'not-estimable'; readonly note: string }

export type DifModel = EveryChart & {
  readonly kind: 'dif'
  readonly axis: LinearAxis
  readonly level: number
  /** The group that the others are compared with. */
  readonly reference: { readonly name: string; readonly n: FlowCount }
  /** One to four. */
  readonly groups: readonly { readonly name: string; readonly n: FlowCount }[]
  /** Below `moderate` a difference is negligible, from `large` it is large; both above 0. */
  readonly limits: { readonly moderate: number; readonly large: number }
  /** An adjusted p below this is called established in the words. */
  readonly alpha: number
  /** How p was adjusted: "Holm". */
  readonly adjustment: string
  readonly favours?: Favours
  readonly rows: readonly {
    readonly label: string
    /** One for each of `groups`: the group's location minus the reference group's. */
    readonly differences: readonly DifDifference[]
  }[]
}

export type BurdenPoint = {
  /** A mean for an adaptive form, so not always whole. */
  readonly questions: number
  readonly minutes: number | null
  readonly error: number
  /** Between persons, or of the simulation: `intervalLabel` says which. */
  readonly interval?: { readonly low: number; readonly high: number }
  readonly reliability: number | null
}

export type BurdenCurveModel = EveryChart & {
  readonly kind: 'burden-curve'
  /** Of the uncertainty: "Medelfel för en person, logit". */
  readonly axis: LinearAxis
  /** What was counted on: how many persons, real or simulated. */
  readonly n: FlowCount
  readonly intervalLabel?: string
  /** One to four; points from few questions to many. */
  readonly series: readonly { readonly name: string; readonly points: readonly BurdenPoint[] }[]
  /** Points that the reader came for: the chosen form, the full one. At most six. */
  readonly marks: readonly { readonly label: string; readonly series: number; readonly point: number }[]
  /** The precision that is wanted, as a line. */
  readonly wanted?: { readonly value: number; readonly label: string }
}

/** Figures beside where simulated data from the model put them: pairs of residuals, eigenvalues, item fit. */
export type SimulatedReferenceModel = EveryChart & {
  readonly kind: 'simulated-reference'
  readonly axis: LinearAxis
  /** Share of the simulated values inside `low` to `high`. */
  readonly level: number
  readonly simulations: number
  readonly n: FlowCount
  /** Heading of the label column: "Par av frågor". */
  readonly rowsName: string
  /** What the model expects, as a line. */
  readonly expected?: number
  readonly rows: readonly {
    readonly label: string
    readonly value: number
    /** One may be infinite: a limit in one direction only. */
    readonly low: number
    readonly high: number
    readonly note?: string
  }[]
  /** What is left out of the list: "371 par innanför gränsen visas inte". */
  readonly leftOut?: string
}
