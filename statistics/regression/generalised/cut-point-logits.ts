import { InvalidInput } from '@utfall/basics'
import { type DesignMatrix, designMatrix } from '../frame/design-matrix.ts'
import type { NotEstimable } from '../frame/note.ts'
import type { Coefficient } from '../linear/types.ts'
import { requireRows, termIndex } from './input-rules.ts'
import { logisticRegression } from './logistic.ts'

export type CutPointLogit = {
  /** The outcome is "this level or above". */
  readonly fromLevel: number
  readonly effect: Coefficient | NotEstimable
}

/**
 * One logistic regression at each cut of a ladder, for the eye: under proportional odds all have the same coefficient of `term`.
 * Inputs: outcome levels 0 to levels − 1; a design without intercept (one is added); level in (0, 1), 0.95 unless told.
 * Edges: a cut that everybody or nobody passes, or that a term separates, carries its reason. Errors: `InvalidInput`.
 * Source: Harrell (2015) Regression Modeling Strategies, section 13.3. Checked against: R 4.2.2 glm at each cut.
 */
export function cutPointLogits(input: {
  readonly outcome: Int32Array
  readonly levels: number
  readonly design: DesignMatrix
  readonly term: string
  readonly level?: number
}): readonly CutPointLogit[] {
  const { outcome, levels, design, term } = input
  if (!Number.isSafeInteger(levels) || levels < 2) {
    throw new InvalidInput({ field: 'levels', given: levels, allowed: 'a whole number from 2' })
  }
  requireRows(outcome.length, design.rows, 'outcome')
  termIndex(design, term)
  const k = design.terms.length
  const withIntercept = designMatrix({
    rows: design.rows,
    terms: design.terms,
    columns: design.terms.map((_, column) =>
      Float64Array.from({ length: design.rows }, (_, row) => design.values[row * k + column]),
    ),
  })
  return Array.from({ length: levels - 1 }, (_, cut) => {
    const fit = logisticRegression({
      outcome: Float64Array.from(outcome, (value) => (value > cut ? 1 : 0)),
      design: withIntercept,
      standardErrors: 'model',
      ...(input.level !== undefined && { level: input.level }),
    })
    if (fit.kind !== 'fit') return { fromLevel: cut + 1, effect: fit }
    const effect = fit.coefficients.find((coefficient) => coefficient.term === term)
    const dropped: NotEstimable = { kind: 'not-estimable', reason: 'collinear-term', detail: { term } }
    return { fromLevel: cut + 1, effect: effect ?? dropped }
  })
}
