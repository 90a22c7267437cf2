import { z } from 'zod'

export { ShorterBasis, ShorterOrder } from './shorter/schema.ts'

/** Shapes in and out of the room, safe for the browser. OpenAPI is made from them. */

export const InstrumentId = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(80)

const Both = z.strictObject({ sv: z.string(), en: z.string() })
const Short = z.string().trim().min(1).max(200)
const Long = z.string().trim().max(4000)
const Day = z.iso.date()
/** One text, or one for each language. */
const Wording = z.union([Short, z.strictObject({ sv: Short, en: Short })])
const LongWording = z.union([Long, z.strictObject({ sv: Long, en: Long })])
export type Wording = z.infer<typeof Wording>

export const InstrumentItem = z
  .strictObject({
    /** As the column is named in files of answers. */
    id: Short,
    wording: z.strictObject({ sv: Short.nullable(), en: Short.nullable() }).nullable(),
    /** Answers are 0 to this; null where nobody has said. */
    highest: z.int().min(1).max(100).nullable(),
  })
  .meta({ id: 'InstrumentItem' })

/** What an instrument is and asks. */
export const InstrumentDefinition = z
  .strictObject({
    id: InstrumentId,
    name: z.strictObject({ sv: Short, en: Short }),
    items: z.array(InstrumentItem).max(500),
    /** Language versions, as codes: sv, en, ar … */
    languages: z.array(z.string().regex(/^[a-z]{2,3}(-[A-Za-z]{2,8})?$/)).max(50),
    owner: Short.nullable(),
    licence: Short.nullable(),
    /** How long it takes to answer. */
    minutes: z.number().positive().max(240).nullable(),
  })
  .meta({ id: 'InstrumentDefinition' })
export type InstrumentDefinition = z.infer<typeof InstrumentDefinition>

export const MODEL_CHOICES = ['auto', 'rm', 'rsm', 'pcm'] as const

/** What a file of answers holds, and how it is to be analysed. */
export const Survey = z
  .strictObject({
    model: z.enum(MODEL_CHOICES),
    items: z.array(z.string().max(200)).min(1).max(500),
    groups: z.array(z.string().max(200)).max(20),
    id: z.string().max(200).nullable(),
    weights: z.string().max(200).nullable(),
    /** The highest answer that the items offer; null: the highest that somebody gave. */
    highest: z.int().min(1).max(100).nullable(),
    /** Version of the instrument's calibration whose scale is kept, so that measures can be compared; null: a scale of its own. */
    scale: z.int().min(1).nullable().default(null),
    /** Who answered, in words. */
    population: Wording,
    collectedFrom: Day.nullable(),
    collectedTo: Day.nullable(),
  })
  .refine(({ collectedFrom: from, collectedTo: to }) => from === null || to === null || from <= to, {
    path: ['collectedTo'],
  })
  .meta({ id: 'Survey' })
export type Survey = z.infer<typeof Survey>

/** A file of answers for an instrument that is in the house, or for one that comes with it. */
export const CalibrationOrder = z
  .strictObject({
    instrument: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('known'), id: InstrumentId }),
      z.strictObject({
        kind: z.literal('new'),
        name: Short,
        english: Short.nullable(),
        owner: Short.nullable(),
        licence: Short.nullable(),
        minutes: z.number().positive().max(240).nullable(),
      }),
    ]),
    survey: Survey,
  })
  .meta({ id: 'CalibrationOrder' })
export type CalibrationOrder = z.infer<typeof CalibrationOrder>

/** What a person writes on a quality card; every figure is read from the calibration instead. */
export const CardNotes = z
  .strictObject({
    /** What shows that it measures what it is said to. */
    validity: LongWording,
    /** What it may be used for, and what not. */
    use: LongWording,
    owner: Short.nullable(),
    licence: Short.nullable(),
    minutes: z.number().positive().max(240).nullable(),
    /** Where the calibration's persons are held to be whom others are compared with: what they are called. */
    reference: z.strictObject({ population: Wording }).nullable(),
  })
  .meta({ id: 'CardNotes' })
