import type { PatternTable } from '../responses/patterns.ts'
import { type ItemBank, logNormaliser } from './item-bank.ts'

/** Equally spaced points on the scale, in logits. */
export type Grid = { readonly low: number; readonly step: number; readonly points: number }

export function gridOver(low: number, high: number, finest: number): Grid {
  const points = Math.ceil((high - low) / finest) + 1
  return { low, step: (high - low) / (points - 1), points }
}

/**
 * The likelihood of θ over the grid for every pattern and score in the table: exp(rθ − Σ ln Z_i(θ) − its highest log), so
 * that the highest value is 1. `visit` gets the row of `table.scores`, the values (reused for the next row) and the log taken
 * off. Answers with one score on the same items share a likelihood but for a factor without θ: the score is sufficient.
 */
export function forEachLikelihood(
  bank: ItemBank,
  table: PatternTable,
  grid: Grid,
  visit: (row: number, values: Float64Array, logTop: number) => void,
): void {
  const { low, step, points } = grid
  const logs = new Float64Array(bank.items * points)
  for (let item = 0; item < bank.items; item++)
    for (let g = 0; g < points; g++) logs[item * points + g] = logNormaliser(bank, item, low + g * step)
  const base = new Float64Array(points)
  const values = new Float64Array(points)
  for (let pattern = 0; pattern < table.patterns; pattern++) {
    base.fill(0)
    for (let j = table.itemStart[pattern]; j < table.itemStart[pattern + 1]; j++) {
      const offset = table.itemsOf[j] * points
      for (let g = 0; g < points; g++) base[g] -= logs[offset + g]
    }
    for (let row = table.scoreStart[pattern]; row < table.scoreStart[pattern + 1]; row++) {
      let top = Number.NEGATIVE_INFINITY
      for (let g = 0; g < points; g++) {
        values[g] = base[g] + table.scores[row] * (low + g * step)
        if (values[g] > top) top = values[g]
      }
      for (let g = 0; g < points; g++) values[g] = Math.exp(values[g] - top)
      visit(row, values, top)
    }
  }
}
