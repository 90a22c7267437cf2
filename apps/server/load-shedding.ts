import type { FastifyInstance } from 'fastify'
import { problem } from './problem-details.ts'
import { SERVER_PROBLEMS } from './problems.ts'

/** Requests to the API that may be under way or wait at once; the next is told to come back. */
export const MOST_UNDER_WAY = 160

/** A server that took on all that comes would answer nobody; this one says at once when it is full. */
export function shedLoad(app: FastifyInstance, most = MOST_UNDER_WAY): void {
  let underWay = 0
  app.addHook('onRequest', async (request, reply) => {
    if (!request.url.startsWith('/api/') || request.url.startsWith('/api/health')) return
    if (underWay >= most) {
      await problem(reply.header('Retry-After', '2'), 'TOO_BUSY', SERVER_PROBLEMS.TOO_BUSY)
      return
    }
    underWay += 1
    let isOver = false
    reply.raw.once('close', () => {
      if (!isOver) underWay -= 1
      isOver = true
    })
  })
}
