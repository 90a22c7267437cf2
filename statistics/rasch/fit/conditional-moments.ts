import { itemPolynomial, multiplyByItem, scaleCentre } from '../calibration/symmetric-functions.ts'
import { type PatternTable, personsByPattern } from '../responses/patterns.ts'

/** The partial products of one pattern's items: γ of the first a items stands in `values` from `offset[a]`. */
export type PartialProducts = { readonly values: Float64Array; readonly offset: Int32Array }

/** Items of a scale as polynomials around the scale's middle, which no conditional probability depends on. */
export function scalePolynomials(thresholds: readonly Float64Array[]): readonly Float64Array[] {
  const centre = scaleCentre(thresholds)
  return thresholds.map((item) => itemPolynomial(item, centre).coefficients)
}

export function partialProducts(
  members: ArrayLike<number>,
  polynomials: readonly Float64Array[],
): PartialProducts {
  const count = members.length
  const offset = new Int32Array(count + 2)
  let length = 1
  offset[1] = 1
  for (let a = 0; a < count; a++) {
    length += polynomials[members[a]].length - 1
    offset[a + 2] = offset[a + 1] + length
  }
  const values = new Float64Array(offset[count + 1])
  values[0] = 1
  for (let a = 0; a < count; a++)
    multiplyByItem(
      values,
      offset[a + 1],
      values,
      offset[a],
      offset[a + 1] - offset[a],
      polynomials[members[a]],
    )
  return { values, offset: offset.subarray(0, count + 1) }
}

/** What one pattern's persons are expected to answer, given nothing but their score. */
export type PatternMoments = {
  readonly pattern: number
  /** Answered items, ascending. */
  readonly members: Int32Array
  /** Persons of the pattern with 0 < score < highest score. */
  readonly persons: Int32Array
  /** Row of `mean`, `variance` and `spread` for a score; −1 for scores without persons. */
  readonly rowOf: Int32Array
  /**
   * Row by row, item by item of the pattern: E(X_i | r), Var(X_i | r) and Var(z² | r), z = (X_i − E)/√Var. They are
   * overwritten by the next pattern.
   */
  readonly mean: Float64Array
  readonly variance: Float64Array
  readonly spread: Float64Array
}

/**
 * Visits every pattern of two answers or more that has persons with neither the lowest nor the highest score, with the
 * conditional moments of each item's answer given the score; only those that `includes` lets through.
 *
 * Formula: P(X_i = k | r) = ε_ik γ^{(∖i)}_{r−k} / γ_r; γ^{(∖i)} from products of the items before and after i, so by
 * summation only (method notes 6.2 and trap T1). Work: one product forwards and one backwards per pattern, then a short
 * sum per observed score, item and category.
 */
export function forEachPattern(
  thresholds: readonly Float64Array[],
  table: PatternTable,
  visit: (moments: PatternMoments) => void,
  includes: (pattern: number) => boolean = () => true,
): void {
  const polynomials = scalePolynomials(thresholds)
  const { order, start } = personsByPattern(table)
  const scratch = scratchFor(thresholds)
  for (let g = 0; g < table.patterns; g++) {
    const members = table.itemsOf.subarray(table.itemStart[g], table.itemStart[g + 1])
    if (members.length < 2 || !includes(g)) continue
    const top = topScore(members, polynomials)
    const persons = order.subarray(start[g], start[g + 1]).filter((v) => isInside(table.scoreOf[v], top))
    if (persons.length === 0) continue
    const { rowOf, scores } = observedScores(persons, table.scoreOf, top)
    momentsAtScores(scratch, members, polynomials, scores, top)
    visit({ ...scratch.moments, pattern: g, members, persons, rowOf })
  }
}

export function topScore(members: ArrayLike<number>, polynomials: readonly Float64Array[]): number {
  let top = 0
  for (let a = 0; a < members.length; a++) top += polynomials[members[a]].length - 1
  return top
}

function isInside(score: number, top: number): boolean {
  return score > 0 && score < top
}

function observedScores(
  persons: Int32Array,
  scoreOf: Int32Array,
  top: number,
): { readonly rowOf: Int32Array; readonly scores: readonly number[] } {
  const rowOf = new Int32Array(top + 1).fill(-1)
  const scores: number[] = []
  for (const v of persons) {
    if (rowOf[scoreOf[v]] >= 0) continue
    rowOf[scoreOf[v]] = scores.length
    scores.push(scoreOf[v])
  }
  return { rowOf, scores }
}

type Scratch = {
  readonly suffix: Float64Array
  readonly probability: Float64Array
  moments: Pick<PatternMoments, 'mean' | 'variance' | 'spread'>
}

function scratchFor(thresholds: readonly Float64Array[]): Scratch {
  const top = thresholds.reduce((total, item) => total + item.length, 0)
  const widest = thresholds.reduce((most, item) => Math.max(most, item.length), 0)
  const empty = new Float64Array(0)
  return {
    suffix: new Float64Array((thresholds.length + 1) * (top + 1)),
    probability: new Float64Array(widest + 1),
    moments: { mean: empty, variance: empty, spread: empty },
  }
}

/** Grows and never shrinks, so that thousands of small patterns share three arrays. */
function reserve(scratch: Scratch, cells: number): Scratch['moments'] {
  if (scratch.moments.mean.length < cells)
    scratch.moments = {
      mean: new Float64Array(cells),
      variance: new Float64Array(cells),
      spread: new Float64Array(cells),
    }
  return scratch.moments
}

function momentsAtScores(
  scratch: Scratch,
  members: Int32Array,
  polynomials: readonly Float64Array[],
  scores: readonly number[],
  top: number,
): void {
  const count = members.length
  const { values: prefix, offset } = partialProducts(members, polynomials)
  const { suffix, probability } = scratch
  const width = top + 1
  fillSuffix(suffix, members, polynomials, width)
  const { mean, variance, spread } = reserve(scratch, scores.length * count)
  for (let s = 0; s < scores.length; s++) {
    const score = scores[s]
    const gamma = prefix[offset[count] + score]
    for (let a = 0; a < count; a++) {
      const item = polynomials[members[a]]
      const before = offset[a + 1] - offset[a]
      const after = width - before - (item.length - 1)
      const tail = (a + 1) * width
      let expected = 0
      for (let k = 0; k < item.length; k++) {
        const left = score - k
        const most = Math.min(before - 1, left)
        let ways = 0
        for (let r = Math.max(0, left - after); r <= most; r++)
          ways += prefix[offset[a] + r] * suffix[tail + left - r]
        probability[k] = (item[k] * ways) / gamma
        expected += k * probability[k]
      }
      let second = 0
      for (let k = 0; k < item.length; k++) second += (k - expected) ** 2 * probability[k]
      let square = 0
      if (second > 0)
        for (let k = 0; k < item.length; k++)
          square += ((k - expected) ** 2 / second - 1) ** 2 * probability[k]
      mean[s * count + a] = expected
      variance[s * count + a] = second
      spread[s * count + a] = square
    }
  }
}

/** Row a of `suffix`: the product of the items from a on. */
function fillSuffix(
  suffix: Float64Array,
  members: Int32Array,
  polynomials: readonly Float64Array[],
  width: number,
): void {
  suffix[members.length * width] = 1
  let length = 1
  for (let a = members.length - 1; a > 0; a--) {
    const item = polynomials[members[a]]
    multiplyByItem(suffix, a * width, suffix, (a + 1) * width, length, item)
    length += item.length - 1
  }
}
