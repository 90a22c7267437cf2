import { InvalidInput } from '@utfall/basics'
import type { ItemScale } from '../calibration/calibration-types.ts'

/** What a form must hold to, in item names. */
export type FormWishes = {
  readonly mustInclude?: readonly string[]
  readonly exclude?: readonly string[]
  /** Content groups, no item in two of them: at most `most` of `items` in a form. */
  readonly atMost?: readonly { readonly items: readonly string[]; readonly most: number }[]
}

/** The same in positions. An item in no group has group −1. */
export type FormConstraints = {
  readonly items: number
  readonly required: readonly number[]
  /** Positions that may be chosen, required ones included, ascending. */
  readonly allowed: readonly number[]
  readonly groupOf: Int32Array
  readonly most: Int32Array
  readonly smallest: number
  readonly largest: number
}

/**
 * Errors: `InvalidInput` for names that the scale does not have, items both wanted and unwanted, groups that overlap, limits
 * that are no whole number from 0, and more required items of a group than its limit.
 */
export function formConstraints(scale: ItemScale, wishes: FormWishes): FormConstraints {
  checkScale(scale)
  const required = positionsOf(scale, wishes.mustInclude ?? [], 'mustInclude')
  const excluded = new Set(positionsOf(scale, wishes.exclude ?? [], 'exclude'))
  const both = required.find((item) => excluded.has(item))
  if (both !== undefined)
    refuse('exclude', `${scale.items[both]}, which must be included`, 'items that are not required')
  const groupOf = new Int32Array(scale.items.length).fill(-1)
  const groups = wishes.atMost ?? []
  for (const [g, { items, most }] of groups.entries()) {
    if (!Number.isInteger(most) || most < 0) refuse('atMost', most, 'a whole number from 0')
    for (const item of positionsOf(scale, items, 'atMost')) {
      if (groupOf[item] >= 0)
        refuse('atMost', `${scale.items[item]} in two groups`, 'each item in one group at most')
      groupOf[item] = g
    }
    const wanted = required.filter((item) => groupOf[item] === g).length
    if (wanted > most) refuse('mustInclude', `${wanted} items of a group`, `at most ${most} of that group`)
  }
  const allowed = scale.items.flatMap((_, item) => (excluded.has(item) ? [] : [item]))
  const most = Int32Array.from(groups, (group) => group.most)
  const free = allowed.filter((item) => groupOf[item] < 0).length
  const grouped = groups.map((group, g) =>
    Math.min(group.most, allowed.filter((item) => groupOf[item] === g).length),
  )
  const largest = grouped.reduce((sum, count) => sum + count, free)
  return {
    items: scale.items.length,
    required,
    allowed,
    groupOf,
    most,
    smallest: Math.max(1, required.length),
    largest,
  }
}

export function checkSize(constraints: FormConstraints, size: number): void {
  const { smallest, largest } = constraints
  if (!Number.isInteger(size) || size < smallest || size > largest)
    refuse('size', size, `a whole number from ${smallest} to ${largest}, as the wishes allow`)
}

/** Items in whom nothing can be chosen wrong: named once, each with steps that are finite numbers. */
export function checkScale(scale: ItemScale): void {
  const { items, thresholds } = scale
  if (items.length === 0) refuse('scale.items', 'no items', 'at least one')
  if (thresholds.length !== items.length)
    refuse('scale.thresholds', `${thresholds.length}`, `one list per item, ${items.length}`)
  if (new Set(items).size !== items.length)
    refuse('scale.items', 'two items with one name', 'a name of its own for each item')
  for (const [i, steps] of thresholds.entries())
    if (steps.length === 0 || !steps.every(Number.isFinite))
      refuse(
        'scale.thresholds',
        `${[...steps].join(', ') || 'none'} for ${items[i]}`,
        'finite logits, at least one step',
      )
}

export function positionsOf(scale: ItemScale, names: readonly string[], field: string): readonly number[] {
  const positions = names.map((name) => {
    const at = scale.items.indexOf(name)
    return at >= 0 ? at : refuse(field, name, 'the name of an item of the scale')
  })
  if (new Set(positions).size !== positions.length) refuse(field, 'an item twice', 'each item once')
  return positions.sort((a, b) => a - b)
}

function refuse(field: string, given: unknown, allowed: string): never {
  throw new InvalidInput({ field, given, allowed })
}
