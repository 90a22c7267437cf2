import type { Page, Words } from './house-shapes.ts'
import type { Place, RoleWords } from './people-shapes.ts'

/** Cases, consents, exceptions, the law and what stands in the way. */

export const CATEGORIES = [
  'contact',
  'situation',
  'employment',
  'benefit',
  'health',
  'social',
  'plan',
  'answers',
] as const
export type Category = (typeof CATEGORIES)[number]
export const PURPOSES = ['coordination', 'referral', 'planning', 'follow-up', 'evaluation'] as const
export type Purpose = (typeof PURPOSES)[number]
export const OBSTACLES = ['law', 'technique', 'habit', 'unclear'] as const
export type Obstacle = (typeof OBSTACLES)[number]

export type CaseListing = {
  readonly reference: string
  readonly unit: Place
  /** Null where a protected identity hides it. */
  readonly pseudonym: string | null
  readonly hasProtectedIdentity: boolean
  readonly isExample: boolean
  readonly isHolder: boolean
  readonly openedAt: string
  readonly closedAt: string | null
}
/** A case that nobody in the unit can work with any more, as its administrator may know of it. */
export type OrphanedCase = Pick<CaseListing, 'reference' | 'openedAt' | 'hasProtectedIdentity'>
export type NewCase = {
  readonly pseudonym: string
  readonly hasProtectedIdentity: boolean
  readonly isExample: boolean
  readonly reason: string
}

export type CategoryView =
  | {
      readonly kind: 'told'
      readonly category: Category
      readonly ground: {
        readonly kind: 'own-case' | 'same-area' | 'consent' | 'exception'
        readonly rule: string
      }
      readonly rows: readonly {
        readonly id: number
        readonly content: string
        readonly recordedAt: string
        readonly replaces: number | null
      }[]
    }
  | {
      readonly kind: 'hidden'
      readonly category: Category
      readonly because: 'NO_GROUND' | 'PROTECTED_IDENTITY'
      readonly path: Words
    }
export type WorkerView = {
  readonly id: number
  readonly account: number
  readonly name: string | null
  readonly organisation: Place
  readonly seesProtected: boolean
  readonly reason: string
  readonly addedAt: string
  readonly endedAt: string | null
}
export type NewWorker = {
  readonly account: number
  readonly organisation: string
  readonly seesProtected: boolean
  readonly reason: string
}
export const CONSENT_FORMS = ['spoken', 'written', 'representative'] as const
export type ConsentForm = (typeof CONSENT_FORMS)[number]
export type ConsentView = {
  readonly id: number
  readonly from: Place
  readonly to: Place
  readonly category: Category
  readonly purpose: Purpose
  readonly form: ConsentForm
  readonly representative: string | null
  readonly textVersion: string
  readonly language: string
  readonly validFrom: string
  readonly validTo: string
  readonly state: 'holds' | 'not-yet' | 'over' | 'withdrawn' | 'in-doubt' | 'found-not-to-hold'
  readonly doubt: string | null
}
export type NewConsents = {
  readonly form: ConsentForm
  readonly representative?: string
  readonly to: string
  readonly purpose: Purpose
  readonly categories: readonly Category[]
  readonly validFrom: string
  readonly validTo: string
  readonly textVersion: string
  readonly language: string
  readonly isVoluntary: true
  readonly doubt: string | null
}
export type ExceptionView = {
  readonly id: number
  readonly to: Place
  readonly toAccount: number
  readonly category: Category
  readonly ground: string
  readonly need: string
  readonly reason: string
  readonly decidedAt: string
  readonly validTo: string
  readonly isOver: boolean
}
export type NewException = {
  readonly account: number
  readonly organisation: string
  readonly category: Category
  readonly ground: string
  readonly need: string
  readonly reason: string
  readonly hours: number
}
export type Decided = {
  readonly id: number
  readonly validTo: string
  readonly earlier: number
  readonly warning: Words | null
}
export type ExceptionReport = {
  readonly since: string
  readonly rows: readonly {
    readonly to: Place
    readonly category: Category
    readonly ground: string
    readonly exceptions: number
    readonly cases: number
    readonly isRepeated: boolean
  }[]
}
export type CasePage = CaseListing & {
  readonly purpose: Purpose
  readonly categories: readonly CategoryView[]
  readonly workers: readonly WorkerView[]
  readonly consents: readonly ConsentView[]
  readonly exceptions: readonly ExceptionView[]
}
export type CaseLogRow = {
  readonly id: number
  readonly inSweden: string
  readonly name: string | null
  readonly roles: readonly RoleWords[]
  readonly organisation: Place | null
  readonly what: RoleWords
  readonly purpose: RoleWords
  readonly grounds: readonly { readonly category: RoleWords; readonly ground: RoleWords }[]
}
export type CaseLogPage = Page<CaseLogRow>

export type LegalRule = {
  readonly id: string
  readonly kind: string
  readonly law: string
  readonly paragraph: string
  readonly sv: string
  readonly en: string
  readonly categories: readonly Category[]
  readonly appliesFrom: string
  readonly appliesTo: string | null
  readonly whatItDoes: {
    readonly file: string
    readonly test: { readonly file: string; readonly name: string }
  }
  readonly checkedOn: string | null
  readonly note: string
}
export type LegalMap = { readonly version: string; readonly on: string; readonly rules: readonly LegalRule[] }
export type AccessMatrix = {
  readonly on: string
  readonly parties: readonly Place[]
  readonly cells: readonly {
    readonly from: string
    readonly to: string
    readonly category: Category
    readonly access: 'those-who-work-with-the-case' | 'only-with-consent-or-exception'
    readonly closedBy: readonly string[]
    readonly openedBy: readonly string[]
  }[]
  readonly warnings: readonly { readonly parties: readonly string[]; readonly words: Words }[]
}
export type NeedView = {
  readonly id: number
  readonly needs: Place
  readonly holds: Place
  readonly category: Category
  readonly moment: string
  readonly ground: string | null
  readonly obstacle: Obstacle | 'none'
  readonly description: string
  readonly recordedAt: string
}
export type NewNeed = Omit<NeedView, 'id' | 'needs' | 'holds' | 'recordedAt'> & {
  readonly needs: string
  readonly holds: string
}
export type NewObstacle = {
  readonly organisation: string | null
  readonly obstacle: Obstacle
  readonly category: Category | null
  readonly hasWorkaround: boolean
  readonly description: string
}
type Count = { readonly kind: 'count'; readonly n: number } | ({ readonly kind: 'few' } & Words)
export type ObstacleReport = {
  readonly kinds: readonly {
    readonly obstacle: Obstacle
    readonly reports: Count
    readonly workarounds: Count
    readonly descriptions: readonly string[]
  }[]
}
