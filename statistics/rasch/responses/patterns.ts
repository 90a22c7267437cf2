import { MISSING, type ResponseMatrix } from './response-matrix.ts'

/**
 * Persons gathered by what they answered. A person's measure, and everything a person says about the items, depends on
 * the answered items and the total score only, so the work is per pattern and score, never per person.
 */
export type PatternTable = {
  /** Person to pattern; −1 for a person without answers. */
  readonly patternOf: Int32Array
  readonly scoreOf: Int32Array
  readonly patterns: number
  /** Items of pattern g, ascending: `itemsOf[itemStart[g]]` to before `itemsOf[itemStart[g + 1]]`. */
  readonly itemStart: Int32Array
  readonly itemsOf: Int32Array
  /** Observed scores of pattern g, ascending, lowest and highest possible included, and the persons (weighted) who have them. */
  readonly scoreStart: Int32Array
  readonly scores: Int32Array
  readonly scoreWeights: Float64Array
  /** Per item: weighted answers in each category 0 … m. */
  readonly counts: readonly Float64Array[]
}

export function groupPatterns(responses: ResponseMatrix): PatternTable {
  const { persons, items, highest, weights } = responses
  const patternOf = new Int32Array(persons).fill(-1)
  const scoreOf = new Int32Array(persons)
  const places = new Int32Array(items.length + 1)
  for (let i = 0; i < items.length; i++) places[i + 1] = places[i] + highest[i] + 1
  const counts = new Float64Array(places[items.length])
  const find = patternFinder(items.length)
  readAnswers(responses, { places, counts, patternOf, scoreOf, number: find.number })
  const patterns = find.itemStart.length - 1
  return {
    patternOf,
    scoreOf,
    patterns,
    itemStart: Int32Array.from(find.itemStart),
    itemsOf: Int32Array.from(find.itemsOf),
    ...countScores(patternOf, scoreOf, patterns, weights),
    counts: items.map((_, i) => counts.subarray(places[i], places[i + 1])),
  }
}

/** One pass over the cells, sixteen items to a word of the mask. */
function readAnswers(
  { persons, items, answers, weights }: ResponseMatrix,
  table: {
    readonly places: Int32Array
    readonly counts: Float64Array
    readonly patternOf: Int32Array
    readonly scoreOf: Int32Array
    readonly number: (mask: Uint16Array) => number
  },
): void {
  const { places, counts, patternOf, scoreOf, number } = table
  const width = items.length
  const mask = new Uint16Array(Math.ceil(width / 16))
  for (let v = 0, cell = 0; v < persons; v++) {
    const weight = weights ? weights[v] : 1
    let score = 0
    let answered = 0
    for (let word = 0, i = 0; i < width; word++) {
      let bits = 0
      for (const end = Math.min(width, i + 16); i < end; i++, cell++) {
        const answer = answers[cell]
        if (answer === MISSING) continue
        bits |= 1 << (i & 15)
        score += answer
        counts[places[i] + answer] += weight
      }
      mask[word] = bits
      answered |= bits
    }
    if (answered === 0) continue
    scoreOf[v] = score
    patternOf[v] = number(mask)
  }
}

/** Numbers the masks of answered items as they come; the same mask again, as in complete answers, costs a comparison. */
function patternFinder(width: number) {
  const found = new Map<string, number>()
  const itemStart = [0]
  const itemsOf: number[] = []
  const last = new Uint16Array(Math.ceil(width / 16))
  let lastNumber = -1
  const number = (mask: Uint16Array): number => {
    let word = 0
    while (word < mask.length && mask[word] === last[word]) word++
    if (word === mask.length && lastNumber >= 0) return lastNumber
    last.set(mask)
    const key = String.fromCharCode(...mask)
    const known = found.get(key)
    if (known !== undefined) {
      lastNumber = known
      return known
    }
    lastNumber = found.size
    found.set(key, lastNumber)
    for (let i = 0; i < width; i++) if ((mask[i >> 4] >> (i & 15)) & 1) itemsOf.push(i)
    itemStart.push(itemsOf.length)
    return lastNumber
  }
  return { number, itemStart, itemsOf }
}

