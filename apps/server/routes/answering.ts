import {
  handIn,
  openResponse,
  SURVEY_PROBLEMS,
  type SurveyRefusal,
  withdrawFromSurvey,
} from '@utfall/surveys'
import { HandedIn, HandIn, Opened, OpenOrder } from '@utfall/surveys/answering/schema'
import type { FastifyReply } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { problem } from '../problem-details.ts'
import type { ServerParts } from '../server-parts.ts'

/** From one address in a minute: a waiting room shares one, and whoever guesses at links gets nowhere with this many. */
const ANSWERING_LIMIT = { max: 600, timeWindow: 60_000 }
const BY_LINK = { access: 'public', rateLimit: ANSWERING_LIMIT } as const

export async function refuseSurvey(reply: FastifyReply, { code }: SurveyRefusal): Promise<FastifyReply> {
  return await problem(reply, code, SURVEY_PROBLEMS[code])
}

/**
 * Whoever answers by a link. The link stands in the body: whatever looks ahead at addresses uses nothing up, and no log
 * of addresses holds it.
 */
export function answeringRoutes({ house }: Pick<ServerParts, 'house'>): FastifyPluginAsyncZod {
  return async (app) => {
    const open = { body: OpenOrder, response: { 200: Opened } }
    app.post('/answering/open', { schema: open, config: BY_LINK }, async (request, reply) => {
      const answer = await openResponse(house, request.body)
      if (answer.kind === 'refused') return await refuseSurvey(reply, answer)
      const { kind: _, ...opened } = answer
      return opened
    })

    const send = { body: HandIn, response: { 200: HandedIn } }
    app.post('/answering/hand-in', { schema: send, config: BY_LINK }, async (request, reply) => {
      const answer = await handIn(house, request.body)
      if (answer.kind === 'refused') return await refuseSurvey(reply, answer)
      const { saved, faults, isFinished } = answer
      return { saved, faults, isFinished }
    })

    const end = { body: OpenOrder, response: { 204: z.null() } }
    app.post('/answering/withdraw', { schema: end, config: BY_LINK }, async (request, reply) => {
      const answer = await withdrawFromSurvey(house, request.body)
      if (answer.kind === 'refused') return await refuseSurvey(reply, answer)
      return await reply.status(204).send(null)
    })
  }
}
