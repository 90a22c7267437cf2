import { createHash } from 'node:crypto'
import { DatabaseProblem, type Person } from '@utfall/database'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { NOT_FOUND } from './problem-details.ts'
import type { ServerParts } from './server-parts.ts'
import { tokenOf } from './session-cookie.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Public where nobody need be signed in; what somebody signed in may is for the actions and the database. */
    readonly access?: 'public' | 'signed-in'
  }
  interface FastifyRequest {
    /** Whether it came by https: everything does where the house has an address outside. */
    readonly isSecure: boolean
    /** What the browser or machine brought; null where it brought nothing. */
    readonly token: string | null
    /** Who that is: `person/7`, `machine/2`; empty where nobody is signed in. */
    readonly actor: string
    /** Whether somebody is at the page: what a page asks by itself keeps no session alive. */
    readonly isAttended: boolean
    /** Who asks, for a transaction. Only where somebody is signed in. */
    person(purpose: string): Person
  }
}

/** How long a token that was good is not asked about again before a transaction; the transaction itself always asks. */
const TRUST_MILLISECONDS = 3000
const MOST_TRUSTED = 10_000
/** Tokens that were nobody's, from one address in a minute; after that it waits out the minute. */
export const MOST_GUESSES = 60

/**
 * What a page sends with a question that nobody sitting at it has asked. A page can say it to end its session sooner and
 * never to make it last longer, so it may be believed.
 */
export const BY_ITSELF_HEADER = 'utfall-by-itself'

/** The database has nobody by that token. */
export function isNobody(error: unknown): boolean {
  return error instanceof DatabaseProblem && error.code === 'UF010'
}

/**
 * Closed by default: a route that says nothing is behind the door. Whoever is not signed in gets the same answer
 * everywhere there, whether the address exists or not, and before anything of the request is read.
 */
export function guardAccess(app: FastifyInstance, { house, clock }: ServerParts): void {
  const guesses = app.createRateLimit({ max: MOST_GUESSES, timeWindow: 60_000, keyGenerator: ({ ip }) => ip })
  const trusted = new Map<string, { readonly actor: string; readonly until: number }>()
  app.decorateRequest('token', null)
  app.decorateRequest('actor', '')
  app.decorateRequest('isAttended', true)
  app.decorateRequest('person', function (this: FastifyRequest, purpose: string): Person {
    if (this.token === null) throw new Error('a route that asks who somebody is must not be public')
    return { kind: 'session', key: keyOf(this.token), purpose, isUnattended: !this.isAttended }
  })
  app.addHook('onRequest', async (request, reply) => {
    if (!request.url.startsWith('/api/')) return
    const isAttended = request.headers[BY_ITSELF_HEADER] === undefined
    Object.assign(request, { token: tokenOf(request), isAttended })
    if (request.routeOptions.config.access === 'public') return
    const actor = request.token === null ? null : await actorOf(request, request.token)
    if (actor === null) return await reply.status(404).send(NOT_FOUND)
    Object.assign(request, { actor })
  })

  async function actorOf(request: FastifyRequest, token: string): Promise<string | null> {
    const now = clock().getTime()
    const key = keyOf(token)
    const name = key.toString('base64')
    const known = trusted.get(name)
    if (known && known.until > now) return known.actor
    // The answer is the same as to any other guess; only the database is spared the question.
    const tried = await guesses(request, { increment: false })
    if (!tried.isAllowed && tried.isExceeded) return null
    try {
      const actor = await house.withTx(
        { kind: 'session', key, purpose: 'ask', isUnattended: !request.isAttended },
        async (_, acting) => acting.actor,
      )
      if (trusted.size >= MOST_TRUSTED) trusted.clear()
      trusted.set(name, { actor, until: now + TRUST_MILLISECONDS })
      return actor
    } catch (error) {
      trusted.delete(name)
      if (isNobody(error)) {
        await guesses(request)
        return null
      }
      throw error
    }
  }
}

/** What the database keeps of a token. */
export function keyOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
