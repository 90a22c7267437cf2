import { InvalidInput } from '@utfall/basics'
import type { ItemModel, Note } from '../calibration/calibration-types.ts'
import { type PreparedResponses, prepareResponses } from '../responses/prepare.ts'
import { MISSING, type ResponseMatrix, selectPersons } from '../responses/response-matrix.ts'
import { type NotEstimable, notEstimable } from './result-types.ts'

/** Answers of the persons who belong to a group, made ready, with the groups numbered 0 to G − 1 without gaps. */
export type GroupedAnswers = {
  readonly kind: 'grouped'
  readonly responses: ResponseMatrix
  /** Person to group, in the order of `responses`. */
  readonly groups: Int32Array
  readonly labels: readonly string[]
  readonly personsPerGroup: readonly number[]
  /** Persons left out because their group is not known. */
  readonly withoutGroup: number
  readonly smallGroups: readonly { readonly label: string; readonly persons: number }[]
  readonly prepared: PreparedResponses
  readonly notes: readonly Note[]
}

/** An item that cannot be compared over the groups, and why. `category` is numbered as in the answers given. */
export type ExcludedItem = {
  readonly item: string
  readonly reason: 'no-answers' | 'one-category' | 'not-answered-in-group' | 'category-missing-in-group'
  readonly group: string | null
  readonly category: number | null
}

export type GroupOptions = {
  readonly model: ItemModel
  /** Names of groups 0, 1, …; without them the numbers are the names. */
  readonly labels?: readonly string[]
  /** Groups with fewer persons are left out and named; 1 when not given. */
  readonly smallestGroup?: number
}

/**
 * @param groups per person a group number from 0, or −1 for a person whose group is not known
 * Errors: `InvalidInput` for lengths that differ, a number below −1 or without a label, two groups with one label.
 */
export function groupedAnswers(
  responses: ResponseMatrix,
  groups: Int32Array,
  options: GroupOptions,
): GroupedAnswers | NotEstimable {
  const labels = checkedLabels(responses, groups, options)
  const sizes = new Int32Array(labels.length)
  for (const group of groups) if (group >= 0) sizes[group]++
  const smallest = options.smallestGroup ?? 1
  const present = labels.map((label, group) => ({ label, group, persons: sizes[group] }))
  const kept = present.filter(({ persons }) => persons >= Math.max(1, smallest))
  const small = present.filter(({ persons }) => persons > 0 && persons < smallest)
  if (kept.length < 2) return notEstimable('fewer-than-two-groups', { groups: kept.length })
  const place = new Int32Array(labels.length).fill(-1)
  kept.forEach(({ group }, position) => {
    place[group] = position
  })
  const rows = [...groups.keys()].filter((person) => groups[person] >= 0 && place[groups[person]] >= 0)
  const prepared = prepareResponses(selectPersons(responses, rows), options.model)
  const withoutGroup = groups.reduce((count, group) => count + (group < 0 ? 1 : 0), 0)
  const notes: Note[] = []
  if (withoutGroup > 0)
    notes.push({ code: 'persons-without-group-left-out', detail: { persons: withoutGroup } })
  for (const { label, persons } of small)
    notes.push({ code: 'small-group-left-out', detail: { group: label, persons, smallest } })
  if (responses.weights) notes.push({ code: 'weights-count-as-persons-in-tests', detail: {} })
  return {
    kind: 'grouped',
    responses: prepared.responses,
    groups: Int32Array.from(rows, (person) => place[groups[person]]),
    labels: kept.map(({ label }) => label),
    personsPerGroup: kept.map(({ persons }) => persons),
    withoutGroup,
    smallGroups: small.map(({ label, persons }) => ({ label, persons })),
    prepared,
    notes,
  }
}

function checkedLabels(
  responses: ResponseMatrix,
  groups: Int32Array,
  options: GroupOptions,
): readonly string[] {
  if (groups.length !== responses.persons)
    refuse('groups', `${groups.length} numbers`, `one per person, ${responses.persons}`)
  const { smallestGroup } = options
  if (smallestGroup !== undefined && !(Number.isInteger(smallestGroup) && smallestGroup >= 1))
    refuse('smallestGroup', String(smallestGroup), 'a whole number from 1')
  const highest = groups.reduce((most, group) => Math.max(most, group), -1)
  const labels = options.labels ?? Array.from({ length: highest + 1 }, (_, group) => String(group))
  const wrong = groups.findIndex((group) => group < -1 || group >= labels.length)
  if (wrong >= 0)
    refuse(
      'groups',
      `${groups[wrong]} (person ${wrong + 1})`,
      `−1 for no group, or 0 to ${labels.length - 1}, one number per label`,
    )
  if (new Set(labels).size !== labels.length)
    refuse('labels', 'two groups with one label', 'a label of its own for each group')
  return labels
}

function refuse(field: string, given: string, allowed: string): never {
  throw new InvalidInput({ field, given, allowed })
}

/**
 * Items that one of the groups did not answer, or with a category that somebody chose but nobody in one of the
 * groups did: the steps beside it have no estimate in that group. In the rating-scale model steps are shared, so
 * only an item's lowest and highest answers must be there (eRm's `LRtest` does the same for partial credit).
 */
export function categoriesMissingInGroup(grouped: GroupedAnswers, model: ItemModel): readonly ExcludedItem[] {
  const { responses, groups, labels } = grouped
  const width = responses.items.length
  const excluded: ExcludedItem[] = []
  for (let i = 0; i < width; i++) {
    const categories = responses.highest[i] + 1
    const seen = labels.map(() => new Uint8Array(categories))
    const anywhere = new Uint8Array(categories)
    for (let v = 0; v < responses.persons; v++) {
      const answer = responses.answers[v * width + i]
      if (answer === MISSING) continue
      seen[groups[v]][answer] = 1
      anywhere[answer] = 1
    }
    const needed = [...anywhere.keys()].filter((category) => anywhere[category] === 1)
    const must = model === 'rsm' ? [needed[0], needed[needed.length - 1]] : needed
    const gap = firstGap(seen, must)
    if (!gap) continue
    const answered = seen[gap.group].some((flag) => flag === 1)
    excluded.push({
      item: responses.items[i],
      reason: answered ? 'category-missing-in-group' : 'not-answered-in-group',
      group: labels[gap.group],
      category: answered ? grouped.prepared.categories[i][gap.category] : null,
    })
  }
  return excluded
}

function firstGap(
  seen: readonly Uint8Array[],
  must: readonly number[],
): { readonly group: number; readonly category: number } | null {
  for (let group = 0; group < seen.length; group++) {
    const category = must.find((needed) => seen[group][needed] === 0)
    if (category !== undefined) return { group, category }
  }
  return null
}

/** The persons of one group, in the order of the answers. */
export function personsOfGroup(groups: Int32Array, group: number): readonly number[] {
  return [...groups.keys()].filter((person) => groups[person] === group)
}
