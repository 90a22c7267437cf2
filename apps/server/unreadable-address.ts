import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { details, NOT_FOUND, PROBLEM_TYPE } from './problem-details.ts'
import { setSecurityHeaders } from './security-headers.ts'

/**
 * An address that cannot be read (a broken escape, a part that is too long) comes past no hook and leads nowhere, so it
 * is answered as every other address that is not there.
 */
export function answerUnreadableAddress(_: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  setSecurityHeaders(request, reply)
  void reply
    .status(404)
    .header('Content-Type', PROBLEM_TYPE)
    .send(JSON.stringify(details(request, 404, NOT_FOUND)))
}
