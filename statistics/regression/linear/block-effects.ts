import { type NotEstimable, notEstimable } from '../frame/note.ts'
import { blockOfClusters } from './cluster-parts.ts'
import type { DenseGroups } from './dense-groups.ts'
import type { StandardErrors } from './types.ts'

/** Above this number of blocks no dummy columns are made. */
export const MOST_DUMMY_BLOCKS = 50

export type BlockEffects =
  | { readonly kind: 'none' }
  | { readonly kind: 'absorbed'; readonly blocks: DenseGroups }
  | { readonly kind: 'dummies'; readonly terms: readonly string[]; readonly columns: readonly Float64Array[] }

/**
 * How blocks enter a regression as free intercepts: absorbed by within-block centring, which is the same to rounding and needs
 * no columns, unless CR2 cannot be had that way (clusters that cut across blocks, or weights), where up to 50 blocks become
 * dummy columns named `block=code`.
 * Not estimable: `clusters-cross-blocks`, `weighted-clusters-with-absorbed-blocks`, with more than 50 blocks.
 */
export function blockEffects(
  blocks: DenseGroups | null,
  clusters: DenseGroups | null,
  standardErrors: StandardErrors,
  weighted: boolean,
): BlockEffects | NotEstimable {
  if (blocks === null) return { kind: 'none' }
  if (standardErrors !== 'CR2' || clusters === null) return { kind: 'absorbed', blocks }
  const nested = blockOfClusters(clusters, blocks)
  if (nested.kind === 'blocks' && !weighted) return { kind: 'absorbed', blocks }
  if (blocks.count <= MOST_DUMMY_BLOCKS) return blockDummies(blocks)
  return nested.kind === 'blocks'
    ? notEstimable('weighted-clusters-with-absorbed-blocks', {
        blocks: blocks.count,
        allowed: MOST_DUMMY_BLOCKS,
      })
    : { ...nested, detail: { ...nested.detail, allowed: MOST_DUMMY_BLOCKS } }
}

/** One 0/1 column for each block but the first. */
export function blockDummies(blocks: DenseGroups): BlockEffects & { readonly kind: 'dummies' } {
  const terms: string[] = []
  const columns: Float64Array[] = []
  for (let block = 1; block < blocks.count; block++) {
    terms.push(`block=${blocks.given[block]}`)
    columns.push(Float64Array.from(blocks.codes, (code) => (code === block ? 1 : 0)))
  }
  return { kind: 'dummies', terms, columns }
}
