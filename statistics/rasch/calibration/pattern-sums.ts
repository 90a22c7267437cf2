import type { PatternTable } from '../responses/patterns.ts'
import { itemPolynomial, multiplyByItem } from './symmetric-functions.ts'

/** Everything that the sums need to know of the answers: plain arrays, so that another thread can hold it. */
export type PatternWork = Pick<
  PatternTable,
  'patterns' | 'itemStart' | 'itemsOf' | 'scoreStart' | 'scores' | 'scoreWeights'
> & {
  /** Thresholds of item i: `stepStart[i]` to before `stepStart[i + 1]` in a vector of all thresholds. */
  readonly stepStart: Int32Array
}

/** What is asked for: 0 the log-likelihood, 1 also its slope, 2 also the information. */
export type SumOrder = 0 | 1 | 2

/** Where to evaluate: all thresholds in one vector, and the point of the scale around which products are formed. */
export type SumPoint = { readonly thresholds: Float64Array; readonly centre: number }

/**
 * Sums over a range of patterns. Sums of two ranges add, entry by entry.
 * `logGamma` Σ n log γ_r · `expected` Σ n p_ik|r per step (k = 1 … m) · `pairs` per pair of items i < j and
 * s = 2 … m_i + m_j: Σ n γ^{(∖i,j)}_{r−s}/γ_r · `outer` Σ n p p', upper triangle of steps × steps.
 */
export type PatternSums = {
  logGamma: number
  readonly expected: Float64Array
  readonly pairs: Float64Array
  readonly outer: Float64Array
}

/** Offset of each pair's sums: pair i < j stands at `pairStart[i * items + j]`, m_i + m_j − 1 numbers. */
export function pairLayout(stepStart: Int32Array): {
  readonly pairStart: Int32Array
  readonly length: number
} {
  const items = stepStart.length - 1
  const pairStart = new Int32Array(items * items)
  let length = 0
  for (let i = 0; i < items; i++)
    for (let j = i + 1; j < items; j++) {
      pairStart[i * items + j] = length
      length += stepStart[i + 1] - stepStart[i] + stepStart[j + 1] - stepStart[j] - 1
    }
  return { pairStart, length }
}

type Scratch = {
  readonly prefix: Float64Array
  readonly weighted: Float64Array
  readonly suffix: Float64Array
  readonly offset: Int32Array
  readonly between: readonly [Float64Array, Float64Array]
  readonly probability: Float64Array
  readonly cells: Int32Array
}

function scratchFor(work: PatternWork): Scratch {
  let items = 1
  let top = 0
  for (let g = 0; g < work.patterns; g++) {
    let score = 0
    for (let a = work.itemStart[g]; a < work.itemStart[g + 1]; a++) score += stepsOf(work, work.itemsOf[a])
    items = Math.max(items, work.itemStart[g + 1] - work.itemStart[g])
    top = Math.max(top, score)
  }
  const table = (items + 2) * (top + 1)
  return {
    prefix: new Float64Array(table),
    weighted: new Float64Array(table),
    suffix: new Float64Array(table),
    offset: new Int32Array(items + 2),
    between: [new Float64Array(top + 1), new Float64Array(top + 1)],
    probability: new Float64Array(work.stepStart[work.stepStart.length - 1]),
    cells: new Int32Array(work.stepStart[work.stepStart.length - 1]),
  }
}

function stepsOf(work: PatternWork, item: number): number {
  return work.stepStart[item + 1] - work.stepStart[item]
}

/**
 * The sums of one range of patterns [from, to).
 * Per pattern: prefix products P_a of the first a items; the scores' weights n_r/γ_r swept back through the items,
 * B_a(m) = Σ_r (n_r/γ_r) γ^{(items after a)}_{r−m}, so that Σ_r n_r p_ik|r = ε_ik Σ_m P_{a−1}(m) B_a(m + k) for all items
 * and categories at the cost of two forward passes; and for a pair a < b the items between them multiplied on to
 * P_{a−1}, so that one pass per pair gives all sums that the information needs. Sums of positive terms throughout.
 * Persons with the lowest or the highest score, or with one answer, say nothing about the items and are passed over.
 * Source: Fischer & Molenaar (1995), ch. 8 and 19; Liou (1994); formulas 6.1–6.3 of the method notes.
 */
