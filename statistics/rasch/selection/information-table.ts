import type { ItemScale } from '../calibration/calibration-types.ts'
import { itemInformation } from '../persons/information.ts'
import type { TargetPoints } from './target.ts'

/** Information of each item at each point of the target: `rows[item][point]`, squared inverse logits. */
export type InformationTable = { readonly rows: readonly Float64Array[]; readonly weights: Float64Array }

/** Below this an item tells nothing, and one over it would leave the numbers a computer has. */
const LEAST_INFORMATION = 1e-100

/** Null when some item tells nothing at some point: the target lies hundreds of logits from it. */
export function informationTable(
  scale: ItemScale,
  { points, weights }: TargetPoints,
): InformationTable | null {
  const rows = itemInformation(scale, points)
  const told = rows.every((row) => row.every((information) => information >= LEAST_INFORMATION))
  return told ? { rows, weights } : null
}

/** The information of some items together, point by point. */
export function formInformation(table: InformationTable, items: readonly number[]): Float64Array {
  const total = new Float64Array(table.weights.length)
  for (const item of items) {
    const row = table.rows[item]
    for (let p = 0; p < total.length; p++) total[p] += row[p]
  }
  return total
}

/** The mean over the target of some function of a form's information. */
export function meanOverTarget(
  table: InformationTable,
  items: readonly number[],
  of: (information: number) => number,
): number {
  const information = formInformation(table, items)
  let mean = 0
  for (let p = 0; p < information.length; p++) mean += table.weights[p] * of(information[p])
  return mean
}

/** Mean of 1/information, squared logits: the criterion of short forms. */
export function meanErrorVariance(table: InformationTable, items: readonly number[]): number {
  return meanOverTarget(table, items, (information) => 1 / information)
}

export function meanInformation(table: InformationTable, items: readonly number[]): number {
  return meanOverTarget(table, items, (information) => information)
}
