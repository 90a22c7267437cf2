import { sortedCopy } from '@utfall/numerics'

/**
 * Two groups' values seen through all n1·n0 pairs, without forming them: for each distinct value, how many of each group hold it and how
 * many of the other group lie below. Time n·log n, memory n.
 */
export type PairCounts = {
  readonly n1: number
  readonly n0: number
  /** One entry a distinct value, ascending. */
  readonly treatedHere: Float64Array
  readonly controlsHere: Float64Array
  readonly treatedBelow: Float64Array
  readonly controlsBelow: Float64Array
  /** Pairs where the treated value is higher, lower, equal. Exact up to 2^53 pairs. */
  readonly wins: number
  readonly losses: number
  readonly ties: number
}

export function pairCounts(treated: ArrayLike<number>, control: ArrayLike<number>): PairCounts {
  const a = sortedCopy(treated)
  const b = sortedCopy(control)
  const treatedHere = new Float64Array(a.length + b.length)
  const controlsHere = new Float64Array(a.length + b.length)
  const treatedBelow = new Float64Array(a.length + b.length)
  const controlsBelow = new Float64Array(a.length + b.length)
  let wins = 0
  let losses = 0
  let distinct = 0
  for (let i = 0, j = 0; i < a.length || j < b.length; distinct++) {
    const value = j >= b.length || (i < a.length && a[i] <= b[j]) ? a[i] : b[j]
    treatedBelow[distinct] = i
    controlsBelow[distinct] = j
    while (i < a.length && a[i] === value) i++
    while (j < b.length && b[j] === value) j++
    treatedHere[distinct] = i - treatedBelow[distinct]
    controlsHere[distinct] = j - controlsBelow[distinct]
    wins += treatedHere[distinct] * controlsBelow[distinct]
    losses += controlsHere[distinct] * treatedBelow[distinct]
  }
  return {
    n1: a.length,
    n0: b.length,
    treatedHere: treatedHere.subarray(0, distinct),
    controlsHere: controlsHere.subarray(0, distinct),
    treatedBelow: treatedBelow.subarray(0, distinct),
    controlsBelow: controlsBelow.subarray(0, distinct),
    wins,
    losses,
    ties: a.length * b.length - wins - losses,
  }
}

/**
 * Spread of each person's own shares of pairs won and lost (their placements), as sums of squares and products about the mean,
 * treated (1) and control (0) apart: what every U-statistic variance below is made of.
 */
export type PlacementSums = {
  readonly wins1: number
  readonly losses1: number
  readonly product1: number
  readonly wins0: number
  readonly losses0: number
  readonly product0: number
}

export function placementSums(counts: PairCounts): PlacementSums {
  const { n1, n0 } = counts
  const pairs = n1 * n0
  const won = counts.wins / pairs
  const lost = counts.losses / pairs
  const sums = { wins1: 0, losses1: 0, product1: 0, wins0: 0, losses0: 0, product0: 0 }
  for (let v = 0; v < counts.treatedHere.length; v++) {
    const here1 = counts.treatedHere[v]
    const here0 = counts.controlsHere[v]
    const below0 = counts.controlsBelow[v]
    const below1 = counts.treatedBelow[v]
    const wins1 = below0 / n0 - won
    const losses1 = (n0 - below0 - here0) / n0 - lost
    const wins0 = (n1 - below1 - here1) / n1 - won
    const losses0 = below1 / n1 - lost
    sums.wins1 += here1 * wins1 ** 2
    sums.losses1 += here1 * losses1 ** 2
    sums.product1 += here1 * wins1 * losses1
    sums.wins0 += here0 * wins0 ** 2
    sums.losses0 += here0 * losses0 ** 2
    sums.product0 += here0 * wins0 * losses0
  }
  return sums
}

/** Σ(t³ − t) over sets of tied values in both groups together: what ties take from the variance of a rank sum. */
export function tieSum({ treatedHere, controlsHere }: PairCounts): number {
  let total = 0
  for (let v = 0; v < treatedHere.length; v++) {
    const tied = treatedHere[v] + controlsHere[v]
    total += tied ** 3 - tied
  }
  return total
}
