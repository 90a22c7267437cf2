import {
  beginProviderSignIn,
  endProviderSignIn,
  type Identity,
  type IdentityRefusal,
  type ProviderErrand,
  type ProviderTrip,
} from '@utfall/identity'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { setTripCookie, takeTripCookie } from '../session-cookie.ts'
import { letIn, refuseIdentity, SIGN_IN_LIMIT, Token } from './identity-answers.ts'

const DOOR = { access: 'public', rateLimit: SIGN_IN_LIMIT } as const
/** The provider's own page. */
const Away = z.strictObject({ url: z.string() })
const PROVIDER = z.strictObject({ provider: z.string().max(80) })

/** Signing in at a provider of identity: there and back, by whole pages. */
export function providerRoutes(identity: Identity): FastifyPluginAsyncZod {
  return async (app) => {
    // By POST, so that a link on another site begins nothing here (ASVS 7.6.2).
    const there = {
      params: PROVIDER,
      body: z.strictObject({ errand: z.enum(['sign-in', 'confirm']) }),
      response: { 200: Away },
    }
    app.post('/sign-in/oidc/:provider', { schema: there, config: DOOR }, async (request, reply) => {
      const errand: ProviderErrand =
        request.body.errand === 'confirm' && request.token !== null
          ? { kind: 'confirm', token: request.token }
          : { kind: 'sign-in' }
      return await away(request, reply, await beginProviderSignIn(identity, request.params.provider, errand))
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
      response: { 200: Away },
    }
    app.post('/sign-in/invitation/oidc', { schema: invited, config: DOOR }, async (request, reply) => {
      const { link, provider } = request.body
      return await away(
        request,
        reply,
        await beginProviderSignIn(identity, provider, { kind: 'invitation', link }),
      )
    })
  }
}

/** Where the page is to send the browser; what binds the way back stays in its cookie. */
async function away(
  request: FastifyRequest,
  reply: FastifyReply,
  trip: ProviderTrip | IdentityRefusal,
): Promise<FastifyReply | z.infer<typeof Away>> {
  if (trip.kind === 'refused') return await refuseIdentity(reply, trip.code)
  setTripCookie(request, reply, trip.kept)
  return { url: trip.url }
}

/** The page says it in words: what the browser shows here is a page, not an answer to a program. */
function pageOf(code: string): string {
  return `/?problem=${code}`
}
