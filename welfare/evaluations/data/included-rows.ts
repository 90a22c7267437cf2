import { type Faults, joinFaults, type Table, textColumn } from '@utfall/exchange'
import type { Study } from '../study/schema.ts'

/** Rows of the persons file that meet the study's own conditions. */
export function includedRows(study: Study, table: Table): readonly number[] | Faults {
  const conditions = study.data.include ?? []
  const wrong: Faults[] = []
  const tests = conditions.map((condition) => {
    const column = textColumn(table, condition.column)
    if (column.kind === 'faults') {
      wrong.push(column)
      return () => false
    }
    return (row: number) => {
      const value = column.values[row] ?? null
      return value !== null && (condition.in === undefined || condition.in.includes(value))
    }
  })
  if (wrong.length > 0) return joinFaults(wrong)
  return Array.from({ length: table.rows }, (_, row) => row).filter((row) =>
    tests.every((holds) => holds(row)),
  )
}
