import type { Role } from '@utfall/database'

/** Roles as the log and its print-outs say them. */
export const ROLE_TEXTS: Readonly<Record<Role, { readonly sv: string; readonly en: string }>> = {
  'house-administrator': { sv: 'husets administratör', en: 'house administrator' },
  administrator: { sv: 'administratör', en: 'administrator' },
  operator: { sv: 'driftansvarig', en: 'operator' },
  coordinator: { sv: 'samordnare', en: 'coordinator' },
  referrer: { sv: 'remittent', en: 'referrer' },
  evaluator: { sv: 'utvärderare', en: 'evaluator' },
  'decision-maker': { sv: 'beslutsfattare', en: 'decision-maker' },
  funder: { sv: 'finansiär', en: 'funder' },
  manager: { sv: 'chef', en: 'manager' },
  auditor: { sv: 'loggranskare', en: 'auditor' },
  reader: { sv: 'läsare', en: 'reader' },
}
