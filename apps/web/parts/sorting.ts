export type SortValue = number | string | null
export type Sorting = { readonly column: string; readonly direction: 'ascending' | 'descending' }

/** What has no value goes last in both directions: nothing is neither small nor large. */
export function compareValues(
  a: SortValue,
  b: SortValue,
  direction: Sorting['direction'],
  locale: string,
): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
  const order =
    typeof a === 'number' && typeof b === 'number'
      ? a - b
      : String(a).localeCompare(String(b), locale, { numeric: true })
  return direction === 'ascending' ? order : -order
}

export function nextSorting(now: Sorting | null, column: string): Sorting {
  const turned = now?.column === column && now.direction === 'ascending'
  return { column, direction: turned ? 'descending' : 'ascending' }
}
