import type { SortedPatterns } from '../responses/patterns.ts'
import { itemPolynomial, multiplyByItem } from './symmetric-functions.ts'

/** Everything that the sums need to know of the answers: plain arrays, so that another thread can hold it. */
export type PatternWork = SortedPatterns & {
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

/** Sharing goes this deep; below it each pattern goes on by itself, so that long forms do not fill the memory. */
const SHARED_DEPTH = 64

/**
 * The walk's own arrays. Along the path from the root, at depth d (d items answered so far): P_d in `prefix` and B_d in
 * `weighted`, both from `offset[d]`, `offset[d + 1] − offset[d]` numbers; and from `level[d]` on, one after another, the d
 * products that lack one item of the path, each given that much room.
 */
type Walk = {
  readonly work: PatternWork
  readonly centre: number
  readonly order: SumOrder
  readonly sums: PatternSums
  readonly pairStart: Int32Array
  readonly coefficients: readonly Float64Array[]
  readonly logScales: Float64Array
  readonly path: Int32Array
  readonly offset: Int32Array
  readonly level: Int32Array
  readonly scaleOfPath: Float64Array
  readonly prefix: Float64Array
  readonly weighted: Float64Array
  readonly lacking: Float64Array
  readonly suffix: Float64Array
  readonly spare: readonly [Float64Array, Float64Array]
  readonly probability: readonly Float64Array[]
  readonly scoreWeights: Float64Array
  readonly cells: Int32Array
}

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

function newWalk(work: PatternWork, point: SumPoint, order: SumOrder): Walk {
  const items = work.stepStart.length - 1
  const steps = work.stepStart[items]
  const layout = pairLayout(work.stepStart)
  const polynomials = Array.from({ length: items }, (_, i) =>
    itemPolynomial(point.thresholds.subarray(work.stepStart[i], work.stepStart[i + 1]), point.centre),
  )
  const room = (items + 2) * (steps + 1)
  const shared = Math.min(items, SHARED_DEPTH) + 1
  const prefix = new Float64Array(room)
  prefix[0] = 1
  const offset = new Int32Array(items + 2)
  offset[1] = 1
  return {
    work,
    centre: point.centre,
    order,
    sums: {
      logGamma: 0,
      expected: new Float64Array(order > 0 ? steps : 0),
      pairs: new Float64Array(order > 1 ? layout.length : 0),
      outer: new Float64Array(order > 1 ? steps * steps : 0),
    },
    pairStart: layout.pairStart,
    coefficients: polynomials.map((polynomial) => polynomial.coefficients),
    logScales: Float64Array.from(polynomials, (polynomial) => polynomial.logScale),
    path: new Int32Array(items),
    offset,
    level: new Int32Array(items + 2),
    scaleOfPath: new Float64Array(items + 1),
    prefix,
    weighted: new Float64Array(room),
    lacking: new Float64Array(order > 1 ? (shared * shared * (steps + 1)) / 2 + steps + 1 : 0),
    suffix: new Float64Array(order > 1 ? (items + 1) * (steps + 1 + 2 * MARGIN) : 0),
    spare: [new Float64Array(steps + 1), new Float64Array(steps + 1)],
    probability: Array.from({ length: AT_ONCE }, () => new Float64Array(steps)),
    scoreWeights: new Float64Array(AT_ONCE),
    cells: new Int32Array(steps),
  }
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

/** So many scores' outer products are added in one pass over the triangle. */
const AT_ONCE = 4

/** Adds Σ_r n_r p_r p_r' for the pattern's observed scores; p_r holds p_ik|r of the pattern's steps. */
function addOuterProducts(walk: Walk, g: number, count: number): void {
  const { work, offset, probability, cells, path } = walk
  const top = offset[count + 1] - offset[count] - 1
  suffixProducts(walk, count, top)
  let filled = 0
  for (let a = 0; a < count; a++)
    for (let step = work.stepStart[path[a]]; step < work.stepStart[path[a] + 1]; step++)
      cells[filled++] = step
  let waiting = 0
  for (let s = work.scoreStart[g]; s < work.scoreStart[g + 1]; s++) {
    const score = work.scores[s]
    if (score === 0 || score === top) continue
    scoreProbabilities(walk, count, score, top, probability[waiting])
    walk.scoreWeights[waiting++] = work.scoreWeights[s]
    if (waiting === AT_ONCE) {
      addTriangle(walk, filled)
      waiting = 0
    }
  }
  if (waiting === 0) return
  for (; waiting < AT_ONCE; waiting++) walk.scoreWeights[waiting] = 0
  addTriangle(walk, filled)
}

/** p_ik|r = ε_ik Σ_m P(before i)_m P(after i)_{r−k−m} / γ_r, k = 1 … m, item by item of the path. */
function scoreProbabilities(walk: Walk, count: number, score: number, top: number, out: Float64Array): void {
  const { prefix, suffix, offset, coefficients, path } = walk
  const gamma = prefix[offset[count] + score]
  const width = top + 1 + 2 * MARGIN
  let filled = 0
  for (let a = 0; a < count; a++) {
    const item = coefficients[path[a]]
    const from = offset[a]
    const before = offset[a + 1] - from
    const rest = top + 1 - before - (item.length - 1)
    const tail = (a + 1) * width + MARGIN
    let k = 1
    // Four categories share one pass; where one of them has no way, the margin's zeros stand.
    for (; k + 3 < item.length; k += 4, filled += 4) {
      const end = tail + score - k
      let first = 0
      let second = 0
      let third = 0
      let fourth = 0
      const least = Math.max(0, score - k - 3 - rest)
      const most = Math.min(before - 1, score - k)
      for (let r = least; r <= most; r++) {
        const factor = prefix[from + r]
        const at = end - r
        first += factor * suffix[at]
        second += factor * suffix[at - 1]
        third += factor * suffix[at - 2]
        fourth += factor * suffix[at - 3]
      }
      out[filled] = (item[k] * first) / gamma
      out[filled + 1] = (item[k + 1] * second) / gamma
      out[filled + 2] = (item[k + 2] * third) / gamma
      out[filled + 3] = (item[k + 3] * fourth) / gamma
    }
    for (; k < item.length; k++) {
      const left = score - k
      let ways = 0
      const least = Math.max(0, left - rest)
      const most = Math.min(before - 1, left)
      for (let r = least; r <= most; r++) ways += prefix[from + r] * suffix[tail + left - r]
      out[filled++] = (item[k] * ways) / gamma
    }
  }
}

function addTriangle({ work, sums, probability, scoreWeights, cells }: Walk, filled: number): void {
  const { outer } = sums
  const steps = work.stepStart[work.stepStart.length - 1]
  const [p, q, u, v] = probability
  for (let x = 0; x < filled; x++) {
    const a = scoreWeights[0] * p[x]
    const b = scoreWeights[1] * q[x]
    const c = scoreWeights[2] * u[x]
    const d = scoreWeights[3] * v[x]
    const row = cells[x] * steps
    for (let y = x; y < filled; y++) outer[row + cells[y]] += a * p[y] + b * q[y] + (c * u[y] + d * v[y])
  }
}

/** Zeros on both sides of each suffix product. */
const MARGIN = 4

/** Row a of `suffix`: the product of the path's items from a on, between margins. */
function suffixProducts({ suffix, path, coefficients }: Walk, count: number, top: number): void {
  const width = top + 1 + 2 * MARGIN
  let start = count * width + MARGIN
  suffix[start] = 1
  let length = 1
  for (let a = count - 1; a >= 0; a--) {
    suffix.fill(0, start - MARGIN, start)
    suffix.fill(0, start + length, start + length + MARGIN)
    if (a === 0) return
    const item = coefficients[path[a]]
    multiplyByItem(suffix, start - width, suffix, start, length, item)
    start -= width
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
