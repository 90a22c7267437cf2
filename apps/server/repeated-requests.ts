import { createHash } from 'node:crypto'
import { beginRequest, endRequest, forgetRequest, type House } from '@utfall/database'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { isOutcomeUnknown } from './errors.ts'
import { problem } from './problem-details.ts'
import { SERVER_PROBLEMS, type ServerProblem } from './problems.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The answer holds something that is shown once and kept nowhere. */
    readonly holdsSecret?: true
  }
  interface FastifyRequest {
    /** Where its answer is to be kept; null where it carries no key of its own. */
    repetitionKey: Buffer | null
  }
}

const KEY = /^[\x21-\x7e]{8,200}$/
const CHANGES: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

/** A change that is sent again with its key (Idempotency-Key) is answered as the first time, and not done again. */
export function answerRepeated(app: FastifyInstance, house: House): void {
  const outcomesUnknown = new WeakSet<FastifyRequest>()
  app.decorateRequest('repetitionKey', null)
  app.addHook('onError', async (request, _, error) => {
    if (isOutcomeUnknown(error)) outcomesUnknown.add(request)
  })

  app.addHook('preHandler', async (request, reply) => {
    const given = request.headers['idempotency-key']
    if (given === undefined || !CHANGES.has(request.method) || request.token === null) return
    const refuse = (code: ServerProblem) => problem(reply, code, SERVER_PROBLEMS[code])
    if (typeof given !== 'string' || !KEY.test(given)) return await refuse('IDEMPOTENCY_KEY_FAULTY')
    const key = digest([request.actor, request.method, request.url, given])
    const repetition = await beginRequest(house, key, contentOf(request))
    switch (repetition.kind) {
      case 'new':
        request.repetitionKey = key
        return
      case 'other-request':
        return await refuse('IDEMPOTENCY_KEY_REUSED')
      case 'unanswered':
        return await refuse('REQUEST_UNANSWERED')
      case 'answered': {
        if (repetition.answer === null) return await refuse('ALREADY_DONE')
        const type = repetition.status < 400 ? 'application/json' : 'application/problem+json'
        return await reply
          .status(repetition.status)
          .header('Content-Type', `${type}; charset=utf-8`)
          .header('Idempotent-Replay', 'true')
          .send(repetition.answer)
      }
    }
  })

  app.addHook('onSend', async (request, reply, payload) => {
    const key = request.repetitionKey
    if (key === null) return
    // Our own fault, or too busy: nothing was done, unless the connection was lost over the commit itself.
    if (outcomesUnknown.has(request)) return
    if (reply.statusCode >= 500) return await forgetRequest(house, key)
    const answer = request.routeOptions.config.holdsSecret || typeof payload !== 'string' ? null : payload
    await endRequest(house, key, { status: reply.statusCode, answer: reply.statusCode === 204 ? '' : answer })
  })
}

/** A file that is sent is told by its length alone: its bytes are not read before the handler reads them. */
function contentOf(request: FastifyRequest): Buffer {
  return digest([JSON.stringify(request.body ?? null), request.headers['content-length'] ?? ''])
}

function digest(parts: readonly string[]): Buffer {
  return createHash('sha256').update(JSON.stringify(parts)).digest()
}
