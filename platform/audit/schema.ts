import { isCalendarDate } from '@utfall/basics'
import { z } from 'zod'
import { ACTION_GROUP_CODES } from './action-groups.ts'

const Text = z.strictObject({ sv: z.string(), en: z.string() })
const Coded = z.strictObject({ code: z.string(), text: Text })

/** Who did it, as they were then. */
export const LogActor = z.strictObject({
  /** `person/7`, `machine/2` or `house`. */
  id: z.string(),
  name: z.string().nullable(),
  account: z.number().int().nullable(),
  roles: z.array(Coded),
  organisation: z.strictObject({ slug: z.string(), name: Text }).nullable(),
})

/** A row of the log. */
export const LogRow = z.strictObject({
  id: z.number().int(),
  at: z.string().meta({ description: 'UTC with microseconds.' }),
  inSweden: z.string().meta({ description: 'Date and time in Sweden, for people.' }),
  who: LogActor,
  what: Coded,
  subject: z.string(),
  /** Whose account it is about, as it is called now; null where it is about none, or about one that the reader may not see. */
  about: z.strictObject({ account: z.number().int(), name: z.string() }).nullable(),
  purpose: z.string(),
  before: z.unknown(),
  after: z.unknown(),
  lane: z.number().int(),
  place: z.number().int(),
  hash: z.string(),
})
export type LogRow = z.infer<typeof LogRow>

export const LogPage = z.strictObject({ items: z.array(LogRow), next: z.string().nullable() })
export type LogPage = z.infer<typeof LogPage>

/** Somebody has looked at a case or changed something in it. */
export const CaseLogRow = z.strictObject({
  id: z.number().int(),
  at: z.string(),
  inSweden: z.string(),
  name: z.string().nullable(),
  roles: z.array(Coded),
  organisation: z.strictObject({ slug: z.string(), name: Text }).nullable(),
  what: Coded,
  purpose: Coded,
  /** On which ground each kind of information was read or told. */
  grounds: z.array(z.strictObject({ category: Coded, ground: Coded })),
})
export type CaseLogRow = z.infer<typeof CaseLogRow>

export const CaseLogPage = z.strictObject({
  reference: z.string(),
  items: z.array(CaseLogRow),
  next: z.string().nullable(),
})
export type CaseLogPage = z.infer<typeof CaseLogPage>

/** A day that the calendar has, in a year that PostgreSQL has too. */
export const LogDay = z
  .string()
  .refine((day) => isCalendarDate(day) && day >= '1900-01-01', 'YYYY-MM-DD')
  .meta({ format: 'date' })
/** PostgreSQL keeps no text with the character nought in it. */
const words = (most: number) =>
  z
    .string()
    .max(most)
    .refine((text) => !text.includes('\0'), 'text')

/** One, or the same name several times in an address. */
const oneOrMore = <T extends z.ZodType>(one: T) => z.union([one, z.array(one).max(40)])

/**
 * What of the log is asked for: everything that all of these hold for, and of `action` and `group` any. Days are days in
 * Sweden, both included.
 */
export const LogFilter = z.strictObject({
  from: LogDay.optional(),
  to: LogDay.optional(),
  action: oneOrMore(words(80))
    .optional()
    .meta({ description: 'A code (role.give), or every code that begins so (role.).' }),
  group: oneOrMore(z.enum(ACTION_GROUP_CODES)).optional(),
  account: z.coerce
    .number()
    .int()
    .positive()
    .max(2_147_483_647)
    .optional()
    .meta({ description: 'What the account did, and what was done to it.' }),
  subject: words(200).optional(),
  organisation: words(80).optional(),
})
export type LogFilter = z.infer<typeof LogFilter>

export const Outcome = z.enum(['in-order', 'asked', 'not-in-order'])
export type Outcome = z.infer<typeof Outcome>

/** Rows drawn by chance for somebody to look at. */
export const LogSample = z.strictObject({
  /** Rows that could have been drawn. */
  drawnFrom: z.number().int(),
  items: z.array(LogRow),
})
export type LogSample = z.infer<typeof LogSample>

export const ReviewOrder = z.strictObject({
  entry: z.number().int().positive(),
  outcome: Outcome,
  note: words(2000).trim().min(1),
})
export type ReviewOrder = z.infer<typeof ReviewOrder>

export const ReviewSummary = z.strictObject({
  /** Rows that were about cases in that time. */
  rows: z.number().int(),
  reviewed: z.number().int(),
  inOrder: z.number().int(),
  /** Asked about, and no answer yet. */
  asked: z.number().int(),
  notInOrder: z.number().int(),
})
export type ReviewSummary = z.infer<typeof ReviewSummary>

export const LogFaultView = z.strictObject({
  id: z.number().int(),
  lane: z.number().int(),
  place: z.number().int(),
  kind: z.enum([
    'row-changed',
    'not-following',
    'out-of-place',
    'format-unknown',
    'unhashed-value',
    'null-written-out',
  ]),
  expected: z.string(),
  found: z.string(),
})

export const WholeOrBroken = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('whole'),
    rows: z.number().int(),
    lanes: z.array(z.strictObject({ lane: z.number().int(), place: z.number().int(), hash: z.string() })),
    clockWentBack: z.number().int(),
  }),
  z.strictObject({
    kind: z.literal('broken'),
    rows: z.number().int(),
    faults: z.number().int(),
    firstFault: LogFaultView,
  }),
])
export type WholeOrBroken = z.infer<typeof WholeOrBroken>
