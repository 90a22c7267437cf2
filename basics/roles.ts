/** What somebody may be in an organisation. The database holds the same list (role_assignment). */
export const ROLES = [
  'house-administrator',
  'administrator',
  'operator',
  'coordinator',
  'referrer',
  'evaluator',
  'decision-maker',
  'funder',
  'manager',
  'auditor',
  'reader',
] as const
export type Role = (typeof ROLES)[number]
