import type { FormConstraints } from './form-constraints.ts'
import { bestByGain, type Fixing, relaxForm } from './form-relaxation.ts'
import { type InformationTable, meanErrorVariance, meanInformation } from './information-table.ts'

export type FoundForm = {
  readonly items: readonly number[]
  readonly value: number
  /** True: no allowed form of this size is better by more than one in 1e9. */
  readonly exact: boolean
  /** No allowed form of this size has a better value than this. */
  readonly bound: number
  /** Branches looked into. */
  readonly branches: number
}

/** Better by less than this share is the same. */
const SAME = 1e-9

/**
 * The form of `size` items with the largest mean information: the sum of each item's own mean, so the largest ones, which is
 * exact. Ties go to the items that stand first.
 */
export function mostInformativeForm(
  table: InformationTable,
  constraints: FormConstraints,
  size: number,
): FoundForm {
  const gain = Float64Array.from(table.rows, (_, item) => meanInformation(table, [item]))
  const items = bestByGain(constraints, size, gain, requiredOnly(constraints)) ?? []
  const value = meanInformation(table, items)
  return { items, value, exact: true, bound: value, branches: 0 }
}

/**
 * The form of `size` items with the smallest mean error variance over the target.
 *
 * A first form comes from exchanges (every swap of one item that lowers the error variance most, until none does). Branch and
 * bound then proves or improves it: items are taken or left out one at a time, and a branch is closed when the bound of
 * `relaxForm`, or the cost of turning one more item around, shows that nothing better is in it. When `mostBranches` are used
 * up, or `carryOn` answers false, the best form so far is given with `exact: false` and the bound that was reached.
 */
export function leastErrorForm(
  table: InformationTable,
  constraints: FormConstraints,
  size: number,
  limits: { readonly mostBranches: number; readonly carryOn: () => boolean },
): FoundForm {
  const gain = Float64Array.from(table.rows, (_, item) => meanInformation(table, [item]))
  const root = requiredOnly(constraints)
  let items = exchanged(table, constraints, bestByGain(constraints, size, gain, root) ?? [])
  let value = meanErrorVariance(table, items)
  const open: { fixing: Fixing; gain: Float64Array; bound: number }[] = [{ fixing: root, gain, bound: 0 }]
  let branches = 0
  while (open.length > 0) {
    if (branches >= limits.mostBranches || !limits.carryOn()) break
    const branch = open.pop()
    if (!branch || branch.bound >= value * (1 - SAME)) continue
    branches++
    const { fixing } = branch
    const relaxed = relaxForm(table, constraints, size, fixing, branch.gain, value * (1 - SAME))
    if (!relaxed) continue
    const candidate = meanErrorVariance(table, relaxed.form)
    if (candidate < value * (1 - SAME)) {
      items = exchanged(table, constraints, relaxed.form)
      value = meanErrorVariance(table, items)
    }
    const bound = Math.max(relaxed.bound, branch.bound)
    if (bound >= value * (1 - SAME)) continue
    settle(constraints, fixing, relaxed, value * (1 - SAME) - relaxed.bound)
    const next = mostUndecided(constraints, fixing, relaxed.shares)
    if (next < 0) continue
    const [without, within] = [fixing.slice(), fixing.slice()]
    without[next] = -1
    within[next] = 1
    const order = relaxed.shares[next] >= 0.5 ? [without, within] : [within, without]
    for (const each of order) open.push({ fixing: each, gain: relaxed.gain, bound })
  }
  const left = open.reduce((least, branch) => Math.min(least, branch.bound), value)
  return { items, value, exact: left >= value * (1 - SAME), bound: left, branches }
}

function requiredOnly(constraints: FormConstraints): Fixing {
  const fixing = new Int8Array(constraints.items)
  for (const item of constraints.required) fixing[item] = 1
  return fixing
}

/**
 * Turning an item around costs at least the gap to the worst gain inside (to bring it in) or the best outside (to leave it
 * out), by the tangent; where that alone passes `slack`, the item is settled.
 */
function settle(
  constraints: FormConstraints,
  fixing: Fixing,
  { gain, form }: { readonly gain: Float64Array; readonly form: readonly number[] },
  slack: number,
): void {
  const inside = new Set(form)
  const open = constraints.allowed.filter((item) => fixing[item] === 0)
  const worstInside = open.reduce((least, i) => (inside.has(i) ? Math.min(least, gain[i]) : least), Infinity)
  const bestOutside = open.reduce((most, i) => (inside.has(i) ? most : Math.max(most, gain[i])), -Infinity)
  for (const item of open) {
    if (inside.has(item) && gain[item] - bestOutside >= slack) fixing[item] = 1
    else if (!inside.has(item) && worstInside - gain[item] >= slack) fixing[item] = -1
  }
}

/** The open item whose share is nearest one half; −1 when none is open. */
function mostUndecided(constraints: FormConstraints, fixing: Fixing, shares: Float64Array): number {
  let [found, nearest] = [-1, Infinity]
  for (const item of constraints.allowed) {
    const distance = Math.abs(shares[item] - 0.5)
    if (fixing[item] === 0 && distance < nearest) [found, nearest] = [item, distance]
  }
  return found
}

/** Best single swaps until none lowers the mean error variance. */
function exchanged(
  table: InformationTable,
  constraints: FormConstraints,
  start: readonly number[],
): readonly number[] {
  const { allowed, groupOf, most } = constraints
  const required = new Set(constraints.required)
  let items = start
  let value = meanErrorVariance(table, items)
  for (;;) {
    let better: readonly number[] | null = null
    for (const out of items) {
      if (required.has(out)) continue
      const rest = items.filter((item) => item !== out)
      for (const into of allowed) {
        if (items.includes(into)) continue
        const group = groupOf[into]
        if (group >= 0 && rest.filter((item) => groupOf[item] === group).length >= most[group]) continue
        const swapped = [...rest, into]
        const swappedValue = meanErrorVariance(table, swapped)
        if (swappedValue < value * (1 - SAME)) [better, value] = [swapped, swappedValue]
      }
    }
    if (!better) return [...items].sort((a, b) => a - b)
    items = better
  }
}
