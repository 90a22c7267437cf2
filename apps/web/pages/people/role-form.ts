import type { Failure } from '../../api/failure.ts'
import { ROLES } from '../../api/house-shapes.ts'
import type { NewRole } from '../../api/people-shapes.ts'

/** What is written about a role that is to be given. */
export type RoleForm = {
  readonly role: string
  readonly reason: string
  readonly validTo: string
  readonly conflictNote: string
}
export const EMPTY_ROLE: RoleForm = { role: 'reader', reason: '', validTo: '', conflictNote: '' }

export function newRole({ role, reason, validTo, conflictNote }: RoleForm): NewRole {
  return {
    role: ROLES.find((known) => known === role) ?? 'reader',
    reason: reason.trim(),
    ...(validTo !== '' && { validTo }),
    ...(conflictNote.trim() !== '' && { conflictNote: conflictNote.trim() }),
  }
}

/** The refusals that a note answers: roles meet that are to be kept apart, or somebody lets themselves in to cases. */
export function asksForNote(failure: Failure | null): boolean {
  if (failure?.kind !== 'refused') return false
  return (
    failure.problem.code === 'CONFLICT_NOTE_NEEDED' || failure.problem.code === 'OWN_CASE_ROLE_NEEDS_NOTE'
  )
}
