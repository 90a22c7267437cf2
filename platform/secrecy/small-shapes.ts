import { z } from 'zod'

/** The small shapes that those of the room are made of. */

export const Slug = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(80)
/** The database takes every character but one. */
const hasNoNull = (text: string): boolean => !text.includes('\0')
export const Text = z.string().trim().refine(hasNoNull)
export const Words = Text.min(1).max(2000)
/** What has to be thought through takes a sentence. */
export const Reasons = Text.min(20).max(2000)
/** No year before this, and none so late, means anything here; some are none to the database. */
const isNear = (text: string): boolean => '1900' <= text && text < '2200'
export const Instant = z.iso.datetime({ offset: true }).refine(isNear)
export const Day = z.iso.date().refine(isNear)
export const Id = z.int().positive()
export const Language = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)
export const BothWords = z.strictObject({ sv: z.string(), en: z.string() })

/** A count, or that there are fewer than five: such a one could point somebody out. */
export const Count = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('count'), n: z.int() }),
  z.strictObject({ kind: z.literal('few'), sv: z.literal('färre än 5'), en: z.literal('fewer than 5') }),
])

export const Pseudonym = z.string().regex(/^[A-Za-z0-9._-]{16,64}$/)
