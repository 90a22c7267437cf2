import {
  type AnswersToMeasure,
  type ChangeSummary,
  type KnownItems,
  measureChange,
  type PairedPersons,
  type PersonChange,
  pairPersons,
  readAnswersToMeasure,
} from '@utfall/instruments/offline'
import { measurePersons, type PersonMeasures, type PersonMethod } from '@utfall/rasch'
import { badOption, fromFaults } from '../bad-input.ts'
import type { InputIdentity } from '../command.ts'
import type { Note } from '../output/document.ts'
import { identityOf, readBytes } from './input-table.ts'

export const HIGHER = ['better', 'worse'] as const

/** What the options say of an earlier occasion. */
export type EarlierChoice = {
  readonly before: string | undefined
  readonly higher: (typeof HIGHER)[number] | undefined
  readonly level: number
  readonly method: PersonMethod
}

export type Earlier = {
  readonly path: string
  readonly higherIs: (typeof HIGHER)[number]
  readonly level: number
  readonly method: PersonMethod
}

/** The earlier occasion that is asked for; null when none is. Which way is better is never guessed. */
export function earlierOccasion(choice: EarlierChoice): Earlier | null {
  const { before, higher, level, method } = choice
  if (before === undefined) {
    if (higher === undefined) return null
    throw badOption(
      'higher',
      higher,
      { sv: 'bara med --before', en: 'only with --before' },
      { sv: 'Utan tidigare svar finns ingen förändring.', en: 'Without earlier answers there is no change.' },
    )
  }
  if (higher === undefined)
    throw badOption(
      'before',
      before,
      { sv: 'tillsammans med --higher better|worse', en: 'together with --higher better|worse' },
      {
        sv: 'Säg om ett högre mått är bättre eller sämre för personen; det går inte att se i svaren.',
        en: 'Say whether a higher measure is better or worse for the person; the answers cannot tell.',
      },
    )
  if (method === 'eap')
    throw badOption(
      'method',
      method,
      { sv: 'wle eller mle med --before', en: 'wle or mle with --before' },
      {
        sv: 'eap dras mot gruppens mitt vid båda tillfällena, så förändringen blir för liten.',
        en: "eap is drawn to the group's middle on both occasions, so the change comes out too small.",
      },
    )
  return { path: before, higherIs: higher, level, method }
}

export type Change = {
  readonly identity: InputIdentity
  /** In the order of the later file. */
  readonly persons: readonly PersonChange[]
  readonly summary: ChangeSummary
  readonly pairs: PairedPersons
  readonly notes: readonly Note[]
}

/** The earlier answers read, their persons measured with the same items, and each found again in the later file. */
export async function changeSince(
  earlier: Earlier,
  known: KnownItems,
  later: { readonly answers: AnswersToMeasure; readonly measured: PersonMeasures },
  options: { readonly id: string | undefined; readonly unseen: 'fault' | 'missing' },
): Promise<Change> {
  const { path, higherIs, level, method } = earlier
  const { id, unseen } = options
  const source = { name: path, bytes: await readBytes(path) }
  const answers = readAnswersToMeasure(source, known, { unseen, ...(id !== undefined && { id }) })
  if (answers.kind === 'faults') throw fromFaults(answers)
  const pairs = pairPersons(answers, later.answers)
  if (pairs.kind === 'faults') throw fromFaults(pairs)
  const before = measurePersons(known.scale, answers.responses, { method })
  const { persons, summary } = measureChange(before.persons, later.measured.persons, pairs, {
    higherIs,
    level,
  })
  const counted = (code: string, n: number) => (n === 0 ? [] : [{ code, detail: { n } }])
  const isSame = answers.sha256 === later.answers.sha256
  return {
    identity: identityOf({ ...answers, name: answers.file, rows: answers.responses.persons }),
    persons,
    summary,
    pairs,
    notes: [
      { code: 'change-without-comparison', detail: {} },
      ...(isSame ? [{ code: 'same-answers-twice', detail: {} }] : []),
      ...answers.notes.map(({ code, detail }) => ({ code: `before-${code}`, detail })),
      ...listed('before-items-without-column', answers.absent),
      ...listed('persons-only-after', pairs.onlyAfter),
      ...listed('persons-only-before', pairs.onlyBefore),
      ...counted('persons-without-two-measures', summary.withoutMeasure),
      ...counted('persons-at-scale-ends', summary.group?.atEnds ?? 0),
    ],
  }
}

/** Names are shown up to this many; all of them stand in the document. */
const SHOWN_NAMES = 12

export function listed(code: string, names: readonly string[], more: Note['detail'] = {}): readonly Note[] {
  if (names.length === 0) return []
  const shown = names.slice(0, SHOWN_NAMES).join(', ')
  return [
    { code, detail: { n: names.length, names: names.length > SHOWN_NAMES ? `${shown} …` : shown, ...more } },
  ]
}

/** The group's change as a document gives it; null is what does not exist. */
export function changeBody({ summary, pairs }: Change) {
  const { group } = summary
  const share = (verdict: 'better' | 'worse' | 'not-distinguishable') => {
    if (group === null) return null
    const { count, share, wilson } = group.shares[verdict]
    return { n: count, share, low: wilson[0], high: wilson[1] }
  }
  return {
    higher: summary.higherIs,
    level: summary.level,
    n: group?.n ?? 0,
    mean: group?.mean ?? null,
    se: group?.se ?? null,
    low: group?.low ?? null,
    high: group?.high ?? null,
    sd: group?.sd ?? null,
    noiseSd: group?.noiseSd ?? null,
    personSd: group?.personSd ?? null,
    better: share('better'),
    worse: share('worse'),
    notDistinguishable: share('not-distinguishable'),
    expectedEachWay: summary.expectedEachWay,
    afterMultiplicity: summary.afterMultiplicity,
    minimalDetectable: group?.minimalDetectable ?? null,
    atEnds: group?.atEnds ?? 0,
    withoutMeasure: summary.withoutMeasure,
    onlyAfter: pairs.onlyAfter,
    onlyBefore: pairs.onlyBefore,
  }
}
