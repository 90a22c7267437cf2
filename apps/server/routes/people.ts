import {
  closeAccount,
  conflictsIn,
  endRole,
  endSessionsOf,
  giveRole,
  inviteAgain,
  invitePerson,
  PEOPLE_PROBLEMS,
  peopleIn,
} from '@utfall/identity'
import {
  CloseAccount,
  ConflictView,
  EndRole,
  NewPerson,
  NewRole,
  PersonView,
  RoleName,
} from '@utfall/identity/schema'
import { SECRECY_PROBLEMS } from '@utfall/secrecy'
import type { FastifyReply } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { problem } from '../problem-details.ts'
import type { ServerParts } from '../server-parts.ts'

const SIGNED_IN = { access: 'signed-in' } as const
/** The link in the answer opens the account: it is shown once and kept nowhere. */
const SHOWN_ONCE = { access: 'signed-in', holdsSecret: true } as const
const ID = z.strictObject({ id: z.string().regex(/^\d{1,9}$/) })
const NOTHING = { 204: z.null() }
const InvitationView = z.strictObject({ link: z.string(), expiresAt: z.string() })
const IN_PLACE = z.strictObject({ organisation: z.string().max(80).optional() })
const PAGED = IN_PLACE.extend({
  cursor: z
    .string()
    .regex(/^\d{1,9}$/)
    .optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})

const PROBLEMS = { ...PEOPLE_PROBLEMS, ...SECRECY_PROBLEMS }

async function refuse(reply: FastifyReply, code: keyof typeof PROBLEMS): Promise<FastifyReply> {
  return await problem(reply, code, PROBLEMS[code])
}

/** Who is in an organisation and as what. */
export function peopleRoutes(parts: Pick<ServerParts, 'house' | 'clock'>): FastifyPluginAsyncZod {
  return async (app) => {
    await app.register(listRoutes(parts))
    await app.register(personRoutes(parts))
    await app.register(roleRoutes(parts))
  }
}

function listRoutes({ house }: Pick<ServerParts, 'house'>): FastifyPluginAsyncZod {
  return async (app) => {
    const people = z.strictObject({ items: z.array(PersonView), next: z.string().nullable() })
    const listing = { querystring: PAGED, response: { 200: people } }
    app.get('/people', { schema: listing, config: SIGNED_IN }, async (request, reply) => {
      const { cursor = '0', limit, organisation } = request.query
      const all = await peopleIn(house, request.person('see who works here'), organisation)
      if ('kind' in all) return await refuse(reply, all.code)
      const rest = all.filter(({ id }) => id > Number(cursor))
      const items = rest.slice(0, limit)
      return { items, next: rest.length > limit ? String(items.at(-1)?.id) : null }
    })

    const conflicts = z.strictObject({ items: z.array(ConflictView), next: z.null() })
    const noted = { querystring: IN_PLACE, response: { 200: conflicts } }
    app.get('/people/conflicts', { schema: noted, config: SIGNED_IN }, async (request, reply) => {
      const all = await conflictsIn(
        house,
        request.person('review who holds what'),
        request.query.organisation,
      )
      if ('kind' in all) return await refuse(reply, all.code)
      return { items: [...all], next: null }
    })
  }
}

function personRoutes({ house, clock }: Pick<ServerParts, 'house' | 'clock'>): FastifyPluginAsyncZod {
  return async (app) => {
    const invited = z.strictObject({ id: z.int(), invitation: InvitationView })
    const invite = { body: NewPerson, response: { 201: invited } }
    app.post('/people', { schema: invite, config: SHOWN_ONCE }, async (request, reply) => {
      const made = await invitePerson(house, request.person('invite somebody'), request.body, clock())
      if ('code' in made) return await refuse(reply, made.code)
      const { link, expiresAt } = made.invitation
      return await reply.status(201).send({ id: made.id, invitation: { link, expiresAt } })
    })

    const again = { params: ID, response: { 201: InvitationView } }
    app.post('/people/:id/invitation', { schema: again, config: SHOWN_ONCE }, async (request, reply) => {
      const person = request.person('invite somebody again')
      const made = await inviteAgain(house, person, Number(request.params.id), clock())
      if (made.kind === 'refused') return await refuse(reply, made.code)
      return await reply.status(201).send({ link: made.link, expiresAt: made.expiresAt })
    })

    const ending = { params: ID, response: NOTHING }
    app.post('/people/:id/end-sessions', { schema: ending, config: SIGNED_IN }, async (request, reply) => {
      const done = await endSessionsOf(house, request.person('end sessions'), Number(request.params.id))
      if (done.kind === 'refused') return await refuse(reply, done.code)
      return await reply.status(204).send(null)
    })

    const close = { params: ID, body: CloseAccount, response: NOTHING }
    app.post('/people/:id/close', { schema: close, config: SIGNED_IN }, async (request, reply) => {
      const { id } = request.params
      const done = await closeAccount(
        house,
        request.person('close an account'),
        Number(id),
        request.body.reason,
      )
      if (done.kind === 'refused') return await refuse(reply, done.code)
      return await reply.status(204).send(null)
    })
  }
}

function roleRoutes({ house }: Pick<ServerParts, 'house'>): FastifyPluginAsyncZod {
  return async (app) => {
    const give = { params: ID, body: NewRole, response: NOTHING }
    app.post('/people/:id/roles', { schema: give, config: SIGNED_IN }, async (request, reply) => {
      const { id } = request.params
      const done = await giveRole(house, request.person('give a role'), Number(id), request.body)
      if (done.kind === 'refused') return await refuse(reply, done.code)
      return await reply.status(204).send(null)
    })

    const end = { params: ID.extend({ role: RoleName }), body: EndRole, response: NOTHING }
    app.post('/people/:id/roles/:role/end', { schema: end, config: SIGNED_IN }, async (request, reply) => {
      const { id, role } = request.params
      const whose = { account: Number(id), role }
      const done = await endRole(house, request.person('end a role'), whose, request.body)
      if (done.kind === 'refused') return await refuse(reply, done.code)
      return await reply.status(204).send(null)
    })
  }
}
