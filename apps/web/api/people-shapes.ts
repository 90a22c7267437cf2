import type { HouseKind, Page, Role, SignInMethod, Words } from './house-shapes.ts'

/** One's own account, people and their roles, organisations, and keys for programs. */

export type AccountView = {
  readonly id: number
  readonly name: string
  readonly email: string | null
  readonly language: 'sv' | 'en'
  readonly kind: 'person' | 'example'
  readonly passkeys: readonly {
    readonly id: number
    readonly name: string
    readonly createdAt: string
    readonly lastUsedAt: string | null
  }[]
  readonly hasPassword: boolean
  readonly hasCode: boolean
  readonly recoveryCodesLeft: number
  readonly sessions: readonly {
    readonly id: number
    readonly method: SignInMethod
    readonly createdAt: string
    readonly lastSeenAt: string
    readonly expiresAt: string
    readonly isThis: boolean
  }[]
  readonly identities: readonly { readonly id: number; readonly issuer: string; readonly linkedAt: string }[]
}

export type HeldRole = {
  readonly role: Role
  readonly since: string
  readonly until: string | null
  readonly reason: string
  readonly conflictNote: string | null
  readonly grantedBy: string
}
export type PersonView = {
  readonly id: number
  readonly name: string
  readonly email: string | null
  readonly kind: 'person' | 'example'
  readonly isClosed: boolean
  readonly roles: readonly HeldRole[]
}
export type NewRole = {
  readonly role: Role
  readonly reason: string
  readonly conflictNote?: string
  readonly validTo?: string
}
export type NewPerson = NewRole & { readonly name: string; readonly email: string }
export type Invitation = { readonly link: string; readonly expiresAt: string }
export type RoleFunction = 'operate' | 'evaluate' | 'decide' | 'fund'
export type ConflictView = {
  readonly id: number
  readonly name: string
  readonly functions: readonly RoleFunction[]
  readonly roles: readonly HeldRole[]
  readonly elsewhere: readonly Role[]
  readonly hasNote: boolean
}

export const ORGANISATION_KINDS = [
  'principal',
  'authority',
  'branch',
  'unit',
  'federation',
  'provider',
  'evaluator',
] as const
export type OrganisationKind = (typeof ORGANISATION_KINDS)[number]
export type OrganisationTree = {
  readonly slug: string
  readonly kind: OrganisationKind
  readonly parent: string | null
  readonly name: Words
  readonly organisationNumber: string | null
  readonly areaCode: string | null
  readonly validFrom: string
  readonly validTo: string | null
  readonly area: string | null
  readonly parts: readonly OrganisationTree[]
}
export type OrganisationsView = {
  readonly on: string
  readonly organisations: readonly OrganisationTree[]
  readonly members: readonly {
    readonly federation: string
    readonly member: string
    readonly validFrom: string
    readonly validTo: string | null
  }[]
  readonly sameAreas: readonly {
    readonly id: number
    readonly first: string
    readonly second: string
    readonly ground: string
    readonly validFrom: string
    readonly validTo: string | null
  }[]
}
export type NewOrganisation = {
  readonly slug: string
  readonly kind: OrganisationKind
  readonly parent: string | null
  readonly name: Words
  readonly organisationNumber?: string | null
  readonly areaCode?: string | null
  readonly validFrom?: string
}
export type OrganisationChange = {
  readonly name?: Words
  readonly organisationNumber?: string | null
  readonly areaCode?: string | null
  readonly validTo?: string
  readonly reason: string
}
export type SameAreaChange =
  | {
      readonly kind: 'begin'
      readonly first: string
      readonly second: string
      /** The name of a rule in the legal map. */
      readonly ground: string
      readonly validFrom: string
    }
  | { readonly kind: 'end'; readonly id: number; readonly validTo: string }
export type MembershipChange =
  | {
      readonly kind: 'join'
      readonly member: string
      readonly validFrom: string
      readonly validTo?: string | null
    }
  | { readonly kind: 'leave'; readonly member: string; readonly validTo: string }

