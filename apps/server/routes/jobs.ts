import { ProblemView } from '@utfall/evaluations/schema'
import { JOB_ENDS, JOB_PROBLEMS, type JobProblem, jobInSight, jobsInSight } from '@utfall/jobs'
import { JobPage, JobsAsked, JobView } from '@utfall/jobs/schema'
import type { FastifyReply } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { CALIBRATION } from '../calibration-runner.ts'
import { problem } from '../problem-details.ts'
import { EVALUATION } from '../runner.ts'
import type { ServerParts } from '../server-parts.ts'

const JOB_ID = z.strictObject({ id: z.string().regex(/^\d{1,15}$/) })
const Both = z.strictObject({ sv: z.string(), en: z.string() })

/** A job with its name, and where what came of it is to be read. */
const NamedJob = JobView.extend({
  name: Both,
  why: Both.nullable(),
  link: z.string().nullable(),
  /** Whether who asks ordered it; they may stop it, as the administrator may. */
  isOwn: z.boolean(),
}).meta({ id: 'NamedJob' })
const NamedJobs = JobPage.extend({ jobs: z.array(NamedJob) })

const NAMES: Readonly<Record<string, z.infer<typeof Both>>> = {
  [EVALUATION]: { sv: 'Utvärdering av en studie', en: 'Evaluation of a study' },
  [CALIBRATION]: { sv: 'Analys av svar', en: 'Analysis of answers' },
}
const Answer = z.union([
  z.object({ study: z.string() }).transform(({ study }) => `/studier/${study}`),
  z.object({ instrument: z.string() }).transform(({ instrument }) => `/matning/${instrument}`),
])

/** Long work: the list, one, and its end. */
export function jobRoutes({ house, jobs }: ServerParts): FastifyPluginAsyncZod {
  return async (app) => {
    const listing = { querystring: JobsAsked, response: { 200: NamedJobs, default: ProblemView } }
    app.get('/jobs', { schema: listing, config: { access: 'signed-in' } }, async (request, reply) => {
      const page = await jobsInSight(house, request.person('list jobs'), request.query)
      if ('kind' in page) return await refuseJob(reply, page.code)
      return { jobs: page.jobs.map((job) => named(job, request.actor)), next: page.next }
    })

    const one = { params: JOB_ID, response: { 200: NamedJob, default: ProblemView } }
    app.get('/jobs/:id', { schema: one, config: { access: 'signed-in' } }, async (request, reply) => {
      const job = await jobInSight(house, request.person('follow job'), Number(request.params.id))
      return 'code' in job ? await refuseJob(reply, job.code) : named(job, request.actor)
    })

    const stop = { params: JOB_ID, response: { 204: z.null(), default: ProblemView } }
    app.delete('/jobs/:id', { schema: stop, config: { access: 'signed-in' } }, async (request, reply) => {
      const asked = { kind: 'job', id: Number(request.params.id) } as const
      const stopped = await jobs.stop(request.person('stop job'), asked)
      if (stopped.kind === 'refused') return await refuseJob(reply, stopped.code)
      return await reply.status(204).send(null)
    })
  }
}

async function refuseJob(reply: FastifyReply, code: JobProblem): Promise<FastifyReply> {
  return await problem(reply, code, JOB_PROBLEMS[code])
}

function named(job: JobView, actor: string): z.infer<typeof NamedJob> {
  const link = job.state === 'done' ? Answer.safeParse(job.answer).data : undefined
  const why = Object.entries(JOB_ENDS).find(([code]) => code === job.problem)?.[1] ?? null
  const name = NAMES[job.kind] ?? { sv: job.kind, en: job.kind }
  return { ...job, name, why, link: link ?? null, isOwn: job.requestedBy === actor }
}
