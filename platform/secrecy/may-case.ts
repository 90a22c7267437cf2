import type { Acting, DisclosurePurpose, InformationCategory, Role } from '@utfall/database'
import { microsecondsOf } from './instant.ts'

/** A consent as it stands, with what has become of it. */
export type ConsentFact = {
  readonly id: number
  readonly from: number
  readonly to: number
  readonly category: InformationCategory
  readonly purpose: DisclosurePurpose
  readonly validFrom: string
  readonly validTo: string
  readonly isWithdrawn: boolean
  /** Whether whoever recorded it doubted it, and what a second person then said; null where nobody has. */
  readonly isInDoubt: boolean
  readonly review: boolean | null
}

/** One disclosure without consent, to exactly one person. */
export type ExceptionFact = {
  readonly id: number
  readonly from: number
  readonly to: number
  readonly toAccount: number
  readonly category: InformationCategory
  /** The rule of the legal map. */
  readonly rule: string
  readonly validTo: string
}

/** What the answer about a case rests on. */
export type CaseFacts = {
  /** The area of secrecy that holds the case. */
  readonly area: number
  /** Whether who acts works with the case, in the organisation in which they act. */
  readonly isWorker: boolean
  /** Whether they are named as one who may see what a protected identity hides. */
  readonly seesProtected: boolean
  /** Whether no border of secrecy lies between the case's area and theirs today. */
  readonly isSameArea: boolean
  readonly hasProtectedIdentity: boolean
  readonly consents: readonly ConsentFact[]
  readonly exceptions: readonly ExceptionFact[]
}

/** On what somebody was let in: written beside each disclosure. */
export type Ground =
  | { readonly kind: 'own-case'; readonly rule: 'osl-8-1' }
  | { readonly kind: 'same-area'; readonly rule: 'osl-8-2-adel' }
  | { readonly kind: 'consent'; readonly id: number; readonly rule: 'osl-12-2' }
  | { readonly kind: 'exception'; readonly id: number; readonly rule: string }

/** Roles that never reach a case, whatever else the person is there (R2.44, R4.43). */
export const KEPT_FROM_CASES: readonly Role[] = ['manager', 'evaluator', 'operator']

export type CaseAnswer =
  | { readonly kind: 'yes'; readonly ground: Ground }
  | {
      readonly kind: 'no'
      readonly code: 'KEPT_FROM_CASES' | 'NOT_A_WORKER' | 'PROTECTED_IDENTITY' | 'NO_GROUND'
    }

export const isKeptFromCases = (roles: readonly Role[]): boolean =>
  roles.some((role) => KEPT_FROM_CASES.includes(role))

/** Whether a consent holds at an instant: begun, not over, not taken back, and reviewed where it was in doubt. */
export function consentHolds(consent: ConsentFact, at: string): boolean {
  const now = microsecondsOf(at)
  if (consent.isWithdrawn) return false
  if (consent.isInDoubt && consent.review !== true) return false
  return microsecondsOf(consent.validFrom) <= now && now < microsecondsOf(consent.validTo)
}

/**
 * May this information about this case be told to who acts, for this purpose? Default is no. Within the area that holds
 * it: whoever works with the case (inner secrecy). Across a border (8 kap. 1 and 2 §§ OSL): whoever works with the case
 * there, and only on the person's consent to exactly this (12 kap. 2 § OSL) or an exception for exactly this receiver.
 * What a protected identity hides is for those named to see it, whatever the ground.
 */
export function mayBeTold(
  { at, account, area, roles }: Pick<Acting, 'at' | 'account' | 'area' | 'roles'>,
  facts: CaseFacts,
  category: InformationCategory,
  purpose: DisclosurePurpose,
): CaseAnswer {
  if (isKeptFromCases(roles)) return { kind: 'no', code: 'KEPT_FROM_CASES' }
  if (!facts.isWorker) return { kind: 'no', code: 'NOT_A_WORKER' }
  if (category === 'contact' && facts.hasProtectedIdentity && !facts.seesProtected)
    return { kind: 'no', code: 'PROTECTED_IDENTITY' }
  if (area === facts.area) return { kind: 'yes', ground: { kind: 'own-case', rule: 'osl-8-1' } }
  if (facts.isSameArea) return { kind: 'yes', ground: { kind: 'same-area', rule: 'osl-8-2-adel' } }
  const consent = facts.consents.find(
    (one) =>
      one.from === facts.area &&
      one.to === area &&
      one.category === category &&
      one.purpose === purpose &&
      consentHolds(one, at),
  )
  if (consent) return { kind: 'yes', ground: { kind: 'consent', id: consent.id, rule: 'osl-12-2' } }
  const exception = facts.exceptions.find(
    (one) =>
      one.from === facts.area &&
      one.to === area &&
      one.toAccount === account &&
      one.category === category &&
      microsecondsOf(at) < microsecondsOf(one.validTo),
  )
  if (exception) return { kind: 'yes', ground: { kind: 'exception', id: exception.id, rule: exception.rule } }
  return { kind: 'no', code: 'NO_GROUND' }
}