export function patternSums(
  work: PatternWork,
  point: SumPoint,
  order: SumOrder,
  range: { readonly from: number; readonly to: number },
): PatternSums {
  const items = work.stepStart.length - 1
  const steps = work.stepStart[items]
  const layout = pairLayout(work.stepStart)
  const sums: PatternSums = {
    logGamma: 0,
    expected: new Float64Array(order > 0 ? steps : 0),
    pairs: new Float64Array(order > 1 ? layout.length : 0),
    outer: new Float64Array(order > 1 ? steps * steps : 0),
  }
  const polynomials = Array.from({ length: items }, (_, i) =>
    itemPolynomial(point.thresholds.subarray(work.stepStart[i], work.stepStart[i + 1]), point.centre),
  )
  const coefficients = polynomials.map((polynomial) => polynomial.coefficients)
  const scratch = scratchFor(work)
  for (let g = range.from; g < range.to; g++) {
    const first = work.itemStart[g]
    const count = work.itemStart[g + 1] - first
    if (count < 2) continue
    const members = work.itemsOf.subarray(first, first + count)
    let logScale = 0
    for (const item of members) logScale += polynomials[item].logScale
    const top = prefixProducts(scratch, members, coefficients)
    const gamma = scratch.prefix.subarray(scratch.offset[count], scratch.offset[count] + top + 1)
    const back = scratch.weighted.subarray(scratch.offset[count], scratch.offset[count] + top + 1)
    back.fill(0)
    let informative = false
    for (let s = work.scoreStart[g]; s < work.scoreStart[g + 1]; s++) {
      const score = work.scores[s]
      if (score === 0 || score === top) continue
      informative = true
      const weight = work.scoreWeights[s]
      sums.logGamma += weight * (Math.log(gamma[score]) + logScale - score * point.centre)
      back[score] = weight / gamma[score]
    }
    if (!informative || order === 0) continue
    sweepBack(scratch, members, coefficients, sums.expected, work.stepStart)
    if (order === 1) continue
    addPairs(scratch, members, coefficients, sums.pairs, layout.pairStart, items)
    addOuterProducts(scratch, work, g, members, coefficients, sums.outer)
  }
  return sums
}

/** P_0 … P_count in `prefix`, one after another from `offset`; returns the highest score. */
function prefixProducts(
  { prefix, offset }: Scratch,
  members: Int32Array,
  coefficients: readonly Float64Array[],
): number {
  prefix[0] = 1
  offset[0] = 0
  let length = 1
  for (let a = 0; a < members.length; a++) {
    const item = coefficients[members[a]]
    offset[a + 1] = offset[a] + length
    multiplyByItem(prefix, offset[a + 1], prefix, offset[a], length, item)
    length += item.length - 1
  }
  return length - 1
}

/** B_count stands in `weighted`; fills B_{count−1} … B_0 and adds every Σ n p_ik|r. */
function sweepBack(
  { prefix, weighted, offset }: Scratch,
  members: Int32Array,
  coefficients: readonly Float64Array[],
  expected: Float64Array,
  stepStart: Int32Array,
): void {
  for (let a = members.length - 1; a >= 0; a--) {
    const item = coefficients[members[a]]
    const m = item.length - 1
    const here = offset[a]
    const after = offset[a + 1]
    const length = after - here
    for (let r = 0; r < length; r++) weighted[here + r] = item[0] * weighted[after + r]
    for (let k = 1; k <= m; k++) {
      const weight = item[k]
      let total = 0
      for (let r = 0; r < length; r++) {
        const behind = weighted[after + k + r]
        weighted[here + r] += weight * behind
        total += prefix[here + r] * behind
      }
      expected[stepStart[members[a]] + k - 1] += weight * total
    }
  }
}

