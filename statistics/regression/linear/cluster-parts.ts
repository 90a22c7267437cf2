import type { Matrix } from '@utfall/numerics'
import { type NotEstimable, notEstimable } from '../frame/note.ts'
import { type DenseGroups, rowsByGroup } from './dense-groups.ts'
import { crossProduct } from './row-kernels.ts'
import type { OrthonormalRows } from './solve-rows.ts'

/**
 * What CR0–CR2 need of each cluster: cross-products of its rows of Q, never an n × n matrix. With equal weights one symmetric
 * block Q_j'Q_j, which has one more row and column when blocks are absorbed and the cluster lies inside one: the block's own
 * indicator, scaled to norm 1. With weights three: U'U, U'WU and U'W²U, where U = W^(-1/2)·Q.
 */
export type ClusterParts = {
  readonly count: number
  /** r: columns of Q. */
  readonly columns: number
  /** Side of each symmetric block. */
  readonly side: number
  readonly weighted: boolean
  /** Lower triangles, row by row, block after block, cluster after cluster. */
  readonly packed: Float64Array
  /** The absorbed block that the cluster lies inside; −1 where it holds whole blocks. Null without absorbed blocks. */
  readonly block: Int32Array | null
  readonly blocks: number
  /** Σ U'W²U, the working model's variance of γ when the weights are not variances; identity otherwise. */
  readonly omega: Float64Array
  readonly back: Matrix
}

/** One cluster's blocks and its residual cross-products, in scratch that is overwritten by the next. */
export type ClusterScratch = {
  /** Full symmetric blocks: one, or U'U, U'WU and U'W²U. */
  readonly grams: readonly Float64Array[]
  /** Q'e (with the indicator's entry last), or U'e and then U'We. */
  readonly scores: Float64Array
}

export function clusterScratch(side: number, weighted: boolean): ClusterScratch {
  const blocks = weighted ? 3 : 1
  return {
    grams: Array.from({ length: blocks }, () => new Float64Array(side * side)),
    scores: new Float64Array(weighted ? 2 * side : side),
  }
}

/** Doubles that one cluster takes in `packed`. */
export function packedSize(side: number, weighted: boolean): number {
  return ((side * (side + 1)) / 2) * (weighted ? 3 : 1)
}

export function packCluster(
  scratch: ClusterScratch,
  side: number,
  packed: Float64Array,
  start: number,
): void {
  let to = start
  for (const gram of scratch.grams)
    for (let a = 0; a < side; a++) for (let b = 0; b <= a; b++) packed[to++] = gram[a * side + b]
}

export function unpackCluster(parts: ClusterParts, cluster: number, scratch: ClusterScratch): void {
  const { side, packed } = parts
  let from = cluster * packedSize(side, parts.weighted)
  for (const gram of scratch.grams) {
    for (let a = 0; a < side; a++) {
      for (let b = 0; b <= a; b++) {
        gram[a * side + b] = packed[from]
        gram[b * side + a] = packed[from++]
      }
    }
  }
}

/**
 * Which absorbed block each cluster lies inside, or −1 where the cluster holds only whole blocks: within its rows the columns
 * of Q then sum to 0 over every block, and the block's indicator drops out of all that the clusters need.
 * Not estimable: `clusters-cross-blocks`, a cluster that holds parts of several blocks.
 */
export function blockOfClusters(
  clusters: DenseGroups,
  absorb: DenseGroups,
): { readonly kind: 'blocks'; readonly block: Int32Array } | NotEstimable {
  const { order, starts } = rowsByGroup(clusters)
  const block = new Int32Array(clusters.count)
  const inside = new Int32Array(absorb.count)
  for (let cluster = 0; cluster < clusters.count; cluster++) {
    const touched: number[] = []
    for (let at = starts[cluster]; at < starts[cluster + 1]; at++) {
      const code = absorb.codes[order[at]]
      if (inside[code]++ === 0) touched.push(code)
    }
    const whole = touched.every((code) => inside[code] === absorb.sizes[code])
    if (!whole && touched.length > 1)
      return notEstimable('clusters-cross-blocks', {
        cluster: clusters.given[cluster],
        blocks: touched.length,
      })
    block[cluster] = whole ? -1 : touched[0]
    for (const code of touched) inside[code] = 0
  }
  return { kind: 'blocks', block }
}

/** Reads the rows of one cluster into the scratch. */
export type ClusterReader = (cluster: number, scratch: ClusterScratch) => void

export function plainReader(
  rows: OrthonormalRows,
  residuals: Float64Array,
  clusters: DenseGroups,
  block: Int32Array | null,
): ClusterReader {
  const { q, absorb } = rows
  const r = rows.back.rows
  const { order, starts } = rowsByGroup(clusters)
  return (cluster, { grams: [gram], scores }) => {
    const side = scores.length
    gram.fill(0)
    scores.fill(0)
    for (let at = starts[cluster]; at < starts[cluster + 1]; at++) {
      const row = order[at]
      const base = row * r
      const residual = residuals[row]
      for (let a = 0; a < r; a++) {
        const value = q[base + a]
        scores[a] += value * residual
        for (let b = 0, entry = a * side; b <= a; b++, entry++) gram[entry] += value * q[base + b]
        if (side > r) gram[r * side + a] += value
      }
      if (side > r) scores[r] += residual
    }
    if (side > r) {
      const inside = block === null || absorb === null ? -1 : block[cluster]
      const scale = inside < 0 || absorb === null ? 0 : 1 / Math.sqrt(absorb.sizes[inside])
      for (let a = 0; a < r; a++) gram[r * side + a] *= scale
      gram[r * side + r] = (starts[cluster + 1] - starts[cluster]) * scale * scale
      scores[r] *= scale
    }
    mirror(gram, side)
  }
}

export function weightedReader(
  rows: OrthonormalRows,
  residuals: Float64Array,
  clusters: DenseGroups,
  weights: Float64Array,
): ClusterReader {
  const { q } = rows
  const r = rows.back.rows
  const { order, starts } = rowsByGroup(clusters)
  return (cluster, { grams: [plain, once, twice], scores }) => {
    for (const gram of [plain, once, twice]) gram.fill(0)
    scores.fill(0)
    for (let at = starts[cluster]; at < starts[cluster + 1]; at++) {
      const row = order[at]
      const base = row * r
      const weight = weights[row]
      for (let a = 0; a < r; a++) {
        const value = q[base + a]
        scores[a] += (value * residuals[row]) / weight
        scores[r + a] += value * residuals[row]
        for (let b = 0, entry = a * r; b <= a; b++, entry++) {
          const product = value * q[base + b]
          plain[entry] += product / weight
          once[entry] += product
          twice[entry] += product * weight
        }
      }
    }
    for (const gram of [plain, once, twice]) mirror(gram, r)
  }
}

/** Σ U'W²U over all rows: Q weighted by w. */
export function workingVariance(rows: OrthonormalRows): Float64Array {
  const r = rows.back.rows
  if (rows.weights !== null) return crossProduct(rows.q, rows.n, r, rows.weights)
  const omega = new Float64Array(r * r)
  for (let a = 0; a < r; a++) omega[a * r + a] = 1
  return omega
}

function mirror(gram: Float64Array, side: number): void {
  for (let a = 0; a < side; a++) for (let b = 0; b < a; b++) gram[b * side + a] = gram[a * side + b]
}
