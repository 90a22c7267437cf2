import { type Faults, joinFaults } from '@utfall/exchange'
import { measurePersons, type ScoredMeasure } from '@utfall/rasch'
import { type AnswersToMeasure, readAnswersToMeasure } from '../data/answers-to-measure.ts'
import { type KnownItems, knownItemsOf } from '../data/known-items.ts'
import { type PairedPersons, pairPersons } from '../data/pair-persons.ts'
import { type ChangeChoice, type MeasuredChanges, measureChange } from './change.ts'

/** A person's measure; null where nothing was answered. */
export type MeasuredPerson = ScoredMeasure & { readonly id: string; readonly answered: number }

export type MeasuredAnswers = {
  readonly kind: 'measured'
  readonly sha256: string
  readonly persons: readonly MeasuredPerson[]
  /** Items of the calibration that the file lacks. */
  readonly absent: readonly string[]
}

type Source = { readonly name: string; readonly bytes: Uint8Array }

/**
 * Persons measured (WLE) with the items of a stored calibration. The standard error is that of the person's own answers, as
 * in the score table: the calibration's is the same for everyone on it. An answer that nobody gave when the items were calibrated is a fault with its row and column.
 */
export function measureAnswers(
  source: Source,
  results: unknown,
  options: { readonly id: string | null },
): MeasuredAnswers | Faults {
  const known = knownItemsOf(results, 'results.json')
  if (known.kind === 'faults') return known
  const read = readAnswersToMeasure(source, known, options.id === null ? {} : { id: options.id })
  return read.kind === 'faults' ? read : measured(read, known)
}

export type MeasuredTwice = {
  readonly kind: 'measured-twice'
  readonly before: MeasuredAnswers
  readonly after: MeasuredAnswers
  readonly pairs: PairedPersons
  readonly changes: MeasuredChanges
}

/** The same persons on two occasions, each file as in `measureAnswers`; the faults of both files come at once. */
export function measureAnswersTwice(
  sources: { readonly before: Source; readonly after: Source },
  results: unknown,
  options: { readonly id: string | null } & ChangeChoice,
): MeasuredTwice | Faults {
  const known = knownItemsOf(results, 'results.json')
  if (known.kind === 'faults') return known
  const [first, second] = [sources.before, sources.after].map((source) =>
    readAnswersToMeasure(source, known, options.id === null ? {} : { id: options.id }),
  ) as [AnswersToMeasure | Faults, AnswersToMeasure | Faults]
  if (first.kind === 'faults' || second.kind === 'faults')
    return joinFaults([first, second].flatMap((read) => (read.kind === 'faults' ? [read] : [])))
  const pairs = pairPersons(first, second)
  if (pairs.kind === 'faults') return pairs
  const [before, after] = [measured(first, known), measured(second, known)]
  const { higherIs, level } = options
  const changes = measureChange(before.persons, after.persons, pairs, { higherIs, level })
  return { kind: 'measured-twice', before, after, pairs, changes }
}

function measured(read: AnswersToMeasure, known: KnownItems): MeasuredAnswers {
  const { persons } = measurePersons(known.scale, read.responses, { method: 'wle' })
  return {
    kind: 'measured',
    sha256: read.sha256,
    persons: persons.map((person, row) => ({ ...person, id: read.ids[row] ?? String(row + 1) })),
    absent: read.absent,
  }
}
