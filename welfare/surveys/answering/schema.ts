import { FormShape } from '@utfall/instruments/questionnaire/shape'
import { z } from 'zod'
import { GivenAnswer, LanguageTag, RESPONDENTS, SurveyDescription } from '../schema.ts'

/** What the participants' page sends and is answered. */

/** What stands in the link: at least 128 bits, base64url. */
export const LinkToken = z.string().regex(/^[A-Za-z0-9_-]{20,100}$/)
/** What the device made up, and keeps: at least 128 bits, base64url. */
export const DeviceSecret = z.string().regex(/^[A-Za-z0-9_-]{22,100}$/)

const Link = { token: LinkToken, device: DeviceSecret }

export const OpenOrder = z.strictObject(Link).meta({ id: 'OpenOrder' })
export type OpenOrder = z.infer<typeof OpenOrder>

export const SentAnswer = z
  .strictObject({
    /** The device's own count: what is sent again has the same. */
    number: z.int().min(1).max(1_000_000),
    question: z.string().min(1).max(200),
    answer: GivenAnswer,
    language: LanguageTag,
    /** By the device's clock. */
    givenAt: z.iso.datetime({ offset: true }).nullable(),
  })
  .meta({ id: 'SentAnswer' })
export type SentAnswer = z.infer<typeof SentAnswer>

export const HandIn = z
  .strictObject({
    ...Link,
    answers: z.array(SentAnswer).max(500),
    /** The person has come to the end, or stops before it; null while they go on. */
    finish: z.enum(['answered', 'stopped']).nullable(),
  })
  .meta({ id: 'HandIn' })
export type HandIn = z.infer<typeof HandIn>

/** Whether somebody who opens the link is asked now, and why not. */
export const AskingState = z.enum(['not-yet', 'open', 'paused', 'closed', 'finished', 'withdrawn'])
export type AskingState = z.infer<typeof AskingState>

/** What whoever opens a link is told, and asked. */
export const Opened = z
  .strictObject({
    state: AskingState,
    description: SurveyDescription.pick({
      title: true,
      asker: true,
      why: true,
      answers: true,
      contact: true,
    }),
    respondent: z.enum(RESPONDENTS),
    /** How long it takes to answer. */
    minutes: z.number(),
    /** First day on which it can be begun, and last day to finish; null by a link for everybody that is not begun here. */
    opensOn: z.iso.date().nullable(),
    lastDay: z.iso.date().nullable(),
    /** The person's own language, where one is written. */
    language: LanguageTag.nullable(),
    /** Null where nothing is asked now. */
    asked: z
      .strictObject({
        form: FormShape,
        /** What was answered on this device, as it was sent, in order. */
        answers: z.array(z.strictObject({ number: z.int(), question: z.string(), answer: GivenAnswer })),
        /** Questions that were answered on another device: what was said there is not shown here. */
        elsewhere: z.array(z.string()),
      })
      .nullable(),
  })
  .meta({ id: 'Opened' })
export type Opened = z.infer<typeof Opened>

/** Why an answer was not taken. */
const AnswerFaultShape = z.discriminatedUnion('code', [
  z.strictObject({ code: z.enum(['NO_SUCH_QUESTION', 'WRONG_KIND', 'ONE_ONLY', 'EMPTY']) }),
  z.strictObject({
    code: z.literal('NOT_AN_OPTION'),
    given: z.string(),
    allowed: z.array(z.string()).readonly(),
  }),
  z.strictObject({ code: z.enum(['CHOSEN_TWICE', 'STANDS_ALONE', 'NOT_A_DAY']), given: z.string() }),
  z.strictObject({ code: z.literal('TOO_LONG'), given: z.int(), allowed: z.int() }),
  z.strictObject({ code: z.literal('NOT_WHOLE'), given: z.number() }),
  z.strictObject({
    code: z.literal('OUTSIDE'),
    given: z.union([z.number(), z.string()]),
    lowest: z.union([z.number(), z.string()]).nullable(),
    highest: z.union([z.number(), z.string()]).nullable(),
  }),
])

export const HandedIn = z
  .strictObject({
    /** Numbers that are safe: also those that were so before. */
    saved: z.array(z.int()),
    faults: z.array(z.strictObject({ number: z.int(), question: z.string(), fault: AnswerFaultShape })),
    isFinished: z.boolean(),
  })
  .meta({ id: 'HandedIn' })
export type HandedIn = z.infer<typeof HandedIn>
