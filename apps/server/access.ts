import { createHash } from 'node:crypto'
import { DatabaseProblem, type House, type Person } from '@utfall/database'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { NOT_FOUND } from './problem-details.ts'
import { tokenOf } from './session-cookie.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Public where nobody need be signed in; what somebody signed in may is for the actions and the database. */
    readonly access?: 'public' | 'signed-in'
  }
  interface FastifyRequest {
    /** What the browser or machine brought; null where it brought nothing. */
    readonly token: string | null
    /** Who asks, for a transaction. Only where somebody is signed in. */
    person(purpose: string): Person
  }
}

/** How long a token that was good is not asked about again before a transaction; the transaction itself always asks. */
const TRUST_MILLISECONDS = 3000
const MOST_TRUSTED = 10_000

/** The database has nobody by that token. */
export function isNobody(error: unknown): boolean {
  return error instanceof DatabaseProblem && error.code === 'UF010'
}

/**
 * Closed by default: a route that says nothing is behind the door. Whoever is not signed in gets the same answer
 * everywhere there, whether the address exists or not, and before anything of the request is read.
 */
export function guardAccess(app: FastifyInstance, house: House, clock: () => Date): void {
  const trusted = new Map<string, number>()
  app.decorateRequest('token', null)
  app.decorateRequest('person', function (this: FastifyRequest, purpose: string): Person {
    if (this.token === null) throw new Error('a route that asks who somebody is must not be public')
    return { kind: 'session', key: keyOf(this.token), purpose }
  })
  app.addHook('onRequest', async (request, reply) => {
    if (!request.url.startsWith('/api/')) return
    Object.assign(request, { token: tokenOf(request) })
    if (request.routeOptions.config.access === 'public') return
    if (request.token !== null && (await isSignedIn(request.token))) return
    await reply.status(404).send(NOT_FOUND)
  })

  async function isSignedIn(token: string): Promise<boolean> {
    const now = clock().getTime()
    const key = keyOf(token)
    const name = key.toString('base64')
    if ((trusted.get(name) ?? 0) > now) return true
    try {
      await house.withTx({ kind: 'session', key, purpose: 'ask' }, async () => {})
    } catch (error) {
      trusted.delete(name)
      if (isNobody(error)) return false
      throw error
    }
    if (trusted.size >= MOST_TRUSTED) trusted.clear()
    trusted.set(name, now + TRUST_MILLISECONDS)
    return true
  }
}

/** What the database keeps of a token. */
export function keyOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
