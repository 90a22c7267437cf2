import type { ItemScale } from '../calibration/calibration-types.ts'
import { MISSING, type ResponseMatrix } from '../responses/response-matrix.ts'
import {
  type AnswerMoments,
  answerMoments,
  checkWho,
  type FitMeasure,
  type Who,
  whoCounts,
} from './answer-moments.ts'
import { checkPersons, checkScale } from './scale-check.ts'

/** Mean squares with their Wilson–Hilferty deviates; null where there is nobody, or no spread to divide by. */
export type FitStatistics = {
  readonly outfit: number
  readonly infit: number
  readonly outfitT: number | null
  readonly infitT: number | null
  /** Standard deviations of the mean squares under the model. */
  readonly qOutfit: number | null
  readonly qInfit: number | null
}

export type UnconditionalItemFitRow = {
  readonly item: string
  readonly n: number
  /** Σz² and its degrees of freedom, n (eRm prints n − 1 beside a mean square that divides by n). */
  readonly chiSquare: number
  readonly df: number
  readonly fit: FitStatistics | null
}

export type PersonFitRow = { readonly answered: number; readonly fit: FitStatistics | null }

/**
 * Classical item infit and outfit at given person measures, for comparison with other programs.
 *
 * Formula (method notes 6.5): z = (x − E)/√V at θ_v; outfit Σz²/N; infit Σ(x − E)²/ΣV; C = fourth central moment;
 * q²_out = Σ(C/V²)/N² − 1/N; q²_in = Σ(C − V²)/(ΣV)²; t = (MS^{1/3} − 1)·3/q + q/3. Answered cells only.
 * They depend on the person measure and on who counts, and in short scales they are biased, E(MS) ≠ 1 (trap T12): lsat6
 * item 1 has infit 0.83 so and 0.995 conditionally. Judge by `itemFit`.
 * Input: one measure per person in logits (null = none); weights are not used. Accuracy 1e-9.
 * Edges: `fit` null for an item without persons; t and q null when the q² is not above zero.
 * Errors: `InvalidInput` for a list of another length, or a scale of other items.
 * Source: Wright & Masters (1982) ch. 5; eRm `itemfit`. Checked against an 80-bit engine and eRm 1.0-10.
 */
export function itemFitAt(
  scale: ItemScale,
  responses: ResponseMatrix,
  measures: readonly FitMeasure[],
  who: Who,
): readonly UnconditionalItemFitRow[] {
  checkScale(scale, responses)
  checkPersons(measures.length, responses, 'measures')
  checkWho(who)
  const width = scale.items.length
  const sums = scale.items.map(() => new FitSums())
  const momentsOf = scale.thresholds.map(answerMoments)
  const moments: AnswerMoments = { mean: 0, variance: 0, fourth: 0 }
  measures.forEach((person, v) => {
    if (!whoCounts(person, who)) return
    for (let i = 0; i < width; i++) {
      const answer = responses.answers[v * width + i]
      if (answer === MISSING) continue
      momentsOf[i](person.measure, moments)
      sums[i].add(answer, moments)
    }
  })
  return scale.items.map((item, i) => ({
    item,
    n: sums[i].n,
    chiSquare: sums[i].standardised,
    df: sums[i].n,
    fit: sums[i].statistics(),
  }))
}

/**
 * Infit and outfit of each person over the items answered: does one answer pattern look like the others with that
 * measure? The formulas are those of `itemFitAt`, summed over a person's items. With few items they have almost no
 * power; they point at forms to look at (careless answers, misread items), never at people.
 * `fit` is null without a measure and for the lowest and highest score, whose answers follow from the score.
 */
export function personFit(
  scale: ItemScale,
  responses: ResponseMatrix,
  measures: readonly FitMeasure[],
): readonly PersonFitRow[] {
  checkScale(scale, responses)
  checkPersons(measures.length, responses, 'measures')
  const width = scale.items.length
  const momentsOf = scale.thresholds.map(answerMoments)
  const moments: AnswerMoments = { mean: 0, variance: 0, fourth: 0 }
  return measures.map((person, v) => {
    const counts = whoCounts(person, 'non-extreme')
    const sums = new FitSums()
    let answered = 0
    for (let i = 0; i < width; i++) {
      const answer = responses.answers[v * width + i]
      if (answer === MISSING) continue
      answered++
      if (!counts) continue
      momentsOf[i](person.measure, moments)
      sums.add(answer, moments)
    }
    return { answered, fit: sums.statistics() }
  })
}

class FitSums {
  n = 0
  standardised = 0
  #squares = 0
  #variances = 0
  #kurtoses = 0
  #excess = 0

  add(answer: number, { mean, variance, fourth }: AnswerMoments): void {
    // A measure hundreds of logits away makes an answer certain in floating point: nothing to divide by.
    if (variance === 0) return
    const square = (answer - mean) ** 2
    this.n++
    this.standardised += square / variance
    this.#squares += square
    this.#variances += variance
    this.#kurtoses += fourth / (variance * variance)
    this.#excess += fourth - variance * variance
  }

  statistics(): FitStatistics | null {
    const { n } = this
    if (n === 0) return null
    const outfit = this.standardised / n
    const infit = this.#squares / this.#variances
    const qOutfit = rootAbove(this.#kurtoses / (n * n) - 1 / n, 1 / n)
    const qInfit = rootAbove(this.#excess / this.#variances ** 2, 1 / n)
    return {
      outfit,
      infit,
      outfitT: deviate(outfit, qOutfit),
      infitT: deviate(infit, qInfit),
      qOutfit,
      qInfit,
    }
  }
}

/** The root, or null when the value is nothing but rounding beside the size of what was subtracted. */
function rootAbove(value: number, size: number): number | null {
  return value > 1e-13 * size ? Math.sqrt(value) : null
}

function deviate(meanSquare: number, q: number | null): number | null {
  return q === null ? null : ((Math.cbrt(meanSquare) - 1) * 3) / q + q / 3
}
