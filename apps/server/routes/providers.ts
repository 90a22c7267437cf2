import { beginProviderSignIn, endProviderSignIn, type Identity, type ProviderErrand } from '@utfall/identity'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { setTripCookie, takeTripCookie } from '../session-cookie.ts'
import { letIn, refuseIdentity, SIGN_IN_LIMIT, Token } from './identity-answers.ts'

const DOOR = { access: 'public', rateLimit: SIGN_IN_LIMIT } as const
const PROVIDER = z.strictObject({ provider: z.string().max(80) })

/** Signing in at a provider of identity: there and back, by whole pages. */
export function providerRoutes(identity: Identity): FastifyPluginAsyncZod {
  return async (app) => {
    const there = {
      params: PROVIDER,
      querystring: z.strictObject({ for: z.literal('confirm').optional() }),
    }
    app.get('/sign-in/oidc/:provider', { schema: there, config: DOOR }, async (request, reply) => {
      const isConfirming = request.query.for === 'confirm' && request.token !== null
      const errand: ProviderErrand =
        isConfirming && request.token !== null
          ? { kind: 'confirm', token: request.token }
          : { kind: 'sign-in' }
      const trip = await beginProviderSignIn(identity, request.params.provider, errand)
      if (trip.kind === 'refused') return await reply.redirect(pageOf(trip.code))
      setTripCookie(request, reply, trip.kept)
      return await reply.redirect(trip.url)
    })

    const back = { params: PROVIDER, querystring: z.looseObject({}) }
    app.get('/sign-in/oidc/:provider/callback', { schema: back, config: DOOR }, async (request, reply) => {
      const answer = await endProviderSignIn(identity, request.params.provider, {
        kept: takeTripCookie(request, reply),
        query: new URL(request.url, 'http://localhost').search,
        token: request.token,
      })
      if (answer.kind === 'refused') return await reply.redirect(pageOf(answer.code))
      await letIn(identity, request, reply, answer)
      return await reply.redirect('/')
    })

    const invited = {
      body: z.strictObject({ link: Token, provider: z.string().max(80) }),
      response: { 200: z.strictObject({ url: z.string() }) },
    }
    app.post('/sign-in/invitation/oidc', { schema: invited, config: DOOR }, async (request, reply) => {
      const { link, provider } = request.body
      const trip = await beginProviderSignIn(identity, provider, { kind: 'invitation', link })
      if (trip.kind === 'refused') return await refuseIdentity(reply, trip.code)
      setTripCookie(request, reply, trip.kept)
      return { url: trip.url }
    })
  }
}

/** The page says it in words: what the browser shows here is a page, not an answer to a program. */
function pageOf(code: string): string {
  return `/?problem=${code}`
}
