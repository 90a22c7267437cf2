import { z } from 'zod'
import { GivenAnswer, LanguageTag } from '../schema.ts'

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
