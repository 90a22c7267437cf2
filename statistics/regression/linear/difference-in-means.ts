import { type NotEstimable, notEstimable } from '../frame/note.ts'
import { type BlockCells, blockCells, cellVariance, codesText, neymanVariance } from './block-cells.ts'
import { clusteredBlocks, clusteredDifference } from './clustered-difference.ts'
import { blocksWithBothArms, type ComparedBlocks } from './compared-blocks.ts'
import { type DenseGroups, denseGroups } from './dense-groups.ts'
import {
  type ArmCounts,
  emptyArm,
  estimateOf,
  loneCluster,
  requireArms,
  withoutVariation,
} from './estimate.ts'
import { combineSmall, plugInVariances } from './small-blocks.ts'
import type { Estimate } from './types.ts'

export type DifferenceInput = {
  readonly outcome: Float64Array
  /** 1 treated, 0 control. */
  readonly arm: Int32Array
  /** Block code of each row: lots were drawn inside blocks. */
  readonly blocks?: Int32Array
  /** Cluster code of each row: whole clusters were drawn, or people in one share their circumstances. */
  readonly clusters?: Int32Array
  readonly level?: number
}

/**
 * Difference in means between treated and control with the variance of the design that was drawn.
 *
 * Formulas (`design` in the result):
 * - `welch`: τ = m1 − m0, V = s1²/n1 + s0²/n0, degrees of freedom by Welch–Satterthwaite.
 * - `blocked`: τ = Σ(n_j/n)τ_j, V = Σ(n_j/n)²(s1j²/n1j + s0j²/n0j), n − 2J degrees of freedom.
 * - `pairs`: every block is one against one: V = Σ(τ_j − τ)²/(J(J − 1)), J − 1.
 * - `clustered`: CR2 on the arm with Satterthwaite degrees of freedom.
 * - `blocked-clustered`: as blocked with each block's CR2 variance, C − 2J; `pairs-clustered`: every block one cluster against
 *   one, V = J/((J − 1)n²)·Σ(n_jτ_j − nτ/J)², J − 1 (Imai, King & Nall 2009, Stat. Sci. 24, 29–53).
 * Small blocks, our rule: a block with one person (or cluster) in an arm cannot measure its variance. It keeps its weight n_j/n in
 * the estimate; the other blocks keep their own variance, and
 * - `blocked-hybrid`: the small blocks' common part gets the variance between their differences (Pashley & Miratrix 2021); degrees
 *   of freedom by Satterthwaite of the two parts, K − 1 for the small ones. `small-blocks` when there are no others.
 * - `blocked-plug-in`: when there is one small block, or one with half of their people: the arm's variance pooled over blocks.
 * A note names the blocks (`small-blocks-between`, `small-blocks-plug-in`). A block with one arm only has no comparison and is left
 * out (`blocks-without-both-arms`); n counts who is left.
 *
 * Inputs: `outcome` finite; `arm` 0 or 1; `blocks`, `clusters` codes from 0; `level` in (0, 1), 0.95 when left out.
 * Accuracy: 1e-12 relative; offsets of 1e9 cost nothing.
 * Not estimable: `arm-without-people`, `one-person-in-arm`, `outcome-does-not-vary`, `no-variation-within-arms` (both arms constant
 * and different: a standard error of 0 would be a claim to know everything), `no-block-with-both-arms`, `too-few-small-blocks`,
 * `clusters-cross-blocks`, `one-cluster-in-arm`, `clusters-do-not-measure-variance`.
 * Errors: `InvalidInput` for wrong lengths, an arm that is not 0 or 1, outcomes that are not finite, negative codes.
 * Checked against: estimatr 1.0.0 difference_in_means on nine designs; the small-block rules by hand and by simulation.
 */
export function differenceInMeans(input: DifferenceInput): Estimate | NotEstimable {
  const { outcome, arm, blocks, clusters, level = 0.95 } = input
  const counts = requireArms(outcome, arm, level)
  const clusterGroups = clusters === undefined ? null : denseGroups(clusters, counts.n, 'clusters')
  const blockGroups = blocks === undefined ? null : denseGroups(blocks, counts.n, 'blocks')
  const empty = emptyArm(counts)
  if (empty) return empty
  if (blockGroups === null) {
    if (clusterGroups !== null)
      return (
        loneCluster(arm, clusterGroups) ??
        clusteredDifference({ outcome, arm, clusters: clusterGroups.codes, level })
      )
    return welch(outcome, arm, counts, level)
  }
  const found = blocksWithBothArms(outcome, arm, blockGroups)
  if (found.kind === 'not-estimable') return found
  if (clusterGroups !== null)
    return clusteredBlocks({ outcome, arm, blocks: blockGroups, clusters: clusterGroups, level, found })
  return blockedDifference(found, level)
}

function welch(
  outcome: Float64Array,
  arm: Int32Array,
  counts: ArmCounts,
  level: number,
): Estimate | NotEstimable {
  const everyone: DenseGroups = {
    codes: new Int32Array(counts.n),
    count: 1,
    given: Int32Array.of(0),
    sizes: Int32Array.of(counts.n),
  }
  const [{ treated, control, difference }] = blockCells(outcome, arm, everyone)
  if (treated.n < 2 || control.n < 2)
    return notEstimable('one-person-in-arm', { treated: treated.n, control: control.n })
  const v1 = cellVariance(treated) / treated.n
  const v0 = cellVariance(control) / control.n
  if (v1 + v0 === 0) return withoutVariation(difference, counts.n)
  // Written with shares of the variance, so that no square of a square under- or overflows.
  const share = v1 / (v1 + v0)
  const df = 1 / (share ** 2 / (treated.n - 1) + (1 - share) ** 2 / (control.n - 1))
  return estimateOf({ estimate: difference, se: Math.sqrt(v1 + v0), df }, counts, { design: 'welch', level })
}

function blockedDifference(found: ComparedBlocks, level: number): Estimate | NotEstimable {
  const { blocks, counts, effect } = found
  const isSmall = ({ treated, control }: BlockCells) => treated.n < 2 || control.n < 2
  const large = blocks.filter((block) => !isSmall(block))
  const small = blocks.filter(isSmall)
  const largeVariance = large.reduce(
    (sum, block) => sum + (block.n / counts.n) ** 2 * neymanVariance(block),
    0,
  )
  const largeDf = large.reduce((sum, block) => sum + block.n - 2, 0)
  const combined = combineSmall(
    small,
    large.length > 0,
    counts.n,
    { variance: largeVariance, df: largeDf },
    () => {
      const plugged = plugInVariances(blocks)
      if (plugged === null) return null
      const variance = blocks.reduce(
        (sum, block, at) => sum + (block.n / counts.n) ** 2 * plugged.variances[at],
        0,
      )
      return { variance, df: plugged.df }
    },
  )
  if (combined === null)
    return notEstimable('too-few-small-blocks', { blocks: small.length, codes: codesText(small) })
  if (combined.variance === 0) return withoutVariation(effect, counts.n)
  const allPairs = large.length === 0 && small.every((block) => block.n === 2)
  return estimateOf({ estimate: effect, se: Math.sqrt(combined.variance), df: combined.df }, counts, {
    design: allPairs ? 'pairs' : combined.design,
    level,
    notes: allPairs ? found.notes : [...found.notes, ...combined.notes],
  })
}
