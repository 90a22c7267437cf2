import { z } from 'zod'
import {
  BothWords,
  Count,
  Day,
  Id,
  Instant,
  Language,
  Pseudonym,
  Reasons,
  Slug,
  Text,
  Words,
} from './small-shapes.ts'

export {
  APPROVAL_STATES,
  ApprovalState,
  ApprovalView,
  COLLECTION_CODES,
  type CollectionCode,
  NewApproval,
  NewParticipation,
  PARTICIPATION_ANSWERS,
  PARTICIPATION_PURPOSES,
  ParticipationCounts,
  ParticipationQuestion,
  PersonAnswers,
  PersonQuestion,
} from './ethics/schema.ts'
export { Pseudonym }

/** Shapes in and out of the room, safe for the browser. */

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
export const PURPOSES = ['referral', 'coordination', 'planning', 'follow-up', 'evaluation'] as const
export const OBSTACLES = ['law', 'technique', 'habit', 'unclear'] as const

export const Category = z.enum(CATEGORIES)
export const Purpose = z.enum(PURPOSES)

export const Reference = z.uuid()

export const NewCase = z.strictObject({
  pseudonym: Pseudonym,
  hasProtectedIdentity: z.boolean().default(false),
  /** Only a trial house holds examples, and it holds nothing else. */
  isExample: z.boolean().default(false),
  reason: Words,
})
export type NewCase = z.infer<typeof NewCase>

export const NewWorker = z.strictObject({
  account: Id,
  organisation: Slug,
  seesProtected: z.boolean().default(false),
  reason: Words,
})
export type NewWorker = z.infer<typeof NewWorker>

export const HandOver = NewWorker.pick({ account: true, reason: true })
export type HandOver = z.infer<typeof HandOver>

export const Protection = z.strictObject({ isProtected: z.boolean(), reason: Words })

export const NewInformation = z.strictObject({
  category: Category,
  content: Text.min(1).max(4000),
  replaces: Id.nullable().default(null),
})
export type NewInformation = z.infer<typeof NewInformation>

const consentFields = {
  /** Who may be told: their whole area of secrecy, which is their authority or independent branch. */
  to: Slug,
  purpose: Purpose,
  /** One row each: a person may take back one and keep another. */
  categories: z.array(Category).min(1).max(CATEGORIES.length),
  validFrom: Instant,
  validTo: Instant,
  textVersion: Words.max(80),
  language: Language,
  /** That the person was told that it is voluntary and that a no changes no other service. */
  isVoluntary: z.literal(true),
  doubt: Words.nullable().default(null),
}
const YEAR_MILLISECONDS = 366 * 86_400_000

export const NewConsents = z
  .discriminatedUnion('form', [
    z.strictObject({ form: z.literal('spoken'), ...consentFields }),
    z.strictObject({ form: z.literal('written'), ...consentFields }),
    z.strictObject({ form: z.literal('representative'), representative: Words.max(200), ...consentFields }),
  ])
  .refine(({ validFrom, validTo }) => Date.parse(validTo) > Date.parse(validFrom), {
    path: ['validTo'],
    message: 'must be after validFrom',
  })
  .refine(({ validFrom, validTo }) => Date.parse(validTo) - Date.parse(validFrom) < YEAR_MILLISECONDS, {
    path: ['validTo'],
    message: 'at most a year after validFrom',
  })
  .refine(({ categories }) => new Set(categories).size === categories.length, {
    path: ['categories'],
    message: 'each once',
  })
export type NewConsents = z.infer<typeof NewConsents>

export const Withdrawal = z.strictObject({ reason: Words.nullable().default(null) })
export const Review = z.strictObject({ holds: z.boolean(), reason: Words })
export type Review = z.infer<typeof Review>

export const NewException = z.strictObject({
  account: Id,
  organisation: Slug,
  category: Category,
  ground: Text.max(80),
  need: Reasons,
  reason: Reasons,
  hours: z.int().min(1).max(24),
})
export type NewException = z.infer<typeof NewException>

// Out ---------------------------------------------------------------------------------------------------------------

const GroundView = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('own-case'), rule: z.string() }),
  z.strictObject({ kind: z.literal('same-area'), rule: z.string() }),
  z.strictObject({ kind: z.literal('consent'), id: Id, rule: z.string() }),
  z.strictObject({ kind: z.literal('exception'), id: Id, rule: z.string() }),
])

const CategoryView = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('told'),
    category: Category,
    ground: GroundView,
    rows: z.array(
      z.strictObject({
        id: Id,
        content: z.string(),
        recordedAt: z.string(),
        replaces: Id.nullable(),
      }),
    ),
  }),
  /** Hidden never says how much there is, or whether there is anything: only that it is closed, and the lawful path. */
  z.strictObject({
    kind: z.literal('hidden'),
    category: Category,
    because: z.enum(['NO_GROUND', 'PROTECTED_IDENTITY']),
    path: BothWords,
  }),
])

const Place = z.strictObject({ slug: z.string(), name: BothWords })

export const CaseListing = z.strictObject({
  reference: Reference,
  unit: Place,
  /** Null where a protected identity hides it. */
  pseudonym: z.string().nullable(),
  hasProtectedIdentity: z.boolean(),
  isExample: z.boolean(),
  isHolder: z.boolean(),
  openedAt: z.string(),
  closedAt: z.string().nullable(),
})
export type CaseListing = z.infer<typeof CaseListing>
export const CaseList = z.strictObject({ items: z.array(CaseListing), next: z.string().nullable() })

