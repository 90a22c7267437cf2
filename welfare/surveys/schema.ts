import { z } from 'zod'

/** Shapes in and out of the room, safe for the browser. OpenAPI is made from them. */

export const RESPONDENTS = [
  'participant',
  'relative',
  'staff',
  'referrer',
  'manager',
  'board-member',
  'expert',
] as const
export const ANCHORS = ['randomisation', 'start', 'end', 'day', 'open'] as const
export const ROUTES = ['e-mail', 'text-message', 'letter', 'referring-party'] as const
export const CHANNELS = ['e-mail', 'text-message', 'letter'] as const
export const MODES = ['web', 'paper', 'telephone', 'assisted'] as const

export const Code = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(80)
/** BCP 47, for instance sv, sv-x-latt (easy Swedish), en, ar. */
export const LanguageTag = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$/)
const Day = z.iso.date()
const Clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)
const Short = z.string().trim().min(1).max(200)
const Long = z.string().trim().min(1).max(4000)
const Both = z.strictObject({ sv: Short, en: Short })
/** What participants read: by language, Swedish always. */
const Wording = z.record(LanguageTag, Long).refine((texts) => texts.sv !== undefined)

/** What whoever is asked is told, and what holds for the whole survey. */
export const SurveyDescription = z
  .strictObject({
    title: Wording,
    /** Who asks: the organisation by the name that people know it by. */
    asker: Short,
    why: Wording,
    /** What becomes of the answers, who reads them, and that it is voluntary. */
    answers: Wording,
    contact: z.strictObject({
      name: Short,
      email: z.email().nullable(),
      telephone: z.string().trim().min(3).max(40).nullable(),
    }),
    /** Groups of recipients that results are shown for, for instance local and national; none where there is one. */
    groups: z.array(z.strictObject({ code: Code, name: Both })).max(20),
    /** The most that one person may be asked for over all surveys of the organisation in the months before. */
    burden: z.strictObject({
      mostMinutes: z.number().positive().max(600),
      mostQuestions: z.int().min(1).max(1000),
      months: z.int().min(1).max(24),
    }),
  })
  .meta({ id: 'SurveyDescription' })
export type SurveyDescription = z.infer<typeof SurveyDescription>

/** Months are counted before days. Days are whole, and all are included. */
export const WaveTiming = z
  .strictObject({
    months: z.int().min(-60).max(240),
    days: z.int().min(-400).max(4000),
    opensDaysBefore: z.int().min(0).max(365),
    closesDaysAfter: z.int().min(0).max(365),
    graceDays: z.int().min(0).max(90),
  })
  .meta({ id: 'WaveTiming' })

/** A message of a wave, in the words of whoever asks. `{länk}` stands where the link is to be. */
export const WaveStep = z
  .strictObject({
    code: Code,
    daysAfterOpening: z.int().min(0).max(365),
    /** In Sweden. */
    at: Clock,
    subject: Wording,
    text: Wording,
  })
  .meta({ id: 'WaveStep' })
export type WaveStep = z.infer<typeof WaveStep>

/** Questions are chosen one by one by what they tell, until the measure is good enough. */
export const AdaptiveRules = z
  .strictObject({
    /** The questionnaire's scale that is measured. */
    scale: Code,
    /** The instrument's calibration that holds the questions' places. */
    calibration: z.int().min(1),
    /** Standard error to stop at, in the scale's logits. */
    standardError: z.number().positive().max(5),
    fewest: z.int().min(1).max(100),
    most: z.int().min(1).max(100),
    /** Of how many of the most telling questions one is drawn, so that none wears out; 1 draws none. */
    drawnAmong: z.int().min(1).max(20),
  })
  .refine(({ fewest, most }) => fewest <= most, { path: ['most'] })
  .meta({ id: 'AdaptiveRules' })
export type AdaptiveRules = z.infer<typeof AdaptiveRules>

export const WaveSettings = z
  .strictObject({
    name: Both,
    /** How long it takes to answer. */
    minutes: z.number().positive().max(240),
    modes: z.array(z.enum(MODES)).min(1),
    /** Forms on paper are entered twice, and differences settled. */
    doubleEntry: z.boolean(),
    steps: z.array(WaveStep).max(10),
    adaptive: AdaptiveRules.nullable(),
  })
  .meta({ id: 'WaveSettings' })
export type WaveSettings = z.infer<typeof WaveSettings>

/** What was answered, as it is sent and kept. `taken-back`: the person wants the question to have no answer. */
export const GivenAnswer = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('chosen'), codes: z.array(z.string().max(200)).min(1).max(200) }),
    z.strictObject({ kind: z.literal('text'), text: z.string().max(20_000) }),
    z.strictObject({ kind: z.literal('number'), number: z.number() }),
    z.strictObject({ kind: z.literal('date'), date: Day }),
    z.strictObject({ kind: z.literal('declined') }),
    z.strictObject({ kind: z.literal('taken-back') }),
  ])
  .meta({ id: 'GivenAnswer' })
export type GivenAnswer = z.infer<typeof GivenAnswer>
