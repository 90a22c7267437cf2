import { createHash } from 'node:crypto'
import { beginRequest, endRequest, forgetRequest, type House } from '@utfall/database'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { problem } from './problem-details.ts'

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

const REFUSALS = {
  IDEMPOTENCY_KEY_FAULTY: {
    status: 400,
    sv: 'Idempotency-Key ska vara 8 till 200 tecken utan mellanslag.',
    en: 'Idempotency-Key must be 8 to 200 characters without spaces.',
  },
  IDEMPOTENCY_KEY_REUSED: {
    status: 422,
    sv: 'Samma Idempotency-Key har redan använts för ett annat anrop.',
    en: 'The same Idempotency-Key has already been used for another request.',
  },
  REQUEST_UNANSWERED: {
    status: 409,
    sv: 'Anropet har kommit en gång och fått inget svar än. Vänta, och se efter om det är gjort innan du skickar ett nytt.',
    en: 'The request has come once and has no answer yet. Wait, and see whether it was done before you send a new one.',
  },
  ALREADY_DONE: {
    status: 409,
    sv: 'Anropet är redan gjort. Svaret visades en gång och sparas inte.',
    en: 'The request has already been done. Its answer was shown once and is not kept.',
  },
} as const

/** A change that is sent again with its key (Idempotency-Key) is answered as the first time, and not done again. */
export function answerRepeated(app: FastifyInstance, house: House): void {
  app.decorateRequest('repetitionKey', null)

  app.addHook('preHandler', async (request, reply) => {
    const given = request.headers['idempotency-key']
    if (given === undefined || !CHANGES.has(request.method) || request.token === null) return
    const refuse = (code: keyof typeof REFUSALS) => problem(reply, code, REFUSALS[code])
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
    // Our own fault, or too busy: nothing was done.
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
