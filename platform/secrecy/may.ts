import type { Acting, DisclosurePurpose, InformationCategory } from '@utfall/database'
import { type Action, ruleOf } from './actions-by-role.ts'
import { type CaseAnswer, type CaseFacts, type Ground, isKeptFromCases, mayBeTold } from './may-case.ts'

/** What an action is about, with the facts that the answer rests on. */
export type Subject =
  /** The organisation in which somebody acts; nothing in particular. */
  | { readonly kind: 'here' }
  /** Something that belongs to an organisation; null: it came with the house, everybody's to read and nobody's to change. */
  | { readonly kind: 'owned'; readonly organisation: number | null }
  /** One kind of information about a case, for a purpose. */
  | {
      readonly kind: 'case'
      readonly facts: CaseFacts
      readonly category: InformationCategory
      readonly purpose: DisclosurePurpose
    }
  /** Work on a case itself: by those who work with it, and where `byHolder`, in the unit that holds it. */
  | {
      readonly kind: 'case-work'
      readonly isWorker: boolean
      readonly isHolder: boolean
      readonly byHolder: boolean
    }
  /** A case that is to be handed over by an administrator of the unit that holds it, once nobody there works with it. */
  | { readonly kind: 'orphan'; readonly unit: number; readonly hasLivingWorker: boolean }

export type Decision =
  /** With what it rests on, where that is to be written beside a disclosure. */
  | { readonly kind: 'yes'; readonly ground?: Ground }
  | {
      readonly kind: 'no'
      readonly code:
        | 'NO_ORGANISATION'
        | 'NO_ROLE'
        | 'NO_SCOPE'
        | 'NOT_YOURS'
        | 'HAS_WORKER'
        | 'CONFIRM_AGAIN'
        | Extract<CaseAnswer, { kind: 'no' }>['code']
    }

const YES: Decision = { kind: 'yes' }
/** How long a proof of who somebody is lasts for signing, overriding and unblinding. */
export const CONFIRMED_MINUTES = 10

/**
 * May they? The one function that answers. Default is no: an action is allowed only where a rule names the role, the
 * subject is within reach, a machine has the scope, and the proof is fresh where the action asks for it.
 */
export function may(acting: Acting, action: Action, subject: Subject): Decision {
  const rule = ruleOf(action)
  const isHouseWide =
    acting.roles.includes('house-administrator') && rule.roles.includes('house-administrator')
  if (acting.organisation === null && !isHouseWide) return no('NO_ORGANISATION')
  if (!acting.roles.some((role) => rule.roles.includes(role))) return no('NO_ROLE')
  if (acting.scopes !== null && !(rule.machine && acting.scopes.includes(action))) return no('NO_SCOPE')
  if (rule.caseWork && isKeptFromCases(acting.roles)) return no('KEPT_FROM_CASES')
  if (subject.kind === 'owned') {
    const isReading = action.endsWith('.read')
    const isOwn = subject.organisation === acting.organisation
    if (!isOwn && !(subject.organisation === null && isReading)) return no('NOT_YOURS')
  }
  if (subject.kind === 'orphan') {
    if (subject.unit !== acting.organisation) return no('NOT_YOURS')
    if (subject.hasLivingWorker) return no('HAS_WORKER')
  }
  const ofCase = subject.kind === 'case' || subject.kind === 'case-work' ? aboutCase(acting, subject) : YES
  if (ofCase.kind === 'no') return ofCase
  if (rule.confirmed && !isConfirmed(acting)) return no('CONFIRM_AGAIN')
  return ofCase
}

function aboutCase(acting: Acting, subject: Extract<Subject, { kind: 'case' | 'case-work' }>): Decision {
  if (subject.kind === 'case') return mayBeTold(acting, subject.facts, subject.category, subject.purpose)
  if (isKeptFromCases(acting.roles)) return no('KEPT_FROM_CASES')
  if (!subject.isWorker) return no('NOT_A_WORKER')
  return subject.byHolder && !subject.isHolder ? no('NOT_YOURS') : YES
}

function isConfirmed({ at, confirmedAt, assurance }: Acting): boolean {
  // An example person has nothing to prove it with.
  if (assurance === 'trial') return true
  return confirmedAt !== null && Date.parse(at) - Date.parse(confirmedAt) <= CONFIRMED_MINUTES * 60_000
}

function no(code: Extract<Decision, { kind: 'no' }>['code']): Decision {
  return { kind: 'no', code }
}
