import {
  accountOverview,
  beginNewCode,
  beginNewPasskey,
  changeProfile,
  endNewCode,
  endNewPasskey,
  endOwnSession,
  type Identity,
  type IdentityRefusal,
  removePasskey,
  setPassword,
} from '@utfall/identity'
import { AccountView, PasskeyRegistration } from '@utfall/identity/schema'
import type { FastifyReply } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { renderSVG } from 'uqr'
import { z } from 'zod'
import {
  Code,
  NewCodeView,
  PasskeyName,
  PasskeyStep,
  Password,
  refuseIdentity,
  Token,
} from './identity-answers.ts'
import { tokenOf } from './session.ts'

const SIGNED_IN = { access: 'signed-in' } as const
const NOTHING = { 204: z.null() }
const ID = z.strictObject({ id: z.string().regex(/^\d{1,15}$/) })

/** One's own account: name, keys, and where one is signed in. */
export function accountRoutes({ identity }: { readonly identity: Identity }): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/account',
      { schema: { response: { 200: AccountView } }, config: SIGNED_IN },
      async (request) => {
        return await viewOf(identity, tokenOf(request))
      },
    )

    const body = z.strictObject({
      name: z.string().trim().min(1).max(200).exactOptional(),
      language: z.enum(['sv', 'en']).exactOptional(),
    })
    const change = { body, response: { 200: AccountView } }
    app.patch('/account', { schema: change, config: SIGNED_IN }, async (request, reply) => {
      const answer = await changeProfile(identity, request.person('change own account'), request.body)
      if (answer.kind === 'refused') return await refuseIdentity(reply, answer.code)
      return await viewOf(identity, tokenOf(request))
    })

    const end = { params: ID, response: NOTHING }
    app.delete('/account/sessions/:id', { schema: end, config: SIGNED_IN }, async (request, reply) => {
      const id = Number(request.params.id)
      return await done(reply, await endOwnSession(identity.house, request.person('end a session'), id))
    })

    await app.register(ownKeyRoutes(identity))
  }
}

function ownKeyRoutes(identity: Identity): FastifyPluginAsyncZod {
  return async (app) => {
    const passwords = z.strictObject({ password: Password, current: Password.exactOptional() })
    const choose = { body: passwords, response: NOTHING }
    app.post('/account/password', { schema: choose, config: SIGNED_IN }, async (request, reply) => {
      const { password, current } = request.body
      return await done(reply, await setPassword(identity, tokenOf(request), password, current))
    })

    app.post(
      '/account/code/begin',
      { schema: { response: { 200: NewCodeView } }, config: SIGNED_IN },
      async (request, reply) => {
        const answer = await beginNewCode(identity, tokenOf(request))
        if (answer.kind === 'refused') return await refuseIdentity(reply, answer.code)
        return { step: answer.step, uri: answer.uri, qrSvg: renderSVG(answer.uri) }
      },
    )

    const code = {
      body: z.strictObject({ step: Token, code: Code }),
      response: { 200: z.strictObject({ recoveryCodes: z.array(z.string()) }) },
    }
    app.post('/account/code/end', { schema: code, config: SIGNED_IN }, async (request, reply) => {
      const answer = await endNewCode(identity, tokenOf(request), request.body)
      if (answer.kind === 'refused') return await refuseIdentity(reply, answer.code)
      return { recoveryCodes: [...answer.recoveryCodes] }
    })

    app.post(
      '/account/passkeys/begin',
      { schema: { response: { 200: PasskeyStep } }, config: SIGNED_IN },
      async (request, reply) => {
        const answer = await beginNewPasskey(identity, tokenOf(request))
        if (answer.kind === 'refused') return await refuseIdentity(reply, answer.code)
        return { step: answer.step, options: { ...answer.options } }
      },
    )

    const made = z.strictObject({ step: Token, response: PasskeyRegistration, name: PasskeyName })
    app.post(
      '/account/passkeys/end',
      { schema: { body: made, response: NOTHING }, config: SIGNED_IN },
      async (request, reply) => {
        return await done(reply, await endNewPasskey(identity, tokenOf(request), request.body))
      },
    )

    const remove = { params: ID, response: NOTHING }
    app.delete('/account/passkeys/:id', { schema: remove, config: SIGNED_IN }, async (request, reply) => {
      return await done(reply, await removePasskey(identity, tokenOf(request), Number(request.params.id)))
    })
  }
}

async function viewOf(identity: Identity, token: string): Promise<AccountView> {
  const { passkeys, sessions, identities, ...rest } = await accountOverview(identity, token)
  return { ...rest, passkeys: [...passkeys], sessions: [...sessions], identities: [...identities] }
}

async function done(
  reply: FastifyReply,
  answer: { readonly kind: 'changed' | 'ended' } | IdentityRefusal,
): Promise<FastifyReply> {
  return answer.kind === 'refused'
    ? await refuseIdentity(reply, answer.code)
    : await reply.status(204).send(null)
}
