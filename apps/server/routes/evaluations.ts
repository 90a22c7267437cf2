import {
  bringStudy,
  type EvaluationProblem,
  lockStored,
  problemView,
  runState,
  type StudyOverview,
  stepAt,
  studyOverview,
  studyOverviews,
  studySummary,
} from '@utfall/evaluations'
import { ProblemView, RunView, StudyPage, StudySummary } from '@utfall/evaluations/schema'
import { readStudyArchive } from '@utfall/exchange'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { ServerParts } from '../server-parts.ts'
import { refuse } from './refuse.ts'
import { reportRoutes } from './reports.ts'

const SLUG = z.strictObject({ id: z.string().max(80) })
const RUN_ID = z.strictObject({ id: z.string().regex(/^\d{1,9}$/) })
const NO_FILE = {
  code: 'NO_FILE',
  message: { sv: 'Ingen fil kom med. Välj en zip-fil.', en: 'No file came. Choose a zip file.' },
}

/** Studies and their evaluations. */
export function evaluationRoutes(parts: ServerParts): FastifyPluginAsyncZod {
  return async (app) => {
    await app.register(studyRoutes(parts))
    await app.register(runRoutes(parts))
    await app.register(reportRoutes(parts))
  }
}

function studyRoutes({ house, runner, examples, clock }: ServerParts): FastifyPluginAsyncZod {
  const summaryOf = (overview: StudyOverview) =>
    studySummary({ ...overview, example: examples.has(overview.slug) })
  return async (app) => {
    const listing = { response: { 200: z.strictObject({ studies: z.array(StudySummary) }) } }
    app.get('/studies', { schema: listing }, async (request) => {
      return { studies: (await studyOverviews(house, request.person('list studies'))).map(summaryOf) }
    })

    const one = { params: SLUG, response: { 200: StudyPage, default: ProblemView } }
    app.get('/studies/:id', { schema: one }, async (request, reply) => {
      const overview = await studyOverview(house, request.person('read study'), request.params.id)
      if ('kind' in overview) return await refuse(reply, overview.code)
      const { study, results, runs } = overview
      const newest = runs[0]
      const active = newest && (newest.state === 'queued' || newest.state === 'running') ? newest : null
      return {
        summary: summaryOf(overview),
        study,
        results,
        runs: runs.map((run) => ({
          id: String(run.id),
          startedAt: run.started_at ?? run.requested_at,
          finishedAt: run.finished_at,
          state: run.state,
          seed: Number(run.seed),
          version: run.utfall_version,
        })),
        run: active && {
          id: String(active.id),
          state: active.state,
          share: active.progress,
          step: stepAt(active.progress, active.state),
          isOwn: active.requested_by === request.actor,
        },
      }
    })

    const started = z.strictObject({
      run: z.strictObject({ id: z.string() }),
      study: z.strictObject({ id: z.string() }),
    })
    app.post(
      '/studies',
      { schema: { consumes: ['multipart/form-data'], response: { 202: started, default: ProblemView } } },
      async (request, reply) => {
        if (!request.isMultipart()) return await reply.status(400).send(NO_FILE)
        const part = await request.file()
        if (!part) return await reply.status(400).send(NO_FILE)
        const bytes = await part.toBuffer()
        // The reader itself sees the limit only when another chunk comes after it.
        if (part.file.truncated) throw new app.multipartErrors.RequestFileTooLargeError()
        const archive = await readStudyArchive({ name: part.filename, bytes })
        if (archive.kind === 'faults')
          return await reply.status(400).send(problemView('STUDY_FAULTY', archive))
        const brought = await bringStudy(house, request.person('bring study'), archive.files, examples)
        if (brought.kind === 'faults')
          return await reply.status(400).send(problemView('STUDY_FAULTY', brought))
        if (brought.kind === 'refused') return await refuse(reply, brought.code, brought.faults)
        const run = await runner.start(request.person('evaluate'), brought.slug)
        if (run.kind === 'refused') return await refuse(reply, run.code)
        return await reply.status(202).send({ run: { id: String(run.runId) }, study: { id: brought.slug } })
      },
    )

    const lockAnswer = z.strictObject({
      lock: z.strictObject({ sha256: z.string(), lockedOn: z.string(), lockedBy: z.string() }),
    })
    const lockRequest = {
      params: SLUG,
      body: z.strictObject({ name: z.string().trim().min(1).max(200) }),
      response: { 200: lockAnswer, default: ProblemView },
    }
    app.post('/studies/:id/lock', { schema: lockRequest }, async (request, reply) => {
      const by = { name: request.body.name, at: clock() }
      const lock = await lockStored(house, request.person('lock study'), request.params.id, by)
      if ('kind' in lock) return await refuse(reply, lock.code)
      return { lock: { sha256: lock.sha256, lockedOn: lock.lockedOn, lockedBy: lock.lockedBy } }
    })
  }
}

function runRoutes({ house, runner }: ServerParts): FastifyPluginAsyncZod {
  return async (app) => {
    const started = z.strictObject({ run: z.strictObject({ id: z.string() }) })
    app.post(
      '/studies/:id/runs',
      { schema: { params: SLUG, response: { 202: started, default: ProblemView } } },
      async (request, reply) => {
        const run = await runner.start(request.person('evaluate again'), request.params.id)
        if (run.kind === 'refused') return await refuse(reply, run.code)
        return await reply.status(202).send({ run: { id: String(run.runId) } })
      },
    )

    app.get(
      '/runs/:id',
      { schema: { params: RUN_ID, response: { 200: RunView, default: ProblemView } } },
      async (request, reply) => {
        const run = await runState(house, request.person('follow run'), Number(request.params.id))
        if ('kind' in run) return await refuse(reply, run.code)
        const share =
          run.state === 'running' ? ((await runner.shareOf(run.id)) ?? run.progress) : run.progress
        const problem =
          runner.faultsOf(run.id) ??
          (run.problem_code === null ? undefined : problemView(run.problem_code as EvaluationProblem))
        const answer = {
          id: String(run.id),
          study: run.slug,
          state: run.state,
          share,
          step: stepAt(share, run.state),
          isOwn: run.requested_by === request.actor,
        }
        return problem ? { ...answer, problem } : answer
      },
    )

    app.delete(
      '/runs/:id',
      { schema: { params: RUN_ID, response: { 204: z.null(), default: ProblemView } } },
      async (request, reply) => {
        const run = await runState(house, request.person('stop run'), Number(request.params.id))
        if ('kind' in run) return await refuse(reply, run.code)
        const stopped = await runner.stop(request.person('stop run'), run.id)
        if (stopped.kind === 'refused') {
          const isTheirs = stopped.code !== 'NOT_ALLOWED' && stopped.code !== 'CONFIRM_AGAIN'
          return await refuse(reply, isTheirs ? 'RUN_NOT_UNDER_WAY' : stopped.code)
        }
        return await reply.status(204).send(null)
      },
    )
  }
}
