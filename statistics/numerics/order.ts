import { InvalidInput } from '@utfall/basics'

/**
 * Hyndman & Fan's numbers, as in R: 6 plots at k/(n+1), 7 at (k−1)/(n−1) (R's default), 8 is approximately
 * median-unbiased.
 */
export type QuantileType = 6 | 7 | 8

/**
 * The numbers in ascending order, the input untouched. Throws `InvalidInput` on a NaN, which has no place in
 * an order.
 */
export function sortedCopy(x: ArrayLike<number>): Float64Array {
  const sorted = Float64Array.from(x).sort()
  if (sorted.length > 0 && Number.isNaN(sorted[sorted.length - 1])) {
    throw new InvalidInput({ field: 'x', given: 'a missing value', allowed: 'numbers only' })
  }
  return sorted
}

/**
 * The p-quantile (p in [0, 1]) of the numbers, in any order; see `quantileSorted`.
 */
export function quantile(x: ArrayLike<number>, p: number, type: QuantileType): number {
  return quantileSorted(sortedCopy(x), p, type)
}

/**
 * The p-quantile of numbers already in ascending order.
 * Formula: with m = p (type 6), 1 − p (type 7) or (p + 1)/3 (type 8), h = n·p + m, the value between order
 * statistics ⌊h⌋ and ⌊h⌋ + 1 in proportion to the fraction of h, the ends held at the extremes.
 * Source: Hyndman & Fan (1996), The American Statistician 50(4), 361–365. Checked against R 4.2.2 `quantile`.
 * Errors: `InvalidInput` for no numbers, p outside [0, 1] or another type.
 */
export function quantileSorted(sorted: ArrayLike<number>, p: number, type: QuantileType): number {
  const n = sorted.length
  if (n === 0) throw new InvalidInput({ field: 'x', given: '0 numbers', allowed: 'at least 1' })
  if (!(p >= 0 && p <= 1)) throw new InvalidInput({ field: 'p', given: p, allowed: 'in [0, 1]' })
  if (type !== 6 && type !== 7 && type !== 8) {
    throw new InvalidInput({ field: 'type', given: type, allowed: '6, 7 or 8' })
  }
  const place = n * p + (type === 6 ? p : type === 7 ? 1 - p : (p + 1) / 3)
  // R's fuzz: a place that is an integer but for rounding is that integer.
  const fuzz = 4 * Number.EPSILON
  const below = Math.floor(place + fuzz)
  const rest = place - below
  const share = Math.abs(rest) < fuzz ? 0 : rest
  const left = sorted[Math.min(Math.max(below, 1), n) - 1]
  const right = sorted[Math.min(Math.max(below + 1, 1), n) - 1]
  return share === 0 || left === right ? left : (1 - share) * left + share * right
}

/**
 * The rank of each number, from 1; equal numbers share the mean of the ranks they fill. −0 equals 0.
 * Time n·log n without a comparator: sort a copy, find each number's run by halving.
 */
export function midranks(x: ArrayLike<number>): Float64Array {
  const sorted = sortedCopy(x)
  const n = sorted.length
  const rankOfRun = new Float64Array(n)
  for (let start = 0; start < n; ) {
    let end = start + 1
    while (end < n && sorted[end] === sorted[start]) end++
    rankOfRun[start] = (start + 1 + end) / 2
    start = end
  }
  const ranks = new Float64Array(n)
  for (let i = 0; i < n; i++) ranks[i] = rankOfRun[firstNotBelow(sorted, x[i])]
  return ranks
}

/**
 * The index of the first entry of an ascending array that is not below the value; the length when all are.
 */
export function firstNotBelow(sorted: ArrayLike<number>, value: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (sorted[middle] < value) low = middle + 1
    else high = middle
  }
  return low
}
