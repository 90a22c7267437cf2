import { ProblemView, ReportPart } from '@utfall/evaluations/schema'
import {
  instrumentOverview,
  type ShorterWork,
  shorterBasis,
  shorterRefusal,
  storedCalibration,
} from '@utfall/instruments'
import { ShorterBasis, ShorterOrder } from '@utfall/instruments/schema'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { refuseInstrument } from '../instrument-problem.ts'
import type { ServerParts } from '../server-parts.ts'
import type { ShorteningAnswer } from '../shortening-worker.ts'
import { goneOf, makeThreadLine } from '../thread-line.ts'

const SLUG = z.strictObject({ id: z.string().max(80) })

/** The answer as a part of a page, with the files that go with it. */
const ShorterAnswer = ReportPart.extend({
  recommendation: z.enum(['run', 'not-fit', 'too-long', 'too-blurred']),
  /** Of the form that is shown, whether it is advised or not. */
  items: z.array(z.string()),
  files: z.array(z.strictObject({ kind: z.enum(['items', 'curve']), name: z.string(), text: z.string() })),
}).meta({ id: 'ShorterAnswer' })

/** Fewer questions: what to choose from, and the form that an order bears. Nothing is stored. */
export function shorterRoutes({ house }: ServerParts): FastifyPluginAsyncZod {
  const shorten = makeThreadLine<ShorterWork, ShorteningAnswer>(
    new URL('../shortening-worker.ts', import.meta.url),
  )
  return async (app) => {
    const basis = { params: SLUG, response: { 200: ShorterBasis, default: ProblemView } }
    app.get('/instruments/:id/shorter', { schema: basis }, async (request, reply) => {
      const overview = await instrumentOverview(house, request.person('read instrument'), request.params.id)
      if (overview.kind === 'refused') return await refuseInstrument(reply, overview.code)
      const { definition, calibrations, results } = overview
      const version = calibrations[0]?.version
      if (version === undefined || results === null)
        return await refuseInstrument(reply, 'INSTRUMENT_NOT_CALIBRATED')
      const found = shorterBasis(results, version, definition)
      if ('code' in found) return await refuseInstrument(reply, found.code)
      return found
    })

    const answer = {
      params: SLUG,
      body: ShorterOrder,
      response: { 200: ShorterAnswer, default: ProblemView },
    }
    app.post('/instruments/:id/shorter', { schema: answer }, async (request, reply) => {
      const person = request.person('shorten instrument')
      const overview = await instrumentOverview(house, person, request.params.id)
      if (overview.kind === 'refused') return await refuseInstrument(reply, overview.code)
      const { definition, slug } = overview
      const stored = await storedCalibration(house, person, slug, request.body.calibration)
      if (stored.kind === 'refused') return await refuseInstrument(reply, stored.code)
      const refusal = shorterRefusal(stored.results, request.body)
      if (refusal !== null) return await refuseInstrument(reply, refusal.code)
      const { head, text } = stored
      const made = await shorten({ definition, head, text, order: request.body }, goneOf(reply.raw))
      if (made.kind === 'refused') return await refuseInstrument(reply, made.code)
      const { kind: _, ...rest } = made
      return { ...rest, items: [...rest.items], contents: [...rest.contents], files: [...rest.files] }
    })
  }
}