/** For every pair a < b: Σ_m A(m) B_b(m + s), A the product of the items before b but a. */
function addPairs(
  { prefix, weighted, offset, between }: Scratch,
  members: Int32Array,
  coefficients: readonly Float64Array[],
  pairs: Float64Array,
  pairStart: Int32Array,
  items: number,
): void {
  for (let a = 0; a < members.length - 1; a++) {
    const i = members[a]
    const mi = coefficients[i].length - 1
    let current = between[0]
    let next = between[1]
    let length = offset[a + 1] - offset[a]
    for (let r = 0; r < length; r++) current[r] = prefix[offset[a] + r]
    for (let b = a + 1; b < members.length; b++) {
      const j = members[b]
      const mj = coefficients[j].length - 1
      const start = pairStart[i * items + j] - 2
      const after = offset[b + 1]
      for (let s = 2; s <= mi + mj; s++) {
        let total = 0
        for (let r = 0; r < length; r++) total += current[r] * weighted[after + s + r]
        pairs[start + s] += total
      }
      if (b === members.length - 1) break
      multiplyByItem(next, 0, current, 0, length, coefficients[j])
      length += mj
      const spare = current
      current = next
      next = spare
    }
  }
}

/** Adds Σ_r n_r p_r p_r' for the pattern's observed scores; p_r holds p_ik|r of the pattern's steps. */
function addOuterProducts(
  { prefix, suffix, offset, probability, cells }: Scratch,
  work: PatternWork,
  g: number,
  members: Int32Array,
  coefficients: readonly Float64Array[],
  outer: Float64Array,
): void {
  const steps = work.stepStart[work.stepStart.length - 1]
  const count = members.length
  const total = offset[count]
  const top = scoreTop(members, coefficients)
  suffixProducts(suffix, members, coefficients, top)
  for (let s = work.scoreStart[g]; s < work.scoreStart[g + 1]; s++) {
    const score = work.scores[s]
    if (score === 0 || score === top) continue
    const gamma = prefix[total + score]
    let filled = 0
    for (let a = 0; a < count; a++) {
      const item = coefficients[members[a]]
      const before = offset[a + 1] - offset[a]
      const rest = top + 1 - before - (item.length - 1)
      const tail = (a + 1) * (top + 1)
      for (let k = 1; k < item.length; k++) {
        const left = score - k
        let ways = 0
        const least = Math.max(0, left - rest)
        const most = Math.min(before - 1, left)
        for (let r = least; r <= most; r++) ways += prefix[offset[a] + r] * suffix[tail + left - r]
        probability[filled] = (item[k] * ways) / gamma
        cells[filled++] = work.stepStart[members[a]] + k - 1
      }
    }
    const weight = work.scoreWeights[s]
    for (let x = 0; x < filled; x++) {
      const scaled = weight * probability[x]
      const row = cells[x] * steps
      for (let y = x; y < filled; y++) outer[row + cells[y]] += scaled * probability[y]
    }
  }
}

function scoreTop(members: Int32Array, coefficients: readonly Float64Array[]): number {
  let top = 0
  for (const item of members) top += coefficients[item].length - 1
  return top
}

/** Row a of `suffix` (top + 1 wide): the product of the items from a on. */
function suffixProducts(
  suffix: Float64Array,
  members: Int32Array,
  coefficients: readonly Float64Array[],
  top: number,
): void {
  const width = top + 1
  suffix[members.length * width] = 1
  let length = 1
  for (let a = members.length - 1; a > 0; a--) {
    const item = coefficients[members[a]]
    multiplyByItem(suffix, a * width, suffix, (a + 1) * width, length, item)
    length += item.length - 1
  }
}

/** Adds the sums of another range. */
export function addSums(total: PatternSums, part: PatternSums): void {
  total.logGamma += part.logGamma
  for (const field of ['expected', 'pairs', 'outer'] as const) {
    const into = total[field]
    const from = part[field]
    for (let index = 0; index < into.length; index++) into[index] += from[index]
  }
}
