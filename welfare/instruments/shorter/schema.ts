import { z } from 'zod'

/** What is asked for, and told, when a questionnaire is to become shorter. */

/** Logits, or standard deviations of the persons' measures with the measurement noise taken off. */
const Amount = z.strictObject({ value: z.number().positive().max(20), unit: z.enum(['logits', 'sd']) })
export type Amount = z.infer<typeof Amount>

export const SHORTER_PURPOSES = ['groups', 'individuals', 'cut'] as const

const Purpose = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('groups'),
    perGroup: z.int().min(2).max(1_000_000),
    /** Between the means of two groups, to be detected with the power 0.8. */
    difference: Amount,
  }),
  z.strictObject({
    kind: z.literal('individuals'),
    /** Of one person, that must stand out from noise; null: the verdict's own demand alone. */
    change: Amount.nullable(),
  }),
  z.strictObject({
    kind: z.literal('cut'),
    /** Logits. */
    cut: z.number().min(-20).max(20),
    /** Share of the persons that may land on the wrong side. */
    mostWrong: z.number().positive().max(0.5),
  }),
])

const Limit = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('questions'), questions: z.int().min(1).max(500) }),
  z.strictObject({ kind: z.literal('minutes'), minutes: z.number().positive().max(240) }),
])
export type ShorterLimit = z.infer<typeof Limit>

const ItemIds = z.array(z.string().max(200)).max(500)

export const ShorterOrder = z
  .strictObject({
    language: z.enum(['sv', 'en']),
    /** Version of the calibration; null: the newest. */
    calibration: z.int().min(1).nullable(),
    purpose: Purpose,
    limit: Limit,
    /** To read and answer one question. */
    secondsPerQuestion: z.number().min(1).max(600),
    include: ItemIds,
    exclude: ItemIds,
  })
  .meta({ id: 'ShorterOrder' })
export type ShorterOrder = z.infer<typeof ShorterOrder>

/** What an order can be made from: the calibration's questions, and where its persons stand. */
export const ShorterBasis = z
  .strictObject({
    calibration: z.int(),
    questions: z.array(
      z.strictObject({
        id: z.string(),
        wording: z.strictObject({ sv: z.string().nullable(), en: z.string().nullable() }).nullable(),
      }),
    ),
    /** Of the persons' measures, the noise taken off; logits. */
    mean: z.number(),
    sd: z.number(),
    /** The lowest and the highest step of the questions, logits. */
    low: z.number(),
    high: z.number(),
    secondsPerQuestion: z.number(),
    /** From the time that the instrument is said to take; otherwise an assumption. */
    secondsStated: z.boolean(),
  })
  .meta({ id: 'ShorterBasis' })
export type ShorterBasis = z.infer<typeof ShorterBasis>
