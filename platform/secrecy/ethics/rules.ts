import { addMonths, type CalendarDate } from '@utfall/basics'
import type { ParticipationPurpose } from '@utfall/database'
import { FEWEST_SHOWN } from '../needs/rules.ts'
import type { ApprovalState, CollectionCode, ParticipationCounts } from '../schema.ts'

/** Whether anything may be collected about a person in a study, and why not. Pure. */

export type ApprovalFact = {
  readonly id: number
  readonly study: string
  /** Number of the decision, as somebody wrote it. */
  readonly reference: string
  readonly decision: 'approved' | 'approved-with-conditions' | 'refused' | 'not-required'
  readonly scope: readonly ParticipationPurpose[]
  /** First day, and first day on which it no longer holds. */
  readonly validFrom: string
  readonly validTo: string
}

/** Whoever answers for a study has this long to ask for a new decision before the old one is over. */
export const SOON_MONTHS = 2

/**
 * The decisions that stand. One that is written again under the same number stands in for what was written before: so a
 * decision is corrected, and so it is ended, and nothing that was written is gone.
 */
export function standing<T extends Pick<ApprovalFact, 'id' | 'study' | 'reference'>>(
  approvals: readonly T[],
): readonly T[] {
  const newest = new Map<string, T>()
  for (const one of approvals.toSorted((a, b) => a.id - b.id))
    newest.set(`${one.study} ${one.reference.replaceAll(/\s/g, '').toLowerCase()}`, one)
  return [...newest.values()]
}

/** How one of the decisions stands on a day. */
export function approvalState(
  one: ApprovalFact,
  all: readonly ApprovalFact[],
  today: CalendarDate,
): ApprovalState {
  if (!standing(all).includes(one)) return 'replaced'
  if (one.decision === 'refused') return 'refused'
  if (today < one.validFrom) return 'not-yet'
  if (one.validTo <= today) return 'over'
  return one.validTo <= addMonths(today, SOON_MONTHS) ? 'ends-soon' : 'in-force'
}

/** One answer as it was recorded; a later one stands in for an earlier. */
export type AnswerFact = {
  readonly id: number
  readonly answer: 'given' | 'declined' | 'no-answer' | 'not-applicable'
  readonly isWithdrawn: boolean
}

/** What a person has said, with the five kinds of nothing apart (X.26). */
export type Participation =
  | { readonly kind: 'given'; readonly id: number }
  /** Said yes, and took it back. */
  | { readonly kind: 'withdrawn' }
  | { readonly kind: 'declined' }
  /** Asked, and nothing came. */
  | { readonly kind: 'missing' }
  | { readonly kind: 'not-asked' }
  | { readonly kind: 'not-applicable' }
  /** Whoever asks may not see it. */
  | { readonly kind: 'secret' }

export type CollectionAnswer =
  | { readonly kind: 'yes'; readonly approval: number; readonly consent: number }
  | { readonly kind: 'no'; readonly code: CollectionCode }

/** What the rows say together: the newest answer stands, unless it was taken back. */
export function participationOf(
  answers: readonly AnswerFact[],
): Exclude<Participation, { readonly kind: 'secret' }> {
  const last = answers.toSorted((one, other) => one.id - other.id).at(-1)
  if (!last) return { kind: 'not-asked' }
  switch (last.answer) {
    case 'given':
      return last.isWithdrawn ? { kind: 'withdrawn' } : { kind: 'given', id: last.id }
    case 'declined':
      return { kind: 'declined' }
    case 'no-answer':
      return { kind: 'missing' }
    case 'not-applicable':
      return { kind: 'not-applicable' }
  }
}

const WHY_NOT = {
  withdrawn: 'CONSENT_WITHDRAWN',
  declined: 'CONSENT_DECLINED',
  missing: 'CONSENT_MISSING',
  'not-asked': 'NOT_ASKED',
  'not-applicable': 'NOT_APPLICABLE',
  secret: 'SECRET',
} as const

export type DecisionCode = Extract<
  CollectionCode,
  'NO_APPROVAL' | 'APPROVAL_REFUSED' | 'OUTSIDE_APPROVAL' | 'APPROVAL_NOT_YET' | 'APPROVAL_OVER'
