import type { ParticipationPurpose } from '@utfall/database'

/** Whether anything may be collected about a person in a study, and why not. Pure. */

export type ApprovalFact = {
  readonly id: number
  readonly decision: 'approved' | 'approved-with-conditions' | 'refused' | 'not-required'
  readonly scope: readonly ParticipationPurpose[]
  /** First day, and first day on which it no longer holds. */
  readonly validFrom: string
  readonly validTo: string
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
  | {
      readonly kind: 'no'
      readonly code:
        | 'NO_APPROVAL'
        | 'APPROVAL_REFUSED'
        | 'APPROVAL_NOT_YET'
        | 'APPROVAL_OVER'
        | 'OUTSIDE_APPROVAL'
        | 'CONSENT_WITHDRAWN'
        | 'CONSENT_DECLINED'
        | 'CONSENT_MISSING'
        | 'NOT_ASKED'
        | 'NOT_APPLICABLE'
        | 'SECRET'
    }

/** What the rows say together: the newest answer stands, unless it was taken back. Null: whoever asks may not see any. */
export function participationOf(answers: readonly AnswerFact[] | null): Participation {
  if (answers === null) return { kind: 'secret' }
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

/**
 * May this be collected about this person for this purpose today? Only under an approval in force that covers it
 * (3, 6 §§ etikprövningslagen) and on the person's own yes, not taken back (16–19 §§). Default is no.
 */
export function mayCollect(
  { purpose }: { readonly study: string; readonly purpose: ParticipationPurpose; readonly pseudonym: string },
  {
    today,
    approvals,
    participation,
  }: {
    readonly today: string
    readonly approvals: readonly ApprovalFact[]
    readonly participation: Participation
  },
): CollectionAnswer {
  const opening = approvals.filter((one) => one.decision !== 'refused')
  if (opening.length === 0) return no(approvals.length === 0 ? 'NO_APPROVAL' : 'APPROVAL_REFUSED')
  const covering = opening.filter((one) => one.scope.includes(purpose))
  if (covering.length === 0) return no('OUTSIDE_APPROVAL')
  const holding = covering.find((one) => one.validFrom <= today && today < one.validTo)
  if (!holding) {
    const isComing = covering.some((one) => today < one.validFrom)
    return no(isComing ? 'APPROVAL_NOT_YET' : 'APPROVAL_OVER')
  }
  if (participation.kind !== 'given') return no(WHY_NOT[participation.kind])
  return { kind: 'yes', approval: holding.id, consent: participation.id }
}

function no(code: Extract<CollectionAnswer, { kind: 'no' }>['code']): CollectionAnswer {
  return { kind: 'no', code }
}
