import type { FormConstraints } from './form-constraints.ts'
import type { InformationTable } from './information-table.ts'

/** −1 left out, 0 open, 1 taken. */
export type Fixing = Int8Array

/** The form with the largest sum of gains: greedy, which is exact, because forms within group limits are the bases of a matroid. */
export function bestByGain(
  constraints: FormConstraints,
  size: number,
  gain: Float64Array,
  fixing: Fixing,
): readonly number[] | null {
  const { groupOf, most } = constraints
  const room = Int32Array.from(most)
  const chosen: number[] = []
  const take = (item: number): void => {
    chosen.push(item)
    if (groupOf[item] >= 0) room[groupOf[item]]--
  }
  for (const item of constraints.allowed) if (fixing[item] === 1) take(item)
  if (chosen.length > size || room.some((left) => left < 0)) return null
  const open = constraints.allowed.filter((item) => fixing[item] === 0)
  open.sort((a, b) => gain[b] - gain[a] || a - b)
  for (const item of open) {
    if (chosen.length === size) break
    if (groupOf[item] < 0 || room[groupOf[item]] > 0) take(item)
  }
  return chosen.length === size ? chosen.sort((a, b) => a - b) : null
}

export type Relaxation = {
  /** No form within the fixing has a smaller mean error variance. */
  readonly bound: number
  /** The share of each item at the minimum. */
  readonly shares: Float64Array
  /** −∂f/∂x where the bound was best, and the form that is best there. */
  readonly gain: Float64Array
  readonly form: readonly number[]
  /** Exchanges made: the measure of work. */
  readonly steps: number
}

const STEPS = 100
const ENOUGH = 1e-8
/** Shares nearer a limit than this are at it; what rounding leaves would be pushed about for ever. */
const AT_LIMIT = 1e-12

/**
 * The smallest mean error variance f(x) = Σ_p w_p / Σ_i x_i I_ip when items may be taken in shares x_i between 0 and 1.
 * f is convex in x, so a tangent anywhere lies below it: f(x) + min_v ∇f(x)·(v − x) over the forms v is a lower bound for every
 * form (Frank & Wolfe 1956, Naval Research Logistics Quarterly 3, 95–110). The steps exchange shares between two items, the
 * pair with the steepest slope (the directions of a matroid's polytope), as far as f falls.
 * It stops when the bound is at `enough` (nothing there can beat what is known), or within 1e-8 of f, relative.
 */
export function relaxForm(
  table: InformationTable,
  constraints: FormConstraints,
  size: number,
  fixing: Fixing,
  startGain: Float64Array,
  enough: number,
): Relaxation | null {
  const start = bestByGain(constraints, size, startGain, fixing)
  if (!start) return null
  const { allowed, groupOf, most } = constraints
  const { rows, weights } = table
  const shares = new Float64Array(constraints.items)
  const room = Float64Array.from(most)
  const total = new Float64Array(weights.length)
  for (const item of start) {
    shares[item] = 1
    if (groupOf[item] >= 0) room[groupOf[item]]--
    for (let p = 0; p < total.length; p++) total[p] += rows[item][p]
  }
  const gain = new Float64Array(constraints.items)
  let best: Relaxation = { bound: 0, shares, gain, form: start, steps: 0 }
  let step = 0
  for (; step < STEPS; step++) {
    const value = gains(table, allowed, total, gain)
    const form = bestByGain(constraints, size, gain, fixing)
    if (!form) return null
    let gap = 0
    for (const item of form) gap += gain[item]
    for (const item of allowed) gap -= shares[item] * gain[item]
    if (value - gap > best.bound) best = { ...best, bound: value - gap, gain: gain.slice(), form }
    if (best.bound >= enough || gap <= ENOUGH * value) break
    if (!exchange(table, constraints, fixing, gain, shares, room, total)) break
  }
  return { ...best, steps: step + 1 }
}

/** f, and the slopes Σ_p w_p I_ip / T_p² into `gain`. */
function gains(
  { rows, weights }: InformationTable,
  allowed: readonly number[],
  total: Float64Array,
  gain: Float64Array,
): number {
  let value = 0
  const pull = new Float64Array(total.length)
  for (let p = 0; p < total.length; p++) {
    const variance = 1 / total[p]
    value += weights[p] * variance
    pull[p] = weights[p] * variance * variance
  }
  for (const item of allowed) {
    const row = rows[item]
    let slope = 0
    for (let p = 0; p < pull.length; p++) slope += pull[p] * row[p]
    gain[item] = slope
  }
  return value
}

/** Moves share from one open item to another along the steepest slope; false when no pair improves. */
function exchange(
  table: InformationTable,
  constraints: FormConstraints,
  fixing: Fixing,
  gain: Float64Array,
  shares: Float64Array,
  room: Float64Array,
  total: Float64Array,
): boolean {
  const { groupOf } = constraints
  const open = constraints.allowed.filter((item) => fixing[item] === 0)
  let [from, to, steepest] = [-1, -1, 0]
  for (const giver of open) {
    if (shares[giver] <= AT_LIMIT) continue
    for (const taker of open) {
      const group = groupOf[taker]
      if (shares[taker] >= 1 - AT_LIMIT) continue
      if (group >= 0 && group !== groupOf[giver] && room[group] <= AT_LIMIT) continue
      if (gain[taker] - gain[giver] > steepest)
        [from, to, steepest] = [giver, taker, gain[taker] - gain[giver]]
    }
  }
  if (from < 0) return false
  const [givenGroup, takenGroup] = [groupOf[from], groupOf[to]]
  let furthest = Math.min(shares[from], 1 - shares[to])
  if (takenGroup >= 0 && takenGroup !== givenGroup) furthest = Math.min(furthest, room[takenGroup])
  const amount = lineMinimum(table.weights, total, table.rows[from], table.rows[to], furthest)
  shares[from] -= amount
  shares[to] += amount
  if (givenGroup >= 0) room[givenGroup] += amount
  if (takenGroup >= 0) room[takenGroup] -= amount
  for (let p = 0; p < total.length; p++) total[p] += amount * (table.rows[to][p] - table.rows[from][p])
  return amount > 0
}

/** Where Σ w/(T + a·d) is least for a in [0, furthest], d = taker − giver: Newton on a convex function, held inside. */
function lineMinimum(
  weights: Float64Array,
  total: Float64Array,
  giver: Float64Array,
  taker: Float64Array,
  furthest: number,
): number {
  let [low, high, amount] = [0, furthest, furthest]
  for (let step = 0; step < 30; step++) {
    let [slope, curve] = [0, 0]
    for (let p = 0; p < total.length; p++) {
      const change = taker[p] - giver[p]
      const variance = 1 / (total[p] + amount * change)
      const first = weights[p] * variance * variance * change
      slope -= first
      curve += 2 * first * variance * change
    }
    if (slope <= 0) low = amount
    else high = amount
    if (low === furthest) return furthest
    const newton = amount - slope / curve
    const next = newton > low && newton < high ? newton : (low + high) / 2
    if (Math.abs(next - amount) <= 1e-12 * furthest) return next
    amount = next
  }
  return amount
}
