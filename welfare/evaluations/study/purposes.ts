import type { ParticipationPurpose } from '@utfall/database'
import type { Study, StudyOutcome } from './schema.ts'

/** What a study's data are collected for, as the outcomes tell where each comes from. */

const BY_SOURCE = {
  self: 'questionnaire',
  staff: 'staff-rating',
  register: 'register-link',
  accounts: null,
  other: null,
} as const satisfies Record<StudyOutcome['source'], ParticipationPurpose | null>

/** Null where the outcome does not say. */
export function purposeOf({ source }: StudyOutcome): ParticipationPurpose | null {
  return BY_SOURCE[source]
}

/** Lots that are drawn are none of them: whoever draws asks for that. */
export function purposesOf(study: Study): readonly ParticipationPurpose[] {
  return [...new Set(study.outcomes.map(purposeOf))].filter((purpose) => purpose !== null)
}
