import { ProblemView, RunView } from '@utfall/evaluations/schema'
import { readTable } from '@utfall/exchange'
import {
  addCard,
  calibrationRun,
  exampleAnswers,
  type InstrumentProblem,
  instrumentOverview,
  instrumentOverviews,
  instrumentPage,
  instrumentStepText,
  instrumentSummary,
  suggestColumns,
  withoutRows,
} from '@utfall/instruments'
import {
  CalibrationOrder,
  CardOrder,
  ColumnSuggestion,
  InstrumentPage,
  InstrumentSummary,
} from '@utfall/instruments/schema'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { instrumentProblem, refuseInstrument } from '../instrument-problem.ts'
import type { ServerParts } from '../server-parts.ts'
import { SURVEY_LIMIT_BYTES } from '../upload-limit.ts'
import { uploadedFile } from '../uploaded-file.ts'
import { makeWaitingRoom, runOut } from '../waiting-room.ts'
import { changeRoutes } from './changes.ts'
import { instrumentFileRoutes } from './instrument-files.ts'
import { measuringRoutes } from './measuring.ts'
import { refuseUpload } from './refuse.ts'
import { shorterRoutes } from './shorter.ts'

const SLUG = z.strictObject({ id: z.string().max(80) })
const RUN_ID = z.strictObject({ id: z.string().regex(/^\d{1,9}$/) })

/** A run of an analysis as the pages follow it: as a study's, and which instrument. */
const CalibrationRunView = RunView.omit({ study: true, isOwn: true })
  .extend({ instrument: z.string() })
  .meta({ id: 'CalibrationRun' })

/** Instruments, the analyses of their answers, their quality cards and the measuring of persons. */
export function instrumentRoutes(parts: ServerParts): FastifyPluginAsyncZod {
  return async (app) => {
    await app.register(listRoutes(parts))
    await app.register(calibrationRoutes(parts))
    await app.register(instrumentFileRoutes(parts))
    await app.register(measuringRoutes(parts))
    await app.register(changeRoutes(parts))
    await app.register(shorterRoutes(parts))
  }
}

function listRoutes({ house, exampleInstruments }: ServerParts): FastifyPluginAsyncZod {
  return async (app) => {
    const listing = { response: { 200: z.strictObject({ instruments: z.array(InstrumentSummary) }) } }
    app.get('/instruments', { schema: listing }, async (request) => {
      const overviews = await instrumentOverviews(house, request.person('list instruments'))
      return {
        instruments: overviews.map((each) => instrumentSummary(each, exampleInstruments.has(each.slug))),
      }
    })

    const one = { params: SLUG, response: { 200: InstrumentPage, default: ProblemView } }
    app.get('/instruments/:id', { schema: one }, async (request, reply) => {
      const overview = await instrumentOverview(house, request.person('read instrument'), request.params.id)
      if (overview.kind === 'refused') return await refuseInstrument(reply, overview.code)
      return instrumentPage(overview, exampleInstruments.has(overview.slug))
    })

    const added = z.strictObject({ version: z.int() })
    const card = { params: SLUG, body: CardOrder, response: { 201: added, default: ProblemView } }
    app.post('/instruments/:id/cards', { schema: card }, async (request, reply) => {
      const made = await addCard(house, request.person('write quality card'), request.params.id, request.body)
      if (made.kind === 'refused') return await refuseInstrument(reply, made.code)
      return await reply.status(201).send({ version: made.version })
    })
  }
}

