import {
  beginInvitedPasskey,
  beginInvitedPassword,
  beginPasskeySignIn,
  beginPasswordSignIn,
  endInvitedPasskey,
  endInvitedPassword,
  endPasskeySignIn,
  endPasswordSignIn,
  enterAs,
  type Identity,
  lookAtInvitation,
  peopleBehindEntryLink,
} from '@utfall/identity'
import { PasskeyProof, PasskeyRegistration, PeopleToBe, SessionView } from '@utfall/identity/schema'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { renderSVG } from 'uqr'
import { z } from 'zod'
import {
  Code,
  letIn,
  NewCodeView,
  PasskeyName,
  PasskeyStep,
  Password,
  refuseIdentity,
  SIGN_IN_LIMIT,
  StepOnly,
  Token,
} from './identity-answers.ts'
import { providerRoutes } from './providers.ts'

const DOOR = { access: 'public', rateLimit: SIGN_IN_LIMIT } as const

/** The ways in. */
export function signInRoutes({ identity }: { readonly identity: Identity }): FastifyPluginAsyncZod {
  return async (app) => {
    await app.register(passwordRoutes(identity))
    await app.register(passkeyRoutes(identity))
    await app.register(providerRoutes(identity))
    await app.register(entryRoutes(identity))
    await app.register(invitationRoutes(identity))
  }
}

function passwordRoutes(identity: Identity): FastifyPluginAsyncZod {
  return async (app) => {
    const begin = {
      body: z.strictObject({ name: z.string().trim().min(1).max(320), password: Password }),
      response: { 200: StepOnly },
    }
    app.post('/sign-in/password', { schema: begin, config: DOOR }, async (request, reply) => {
      const answer = await beginPasswordSignIn(identity, request.body)
      if (answer.kind === 'refused') return await refuseIdentity(reply, answer.code)
      return { step: answer.step }
    })

    const end = { body: z.strictObject({ step: Token, code: Code }), response: { 200: SessionView } }
    app.post('/sign-in/code', { schema: end, config: DOOR }, async (request, reply) => {
      const answer = await endPasswordSignIn(identity, request.body)
      if (answer.kind === 'refused') return await refuseIdentity(reply, answer.code)
      return await letIn(identity, request, reply, answer)
    })
  }
}

function passkeyRoutes(identity: Identity): FastifyPluginAsyncZod {
  return async (app) => {
    const begin = { response: { 200: PasskeyStep } }
    app.post('/sign-in/passkey/begin', { schema: begin, config: DOOR }, async (_, reply) => {
      const answer = await beginPasskeySignIn(identity)
      if (answer.kind === 'refused') return await refuseIdentity(reply, answer.code)
      return { step: answer.step, options: { ...answer.options } }
    })

    const end = {
      body: z.strictObject({ step: Token, response: PasskeyProof }),
      response: { 200: SessionView },
    }
    app.post('/sign-in/passkey/end', { schema: end, config: DOOR }, async (request, reply) => {
      const answer = await endPasskeySignIn(identity, request.body)
      if (answer.kind === 'refused') return await refuseIdentity(reply, answer.code)
      return await letIn(identity, request, reply, answer)
    })
  }
}

/** Links are posted, never fetched: whatever looks ahead at addresses uses nothing up, and no log holds them. */
function entryRoutes(identity: Identity): FastifyPluginAsyncZod {
  return async (app) => {
    const look = { body: z.strictObject({ link: Token }), response: { 200: PeopleToBe } }
    app.post('/sign-in/entry', { schema: look, config: DOOR }, async (request, reply) => {
      const answer = await peopleBehindEntryLink(identity, request.body.link)
      if (answer.kind === 'refused') return await refuseIdentity(reply, answer.code)
      return { people: answer.people.map((person) => ({ ...person, roles: [...person.roles] })) }
    })

    const body = z.strictObject({ link: Token, account: z.int().min(1) })
    const enter = { body, response: { 200: SessionView } }
    app.post('/sign-in/entry/as', { schema: enter, config: DOOR }, async (request, reply) => {
      const answer = await enterAs(identity, request.body)
      if (answer.kind === 'refused') return await refuseIdentity(reply, answer.code)
      return await letIn(identity, request, reply, answer)
    })
  }
}

const Invited = z.strictObject({
  name: z.string(),
  organisation: z.strictObject({ sv: z.string(), en: z.string() }).nullable(),
})

function invitationRoutes(identity: Identity): FastifyPluginAsyncZod {
  return async (app) => {
    const look = { body: z.strictObject({ link: Token }), response: { 200: Invited } }
    app.post('/sign-in/invitation', { schema: look, config: DOOR }, async (request, reply) => {
      const answer = await lookAtInvitation(identity, request.body.link)
      if (answer.kind === 'refused') return await refuseIdentity(reply, answer.code)
      return { name: answer.name, organisation: answer.organisation }
    })

    const choose = {
      body: z.strictObject({ link: Token, password: Password }),
      response: { 200: NewCodeView },
    }
    app.post('/sign-in/invitation/password', { schema: choose, config: DOOR }, async (request, reply) => {
      const answer = await beginInvitedPassword(identity, request.body)
      if (answer.kind === 'refused') return await refuseIdentity(reply, answer.code)
      return { step: answer.step, uri: answer.uri, qrSvg: renderSVG(answer.uri) }
    })

    const code = {
      body: z.strictObject({ link: Token, step: Token, code: Code }),
      response: { 200: z.strictObject({ session: SessionView, recoveryCodes: z.array(z.string()) }) },
    }
    app.post('/sign-in/invitation/code', { schema: code, config: DOOR }, async (request, reply) => {
      const answer = await endInvitedPassword(identity, request.body)
      if (answer.kind === 'refused') return await refuseIdentity(reply, answer.code)
      const session = await letIn(identity, request, reply, answer)
      return { session, recoveryCodes: [...answer.recoveryCodes] }
    })

    const begin = { body: z.strictObject({ link: Token }), response: { 200: PasskeyStep } }
    app.post('/sign-in/invitation/passkey/begin', { schema: begin, config: DOOR }, async (request, reply) => {
      const answer = await beginInvitedPasskey(identity, request.body.link)
      if (answer.kind === 'refused') return await refuseIdentity(reply, answer.code)
      return { step: answer.step, options: { ...answer.options } }
    })

    const made = z.strictObject({
      link: Token,
      step: Token,
      response: PasskeyRegistration,
      name: PasskeyName,
    })
    const end = { body: made, response: { 200: SessionView } }
    app.post('/sign-in/invitation/passkey/end', { schema: end, config: DOOR }, async (request, reply) => {
      const answer = await endInvitedPasskey(identity, request.body)
      if (answer.kind === 'refused') return await refuseIdentity(reply, answer.code)
      return await letIn(identity, request, reply, answer)
    })
  }
}
