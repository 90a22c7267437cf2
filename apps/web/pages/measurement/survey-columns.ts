import type { ColumnSuggestion } from '../../api/shapes.ts'

type ColumnUse = ColumnSuggestion['part'] | 'weight'

/** What each column is taken for to begin with. */
export function partsOf(columns: readonly ColumnSuggestion[]): ColumnUse[] {
  return columns.map(({ part }) => part)
}

/** The columns by what they are used for, in the file's order. */
export function surveyColumns(columns: readonly ColumnSuggestion[], parts: readonly string[]) {
  const used = (part: ColumnUse) =>
    columns.flatMap(({ name }, place) => (parts[place] === part ? [name] : []))
  return { items: used('item'), groups: used('group'), ids: used('id'), weights: used('weight') }
}
