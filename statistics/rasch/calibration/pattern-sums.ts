import { addOuterProducts } from './outer-products.ts'
import {
  newWalk,
  type PatternSums,
  type PatternWork,
  SHARED_DEPTH,
  type SumOrder,
  type SumPoint,
  type Walk,
} from './pattern-walk.ts'
import { multiplyByItem } from './symmetric-functions.ts'

/**
 * The sums of one range of patterns [from, to), in the order of `sortedPatterns`.
 * Patterns that begin with the same items share the work on them: a walk through the tree of their beginnings. Going
 * down, the product P_d of the path's items; at a pattern's end its scores' weights n_r/γ_r; coming back,
 * B_d(m) = Σ_r (n_r/γ_r) γ^{(items after d)}_{r−m}, summed over everything below. Then Σ_r n_r p_ik|r of the item at depth
 * d is ε_ik Σ_m P_{d−1}(m) B_d(m + k); and for it and an earlier item of the path, Σ_m A(m) B_d(m + s), A the product of
 * the items before it but that one. Sums of positive terms throughout. Persons with the lowest or the highest score, or
 * with one answer, say nothing about the items and are passed over.
 * Source: Fischer & Molenaar (1995), ch. 8 and 19; Liou (1994); formulas 6.1–6.3 of the method notes.
 */
export function patternSums(
  work: PatternWork,
  point: SumPoint,
  order: SumOrder,
  range: { readonly from: number; readonly to: number },
): PatternSums {
  const walk = newWalk(work, point, order)
  if (range.to > range.from) visit(walk, range.from, range.to, 0)
  return walk.sums
}

/** Patterns lo … hi − 1 begin with the `depth` items of the path. A pattern that ends here comes first. */
function visit(walk: Walk, lo: number, hi: number, depth: number): void {
  const { itemStart, itemsOf } = walk.work
  let g = lo
  if (itemStart[g + 1] - itemStart[g] === depth) {
    if (depth > 1) arrive(walk, g, depth)
    g++
  }
  while (g < hi) {
    const item = itemsOf[itemStart[g] + depth]
    let end = g + 1
    while (end < hi && depth < SHARED_DEPTH && itemsOf[itemStart[end] + depth] === item) end++
    descend(walk, item, depth)
    visit(walk, g, end, depth + 1)
    ascend(walk, item, depth)
    g = end
  }
}

function descend(walk: Walk, item: number, depth: number): void {
  const { path, offset, level, prefix, weighted, lacking, coefficients, scaleOfPath, logScales } = walk
  const polynomial = coefficients[item]
  const from = offset[depth]
  const to = offset[depth + 1]
  const length = to - from
  path[depth] = item
  scaleOfPath[depth + 1] = scaleOfPath[depth] + logScales[item]
  multiplyByItem(prefix, to, prefix, from, length, polynomial)
  const longer = length + polynomial.length - 1
  offset[depth + 2] = to + longer
  weighted.fill(0, to, to + longer)
  if (walk.order < 2 || depth >= SHARED_DEPTH) return
  level[depth + 1] = level[depth] + depth * length
  for (let a = 0; a < depth; a++) {
    const short = length - (coefficients[path[a]].length - 1)
    const target = level[depth + 1] + a * longer
    multiplyByItem(lacking, target, lacking, level[depth] + a * length, short, polynomial)
  }
  lacking.set(prefix.subarray(from, to), level[depth + 1] + depth * longer)
}

/** A pattern's end: its scores' weights, and what its own probabilities take from the information. */
function arrive(walk: Walk, g: number, depth: number): void {
  const { work, prefix, weighted, offset, centre, sums } = walk
  const from = offset[depth]
  const top = offset[depth + 1] - from - 1
  let informative = false
  for (let s = work.scoreStart[g]; s < work.scoreStart[g + 1]; s++) {
    const score = work.scores[s]
    if (score === 0 || score === top) continue
    informative = true
    const gamma = prefix[from + score]
    const weight = work.scoreWeights[s]
    sums.logGamma += weight * (Math.log(gamma) + walk.scaleOfPath[depth] - score * centre)
    weighted[from + score] += weight / gamma
  }
  if (informative && walk.order > 1) addOuterProducts(walk, g, depth)
}

