import { designMatrix } from '../frame/design-matrix.ts'
import { type NotEstimable, notEstimable } from '../frame/note.ts'
import { codesText } from './block-cells.ts'
import type { ComparedBlocks } from './compared-blocks.ts'
import type { DenseGroups } from './dense-groups.ts'
import { ARM_TERM, estimateFromFit, estimateOf, requireArms, withoutVariation } from './estimate.ts'
import { leastSquares } from './least-squares.ts'
import { combineSmall } from './small-blocks.ts'
import type { Estimate } from './types.ts'

type Sample = {
  readonly outcome: Float64Array
  readonly arm: Int32Array
  readonly clusters: Int32Array
  readonly level: number
}

/** CR2 of the outcome on the arm; the least squares says what the data cannot carry. */
export function clusteredDifference(sample: Sample): Estimate | NotEstimable {
  const { outcome, arm, clusters, level } = sample
  const fit = leastSquares({
    outcome,
    design: designMatrix({ rows: outcome.length, terms: [ARM_TERM], columns: [arm] }),
    standardErrors: 'CR2',
    clusters,
    level,
  })
  if (fit.kind === 'not-estimable')
    return fit.reason === 'perfect-fit' ? notEstimable('no-variation-within-arms', fit.detail) : fit
  return estimateFromFit(fit, ARM_TERM, requireArms(outcome, arm, level), 'clustered')
}

type ClusteredBlock = {
  readonly code: number
  readonly n: number
  readonly difference: number
  readonly clusters: number
  /** Clusters with someone treated, and with someone in control. */
  readonly treatedClusters: number
  readonly controlClusters: number
  readonly rows: readonly number[]
}

/** Blocks whose clusters were drawn; see `differenceInMeans` for the formulas. */
export function clusteredBlocks(input: {
  readonly outcome: Float64Array
  readonly arm: Int32Array
  readonly blocks: DenseGroups
  readonly clusters: DenseGroups
  readonly level: number
  readonly found: ComparedBlocks
}): Estimate | NotEstimable {
  const { outcome, arm, clusters, level, found } = input
  const crossing = clusterAcrossBlocks(clusters, input.blocks)
  if (crossing) return crossing
  const blocks = clusteredBlockList(input)
  const isSmall = (block: ClusteredBlock) => block.treatedClusters < 2 || block.controlClusters < 2
  const isPair = (block: ClusteredBlock) =>
    block.clusters === 2 && block.treatedClusters === 1 && block.controlClusters === 1
  const { counts, effect, notes } = found
  if (blocks.length > 1 && blocks.every(isPair)) {
    const j = blocks.length
    const squares = blocks.reduce(
      (sum, block) => sum + (block.n * block.difference - (counts.n * effect) / j) ** 2,
      0,
    )
    if (squares === 0) return withoutVariation(effect, counts.n)
    const se = Math.sqrt((j / ((j - 1) * counts.n ** 2)) * squares)
    return estimateOf({ estimate: effect, se, df: j - 1 }, counts, {
      design: 'pairs-clustered',
      level,
      notes,
    })
  }
  const large = blocks.filter((block) => !isSmall(block))
  const small = blocks.filter(isSmall)
  let variance = 0
  let spread = 0
  for (const block of large) {
    const part = blockVariance(block, outcome, arm, clusters, level)
    if (part.kind === 'not-estimable') return part
    const weighted = (block.n / counts.n) ** 2 * part.variance
    variance += weighted
    spread += weighted ** 2 / part.df
  }
  const drawn = large.every((block) => block.clusters === block.treatedClusters + block.controlClusters)
  const designDf = large.reduce((sum, block) => sum + block.clusters - 2, 0)
  // Clusters that hold both arms were not drawn whole, and C − 2J does not count what they tell: Satterthwaite over the blocks.
  const df = drawn || spread === 0 ? designDf : variance ** 2 / spread
  const combined = combineSmall(small, large.length > 0, counts.n, { variance, df }, () => null)
  if (combined === null)
    return notEstimable('too-few-small-blocks', { blocks: small.length, codes: codesText(small) })
  if (combined.variance === 0) return withoutVariation(effect, counts.n)
  return estimateOf({ estimate: effect, se: Math.sqrt(combined.variance), df: combined.df }, counts, {
    design: combined.design === 'blocked' ? 'blocked-clustered' : `${combined.design}-clustered`,
    level,
    notes: [...notes, ...combined.notes],
  })
}

function clusterAcrossBlocks(clusters: DenseGroups, blocks: DenseGroups): NotEstimable | null {
  const blockOf = new Int32Array(clusters.count).fill(-1)
  for (let row = 0; row < clusters.codes.length; row++) {
    const cluster = clusters.codes[row]
    if (blockOf[cluster] < 0) blockOf[cluster] = blocks.codes[row]
    else if (blockOf[cluster] !== blocks.codes[row])
      return notEstimable('clusters-cross-blocks', { cluster: clusters.given[cluster], blocks: 2 })
  }
  return null
}

function clusteredBlockList(input: {
  readonly arm: Int32Array
  readonly blocks: DenseGroups
  readonly clusters: DenseGroups
  readonly found: ComparedBlocks
}): readonly ClusteredBlock[] {
  const { arm, blocks, clusters, found } = input
  const rowsOf = new Map<number, number[]>(found.blocks.map((block) => [block.code, []]))
  for (let row = 0; row < arm.length; row++) rowsOf.get(blocks.given[blocks.codes[row]])?.push(row)
  return found.blocks.map(({ code, n, difference }) => {
    const rows = rowsOf.get(code) ?? []
    const distinct = (wanted: number) =>
      new Set(rows.filter((row) => arm[row] === wanted).map((row) => clusters.codes[row])).size
    return {
      code,
      n,
      difference,
      clusters: new Set(rows.map((row) => clusters.codes[row])).size,
      treatedClusters: distinct(1),
      controlClusters: distinct(0),
      rows,
    }
  })
}

/** The block's own CR2 variance; 0 when both arms are constant in it, as s² is. */
function blockVariance(
  block: ClusteredBlock,
  outcome: Float64Array,
  arm: Int32Array,
  clusters: DenseGroups,
  level: number,
): { readonly kind: 'part'; readonly variance: number; readonly df: number } | NotEstimable {
  const { rows } = block
  const own = clusteredDifference({
    outcome: Float64Array.from(rows, (row) => outcome[row]),
    arm: Int32Array.from(rows, (row) => arm[row]),
    clusters: Int32Array.from(rows, (row) => clusters.codes[row]),
    level,
  })
  if (own.kind === 'estimate') return { kind: 'part', variance: own.se ** 2, df: own.df }
  if (own.reason === 'outcome-does-not-vary' || own.reason === 'no-variation-within-arms')
    return { kind: 'part', variance: 0, df: 1 }
  return notEstimable(own.reason, { ...own.detail, block: block.code })
}
