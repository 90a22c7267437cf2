import { type DesignMatrix, designMatrix } from '@utfall/regression'
import type { Comparison } from './contrast.ts'

export type Column = { readonly term: string; readonly values: Float64Array }

/** Columns side by side, with the constant first unless the model has thresholds of its own. */
export function designOf(
  columns: readonly Column[],
  rows: number,
  options: { readonly intercept?: boolean } = {},
): DesignMatrix {
  return designMatrix({
    rows,
    terms: columns.map((column) => column.term),
    columns: columns.map((column) => column.values),
    intercept: options.intercept ?? true,
  })
}

export function armColumn(comparison: Comparison): Column {
  return { term: 'arm', values: Float64Array.from(comparison.arm) }
}

/** The covariates and one indicator for each block but the first. */
export function adjustmentColumns(comparison: Comparison): Column[] {
  const { terms, columns } = comparison.covariates
  return [
    ...columns.map((values, place) => ({ term: terms[place] ?? '', values })),
    ...(comparison.blocks === null ? [] : indicators('block', comparison.blocks)),
  ]
}

/** One indicator for each group but the first. */
export function indicators(word: string, codes: Int32Array): Column[] {
  const last = codes.reduce((most, code) => Math.max(most, code), 0)
  return Array.from({ length: last }, (_, place) => ({
    term: `${word} ${place + 2}`,
    values: Float64Array.from(codes, (code) => Number(code === place + 1)),
  }))
}
