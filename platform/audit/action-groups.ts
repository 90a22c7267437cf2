/**
 * What happened, in the groups that people look for. A word that ends in a dot is every code that begins so; some codes
 * stand in two groups (a sign-in that failed is a sign-in and a no). The pages have the words of the groups.
 */
export const ACTION_GROUPS = {
  'sign-ins': ['session.', 'sign-in.', 'entry-link.', 'invitation.accept'],
  'ways-in': [
    'credential.',
    'password.',
    'one-time-code.',
    'recovery-code.',
    'passkey.',
    'identity.',
    'invitation.',
    'machine-token.',
  ],
  refusals: ['refused', 'sign-in.failed', 'sign-in.locked-out', 'sign-in.confirm-failed'],
  reads: [
    'case.read',
    'case.export',
    'case.list',
    'case.log',
    'case.orphaned',
    'people.',
    'exception.report',
    'instrument.read',
    'log.read',
  ],
  cases: ['case.'],
  consents: ['consent.', 'exception.', 'disclosure.', 'participation.', 'ethics.'],
  roles: ['role.', 'account.', 'invitation.make'],
  organisations: ['organisation.', 'member.', 'same-area.', 'information-need.', 'obstacle.'],
  studies: ['study.', 'run.', 'instrument.', 'calibration.', 'quality-card.', 'persons.'],
  surveys: ['response.'],
  house: ['house.', 'job.', 'example.'],
  log: ['log.'],
} as const satisfies Readonly<Record<string, readonly string[]>>

export type ActionGroup = keyof typeof ACTION_GROUPS
export const ACTION_GROUP_CODES = Object.keys(ACTION_GROUPS) as readonly ActionGroup[]

/** Codes written out, and the beginnings of others. */
export type ActionsAsked = { readonly codes: readonly string[]; readonly beginnings: readonly string[] }

/** What a filter asks for of codes (`role.give`), beginnings (`role.`) and groups; null where it asks for none of them. */
export function actionsAsked(
  actions: readonly string[],
  groups: readonly ActionGroup[],
): ActionsAsked | null {
  const asked = [...actions, ...groups.flatMap((group) => ACTION_GROUPS[group])]
  if (asked.length === 0) return null
  return {
    codes: asked.filter((code) => !code.endsWith('.')),
    beginnings: asked.filter((code) => code.endsWith('.')),
  }
}
