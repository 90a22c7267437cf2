import { isCalendarDate } from '@utfall/basics'
import {
  addNeed,
  endNeed,
  exceptionReport,
  listNeeds,
  listObstacles,
  receivers,
  reportObstacle,
  showAccessMatrix,
  showLegalMap,
} from '@utfall/secrecy'
import {
  AccessMatrix,
  ExceptionReport,
  LegalRule,
  NeedView,
  NewNeed,
  NewObstacle,
  ObstacleReport,
} from '@utfall/secrecy/schema'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { ServerParts } from '../server-parts.ts'
import { refuseCase } from './cases.ts'

const SIGNED_IN = { access: 'signed-in' } as const
/** No day outside this means anything to the law that the house holds. */
const isNear = (day: string) => '1900' <= day && day < '2200'
const Day = z.iso.date().refine((day) => isCalendarDate(day) && isNear(day))
const ON = z.strictObject({ on: Day.optional() })
/** Nobody is behind a report, so it is counted by where it comes from: enough for a workplace, too few for a flood. */
const OBSTACLES_AN_HOUR = 20

const dayOr = (on: string | undefined) => (on !== undefined && isCalendarDate(on) ? on : null)

type Parts = Pick<ServerParts, 'house' | 'clock'>

/** The law as the house holds it, what people need to know of each other, and what stands in the way. */
export function secrecyRoutes(parts: Parts): FastifyPluginAsyncZod {
  return async (app) => {
    await app.register(lawRoutes(parts))
    await app.register(needRoutes(parts))
    await app.register(obstacleRoutes(parts))
  }
}

function lawRoutes({ house }: Parts): FastifyPluginAsyncZod {
  return async (app) => {
    const map = z.strictObject({ version: z.string(), on: z.string(), rules: z.array(LegalRule) })
    const showing = { querystring: ON, response: { 200: map } }
    app.get('/secrecy/map', { schema: showing, config: SIGNED_IN }, async (request, reply) => {
      const shown = await showLegalMap(house, request.person('see the law'), dayOr(request.query.on))
      if (shown.kind === 'refused') return await refuseCase(reply, shown)
      return { version: shown.version, on: shown.on, rules: [...shown.rules] }
    })

    const matrix = { querystring: ON, response: { 200: AccessMatrix } }
    app.get('/secrecy/matrix', { schema: matrix, config: SIGNED_IN }, async (request, reply) => {
      const person = request.person('see who may be told what')
      const shown = await showAccessMatrix(house, person, dayOr(request.query.on))
      return shown.kind === 'refused' ? await refuseCase(reply, shown) : shown.matrix
    })

    const people = z.strictObject({
      people: z.array(z.strictObject({ account: z.int(), name: z.string() })),
    })
    const choosing = {
      querystring: z.strictObject({ organisation: z.string().max(80) }),
      response: { 200: people },
    }
    app.get('/secrecy/receivers', { schema: choosing, config: SIGNED_IN }, async (request, reply) => {
      const found = await receivers(house, request.person('choose a receiver'), request.query.organisation)
      return found.kind === 'refused' ? await refuseCase(reply, found) : { people: found.people }
    })

    const counting = {
      querystring: z.strictObject({ months: z.coerce.number().int().min(1).max(60).default(12) }),
      response: { 200: ExceptionReport },
    }
    app.get('/secrecy/exceptions', { schema: counting, config: SIGNED_IN }, async (request, reply) => {
      const report = await exceptionReport(house, request.person('follow exceptions'), request.query.months)
      if (report.kind === 'refused') return await refuseCase(reply, report)
      return { since: report.since, rows: report.rows }
    })
  }
}

function needRoutes({ house }: Parts): FastifyPluginAsyncZod {
  return async (app) => {
    const listing = { response: { 200: z.strictObject({ items: z.array(NeedView) }) } }
    app.get('/secrecy/needs', { schema: listing, config: SIGNED_IN }, async (request, reply) => {
      const found = await listNeeds(house, request.person('see needs'))
      return found.kind === 'refused' ? await refuseCase(reply, found) : { items: found.needs }
    })

    const adding = { body: NewNeed, response: { 201: z.strictObject({ id: z.int() }) } }
    app.post('/secrecy/needs', { schema: adding, config: SIGNED_IN }, async (request, reply) => {
      const added = await addNeed(house, request.person('map a need'), request.body)
      if (added.kind === 'refused') return await refuseCase(reply, added)
      return await reply.status(201).send({ id: added.id })
    })

    const ending = {
      params: z.strictObject({
        id: z.coerce
          .number()
          .int()
          .positive()
          .max(2 ** 31 - 1),
      }),
      response: { 204: z.null() },
    }
    app.post('/secrecy/needs/:id/end', { schema: ending, config: SIGNED_IN }, async (request, reply) => {
      const done = await endNeed(house, request.person('end a need'), request.params.id)
      return done.kind === 'refused' ? await refuseCase(reply, done) : await reply.status(204).send(null)
    })
  }
}

function obstacleRoutes({ house, clock }: Parts): FastifyPluginAsyncZod {
  return async (app) => {
    const limited = { rateLimit: { max: OBSTACLES_AN_HOUR, timeWindow: 3_600_000 } }
    const reporting = { body: NewObstacle, response: { 204: z.null() } }
    // Without an account, so that nobody needs to be afraid of having said it.
    app.post(
      '/obstacles',
      { schema: reporting, config: { access: 'public', ...limited } },
      async (request, reply) => {
        await reportObstacle(house, request.body, clock())
        return await reply.status(204).send(null)
      },
    )

    app.get(
      '/obstacles',
      { schema: { response: { 200: ObstacleReport } }, config: SIGNED_IN },
      async (request, reply) => {
        const found = await listObstacles(house, request.person('see what stands in the way'))
        return found.kind === 'refused' ? await refuseCase(reply, found) : found.report
      },
    )
  }
}