/** What an administrator may know of a case that nobody in the unit works with any more. */
export const OrphanedCase = CaseListing.pick({ reference: true, openedAt: true, hasProtectedIdentity: true })
export type OrphanedCase = z.infer<typeof OrphanedCase>
export const OrphanedList = z.strictObject({ items: z.array(OrphanedCase), next: z.string().nullable() })

export const WorkerView = z.strictObject({
  id: Id,
  account: Id,
  /** Null where the name is their organisation's to know. */
  name: z.string().nullable(),
  organisation: Place,
  seesProtected: z.boolean(),
  reason: z.string(),
  addedAt: z.string(),
  endedAt: z.string().nullable(),
})

export const ConsentView = z.strictObject({
  id: Id,
  from: Place,
  to: Place,
  category: Category,
  purpose: Purpose,
  form: z.enum(['spoken', 'written', 'representative']),
  representative: z.string().nullable(),
  textVersion: z.string(),
  language: z.string(),
  validFrom: z.string(),
  validTo: z.string(),
  state: z.enum(['holds', 'not-yet', 'over', 'withdrawn', 'in-doubt', 'found-not-to-hold']),
  doubt: z.string().nullable(),
})
export type ConsentView = z.infer<typeof ConsentView>

export const ExceptionView = z.strictObject({
  id: Id,
  to: Place,
  toAccount: Id,
  category: Category,
  ground: z.string(),
  need: z.string(),
  reason: z.string(),
  decidedAt: z.string(),
  validTo: z.string(),
  isOver: z.boolean(),
})

export const CasePage = CaseListing.extend({
  purpose: Purpose,
  categories: z.array(CategoryView),
  workers: z.array(WorkerView),
  consents: z.array(ConsentView),
  exceptions: z.array(ExceptionView),
})
export type CasePage = z.infer<typeof CasePage>

export const Decided = z.strictObject({
  id: Id,
  validTo: z.string(),
  /** How many exceptions there already were for the same case, receiver and kind. */
  earlier: z.int(),
  warning: BothWords.nullable(),
})

export const ExceptionReport = z.strictObject({
  since: z.string(),
  rows: z.array(
    z.strictObject({
      to: Place,
      category: Category,
      ground: z.string(),
      exceptions: z.int(),
      cases: z.int(),
      /** More than one for the same case, on this ground or another: an exception is being used as a rule. */
      isRepeated: z.boolean(),
    }),
  ),
})
export type ExceptionReport = z.infer<typeof ExceptionReport>

// The law, needs and obstacles ----------------------------------------------------------------------------------------

export const LegalRule = z.strictObject({
  id: z.string(),
  kind: z.enum([
    'secrecy',
    'area',
    'consent',
    'exception',
    'disclosure-duty',
    'inner-secrecy',
    'log',
    'joint-work',
    'research',
    'data-protection',
    'procedure',
    'openness',
  ]),
  law: z.string(),
  paragraph: z.string(),
  sv: z.string(),
  en: z.string(),
  /** Which kinds of information it is about; empty: all. */
  categories: z.array(Category),
  appliesFrom: Day,
  appliesTo: Day.nullable(),
  whatItDoes: z.strictObject({
    file: z.string(),
    test: z.strictObject({ file: z.string(), name: z.string() }),
  }),
  checkedOn: Day.nullable(),
  note: z.string(),
})
export type LegalRule = z.infer<typeof LegalRule>
export const LegalMap = z.strictObject({ version: Day, rules: z.array(LegalRule) })
export type LegalMap = z.infer<typeof LegalMap>

export const AccessCell = z.strictObject({
  from: z.string(),
  to: z.string(),
  category: Category,
  access: z.enum(['those-who-work-with-the-case', 'only-with-consent-or-exception']),
  /** Rules that close it, and rules that can open it. */
  closedBy: z.array(z.string()),
  openedBy: z.array(z.string()),
  appliesFrom: Day,
  appliesTo: Day.nullable(),
})
export type AccessCell = z.infer<typeof AccessCell>
export const AccessMatrix = z.strictObject({
  on: Day,
  parties: z.array(Place),
  cells: z.array(AccessCell),
  warnings: z.array(z.strictObject({ parties: z.array(z.string()), words: BothWords })),
})
export type AccessMatrix = z.infer<typeof AccessMatrix>

export const NewNeed = z.strictObject({
  needs: Slug,
  holds: Slug,
  category: Category,
  moment: Words,
  ground: Text.max(80).nullable(),
  obstacle: z.enum(['none', ...OBSTACLES]),
  description: Words,
})
export type NewNeed = z.infer<typeof NewNeed>
export const NeedView = z.strictObject({
  id: Id,
  needs: Place,
  holds: Place,
  category: Category,
  moment: z.string(),
  ground: z.string().nullable(),
  obstacle: z.enum(['none', ...OBSTACLES]),
  description: z.string(),
  recordedAt: z.string(),
})
export type NeedView = z.infer<typeof NeedView>

export const NewObstacle = z.strictObject({
  /** Where, as far as whoever writes wishes to say. */
  organisation: Slug.nullable().default(null),
  obstacle: z.enum(OBSTACLES),
  category: Category.nullable().default(null),
  hasWorkaround: z.boolean(),
  description: Text.min(10).max(2000),
})
export type NewObstacle = z.infer<typeof NewObstacle>

export const ObstacleReport = z.strictObject({
  kinds: z.array(
    z.strictObject({
      obstacle: z.enum(OBSTACLES),
      reports: Count,
      workarounds: Count,
      /** Only where there are five or more; in an order that says nothing. */
      descriptions: z.array(z.string()),
    }),
  ),
})
export type ObstacleReport = z.infer<typeof ObstacleReport>
