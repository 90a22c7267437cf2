import { parseCalendarDate } from '@utfall/basics'
import {
  addOrganisation,
  changeMembership,
  changeOrganisation,
  changeSameArea,
  ORGANISATION_PROBLEMS,
  organisationsOn,
} from '@utfall/organisations'
import {
  MembershipChange,
  NewOrganisation,
  OrganisationChange,
  OrganisationsView,
  OrganisationView,
  SameAreaChange,
} from '@utfall/organisations/schema'
import { SECRECY_PROBLEMS } from '@utfall/secrecy'
import type { FastifyReply } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { problem } from '../problem-details.ts'
import type { ServerParts } from '../server-parts.ts'

const SIGNED_IN = { access: 'signed-in' } as const
const SLUG = z.strictObject({ slug: z.string().max(80) })
const PROBLEMS = { ...ORGANISATION_PROBLEMS, ...SECRECY_PROBLEMS }

async function refuse(reply: FastifyReply, code: keyof typeof PROBLEMS): Promise<FastifyReply> {
  return await problem(reply, code, PROBLEMS[code])
}

/** Organisations, federations' members, and areas that count as one. */
export function organisationRoutes({ house }: Pick<ServerParts, 'house'>): FastifyPluginAsyncZod {
  return async (app) => {
    const day = z.strictObject({ on: z.iso.date().optional() })
    const listing = { querystring: day, response: { 200: OrganisationsView } }
    app.get('/organisations', { schema: listing, config: SIGNED_IN }, async (request, reply) => {
      const { on } = request.query
      const person = request.person('see the organisations')
      const view = await organisationsOn(
        house,
        person,
        on === undefined ? undefined : parseCalendarDate(on, 'on'),
      )
      return 'kind' in view ? await refuse(reply, view.code) : view
    })

    const add = { body: NewOrganisation, response: { 201: OrganisationView } }
    app.post('/organisations', { schema: add, config: SIGNED_IN }, async (request, reply) => {
      const added = await addOrganisation(house, request.person('add an organisation'), request.body)
      return 'code' in added ? await refuse(reply, added.code) : await reply.status(201).send(added)
    })

    const change = { params: SLUG, body: OrganisationChange, response: { 200: OrganisationView } }
    app.patch('/organisations/:slug', { schema: change, config: SIGNED_IN }, async (request, reply) => {
      const person = request.person('change an organisation')
      const changed = await changeOrganisation(house, person, request.params.slug, request.body)
      return 'code' in changed ? await refuse(reply, changed.code) : changed
    })

    const members = { params: SLUG, body: MembershipChange, response: { 204: z.null() } }
    app.post(
      '/organisations/:slug/members',
      { schema: members, config: SIGNED_IN },
      async (request, reply) => {
        const person = request.person('change who is a member')
        const done = await changeMembership(house, person, request.params.slug, request.body)
        return done.kind === 'refused' ? await refuse(reply, done.code) : await reply.status(204).send(null)
      },
    )

    const area = { body: SameAreaChange, response: { 200: z.strictObject({ id: z.int() }) } }
    app.post('/same-areas', { schema: area, config: SIGNED_IN }, async (request, reply) => {
      const done = await changeSameArea(house, request.person('say that two areas are one'), request.body)
      return done.kind === 'refused' ? await refuse(reply, done.code) : { id: done.id }
    })
  }
}
