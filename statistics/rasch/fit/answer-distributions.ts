import { MISSING, type ResponseMatrix } from '../responses/response-matrix.ts'
import { type ShareEstimate, shareEstimate } from './share-interval.ts'

export type ItemDistribution = {
  readonly item: string
  /** Persons who answered, and who did not. */
  readonly n: number
  readonly missing: number
  /** Share of each category 0 … m among those who answered, and how many persons chose it. */
  readonly shares: Float64Array
  readonly counts: Int32Array
  /** Null when nobody answered. */
  readonly floor: ShareEstimate | null
  readonly ceiling: ShareEstimate | null
}

export type AnswerDistributions = {
  readonly kind: 'answer-distributions'
  readonly items: readonly ItemDistribution[]
  /** Persons with the lowest and with the highest score that the items they answered can give; null without answers. */
  readonly persons: number
  readonly floor: ShareEstimate | null
  readonly ceiling: ShareEstimate | null
}

/**
 * How answers are spread, item by item, and how many persons stand at the floor or the ceiling, where a change for the
 * worse or the better cannot be seen (often at the ceiling when people answer too kindly).
 *
 * Formula: shares with Wilson and Clopper–Pearson 95 % intervals. With person weights the shares are weighted and the
 * intervals use Kish's effective n, (Σw)²/Σw². Categories are those declared, also the ones that nobody chose.
 * Input: answers, prepared or not. Edges: null for an item that nobody answered. Source: Kish (1965), Survey Sampling.
 */
export function answerDistributions(responses: ResponseMatrix): AnswerDistributions {
  const { persons, items, answers, highest, weights } = responses
  const width = items.length
  const sums = items.map((_, i) => new CategorySums(highest[i] + 1))
  const ends = new CategorySums(3)
  for (let v = 0; v < persons; v++) {
    const weight = weights ? weights[v] : 1
    let score = 0
    let top = 0
    let answered = 0
    for (let i = 0; i < width; i++) {
      const answer = answers[v * width + i]
      if (answer === MISSING) continue
      sums[i].add(answer, weight)
      answered++
      score += answer
      top += highest[i]
    }
    if (answered > 0 && top > 0) ends.add(score === 0 ? 0 : score === top ? 2 : 1, weight)
  }
  return {
    kind: 'answer-distributions',
    items: items.map((item, i) => ({
      item,
      n: sums[i].n,
      missing: persons - sums[i].n,
      shares: sums[i].shares(),
      counts: sums[i].counts,
      floor: sums[i].share(0),
      ceiling: sums[i].share(highest[i]),
    })),
    persons: ends.n,
    floor: ends.share(0),
    ceiling: ends.share(2),
  }
}

class CategorySums {
  n = 0
  readonly counts: Int32Array
  readonly #weights: Float64Array
  #total = 0
  #squares = 0

  constructor(categories: number) {
    this.counts = new Int32Array(categories)
    this.#weights = new Float64Array(categories)
  }

  add(category: number, weight: number): void {
    this.n++
    this.counts[category]++
    this.#weights[category] += weight
    this.#total += weight
    this.#squares += weight * weight
  }

  shares(): Float64Array {
    return this.#weights.map((weight) => (this.n === 0 ? 0 : weight / this.#total))
  }

  share(category: number): ShareEstimate | null {
    if (this.n === 0) return null
    const effective = this.#total ** 2 / this.#squares
    const all = this.counts[category] === this.n
    return shareEstimate(all ? effective : (effective * this.#weights[category]) / this.#total, effective)
  }
}
