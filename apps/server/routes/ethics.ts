import {
  answersOfPerson,
  countParticipation,
  listApprovals,
  recordApproval,
  recordParticipation,
  withdrawParticipation,
} from '@utfall/secrecy'
import {
  ApprovalView,
  NewApproval,
  NewParticipation,
  ParticipationCounts,
  ParticipationQuestion,
  PersonAnswers,
  PersonQuestion,
} from '@utfall/secrecy/schema'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { ServerParts } from '../server-parts.ts'
import { refuseCase } from './cases.ts'

const SIGNED_IN = { access: 'signed-in' } as const
const Made = z.strictObject({ id: z.int() })

/** Ethical approvals, and what persons have said about taking part in a study. */
export function ethicsRoutes({ house }: Pick<ServerParts, 'house'>): FastifyPluginAsyncZod {
  return async (app) => {
    const listing = { response: { 200: z.strictObject({ items: z.array(ApprovalView) }) } }
    app.get('/ethics', { schema: listing, config: SIGNED_IN }, async (request, reply) => {
      const found = await listApprovals(house, request.person('see ethical approvals'))
      return found.kind === 'refused' ? await refuseCase(reply, found) : { items: found.approvals }
    })

    const recording = { body: NewApproval, response: { 201: Made } }
    app.post('/ethics', { schema: recording, config: SIGNED_IN }, async (request, reply) => {
      const recorded = await recordApproval(house, request.person('record an ethical approval'), request.body)
      if (recorded.kind === 'refused') return await refuseCase(reply, recorded)
      return await reply.status(201).send({ id: recorded.id })
    })

    const counting = { response: { 200: z.strictObject({ items: z.array(ParticipationCounts) }) } }
    app.get('/ethics/participation', { schema: counting, config: SIGNED_IN }, async (request, reply) => {
      const found = await countParticipation(house, request.person('count who takes part'))
      return found.kind === 'refused' ? await refuseCase(reply, found) : { items: found.counts }
    })

    // A question, and yet sent: a pseudonym in an address would stay in logs and histories.
    const asking = { body: PersonQuestion, response: { 200: PersonAnswers } }
    app.post(
      '/ethics/participation/answers',
      { schema: asking, config: SIGNED_IN },
      async (request, reply) => {
        const person = request.person('see what a person has said')
        const found = await answersOfPerson(house, person, request.body)
        return found.kind === 'refused' ? await refuseCase(reply, found) : { purposes: found.purposes }
      },
    )

    const answering = { body: NewParticipation, response: { 201: Made } }
    app.post('/ethics/participation', { schema: answering, config: SIGNED_IN }, async (request, reply) => {
      const person = request.person('record participation')
      const recorded = await recordParticipation(house, person, request.body)
      if (recorded.kind === 'refused') return await refuseCase(reply, recorded)
      return await reply.status(201).send({ id: recorded.id })
    })

    const withdrawing = { body: ParticipationQuestion, response: { 204: z.null() } }
    app.post(
      '/ethics/participation/withdrawal',
      { schema: withdrawing, config: SIGNED_IN },
      async (request, reply) => {
        const person = request.person('withdraw participation')
        const done = await withdrawParticipation(house, person, request.body)
        return done.kind === 'refused' ? await refuseCase(reply, done) : await reply.status(204).send(null)
      },
    )
  }
}