export const MACHINE_ROLES = ['operator', 'evaluator', 'reader', 'auditor'] as const
export type MachineRole = (typeof MACHINE_ROLES)[number]
export type MachineTokenView = {
  readonly id: number
  readonly name: string
  readonly role: MachineRole
  readonly scopes: readonly string[]
  readonly createdAt: string
  readonly createdBy: string
  readonly expiresAt: string
  readonly revokedAt: string | null
  readonly revokedBy: string | null
}
export type MachineTokens = {
  readonly tokens: readonly MachineTokenView[]
  /** What a program can be let do, by role. */
  readonly scopes: Readonly<Record<MachineRole, readonly string[]>>
}
export type NewMachineToken = {
  readonly name: string
  readonly role: MachineRole
  readonly scopes: readonly string[]
  readonly days: number
}

export type RoleWords = { readonly code: string; readonly text: Words }
export type Place = { readonly slug: string; readonly name: Words }
export type LogRow = {
  readonly id: number
  readonly at: string
  readonly inSweden: string
  readonly who: {
    readonly id: string
    readonly name: string | null
    readonly account: number | null
    readonly roles: readonly RoleWords[]
    readonly organisation: Place | null
  }
  readonly what: RoleWords
  readonly subject: string
  /** Whose account it is about; null where it is about none, or one may not see whose. */
  readonly about: { readonly account: number; readonly name: string } | null
  readonly purpose: string
  readonly before: unknown
  readonly after: unknown
  readonly lane: number
  readonly place: number
  readonly hash: string
}
export type LogPage = Page<LogRow>
/** What people look for in the log; the server knows which codes are in each. */
export const ACTION_GROUPS = [
  'sign-ins',
  'refusals',
  'reads',
  'cases',
  'consents',
  'roles',
  'ways-in',
  'studies',
  'organisations',
  'house',
  'log',
] as const
export type ActionGroup = (typeof ACTION_GROUPS)[number]
export type LogFilter = {
  readonly from: string
  readonly to: string
  readonly group: readonly ActionGroup[]
  readonly action: string
  readonly account: string
  readonly subject: string
}
export type LogState =
  | { readonly kind: 'whole'; readonly rows: number }
  | {
      readonly kind: 'broken'
      readonly firstFault: {
        readonly id: number
        readonly lane: number
        readonly place: number
        readonly kind: string
      }
    }
export type ReviewOutcome = 'in-order' | 'asked' | 'not-in-order'
/** How far the review of a time has come. */
export type ReviewSummary = {
  readonly rows: number
  readonly reviewed: number
  readonly inOrder: number
  /** Asked about, and no answer yet. */
  readonly asked: number
  readonly notInOrder: number
}
export type LogSample = { readonly drawnFrom: number; readonly items: readonly LogRow[] }

export type JobView = {
  readonly id: string
  readonly kind: string
  readonly subject: string
  readonly state: 'queued' | 'running' | 'done' | 'failed' | 'stopped'
  readonly share: number
  readonly step: string | null
  readonly name: Words
  /** Why it ended without an answer; null where it did not. */
  readonly why: Words | null
  /** The page where what came of it is read. */
  readonly link: string | null
  readonly requestedAt: string
  /** Who: `person/7`, `machine/2`. */
  readonly requestedBy: string
  readonly isOwn: boolean
  readonly startedAt: string | null
  readonly finishedAt: string | null
  readonly stopAskedAt: string | null
}

export type HouseState = {
  readonly kind: HouseKind
  readonly name: string
  readonly database: 'embedded' | 'postgres'
  readonly version: string
  readonly migrations: number
  /** How often the database has been stopped and opened again since the server started. */
  readonly restarts: number
  readonly workByTheClock: readonly {
    readonly kind: string
    readonly dueAt: string
    readonly finishedAt: string | null
    readonly problem: string | null
  }[]
}
