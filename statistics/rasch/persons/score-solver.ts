import { categoryRoom, type ItemBank, logNormaliser, sumCumulants } from './item-bank.ts'

/** Where a score belongs on the scale, with what its standard errors need. */
export type SolvedScore = {
  readonly theta: number
  /** I = Σ variances at θ. */
  readonly information: number
  /** J = Σ third central moments at θ, the slope of I. */
  readonly third: number
  /** Local maxima of the weighted likelihood; more than 1 only where items or thresholds lie far apart. */
  readonly peaks: number
}

export type ScoreSolver = {
  /** Chooses the answered items: `items[from]` to before `items[to]`. */
  readonly answered: (items: Int32Array, from: number, to: number) => void
  /** The θ of a score, 0 to the highest (strictly between for 'mle'); it need not be whole. */
  readonly solve: (score: number) => SolvedScore
}

/**
 * Measures from scores: the θ where target(θ) = score, with target E(θ) for maximum likelihood and E(θ) − J(θ)/(2I(θ)) for
 * Warm's weighted likelihood. The target depends on the answered items only, not on the score, so it is summed once per
 * set of items over a grid from a table per item; that brackets every score, says whether the target rises everywhere
 * (then each score has one solution), and gives a start within 1e-3. Then Newton with its exact slope inside the
 * bracket, bisection when a step leaves it. Outside the grid the bracket is widened by doubling: as θ → ±∞ Warm's target
 * goes to max + ½ and −½, so every score has a solution.
 * Where the target falls somewhere (items or thresholds far apart), every solution is found and the one with the highest
 * log L + ½ log I is taken; of equals the lowest.
 * Accuracy: 1e-12 logits. Source: Warm (1989) Psychometrika 54, 427–450.
 */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: one kernel whose parts share their working arrays
export function scoreSolver(bank: ItemBank, method: 'wle' | 'mle'): ScoreSolver {
  const table = cumulantTable(bank)
  const { points, step, low } = table
  const room = categoryRoom(bank)
  const sums = new Float64Array(4)
  const target = new Float64Array(points)
  const slopes = new Float64Array(points)
  const totals = [0, 1, 2, 3].map(() => new Float64Array(points))
  let items: Int32Array = new Int32Array(0)
  let first = 0
  let last = 0
  let rising = true

  const targetOf = (e: number, i: number, j: number) => (method === 'wle' ? e - j / (2 * i) : e)
  const slopeOf = (i: number, j: number, k: number) =>
    method === 'wle' ? i - (k / i - (j / i) * (j / i)) / 2 : i
  const evaluate = (theta: number) => {
    sumCumulants(bank, items, first, last, theta, room, sums)
    return targetOf(sums[0], sums[1], sums[2])
  }

  const answered = (chosen: Int32Array, from: number, to: number) => {
    items = chosen
    first = from
    last = to
    const [means, variances, thirds, fourths] = totals
    for (const total of totals) total.fill(0)
    for (let j = from; j < to; j++) {
      const offset = chosen[j] * points
      for (let g = 0; g < points; g++) {
        means[g] += table.cumulants[0][offset + g]
        variances[g] += table.cumulants[1][offset + g]
        thirds[g] += table.cumulants[2][offset + g]
        fourths[g] += table.cumulants[3][offset + g]
      }
    }
    rising = true
    for (let g = 0; g < points; g++) {
      target[g] = targetOf(means[g], variances[g], thirds[g])
      slopes[g] = slopeOf(variances[g], thirds[g], fourths[g])
      if (!(slopes[g] > 0) || (g > 0 && !(target[g] > target[g - 1]))) rising = false
    }
  }

  /** Newton inside [a, b], where the target is at most the score at a and at least at b. */
  const refine = (score: number, a: number, b: number, start: number): SolvedScore => {
    let [bottom, top, theta] = [a, b, start]
    let settled = false
    for (let round = 0; round < 200; round++) {
      const short = score - evaluate(theta)
      const move = short / slopeOf(sums[1], sums[2], sums[3])
      if (settled || top - bottom < 1e-13) {
        // The last step is so short that the information is that of the point itself.
        const end = Math.abs(move) < 1e-6 ? theta + move : theta
        return { theta: end, information: sums[1], third: sums[2], peaks: 1 }
      }
      if (short > 0) bottom = theta
      else top = theta
      const newton = theta + move
      const inside = newton > bottom && newton < top
      const next = inside ? newton : Math.abs(move) < 1e-12 ? theta : (bottom + top) / 2
      // Newton squares its error: after a step under 1e-7 the next is exact in a double.
      settled = Math.abs(next - theta) < 1e-7 && (inside || next === theta)
      theta = next
    }
    return { theta, information: sums[1], third: sums[2], peaks: 1 }
  }

  const beyondGrid = (score: number, edge: number, direction: 1 | -1): SolvedScore => {
    let reach = step
    while ((evaluate(edge + direction * reach) - score) * direction < 0) reach *= 2
    const far = edge + direction * reach
    return refine(score, Math.min(edge, far), Math.max(edge, far), (edge + far) / 2)
  }

  const withinCell = (score: number, g: number): SolvedScore => {
    const a = low + g * step
    const start = rising ? inverseHermite(score, target, slopes, g, step) : 0.5
    return refine(score, a, a + step, a + step * Math.min(1, Math.max(0, start)))
  }

  const highestPeak = (score: number): SolvedScore => {
    const found: SolvedScore[] = []
    if (target[0] > score) found.push(beyondGrid(score, low, -1))
    for (let g = 0; g + 1 < points; g++)
      if (target[g] <= score && target[g + 1] > score) found.push(withinCell(score, g))
    if (target[points - 1] <= score) found.push(beyondGrid(score, low + (points - 1) * step, 1))
    let best = found[0]
    let height = Number.NEGATIVE_INFINITY
    for (const peak of found) {
      let logWeighted = score * peak.theta + Math.log(peak.information) / 2
      for (let j = first; j < last; j++) logWeighted -= logNormaliser(bank, items[j], peak.theta)
      if (logWeighted > height + 1e-9) {
        height = logWeighted
        best = peak
      }
    }
    return { ...best, peaks: found.length }
  }

  const solve = (score: number): SolvedScore => {
    if (!rising) return highestPeak(score)
    if (target[0] > score) return beyondGrid(score, low, -1)
    if (target[points - 1] <= score) return beyondGrid(score, low + (points - 1) * step, 1)
    let [below, above] = [0, points - 1]
    while (above - below > 1) {
      const middle = (below + above) >> 1
      if (target[middle] <= score) below = middle
      else above = middle
    }
    return withinCell(score, below)
  }
  return { answered, solve }
}