export type CardNotes = z.infer<typeof CardNotes>

export const CardOrder = z
  .strictObject({
    author: Short,
    /** Version of the calibration that the figures are read from; null for a card without figures. */
    calibration: z.int().min(1).nullable(),
    notes: CardNotes,
  })
  .meta({ id: 'CardOrder' })
export type CardOrder = z.infer<typeof CardOrder>

export const ColumnPart = z.enum(['id', 'item', 'group', 'weight', 'other'])
export type ColumnPart = z.infer<typeof ColumnPart>

export const ColumnSuggestion = z
  .strictObject({ name: z.string(), part: ColumnPart, examples: z.array(z.string()) })
  .meta({ id: 'ColumnSuggestion' })
export type ColumnSuggestion = z.infer<typeof ColumnSuggestion>

export const VerdictView = z
  .strictObject({
    kind: z.string(),
    tone: z.enum(['good', 'bad', 'neutral', 'warning']),
    word: Both,
    title: Both,
    sentence: Both,
  })
  .meta({ id: 'MeasureVerdict' })
export type VerdictView = z.infer<typeof VerdictView>

const RunStateName = z.enum(['queued', 'running', 'done', 'failed', 'stopped'])

export const InstrumentSummary = z
  .strictObject({
    id: z.string(),
    name: Both,
    state: z.enum(['empty', 'waiting', 'running', 'done', 'failed', 'stopped']),
    verdict: VerdictView.nullable(),
    items: z.int(),
    persons: z.int().nullable(),
    population: Wording.nullable(),
    calibratedAt: z.string().nullable(),
    /** The newest calibration with a scale, which a new survey may keep. */
    scale: z.strictObject({ version: z.int(), items: z.array(z.string()), holds: z.boolean() }).nullable(),
    /** Whom others are compared with; null: no reference. */
    reference: Wording.nullable(),
    example: z.boolean(),
  })
  .meta({ id: 'InstrumentSummary' })
export type InstrumentSummary = z.infer<typeof InstrumentSummary>

export const CalibrationRow = z
  .strictObject({
    version: z.int(),
    model: z.enum(['rm', 'rsm', 'pcm']).nullable(),
    verdictKind: z.enum(['individuals', 'groups', 'not-yet']),
    verdict: Both,
    persons: z.int().nullable(),
    population: Wording,
    collectedFrom: z.string().nullable(),
    collectedTo: z.string().nullable(),
    at: z.string(),
    by: z.string(),
    utfall: z.string(),
    sha256: z.string(),
    fileSha256: z.string(),
  })
  .meta({ id: 'CalibrationRow' })
export type CalibrationRow = z.infer<typeof CalibrationRow>

export const CardRow = z
  .strictObject({
    version: z.int(),
    author: z.string(),
    at: z.string(),
    calibration: z.int().nullable(),
    notes: CardNotes,
  })
  .meta({ id: 'CardRow' })
export type CardRow = z.infer<typeof CardRow>

export const CalibrationRunRow = z
  .strictObject({
    id: z.string(),
    state: RunStateName,
    requestedAt: z.string(),
    finishedAt: z.string().nullable(),
    survey: Survey,
  })
  .meta({ id: 'CalibrationRunRow' })
export type CalibrationRunRow = z.infer<typeof CalibrationRunRow>

export const InstrumentPage = z
  .strictObject({
    summary: InstrumentSummary,
    definition: InstrumentDefinition,
    /** The newest first. */
    calibrations: z.array(CalibrationRow),
    /** The newest first. */
    cards: z.array(CardRow),
    /** The newest first. */
    runs: z.array(CalibrationRunRow),
  })
  .meta({ id: 'InstrumentPage' })
export type InstrumentPage = z.infer<typeof InstrumentPage>

export const REPORT_PARTS = ['verdict', 'evidence', 'card', 'measures'] as const
export type ReportPartName = (typeof REPORT_PARTS)[number]
