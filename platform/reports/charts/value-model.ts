/** How a value is written on the axis, beside the mark, in the description and in the table. */
export type ValueForm =
  | { readonly kind: 'number'; readonly decimals: number; readonly signed?: boolean }
  /** 0.41 is written "41 %". */
  | { readonly kind: 'share'; readonly decimals: number }
  /** 0.052 is written "+5,2": the axis label says percentage points. */
  | { readonly kind: 'share-difference'; readonly decimals: number }
  | { readonly kind: 'kronor'; readonly signed?: boolean }

export type ValueAxis = {
  /** What is measured and its unit: "Skillnad, poäng (0–100)". */
  readonly label: string
  readonly form: ValueForm
  /** Logarithmic for ratios; every value must then be positive. */
  readonly scale?: 'linear' | 'log'
}

/** Short texts under the axis: what a value on each side of the reference speaks for. */
export type Favours = { readonly low: string; readonly high: string }

/** A shaded zone, for example ± the smallest difference worth having. */
export type Band = { readonly low: number; readonly high: number; readonly label: string }

export type EveryChart = {
  /** The conclusion, given by the caller: "Stödet gav 4,1 poäng bättre mående". */
  readonly title: string
}

/** A text when the count is hidden: "färre än 5". */
export type FlowCount = number | string
