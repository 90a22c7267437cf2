import type { Note } from '../frame/note.ts'
import { type BlockCells, cellVariance, codesText } from './block-cells.ts'

export type BlockDifference = { readonly code: number; readonly n: number; readonly difference: number }

/**
 * Variance of Σ(n_k/n_s)·τ_k over blocks that cannot measure their own (an arm with one person, or one cluster), from how their
 * differences vary between blocks:
 *   V = Σ a_k(τ_k − τ)²,  a_k = n_k² / ((n_s − 2n_k)·(n_s + Σ n_i²/(n_s − 2n_i))).
 * It needs no assumption about variances and is too large by how much the true effects differ between blocks, never too small
 * on average. With blocks of one size it is Σ(τ_k − τ)²/(K(K − 1)), the variance of matched pairs.
 * Null when a block has half of the people or more: then that block's own variance cannot be told from the others.
 * Source: Pashley & Miratrix (2021), J. Educ. Behav. Stat. 46, 271–296, the hybrid estimator for small blocks of varying size.
 */
export function betweenBlockVariance(blocks: readonly BlockDifference[]): number | null {
  const total = blocks.reduce((sum, block) => sum + block.n, 0)
  const effect = blocks.reduce((sum, block) => sum + (block.n / total) * block.difference, 0)
  if (blocks.length < 2) return null
  if (blocks.every((block) => block.n === blocks[0].n)) {
    const squares = blocks.reduce((sum, block) => sum + (block.difference - effect) ** 2, 0)
    return squares / (blocks.length * (blocks.length - 1))
  }
  if (blocks.some((block) => 2 * block.n >= total)) return null
  const shared = total + blocks.reduce((sum, block) => sum + block.n ** 2 / (total - 2 * block.n), 0)
  return blocks.reduce(
    (sum, block) =>
      sum + (block.n ** 2 / ((total - 2 * block.n) * shared)) * (block.difference - effect) ** 2,
    0,
  )
}

export type PluggedIn = {
  /** Variance of each block's difference, in the order given. */
  readonly variances: readonly number[]
  readonly df: number
}

/**
 * The last resort for a lone small block: an arm with one person gets that arm's variance pooled over the blocks that have two
 * or more in it, Σ(n − 1)s²/Σ(n − 1); other arms keep their own. Right when the arm's variance is the same in all blocks.
 * Null when an arm has nowhere two people. Degrees of freedom: the squared deviations pooled, both arms.
 * Source: the plug-in idea of Pashley & Miratrix (2021), section on few small blocks; pooled by degrees of freedom here.
 */
export function plugInVariances(blocks: readonly BlockCells[]): PluggedIn | null {
  const pooled = (arm: 'treated' | 'control') => {
    const df = blocks.reduce((sum, block) => sum + Math.max(0, block[arm].n - 1), 0)
    const squares = blocks.reduce((sum, block) => sum + block[arm].squares, 0)
    return { df, variance: squares / df }
  }
  const treated = pooled('treated')
  const control = pooled('control')
  if (treated.df === 0 || control.df === 0) return null
  const variances = blocks.map((block) => {
    const own = (arm: 'treated' | 'control', fallback: number) =>
      (block[arm].n > 1 ? cellVariance(block[arm]) : fallback) / block[arm].n
    return own('treated', treated.variance) + own('control', control.variance)
  })
  return { variances, df: treated.df + control.df }
}

export type Combined = {
  readonly variance: number
  readonly df: number
  readonly design: 'blocked' | 'small-blocks' | 'blocked-hybrid' | 'blocked-plug-in'
  readonly notes: readonly Note[]
}

/** Adds the small blocks' part to the variance of the large ones, by the rule of `differenceInMeans`; null when neither way is open. */
export function combineSmall(
  small: readonly { readonly code: number; readonly n: number; readonly difference: number }[],
  hasLarge: boolean,
  n: number,
  large: { readonly variance: number; readonly df: number },
  plugIn: () => { readonly variance: number; readonly df: number } | null,
): Combined | null {
  if (small.length === 0) return { ...large, design: 'blocked', notes: [] }
  const people = small.reduce((sum, block) => sum + block.n, 0)
  const detail = { blocks: small.length, people, codes: codesText(small) }
  const between = betweenBlockVariance(small)
  if (between === null) {
    const plugged = plugIn()
    return (
      plugged && { ...plugged, design: 'blocked-plug-in', notes: [{ code: 'small-blocks-plug-in', detail }] }
    )
  }
  const notes = [{ code: 'small-blocks-between', detail }]
  const part = (people / n) ** 2 * between
  if (!hasLarge) return { variance: part, df: small.length - 1, design: 'small-blocks', notes }
  const variance = large.variance + part
  // Both parts 0: no variation anywhere, and the caller says so before the degrees of freedom are used.
  const share = variance > 0 ? part / variance : 0
  const df = 1 / ((1 - share) ** 2 / large.df + share ** 2 / (small.length - 1))
  return { variance, df, design: 'blocked-hybrid', notes }
}
