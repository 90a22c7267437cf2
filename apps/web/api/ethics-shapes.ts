import type { Words } from './house-shapes.ts'

/** Decisions of the ethics authority, and what persons have said about taking part in a study. */

export const PARTICIPATION_PURPOSES = [
  'questionnaire',
  'staff-rating',
  'register-link',
  'randomisation',
] as const
export type ParticipationPurpose = (typeof PARTICIPATION_PURPOSES)[number]
export const DECISIONS = ['approved', 'approved-with-conditions', 'refused', 'not-required'] as const
export type Decision = (typeof DECISIONS)[number]
/** In the order in which they are shown: what somebody has to do something about comes first. */
export const APPROVAL_STATES = ['ends-soon', 'in-force', 'not-yet', 'over', 'refused', 'replaced'] as const

export type NewApproval = {
  readonly study: string
  readonly authority: string
  readonly reference: string
  readonly decision: Decision
  readonly scope: readonly ParticipationPurpose[]
  readonly conditions: string | null
  readonly validFrom: string
  /** First day on which it no longer holds. */
  readonly validTo: string
}
export type ApprovalView = NewApproval & {
  readonly id: number
  readonly recordedAt: string
  readonly state: (typeof APPROVAL_STATES)[number]
}

export const PARTICIPATION_ANSWERS = ['given', 'declined', 'no-answer', 'not-applicable'] as const
export type NewParticipation = {
  readonly study: string
  readonly pseudonym: string
  readonly purpose: ParticipationPurpose
  readonly answer: (typeof PARTICIPATION_ANSWERS)[number]
  readonly textVersion: string
  readonly language: string
  readonly givenAt: string
}
export type CollectionCode =
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
export type PersonQuestion = Pick<NewParticipation, 'study' | 'pseudonym'>
export type PersonAnswers = {
  readonly purposes: readonly {
    readonly purpose: ParticipationPurpose
    readonly said: 'given' | 'withdrawn' | 'declined' | 'missing' | 'not-asked' | 'not-applicable'
    readonly givenAt: string | null
    readonly textVersion: string | null
    readonly language: string | null
    /** Null where it may be collected today; otherwise why not. */
    readonly closedBy: CollectionCode | null
  }[]
}

type Count = { readonly kind: 'count'; readonly n: number } | ({ readonly kind: 'few' } & Words)
export type ParticipationCounts = {
  readonly study: string
  readonly purpose: ParticipationPurpose
  readonly given: Count
  readonly withdrawn: Count
  readonly declined: Count
  readonly missing: Count
  readonly notApplicable: Count
}
