import { InvalidInput } from '@utfall/basics'
import type { ItemModel } from '../calibration/calibration-types.ts'
import { MISSING, type ResponseMatrix } from './response-matrix.ts'

export type DroppedItem = {
  readonly item: string
  /** `no-answers`: nobody answered · `one-category`: everybody who answered gave the same answer. */
  readonly reason: 'no-answers' | 'one-category'
  /** The answer that everybody gave. */
  readonly category: number | null
}

export type PreparedResponses = {
  /** The items that can be calibrated, their unused categories closed up. */
  readonly responses: ResponseMatrix
  /** Their positions before. */
  readonly kept: readonly number[]
  readonly droppedItems: readonly DroppedItem[]
  /** Per kept item: which category of the form stands behind each category 0 … m. */
  readonly categories: readonly Int32Array[]
  /** Kept items whose categories are not those of the form. */
  readonly recoded: readonly string[]
  readonly personsWithoutAnswers: number
}

/**
 * Answers made ready for calibration, before anything is fitted: an item that nobody or everybody answered alike says
 * nothing and is set aside by name; a category that nobody chose has no step that can be estimated, so the categories
 * around it are closed up, with the original numbers kept (Wilson & Masters 1993 is the other way, and keeps a step of
 * infinite size). In the rating-scale model items share their steps, so a category is unused only when no item uses it.
 * No person is dropped.
 * `known`: the categories of items whose steps are known from elsewhere (anchors); they stay as they are, however they
 * were answered here.
 * Errors: `InvalidInput` for an answer to a known item in a category that its steps do not cover.
 */
export function prepareResponses(
  responses: ResponseMatrix,
  model: ItemModel,
  known: ReadonlyMap<string, ArrayLike<number>> = new Map(),
): PreparedResponses {
  const used = usedCategories(responses).map((seen, i) => knownCategories(responses.items[i], seen, known))
  const kept: number[] = []
  const droppedItems: DroppedItem[] = []
  for (let i = 0; i < used.length; i++) {
    if (used[i].length > 1) kept.push(i)
    else {
      const category = used[i][0] ?? null
      droppedItems.push({
        item: responses.items[i],
        reason: category === null ? 'no-answers' : 'one-category',
        category,
      })
    }
  }
  const shared = model === 'rsm' ? union(kept.map((i) => used[i])) : null
  const categories = kept.map((i) => Int32Array.from(shared ?? used[i]))
  const recoded = kept.flatMap((i, column) => {
    const original = categories[column]
    const asAsked = original.length === responses.highest[i] + 1
    return asAsked ? [] : [responses.items[i]]
  })
  return {
    responses: recode(responses, kept, categories),
    kept,
    droppedItems,
    categories,
    recoded,
    personsWithoutAnswers: personsWithoutAnswers(responses),
  }
}

/** Per item the categories that somebody chose, ascending. */
function usedCategories({ persons, items, answers, highest }: ResponseMatrix): readonly number[][] {
  const width = items.length
  const seen = items.map((_, i) => new Uint8Array(highest[i] + 1))
  for (let v = 0; v < persons; v++)
    for (let i = 0; i < width; i++) {
      const answer = answers[v * width + i]
      if (answer !== MISSING) seen[i][answer] = 1
    }
  return seen.map((flags) => [...flags.keys()].filter((category) => flags[category] === 1))
}

function knownCategories(
  item: string,
  seen: readonly number[],
  known: ReadonlyMap<string, ArrayLike<number>>,
): readonly number[] {
  const given = known.get(item)
  if (!given) return seen
  const categories = Array.from(given)
  const strange = seen.find((category) => !categories.includes(category))
  if (strange !== undefined)
    throw new InvalidInput({
      field: item,
      given: `category ${strange}`,
      allowed: `the categories of its known steps: ${categories.join(', ')}`,
    })
  return categories
}

function union(lists: readonly (readonly number[])[]): readonly number[] {
  return [...new Set(lists.flat())].sort((a, b) => a - b)
}

function recode(
  responses: ResponseMatrix,
  kept: readonly number[],
  categories: readonly Int32Array[],
): ResponseMatrix {
  const width = responses.items.length
  const asTheyAre =
    kept.length === width && categories.every((original, i) => original.length === responses.highest[i] + 1)
  if (asTheyAre) return responses
  const answers = new Int16Array(responses.persons * kept.length).fill(MISSING)
  const places = kept.map((i, column) => {
    const place = new Int16Array(responses.highest[i] + 1).fill(MISSING)
    categories[column].forEach((original, category) => {
      if (original < place.length) place[original] = category
    })
    return place
  })
  for (let v = 0; v < responses.persons; v++)
    for (let column = 0; column < kept.length; column++) {
      const answer = responses.answers[v * width + kept[column]]
      if (answer !== MISSING) answers[v * kept.length + column] = places[column][answer]
    }
  const { weights } = responses
  return {
    persons: responses.persons,
    items: kept.map((i) => responses.items[i]),
    answers,
    highest: Int32Array.from(categories, (original) => original.length - 1),
    ...(weights && { weights }),
  }
}

function personsWithoutAnswers({ persons, items, answers }: ResponseMatrix): number {
  const width = items.length
  let empty = 0
  for (let v = 0; v < persons; v++) {
    let i = 0
    while (i < width && answers[v * width + i] === MISSING) i++
    if (i === width) empty++
  }
  return empty
}
