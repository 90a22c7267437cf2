import { type RandomStream, randomStream } from '@utfall/numerics'
import { MISSING, type ResponseMatrix } from '@utfall/rasch'

/** A made-up questionnaire whose truth is known. */
export type GeneratedPlan = {
  readonly persons: number
  readonly items: number
  /** Steps of each item; the categories are one more. */
  readonly steps: number
  readonly seed: number
  /** Persons are normal with this mean and standard deviation, logits. */
  readonly mean?: number
  readonly sd?: number
  readonly missingShare?: number
  /** Harder by this for the second of two groups, logits, by item position. */
  readonly harderForSecond?: Readonly<Record<number, number>>
  /** An item answered as the one before it by this share of the persons. */
  readonly copies?: { readonly item: number; readonly share: number }
  /** An item answered by lot. */
  readonly noise?: number
  /** The second half of the items measures something else, with this correlation to the first. */
  readonly correlation?: number
}

export type GeneratedInstrument = {
  readonly responses: ResponseMatrix
  /** 0 or 1 for each person. */
  readonly group: Int32Array
  readonly thresholds: readonly Float64Array[]
  readonly persons: Float64Array
  /** The same as a file: id, grp_group and the items. */
  readonly csv: string
}

export function generatedInstrument(plan: GeneratedPlan): GeneratedInstrument {
  const random = randomStream(plan.seed)
  const thresholds = spreadThresholds(plan)
  const names = thresholds.map((_, i) => `q${i + 1}`)
  const group = new Int32Array(plan.persons)
  const persons = new Float64Array(plan.persons)
  const answers = new Int16Array(plan.persons * plan.items)
  for (let person = 0; person < plan.persons; person++) {
    group[person] = person % 2
    const both = random.normal()
    const own = random.normal()
    const rho = plan.correlation ?? 1
    const measures = [both, rho * both + Math.sqrt(1 - rho * rho) * own].map(
      (z) => (plan.mean ?? 0) + (plan.sd ?? 1) * z,
    )
    persons[person] = measures[0] ?? 0
    for (let item = 0; item < plan.items; item++) {
      const measure = measures[item * 2 >= plan.items ? 1 : 0] ?? 0
      const harder = group[person] === 1 ? (plan.harderForSecond?.[item] ?? 0) : 0
      answers[person * plan.items + item] = answer(
        thresholds[item] ?? new Float64Array(),
        plan.noise === item ? random.normal() * 3 : measure - harder,
        random,
      )
    }
    if (plan.copies && random.uniform() < plan.copies.share) {
      const at = person * plan.items + plan.copies.item
      answers[at] = answers[at - 1] ?? 0
    }
  }
  for (let cell = 0; cell < answers.length; cell++)
    if (random.uniform() < (plan.missingShare ?? 0)) answers[cell] = MISSING
  const highest = Int32Array.from(thresholds, (item) => item.length)
  const responses = { persons: plan.persons, items: names, answers, highest }
  return { responses, group, thresholds, persons, csv: csvOf(responses, group) }
}

/** Locations evenly from −1.5 to 1.5, the steps of an item 1.2 apart. */
function spreadThresholds({ items, steps }: GeneratedPlan): Float64Array[] {
  return Array.from({ length: items }, (_, i) => {
    const location = items === 1 ? 0 : -1.5 + (3 * i) / (items - 1)
    return Float64Array.from({ length: steps }, (_, h) => location + 1.2 * (h - (steps - 1) / 2))
  })
}

function answer(thresholds: Float64Array, measure: number, random: RandomStream): number {
  const weights = [1]
  let log = 0
  for (const threshold of thresholds) {
    log += measure - threshold
    weights.push(Math.exp(log))
  }
  let left = random.uniform() * weights.reduce((sum, weight) => sum + weight, 0)
  for (let k = 0; k < weights.length; k++) {
    left -= weights[k] ?? 0
    if (left < 0) return k
  }
  return thresholds.length
}

function csvOf(responses: ResponseMatrix, group: Int32Array): string {
  const width = responses.items.length
  const rows = Array.from({ length: responses.persons }, (_, person) => {
    const cells = Array.from(responses.answers.subarray(person * width, (person + 1) * width), (value) =>
      value === MISSING ? '' : String(value),
    )
    return [`p${person + 1}`, group[person] === 1 ? 'b' : 'a', ...cells].join(',')
  })
  return `${['id,grp_group', ...responses.items].join(',')}\n${rows.join('\n')}\n`
}
