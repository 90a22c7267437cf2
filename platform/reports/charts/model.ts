import type { Language } from '@utfall/basics'
import type { TableModel } from '../tables/model.ts'
import type {
  BurdenCurveModel,
  DifModel,
  ItemCurveModel,
  SimulatedReferenceModel,
  TestInformationModel,
  WrightMapModel,
} from './measurement-models.ts'
import type { Band, EveryChart, Favours, FlowCount, ValueAxis } from './value-model.ts'

export type { Band, Favours, FlowCount, ValueAxis, ValueForm } from './value-model.ts'

export type IntervalRow =
  /** `low` and `high` may be infinite: the line then runs out of the picture with an arrow. */
  | {
      readonly kind: 'estimate'
      readonly label: string
      readonly estimate: number
      readonly low: number
      readonly high: number
      /** A few words under the label: "n = 512", "före justering". */
      readonly note?: string
      /** The row the reader came for: larger mark, strong text. */
      readonly emphasis?: boolean
    }
  | { readonly kind: 'not-estimable'; readonly label: string; readonly note: string }

export type DotIntervalModel = EveryChart & {
  readonly kind: 'dot-interval'
  readonly axis: ValueAxis
  /** No difference: 0 for differences, 1 for ratios. */
  readonly reference: number
  /** Of the intervals, for example 0.95. */
  readonly level: number
  readonly favours?: Favours
  readonly band?: Band
  /** One group with title null when the rows are not grouped. */
  readonly groups: readonly { readonly title: string | null; readonly rows: readonly IntervalRow[] }[]
}

export type ForestRow = {
  readonly label: string
  readonly estimate: number
  readonly low: number
  readonly high: number
  /** Share of the pooled estimate, 0 to 1; the area of the square. */
  readonly weight: number
  /** One text for each of `armNames`: "61", "färre än 5". */
  readonly counts: readonly string[]
}

export type ForestModel = EveryChart & {
  readonly kind: 'forest'
  readonly axis: ValueAxis
  readonly reference: number
  readonly level: number
  readonly favours?: Favours
  /** Heading of the label column: "Förbund". */
  readonly rowsName: string
  /** Headings of the count columns: ["Stöd, n", "Väntan, n"]. */
  readonly armNames: readonly string[]
  readonly rows: readonly ForestRow[]
  readonly notEstimable?: readonly { readonly label: string; readonly note: string }[]
  readonly pooled?: {
    readonly label: string
    readonly estimate: number
    readonly low: number
    readonly high: number
    readonly counts?: readonly string[]
  }
  /** Where the effect in one more federation is expected to lie. */
  readonly prediction?: { readonly label: string; readonly low: number; readonly high: number }
  /** For example "I² = 23 %, τ = 1,2". */
  readonly note?: string
}

export type BalanceModel = EveryChart & {
  readonly kind: 'balance'
  readonly axis: Omit<ValueAxis, 'scale'>
  /** Differences inside ± this are drawn as small; 0.1 unless the caller has a reason. */
  readonly limit: number
  /** Texts for the table columns of each arm: ["Stöd", "Väntan"]. */
  readonly armNames: readonly string[]
  readonly rows: readonly {
    readonly label: string
    /** Standardised difference between the arms; null when there is none (no variation). */
    readonly difference: number | null
    /** One text for each arm, "42,1 (11,8)" or "61 %". */
    readonly values: readonly string[]
  }[]
}

export type FlowReason = { readonly label: string; readonly count: FlowCount }
/** People who leave the flow at this point. */
export type FlowLoss = {
  readonly label: string
  readonly count: FlowCount
  readonly reasons?: readonly FlowReason[]
}
export type FlowStage = {
  readonly label: string
  readonly count: FlowCount
  readonly detail?: string
  /** Those who left after this stage and before the next. */
  readonly lost?: FlowLoss
}
export type FlowModel = EveryChart & {
  readonly kind: 'flow'
  /** Before the draw, from the top: assessed, randomised. */
  readonly trunk: readonly FlowStage[]
  /** One to four columns. Every arm has the same number of stages, at the same heights. */
  readonly arms: readonly { readonly name: string; readonly stages: readonly FlowStage[] }[]
}

export type LadderModel = EveryChart & {
  readonly kind: 'ladder'
  /** From the state furthest from the goal to the goal. */
  readonly states: readonly string[]
  /** One group for each time point, one bar for each arm. */
  readonly groups: readonly {
    readonly title: string
    readonly bars: readonly {
      readonly label: string
      readonly n: FlowCount
      /** One share 0 to 1 for each state, summing to 1; null when they are hidden (then say why in `note`). */
      readonly shares: readonly number[] | null
      readonly note?: string
    }[]
  }[]
  readonly decimals?: number
  /** The states are answers to questions, numbered from `first` as in the form, and the bars are the questions. */
  readonly answers?: { readonly first: number; readonly rowsName: string }
}

export type MeansOverTimeModel = EveryChart & {
  readonly kind: 'means-over-time'
  readonly axis: Omit<ValueAxis, 'scale'>
  readonly level: number
  readonly timeLabel: string
  /** In order; `position` places them, in months for example. */
  readonly times: readonly { readonly label: string; readonly position: number }[]
  readonly series: readonly {
    readonly name: string
    /** One for each time; null where nothing was measured. */
    readonly points: readonly ({
      readonly estimate: number
      readonly low: number
      readonly high: number
      readonly n?: FlowCount
    } | null)[]
  }[]
}

export type BarsModel = EveryChart & {
  readonly kind: 'bars'
  /** Always linear: a bar starts at 0. */
  readonly axis: Omit<ValueAxis, 'scale'>
  /** Heading of the label column in the table. */
  readonly rowsName: string
  readonly level?: number
  readonly rows: readonly {
    readonly label: string
    /** Null is shown as a dash with the note: missing is not zero. */
    readonly value: number | null
    readonly interval?: { readonly low: number; readonly high: number }
    readonly note?: string
    readonly emphasis?: boolean
  }[]
}

export type ChartModel =
  | DotIntervalModel
  | ForestModel
  | BalanceModel
  | FlowModel
  | LadderModel
  | MeansOverTimeModel
  | BarsModel
  | WrightMapModel
  | TestInformationModel
  | ItemCurveModel
  | DifModel
  | BurdenCurveModel
  | SimulatedReferenceModel

/** 'wide' is drawn for a page from about 640 px, 'phone' for 320 to 360 px. */
export type ChartSize = 'wide' | 'phone'

export type ChartOptions = {
  readonly language: Language
  readonly size: ChartSize
  /** Makes the ids inside the picture unique on a page; letters, digits and hyphens. Default: from the model. */
  readonly id?: string
}

export type Chart = {
  readonly svg: string
  readonly title: string
  /** What the picture shows, in words and figures, made from the data. */
  readonly description: string
  readonly table: TableModel
}
