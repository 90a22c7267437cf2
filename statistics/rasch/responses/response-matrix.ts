import { InvalidInput } from '@utfall/basics'

/** An answer that is not there, whatever the reason; the reasons are kept apart where answers are collected. */
export const MISSING = -1

/**
 * Answers as numbers: persons × items, row by row. A category is an integer from 0 to the item's highest
 * category; `MISSING` (−1) is no answer.
 */
export type ResponseMatrix = {
  readonly persons: number
  readonly items: readonly string[]
  readonly answers: Int16Array
  /** The highest category that each item offers, declared and never inferred from who happened to answer. */
  readonly highest: Int32Array
  /** One per person, above zero; absent means one each. */
  readonly weights?: Float64Array
}

/**
 * Checks the shape and the range of every answer.
 * Errors: `InvalidInput` with the field, what was given (with person and item, counted from one) and what is allowed.
 */
export function responseMatrix(input: ResponseMatrix): ResponseMatrix {
  const { persons, items, answers, highest, weights } = input
  const width = items.length
  if (!Number.isInteger(persons) || persons < 0) refuse('persons', String(persons), 'a whole number from 0')
  if (new Set(items).size !== width)
    refuse('items', 'two items with one name', 'a name of its own for each item')
  if (answers.length !== persons * width)
    refuse('answers', `${answers.length} cells`, `${persons} persons × ${width} items`)
  if (highest.length !== width) refuse('highest', `${highest.length} numbers`, `one per item, ${width}`)
  for (let i = 0; i < width; i++)
    if (highest[i] < 0) refuse('highest', `${highest[i]} for ${items[i]}`, 'a whole number from 0')
  for (let cell = 0; cell < answers.length; cell++) {
    const item = cell % width
    if (answers[cell] < MISSING || answers[cell] > highest[item]) {
      const where = `person ${Math.floor(cell / width) + 1}, item ${items[item]}`
      refuse('answers', `${answers[cell]} (${where})`, `0 to ${highest[item]}, or −1 for no answer`)
    }
  }
  if (weights) checkWeights(weights, persons)
  return input
}

function checkWeights(weights: Float64Array, persons: number): void {
  if (weights.length !== persons) refuse('weights', `${weights.length} numbers`, `one per person, ${persons}`)
  const wrong = weights.findIndex((weight) => !(weight > 0 && Number.isFinite(weight)))
  if (wrong >= 0) refuse('weights', `${weights[wrong]} (person ${wrong + 1})`, 'finite numbers above 0')
}

function refuse(field: string, given: string, allowed: string): never {
  throw new InvalidInput({ field, given, allowed })
}

/** The same answers for some persons only, in the order given. */
export function selectPersons(responses: ResponseMatrix, rows: ArrayLike<number>): ResponseMatrix {
  const width = responses.items.length
  const answers = new Int16Array(rows.length * width)
  for (let r = 0; r < rows.length; r++)
    answers.set(responses.answers.subarray(rows[r] * width, (rows[r] + 1) * width), r * width)
  const { weights } = responses
  return {
    persons: rows.length,
    items: responses.items,
    answers,
    highest: responses.highest,
    ...(weights && { weights: Float64Array.from({ length: rows.length }, (_, r) => weights[rows[r]]) }),
  }
}

/** The same persons with some items only, by position, in the order given. */
export function selectItems(responses: ResponseMatrix, columns: readonly number[]): ResponseMatrix {
  const width = responses.items.length
  const answers = new Int16Array(responses.persons * columns.length)
  for (let v = 0; v < responses.persons; v++)
    for (let c = 0; c < columns.length; c++)
      answers[v * columns.length + c] = responses.answers[v * width + columns[c]]
  const { weights } = responses
  return {
    persons: responses.persons,
    items: columns.map((column) => responses.items[column]),
    answers,
    highest: Int32Array.from(columns, (column) => responses.highest[column]),
    ...(weights && { weights }),
  }
}
