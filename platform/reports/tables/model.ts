/** Text already formatted for people; `sortValue` is what a page or a spreadsheet sorts by. */
export type TableCell =
  | string
  | { readonly text: string; readonly sortValue?: number | string; readonly strong?: boolean }

export type TableColumn = {
  readonly header: string
  /** 'end' for figures, so that digits stand under each other; 'start' for words. */
  readonly align: 'start' | 'end'
  /** The cells of this column name their row (`<th scope="row">`). Usually the first column. */
  readonly rowHeader?: boolean
}

export type TableRow =
  | { readonly kind: 'row'; readonly cells: readonly TableCell[]; readonly strong?: boolean }
  /** A line across the table that names the rows below it. */
  | { readonly kind: 'group'; readonly title: string }

export type TableModel = {
  readonly caption: string
  readonly columns: readonly TableColumn[]
  readonly rows: readonly TableRow[]
  /** Printed under the table, one paragraph each. */
  readonly notes?: readonly string[]
}
