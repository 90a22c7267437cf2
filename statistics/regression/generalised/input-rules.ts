import { InvalidInput } from '@utfall/basics'
import type { DesignMatrix } from '../frame/design-matrix.ts'

/** Throws `InvalidInput` unless every weight is finite and not negative, one a row. */
export function requireWeights(weights: Float64Array, rows: number): void {
  requireRows(weights.length, rows, 'weights')
  const wrong = weights.findIndex((weight) => !(weight >= 0 && weight < Number.POSITIVE_INFINITY))
  if (wrong >= 0) {
    throw new InvalidInput({ field: `weights[${wrong}]`, given: weights[wrong], allowed: 'finite, from 0' })
  }
}

export function requireRows(given: number, rows: number, field: string): void {
  if (given !== rows) {
    throw new InvalidInput({ field, given: `${given} values`, allowed: `${rows}, one a row of the design` })
  }
}

/** The column of a term. Throws `InvalidInput` for a term that the design does not hold. */
export function termIndex(design: DesignMatrix, term: string): number {
  const index = design.terms.indexOf(term)
  if (index < 0) throw new InvalidInput({ field: 'term', given: term, allowed: design.terms.join(', ') })
  return index
}
