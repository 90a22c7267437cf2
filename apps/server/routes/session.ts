import {
  becomeAnother,
  beginPasskeyConfirmation,
  confirmByPassword,
  endPasskeyConfirmation,
  examplePeople,
  type Identity,
  type IdentityRefusal,
  type SignedIn,
  signOut,
  switchOrganisation,
} from '@utfall/identity'
import { PasskeyProof, PeopleToBe, SessionView } from '@utfall/identity/schema'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { clearSessionCookie, setSessionCookie } from '../session-cookie.ts'
import { sessionView } from '../session-view.ts'
import {
  Code,
  letIn,
  PasskeyStep,
  Password,
  refuseIdentity,
  SIGN_IN_LIMIT,
  Token,
} from './identity-answers.ts'

const SIGNED_IN = { access: 'signed-in' } as const
const PROOF = { access: 'signed-in', rateLimit: SIGN_IN_LIMIT } as const
const NOTHING = { 204: z.null() }

/** Who is signed in, where they act, and fresh proofs of who they are. */
export function sessionRoutes({ identity }: { readonly identity: Identity }): FastifyPluginAsyncZod {
  return async (app) => {
    const view = { response: { 200: SessionView } }
    app.get('/session', { schema: view, config: { access: 'public' } }, async (request) => {
      return await sessionView(identity, request.token)
    })

    app.delete(
      '/session',
      { schema: { response: NOTHING }, config: { access: 'public' } },
      async (request, reply) => {
        if (request.token !== null) await signOut(identity.house, request.token)
        clearSessionCookie(request, reply)
        return await reply.status(204).send(null)
      },
    )

    const organisation = {
      body: z.strictObject({ slug: z.string().max(80) }),
      response: { 200: SessionView },
    }
    app.post('/session/organisation', { schema: organisation, config: SIGNED_IN }, async (request, reply) => {
      const answer = await switchOrganisation(identity.house, tokenOf(request), request.body.slug)
      if (answer.kind === 'refused') return await refuseIdentity(reply, answer.code)
      setSessionCookie(request, reply, answer.token)
      return await sessionView(identity, answer.token)
    })

    const people = { response: { 200: PeopleToBe } }
    app.get('/session/example-people', { schema: people, config: SIGNED_IN }, async (request, reply) => {
      const answer = await examplePeople(identity, tokenOf(request))
      if (answer.kind === 'refused') return await refuseIdentity(reply, answer.code)
      return { people: answer.people.map((person) => ({ ...person, roles: [...person.roles] })) }
    })

    const become = { body: z.strictObject({ account: z.int().min(1) }), response: { 200: SessionView } }
    app.post('/session/example-person', { schema: become, config: SIGNED_IN }, async (request, reply) => {
      const answer = await becomeAnother(identity, tokenOf(request), request.body.account)
      if (answer.kind === 'refused') return await refuseIdentity(reply, answer.code)
      return await letIn(identity, request, reply, answer)
    })

    await app.register(confirmationRoutes(identity))
  }
}

function confirmationRoutes(identity: Identity): FastifyPluginAsyncZod {
  return async (app) => {
    const byPassword = { body: z.strictObject({ password: Password, code: Code }), response: NOTHING }
    app.post('/session/confirm/password', { schema: byPassword, config: PROOF }, async (request, reply) => {
      return await confirmed(
        request,
        reply,
        await confirmByPassword(identity, tokenOf(request), request.body),
      )
    })

    const begin = { response: { 200: PasskeyStep } }
    app.post('/session/confirm/passkey/begin', { schema: begin, config: PROOF }, async (request, reply) => {
      const answer = await beginPasskeyConfirmation(identity, tokenOf(request))
      if (answer.kind === 'refused') return await refuseIdentity(reply, answer.code)
      return { step: answer.step, options: { ...answer.options } }
    })

    const end = { body: z.strictObject({ step: Token, response: PasskeyProof }), response: NOTHING }
    app.post('/session/confirm/passkey/end', { schema: end, config: PROOF }, async (request, reply) => {
      return await confirmed(
        request,
        reply,
        await endPasskeyConfirmation(identity, tokenOf(request), request.body),
      )
    })
  }
}

async function confirmed(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: SignedIn | IdentityRefusal,
): Promise<FastifyReply> {
  if (answer.kind === 'refused') return await refuseIdentity(reply, answer.code)
  setSessionCookie(request, reply, answer.token)
  return await reply.status(204).send(null)
}

/** A signed-in route has a token, or it was not reached. */
export function tokenOf({ token }: FastifyRequest): string {
  if (token === null) throw new Error('a route that asks who somebody is must not be public')
  return token
}
