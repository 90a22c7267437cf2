import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { problem } from './problem-details.ts'
import { SERVER_PROBLEMS } from './problems.ts'

/** Requests to the API that may be under way or wait at once; the next is told to come back. */
export const MOST_UNDER_WAY = 160
/** Whoever is turned away hears it after this: a program that tries again at once would take the time of those inside. */
const TURNED_AWAY_MILLISECONDS = 500
/** So many may wait to hear it; beyond that the connection is closed. */
const MOST_TURNED_AWAY = 2000

/** A server that took on all that comes would answer nobody; this one says when it is full, and works on. */
export function shedLoad(app: FastifyInstance, most = MOST_UNDER_WAY): void {
  let underWay = 0
  let turnedAway = 0
  app.addHook('onRequest', async (request, reply) => {
    if (!request.url.startsWith('/api/') || request.url.startsWith('/api/health')) return
    if (underWay >= most) {
      if (turnedAway >= MOST_TURNED_AWAY) {
        reply.hijack()
        request.raw.destroy()
        return
      }
      turnedAway += 1
      await pause(TURNED_AWAY_MILLISECONDS)
      turnedAway -= 1
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
