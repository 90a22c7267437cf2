import { SECRECY_PROBLEMS } from '@utfall/secrecy'

/** What this room refuses, with stable codes, and what secrecy refuses in it. */
export const AUDIT_PROBLEMS = {
  ...SECRECY_PROBLEMS,
  LOG_ROW_NOT_FOUND: {
    status: 404,
    sv: 'Det finns ingen sådan rad i loggen.',
    en: 'There is no such row in the log.',
  },
  LOG_CASE_NOT_FOUND: { status: 404, sv: 'Ärendet finns inte.', en: 'There is no such case.' },
  OWN_LOG_ROW: {
    status: 403,
    sv: 'Raden handlar om det du själv har gjort. Någon annan måste granska den.',
    en: 'The row is about what you did yourself. Somebody else must review it.',
  },
  ALREADY_REVIEWED: {
    status: 409,
    sv: 'Raden är redan granskad. En granskning ändras inte.',
    en: 'The row has been reviewed already. A review does not change.',
  },
} as const

export type AuditProblem = keyof typeof AUDIT_PROBLEMS
export type AuditRefusal = { readonly kind: 'refused'; readonly code: AuditProblem }

export function refused(code: keyof typeof AUDIT_PROBLEMS): AuditRefusal {
  return { kind: 'refused', code }
}