/** Back through the item at `depth`: its expected answers, its pairs with the path before it, and B on the path. */
function ascend(walk: Walk, item: number, depth: number): void {
  if (walk.order === 0) return
  const { prefix, weighted, offset, sums, coefficients, work } = walk
  const polynomial = coefficients[item]
  const here = offset[depth]
  const after = offset[depth + 1]
  const length = after - here
  for (let k = 0; k < polynomial.length; k++) {
    const weight = polynomial[k]
    let total = 0
    for (let r = 0; r < length; r++) {
      const behind = weighted[after + k + r]
      weighted[here + r] += weight * behind
      total += prefix[here + r] * behind
    }
    if (k > 0) sums.expected[work.stepStart[item] + k - 1] += weight * total
  }
  if (walk.order < 2) return
  if (depth <= SHARED_DEPTH) addPairs(walk, item, depth)
  else addDeepPairs(walk, item, depth)
}

/** Pairs of the item at `depth` with each earlier item a of the path: Σ_m A_a(m) B(m + s). */
function addPairs(walk: Walk, item: number, depth: number): void {
  const { path, offset, level, lacking, coefficients } = walk
  const length = offset[depth + 1] - offset[depth]
  for (let a = 0; a < depth; a++) {
    const short = length - (coefficients[path[a]].length - 1)
    addPair(walk, path[a], item, lacking, level[depth] + a * length, short, offset[depth + 1])
  }
}

/** The same below the shared part: the products that lack one item are formed again from those at its border. */
function addDeepPairs(walk: Walk, item: number, depth: number): void {
  const { path, offset, level, lacking, prefix, coefficients, spare } = walk
  const border = offset[SHARED_DEPTH + 1] - offset[SHARED_DEPTH]
  for (let a = 0; a < depth; a++) {
    let [current, next] = spare
    const above = a < SHARED_DEPTH
    let length = above ? border - (coefficients[path[a]].length - 1) : offset[a + 1] - offset[a]
    const source = above ? lacking : prefix
    const start = above ? level[SHARED_DEPTH] + a * border : offset[a]
    for (let r = 0; r < length; r++) current[r] = source[start + r]
    for (let between = above ? SHARED_DEPTH : a + 1; between < depth; between++) {
      const polynomial = coefficients[path[between]]
      multiplyByItem(next, 0, current, 0, length, polynomial)
      length += polynomial.length - 1
      ;[current, next] = [next, current]
    }
    addPair(walk, path[a], item, current, 0, length, offset[depth + 1])
  }
}

function addPair(
  { coefficients, pairStart, sums, weighted }: Walk,
  earlier: number,
  item: number,
  product: Float64Array,
  from: number,
  length: number,
  after: number,
): void {
  const highest = coefficients[earlier].length + coefficients[item].length - 2
  const start = pairStart[earlier * coefficients.length + item] - 2
  const { pairs } = sums
  let s = 2
  // Four sums at a time do not wait for each other.
  for (; s + 3 <= highest; s += 4) {
    let first = 0
    let second = 0
    let third = 0
    let fourth = 0
    for (let r = 0, at = after + s; r < length; r++, at++) {
      const factor = product[from + r]
      first += factor * weighted[at]
      second += factor * weighted[at + 1]
      third += factor * weighted[at + 2]
      fourth += factor * weighted[at + 3]
    }
    pairs[start + s] += first
    pairs[start + s + 1] += second
    pairs[start + s + 2] += third
    pairs[start + s + 3] += fourth
  }
  for (; s < highest; s += 2) {
    let first = 0
    let second = 0
    for (let r = 0, at = after + s; r < length; r++, at++) {
      const factor = product[from + r]
      first += factor * weighted[at]
      second += factor * weighted[at + 1]
    }
    pairs[start + s] += first
    pairs[start + s + 1] += second
  }
  if (s > highest) return
  let last = 0
  for (let r = 0, at = after + s; r < length; r++, at++) last += product[from + r] * weighted[at]
  pairs[start + s] += last
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
