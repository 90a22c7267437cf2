import type { FormConstraints } from './form-constraints.ts'
import { bestByGain, type Fixing, relaxForm } from './form-relaxation.ts'
import {
  formInformation,
  type InformationTable,
  meanErrorVariance,
  meanInformation,
} from './information-table.ts'

export type FoundForm = {
  readonly items: readonly number[]
  readonly value: number
  /** True: no allowed form of this size is better by more than one in 1e9. */
  readonly exact: boolean
  /** No allowed form of this size has a better value than this. */
  readonly bound: number
  /** Branches looked into, and the exchanges made in them. */
  readonly branches: number
  readonly steps: number
}

/** Multiplications that a search may use: some seconds. */
const WORK = 1e9

/** Steps that the work allows; one costs a pass over all informations and all pairs of items. */
export function affordableSteps({ rows, weights }: InformationTable): number {
  return Math.ceil(WORK / (rows.length * (weights.length + rows.length)))
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
  return { items, value, exact: true, bound: value, branches: 0, steps: 0 }
}

/**
 * The form of `size` items with the smallest mean error variance over the target.
 *
 * A first form comes from exchanges (every swap of one item that lowers the error variance most, until none does). Branch and
 * bound then proves or improves it: items are taken or left out one at a time, and a branch is closed when the bound of
 * `relaxForm`, or the cost of turning one more item around, shows that nothing better is in it. Items that tell the same
 * everywhere are tried in one order only, and those that stand first are given. When `mostSteps` exchanges are used up, or `carryOn` answers false, the best form so far is given with `exact: false` and the bound that was reached.
 */
export function leastErrorForm(
  table: InformationTable,
  constraints: FormConstraints,
  size: number,
  limits: { readonly mostSteps: number; readonly carryOn: (share: number) => boolean },
): FoundForm {
  const gain = Float64Array.from(table.rows, (_, item) => meanInformation(table, [item]))
  const root = requiredOnly(constraints)
  let items = exchanged(table, constraints, bestByGain(constraints, size, gain, root) ?? [])
  let value = meanErrorVariance(table, items)
  const open: { fixing: Fixing; gain: Float64Array; bound: number }[] = [{ fixing: root, gain, bound: 0 }]
  const twins = twinClasses(table, constraints)
  let [branches, steps] = [0, 0]
  while (open.length > 0) {
    if (steps >= limits.mostSteps || !limits.carryOn(steps / limits.mostSteps)) break
    const branch = open.pop()
    if (!branch || branch.bound >= value * (1 - SAME)) continue
    branches++
    const { fixing } = branch
    const relaxed = relaxForm(table, constraints, size, fixing, branch.gain, value * (1 - SAME))
    if (!relaxed) continue
    steps += relaxed.steps
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
    for (const item of constraints.allowed)
      if (fixing[item] === 0 && twins[item] === twins[next]) without[item] = -1
    within[next] = 1
    const order = relaxed.shares[next] >= 0.5 ? [without, within] : [within, without]
    for (const each of order) open.push({ fixing: each, gain: relaxed.gain, bound })
  }
  const left = open.reduce((least, branch) => Math.min(least, branch.bound), value)
  const first = firstOfTwins(constraints, twins, items)
  return { items: first, value, exact: left >= value * (1 - SAME), bound: left, branches, steps }
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

/** Informations that differ by less, relative, change no form's value by as much as counts. */
const TWINS = 1e-10

/** Items of one class are interchangeable: same information everywhere, same content group. */
function twinClasses({ rows }: InformationTable, { allowed, groupOf, items }: FormConstraints): Int32Array {
  const classOf = new Int32Array(items)
  const models: number[] = []
  for (const item of allowed) {
    const twin = models.find(
      (model) =>
        groupOf[model] === groupOf[item] &&
        rows[model].every((information, p) => Math.abs(rows[item][p] - information) <= TWINS * information),
    )
    if (twin === undefined) models.push(item)
    classOf[item] = twin ?? item
  }
  return classOf
}

/** The same form with, of items that are alike, those that are required and then those that stand first. */
function firstOfTwins(
  { allowed, required }: FormConstraints,
  twins: Int32Array,
  items: readonly number[],
): readonly number[] {
  const left = new Map<number, number>()
  for (const item of items) left.set(twins[item], (left.get(twins[item]) ?? 0) + 1)
  const order = [...required, ...allowed.filter((item) => !required.includes(item))]
  return order
    .filter((item) => {
      const more = left.get(twins[item]) ?? 0
      left.set(twins[item], more - 1)
      return more > 0
    })
    .sort((a, b) => a - b)
}

/** Best single swaps until none lowers the mean error variance. */
function exchanged(
  table: InformationTable,
  constraints: FormConstraints,
  start: readonly number[],
): readonly number[] {
  const { allowed, groupOf, most } = constraints
  const { rows, weights } = table
  const required = new Set(constraints.required)
  let items = start
  let value = meanErrorVariance(table, items)
  for (;;) {
    const total = formInformation(table, items)
    let swap: { readonly out: number; readonly into: number } | null = null
    for (const out of items) {
      if (required.has(out)) continue
      for (const into of allowed) {
        if (items.includes(into)) continue
        const group = groupOf[into]
        const taken = group >= 0 ? items.filter((item) => item !== out && groupOf[item] === group).length : -1
        if (group >= 0 && taken >= most[group]) continue
        let swapped = 0
        for (let p = 0; p < total.length; p++)
          swapped += weights[p] / (total[p] - rows[out][p] + rows[into][p])
        if (swapped < value * (1 - SAME)) [swap, value] = [{ out, into }, swapped]
      }
    }
    if (!swap) return [...items].sort((a, b) => a - b)
    const { out, into } = swap
    items = [...items.filter((item) => item !== out), into]
  }
}
