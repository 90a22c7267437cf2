import { z } from 'zod'

/** Shapes of machine tokens, in and out: safe for the browser. */

export const MACHINE_ROLES = ['operator', 'evaluator', 'reader', 'auditor'] as const
export const MOST_TOKEN_DAYS = 400

export const NewMachineToken = z.strictObject({
  /** What it is for. */
  name: z.string().trim().min(1).max(200),
  role: z.enum(MACHINE_ROLES),
  /** What it may do, each as an action's stable name. */
  scopes: z.array(z.string().max(100)).min(1).max(50),
  days: z.int().min(1).max(MOST_TOKEN_DAYS),
})
export type NewMachineToken = z.infer<typeof NewMachineToken>

export const MachineTokenView = z.strictObject({
  id: z.int(),
  name: z.string(),
  role: z.enum(MACHINE_ROLES),
  scopes: z.array(z.string()),
  createdAt: z.string(),
  createdBy: z.string(),
  expiresAt: z.string(),
  revokedAt: z.string().nullable(),
  revokedBy: z.string().nullable(),
})
export type MachineTokenView = z.infer<typeof MachineTokenView>
