import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { toWholeStep } from './hidden-answers.ts'
import { SERVER_PROBLEMS } from './problems.ts'

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8'

/** What a room says of a refusal: its status, and what it is in both languages. */
export type ProblemText = { readonly status: number; readonly sv: string; readonly en: string }

/** A refusal as rooms and pages know it. */
type Problem = { readonly code: string; readonly message: { readonly sv: string; readonly en: string } }

/**
 * The one answer to everything that is not there for whoever asks: no such address, no such thing, another
 * organisation's, nobody signed in. Which of them it is would already tell something.
 */
export const NOT_FOUND: Problem = {
  code: 'NOT_FOUND',
  message: { sv: SERVER_PROBLEMS.NOT_FOUND.sv, en: SERVER_PROBLEMS.NOT_FOUND.en },
}

/** Answers with a room's refusal. */
export async function problem(
  reply: FastifyReply,
  code: string,
  { status, sv, en }: ProblemText,
  extra: Readonly<Record<string, unknown>> = {},
): Promise<FastifyReply> {
  return await reply.status(status).send({ code, message: { sv, en }, ...extra })
}

function isProblem(payload: unknown): payload is Problem {
  return typeof payload === 'object' && payload !== null && 'code' in payload && 'message' in payload
}

/** Codes of the rooms for what is not there: to whoever asks they are all the same. */
const SAYS_NOT_FOUND = /(^|_)NOT_FOUND$/

/**
 * Every refusal leaves as problem details (RFC 9457): its type, a title in the asker's language, its status and code,
 * and the words in both languages. What is not found leaves as the very same bytes from every route, and in whole steps
 * of time.
 */
export function answerProblems(app: FastifyInstance): void {
  const hidden = new WeakSet<FastifyRequest>()

  app.addHook('preSerialization', async (request, reply, payload) => {
    if (reply.statusCode < 400 || !isProblem(payload)) return payload
    void reply.header('Content-Type', PROBLEM_TYPE)
    if (reply.statusCode === 404 && SAYS_NOT_FOUND.test(payload.code)) hidden.add(request)
    return details(request, reply.statusCode, payload)
  })

  app.addHook('onSend', async (request, reply, payload) => {
    if (!hidden.has(request)) return payload
    await toWholeStep(reply.elapsedTime)
    return JSON.stringify(details(request, 404, NOT_FOUND))
  })
}

/** A refusal as it leaves the house. */
export function details(request: FastifyRequest, status: number, { code, message, ...extra }: Problem) {
  const title = prefersEnglish(request.headers['accept-language']) ? message.en : message.sv
  return { type: `urn:utfall:problem:${code}`, title, status, code, message, ...extra }
}

/** Swedish unless English is asked for before it. */
function prefersEnglish(accepted: string | undefined): boolean {
  const first = /^\s*([a-z]{2})/i.exec(accepted ?? '')?.[1]
  return first?.toLowerCase() === 'en'
}