/** Where in the cell, 0 to 1, a rising function reaches the score: cubic in the inverse function's values and slopes. */
function inverseHermite(
  score: number,
  target: Float64Array,
  slopes: Float64Array,
  g: number,
  step: number,
): number {
  const rise = target[g + 1] - target[g]
  const x = (score - target[g]) / rise
  const leave = rise / (slopes[g] * step)
  const arrive = rise / (slopes[g + 1] * step)
  return x * x * (3 - 2 * x) + x * (1 - x) * ((1 - x) * leave - x * arrive)
}

/** Room on the grid beyond the outermost thresholds, where the measures of the extreme scores lie: ln(2 steps) + 1. */
function cumulantTable(bank: ItemBank): {
  readonly low: number
  readonly step: number
  readonly points: number
  /** First to fourth cumulant, each item by item over the grid. */
  readonly cumulants: readonly Float64Array[]
} {
  const room = categoryRoom(bank)
  const reach = Math.log(2 * bank.thresholds.length) + 1
  // An item of m categories can be as steep as m items in one.
  const finest = Math.min(0.25, 1 / (room.length - 1))
  const low = bank.lowest - reach
  const width = bank.highest + reach - low
  const points = Math.ceil(width / finest) + 1
  const step = width / (points - 1)
  const cumulants = [0, 1, 2, 3].map(() => new Float64Array(bank.items * points))
  const sums = new Float64Array(4)
  const single = new Int32Array(1)
  for (let item = 0; item < bank.items; item++) {
    single[0] = item
    for (let g = 0; g < points; g++) {
      sumCumulants(bank, single, 0, 1, low + g * step, room, sums)
      for (let order = 0; order < 4; order++) cumulants[order][item * points + g] = sums[order]
    }
  }
  return { low, step, points, cumulants }
}
