import { type NotEstimable, type Note, notEstimable } from '../frame/note.ts'
import { type BlockCells, blockCells, codesText } from './block-cells.ts'
import type { DenseGroups } from './dense-groups.ts'
import type { ArmCounts } from './estimate.ts'

export type ComparedBlocks = {
  readonly kind: 'blocks'
  /** Blocks with both arms, and the people in them. */
  readonly blocks: readonly BlockCells[]
  readonly counts: ArmCounts
  /** Σ(n_j/n)τ_j. */
  readonly effect: number
  readonly notes: readonly Note[]
}

/** Not estimable: `no-block-with-both-arms`. */
export function blocksWithBothArms(
  outcome: Float64Array,
  arm: Int32Array,
  groups: DenseGroups,
): ComparedBlocks | NotEstimable {
  const all = blockCells(outcome, arm, groups)
  const blocks = all.filter(({ treated, control }) => treated.n > 0 && control.n > 0)
  const oneArmed = all.filter(({ treated, control }) => treated.n === 0 || control.n === 0)
  if (blocks.length === 0) return notEstimable('no-block-with-both-arms', { blocks: all.length })
  const n1 = blocks.reduce((sum, block) => sum + block.treated.n, 0)
  const n0 = blocks.reduce((sum, block) => sum + block.control.n, 0)
  const n = n1 + n0
  const people = oneArmed.reduce((sum, block) => sum + block.n, 0)
  const left = {
    code: 'blocks-without-both-arms',
    detail: { blocks: oneArmed.length, people, codes: codesText(oneArmed) },
  }
  return {
    kind: 'blocks',
    blocks,
    counts: { n, n1, n0 },
    effect: blocks.reduce((sum, block) => sum + (block.n / n) * block.difference, 0),
    notes: oneArmed.length > 0 ? [left] : [],
  }
}
