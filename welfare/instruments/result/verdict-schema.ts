import { z } from 'zod'
import { ResultNote } from './figure-schema.ts'

/** Fit for decisions about individuals · for comparing groups · not yet. */
export const VERDICTS = ['individuals', 'groups', 'not-yet'] as const
export type VerdictKind = (typeof VERDICTS)[number]

/** What a reason stands in the way of; `nothing`: said beside the verdict, and does not decide it. */
export const HINDERS = ['groups', 'individuals', 'nothing'] as const
export type Hinders = (typeof HINDERS)[number]

const Reason = z.strictObject({
  code: z.string(),
  detail: ResultNote.shape.detail,
  hinders: z.enum(HINDERS),
})
export type VerdictReason = z.infer<typeof Reason>

export const Verdict = z.strictObject({
  kind: z.enum(VERDICTS),
  reasons: z.array(Reason).describe('What hinders most stands first.'),
  tries: z.array(ResultNote).describe('What to try, in the order of the reasons.'),
})
export type Verdict = z.infer<typeof Verdict>
