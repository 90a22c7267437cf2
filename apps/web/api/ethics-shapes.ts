import type { Answer, Sent } from './operations.ts'
import { everyOf } from './values.ts'

/** Decisions of the ethics authority, and what persons have said about taking part in a study. */

export type NewApproval = Sent<'post', '/api/ethics'>
export type ApprovalView = Answer<'get', '/api/ethics'>['items'][number]
export const DECISIONS = everyOf<NewApproval['decision']>({
  approved: true,
  'approved-with-conditions': true,
  refused: true,
  'not-required': true,
})
/** In the order in which they are shown: what somebody has to do something about comes first. */
export const APPROVAL_STATES = everyOf<ApprovalView['state']>({
  'ends-soon': true,
  'in-force': true,
  'not-yet': true,
  over: true,
  refused: true,
  replaced: true,
})

export type NewParticipation = Sent<'post', '/api/ethics/participation'>
export type ParticipationPurpose = NewParticipation['purpose']
export const PARTICIPATION_PURPOSES = everyOf<ParticipationPurpose>({
  questionnaire: true,
  'staff-rating': true,
  'register-link': true,
  randomisation: true,
})
export const PARTICIPATION_ANSWERS = everyOf<NewParticipation['answer']>({
  given: true,
  declined: true,
  'no-answer': true,
  'not-applicable': true,
})
export type PersonQuestion = Sent<'post', '/api/ethics/participation/answers'>
export type PersonAnswers = Answer<'post', '/api/ethics/participation/answers'>
export type ParticipationCounts = Answer<'get', '/api/ethics/participation'>['items'][number]
