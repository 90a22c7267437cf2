import type { Faults } from '@utfall/exchange'
import { measurePersons, type ScoredMeasure } from '@utfall/rasch'
import { readAnswersToMeasure } from '../data/answers-to-measure.ts'
import { knownItemsOf } from '../data/known-items.ts'

/** A person's measure; null where nothing was answered. */
export type MeasuredPerson = ScoredMeasure & { readonly id: string; readonly answered: number }

export type MeasuredAnswers = {
  readonly kind: 'measured'
  readonly sha256: string
  readonly persons: readonly MeasuredPerson[]
  /** Items of the calibration that the file lacks. */
  readonly absent: readonly string[]
}

/**
 * Persons measured (WLE) with the items of a stored calibration, whose own uncertainty is carried into each standard
 * error. An answer that nobody gave when the items were calibrated is a fault with its row and column.
 */
export function measureAnswers(
  source: { readonly name: string; readonly bytes: Uint8Array },
  results: unknown,
  options: { readonly id: string | null },
): MeasuredAnswers | Faults {
  const known = knownItemsOf(results, 'results.json')
  if (known.kind === 'faults') return known
  const read = readAnswersToMeasure(source, known, options.id === null ? {} : { id: options.id })
  if (read.kind === 'faults') return read
  const { persons } = measurePersons(known.scale, read.responses, {
    method: 'wle',
    ...(known.covariance && { covariance: known.covariance }),
  })
  return {
    kind: 'measured',
    sha256: read.sha256,
    persons: persons.map((person, row) => ({ ...person, id: read.ids[row] ?? String(row + 1) })),
    absent: read.absent,
  }
}
