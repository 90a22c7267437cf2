import { ProblemView, ReportPart } from '@utfall/evaluations/schema'
import { type ChangeWork, isAgainstVerdict, noteMeasured, storedCalibration } from '@utfall/instruments'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { ChangingAnswer } from '../change-worker.ts'
import { refuseInstrument } from '../instrument-problem.ts'
import type { ServerParts } from '../server-parts.ts'
import { goneOf, makeThreadLine } from '../thread-line.ts'
import { SURVEY_LIMIT_BYTES } from '../upload-limit.ts'
import { uploadedPair } from '../uploaded-file.ts'
import { refuseUpload } from './refuse.ts'

const ChangeForm = z.strictObject({
  /** The column that tells persons apart, in both files; null: the first that is named id, person or person_id. */
  id: z.string().max(200).nullable(),
  /** Version of the calibration; null: the newest. */
  calibration: z.int().min(1).nullable(),
  /** Which way on the scale is good for the person. */
  higherIs: z.enum(['better', 'worse']),
  language: z.enum(['sv', 'en']),
  /** Asked for against the verdict that the answers are no measure yet. */
  anyway: z.boolean().default(false),
})

/** The group's change as a part of a page, and everybody's own as a file. */
const ChangeView = ReportPart.extend({ csv: z.string() }).meta({ id: 'ChangeAnswer' })

/** Persons measured on two occasions with a stored calibration. Neither answers nor measures are kept. */
export function changeRoutes({ house }: ServerParts): FastifyPluginAsyncZod {
  const change = makeThreadLine<ChangeWork, ChangingAnswer>(new URL('../change-worker.ts', import.meta.url))
  return async (app) => {
    const schema = {
      params: z.strictObject({ id: z.string().max(80) }),
      consumes: ['multipart/form-data'],
      response: { 200: ChangeView, default: ProblemView },
    }
    const config = { uploadLimitBytes: SURVEY_LIMIT_BYTES }
    app.post('/instruments/:id/changes', { schema, config }, async (request, reply) => {
      const upload = await uploadedPair(app, request, ChangeForm, SURVEY_LIMIT_BYTES)
      if (upload.kind !== 'uploaded') return await refuseUpload(reply, upload)
      const { before, after, order } = upload
      const slug = request.params.id
      const person = request.person('measure change')
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
      const { id, higherIs, language } = order
      const work = { before, after, results: stored.text, id, higherIs, language }
      const answer = await change(work, goneOf(reply.raw))
      if (answer.kind === 'faults') return await refuseInstrument(reply, 'ANSWERS_FAULTY', answer)
      await noteMeasured(house, person, slug, {
        version: stored.head.version,
        persons: answer.persons,
        fileSha256: answer.afterSha256,
        earlierFileSha256: answer.beforeSha256,
        againstVerdict,
      })
      const { title, html, contents, csv } = answer
      return await reply
        .header('Cache-Control', 'no-store')
        .send({ title, html, contents: [...contents], csv })
    })
  }
}
