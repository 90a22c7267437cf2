import { ProblemView } from '@utfall/evaluations/schema'
import { isAgainstVerdict, noteMeasured, provenanceOf, storedCalibration } from '@utfall/instruments'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { refuseInstrument } from '../instrument-problem.ts'
import { makeMeasurer } from '../measuring.ts'
import type { ServerParts } from '../server-parts.ts'
import { goneOf } from '../thread-line.ts'
import { SURVEY_LIMIT_BYTES } from '../upload-limit.ts'
import { uploadedFile } from '../uploaded-file.ts'
import { makeWaitingRoom, runOut } from '../waiting-room.ts'
import { refuseUpload } from './refuse.ts'

const MeasuringForm = z.strictObject({
  /** The column that tells persons apart; null: the first that is named id, person or person_id, else the row. */
  id: z.string().max(200).nullable(),
  /** Version of the calibration; null: the newest. */
  calibration: z.int().min(1).nullable(),
  language: z.enum(['sv', 'en']),
  /** Asked for against the verdict that the answers are no measure yet. */
  anyway: z.boolean().default(false),
})

/** Persons measured with a stored calibration. The measures are the answer, and neither they nor the answers are kept. */
export function measuringRoutes({ house }: ServerParts): FastifyPluginAsyncZod {
  const measure = makeMeasurer()
  const room = makeWaitingRoom()
  return async (app) => {
    const schema = {
      params: z.strictObject({ id: z.string().max(80) }),
      consumes: ['multipart/form-data'],
      response: {
        200: { description: 'A row for each person.', content: { 'text/csv': { schema: z.any() } } },
        default: ProblemView,
      },
    }
    const config = { uploadLimitBytes: SURVEY_LIMIT_BYTES }
    app.post('/instruments/:id/measures', { schema, config }, async (request, reply) => {
      const leave = room.take()
      if (leave === null) {
        await runOut(request.raw)
        return await refuseInstrument(reply, 'TOO_MANY_WAITING')
      }
      try {
        const upload = await uploadedFile(app, request, MeasuringForm, SURVEY_LIMIT_BYTES)
        if (upload.kind !== 'uploaded') return await refuseUpload(reply, upload)
        const { name, bytes, order } = upload
        const slug = request.params.id
        const person = request.person('measure persons')
        const stored = await storedCalibration(
          house,
          person,
          slug,
          order.calibration,
          'instrument.measure-persons',
        )
        if (stored.kind === 'refused') return await refuseInstrument(reply, stored.code)
        if (stored.results.calibration.kind !== 'calibrated') return await refuseInstrument(reply, 'NO_SCALE')
        const againstVerdict = isAgainstVerdict(stored.results)
        if (againstVerdict && !order.anyway) return await refuseInstrument(reply, 'NOT_A_MEASURE')
        const { id, language } = order
        const provenance = provenanceOf(slug, stored, language)
        const work = { file: { name, bytes }, results: stored.text, id, language, provenance }
        const answer = await measure(work, goneOf(reply.raw))
        if (answer.kind === 'faults') return await refuseInstrument(reply, 'ANSWERS_FAULTY', answer)
        const { persons, fileSha256 } = answer
        await noteMeasured(house, person, slug, {
          version: stored.head.version,
          persons,
          fileSha256,
          againstVerdict,
        })
        return await reply
          .header('Content-Type', 'text/csv; charset=utf-8')
          .header('Content-Disposition', `attachment; filename="${slug}-${stored.head.version}-measures.csv"`)
          .header('Cache-Control', 'no-store')
          .send(Buffer.from(answer.csv))
      } finally {
        leave()
      }
    })
  }
}