function countScores(
  patternOf: Int32Array,
  scoreOf: Int32Array,
  patterns: number,
  weights: Float64Array | undefined,
): Pick<PatternTable, 'scoreStart' | 'scores' | 'scoreWeights'> {
  const { order } = personsByPattern({ patternOf, patterns })
  const scoreStart = new Int32Array(patterns + 1)
  const scores: number[] = []
  const scoreWeights: number[] = []
  const held = new Float64Array(scoreOf.reduce((most, score) => Math.max(most, score), 0) + 1)
  let person = 0
  for (let g = 0; g < patterns; g++) {
    const found: number[] = []
    for (; person < order.length && patternOf[order[person]] === g; person++) {
      const score = scoreOf[order[person]]
      if (held[score] === 0) found.push(score)
      held[score] += weights ? weights[order[person]] : 1
    }
    for (const score of found.sort((a, b) => a - b)) {
      scores.push(score)
      scoreWeights.push(held[score])
      held[score] = 0
    }
    scoreStart[g + 1] = scores.length
  }
  return { scoreStart, scores: Int32Array.from(scores), scoreWeights: Float64Array.from(scoreWeights) }
}

/** Persons with answers, in the order they came within each pattern: those of g from `start[g]` to before `start[g + 1]`. */
export function personsByPattern({ patternOf, patterns }: Pick<PatternTable, 'patternOf' | 'patterns'>): {
  readonly order: Int32Array
  readonly start: Int32Array
} {
  const start = new Int32Array(patterns + 1)
  for (const g of patternOf) if (g >= 0) start[g + 1]++
  for (let g = 0; g < patterns; g++) start[g + 1] += start[g]
  const order = new Int32Array(start[patterns])
  const next = start.slice()
  for (let v = 0; v < patternOf.length; v++) if (patternOf[v] >= 0) order[next[patternOf[v]]++] = v
  return { order, start }
}

export type SortedPatterns = Pick<
  PatternTable,
  'patterns' | 'itemStart' | 'itemsOf' | 'scoreStart' | 'scores' | 'scoreWeights'
> & {
  /** That they are: those who share work on beginnings would otherwise sum the wrong items. */
  readonly sorted: true
}

/** The patterns in the order of their items, so that those that begin alike stand together. */
export function sortedPatterns(table: PatternTable): SortedPatterns {
  const { itemStart, itemsOf, scoreStart } = table
  const order = Array.from({ length: table.patterns }, (_, g) => g).sort((g, h) => {
    const shorter = Math.min(itemStart[g + 1] - itemStart[g], itemStart[h + 1] - itemStart[h])
    for (let a = 0; a < shorter; a++) {
      const difference = itemsOf[itemStart[g] + a] - itemsOf[itemStart[h] + a]
      if (difference !== 0) return difference
    }
    return itemStart[g + 1] - itemStart[g] - (itemStart[h + 1] - itemStart[h])
  })
  const items = inOrder(order, itemStart)
  const scores = inOrder(order, scoreStart)
  return {
    sorted: true,
    patterns: table.patterns,
    itemStart: items.start,
    itemsOf: Int32Array.from(items.places, (place) => itemsOf[place]),
    scoreStart: scores.start,
    scores: Int32Array.from(scores.places, (place) => table.scores[place]),
    scoreWeights: Float64Array.from(scores.places, (place) => table.scoreWeights[place]),
  }
}

/** New starts of the parts, and for each new place the old one. */
function inOrder(order: readonly number[], start: Int32Array): { start: Int32Array; places: Int32Array } {
  const moved = new Int32Array(start.length)
  const places = new Int32Array(start[order.length])
  let filled = 0
  order.forEach((part, position) => {
    for (let place = start[part]; place < start[part + 1]; place++) places[filled++] = place
    moved[position + 1] = filled
  })
  return { start: moved, places }
}