>
type Shut = { readonly kind: 'no'; readonly code: DecisionCode }
type Decisions = { readonly today: string; readonly approvals: readonly ApprovalFact[] }

/**
 * Which decision opens a purpose today (3, 6 §§ etikprövningslagen). That no approval is required is a decision too,
 * about what it covers. Null: what the data come from is not told, and a decision that covers anything will do.
 */
function decisionCovering(
  purpose: ParticipationPurpose | null,
  { today, approvals }: Decisions,
): { readonly kind: 'yes'; readonly approval: number } | Shut {
  const opening = standing(approvals).filter((one) => one.decision !== 'refused')
  if (opening.length === 0) return shut(approvals.length === 0 ? 'NO_APPROVAL' : 'APPROVAL_REFUSED')
  const covering = opening.filter(({ scope }) =>
    purpose === null ? scope.length > 0 : scope.includes(purpose),
  )
  if (covering.length === 0) return shut('OUTSIDE_APPROVAL')
  const holding = covering.find((one) => one.validFrom <= today && today < one.validTo)
  if (holding) return { kind: 'yes', approval: holding.id }
  return shut(covering.some((one) => today < one.validFrom) ? 'APPROVAL_NOT_YET' : 'APPROVAL_OVER')
}

function shut(code: DecisionCode): Shut {
  return { kind: 'no', code }
}

/** Whether decisions in force cover everything that a study collects, and which: each purpose may have its own. */
export function decisionsOn(
  purposes: readonly ParticipationPurpose[],
  decisions: Decisions,
): { readonly kind: 'yes'; readonly approvals: readonly number[] } | Shut {
  const held = new Set<number>()
  for (const purpose of purposes.length === 0 ? [null] : purposes) {
    const answer = decisionCovering(purpose, decisions)
    if (answer.kind === 'no') return answer
    held.add(answer.approval)
  }
  return { kind: 'yes', approvals: [...held] }
}

/**
 * May this be collected about this person for this purpose today? Only under a decision in force that covers it, and on
 * the person's own yes, not taken back (16–19 §§ etikprövningslagen). Default is no.
 */
export function mayCollect(
  { purpose }: { readonly study: string; readonly purpose: ParticipationPurpose; readonly pseudonym: string },
  { participation, ...decisions }: Decisions & { readonly participation: Participation },
): CollectionAnswer {
  const decision = decisionCovering(purpose, decisions)
  if (decision.kind === 'no') return decision
  if (participation.kind !== 'given') return no(WHY_NOT[participation.kind])
  return { kind: 'yes', approval: decision.approval, consent: participation.id }
}

function no(code: CollectionCode): CollectionAnswer {
  return { kind: 'no', code }
}

/** How many newest answers of one kind there are about one purpose of one study. */
export type AnswerCount = {
  readonly study: string
  readonly purpose: ParticipationPurpose
  readonly answer: AnswerFact['answer']
  readonly isWithdrawn: boolean
  readonly n: number
}

const FEW = { kind: 'few', sv: 'färre än 5', en: 'fewer than 5' } as const

/**
 * What persons have said, by study and purpose. None below five is shown as a number, and nought neither: that nobody
 * has declined tells what each of them answered. No sum is given, since it would show what is hidden.
 */
export function participationCounts(counts: readonly AnswerCount[]): ParticipationCounts[] {
  const groups = new Map<string, AnswerCount[]>()
  for (const one of counts) {
    const key = `${one.study} ${one.purpose}`
    groups.set(key, [...(groups.get(key) ?? []), one])
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const said = (kind: Participation['kind']) => {
      const n = group
        .filter(({ answer, isWithdrawn }) => participationOf([{ id: 1, answer, isWithdrawn }]).kind === kind)
        .reduce((sum, one) => sum + one.n, 0)
      return n < FEWEST_SHOWN ? FEW : ({ kind: 'count', n } as const)
    }
    return [
      {
        study: first.study,
        purpose: first.purpose,
        given: said('given'),
        withdrawn: said('withdrawn'),
        declined: said('declined'),
        missing: said('missing'),
        notApplicable: said('not-applicable'),
      },
    ]
  })
}
