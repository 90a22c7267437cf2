import type { NotEstimable } from '../frame/note.ts'
import { notEstimable } from '../frame/note.ts'
import { plainForms } from './cluster-form.ts'
import {
  blockOfClusters,
  type ClusterParts,
  clusterScratch,
  packCluster,
  packedSize,
  plainReader,
  weightedReader,
  workingVariance,
} from './cluster-parts.ts'
import type { DenseGroups } from './dense-groups.ts'
import { quadraticMoments } from './quadratic-moments.ts'
import type { OrthonormalRows } from './solve-rows.ts'
import { weightedForms } from './weighted-cluster-form.ts'

export type ClusterCovariance = {
  readonly kind: 'covariance'
  /** Of γ, r × r, before Stata's factor. */
  readonly gamma: Float64Array
  /** Per coefficient: Satterthwaite's 2E²/Var under the working model. */
  readonly satterthwaite: Float64Array
  /** Per coefficient: expected variance estimate over true variance under the working model; 1 when nothing is lost. */
  readonly measuredShare: Float64Array
  readonly parts: ClusterParts | null
}

/**
 * One pass over the rows, cluster by cluster: each is reduced to its k × k cross-products, adjusted, added to the meat and to
 * the moments that the degrees of freedom need, and forgotten (kept packed for CR2, whose joint test asks for them again).
 * Not estimable: `too-few-clusters` (one), `clusters-cross-blocks` (CR2 with absorbed blocks that clusters cut across).
 */
export function clusterCovariance(
  rows: OrthonormalRows,
  residuals: Float64Array,
  clusters: DenseGroups,
  standardErrors: 'CR0' | 'CR1' | 'CR2',
): ClusterCovariance | NotEstimable {
  if (clusters.count < 2) return notEstimable('too-few-clusters', { clusters: clusters.count })
  const { weights, absorb, back } = rows
  const r = back.rows
  const adjust = standardErrors === 'CR2'
  const nested = nestedBlocks(rows, clusters, adjust)
  if (nested.kind === 'not-estimable') return nested
  const { block } = nested
  const blocks = block === null || absorb === null ? 0 : absorb.count
  const side = block === null ? r : r + 1
  const weighted = weights !== null
  const omega = workingVariance(rows)
  const builder = weighted ? weightedForms(r, omega, adjust) : plainForms(r, side, adjust)
  const read = weighted
    ? weightedReader(rows, residuals, clusters, weights)
    : plainReader(rows, residuals, clusters, block)
  const scratch = clusterScratch(side, weighted)
  const size = packedSize(side, weighted)
  const packed = new Float64Array(adjust ? clusters.count * size : 0)

  // Degrees of freedom and shares do not depend on a contrast's length; length 1 keeps their squares from over- and underflow.
  const contrasts = Array.from({ length: r }, (_, a) => unitLength(back.data.subarray(a * r, (a + 1) * r)))
  const moments = quadraticMoments(
    contrasts,
    contrasts.map((_, a) => [a, a] as const),
    builder.signs,
    blocks,
  )
  const gamma = new Float64Array(r * r)
  for (let cluster = 0; cluster < clusters.count; cluster++) {
    read(cluster, scratch)
    if (adjust) packCluster(scratch, side, packed, cluster * size)
    builder.build(scratch)
    const { score } = builder.form
    for (let a = 0; a < r; a++) for (let b = 0; b < r; b++) gamma[a * r + b] += score[a] * score[b]
    moments.add(builder.form, block === null ? -1 : block[cluster])
  }
  return {
    kind: 'covariance',
    gamma,
    satterthwaite: Float64Array.from(contrasts, (_, a) => (2 * moments.mean(a) ** 2) / moments.variance(a)),
    measuredShare: Float64Array.from(contrasts, (b, a) => moments.mean(a) / quadratic(omega, b)),
    parts: adjust
      ? { count: clusters.count, columns: r, side, weighted, packed, block, blocks, omega, back }
      : null,
  }
}

/**
 * Without adjustment the indicators of absorbed blocks act on nothing but the share measured, where leaving them out only
 * makes it larger; with it they matter, and clusters must lie inside blocks or hold whole ones.
 */
function nestedBlocks(
  rows: OrthonormalRows,
  clusters: DenseGroups,
  adjust: boolean,
): { readonly kind: 'blocks'; readonly block: Int32Array | null } | NotEstimable {
  const { absorb, weights } = rows
  if (absorb === null || !adjust) return { kind: 'blocks', block: null }
  if (weights !== null)
    return notEstimable('weighted-clusters-with-absorbed-blocks', { blocks: absorb.count })
  const found = blockOfClusters(clusters, absorb)
  if (found.kind === 'not-estimable') return found
  return found.block.every((inside) => inside < 0) ? { kind: 'blocks', block: null } : found
}

function unitLength(v: Float64Array): Float64Array {
  const length = Math.hypot(...v)
  return v.map((entry) => entry / length)
}

function quadratic(a: Float64Array, v: Float64Array): number {
  const r = v.length
  let total = 0
  for (let i = 0; i < r; i++) for (let j = 0; j < r; j++) total += v[i] * a[i * r + j] * v[j]
  return total
}
