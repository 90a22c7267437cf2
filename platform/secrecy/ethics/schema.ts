import { z } from 'zod'
import { Count, Day, Id, Instant, Language, Pseudonym, Slug, Words } from '../small-shapes.ts'

/** Shapes of decisions by the ethical review and of what persons have said about taking part. */

export const PARTICIPATION_PURPOSES = [
  'questionnaire',
  'staff-rating',
  'register-link',
  'randomisation',
] as const
/** Not asked has no answer at all; secret is what whoever asks may not see. */
export const PARTICIPATION_ANSWERS = ['given', 'declined', 'no-answer', 'not-applicable'] as const

export const NewApproval = z.strictObject({
  study: Slug,
  authority: Words,
  reference: Words.max(200),
  decision: z.enum(['approved', 'approved-with-conditions', 'refused', 'not-required']),
  scope: z.array(z.enum(PARTICIPATION_PURPOSES)),
  conditions: Words.nullable().default(null),
  validFrom: Day,
  validTo: Day,
})
export type NewApproval = z.infer<typeof NewApproval>
export const APPROVAL_STATES = [
  'in-force',
  'ends-soon',
  'not-yet',
  'over',
  'refused',
  /** The same number was written again later: that is what stands. */
  'replaced',
] as const
export const ApprovalState = z.enum(APPROVAL_STATES)
export type ApprovalState = z.infer<typeof ApprovalState>
export const ApprovalView = NewApproval.extend({
  id: Id,
  recordedAt: z.string(),
  /** How it stands today. */
  state: ApprovalState,
})
export type ApprovalView = z.infer<typeof ApprovalView>

export const NewParticipation = z.strictObject({
  study: Slug,
  pseudonym: Pseudonym,
  purpose: z.enum(PARTICIPATION_PURPOSES),
  answer: z.enum(PARTICIPATION_ANSWERS),
  textVersion: Words.max(80),
  language: Language,
  givenAt: Instant,
})
export type NewParticipation = z.infer<typeof NewParticipation>
export const ParticipationQuestion = NewParticipation.pick({ study: true, pseudonym: true, purpose: true })
export type ParticipationQuestion = z.infer<typeof ParticipationQuestion>

export const PersonQuestion = NewParticipation.pick({ study: true, pseudonym: true })
export type PersonQuestion = z.infer<typeof PersonQuestion>
const SAID = ['given', 'withdrawn', 'declined', 'missing', 'not-asked', 'not-applicable'] as const
export const COLLECTION_CODES = [
  'NO_APPROVAL',
  'APPROVAL_REFUSED',
  'APPROVAL_NOT_YET',
  'APPROVAL_OVER',
  'OUTSIDE_APPROVAL',
  'CONSENT_WITHDRAWN',
  'CONSENT_DECLINED',
  'CONSENT_MISSING',
  'NOT_ASKED',
  'NOT_APPLICABLE',
  'SECRET',
] as const
export type CollectionCode = (typeof COLLECTION_CODES)[number]
/** What a person has said about each purpose, and whether it may be collected today. */
export const PersonAnswers = z.strictObject({
  purposes: z.array(
    z.strictObject({
      purpose: z.enum(PARTICIPATION_PURPOSES),
      said: z.enum(SAID),
      /** Of the newest answer; null where nobody has asked. */
      givenAt: z.string().nullable(),
      textVersion: z.string().nullable(),
      language: z.string().nullable(),
      /** Null where it may be collected; otherwise why not. */
      closedBy: z.enum(COLLECTION_CODES).nullable(),
    }),
  ),
})
export type PersonAnswers = z.infer<typeof PersonAnswers>

export const ParticipationCounts = z.strictObject({
  study: z.string(),
  purpose: z.enum(PARTICIPATION_PURPOSES),
  given: Count,
  withdrawn: Count,
  declined: Count,
  missing: Count,
  notApplicable: Count,
})
export type ParticipationCounts = z.infer<typeof ParticipationCounts>
