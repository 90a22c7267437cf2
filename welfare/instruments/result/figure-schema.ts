import { z } from 'zod'

export const Count = z.int().nonnegative()
export const Maybe = z.number().nullable()

/** A remark or a reason as a value: a stable code and the figures that belong to it. */
export const ResultNote = z.strictObject({
  code: z.string(),
  detail: z.record(z.string(), z.union([z.string(), z.number()])),
})
export type ResultNote = z.infer<typeof ResultNote>

/** A part that the data do not carry, and why. */
export const NotEstimable = z.strictObject({
  kind: z.literal('not-estimable'),
  reason: z.string(),
  detail: ResultNote.shape.detail,
})
export type NotEstimable = z.infer<typeof NotEstimable>
