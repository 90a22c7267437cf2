import type { Role } from '@utfall/database'
import type { PeopleProblem } from './problems.ts'
import type { RoleFunction } from './schema.ts'

/** Decisions about roles: no database, no clock. */

/**
 * What each role does in the chain from need to payment. Those who read, review, lead staff or look after accounts do
 * none of it.
 */
const FUNCTIONS: Readonly<Record<Role, RoleFunction | null>> = {
  operator: 'operate',
  coordinator: 'operate',
  referrer: 'operate',
  evaluator: 'evaluate',
  'decision-maker': 'decide',
  funder: 'fund',
  'house-administrator': null,
  administrator: null,
  manager: null,
  auditor: null,
  reader: null,
}
const CASE_ROLES: readonly Role[] = ['coordinator', 'referrer']

/** The functions that some roles make up, each once, in a fixed order. */
export function functionsOf(roles: readonly Role[]): readonly RoleFunction[] {
  const found = new Set(roles.map((role) => FUNCTIONS[role]))
  return (['operate', 'evaluate', 'decide', 'fund'] as const).filter((each) => found.has(each))
}

export type RoleToGive = {
  readonly role: Role
  readonly hasNote: boolean
  /** What the person is in that organisation already. */
  readonly held: readonly Role[]
  /** What the person is in other organisations. */
  readonly elsewhere: readonly Role[]
  readonly isOneself: boolean
  readonly giverAdministersHouse: boolean
}

/**
 * Why a role is not given; null where it is.
 *
 * - Operate, evaluate, decide and fund are kept apart: one person in two of them needs a note (X.19, R2.44). The
 *   organisations of one study are not known to the house before it is planned there, so a function in any other
 *   organisation counts as one in the same chain: a note too many is better than one too few.
 * - A manager never gets a role with cases in the same organisation, nor the other way round, note or not (R4.43).
 * - Who gives themselves a role with cases writes why.
 */
export function whyNotGiven(give: RoleToGive): PeopleProblem | null {
  if (give.role === 'house-administrator' && !give.giverAdministersHouse) return 'ONLY_HOUSE_ADMINISTRATORS'
  if (give.held.includes(give.role)) return 'ROLE_HELD'
  const isCaseRole = CASE_ROLES.includes(give.role)
  const leads = give.role === 'manager' && give.held.some((role) => CASE_ROLES.includes(role))
  if (leads || (isCaseRole && give.held.includes('manager'))) return 'MANAGER_NEVER_HANDLES_CASES'
  if (give.hasNote) return null
  if (isCaseRole && give.isOneself) return 'OWN_CASE_ROLE_NEEDS_NOTE'
  return bringsConflict(give) ? 'CONFLICT_NOTE_NEEDED' : null
}

function bringsConflict({ role, held, elsewhere }: RoleToGive): boolean {
  const gained = FUNCTIONS[role]
  return gained !== null && functionsOf([...held, ...elsewhere]).some((each) => each !== gained)
}

/** Whether one person holds what should be kept apart. */
export function isInConflict(held: readonly Role[], elsewhere: readonly Role[]): boolean {
  return functionsOf(held).length > 0 && functionsOf([...held, ...elsewhere]).length > 1
}
