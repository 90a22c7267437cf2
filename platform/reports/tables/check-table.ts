import { InvalidInput } from '@utfall/basics'
import type { TableModel } from './model.ts'

/** @throws InvalidInput when the table has no columns, or a row has another number of cells than columns. */
export function checkTable(table: TableModel): void {
  if (table.columns.length === 0) {
    throw new InvalidInput({ field: 'table.columns', given: 0, allowed: 'at least one column' })
  }
  table.rows.forEach((row, i) => {
    if (row.kind === 'row' && row.cells.length !== table.columns.length) {
      throw new InvalidInput({
        field: `table.rows[${i}].cells`,
        given: row.cells.length,
        allowed: `one for each of ${table.columns.length} columns (${table.caption})`,
      })
    }
  })
}
