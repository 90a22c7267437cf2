import { IDENTITY_PROBLEMS, type Identity, type SignedIn, signOut } from '@utfall/identity'
import type { SessionView } from '@utfall/identity/schema'
import { SECRECY_PROBLEMS } from '@utfall/secrecy'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { problem } from '../problem-details.ts'
import { setSessionCookie } from '../session-cookie.ts'
import { sessionView } from '../session-view.ts'

const PROBLEMS = { ...IDENTITY_PROBLEMS, ...SECRECY_PROBLEMS }
type Code = keyof typeof PROBLEMS

/** A refusal of the room of identity, with its words. */
export async function refuseIdentity(reply: FastifyReply, code: Code): Promise<FastifyReply> {
  return await problem(reply, code, PROBLEMS[code])
}

/** Gives the browser its new token. Whoever was signed in there before is signed out: a browser is one person at a time. */
export async function letIn(
  identity: Identity,
  request: FastifyRequest,
  reply: FastifyReply,
  { token }: SignedIn,
): Promise<SessionView> {
  if (request.token !== null) await signOut(identity.house, request.token)
  setSessionCookie(request, reply, token)
  return await sessionView(identity, token)
}

/** From one address, whatever token it says it has: each try costs half a second of work. */
export const SIGN_IN_LIMIT = {
  max: 30,
  timeWindow: 60_000,
  keyGenerator: (request: FastifyRequest) => request.ip,
}

/** 32 bytes as base64url: a step, a link. */
export const Token = z.string().regex(/^[A-Za-z0-9_-]{43}$/)
export const Password = z.string().min(1).max(1000)
export const Code = z.string().trim().min(6).max(40)
export const PasskeyName = z.string().trim().min(1).max(80)
/** A question or an offer to the device, as WebAuthn writes it. */
export const PasskeyStep = z.strictObject({ step: z.string(), options: z.record(z.string(), z.unknown()) })
export const StepOnly = z.strictObject({ step: z.string() })
export const NewCodeView = z.strictObject({ step: z.string(), uri: z.string(), qrSvg: z.string() })
