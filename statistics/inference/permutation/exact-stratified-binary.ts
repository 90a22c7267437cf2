import { hypergeometricDensity } from '@utfall/distributions'
import { findRoot } from '@utfall/numerics'
import { checkLevel, checkWhole } from '../input-checks.ts'
import { type NotEstimable, notEstimable } from '../result-types.ts'

/** Events among treated (x1 of n1) and controls (x0 of n0) in one block. */
export type BinaryStratum = {
  readonly x1: number
  readonly n1: number
  readonly x0: number
  readonly n0: number
}

export type ExactStratifiedBinary = {
  readonly kind: 'test'
  /** Treated with the event, over all blocks. */
  readonly events: number
  readonly n: number
  /** All totals no more probable than the observed one, as `mantelhaen.test(exact = TRUE)`. */
  readonly p: number
  readonly pUpper: number
  readonly pLower: number
  readonly pDoubled: number
  /** Conditional maximum likelihood and exact interval; null stands for infinity. */
  readonly oddsRatio: { readonly estimate: number | null; readonly low: number; readonly high: number | null }
}

/**
 * Exact test of a yes-or-no outcome between two arms within blocks, given everyone's outcome and the group sizes.
 *
 * Under no effect the treated with the event in block j follow a hypergeometric distribution; their total S follows the
 * convolution over blocks. p: probability of all totals no more probable than the observed (relative slack 1e-7 as in R);
 * pDoubled: twice the smaller tail. Common odds ratio ψ: tilting the convolution by ψ^s, the estimate makes E(S) the
 * observed total, the limits make a tail (1 − level)/2.
 *
 * @param input.strata one entry per block: 0 ≤ x ≤ n, whole numbers; blocks with one arm only say nothing and are skipped
 * Accuracy: p to rounding; odds ratio and limits to 1e-12.
 * Edges: no block with both arms and both outcomes → `not-estimable`, `no-informative-strata`; an outcome rarer than the smallest double
 * (thousands of people, arms nearly apart) → `probability-underflow`.
 * Errors: InvalidInput for counts outside 0..n and a level outside (0, 1).
 * Source: Mehta, Patel & Gray (1985) J Am Stat Assoc 80:969; checked against R 4.2.2 `mantelhaen.test(exact = TRUE)`.
 */
export function exactStratifiedBinary(input: {
  readonly strata: readonly BinaryStratum[]
  readonly level?: number
}): ExactStratifiedBinary | NotEstimable {
  const level = checkLevel(input.level ?? 0.95)
  let density: Float64Array = Float64Array.of(1)
  let [lowest, events, n] = [0, 0, 0]
  for (const [index, { x1, n1, x0, n0 }] of input.strata.entries()) {
    checkWhole(`strata[${index}].n1`, n1, 0)
    checkWhole(`strata[${index}].n0`, n0, 0)
    checkWhole(`strata[${index}].x1`, x1, 0, n1)
    checkWhole(`strata[${index}].x0`, x0, 0, n0)
    if (n1 === 0 || n0 === 0) continue
    const total = x1 + x0
    const least = Math.max(0, total - n0)
    const most = Math.min(total, n1)
    const block = new Float64Array(most - least + 1)
    for (let i = 0; i < block.length; i++)
      block[i] = hypergeometricDensity(least + i, total, n1 + n0 - total, n1)
    density = convolve(density, block)
    lowest += least
    events += x1
    n += n1 + n0
  }
  if (density.length < 2) return notEstimable('no-informative-strata', { strata: input.strata.length })
  const at = events - lowest
  if (density[at] === 0) return notEstimable('probability-underflow', { events, n })
  const lower = density.subarray(0, at + 1).reduce((sum, each) => sum + each, 0)
  const upper = density.subarray(at).reduce((sum, each) => sum + each, 0)
  const limit = density[at] * (1 + 1e-7)
  let asRare = 0
  for (const each of density) if (each <= limit) asRare += each
  return {
    kind: 'test',
    events,
    n,
    p: Math.min(1, asRare),
    pUpper: Math.min(1, upper),
    pLower: Math.min(1, lower),
    pDoubled: Math.min(1, 2 * Math.min(lower, upper)),
    oddsRatio: commonOddsRatio(density, at, (1 - level) / 2),
  }
}

function convolve(a: Float64Array, b: Float64Array): Float64Array {
  const result = new Float64Array(a.length + b.length - 1)
  for (let i = 0; i < a.length; i++) for (let j = 0; j < b.length; j++) result[i + j] += a[i] * b[j]
  return result
}

function commonOddsRatio(
  density: Float64Array,
  at: number,
  tail: number,
): ExactStratifiedBinary['oddsRatio'] {
  const last = density.length - 1
  const mean = (tilted: Float64Array) => tilted.reduce((sum, each, i) => sum + i * each, 0)
  const upperTail = (tilted: Float64Array) => tilted.subarray(at).reduce((sum, each) => sum + each, 0)
  const lowerTail = (tilted: Float64Array) => tilted.subarray(0, at + 1).reduce((sum, each) => sum + each, 0)
  const solve = (above: (tilted: Float64Array) => number) => risingRoot((log) => above(tilt(density, log)))
  return {
    estimate: at === 0 ? 0 : at === last ? null : solve((tilted) => mean(tilted) - at),
    low: at === 0 ? 0 : (solve((tilted) => upperTail(tilted) - tail) ?? 0),
    high: at === last ? null : solve((tilted) => tail - lowerTail(tilted)),
  }
}

/** Probabilities proportional to density · exp(s log ψ), scaled by their largest term so that none overflows. */
function tilt(density: Float64Array, logOddsRatio: number): Float64Array {
  const logs = density.map((each, i) => Math.log(each) + i * logOddsRatio)
  const largest = logs.reduce((a, b) => Math.max(a, b))
  const tilted = logs.map((each) => Math.exp(each - largest))
  const total = tilted.reduce((sum, each) => sum + each, 0)
  return tilted.map((each) => each / total)
}

const WIDEST_LOG_ODDS = 1024

/** exp of the root of a function that rises from below zero to above it over the real line; null beyond every double. */
function risingRoot(f: (x: number) => number): number | null {
  let reach = 1
  while (f(-reach) > 0 || f(reach) < 0) {
    reach *= 2
    if (reach > WIDEST_LOG_ODDS) return null
  }
  const root = findRoot(f, -reach, reach, { tolerance: 1e-13 })
  return root.kind === 'root' ? Math.exp(root.x) : null
}
