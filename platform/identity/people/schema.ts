import { ROLES } from '@utfall/basics'
import { z } from 'zod'

/** Shapes of people and their roles, in and out: safe for the browser. */

export const RoleName = z.enum(ROLES)
/** What the law and good order keep apart (X.19). */
export const RoleFunction = z.enum(['operate', 'evaluate', 'decide', 'fund'])
export type RoleFunction = z.infer<typeof RoleFunction>

const Reason = z.string().trim().min(1).max(500)
const ConflictNote = z.string().trim().min(10).max(1000)
const OrganisationSlug = z.string().min(1).max(80)

export const NewRole = z.strictObject({
  role: RoleName,
  reason: Reason,
  /** Why one person holds what should be kept apart. */
  conflictNote: ConflictNote.optional(),
  /** First day on which it no longer holds. */
  validTo: z.iso.date().optional(),
  /** Where; the organisation in which one acts where nothing is said. Another only who administers the house. */
  organisation: OrganisationSlug.optional(),
})
export type NewRole = z.infer<typeof NewRole>

export const NewPerson = NewRole.extend({
  name: z.string().trim().min(1).max(200),
  email: z.email().max(254),
  language: z.enum(['sv', 'en']).optional(),
})
export type NewPerson = z.infer<typeof NewPerson>

export const EndRole = z.strictObject({ reason: Reason, organisation: OrganisationSlug.optional() })
export type EndRole = z.infer<typeof EndRole>
export const CloseAccount = z.strictObject({ reason: Reason })

export const HeldRole = z.strictObject({
  role: RoleName,
  since: z.string(),
  until: z.string().nullable(),
  reason: z.string(),
  conflictNote: z.string().nullable(),
  grantedBy: z.string(),
})
export type HeldRole = z.infer<typeof HeldRole>

export const PersonView = z.strictObject({
  id: z.int(),
  name: z.string(),
  email: z.string().nullable(),
  kind: z.enum(['person', 'example']),
  isClosed: z.boolean(),
  /** What they are in the organisation now. */
  roles: z.array(HeldRole),
})
export type PersonView = z.infer<typeof PersonView>

export const ConflictView = z.strictObject({
  id: z.int(),
  name: z.string(),
  /** Functions that one person holds and that should be kept apart: more than one. */
  functions: z.array(RoleFunction),
  roles: z.array(HeldRole),
  /** What they are in other organisations, without which. */
  elsewhere: z.array(RoleName),
  /** Whether every one of them was given with a note, where one was needed. */
  hasNote: z.boolean(),
})
export type ConflictView = z.infer<typeof ConflictView>
