import type { DenseGroups } from './dense-groups.ts'

/** One arm of one block. */
export type Cell = {
  readonly n: number
  readonly mean: number
  /** Σ(y − ȳ)²; exactly 0 when all are equal. */
  readonly squares: number
}

export type BlockCells = {
  /** The code the block came with. */
  readonly code: number
  readonly n: number
  readonly treated: Cell
  readonly control: Cell
  /** m1 − m0; 0 without meaning while an arm is empty. */
  readonly difference: number
}

/** Count, mean and squared deviations of each arm of each block: means as first value plus mean distance, then a second pass. */
export function blockCells(
  outcome: Float64Array,
  arm: Int32Array,
  blocks: DenseGroups,
): readonly BlockCells[] {
  const size = 2 * blocks.count
  const count = new Int32Array(size)
  const first = new Float64Array(size)
  const mean = new Float64Array(size)
  const squares = new Float64Array(size)
  const remainder = new Float64Array(size)
  for (let row = 0; row < outcome.length; row++) {
    const cell = 2 * blocks.codes[row] + arm[row]
    if (count[cell]++ === 0) first[cell] = outcome[row]
    mean[cell] += outcome[row] - first[cell]
  }
  for (let cell = 0; cell < size; cell++)
    mean[cell] = count[cell] === 0 ? 0 : first[cell] + mean[cell] / count[cell]
  for (let row = 0; row < outcome.length; row++) {
    const cell = 2 * blocks.codes[row] + arm[row]
    const distance = outcome[row] - mean[cell]
    squares[cell] += distance * distance
    remainder[cell] += distance
  }
  const cellAt = (cell: number): Cell => ({
    n: count[cell],
    mean: mean[cell],
    // Chan, Golub & LeVeque (1983), eq. 1.7: what the rounding of the mean added is taken off.
    squares: count[cell] === 0 ? 0 : Math.max(0, squares[cell] - remainder[cell] ** 2 / count[cell]),
  })
  return Array.from({ length: blocks.count }, (_, block) => {
    const control = cellAt(2 * block)
    const treated = cellAt(2 * block + 1)
    return {
      code: blocks.given[block],
      n: control.n + treated.n,
      treated,
      control,
      difference: control.n > 0 && treated.n > 0 ? treated.mean - control.mean : 0,
    }
  })
}

/** s² with n − 1. */
export function cellVariance(cell: Cell): number {
  return cell.squares / (cell.n - 1)
}

/** Neyman's variance of the difference in one block. */
export function neymanVariance({ treated, control }: BlockCells): number {
  return cellVariance(treated) / treated.n + cellVariance(control) / control.n
}

/** A short list of block codes for a note, at most ten. */
export function codesText(blocks: readonly { readonly code: number }[]): string {
  const named = blocks.slice(0, 10).map((block) => block.code)
  return blocks.length > 10 ? `${named.join(', ')}, …` : named.join(', ')
}
