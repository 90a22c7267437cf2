import type { CalendarDate, Language } from '@utfall/basics'
import type { ChartModel } from '../charts/model.ts'
import type { TableModel } from '../tables/model.ts'

/** A run of text. A plain string is a run without dress. */
export type Inline =
  | string
  | { readonly kind: 'strong'; readonly text: string }
  | { readonly kind: 'emphasis'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  /** `href` is https:, http:, mailto: or an anchor in the document (#id); anything else is refused. */
  | { readonly kind: 'link'; readonly text: string; readonly href: string }

export type InlineText = string | readonly Inline[]

/** Whom a part of the report is written for. */
export type Audience = 'board' | 'statistician' | 'annex'

export type CalloutTone = 'good' | 'bad' | 'neutral' | 'warning'

export type KeyFigure = { readonly label: string; readonly value: string; readonly detail?: string }

export type Block =
  /**
   * Starts a part of the report: a heading above all others, a new page in the PDF and an entry in the contents.
   * A heading of level 1 inside it is shown one level below. Not inside a callout.
   */
  | { readonly kind: 'part'; readonly audience: Audience; readonly id: string; readonly title: string }
  /** Shown at most one level below the heading before it. `id` is a stable anchor: a letter, then letters, digits, '-' and '_'; unique in the document. */
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3 | 4; readonly id: string; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: InlineText }
  | { readonly kind: 'list'; readonly style: 'bullets' | 'numbers'; readonly items: readonly InlineText[] }
  | {
      readonly kind: 'callout'
      readonly tone: CalloutTone
      readonly title: string
      readonly blocks: readonly Block[]
    }
  | { readonly kind: 'key-figures'; readonly figures: readonly KeyFigure[] }
  | { readonly kind: 'table'; readonly table: TableModel }
  | {
      readonly kind: 'chart'
      /** Unique in the document; same shape as a heading's id. */
      readonly id: string
      readonly model: ChartModel
      /** Printed under the picture: where the figures come from. */
      readonly source?: string
    }
  | { readonly kind: 'code'; readonly text: string; readonly label?: string }
  /** Not inside a callout. */
  | { readonly kind: 'page-break' }

export type ReportDocument = {
  readonly title: string
  readonly subtitle?: string
  readonly language: Language
  /** Of the report; also the creation time in the PDF, so that the same document gives the same bytes. */
  readonly date: CalendarDate
  /** Shown under the title: who, data, plan hash. */
  readonly meta: readonly { readonly label: string; readonly value: string }[]
  readonly blocks: readonly Block[]
}

/** For showing the blocks inside another page's layout. */
export type FragmentOptions = {
  readonly language: Language
  /** Added to every heading level: 1 makes a level 1 heading an h2 (the default). */
  readonly headingShift?: number
  /** Put before every id, when two fragments share a page. */
  readonly idPrefix?: string
}

export type PdfOptions = {
  /** 'appendix' (default) puts the figures behind the charts last, as tables. */
  readonly chartTables?: 'appendix' | 'none'
}
