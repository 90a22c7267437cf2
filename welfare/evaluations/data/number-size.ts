import { FaultList, type Faults, faultWords, type NumberColumn, type Table } from '@utfall/exchange'

/** Beyond this neighbouring whole numbers are no longer all doubles, and squares soon leave the doubles altogether. */
export const LARGEST_NUMBER = 1e15

/** Faults for numbers too large to be what people measure; null when there are none. */
export function oversized(table: Table, column: NumberColumn): Faults | null {
  const faults = new FaultList(table.name)
  column.values.forEach((value, row) => {
    if (Number.isNaN(value) || Math.abs(value) <= LARGEST_NUMBER) return
    const given = `«${value}»`
    faults.add({
      row: row + 2,
      column: column.name,
      ...faultWords(
        [given, 'a number of at most fifteen digits before the decimal mark'],
        [given, 'ett tal med högst femton siffror före decimaltecknet'],
      ),
    })
  })
  return faults.total > 0 ? faults.result() : null
}
