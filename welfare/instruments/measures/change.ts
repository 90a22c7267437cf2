import {
  type ChangeVerdict,
  type GroupChange,
  groupChange,
  type Occasion,
  type ReliableChange,
  type ReliableChanges,
  reliableChanges,
} from '@utfall/rasch'
import type { PairedPersons } from '../data/pair-persons.ts'

export type ChangeChoice = {
  /** Which way on the scale is good for the person. Nothing in the answers tells, so a person has to. */
  readonly higherIs: 'better' | 'worse'
  /** Confidence of the intervals and of each verdict. */
  readonly level: number
}

/** A person of the later file beside the earlier measure; null where there is none. */
export type PersonChange = {
  readonly before: number | null
  readonly beforeSe: number | null
  readonly beforeExtreme: Occasion['extreme']
  readonly change: number | null
  readonly changeSe: number | null
  /** Null also where an extreme score leaves that side open. */
  readonly low: number | null
  readonly high: number | null
  readonly verdict: ChangeVerdict | null
}

export type ChangeSummary = ChangeChoice & {
  /** Persons in both files without a finite measure in one of them. */
  readonly withoutMeasure: number
  /** Null where nobody has two measures. */
  readonly group: GroupChange | null
  /**
   * Persons called better, and called worse, when nobody had changed, by the normal distribution: fewer in truth with few
   * items or near the ends, where scores are too coarse to pass the line so often.
   */
  readonly expectedEachWay: number
  readonly afterMultiplicity: ReliableChanges['afterMultiplicity']
}

export type MeasuredChanges = {
  /** In the order of the later file. */
  readonly persons: readonly PersonChange[]
  readonly summary: ChangeSummary
}

/**
 * Each person's change and the group's, from measures on one scale. A change, never an effect: nobody is compared with
 * anyone who did not get the same. The errors are those of the answers; the items' own error is shared by both
 * occasions.
 */
export function measureChange(
  before: readonly Occasion[],
  after: readonly Occasion[],
  { placeBefore }: PairedPersons,
  choice: ChangeChoice,
): MeasuredChanges {
  const firsts = after.map((_, person) => before[placeBefore[person] ?? -1] ?? null)
  const twice = after.flatMap((second, person) => {
    const first = firsts[person]
    return first ? [{ person, first, second }] : []
  })
  const found = reliableChanges(
    twice.map(({ first }) => first),
    twice.map(({ second }) => second),
    choice,
  )
  const changes = new Map<number, ReliableChange>()
  if (found.kind === 'changes')
    for (const [place, { person }] of twice.entries()) {
      const change = found.persons[place]
      if (change?.kind === 'change') changes.set(person, change)
    }
  return {
    persons: firsts.map((first, person) => personChange(first, changes.get(person))),
    summary: {
      ...choice,
      withoutMeasure: twice.length - changes.size,
      group: found.kind === 'changes' ? groupChange(found) : null,
      expectedEachWay: found.kind === 'changes' ? found.expectedByChanceEachWay : 0,
      afterMultiplicity: found.kind === 'changes' ? found.afterMultiplicity : { better: 0, worse: 0 },
    },
  }
}

function personChange(first: Occasion | null, change: ReliableChange | undefined): PersonChange {
  return {
    before: first?.measure ?? null,
    beforeSe: first?.se ?? null,
    beforeExtreme: first?.extreme ?? null,
    change: change?.difference ?? null,
    changeSe: change?.se ?? null,
    low: change?.low ?? null,
    high: change?.high ?? null,
    verdict: change?.verdict ?? null,
  }
}