function calibrationRoutes({ house, calibrations, exampleInstruments }: ServerParts): FastifyPluginAsyncZod {
  return async (app) => {
    const form = { consumes: ['multipart/form-data'] }
    const config = { uploadLimitBytes: SURVEY_LIMIT_BYTES }

    /** The page sends the first rows only: what the columns seem to be is said before the whole file is sent. */
    const columns = z.strictObject({ columns: z.array(ColumnSuggestion) })
    const columnsRoute = { ...form, response: { 200: columns, default: ProblemView } }
    app.post('/survey-columns', { schema: columnsRoute, config }, async (request, reply) => {
      const upload = await uploadedFile(app, request, z.strictObject({}), SURVEY_LIMIT_BYTES)
      if (upload.kind !== 'uploaded') return await refuseUpload(reply, upload)
      const table = readTable(upload)
      if (table.kind === 'faults') return await refuseInstrument(reply, 'SURVEY_FAULTY', table)
      if (table.rows === 0) return await refuseInstrument(reply, 'SURVEY_FAULTY', withoutRows(table.name))
      return { columns: suggestColumns(table.columns) }
    })

    /** A file to look at, and to try with: the answers of the example, which nobody gave. */
    app.get('/survey-example', async (_, reply) => {
      const { name, bytes } = exampleAnswers()
      return await reply
        .header('Content-Type', 'text/csv; charset=utf-8')
        .header('Content-Disposition', `attachment; filename="${name}"`)
        .send(Buffer.from(bytes))
    })

    const started = z.strictObject({
      run: z.strictObject({ id: z.string() }),
      instrument: z.strictObject({ id: z.string() }),
    })
    const room = makeWaitingRoom()
    const startRoute = { ...form, response: { 202: started, default: ProblemView } }
    app.post('/calibrations', { schema: startRoute, config }, async (request, reply) => {
      const leave = room.take()
      if (leave === null) {
        await runOut(request.raw)
        return await refuseInstrument(reply, 'TOO_MANY_WAITING')
      }
      let isQueued = false
      try {
        const upload = await uploadedFile(app, request, CalibrationOrder, SURVEY_LIMIT_BYTES)
        if (upload.kind !== 'uploaded') return await refuseUpload(reply, upload)
        const { name, bytes, order } = upload
        const more = { kept: exampleInstruments, waited: leave }
        const run = await calibrations.start(request.person('calibrate'), order, { name, bytes }, more)
        if (run.kind === 'refused') return await refuseInstrument(reply, run.code)
        isQueued = true
        return await reply.status(202).send({ run: { id: String(run.runId) }, instrument: { id: run.slug } })
      } finally {
        if (!isQueued) leave()
      }
    })

    const follow = { params: RUN_ID, response: { 200: CalibrationRunView, default: ProblemView } }
    app.get('/calibration-runs/:id', { schema: follow }, async (request, reply) => {
      const run = await calibrationRun(house, request.person('follow calibration'), Number(request.params.id))
      if ('code' in run) return await refuseInstrument(reply, run.code)
      const progress = await calibrations.progressOf(run.id)
      const share = run.state === 'done' ? 1 : (progress?.share ?? 0)
      const problem =
        calibrations.faultsOf(run.id) ??
        (run.problem_code === null ? undefined : instrumentProblem(run.problem_code as InstrumentProblem))
      const answer = {
        id: String(run.id),
        instrument: run.slug,
        state: run.state,
        share,
        step: instrumentStepText(run.state === 'queued' ? 'waiting' : (progress?.step ?? 'read')),
      }
      return problem ? { ...answer, problem } : answer
    })

    const stop = { params: RUN_ID, response: { 204: z.null(), default: ProblemView } }
    app.delete('/calibration-runs/:id', { schema: stop }, async (request, reply) => {
      const run = await calibrationRun(house, request.person('stop calibration'), Number(request.params.id))
      if ('code' in run) return await refuseInstrument(reply, run.code)
      const stopped = await calibrations.stop(request.person('stop calibration'), run.id)
      if (stopped.kind === 'refused') {
        const isTheirs = stopped.code !== 'NOT_ALLOWED' && stopped.code !== 'CONFIRM_AGAIN'
        return await refuseInstrument(reply, isTheirs ? 'CALIBRATION_NOT_UNDER_WAY' : stopped.code)
      }
      return await reply.status(204).send(null)
    })
  }
}
