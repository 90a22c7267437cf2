import { FaultList, type Faults, faultWords, type NumberColumn } from '@utfall/exchange'
import type { KnownItems } from './known-items.ts'

/** The answers that a calibration knows for an item, each with its category; null for an item that it lacks. */
export function categoriesOf(known: KnownItems, item: string): ReadonlyMap<number, number> | null {
  const position = known.scale.items.indexOf(item)
  if (position < 0) return null
  return new Map([...(known.categories[position] ?? [])].map((answer, category) => [answer, category]))
}

/** An answer outside the calibrated categories has no place on the scale: each is a fault with its row and column. */
export function unseenAnswers(
  file: string,
  column: NumberColumn,
  categories: ReadonlyMap<number, number>,
): Faults | null {
  const faults = new FaultList(file)
  const list = [...categories.keys()].join(', ')
  column.values.forEach((value, person) => {
    if (Number.isNaN(value) || categories.has(value)) return
    faults.add({
      row: person + 2,
      column: column.name,
      ...faultWords(
        [`«${value}», which nobody answered when the item was calibrated`, `one of ${list}`],
        [`«${value}», som ingen svarade när frågan kalibrerades`, `något av ${list}`],
      ),
    })
  })
  return faults.total > 0 ? faults.result() : null
}
