import { InvalidInput } from '@utfall/basics'

/** One column as it came: numbers with NaN for missing, or texts with null for missing. */
export type DataColumn =
  | { readonly name: string; readonly kind: 'number'; readonly values: Float64Array }
  | { readonly name: string; readonly kind: 'text'; readonly values: readonly (string | null)[] }

/** A grouping as numbers from 0, with the label of each group. */
export type Groups = { readonly codes: Int32Array; readonly labels: readonly string[] }

/**
 * Numbers the distinct values of a column, for the given rows (all rows when left out).
 * Order: numbers ascending, texts by code unit, so that the same data give the same codes in every locale.
 * Missing values get the code −1 and no label. A column without values gives no labels.
 */
export function codeGroups(column: DataColumn, rows?: Int32Array): Groups {
  if (column.kind === 'number') {
    const { values } = column
    const codes = codeValues(pick(values.length, rows), (row) =>
      Number.isNaN(values[row]) ? null : values[row],
    )
    return { codes: codes.codes, labels: codes.distinct.map(String) }
  }
  const { values } = column
  const codes = codeValues(pick(values.length, rows), (row) => values[row])
  return { codes: codes.codes, labels: codes.distinct }
}

function codeValues<Value extends string | number>(
  rows: Int32Array,
  valueAt: (row: number) => Value | null,
): { readonly codes: Int32Array; readonly distinct: readonly Value[] } {
  const seen = new Map<Value, number>()
  for (const row of rows) {
    const value = valueAt(row)
    if (value !== null) seen.set(value, 0)
  }
  // The default order of < on strings is by code unit, and on numbers by size; sort() alone would order 10 before 9.
  const distinct = [...seen.keys()].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  for (let code = 0; code < distinct.length; code++) seen.set(distinct[code], code)
  const codes = new Int32Array(rows.length)
  for (let index = 0; index < rows.length; index++) {
    const value = valueAt(rows[index])
    codes[index] = value === null ? -1 : (seen.get(value) ?? -1)
  }
  return { codes, distinct }
}

function pick(length: number, rows: Int32Array | undefined): Int32Array {
  if (rows === undefined) return Int32Array.from({ length }, (_, row) => row)
  for (const row of rows) {
    if (row < 0 || row >= length)
      throw new InvalidInput({ field: 'rows', given: row, allowed: `a row from 0 to ${length - 1}` })
  }
  return rows
}

/** Whether the value of a row is missing. */
export function isMissing(column: DataColumn, row: number): boolean {
  return column.kind === 'number' ? Number.isNaN(column.values[row]) : column.values[row] === null
}
