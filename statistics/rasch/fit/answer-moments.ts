import { InvalidInput } from '@utfall/basics'

/** A person's measure as fit needs it; a measure of `persons/` serves as it is. */
export type FitMeasure = { readonly measure: number | null; readonly extreme: 'lowest' | 'highest' | null }

/** all: everyone with a measure · non-extreme: without those who have the lowest or the highest score. */
export const WHO = ['all', 'non-extreme'] as const
export type Who = (typeof WHO)[number]

export function checkWho(who: string): void {
  if (!(WHO as readonly string[]).includes(who))
    throw new InvalidInput({ field: 'who', given: who, allowed: WHO.join(', ') })
}

type Measured = FitMeasure & { readonly measure: number }

export function whoCounts(person: FitMeasure, who: Who): person is Measured {
  return person.measure !== null && (who === 'all' || person.extreme === null)
}

/** Mean, variance and fourth central moment of one answer. */
export type AnswerMoments = { mean: number; variance: number; fourth: number }

/**
 * The moments of one item's answer at a measure, written into `out`: the inner loop of everything at given measures, so it
 * allocates nothing. Weights are taken relative to the largest one, so no measure overflows; central moments are summed
 * around the mean, so nothing cancels. X = k has weight exp(kθ − Σ_{h≤k} δ_h) (method notes, section 6).
 */
export function answerMoments(thresholds: Float64Array): (theta: number, out: AnswerMoments) => void {
  const m = thresholds.length
  const weight = new Float64Array(m + 1)
  return (theta, out) => {
    let largest = 0
    weight[0] = 0
    for (let k = 1; k <= m; k++) {
      weight[k] = weight[k - 1] + theta - thresholds[k - 1]
      if (weight[k] > largest) largest = weight[k]
    }
    let total = 0
    let first = 0
    for (let k = 0; k <= m; k++) {
      weight[k] = Math.exp(weight[k] - largest)
      total += weight[k]
      first += k * weight[k]
    }
    const mean = first / total
    let variance = 0
    let fourth = 0
    for (let k = 0; k <= m; k++) {
      const square = (k - mean) ** 2
      variance += square * weight[k]
      fourth += square * square * weight[k]
    }
    out.mean = mean
    out.variance = variance / total
    out.fourth = fourth / total
  }
}
