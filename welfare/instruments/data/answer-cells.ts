import {
  FaultList,
  type Faults,
  faultWords,
  integerColumn,
  type NumberColumn,
  quoted,
  type Table,
  textColumn,
} from '@utfall/exchange'

/** A scale of more steps than this is a measured number, an age or a code, and no answer to choose among. */
export const LARGEST_CATEGORY = 100

/**
 * One item's answers: whole numbers from 0 to the highest category. A column where no cell at all is such a number is
 * no item, and is told once with what to do about it.
 */
export function answerColumn(table: Table, name: string, highest: number): NumberColumn | Faults {
  const column = integerColumn(table, name, { low: 0, high: highest })
  if (column.kind === 'number') return column
  const texts = textColumn(table, name)
  if (texts.kind === 'faults') return texts
  const present = texts.values.filter((value) => value !== null).length
  if (column.total < present || present < 2) return column
  const [first] = column.faults
  const list = new FaultList(table.name)
  const given = quoted(texts.values.find((value) => value !== null) ?? '')
  list.add({
    row: first?.row ?? 1,
    column: name,
    ...faultWords(
      [
        `${given} and no answer in any of ${present} rows`,
        `a whole number from 0 to ${highest}; a column that is no item is named as group, identity or weight, or the items are listed`,
      ],
      [
        `${given} och inget svar på någon av ${present} rader`,
        `ett heltal från 0 till ${highest}; en kolumn som inte är en fråga anges som grupp, identitet eller vikt, eller så räknas frågorna upp`,
      ],
    ),
  })
  return list.result()
}

/**
 * The same under a highest answer that somebody declared. Answers over it are one slip and not many: one fault names the
 * first, how many there are and the largest of them.
 */
export function declaredColumn(table: Table, name: string, highest: number): NumberColumn | Faults {
  const column = answerColumn(table, name, LARGEST_CATEGORY)
  if (column.kind === 'faults' || highest >= LARGEST_CATEGORY) return column
  const over = [...column.values.keys()].filter((row) => column.values[row] > highest)
  const [first] = over
  if (first === undefined) return column
  const faults = new FaultList(table.name)
  const given = quoted(String(column.values[first]))
  const others = over.length - 1
  const largest = over.reduce((most, row) => Math.max(most, column.values[row]), 0)
  faults.add({
    row: first + 2,
    column: name,
    ...faultWords(
      [
        others === 0
          ? given
          : `${given}, and ${others} more answers over the highest (the largest is ${largest})`,
        `a whole number from 0 to ${highest}`,
      ],
      [
        others === 0 ? given : `${given}, och ${others} till över det högsta svaret (störst är ${largest})`,
        `ett heltal från 0 till ${highest}`,
      ],
    ),
  })
  return faults.result()
}

/** The identity of each person, each once; without a column the order in which they came, from 1. */
export function personIds(table: Table, column: string | null): readonly string[] | Faults {
  if (column === null) return Array.from({ length: table.rows }, (_, row) => String(row + 1))
  const texts = textColumn(table, column)
  if (texts.kind === 'faults') return texts
  const faults = new FaultList(table.name)
  const rowOf = new Map<string, number>()
  const ids = texts.values.map((value, row) => {
    const first = value === null ? undefined : rowOf.get(value)
    if (value === null) {
      faults.add({
        row: row + 2,
        column,
        ...faultWords(
          ['nothing', 'an identity for every person'],
          ['inget', 'en identitet för varje person'],
        ),
      })
    } else if (first !== undefined) {
      faults.add({
        row: row + 2,
        column,
        ...faultWords(
          [`${quoted(value)}, also in row ${first}`, 'each person once'],
          [`${quoted(value)}, även på rad ${first}`, 'varje person en gång'],
        ),
      })
    } else rowOf.set(value, row + 2)
    return value ?? ''
  })
  return faults.total > 0 ? faults.result() : ids
}
